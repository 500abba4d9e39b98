"""From log-odds to labels: the side that is called, and how far to trust it.

A side is called where the score P(favor) − P(against) is at least ``SIDE`` away from 0: the
same rule for every model. What differs between models is how much they lean to neutral, or to
rare labels, and that is fitted so that this rule does best.

All of it is fitted on quotations that were held out, article by article, while a classifier
learned from the others. So the figures are those of articles that it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from stance.quote import SIDE
from stance.scoring.encoding import softmax

__all__ = [
    "DECIMALS",
    "Decision",
    "Judged",
    "Trust",
    "decision",
    "fit_context",
    "fit_decision",
    "fit_neutral",
    "fit_trust",
    "judge",
    "sides_of",
    "stance_scores",
]


MOST, STEP = 2.5, 0.05
"""Up to what bound, and in what steps, the lean to neutral is looked for."""

SMOOTHED = 5
"""Over how many steps a figure is averaged, so that none is chosen for one quotation."""

TILTS = np.arange(0, 1.55, 0.1)
"""How far the frequency of a label is taken out of its log-odds: 0 not at all, 1 wholly."""

SHARPNESSES = (1.0, 2.0, 4.0, 8.0, 16.0)
"""By what log-odds are multiplied before the score decides."""

PULL = 100
"""So many quotations outweigh that a tilt is to be 1: fewer do not tell what is better."""

DOUBLING = 0.01
"""By how much macro-F1 must rise for log-odds twice as sharp: scores look surer then."""

DECIMALS = 6
"""To how many decimals a score is given: the last bits depend on what is scored beside it."""

THREE = 3


class Decision(NamedTuple):
    """What makes of log-odds those by which labels are called.

    Attributes
    ----------
    sharpness : float
        What they are multiplied by.
    lean : ndarray of float64, shape (n_classes,)
        What is added then.
    """

    sharpness: float
    lean: np.ndarray

    def of(self, margins: np.ndarray) -> np.ndarray:
        """Return the log-odds by which labels are called."""
        return np.asarray(self.sharpness * margins + self.lean)

    def undone(self, called: np.ndarray) -> np.ndarray:
        """Return the log-odds of which `of` makes these."""
        return np.asarray((called - self.lean) / self.sharpness)


class Trust(NamedTuple):
    """What turns the log-odds of a label's probability into those of its being right.

    Attributes
    ----------
    constant, factor : float
    side : float
        What is added where the label is a side.
    """

    constant: float = 0.0
    factor: float = 1.0
    side: float = 0.0


UNTAUGHT = Trust()
"""The probability of the label is the confidence, as long as no labels tell better."""


class Judged(NamedTuple):
    """Labels of quotations, in parallel.

    Attributes
    ----------
    labels : ndarray of int64, shape (n,)
        The place of each label among the classes.
    scores : ndarray of float64, shape (n,)
        P(favor) − P(against).
    confidences : ndarray of float64, shape (n,)
        The chance that the label is right.
    """

    labels: np.ndarray
    scores: np.ndarray
    confidences: np.ndarray


def sides_of(classes: np.ndarray) -> np.ndarray:
    """Return 1 for favor, −1 for against, 0 for neutral, shape (n_classes,)."""
    return np.where(classes == "favor", 1.0, np.where(classes == "against", -1.0, 0.0))


def stance_scores(chances: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return P(favor) − P(against), shape (n,), from probabilities of shape (n, n_classes)."""
    return np.asarray(chances @ sides_of(classes))


