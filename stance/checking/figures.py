"""Figures of quotations, speakers and stance against an annotation.

What is found and what is right is defined in ``stance.checking.matching``. Stance
counts where an annotated quotation that bears a label was found with one. Every
count adds up over articles, so that a bootstrap can redraw whole articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from stance.checking.matching import GROUPS, Judgement, Sought
from stance.quote import STANCES

__all__ = ["LABELS", "count", "figures", "labels_of", "stances"]

LABELS: Final = STANCES


def count(judgement: Judgement) -> Counter[str]:
    """Return the counts that `figures` takes; those of several articles add up."""
    counts: Counter[str] = Counter()
    for found in judgement.found:
        counts[f"{found.group}.predicted"] += 1
        counts[f"{found.group}.right"] += found.right
        counts[f"{found.group}.right_speaker"] += found.named
    for sought in judgement.sought:
        counts[f"{sought.group}.gold"] += 1
        counts[f"{sought.group}.found"] += sought.found is not None
        counts[f"{sought.group}.found_speaker"] += sought.named
        if labels := stances(sought):
            counts["stance.{}.{}".format(*labels)] += 1
    return counts


def stances(sought: Sought) -> tuple[str, str] | None:
    """Return the true and the given stance of a marked quotation; None where it has not both."""
    return labels_of(sought) if sought.group == "quotes" else None


def labels_of(sought: Sought) -> tuple[str, str] | None:
    """Return the true and the given stance of any quotation; None where it has not both."""
    accepted, found = sought.quote.stances, sought.found
    if not accepted or found is None or found.stance not in LABELS:
        return None
    return (found.stance if found.stance in accepted else accepted[0]), found.stance


def figures(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of summed counts: F1, speaker accuracy, end to end, stance.

    A figure that nothing speaks for is NaN.
    """
    result: dict[str, float] = {}
    for group in GROUPS:
        n = {key.partition(".")[2]: value for key, value in counts.items() if key.startswith(group)}
        predicted, gold = n.get("predicted", 0), n.get("gold", 0)
        result[f"{group}_precision"] = precision = _ratio(n.get("right", 0), predicted)
        result[f"{group}_recall"] = recall = _ratio(n.get("found", 0), gold)
        result[f"{group}_f1"] = _f1(precision, recall)
        result[f"{group}_speaker"] = _ratio(n.get("found_speaker", 0), n.get("found", 0))
        result[f"{group}_end_to_end"] = _f1(
            _ratio(n.get("right_speaker", 0), predicted), _ratio(n.get("found_speaker", 0), gold)
        )
    return result | _stance_figures(counts)


def _stance_figures(counts: Mapping[str, float]) -> dict[str, float]:
    cells = {
        (truth, said): counts.get(f"stance.{truth}.{said}", 0)
        for truth in LABELS
        for said in LABELS
    }
    scores = []
    for label in LABELS:
        in_truth = sum(cells[label, said] for said in LABELS)
        in_said = sum(cells[truth, label] for truth in LABELS)
        if in_truth:
            scores.append(2 * cells[label, label] / (in_truth + in_said))
    return {
        "stance_accuracy": _ratio(sum(cells[a, a] for a in LABELS), sum(cells.values())),
        "stance_macro_f1": _ratio(sum(scores), len(scores)),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _f1(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0
