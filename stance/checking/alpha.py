"""Krippendorff's alpha: how far annotators agree beyond what chance would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["alpha_of_coincidences", "coincidences", "krippendorff_alpha"]


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Return the alpha of nominal labels (Krippendorff 2004, chapter 11).

    Parameters
    ----------
    ratings : DataFrame
        A row a unit, a column an annotator; what is missing was not labelled. Units
        with fewer than two labels say nothing.

    Returns
    -------
    float
        1 for perfect agreement, 0 for chance, below 0 for less than chance; NaN
        where there is one label alone, so that there was nothing to disagree on.

    Examples
    --------
    >>> krippendorff_alpha(pd.DataFrame({"a": ["x", "y", "y"], "b": ["x", "y", "x"]}))
    0.4444444444444444
    """
    codes, labels = pd.factorize(ratings.to_numpy(dtype=object).ravel())
    table = codes.reshape(ratings.shape)
    units = [[int(code) for code in row if code >= 0] for row in table]
    return float(alpha_of_coincidences(coincidences(units, len(labels))))


def coincidences(units: Sequence[Sequence[int]], n_labels: int) -> NDArray[np.float64]:
    """Return how often each label meets each other within a unit; shape (labels, labels)."""
    matrix = np.zeros((n_labels, n_labels))
    for unit in units:
        if len(unit) > 1:
            counts = np.bincount(unit, minlength=n_labels).astype(float)
            matrix += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return matrix


def alpha_of_coincidences(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return alpha = 1 − observed / expected disagreement; along the last two axes."""
    totals = matrix.sum(axis=-1)
    n = totals.sum(axis=-1)
    same = np.trace(matrix, axis1=-2, axis2=-1)
    observed = n - same
    expected = n**2 - (totals**2).sum(axis=-1)
    known = expected > 0
    ratio = (n - 1) * observed / np.where(known, expected, 1.0)
    return np.where(known, 1 - ratio, np.nan)
