"""Intervals by the cluster bootstrap: whole articles are resampled.

Quotations of one article share its journalist, its day and its subject; resampling
single quotations would give intervals that are too narrow. The interval is the
percentile bootstrap (Efron and Tibshirani 1993, chapter 13): of a group's n articles,
n are drawn with replacement, two thousand times, and the 2.5 % and 97.5 % quantiles
of the figure are its bounds. `scipy.stats.bootstrap` does the resampling; it receives, for each
article, the sum of its scores and its number of words as a pair. The draws depend only
on n and on the seed, so that a group's interval does not depend on the other groups in
the table.

Where a group has more than ``LARGE`` articles, the quantiles are those of a beta
distribution instead, with the mean and the spread of the draws (Cochran 1977, chapter 6, the
variance of a ratio) and the range of the figure, so that no bound of a share is below 0. Where
each article has a property or not, this is the Bayesian bootstrap (Rubin 1981, The Annals of
Statistics 9, 130-134), which draws shares of articles where the bootstrap draws articles.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "DRAWS",
    "LARGE",
    "LEVEL",
    "LEVEL_NAME",
    "SEED",
    "intervals",
    "ratio_intervals",
    "redrawn_means",
    "share_intervals",
    "signed",
    "wilson",
]


DRAWS: Final = 2000
SEED: Final = 20191114
LEVEL: Final = (0.025, 0.975)
"""The quantiles that bound every interval. Nothing else sets its width."""
LEVEL_NAME: Final = f"{100 * (LEVEL[1] - LEVEL[0]):.0f} %"
"""What texts call it."""
LARGE: Final = 1000
"""Number of articles above which a beta distribution replaces the bootstrap."""

_LEAST_STANCE: Final = -1.0
_WIDTH: Final = 1e-9  # of an interval; a narrower one is due to rounding
_CELLS: Final = 2_000_000  # drawn at once, to bound the memory


def signed(number: float) -> str:
    """Return a figure from −1 to 1 as it is printed; empty where there is none.

    Examples
    --------
    >>> signed(0.126), signed(-0.5), signed(-0.001), signed(float("nan"))
    ('+0.13', '-0.50', '0.00', '')
    """
    if np.isnan(number):
        return ""
    rounded = round(float(number), 2)
    return f"{rounded:+.2f}" if rounded else "0.00"


def intervals(group: NDArray[np.int64], work: pd.DataFrame, n_groups: int) -> NDArray[np.float64]:
    """Return the interval of each group's mean stance; shape (groups, 2).

    Parameters
    ----------
    group : array
        The number of each row's group.
    work : DataFrame
        With ``article_id``, ``weight`` and ``weighted``.
    n_groups : int
        How many groups there are.
    """
    article, _ = pd.factorize(work["article_id"])
    rows = pd.DataFrame(
        {
            "group": group,
            "article": article,
            "weighted": work["weighted"].to_numpy(),
            "weight": work["weight"].to_numpy(),
        }
    )
    cells = rows[rows["weight"] > 0].groupby(["group", "article"])[["weighted", "weight"]].sum()
    at = cells.index.get_level_values(0).to_numpy()
    sums, weights = (cells[name].to_numpy(dtype=float) for name in ("weighted", "weight"))
    return ratio_intervals(at, sums, weights, n_groups, least=_LEAST_STANCE)


def share_intervals(
    held: pd.Series[Any], articles: pd.Series[Any], groups: pd.Series[Any], *, least: float = 0.0
) -> pd.DataFrame:
    """Return the share of true rows in each group, with its interval over articles.

    Parameters
    ----------
    held : Series of bool or int
        What is counted, a row for each quotation; for -1, 0 and 1, the share is their mean.
    articles, groups : Series of str
        The article and the group of each row.
    least : float
        The least value that a share can have; -1 for -1, 0 and 1.

    Returns
    -------
    DataFrame
        ``share``, ``low``, ``high``, by group; the bounds are missing where a group has a
        single article.

    Examples
    --------
    >>> held = pd.Series([True, True, False, True])
    >>> articles, groups = pd.Series(["a", "a", "b", "c"]), pd.Series(["x", "x", "x", "y"])
    >>> share_intervals(held, articles, groups).round(2).to_numpy().tolist()
    [[0.67, 0.0, 1.0], [1.0, nan, nan]]
    """
    frame = pd.DataFrame(
        {
            "held": held.to_numpy(dtype="float64"),
            "rows": 1.0,
            "article": articles.to_numpy(dtype="object"),
            "group": groups.to_numpy(dtype="object"),
        }
    )
    cells = frame.groupby(["group", "article"], sort=True)[["held", "rows"]].sum()
    at, names = pd.factorize(cells.index.get_level_values(0))
    sums, rows = (cells[name].to_numpy(dtype="float64") for name in ("held", "rows"))
    bounds = ratio_intervals(at, sums, rows, len(names), least=least)
    totals = cells.groupby(level=0, sort=True).sum()
    return pd.DataFrame(
        {"share": totals["held"] / totals["rows"], "low": bounds[:, 0], "high": bounds[:, 1]}
    )


def ratio_intervals(
    at: NDArray[np.int64],
    sums: NDArray[np.float64],
    weights: NDArray[np.float64],
    n_groups: int,
    *,
    least: float,
) -> NDArray[np.float64]:
    """Return the interval of Σ sums / Σ weights in each group, resampling its articles.

    Parameters
    ----------
    at : array
        The group of each article, ascending.
    sums, weights : array
        What each article adds to its group.
    n_groups : int
        How many groups there are.
    least : float
        The least value that a ratio can have; the greatest is 1.
    """
    bounds = np.full((n_groups, 2), np.nan)
    sizes = np.bincount(at, minlength=n_groups)
    starts = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[sizes > 1]):
        groups = np.flatnonzero(sizes == size)
        step = max(1, _CELLS // int(size))  # groups of the same size are drawn together
        for part in np.array_split(groups, -(-len(groups) // step)):
            cells = starts[part][:, None] + np.arange(size)
            bounds[part] = _bounds(sums[cells], weights[cells], least)
    # Articles that all have the same value, such as copies, give no estimate of the variance.
    bounds[bounds[:, 1] - bounds[:, 0] < _WIDTH] = np.nan
    return bounds


def _bounds(
    sums: NDArray[np.float64], weights: NDArray[np.float64], least: float
) -> NDArray[np.float64]:
    """Return the bounds of groups of the same size; sums and weights: (groups, articles)."""
    if sums.shape[1] > LARGE:
        from scipy.special import betaincinv  # noqa: PLC0415 - see _bootstrap

        above, below = _beta_shapes(sums, weights, least)
        quantiles = [betaincinv(above, below, level) for level in LEVEL]
        return least + (1 - least) * np.stack(quantiles, axis=1)
    interval = _bootstrap(sums, weights, SEED).confidence_interval
    return np.stack([interval.low, interval.high], axis=1)


def _bootstrap(sums: NDArray[np.float64], weights: NDArray[np.float64], seed: int) -> Any:  # noqa: ANN401 - scipy names no class
    """Resample the articles along the last axis; a sum and its weight stay together."""
    from scipy.stats import bootstrap  # noqa: PLC0415 - a table without intervals needs no scipy

    return bootstrap(
        (sums, weights),
        lambda sums, weights, axis: sums.sum(axis=axis) / weights.sum(axis=axis),
        paired=True,
        vectorized=True,
        axis=-1,
        n_resamples=DRAWS,
        batch=max(1, min(DRAWS, _CELLS // sums.size)),
        confidence_level=LEVEL[1] - LEVEL[0],
        method="percentile",
        rng=np.random.default_rng(seed),
    )


@cache
def _normal_quantile() -> float:
    """Return how many standard errors an interval of `LEVEL` reaches to either side."""
    from scipy.special import ndtri  # noqa: PLC0415 - a table without intervals needs no scipy

    return float(ndtri(LEVEL[1]))


def _ratio_error(
    sums: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Σ sums / Σ weights and its standard error, along the last axis."""
    total = weights.sum(axis=-1)
    mean = sums.sum(axis=-1) / total
    apart = sums - mean[..., None] * weights
    return mean, np.sqrt((apart**2).sum(axis=-1)) / total


