"""What ``analyze`` and ``demo`` print: a line a speaker, then what to know beside it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import typer

from stance.cli.console import FAILED, Console
from stance.cli.options import Printed
from stance.cli.output import print_frame, print_table

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis

__all__ = ["Shown", "end", "end_with", "print_findings", "print_speakers"]

_LISTED: Final = 10  # failures, unless all are asked for


class Shown(StrEnum):
    """Which table of an analysis is printed."""

    speakers = "speakers"
    quotes = "quotes"
    articles = "articles"


def print_findings(analysis: Analysis, shown: Shown, printed: Printed) -> None:
    """Print a whole table of an analysis."""
    from stance import table  # noqa: PLC0415 - quick --help

    as_table: dict[Shown, Callable[[pd.DataFrame], str]] = {
        Shown.speakers: table.speaker_table,
        Shown.quotes: table.quote_table,
        Shown.articles: table.article_table,
    }
    print_frame(getattr(analysis, shown.value), printed, as_table[shown])


def print_speakers(analysis: Analysis, limit: int, console: Console) -> None:
    """Print the speakers of the articles that name the target; of all, where none does."""
    from stance.comparing import summarize_speakers  # noqa: PLC0415 - quick --help
    from stance.table import speaker_table  # noqa: PLC0415

    on_target = analysis.quotes[analysis.quotes["aspect"].notna()]
    speakers = summarize_speakers(on_target) if len(on_target) else analysis.speakers
    print_table(speaker_table(speakers.head(limit)))
    console.say(repr(analysis))
    if len(speakers) > limit:
        console.say(f"{len(speakers) - limit} speakers not shown (--speakers {len(speakers)})")
    if len(speakers) < len(analysis.speakers):
        others = len(analysis.speakers) - len(speakers)
        console.say(f"{others} speakers of articles that never name {analysis.target} left out")


def end(analysis: Analysis, console: Console) -> None:
    """Say which articles could not be analysed and why; if there are any, fail."""
    end_with(analysis.articles[analysis.articles["error"].notna()], console)


def end_with(failed: pd.DataFrame, console: Console) -> None:
    """Say the ``article_id`` and ``error`` of what failed; if anything did, fail."""
    listed = failed if console.verbose else failed.head(_LISTED)
    for article_id, error in zip(listed["article_id"], listed["error"], strict=True):
        console.error(f"{article_id}: {error}")
    if len(failed) > len(listed):
        console.error(f"… and {len(failed) - len(listed)} more (--verbose lists them)")
    if len(failed):
        raise typer.Exit(FAILED)
