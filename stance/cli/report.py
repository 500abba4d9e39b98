"""``stance report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from stance.cli.console import session
from stance.cli.findings import end
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

__all__ = ["EXAMPLES", "report"]

EXAMPLES: Final = (
    "stance report presse/",
    "stance report results/ --out report.html --lang en --title 'The mayors'",
)


class Lang(StrEnum):
    """Which language a page is in."""

    fr = "fr"
    en = "en"


def report(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrSources,
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The page to write.", dir_okay=False)
    ] = Path("rapport.html"),
    lang: Annotated[Lang, typer.Option(help="The language of the page.")] = Lang.fr,
    title: Annotated[str | None, typer.Option(help="What stands at its head.")] = None,
    target: TargetIfNew = None,
    columns: Columns = None,
    processes: Processes = 1,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Write a page that shows who speaks, and every quotation in its place."""
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        analysis = analysis_of(paths, target, console, columns=columns, processes=processes)
        typer.echo(analysis.report(out, lang=lang.value, title=title))
        end(analysis, console)
