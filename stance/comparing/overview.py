"""Summarize an analysis in ten lines: the corpus, the stances and the main speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from stance.comparing.intervals import share_intervals, signed
from stance.comparing.summaries import coverage, failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["counts", "overview"]


_VOICES: Final = 4  # number of speakers listed
_WIDTH: Final = 100


def overview(
    quotes: pd.DataFrame,
    speakers: pd.DataFrame,
    articles: pd.DataFrame,
    target: str,
    notes: Sequence[str] = (),
) -> str:
    """Return a summary of an analysis in at most ten lines of at most 100 characters.

    Parameters
    ----------
    quotes, speakers, articles : DataFrame
        The tables of the analysis.
    target : str
        The name of the target.
    notes : sequence of str
        What else to say, a line each: of files that were not read, of the model.
    """
    read = list(_read(quotes, speakers, articles))
    lines = [read[0], *notes, *read[1:], *_sides(quotes, target)]
    lines += _voices(quotes, speakers, _VOICES - len(notes))
    if problem := coverage(articles, target):
        lines.append(problem)
    return "\n".join(_cut(line, _WIDTH) for line in lines)


def counts(
    quotes: pd.DataFrame, speakers: pd.DataFrame, articles: pd.DataFrame, target: str
) -> str:
    """Return how many articles, quotations and speakers an analysis has, in one line."""
    lost, copies = int(failed(articles).sum()), articles["duplicate_of"].notna()
    named = articles["on_target"].dropna()
    left_out = " left out" if articles.loc[copies, "error"].notna().any() else ""
    told = [
        f"{lost:,} failed" if lost else "",
        _count(int(copies.sum()), "duplicate") + left_out if copies.any() else "",
        f"{int(named.sum()):,} on target" if not named.all() else "",
    ]
    beside = f" ({', '.join(filter(None, told))})" if any(told) else ""
    return (
        f"{target}: {_count(len(articles), 'article')}{beside}, "
        f"{_count(len(quotes), 'quotation')}, {_count(len(speakers), 'speaker')}"
    )


def _read(quotes: pd.DataFrame, speakers: pd.DataFrame, articles: pd.DataFrame) -> Iterator[str]:
    read = articles[articles["error"].isna()]
    newspapers = read["newspaper"].nunique()
    of = f" of {_count(newspapers, 'newspaper')}" if newspapers else ""
    yield f"{_count(len(read), 'article')} read{of}{_period(read)}{_copies(articles)}"
    if lost := int(failed(articles).sum()):
        yield f"{_count(lost, 'article')} could not be read: see the column `error` of `articles`"
    yield f"{_count(len(quotes), 'quotation')}, {_count(len(speakers), 'speaker')}"


def _period(read: pd.DataFrame) -> str:
    """Return the first and last date, and how many articles have one if not all do."""
    dates = sorted(read["date"].dropna())
    if not dates:
        return ""
    told = f" ({len(dates):,} dated)" if len(dates) < len(read) else ""
    return f", {' to '.join(dict.fromkeys([dates[0], dates[-1]]))}{told}"


def _copies(articles: pd.DataFrame) -> str:
    copies = articles[articles["duplicate_of"].notna()]
    if copies.empty:
        return ""
    if copies["error"].notna().any():
        return f"; {_count(len(copies), 'duplicate')} left out"
    return f", of which {_count(len(copies), 'duplicate')}"


def _sides(quotes: pd.DataFrame, target: str) -> Iterator[str]:
    """Yield the share of each stance among the judged quotations, with its interval."""
    judged = quotes[quotes["stance"].notna()]
    if not len(judged):
        yield f"none judged: no article names the target {target}"
        return
    left = f"; {len(quotes) - len(judged):,} not judged" if len(judged) < len(quotes) else ""
    yield f"{len(judged):,} judged toward {target}{left}"
    everything = pd.Series("", index=judged.index)
    for stance, words in (("favor", "in favor"), ("against", "against"), ("neutral", "neutral")):
        figures = share_intervals(judged["stance"] == stance, judged["article_id"], everything)
        share, low, high = figures.iloc[0]
        yield f"  {words:8} {share:4.0%}{_interval(low, high)}"


def _interval(low: float, high: float) -> str:
    return "" if pd.isna(low) else f"  (95 % interval {low:.0%} to {high:.0%})"


def _voices(quotes: pd.DataFrame, speakers: pd.DataFrame, number: int) -> Iterator[str]:
    """Yield those quoted most in articles that name the target, each with a quotation."""
    named = speakers[speakers["named"]]
    judged = named[named["n_judged"] > 0]
    for row in (judged if len(judged) else named).head(number).to_dict("records"):
        own = quotes[quotes["speaker"] == row["speaker"]]
        mean = f", {row['stance']} {signed(row['mean_stance'])}" if pd.notna(row["stance"]) else ""
        words = " ".join(own["quote"].iloc[0].split())
        yield f"{row['speaker']} ({row['n_quotes']}{mean}): « {words} »"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"
