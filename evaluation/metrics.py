"""Figures of quotations, speakers and stance against gold.

What is found and what is right is defined in stance/checking/matching.py, the
figures in stance/checking/agreement.py, as users have them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from stance.checking.agreement import LABELS, count, figures, stances
from stance.checking.matching import GROUPS, GoldQuote, Judgement, Prediction, judge
from stance.speakers.name_matching import same_speaker

__all__ = [
    "GROUPS",
    "LABELS",
    "GoldQuote",
    "Prediction",
    "count",
    "evaluate",
    "figures",
    "same_speaker",
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
