"""What a word is, and how many of a text's words stand in quotations.

Count the words of a million texts, as `count_words` counts those of one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["count_all", "count_words", "share_quoted"]


# -- What a word is, and how many of a text's words stand in quotations ----------


# A word is a run of letters and digits; the hyphen binds (« dit-il »), the
# apostrophe parts (« l'armée » is two words).
_WORD = re.compile(r"\w[\w-]*")


def count_words(text: str) -> int:
    """Return how many words ``text`` has.

    Examples
    --------
    >>> count_words("« L'armée, dit-il, paiera 10 % de moins. »")
    7
    """
    return sum(1 for _ in _WORD.finditer(text))


def share_quoted(text: str, spans: Iterable[tuple[int, int]]) -> float | None:
    """Return the share of the words of ``text`` that stand in a span; none without words.

    Words that two quotations share count once.
    """
    starts = [match.start() for match in _WORD.finditer(text)]
    quoted: set[int] = set()
    for start, end in spans:
        quoted.update(range(bisect_left(starts, start), bisect_right(starts, end - 1)))
    return len(quoted) / len(starts) if starts else None


# -- Count the words of a million texts, as `count_words` counts those of one ---


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
