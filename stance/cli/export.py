"""``stance export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from stance.cli.console import session
from stance.cli.inputs import analysis_of
from stance.cli.options import (
    Columns,
    Debug,
    Processes,
    Quiet,
    SavedOrSources,
    TargetIfNew,
    Verbose,
)

__all__ = ["EXAMPLES", "export"]

EXAMPLES: Final = (
    "stance export results/ corpus.xml --format tei",
    "stance export results/ quotes.csv --option table=quotes --option safe=false",
    "stance export presse/ iramuteq.txt --format iramuteq --option per=speaker",
)


def _complete_format(incomplete: str) -> list[str]:
    from stance.export import WRITERS  # noqa: PLC0415 - quick --help

    return [name for name in WRITERS if name.startswith(incomplete)]


def export(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrSources,
    out: Annotated[Path, typer.Argument(help="The file to write, or the folder to make.")],
    *,
    format: Annotated[  # noqa: A002 - the word that users look for
        str | None,
        typer.Option(
            help="csv, excel, tei, iramuteq, txm, …  [default: told by OUT]",
            autocompletion=_complete_format,
        ),
    ] = None,
    option: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="An option of the format; several times."),
    ] = None,
    target: TargetIfNew = None,
    columns: Columns = None,
    processes: Processes = 1,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Write an analysis for another program; docs/export.md lists formats and options."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        options = dict(_option(given) for given in option or [])
        analysis = analysis_of(paths, target, console, columns=columns, processes=processes)
        written = analysis.export(out, format, **options)
        console.say(f"Written to {written}")


def _option(given: str) -> tuple[str, str | bool]:
    name, equals, value = given.partition("=")
    if not equals:
        message = f"--option takes NAME=VALUE, not {given!r}"
        raise ValueError(message)
    return name, {"true": True, "false": False}.get(value.lower(), value)
