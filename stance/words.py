"""What a word is, and how many of a text's words stand in quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

__all__ = ["count_words", "share_quoted"]

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
