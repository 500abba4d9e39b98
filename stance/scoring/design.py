"""Quotations and their log-odds in numbers, as the classifier and the evidence see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from stance.scoring.encode import Known

__all__ = ["Design", "Margins", "softmax"]


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
    """

    known: Known
    matrix: csr_matrix
    units: np.ndarray


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
