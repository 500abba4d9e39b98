"""Define words, compare them, and count them.

One pattern and one folding for the whole package:

- A **word** is a run of letters, digits and hyphens that begins with a letter or a digit.
  The hyphen binds (« dit-il » is one word), the apostrophe parts (« l’armée » is two).
  `WORD` finds words; `LETTERS` finds the runs of letters in them (« a », « t », « il »), and
  `LETTER` is one letter, to build patterns of.
- `fold` writes a text as it is compared: in lower case, apostrophes straight, ligatures
  apart (« œ » is « oe »), and without accents unless they are asked for. `letters` leaves
  out what is neither letter nor digit; `unaccented` keeps the case, for names of files.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "LETTER",
    "LETTERS",
    "WORD",
    "count_all",
    "count_words",
    "fold",
    "letters",
    "share_quoted",
    "unaccented",
]


LETTER: Final = r"[^\W\d_]"
LETTERS: Final = re.compile(rf"{LETTER}+")
WORD: Final = re.compile(r"\w[\w-]*")

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘", "'"),
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "ß": "ss",
    }
)
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_CHUNK: Final = 20_000  # texts whose words are counted together, to bound the memory
_CODE_POINTS: Final = 0x110000


def fold(text: str, *, accents: bool = False) -> str:
    """Return ``text`` as it is compared: the same for two ways of printing one word.

    Parameters
    ----------
    text : str
        Any text.
    accents : bool
        Whether accents tell two words apart.

    Examples
    --------
    >>> fold("L’ŒUVRE d’Élise"), fold("L’ŒUVRE d’Élise", accents=True)
    ("l'oeuvre d'elise", "l'oeuvre d'élise")
    """
    if text.isascii():
        return text.lower()
    plain = text.casefold()
    return unicodedata.normalize("NFKC", plain.translate(_PLAIN)) if accents else unaccented(plain)


def unaccented(text: str) -> str:
    """Return ``text`` without accents, ligatures apart and apostrophes straight.

    Examples
    --------
    >>> unaccented("Sœur d’Élise")
    "Soeur d'Elise"
    """
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_PLAIN)))


def letters(text: str) -> str:
    """Return the letters and digits of ``text``, folded, with nothing between them.

    Examples
    --------
    >>> letters("États-Unis"), letters("« Non ! »") == letters("«NON!»")
    ('etatsunis', True)
    """
    return "".join(filter(str.isalnum, fold(text)))


def count_words(text: str) -> int:
    """Return how many words ``text`` has.

    Examples
    --------
    >>> count_words("« L'armée, dit-il, paiera 10 % de moins. »")
    7
    """
    return sum(1 for _ in WORD.finditer(text))


def share_quoted(text: str, spans: Iterable[tuple[int, int]]) -> float | None:
    """Return the share of the words of ``text`` that stand in a span; None without words.

    Words that stand in two quotations count once.
    """
    starts = [match.start() for match in WORD.finditer(text)]
    quoted: set[int] = set()
    for start, end in spans:
        quoted.update(range(bisect_left(starts, start), bisect_right(starts, end - 1)))
    return len(quoted) / len(starts) if starts else None


def count_all(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return how many words each text has, as `count_words` does, for a million texts.

    Examples
    --------
    >>> count_all(["« L'armée, dit-il, paiera 10 % de moins. »", "", "- oui -"]).tolist()
    [7, 0, 1]
    """
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    rest = iter(texts)
    counts = [np.zeros(0, dtype=np.int64)]
    while chunk := tuple(islice(rest, _CHUNK)):
        counts.append(_count(chunk))
    return np.concatenate(counts)


@cache
def _is_word_sign() -> NDArray[np.bool_]:
    """Tell of each code point whether a word can begin with it: a letter, a digit or « _ »."""
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    for run in re.finditer(r"\w+", "".join(map(chr, range(_CODE_POINTS)))):
        table[run.start() : run.end()] = True
    return table


def _count(texts: tuple[str, ...]) -> NDArray[np.int64]:
    """Count, in each text, the runs of letters and hyphens that hold a letter."""
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    text = "\n".join(texts)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letter = _is_word_sign()[points]
    inside = letter | (points == ord("-"))
    begins = inside & ~np.concatenate([[False], inside[:-1]])
    run = np.cumsum(begins)  # the number of the run that a sign stands in
    at = np.flatnonzero(letter)
    first = np.diff(run[at], prepend=0) != 0  # a run's first letter
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(lengths + 1)
    owners = np.searchsorted(ends, at[first], side="right")
    return np.bincount(owners, minlength=len(texts)).astype(np.int64)
