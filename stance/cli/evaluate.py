"""``stance evaluate``."""

from __future__ import annotations

from pathlib import Path
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

__all__ = ["EXAMPLES", "evaluate"]

EXAMPLES: Final = (
    "stance evaluate results/ corrected.csv",
    "stance evaluate presse/ annotated.csv --format csv > agreement.csv",
)


def evaluate(  # noqa: PLR0913 - a command has the options that it has
    paths: SavedOrSources,
    gold: Annotated[
        Path,
        typer.Argument(help="A sample that a person corrected, or an annotation of your own: CSV."),
    ],
    *,
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
    """Measure an analysis against a person's annotation; docs/comparing.md says how.

    Prints precision, recall and F1 of quotations, the share of right speakers, and
    accuracy, macro-F1 and Krippendorff's alpha of stance, with 95 % intervals.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        analysis = analysis_of(paths, target, console, columns=columns, processes=processes)
        from stance.table import agreement_table  # noqa: PLC0415 - quick --help

        print_frame(analysis.agreement(gold), format, agreement_table)
        end(analysis, console)
