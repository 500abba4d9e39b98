"""What a speaker's other quotations in the article say of the one at hand.

Whoever attacks a target in one sentence rarely defends it two sentences on: of two
quotations of one speaker that stand next to each other in an article, one in three
hundred takes the other side. What is outside the article stays out: a speaker's name says
nothing, and is compared only with the names of the same article.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

__all__ = ["around", "batches", "voices"]


FADING = 0.7
"""What a quotation counts for against the one of the same speaker that is one nearer."""

DOUBT = 0.5
"""What stands beside the others' weights: a single other quotation says less than many."""


def voices(frame: pd.DataFrame) -> np.ndarray:
    """Return a number for each speaker in an article, shape (n,); −1 where none is known.

    Parameters
    ----------
    frame : DataFrame
        Without columns ``article_id`` and ``speaker`` nobody is known.
    """
    if not {"article_id", "speaker"} <= set(frame.columns):
        return np.full(len(frame), -1)
    both = frame[["article_id", "speaker"]].astype("object")
    known = both.notna().all(axis=1) & (both["speaker"] != "")
    pairs = both.where(known, "").astype(str).groupby(["article_id", "speaker"], sort=False)
    numbers = pairs.ngroup()
    return np.asarray(np.where(known, numbers, -1))


def around(chances: np.ndarray, sides: np.ndarray, speakers: np.ndarray) -> np.ndarray:
    """Return the lean of each quotation's neighbours of the same speaker, shape (n, 2).

    The first number is their mean P(favor) − P(against), the second their mean
    P(favor) + P(against), nearer ones counting for more.

    Parameters
    ----------
    chances : ndarray of float64, shape (n, n_classes)
    sides : ndarray of float64, shape (n_classes,)
        1 for favor, −1 for against, 0 for neutral.
    speakers : ndarray of int64, shape (n,)
        As ``voices`` gives it, quotations in the order of the text.

    Examples
    --------
    >>> sides = np.array([1.0, -1.0, 0.0])
    >>> chances = np.array([[0.9, 0.0, 0.1], [0.2, 0.2, 0.6]])
    >>> around(chances, sides, np.array([0, 0])).round(2).tolist()
    [[0.0, 0.27], [0.6, 0.6]]
    >>> around(chances, sides, np.array([0, 1])).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    leans = chances @ np.stack([sides, np.abs(sides)], axis=1)
    told = np.zeros_like(leans)
    order = np.argsort(speakers, kind="stable")
    ends = np.flatnonzero(np.r_[np.diff(speakers[order]) != 0, True][: len(order)]) + 1
    begin = 0
    for end in ends.tolist():
        own, begin = order[begin:end], end
        if len(own) > 1 and speakers[own[0]] >= 0:
            told[own] = _faded(leans[own])
    return np.asarray(told)


def _faded(leans: np.ndarray) -> np.ndarray:
    """Return the mean of the others for each row, the nearest counting for most.

    Sums are carried forward and back, so that a thousand rows take a thousand steps.
    """
    before, behind = np.zeros_like(leans), np.zeros_like(leans)
    weight_before, weight_behind = np.zeros(len(leans)), np.zeros(len(leans))
    last = len(leans) - 1
    for row in range(1, len(leans)):
        before[row] = leans[row - 1] + FADING * before[row - 1]
        weight_before[row] = 1 + FADING * weight_before[row - 1]
        back = last - row
        behind[back] = leans[back + 1] + FADING * behind[back + 1]
        weight_behind[back] = 1 + FADING * weight_behind[back + 1]
    weights = weight_before + weight_behind + DOUBT
    return np.asarray((before + behind) / weights[:, None])


def batches(count: int, articles: Sequence[object] | None, size: int) -> list[np.ndarray]:
    """Return the places of the rows, cut so that no article is in two parts.

    Parameters
    ----------
    count : int
    articles : sequence, optional
        The article of each row; without any, the rows are cut where they stand.
    size : int
        How many rows a part has at least, but for the last.
    """
    if articles is None:
        return [np.arange(start, min(start + size, count)) for start in range(0, count, size)]
    numbers = pd.factorize(pd.Series(list(articles), dtype="object"), use_na_sentinel=False)[0]
    order = np.argsort(numbers, kind="stable")
    ends = np.flatnonzero(np.r_[np.diff(numbers[order]) != 0, True][:count]) + 1
    parts, begin = [], 0
    for end in ends.tolist():
        if end - begin >= size or end == count:
            parts.append(order[begin:end])
            begin = end
    return parts
