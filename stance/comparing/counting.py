"""Count the words of a million texts, as ``stance.words.count_words`` counts those of one."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["count_all"]

_CHUNK: Final = 20_000  # texts that are looked at together, to bound the memory
_LETTERS: Final = 0x110000


@cache
def _is_letter() -> NDArray[np.bool_]:
    """Tell of each code point whether it makes a word: a letter, a digit or a low line."""
    table = np.zeros(_LETTERS, dtype=np.bool_)
    for run in re.finditer(r"\w+", "".join(map(chr, range(_LETTERS)))):
        table[run.start() : run.end()] = True
    return table


def count_all(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return how many words each text has.

    Examples
    --------
    >>> count_all(["« L'armée, dit-il, paiera 10 % de moins. »", "", "- oui -"]).tolist()
    [7, 0, 1]
    """
    rest = iter(texts)
    counts = [np.zeros(0, dtype=np.int64)]
    while chunk := tuple(islice(rest, _CHUNK)):
        counts.append(_count(chunk))
    return np.concatenate(counts)


def _count(texts: tuple[str, ...]) -> NDArray[np.int64]:
    """Count, in each text, the runs of letters and hyphens that hold a letter."""
    text = "\n".join(texts)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letter = _is_letter()[points]
    inside = letter | (points == ord("-"))
    begins = inside & ~np.concatenate([[False], inside[:-1]])
    run = np.cumsum(begins)  # the number of the run that a sign stands in
    at = np.flatnonzero(letter)
    first = np.diff(run[at], prepend=0) != 0  # a run's first letter
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(lengths + 1)
    owners = np.searchsorted(ends, at[first], side="right")
    return np.bincount(owners, minlength=len(texts)).astype(np.int64)
