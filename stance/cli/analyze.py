"""``stance analyze``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.console import errors, say
from stance.cli.inputs import require_paths
from stance.cli.options import Debug, Format, Speakers, TargetName
from stance.cli.speakers import print_speakers, say_failures

__all__ = ["analyze"]


def analyze(  # noqa: PLR0913 - a command has the options that it has
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...", help="Files and folders, or one pattern such as 'presse/*.txt'."
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables: quotes, speakers, articles.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write them.")] = Format.csv,  # noqa: A002
    target: TargetName = "amazon-security",
    speakers: Speakers = 25,
    debug: Debug = False,
) -> None:
    """Analyse articles and print a line for each speaker."""
    with errors(debug=debug):
        require_paths(paths)
        from stance.analysis import analyze as run  # noqa: PLC0415 - quick --help

        analysis = run(str(paths[0]) if len(paths) == 1 else paths, target=target)
        print_speakers(analysis, speakers)
        if out is not None:
            say(f"Tables in {analysis.save(out, format.value)}")
        failed = say_failures(analysis)
    if failed:
        raise typer.Exit(1)
