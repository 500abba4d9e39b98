"""Choose among candidates by their marks, with weights that were learned.

Each candidate has marks (« spoke last », « role fits ») with a value. Whom a mention means is
chosen by a weighted sum (`Sum`); whose words a quotation gives, by a network with one hidden layer
(`Network`), since there the marks count together: to have spoken last says little where a cue names
somebody else. The weights were learned from annotated press by ``evaluation/train_speakers.py``.
Those of the sum and of ``confidence`` are in ``lexicons/speaker_weights.tsv``, those of the
network in ``speaker_network.tsv`` beside this module: tables with a row for each mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from stance.files.resources import read_table, read_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.speakers.entities import Entity

__all__ = [
    "BIAS",
    "OUTPUT",
    "UNIT",
    "Chooser",
    "Judge",
    "Marks",
    "Network",
    "Sum",
    "Weights",
    "calibrated",
    "judge_by",
    "load_network",
    "load_weights",
    "log_odds",
]


Marks = Mapping[str, float]
Weights = Mapping[str, float]
# Rows of the network's table that are no mark, and what its whole numbers are counted in.
BIAS: Final = "(bias)"
OUTPUT: Final = "(output)"
UNIT: Final = 0.01
# What is doubtful gets a confidence below one half, by a tenth at most.
_HALF: Final = 0.5
_MIDDLE: Final = 0.1


class Chooser(Protocol):
    """Says how likely each of several candidates is the right one."""

    def probabilities(self, candidates: Sequence[Marks]) -> list[float]:
        """Return the chance of each candidate; together they make 1."""


@dataclass(frozen=True)
class Sum:
    """A weighted sum of the marks.

    Examples
    --------
    >>> spoke_last = Sum({"last": 1.0})
    >>> [round(p, 2) for p in spoke_last.probabilities([{"last": 1.0}, {"far": 2.0}])]
    [0.73, 0.27]
    """

    weights: Weights

    def probabilities(self, candidates: Sequence[Marks]) -> list[float]:
        """Return the chance of each candidate, as `Chooser` says."""
        weight = self.weights.get
        return _shares(
            [
                sum([weight(mark, 0.0) * value for mark, value in marks.items()])
                for marks in candidates
            ]
        )


class Network:
    """A weighted sum of the marks, and of hidden units that see several marks at once.

    Parameters
    ----------
    marks : sequence of str
    weights : array of float, shape (n_marks, 1 + n_units)
        What each mark adds to the score, and to each unit. A unit below zero counts as zero.
    bias : array of float, shape (1 + n_units,)
        What is added for every candidate.
    output : array of float, shape (n_units,)
        What each unit adds to the score.

    Examples
    --------
    >>> both = Network(["last", "cue"], np.array([[0, 1], [0, 1]]), np.array([0, -1]), np.ones(1))
    >>> candidates = [{"last": 1.0}, {"cue": 1.0}, {"last": 1.0, "cue": 1.0}]
    >>> [round(p, 2) for p in both.probabilities(candidates)]
    [0.21, 0.21, 0.58]
    """

    def __init__(
        self,
        marks: Sequence[str],
        weights: NDArray[np.float64],
        bias: NDArray[np.float64],
        output: NDArray[np.float64],
    ) -> None:
        self.marks, self.output = tuple(marks), output
        self._place = {mark: k for k, mark in enumerate(self.marks, 1)}
        self._rows = np.vstack([bias, weights]).astype(np.float64)
        self.bias, self.weights = self._rows[0], self._rows[1:]

    @classmethod
    def of(cls, table: str) -> Network:
        """Read it from a table, as ``evaluation/train_speakers.py`` writes it."""
        rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")][1:]
        numbers = np.array([row[1:] for row in rows], dtype=np.float64) * UNIT
        place = {row[0]: k for k, row in enumerate(rows)}
        bias, output = numbers[place.pop(BIAS)], numbers[place.pop(OUTPUT)][1:]
        return cls(tuple(place), numbers[list(place.values())], bias, output)

    def probabilities(self, candidates: Sequence[Marks]) -> list[float]:
        """Return the chance of each candidate, as `Chooser` says."""
        place = self._place.get
        rows: list[int] = []
        starts: list[int] = []
        partly: list[tuple[int, int, float]] = []  # marks whose value is not 1
        for k, marks in enumerate(candidates):
            starts.append(len(rows))
            rows.append(0)  # the bias
            for mark, value in marks.items():
                row = place(mark)
                if row is not None:
                    rows.append(row)
                    if value != 1.0:
                        partly.append((k, row, value - 1.0))
        sums = np.add.reduceat(self._rows.take(rows, axis=0), starts, axis=0)
        for k, row, more in partly:
            sums[k] += more * self._rows[row]
        units = np.maximum(sums[:, 1:], 0.0) * self.output
        return _shares((sums[:, 0] + units.sum(axis=1)).tolist())


def _shares(scores: Sequence[float]) -> list[float]:
    """Turn scores into chances."""
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    return [share / total for share in shares]


@cache
def load_weights(question: str) -> Weights:
    """Return the weight of each mark for ``"antecedent"``, or the constants of ``"confidence"``."""
    rows = read_table("speaker_weights")
    return {row["mark"]: float(row["weight"]) for row in rows if row["question"] == question}


@cache
def load_network() -> Network:
    """Return the network that chooses the speaker of a quotation."""
    return Network.of(read_text("speakers", "speaker_network.tsv"))


# Chooses among entities by their marks, for a question; training listens in with its own.
Judge = Callable[[Any, Sequence["Entity"], Sequence[Marks]], list[float]]


def judge_by(chooser: Chooser) -> Judge:
    """Return a judge that goes by what was learned."""

    def judge(_question: object, _entities: object, marks: Sequence[Marks]) -> list[float]:
        return chooser.probabilities(marks)

    return judge


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance, which may be 0 or 1."""
    bounded = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


def calibrated(chance: float, calibration: Weights) -> float:
    """Return ``confidence``: the share that was right of the choices that seemed as likely.

    Below the share ``doubt`` it is lowered to less than one half, which is set so that half of
    the wrong choices are there: those are the ones to check by hand. What is likelier stays above
    what is less likely, and a share that is low already stays as it is. The chance 1 is that of
    an only candidate, which may still be wrong: ``alone`` is the share that was right of those.

    Examples
    --------
    >>> constants = {"slope": 1.0, "shift": 0.0, "doubt": 0.75, "alone": 0.93}
    >>> [round(calibrated(chance, constants), 2) for chance in (1.0, 0.9, 0.7, 0.6, 0.3)]
    [0.93, 0.9, 0.49, 0.48, 0.3]
    """
    if chance == 1:
        return calibration["alone"]
    line = calibration["slope"] * log_odds(chance) + calibration["shift"]
    share, doubt = 1 / (1 + math.exp(-line)), calibration["doubt"]
    return share if share >= doubt else min(share, _HALF - _MIDDLE * (1 - share / doubt))
