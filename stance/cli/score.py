"""``stance score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from stance.cli.console import session
from stance.cli.inputs import STDIN, read_stdin, require_paths
from stance.cli.options import DEFAULT_TARGET, Debug, Quiet, TargetName, Verbose
from stance.cli.output import print_bytes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EXAMPLES", "score"]

EXAMPLES: Final = (
    "stance score quotes.csv > scored.csv",
    "stance score quotes.jsonl --target glyphosate --out scored.jsonl",
    "cat citations.csv | stance score - --column citation | head",
)


def score(  # noqa: PLR0913 - a command has the options that it has
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE", help="CSV or JSON lines, a row a quotation; - for the standard input."
        ),
    ],
    *,
    target: TargetName = DEFAULT_TARGET,
    column: Annotated[
        str, typer.Option(metavar="NAME", help="The column that holds the quotations.")
    ] = "quote",
    out: Annotated[
        Path | None, typer.Option(help="File to write; the standard output by default.")
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    debug: Debug = False,
) -> None:
    """Score the stance of quotations that you already have.

    Prints the table as it came, with the columns target, aspect, stance,
    stance_score, stance_confidence, polarity and evidence added. The columns
    sentence, cue and speaker_role, if it has them, make the scores better.
    """
    with session(quiet=quiet, verbose=verbose, debug=debug) as console:
        require_paths([table])
        from stance.cli.quotations import read_quotations  # noqa: PLC0415 - quick --help

        data = read_stdin(console) if table == STDIN else table.read_bytes()
        given = read_quotations(data, "the standard input" if table == STDIN else str(table))
        scored, added = _scored(given.frame, column, target, str(table))
        content = given.write(scored, added)
        if out is None:
            print_bytes(content)
        else:
            out.write_bytes(content)
        console.say(f"{len(scored)} quotation{'' if len(scored) == 1 else 's'} scored")


def _scored(
    frame: pd.DataFrame, column: str, target: str, name: str
) -> tuple[pd.DataFrame, list[str]]:
    """Return the frame with its scores, and the names of the columns that hold them."""
    from stance.scoring.frame import SCORE_COLUMNS  # noqa: PLC0415 - quick --help
    from stance.scoring.frame import score as run  # noqa: PLC0415

    if column not in frame.columns:
        from stance.suggest import unknown  # noqa: PLC0415 - once something is wrong

        named = unknown(f"{name} has no column {column!r}", column, map(str, frame.columns))
        message = f"{named}; say which with --column"
        raise ValueError(message)
    texts = frame.assign(quote=frame[column])
    scores = run(texts, target)[list(SCORE_COLUMNS)]
    return frame.assign(**{str(key): scores[key] for key in scores}), list(SCORE_COLUMNS)