def _beta_shapes(
    sums: NDArray[np.float64], weights: NDArray[np.float64], least: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shapes of a beta distribution with the ratio's mean and standard error.

    It is that of the ratio brought from its range, ``least`` to 1, to 0 to 1. The shapes are NaN
    where the articles do not differ.
    """
    mean, error = _ratio_error(sums, weights)
    share, spread = (mean - least) / (1 - least), error / (1 - least)
    spread = np.where(spread > _WIDTH, spread, np.nan)
    size = share * (1 - share) / spread**2  # the effective number of articles
    return share * size, (1 - share) * size


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Return the 95 % interval of a proportion (Wilson 1927); NaN where there is nothing to count.

    The interval is also valid where all or none have the property, and for small samples.

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson(10, 10)], [round(bound, 3) for bound in wilson(1, 4)]
    ([0.722, 1.0], [0.046, 0.699])
    """
    if whole <= 0:
        return np.nan, np.nan
    share, quantile = part / whole, _normal_quantile()
    square = quantile**2
    middle = share + square / (2 * whole)
    half = quantile * np.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    scale = 1 + square / whole
    return max(0.0, float((middle - half) / scale)), min(1.0, float((middle + half) / scale))


def redrawn_means(
    sums: NDArray[np.float64], weights: NDArray[np.float64], number: int
) -> NDArray[np.float64]:
    """Return ``DRAWS`` mean stances of a resampled group; NaN for fewer than two articles.

    Parameters
    ----------
    sums, weights : array
        What each article adds.
    number : int
        The number of the group: different groups are drawn independently.
    """
    count = len(sums)
    if count <= 1:
        return np.full(DRAWS, np.nan)
    if count > LARGE:
        above, below = _beta_shapes(sums, weights, _LEAST_STANCE)
        if np.isnan(above):  # all articles have the same mean
            return np.full(DRAWS, sums.sum() / weights.sum())
        drawn = np.random.default_rng(SEED + number).beta(above, below, DRAWS)
        return np.asarray(_LEAST_STANCE + (1 - _LEAST_STANCE) * drawn)
    return np.asarray(_bootstrap(sums, weights, SEED + number).bootstrap_distribution)
