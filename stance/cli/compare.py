"""``stance compare``."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from stance.cli.console import session
from stance.cli.findings import end
from stance.cli.inputs import analysis_of
from stance.cli.options import (
    Columns,
    Debug,
    Printed,
    Processes,
    Quiet,
    SavedOrSources,
    TargetIfNew,
    Verbose,
)
from stance.cli.output import print_frame

__all__ = ["EXAMPLES", "compare"]

EXAMPLES: Final = (
    "stance compare results/ --by source",
    "stance compare results/ --by source --by month --format csv > months.csv",
    "stance compare presse.csv --by pays --columns text=papier --processes 4",
    "stance compare presse/ --by article --format json | jq '.[0]'",
)
_USUAL: Final = ("source", "month", "article", "speaker", "author", "section", "title", "date")


def _complete_group(incomplete: str) -> list[str]:
    return [name for name in _USUAL if name.startswith(incomplete)]


def compare(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrSources,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="What makes a group: source, month, article, speaker, or any column of "
            "articles. Several times, each combination.  [default: source]",
            autocompletion=_complete_group,
        ),
    ] = None,
    format: Annotated[  # noqa: A002 - the word that users look for
        Printed, typer.Option(help="How to print it: for people or for programs.")
    ] = Printed.table,
    target: TargetIfNew = None,
    columns: Columns = None,
    processes: Processes = 1,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Compare newspapers, months, articles or speakers.

    Prints counts, the mean stance and its 95 % interval for each group; with
    --format csv or json, shares, words and speakers too.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        analysis = analysis_of(paths, target, console, columns=columns, processes=processes)
        from stance.table import comparison_table  # noqa: PLC0415 - quick --help

        groups = by or ["source"]
        print_frame(analysis.compare(groups), format, lambda frame: comparison_table(frame, groups))
        console.say(repr(analysis))
        end(analysis, console)
