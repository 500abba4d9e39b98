"""P-values of many words at once, and what is left of them once all are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["CORRECTIONS", "Correction", "adjust", "two_sided"]

Correction = Literal["fdr", "holm"]
CORRECTIONS: Final[tuple[Correction, ...]] = get_args(Correction)


def two_sided(z_scores: ArrayLike) -> NDArray[np.float64]:
    """Return how often a normal variable is at least as far from zero.

    Examples
    --------
    >>> two_sided([0.0, 1.959963984540054]).round(6).tolist()
    [1.0, 0.05]
    """
    from scipy.special import ndtr  # noqa: PLC0415 - comparing without words needs no scipy

    return np.asarray(2 * ndtr(-np.abs(np.asarray(z_scores, dtype=np.float64))))


def adjust(p_values: ArrayLike, correction: Correction = "fdr") -> NDArray[np.float64]:
    """Return p-values that answer for all the tests made.

    Parameters
    ----------
    p_values : array-like
        Of one dimension.
    correction : {"fdr", "holm"}
        ``"fdr"`` bounds the share of false finds (Benjamini and Hochberg 1995);
        ``"holm"`` the chance of a single one (Holm 1979).

    Raises
    ------
    ValueError
        When there is no such correction.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    >>> adjust([0.01, 0.04, 0.03], "holm").round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    if correction not in CORRECTIONS:
        message = f"unknown correction {correction!r}; choose among {', '.join(CORRECTIONS)}"
        raise ValueError(message)
    values = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    rank = np.arange(1, len(values) + 1)
    if correction == "fdr":
        scaled = values[order] * len(values) / rank
        steps = np.minimum.accumulate(scaled[::-1])[::-1]
    else:
        steps = np.maximum.accumulate(values[order] * (len(values) + 1 - rank))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
