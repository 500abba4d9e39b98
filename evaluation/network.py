"""Learn the network by which stance chooses the speaker of a quotation.

A question has candidates, a candidate marks. The network gives each candidate a score; the right
ones are to be the likeliest of their question (the softmax over its candidates). It learns by
stochastic gradient descent (Adam: Kingma and Ba 2015) with dropout of marks and units, and an
L2 penalty. The same questions give the same weights, on the same machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from stance.speakers.choice import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float32]

__all__ = ["bounds", "learn_network", "log_loss"]

UNITS: Final = 64
PASSES: Final = 24  # through all questions
BATCH: Final = 128  # questions
RATE: Final = 2e-3  # of the first step; the last has a tenth
LAST_RATE: Final = 0.1
AVERAGED: Final = 8  # of the last passes: their mean is what is learned (Polyak and Juditsky 1992)
PENALTY: Final = 3e-4
MARKS_DROPPED, UNITS_DROPPED = 0.2, 0.5
START: Final = 0.1  # standard deviation of the weights before the first step
DECAYS: Final = (0.9, 0.999)  # of Adam's means
EPSILON: Final = 1e-8
SEED: Final = 20261201


def bounds(question: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the candidates of each question begin, and how many there are."""
    starts = np.flatnonzero(np.diff(question, prepend=-1))
    return starts, np.diff(starts, append=len(question))


def log_loss(
    scores: NDArray[np.floating],
    right: NDArray[np.floating],
    starts: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> tuple[float, NDArray[np.floating]]:
    """Return how unlikely the scores make the right candidates, and the slope over the scores.

    Parameters
    ----------
    scores, right : array, shape (n_candidates,)
        What each candidate scores, and what it is worth as the answer.
    starts, sizes : array, shape (n_questions,)
        As ``bounds`` gives them.
    """
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    shares = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    good = np.add.reduceat(shares * right, starts)
    return float(-np.log(good).sum()), shares - shares * right / np.repeat(good, sizes)


class _Adam:
    """Steps down the slopes of several arrays, which are changed in place."""

    def __init__(self, arrays: Sequence[Floats]) -> None:
        self.arrays = arrays
        self._means = [np.zeros_like(array) for array in arrays]
        self._squares = [np.zeros_like(array) for array in arrays]
        self._steps = 0

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        """Take one step."""
        first, second = DECAYS
        self._steps += 1
        near, far = 1 - first**self._steps, 1 - second**self._steps
        for k, slope in enumerate(slopes):
            self._means[k] += (1 - first) * (slope - self._means[k])
            self._squares[k] += (1 - second) * (slope * slope - self._squares[k])
            step = (self._means[k] / near) / (np.sqrt(self._squares[k] / far) + EPSILON)
            np.subtract(self.arrays[k], rate * step, out=self.arrays[k])


def _batches(
    starts: NDArray[np.int64], sizes: NDArray[np.int64], chance: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the candidates of some questions, where those of each begin, and how many there are."""
    order = chance.permutation(len(starts))
    for first in range(0, len(order), BATCH):
        few = order[first : first + BATCH]
        rows = np.concatenate([np.arange(starts[k], starts[k] + sizes[k]) for k in few])
        yield rows, np.cumsum(sizes[few]) - sizes[few], sizes[few]


def learn_network(
    marks: Sequence[str],
    matrix: csr_matrix,
    right: NDArray[np.float64],
    question: NDArray[np.int64],
) -> Network:
    """Return the network that makes the right candidates likeliest.

    Parameters
    ----------
    marks : sequence of str
        What the columns of ``matrix`` are.
    matrix : csr_matrix, shape (n_candidates, n_marks)
    right : array, shape (n_candidates,)
        What each candidate is worth as the answer, 0 for a wrong one.
    question : array, shape (n_candidates,)
        Which question each belongs to; those of a question stand together.
    """
    matrix = matrix.astype(np.float32)
    right = right.astype(np.float32)
    starts, sizes = bounds(question)
    chance = np.random.default_rng(SEED)
    weights = _drawn(chance, (len(marks), UNITS))
    output = _drawn(chance, (UNITS,))
    direct, bias = np.zeros(len(marks), np.float32), np.zeros(UNITS, np.float32)
    learned = [weights, bias, output, direct]
    adam = _Adam(learned)
    means, steps = [np.zeros_like(array) for array in learned], 0
    for number in range(PASSES):
        rate = RATE * (1 - (1 - LAST_RATE) * number / PASSES)
        for rows, begin, many in _batches(starts, sizes, chance):
            seen = matrix[rows]
            seen.data *= _kept(chance, seen.data.shape, MARKS_DROPPED)
            units = seen @ weights + bias
            kept = _kept(chance, units.shape, UNITS_DROPPED) * (units > 0)
            scores = seen @ direct + (units * kept) @ output
            slope = log_loss(scores, right[rows], begin, many)[1] / len(many)
            back = np.outer(slope, output) * kept
            slopes = [
                seen.T @ back + PENALTY * weights,
                back.sum(axis=0),
                (units * kept).T @ slope + PENALTY * output,
                seen.T @ slope + PENALTY * direct,
            ]
            adam.step(slopes, rate)
            if number >= PASSES - AVERAGED:
                steps += 1
                for k, array in enumerate(learned):
                    means[k] += (array - means[k]) / steps
    weights, bias, output, direct = means
    table = np.column_stack([direct, weights]).astype(np.float64)
    return Network(marks, table, np.concatenate([[0.0], bias]), output.astype(np.float64))


def _drawn(chance: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    return (START * chance.standard_normal(shape)).astype(np.float32)


def _kept(chance: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Floats:
    """Return what the values are multiplied by when a share of them is dropped."""
    return (chance.random(shape) >= dropped).astype(np.float32) / np.float32(1 - dropped)
