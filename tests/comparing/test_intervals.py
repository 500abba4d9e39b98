"""Intervals against the plain bootstrap, one group at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.comparing.intervals import DRAWS, LARGE, LEVEL, SEED, ratio_intervals, redrawn_means


def plain(sums: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Redraw the articles of one group, a draw a row."""
    drawn = np.random.default_rng(SEED).integers(0, len(sums), size=(DRAWS, len(sums)))
    return np.quantile(sums[drawn].sum(axis=1) / weights[drawn].sum(axis=1), LEVEL)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(0, 99))
def test_groups_together_are_groups_alone(sizes: list[int], seed: int) -> None:
    generator = np.random.default_rng(seed)
    at = np.repeat(np.arange(len(sizes)), sizes)
    weights = generator.integers(1, 50, size=len(at)).astype(float)
    sums = generator.uniform(-1, 1, size=len(at)) * weights
    bounds = ratio_intervals(at, sums, weights, len(sizes))
    for group, size in enumerate(sizes):
        if size > 1:
            mine = at == group
            assert bounds[group] == pytest.approx(plain(sums[mine], weights[mine]))
        else:
            assert np.isnan(bounds[group]).all()


def test_a_large_group_is_where_the_bootstrap_would_put_it() -> None:
    generator = np.random.default_rng(2)
    count = LARGE + 200
    weights = generator.integers(1, 50, size=count).astype(float)
    sums = generator.uniform(-1, 1, size=count) * weights
    bounds = ratio_intervals(np.zeros(count, dtype=int), sums, weights, 1)[0]
    assert bounds == pytest.approx(plain(sums, weights), abs=0.004)
    means = redrawn_means(sums, weights, 0)
    assert np.quantile(means, LEVEL) == pytest.approx(bounds, abs=0.004)


def test_two_articles_can_be_redrawn_and_one_cannot() -> None:
    assert np.isnan(redrawn_means(np.array([1.0]), np.array([2.0]), 0)).all()
    means = redrawn_means(np.array([1.0, -1.0]), np.array([2.0, 2.0]), 0)
    assert set(means.tolist()) == {-0.5, 0.0, 0.5}
