"""Quotations and their log-odds in numbers, as the classifier and the evidence see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

__all__ = ["Design", "Known", "Margins", "Part", "decided", "relay", "softmax"]

UNDECIDED = 0.03
"""For and against that lie nearer than this are no side: the words do not say which."""


@dataclass(frozen=True, slots=True)
class Known:
    """The features of quotations that a model knows, in parallel.

    Attributes
    ----------
    rows, columns : ndarray of int64, shape (n_known,)
        The quotation of each, and its number in the vocabulary.
    values : ndarray of float64, shape (n_known,)
    starts, ends : ndarray of int64, shape (n_known,)
        The words that carry each.
    labels : dict of int to str
        What carries those that no word does, by their place here.
    """

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    labels: dict[int, str]

    def matrix(self, shape: tuple[int, int]) -> csr_matrix:
        """Return their sums, a row a quotation."""
        cells, places = np.unique(self.rows * shape[1] + self.columns, return_inverse=True)
        sums = np.bincount(places, self.values, len(cells))
        rows, columns = np.divmod(cells, max(shape[1], 1))
        return csr_matrix((sums, (rows, columns)), shape=shape, dtype=np.float64)


class Design(NamedTuple):
    """Quotations in numbers.

    Attributes
    ----------
    known : Known
        The named features that the model knows, one by one.
    matrix : csr_matrix of float64, shape (n, n_features)
        Their sums, scaled.
    units : ndarray of float64, shape (n_known,)
        What the scaled weight of each is multiplied by.
    prior : Design or None
        The same quotations as the prior sees them.
    """

    known: Known
    matrix: csr_matrix
    units: np.ndarray
    prior: Design | None = None


class Part(NamedTuple):
    """The named features that one model knows, and what they weigh.

    Attributes
    ----------
    known : Known
    units : ndarray of float64, shape (n_known,)
    weights : ndarray of float64, shape (n_features, n_classes)
    """

    known: Known
    units: np.ndarray
    weights: np.ndarray


class Margins(NamedTuple):
    """The log-odds of each class, and what is not seen from the features.

    Attributes
    ----------
    total : ndarray of float64, shape (n, n_classes)
        Up to a constant a row.
    words : ndarray of float64, shape (n_words, n_classes)
        What the vectors of the words, one behind the other, add to it.
    """

    total: np.ndarray
    words: np.ndarray


def softmax(margins: np.ndarray) -> np.ndarray:
    """Return probabilities from log-odds, along the last axis."""
    powers = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def decided(chances: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return the place of each quotation's label among the classes, shape (n,).

    It is the most probable, but neutral where for and against are about as probable.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, n_classes)
    classes : ndarray of str, shape (n_classes,)
    """
    labels = np.asarray(chances.argmax(axis=1))
    place = {name: column for column, name in enumerate(classes.tolist())}
    if len(place) > 2:  # noqa: PLR2004 - of two labels one is the answer
        lead = chances[:, place["favor"]] - chances[:, place["against"]]
        labels[np.abs(lead) < UNDECIDED] = place["neutral"]
    return labels


def relay(coef: np.ndarray) -> np.ndarray:
    """Return the matrix that multiplies log-odds known up to a constant a row.

    The constant is taken out first: what is multiplied is how far each is from their mean.

    Parameters
    ----------
    coef : ndarray of float64, shape (n, m)
    """
    return np.asarray(coef - coef.mean(axis=0))
