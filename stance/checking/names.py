"""Whether two names are one speaker's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["name_words", "same_speaker"]

_APOSTROPHES = str.maketrans("’ʼ‘", "'''")
_NAME_WORD = re.compile(r"\w+")
# Words that come before a name or a noun phrase and do not tell who it is.
_LEADING = frozenset(
    {"m", "mme", "mlle", "me", "dr", "monsieur", "madame"}
    | {"le", "la", "les", "l", "de", "du", "des", "d", "un", "une"}
)


def name_words(name: str) -> list[str]:
    """Return what tells a name: its words, plain and lower, without titles and articles."""
    plain = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    ascii_only = plain.encode("ascii", "ignore").decode().lower()
    return [word for word in _NAME_WORD.findall(ascii_only) if word not in _LEADING]


@lru_cache(maxsize=65_536)
def same_speaker(name: str, accepted: tuple[str, ...]) -> bool:
    """Return whether ``name`` names the same speaker as one of ``accepted``.

    The words are the same; or all of a proper name's are in it; or it is a
    proper name itself and a part of one, its last word included.

    Examples
    --------
    >>> same_speaker("la maire Ana Roy", ("Ana Roy",)), same_speaker("Roy", ("Ana Roy",))
    (True, True)
    >>> same_speaker("Ana", ("Léo Roy",)), same_speaker("", ("Ana Roy",))
    (False, False)
    """
    words = name_words(name)
    if not words:
        return False
    is_proper = any(word[:1].isupper() and name_words(word) for word in _NAME_WORD.findall(name))
    return any(_same_name(words, is_proper, other) for other in accepted)


def _same_name(words: Sequence[str], is_proper: bool, other: str) -> bool:
    theirs = name_words(other)
    if words == theirs:
        return True
    if theirs and set(theirs) <= set(words) and any(w[:1].isupper() for w in other.split()):
        return True
    return is_proper and set(words) <= set(theirs)
