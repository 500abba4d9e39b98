"""``stance analyze``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from stance.cli.console import session
from stance.cli.findings import Shown, end, print_findings, print_speakers
from stance.cli.inputs import sources
from stance.cli.options import (
    DEFAULT_TARGET,
    Columns,
    Debug,
    Printed,
    Processes,
    Quiet,
    Saved,
    Sources,
    Speakers,
    TargetName,
    Verbose,
)
from stance.cli.parts import analyze_in_parts

__all__ = ["EXAMPLES", "analyze"]

EXAMPLES: Final = (
    "stance analyze presse/",
    "stance analyze presse/ --out results --format parquet",
    "stance analyze 'presse/2019-*.txt' --show quotes --print csv > quotes.csv",
    "stance analyze presse.csv --columns text=papier --columns source=support",
    "stance analyze presse/ --processes 4 --to results",
    "pdftotext page.pdf - | stance analyze - --target rail.toml",
)


def analyze(  # noqa: PLR0913 - a command has the options that it has
    paths: Sources,
    *,
    target: TargetName = DEFAULT_TARGET,
    columns: Columns = None,
    processes: Processes = 1,
    show: Annotated[
        Shown | None, typer.Option(help="Print a whole table, not the foremost speakers.")
    ] = None,
    print_as: Annotated[
        Printed, typer.Option("--print", help="How to print it: for people or for programs.")
    ] = Printed.table,
    speakers: Speakers = 25,
    out: Annotated[
        Path | None, typer.Option(help="Folder for all tables: quotes, speakers, articles.")
    ] = None,
    format: Annotated[  # noqa: A002 - the word that users look for
        Saved, typer.Option(help="How to write them there.")
    ] = Saved.csv,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="For large corpora: folder for all tables, written in parts as they come. "
            "A run that was killed goes on there when it is started again.",
            file_okay=False,
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="With --to: begin anew, whatever analysis in parts the folder holds.",
        ),
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Analyse articles and print a line for each speaker.

    Prints the speakers of the articles that name the target, those quoted most
    first; --show prints a table as it is. Saved with --out, an analysis can be
    compared later (stance compare) and loaded in Python (stance.load). So can what
    --to wrote; it prints no table, and holds only some articles in memory.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        if to is not None and (out or show or print_as is not Printed.table):
            message = "--to prints no table and writes one folder: leave out --out, --show, --print"
            raise ValueError(message)
        if overwrite and to is None:
            message = "--overwrite is for --to"
            raise ValueError(message)
        given = sources(paths, console, columns)
        if to is not None:
            analyze_in_parts(
                to,
                given,
                target=target,
                processes=processes,
                overwrite=overwrite,
                console=console,
            )
            return
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help

        analysis = run(given, target=target, processes=processes, progress=console.progress)
        if show or print_as is not Printed.table:
            print_findings(analysis, show or Shown.speakers, print_as)
            console.say(repr(analysis))
        else:
            print_speakers(analysis, speakers, console)
        if out is not None:
            console.say(f"Tables in {analysis.save(out, format.value)}")
        end(analysis, console)
