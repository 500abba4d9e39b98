"""Names for programs that take few characters: letters and digits, never two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

__all__ = ["Names", "file_name", "plain_words"]

_RUN = re.compile(r"[A-Za-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o"})
_LONGEST = 80  # characters of a name: file systems and menus take no more with ease


def plain_words(value: str) -> list[str]:
    """Return the runs of letters and digits of ``value``, without accents.

    Examples
    --------
    >>> plain_words("Sœur d’Élise (2019)")
    ['Soeur', 'd', 'Elise', '2019']
    """
    apart = unicodedata.normalize("NFKD", value.translate(_LIGATURES))
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return _RUN.findall(bare)


def file_name(value: str) -> str:
    """Return ``value`` as the stem of a file that any system takes.

    Examples
    --------
    >>> file_name("2019/À la une"), file_name("?")
    ('2019-A-la-une', 'text')
    """
    return "-".join(plain_words(value))[:_LONGEST].strip("-") or "text"


class Names:
    """A name for each value, always the same, and none for two values.

    Case does not tell two names apart: on many systems it is not enough.

    Parameters
    ----------
    make : callable
        Makes a name of a value.
    taken : iterable of str
        Names that no value may have.

    Examples
    --------
    >>> names = Names(file_name)
    >>> names.of("a/b"), names.of("A b"), names.of("a/b")
    ('a-b', 'A-b2', 'a-b')
    """

    def __init__(self, make: Callable[[str], str], taken: Iterable[str] = ()) -> None:
        self._make = make
        self._taken = {name.casefold() for name in taken}
        self._given: dict[str, str] = {}

    def of(self, value: str) -> str:
        """Return the name of ``value``."""
        if value not in self._given:
            base = name = self._make(value)
            number = 1
            while name.casefold() in self._taken:
                number += 1
                name = f"{base}{number}"
            self._taken.add(name.casefold())
            self._given[value] = name
        return self._given[value]
