"""Bootstrap intervals over articles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["BOUNDS", "SEED", "Share", "share"]

SEED = 2019
BOUNDS = (0.025, 0.975)
_LEAST_ARTICLES = 2


class Share(tuple[float, float, float]):
    """A share and the bounds of its 95 % interval; NaN where nothing speaks for it."""

    __slots__ = ()

    def __str__(self) -> str:
        value, low, high = self
        if np.isnan(value):
            return "–"
        return f"{value:.3f}" + ("" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]")


def share(counts: Sequence[tuple[int, int]], draws: int = 500) -> Share:
    """Return the share of the first counts in the second, with its percentile interval.

    Parameters
    ----------
    counts : sequence of (int, int)
        For each article, how many were right, of how many. Articles are drawn
        whole, since what is in one shares its journalist and its subject.
    draws : int
        Draws of the bootstrap; the same for the same counts.

    Examples
    --------
    >>> str(share([(3, 4)])), str(share([]))
    ('0.750', '–')
    >>> str(share([(1, 1), (1, 1)]))
    '1.000 [1.000, 1.000]'
    """
    table = np.array([pair for pair in counts if pair[1]], dtype=float).reshape(-1, 2)
    if not len(table):
        return Share((float("nan"),) * 3)
    right, total = table.sum(axis=0)
    if len(table) < _LEAST_ARTICLES:
        return Share((right / total, float("nan"), float("nan")))
    generator = np.random.default_rng(SEED)
    sums = table[generator.integers(0, len(table), (draws, len(table)))].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], BOUNDS)
    return Share((right / total, low, high))
