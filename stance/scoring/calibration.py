"""From log-odds to labels: probabilities, the side that is called, and how far to trust it.

All of it is fitted on quotations that were held out, article by article, while a classifier
learned from the others. So the figures are those of articles that it has not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from stance.scoring.encoding import softmax

__all__ = ["Judged", "Rule", "fit_rule", "fit_scaling", "judge", "sides_of"]


STEP = 0.01
"""To what fraction of a score the threshold is fitted."""

LEAST, MOST = 0.05, 0.6
"""Between what bounds the threshold lies."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What makes a label and its confidence of a score.

    Attributes
    ----------
    threshold : float
        A side is called where P(favor) − P(against) is at least so far from 0.
    trust : tuple of (float, float, float)
        What turns the log-odds of the label's probability into those of its being right:
        a constant, a factor, and what a side adds.
    """

    threshold: float
    trust: tuple[float, float, float] = (0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
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


def judge(chances: np.ndarray, classes: np.ndarray, rule: Rule) -> Judged:
    """Label quotations by their probabilities.

    With neutral among three classes the score decides alone: favor from the threshold up,
    against from its negative down, neutral between. Of two classes it is the more probable.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, n_classes)
    classes : ndarray of str, shape (n_classes,)
    rule : Rule
    """
    sides = sides_of(classes)
    scores = chances @ sides
    labels = np.asarray(chances.argmax(axis=1))
    place = {name: column for column, name in enumerate(classes.tolist())}
    if len(place) == 3:  # noqa: PLR2004 - of two labels one is the answer
        labels = np.full(len(chances), place["neutral"])
        labels[scores >= rule.threshold] = place["favor"]
        labels[scores <= -rule.threshold] = place["against"]
    given = chances[np.arange(len(labels)), labels] if len(labels) else np.zeros(0)
    return Judged(labels, scores, _trusted(given, sides[labels] != 0, rule.trust))


def _trusted(
    chances: np.ndarray, sided: np.ndarray, trust: tuple[float, float, float]
) -> np.ndarray:
    constant, factor, side = trust
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    odds = constant + factor * np.log(bounded / (1 - bounded)) + side * sided
    return np.asarray(1 / (1 + np.exp(-odds)))


def fit_scaling(
    margins: np.ndarray,
    around: np.ndarray,
    truth: np.ndarray,
    weights: np.ndarray,
    sides: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return what held-out log-odds are multiplied by, what neighbours weigh, and a shift.

    Parameters
    ----------
    margins : ndarray of float64, shape (n, n_classes)
        Log-odds of quotations that were not learned from.
    around : ndarray of float64, shape (n, 2)
        What their neighbours say; zeros where that is not known.
    truth : ndarray of float64, shape (n, n_classes)
        The share of each label.
    weights : ndarray of float64, shape (n,)
    sides : ndarray of float64, shape (n_classes,)

    Returns
    -------
    factor : float
    context : ndarray of float64, shape (2,)
        What the lean and the sidedness of the neighbours add to the sides' log-odds.
    shift : ndarray of float64, shape (n_classes,)
    """
    told = bool(np.abs(around).sum())
    lean, sided = around[:, :1] * sides, around[:, 1:] * np.abs(sides)

    def total(values: np.ndarray) -> np.ndarray:
        shift = values[3:] - values[3:].mean()
        return np.exp(values[0]) * margins + values[1] * lean + values[2] * sided + shift

    def loss(values: np.ndarray) -> float:
        logits = total(values)
        logits = logits - logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        penalty = 4 * values[0] ** 2 + 0.05 * (values[1:3] ** 2).sum() + 2 * (values[3:] ** 2).sum()
        return float(-(weights[:, None] * truth * logs).sum() + penalty)

    start = np.zeros(3 + margins.shape[1])
    bounds = [(-2, 2), *([(0, 20), (-20, 20)] if told else [(0, 0), (0, 0)])]
    bounds += [(-2, 2)] * margins.shape[1]
    found = minimize(loss, start, method="L-BFGS-B", bounds=bounds).x
    shift = found[3:] - found[3:].mean()
    return float(np.exp(found[0])), found[1:3], shift


def fit_rule(
    margins: np.ndarray, truth: np.ndarray, weights: np.ndarray, classes: np.ndarray
) -> Rule:
    """Return the threshold and the trust that held-out quotations bear out.

    The threshold is the one with the best macro-F1 where a label is right that a careful
    reader accepts.

    Parameters
    ----------
    margins : ndarray of float64, shape (n, n_classes)
    truth : ndarray of float64, shape (n, n_classes)
        The share of each label: above 0 for those that a careful reader accepts.
    weights : ndarray of float64, shape (n,)
    classes : ndarray of str, shape (n_classes,)
    """
    chances = softmax(margins)
    thresholds = np.arange(LEAST, MOST, STEP)
    figures = [
        _macro_f1(judge(chances, classes, Rule(float(at))).labels, truth, weights)
        for at in thresholds
    ]
    smooth = np.convolve(np.pad(figures, 2, mode="edge"), np.ones(5) / 5, mode="valid")
    threshold = round(float(thresholds[int(smooth.argmax())]), 2)
    labels = judge(chances, classes, Rule(threshold)).labels
    right = truth[np.arange(len(labels)), labels] > 0
    given = np.clip(chances[np.arange(len(labels)), labels], 1e-6, 1 - 1e-6)
    odds = np.log(given / (1 - given))
    sided = (sides_of(classes)[labels] != 0).astype(float)

    def loss(values: np.ndarray) -> float:
        said = values[0] + values[1] * odds + values[2] * sided
        penalty = values[0] ** 2 + (values[1] - 1) ** 2 + values[2] ** 2
        return float((weights * np.logaddexp(0, np.where(right, -said, said))).sum() + penalty)

    bounds = [(-5, 5), (0.1, 5), (-5, 5)]
    trust = minimize(loss, np.array([0.0, 1.0, 0.0]), method="L-BFGS-B", bounds=bounds).x
    constant, factor, side = trust.round(4).tolist()
    return Rule(threshold, (constant, factor, side))


def _macro_f1(labels: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Return the macro-F1 of labels, any that is accepted counting as right."""
    accepted = truth[np.arange(len(labels)), labels] > 0
    real = np.where(accepted, labels, truth.argmax(axis=1))
    figures = []
    for place in range(truth.shape[1]):
        hit = weights[(labels == place) & (real == place)].sum()
        wrong = weights[(labels == place) != (real == place)].sum()
        figures.append(2 * hit / (2 * hit + wrong) if hit + wrong else 0.0)
    return float(np.mean(figures))
