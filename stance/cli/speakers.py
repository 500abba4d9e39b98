"""What ``analyze`` and ``demo`` print: a line a speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from stance.cli.console import say

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["print_speakers", "say_failures"]


def print_speakers(analysis: Analysis, limit: int) -> None:
    """Print the speakers of the articles that name the target; of all, where none does."""
    from stance.summary import summarize_speakers  # noqa: PLC0415 - quick --help
    from stance.table import speaker_table  # noqa: PLC0415

    on_target = analysis.quotes[analysis.quotes["aspect"].notna()]
    speakers = summarize_speakers(on_target) if len(on_target) else analysis.speakers
    typer.echo(speaker_table(speakers.head(limit)))
    say(repr(analysis))
    if len(speakers) > limit:
        say(f"{len(speakers) - limit} speakers not shown (--speakers {len(speakers)})")
    if len(speakers) < len(analysis.speakers):
        others = len(analysis.speakers) - len(speakers)
        say(f"{others} speakers of articles that never name {analysis.target} left out")


def say_failures(analysis: Analysis) -> int:
    """Say which articles could not be analysed and why; return how many."""
    failed = analysis.articles[analysis.articles["error"].notna()]
    for article_id, error in zip(failed["article_id"], failed["error"], strict=True):
        say(f"{article_id}: {error}")
    return len(failed)
