"""Choose among candidates by weighted marks: a linear model, its weights in a table.

Each candidate has marks (« spoke last », « role fits ») with a value; their weights were
learned from annotated press by ``evaluation/train_speakers.py`` and stand in
``lexicons/speaker_weights.tsv``, where everybody can read what speaks for whom.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from stance.files.resources import read_table

if TYPE_CHECKING:
    from stance.speakers.entities import Entity

__all__ = [
    "Judge",
    "Marks",
    "Weights",
    "by_weights",
    "calibrated",
    "load_weights",
    "log_odds",
    "marks_for",
    "probabilities",
]


Marks = Mapping[str, float]
Weights = Mapping[str, float]


@cache
def load_weights(question: str) -> Weights:
    """Return the weight of each mark for ``"antecedent"`` or ``"speaker"``, or ``"confidence"``."""
    rows = read_table("speaker_weights")
    return {row["mark"]: float(row["weight"]) for row in rows if row["question"] == question}


def probabilities(candidates: Sequence[Marks], weights: Weights) -> list[float]:
    """Return how likely each candidate is the right one; together they make 1.

    Examples
    --------
    >>> [round(p, 2) for p in probabilities([{"last": 1.0}, {"far": 2.0}], {"last": 1.0})]
    [0.73, 0.27]
    """
    weight = weights.get
    scores = [
        sum([weight(mark, 0.0) * value for mark, value in marks.items()]) for marks in candidates
    ]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    return [share / total for share in shares]


class _MarksFor(dict[str, str]):
    """The names of marks in one class, each made once."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, mark: str) -> str:
        made = self[mark] = f"{self._name}: {mark}"
        return made


@cache
def marks_for(name: str) -> Mapping[str, str]:
    """Return what each mark is called in a class of mentions, which weighs it on its own.

    There are few different marks, and each is asked for at every mention.

    Examples
    --------
    >>> marks_for("he")["rank 0"]
    'he: rank 0'
    """
    return _MarksFor(name)


# Chooses among entities by their marks, for a question; training listens in with its own.
Judge = Callable[[Any, Sequence["Entity"], Sequence[Marks]], list[float]]


def by_weights(weights: Weights) -> Judge:
    """Return a judge that goes by learned weights."""

    def judge(_question: object, _entities: object, marks: Sequence[Marks]) -> list[float]:
        return probabilities(marks, weights)

    return judge


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance, which may be 0 or 1."""
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def calibrated(chance: float, calibration: Weights) -> float:
    """Return ``confidence``: the share that was right of the choices that seemed as likely.

    It is lowered to less than one half below the share ``doubt``, which is set so that about
    half of the wrong choices are there: those are the ones to check by hand.

    Examples
    --------
    >>> constants = {"slope": 0.5, "shift": 0.0, "doubt": 0.7}
    >>> [round(calibrated(chance, constants), 2) for chance in (0.9, 0.8)]
    [0.75, 0.48]
    """
    line = calibration["slope"] * log_odds(chance) + calibration["shift"]
    share, doubt = 1 / (1 + math.exp(-line)), calibration["doubt"]
    return share if share >= doubt else share / doubt / 2
