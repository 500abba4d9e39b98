"""Which acronym stands for which body: only where the corpus itself says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from stance.quoting.roles import role_of
from stance.speakers.names import bracketed, fold

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["acronym_pairs", "is_acronym", "stands_for"]

_ACRONYM = re.compile(r"[A-ZÀ-Þ](?:[-.&]?[A-Za-zÀ-ÿ0-9]){1,9}\.?")
_BRACKET = re.compile(r"\(\s?([^()]{2,90}?)\s?\)")
_LOOKBACK: Final = 120  # characters before a bracket that a name may fill
_LONGEST: Final = 14  # words of a name before a bracket
_CAPITALS: Final = 2


def is_acronym(name: str) -> bool:
    """Tell whether a name is written as an acronym: one word, two capitals or more.

    A noun that stands for any body of its kind (« ONG ») is none.

    Examples
    --------
    >>> [is_acronym(name) for name in ("CGT", "MoDem", "C.N.I.L.", "ONG", "Ring")]
    [True, True, True, False, False]
    """
    if not _ACRONYM.fullmatch(name):
        return False
    return sum(map(str.isupper, name)) >= _CAPITALS and role_of(name.lower()) is None


def stands_for(acronym: str, name: str) -> bool:
    """Tell whether the letters of an acronym stand in a name in their order, its first one first.

    Examples
    --------
    >>> stands_for("LDR", "Ligue des riverains"), stands_for("PS", "Ville de Nantes")
    (True, False)
    """
    letters = "".join(fold(acronym))
    words = fold(name)
    if not letters or len(words) < len(("first", "second")):
        return False
    text = iter("".join(words))
    return words[0][0] == letters[0] and all(letter in text for letter in letters)


def acronym_pairs(
    names: pd.DataFrame, sentences: Iterable[str], bodies: Mapping[str, str]
) -> dict[str, set[str]]:
    """Return the bodies that each acronym stands for in the corpus, by their keys.

    An article says so in a bracket (« Ligue des riverains (LDR) »), or by calling
    a body that it names in full by its acronym.

    Parameters
    ----------
    names : DataFrame
        The ``name`` of each body, and the acronyms that articles called it by, in
        ``acronym``.
    sentences : iterable of str
        Those in which a bracket may stand.
    bodies : mapping
        The key of each body's folded words.
    """
    pairs: dict[str, set[str]] = {}
    for name, acronym in names[["name", "acronym"]].itertuples(index=False):
        bare, inside = bracketed(name)
        for short in (acronym, inside):
            if short and is_acronym(short) and stands_for(short, bare):
                pairs.setdefault(" ".join(fold(short)), set()).add(" ".join(fold(bare)))
    for sentence in sentences:
        for short, words in _in_brackets(sentence, bodies.keys()):
            pairs.setdefault(" ".join(fold(short)), set()).add(words)
    return {
        short: {bodies.get(words, words) for words in found if words in bodies}
        for short, found in pairs.items()
    }


def _in_brackets(sentence: str, bodies: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each acronym that a bracket ties to the words of a known body."""
    for match in _BRACKET.finditer(sentence):
        inside, before = match.group(1), sentence[max(0, match.start() - _LOOKBACK) : match.start()]
        if is_acronym(inside):
            words = fold(before)[-_LONGEST:]
            known = (" ".join(words[start:]) for start in range(len(words)))
            full = next((text for text in known if text in bodies and stands_for(inside, text)), "")
            if full:
                yield inside, full
            continue
        last = before.split()[-1:] or [""]
        text = " ".join(fold(inside))
        if text in bodies and is_acronym(last[0]) and stands_for(last[0], text):
            yield last[0], text
