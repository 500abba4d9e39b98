"""Intervals against the plain bootstrap, one group at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.comparing.intervals import (
    DRAWS,
    LARGE,
    LEVEL,
    SEED,
    ratio_intervals,
    redrawn_means,
    wilson,
)


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
    bounds = ratio_intervals(at, sums, weights, len(sizes), least=-1.0)
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
    bounds = ratio_intervals(np.zeros(count, dtype=int), sums, weights, 1, least=-1.0)[0]
    assert bounds == pytest.approx(plain(sums, weights), abs=0.004)
    means = redrawn_means(sums, weights, 0)
    assert np.quantile(means, LEVEL) == pytest.approx(bounds, abs=0.004)


@pytest.mark.parametrize("held", [1, 2, 5, 20, LARGE // 2, LARGE + 198])
def test_a_rare_share_of_a_large_group_stays_where_the_bootstrap_has_it(held: int) -> None:
    count = LARGE + 200
    sums = (np.arange(count) < held).astype(float)
    low, high = ratio_intervals(np.zeros(count, dtype=int), sums, np.ones(count), 1, least=0.0)[0]
    assert 0 <= low < held / count < high <= 1
    assert (low, high) == pytest.approx(plain(sums, np.ones(count)), abs=2 / count)


def test_a_mean_of_a_large_group_stays_between_its_ends() -> None:
    sums = np.ones(LARGE + 200)
    sums[:2] = -1.0
    at = np.zeros(len(sums), dtype=int)
    low, high = ratio_intervals(at, sums, np.ones(len(sums)), 1, least=-1.0)[0]
    assert -1 < low < sums.mean() < high <= 1
    assert redrawn_means(sums, np.ones(len(sums)), 0).max() <= 1


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_large_group_of_copies_tells_nothing_of_the_variance(value: float) -> None:
    count = LARGE + 200
    sums, weights = np.full(count, 3 * value), np.full(count, 3.0)
    at = np.zeros(count, dtype=int)
    assert np.isnan(ratio_intervals(at, sums, weights, 1, least=0.0)).all()
    assert redrawn_means(sums, weights, 0) == pytest.approx(np.full(DRAWS, value))


def test_two_articles_can_be_redrawn_and_one_cannot() -> None:
    assert np.isnan(redrawn_means(np.array([1.0]), np.array([2.0]), 0)).all()
    means = redrawn_means(np.array([1.0, -1.0]), np.array([2.0, 2.0]), 0)
    assert set(means.tolist()) == {-0.5, 0.0, 0.5}


def test_copies_of_one_article_tell_nothing_of_the_variance() -> None:
    bounds = ratio_intervals(np.zeros(3, dtype=int), np.full(3, 0.3), np.full(3, 0.9), 1, least=0.0)
    assert np.isnan(bounds).all()


def test_a_few_hundred_articles_are_redrawn_and_not_taken_for_normal() -> None:
    sums = np.zeros(300)
    sums[:3] = 1.0
    (low, high) = ratio_intervals(np.zeros(300, dtype=int), sums, np.ones(300), 1, least=0.0)[0]
    assert low >= 0  # the normal approximation would go below
    assert high - sums.mean() > sums.mean() - low


@pytest.mark.parametrize("count", [200, LARGE + 1])
def test_groups_are_redrawn_apart(count: int) -> None:
    sums = np.random.default_rng(5).uniform(-1, 1, size=count)
    one, other = (redrawn_means(sums, np.ones(count), number) for number in (0, 1))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.2


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 10, (0.0, 0.278)), (3, 10, (0.108, 0.603)), (50, 100, (0.404, 0.596))],
)
def test_the_interval_of_wilson(part: int, whole: int, expected: tuple[float, float]) -> None:
    assert wilson(part, whole) == pytest.approx(expected, abs=5e-4)
