"""Figures of quotations, speakers and stance against gold.

What is found and what is right is defined in stance/checking/matching.py, the
figures in stance/checking/agreement.py, as users have them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from stance.checking.agreement import LABELS, count, figures, stances
from stance.checking.matching import GROUPS, GoldQuote, Judgement, Prediction, judge
from stance.comparing.intervals import LEVEL
from stance.speakers.name_matching import same_speaker

__all__ = [
    "GROUPS",
    "LABELS",
    "SEED",
    "GoldQuote",
    "Prediction",
    "Share",
    "count",
    "evaluate",
    "figures",
    "same_speaker",
    "share",
    "stances",
]

_SHOWN = 80  # characters of a quotation in a line about what went wrong


def evaluate(
    text: str, gold: Sequence[GoldQuote], predictions: Iterable[Prediction]
) -> tuple[Counter[str], list[str]]:
    """Return an article's counts, and a line for each thing that went wrong."""
    judgement = judge(text, gold, predictions)
    return count(judgement), list(_wrong(text, judgement))


def _wrong(text: str, judgement: Judgement) -> Iterable[str]:
    for found in judgement.found:
        if not found.right:
            yield f"false {found.prediction.kind}: {found.prediction.text[:_SHOWN]!r}"
    for sought in judgement.sought:
        quote = sought.quote
        words = text[quote.start : quote.end][:_SHOWN]
        if sought.found is None:
            yield f"missed {quote.kind}: {words!r} ({quote.speakers[:1]})"
            continue
        if not sought.named:
            given = sought.found.speaker
            yield f"speaker: {words!r} is {quote.speakers[:1]}, not {given!r}"
        labels = stances(sought)
        if labels and labels[0] != labels[1]:
            yield f"stance: {words!r} is {labels[0]}, not {labels[1]}"


SEED = 2019
_LEAST_ARTICLES = 2


class Share(tuple[float, float, float]):
    """A share and the bounds of its 95 % interval; NaN where nothing speaks for it."""

    __slots__ = ()

    def __str__(self) -> str:
        value, low, high = self
        if np.isnan(value):
            return "–"
        return f"{value:.3f}" + ("" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]")


def share(counts: Sequence[tuple[int, int]], draws: int = 500) -> Share:
    """Return the share of the first counts in the second, with its percentile interval.

    Parameters
    ----------
    counts : sequence of (int, int)
        For each article, how many were right, of how many. Articles are drawn
        whole, since what is in one shares its journalist and its subject.
    draws : int
        Draws of the bootstrap; the same for the same counts.

    Examples
    --------
    >>> str(share([(3, 4)])), str(share([]))
    ('0.750', '–')
    >>> str(share([(1, 1), (1, 1)]))
    '1.000 [1.000, 1.000]'
    """
    table = np.array([pair for pair in counts if pair[1]], dtype=float).reshape(-1, 2)
    if not len(table):
        return Share((float("nan"),) * 3)
    right, total = table.sum(axis=0)
    if len(table) < _LEAST_ARTICLES:
        return Share((right / total, float("nan"), float("nan")))
    generator = np.random.default_rng(SEED)
    sums = table[generator.integers(0, len(table), (draws, len(table)))].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], LEVEL)
    return Share((right / total, low, high))