def judge(chances: np.ndarray, classes: np.ndarray, trust: Trust = UNTAUGHT) -> Judged:
    """Label quotations by their probabilities.

    Of three classes, the score decides alone: favor from ``SIDE`` up, against from its
    negative down, neutral between. Of two classes the more probable is the label.

    Examples
    --------
    >>> classes = np.array(["against", "favor", "neutral"])
    >>> chances = np.array([[0.1, 0.4, 0.5], [0.3, 0.3, 0.4]])
    >>> judge(chances, classes).labels.tolist()
    [1, 2]
    """
    scores = stance_scores(chances, classes).round(DECIMALS)
    labels = np.asarray(chances.argmax(axis=1))
    place = {name: column for column, name in enumerate(classes.tolist())}
    if len(place) == THREE:
        labels = np.full(len(chances), place["neutral"])
        labels[scores >= SIDE] = place["favor"]
        labels[scores <= -SIDE] = place["against"]
    said = _odds_of_label(chances, labels)
    sided = sides_of(classes)[labels] != 0
    odds = trust.constant + trust.factor * said + trust.side * sided
    return Judged(labels, scores, np.asarray(1 / (1 + np.exp(-odds))))


def _odds_of_label(chances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    given = np.clip(chances[np.arange(len(labels)), labels], 1e-6, 1 - 1e-6)
    return np.asarray(np.log(given / (1 - given)))


def fit_context(
    margins: np.ndarray,
    leans: np.ndarray,
    truth: np.ndarray,
    weights: np.ndarray,
    sides: np.ndarray,
) -> np.ndarray:
    """Return what the lean and the sidedness of a speaker's other quotations add, shape (2,).

    Parameters
    ----------
    margins : ndarray of float64, shape (n, n_classes)
        Log-odds of quotations that were not learned from.
    leans : ndarray of float64, shape (n, 2)
        As `stance.scoring.context.around` gives them.
    truth : ndarray of float64, shape (n, n_classes)
        The share of each label.
    weights : ndarray of float64, shape (n,)
    sides : ndarray of float64, shape (n_classes,)
    """
    if not leans.any():
        return np.zeros(2)
    added = leans[:, :1] * sides, leans[:, 1:] * np.abs(sides)
    known = leans.any(axis=1)

    def loss(values: np.ndarray) -> float:
        # The constant that quotations with neighbours take is not kept: it only keeps
        # their share of sides from being laid to what the neighbours say.
        total = margins + values[0] * added[0] + values[1] * added[1]
        total = total + (values[2] * known)[:, None] * np.abs(sides)
        logs = np.log(np.clip(softmax(total), 1e-12, 1))
        return float(-(weights[:, None] * truth * logs).sum() + 0.05 * (values[:2] ** 2).sum())

    bounds = [(0, 20), (-20, 20), (-5, 5)]
    return _least(loss, np.zeros(3), bounds)[:2].round(3)


def _least(
    loss: Callable[[np.ndarray], float], start: np.ndarray, bounds: Sequence[tuple[float, float]]
) -> np.ndarray:
    """Return where a loss is least, within bounds."""
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and for learning alone

    return np.asarray(minimize(loss, start, method="L-BFGS-B", bounds=bounds).x)


def fit_neutral(
    margins: np.ndarray, truth: np.ndarray, weights: np.ndarray, classes: np.ndarray
) -> float:
    """Return what is added to the log-odds of neutral, so that held-out labels are best.

    Best is a mean of macro-F1, which counts twice, and accuracy: macro-F1 alone calls sides
    that are not there, accuracy alone none, for most quotations of the press are neutral.
    A label is right where a careful reader accepts it.

    Parameters
    ----------
    margins : ndarray of float64, shape (n, n_classes)
    truth : ndarray of float64, shape (n, n_classes)
        The share of each label: above 0 for those that a careful reader accepts.
    weights : ndarray of float64, shape (n,)
    classes : ndarray of str, shape (n_classes,)
    """
    added = np.arange(-MOST, MOST + STEP, STEP)
    neutral = (classes == "neutral").astype(float)
    figures = [
        _worth(judge(softmax(margins + lean * neutral), classes).labels, truth, weights)
        for lean in added
    ]
    return round(float(added[int(_smoothed(figures).argmax())]), 2)


def decision(
    shares: np.ndarray, classes: np.ndarray, tilt: float = 1.0, sharpness: float = 4.0
) -> Decision:
    """Return the decision that takes the shares of labels out of their log-odds, by a tilt.

    Of a side and neutral alone, the more probable is then called: the score of a side that is
    as probable as neutral is lifted to ``SIDE``.
    """
    if len(classes) < THREE:
        sharpness = 1.0  # the more probable of two is called, however sharp
    evened = np.log((1 - SIDE) / SIDE) * (classes == "neutral") if len(classes) == THREE else 0.0
    lean = evened - sharpness * tilt * np.log(np.maximum(shares, 1e-9))
    return Decision(sharpness, np.asarray(lean - lean.mean()).round(4))


def fit_decision(
    margins: np.ndarray,
    truth: np.ndarray,
    weights: np.ndarray,
    classes: np.ndarray,
    shares: np.ndarray,
) -> Decision:
    """Return the decision under which the macro-F1 of held-out labels is best.

    A regression hardly ever calls a label that is rare. So the shares of the labels are taken
    out of the log-odds, wholly unless many quotations tell that less or more is better. Where
    log-odds are small, neither side would reach ``SIDE``: they are made sharper.

    Parameters
    ----------
    margins, truth, weights, classes
        As `fit_neutral` takes them.
    shares : ndarray of float64, shape (n_classes,)
        The share of each label among the quotations learned from.
    """
    best: list[tuple[float, Decision]] = []
    for sharpness in SHARPNESSES if len(classes) == THREE else (1.0,):
        tried = [decision(shares, classes, tilt, sharpness) for tilt in TILTS.tolist()]
        figures = [
            _macro_f1(judge(softmax(each.of(margins)), classes).labels, truth, weights)
            for each in tried
        ]
        worth = _smoothed(figures) - PULL / len(truth) * (TILTS - 1) ** 2
        worth -= DOUBLING * np.log2(sharpness)
        best.append((float(worth.max()), tried[int(worth.argmax())]))
    return max(best, key=lambda each: each[0])[1]


def _smoothed(figures: list[float]) -> np.ndarray:
    padded = np.pad(figures, SMOOTHED // 2, mode="edge")
    return np.convolve(padded, np.ones(SMOOTHED) / SMOOTHED, mode="valid")


def _accepted(labels: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return np.asarray(truth[np.arange(len(labels)), labels] > 0)


def _macro_f1(labels: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Return the macro-F1 of labels, any that is accepted counting as right."""
    real = np.where(_accepted(labels, truth), labels, truth.argmax(axis=1))
    figures = []
    for place in range(truth.shape[1]):
        hit = weights[(labels == place) & (real == place)].sum()
        wrong = weights[(labels == place) != (real == place)].sum()
        figures.append(2 * hit / (2 * hit + wrong) if hit + wrong else 0.0)
    return float(np.mean(figures))


def _worth(labels: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Return what labels are worth: macro-F1, which counts twice, and accuracy."""
    accuracy = np.average(_accepted(labels, truth), weights=weights)
    return float(2 * _macro_f1(labels, truth, weights) + accuracy) / 3


def fit_trust(
    chances: np.ndarray,
    labels: np.ndarray,
    truth: np.ndarray,
    weights: np.ndarray,
    classes: np.ndarray,
) -> Trust:
    """Return how far labels of held-out quotations can be trusted.

    Parameters
    ----------
    chances, truth : ndarray of float64, shape (n, n_classes)
    labels : ndarray of int64, shape (n,)
    weights : ndarray of float64, shape (n,)
    classes : ndarray of str, shape (n_classes,)
    """
    right = truth[np.arange(len(labels)), labels] > 0
    odds = _odds_of_label(chances, labels)
    sided = (sides_of(classes)[labels] != 0).astype(float)

    def loss(values: np.ndarray) -> float:
        said = values[0] + values[1] * odds + values[2] * sided
        penalty = values[0] ** 2 + (values[1] - 1) ** 2 + values[2] ** 2
        return float((weights * np.logaddexp(0, np.where(right, -said, said))).sum() + penalty)

    bounds = [(-5, 5), (0.1, 5), (-5, 5)]
    found = _least(loss, np.array([0.0, 1.0, 0.0]), bounds)
    return Trust(*found.round(4).tolist())
