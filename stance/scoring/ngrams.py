"""Words as features: stems, pairs of stems and forms, where names give way to what they name.

And characters as features, where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stance.scoring.lexicon import Passage

__all__ = ["Grams", "character_grams", "masked", "word_grams"]


CHARACTERS = range(2, 6)
"""How many characters an n-gram of them has, blanks at both ends of a word included."""


class Grams(NamedTuple):
    """The words of a passage as features, in parallel; each counts once.

    There are many, and lists cost less than an object each.

    Attributes
    ----------
    names : list of str
    starts, ends : list of int
        The words that carry each.
    """

    names: list[str]
    starts: list[int]
    ends: list[int]


def word_grams(
    passage: Passage,
    stems: list[str],
    denied: Sequence[int],
    wanted: Container[str] | None,
    *,
    over: bool,
) -> Grams:
    """Return stems and pairs of stems; names give way to what they are to the target.

    A quoted word that is denied counts as one of its own: « aucune menace » says nothing of
    the kind that « menace » says. Most pairs are known to no model: those that are not
    wanted are left out.
    """
    grams = names, starts, ends = Grams([], [], [])
    norms = passage.words.norms
    first, last = passage.inside
    for begin, end, zone in (
        (first, last, "ended" if over else "quote"),
        (0, first, "frame"),
        (last, len(stems), "frame"),
    ):
        alone, previous = f"words {zone} ", ""
        for index in range(begin, end):
            stem = stems[index]
            if not stem:
                continue
            no = zone == "quote" and denied[index] % 2
            found = [f"words denied {stem}" if no else alone + stem]
            if zone == "quote" and not no and not stem.isupper():
                found.append("words form " + norms[index])
            for name in found:
                if wanted is None or name in wanted:
                    names.append(name)
                    starts.append(index)
                    ends.append(index + 1)
            if previous:
                name = f"{'words denied ' if no else alone}{previous} {stem}"
                if wanted is None or name in wanted:
                    names.append(name)
                    starts.append(index - 1)
                    ends.append(index + 1)
            previous = stem
    return grams


def character_grams(passage: Passage, wanted: Container[str] | None) -> Grams:
    """Return the character n-grams of the quoted words, names included.

    They know a word by its parts, however it is spelt or inflected.
    """
    grams = names, starts, ends = Grams([], [], [])
    for index in range(*passage.inside):
        found = _character_grams(passage.words.norms[index])
        known = found if wanted is None else [name for name in found if name in wanted]
        names += known
        starts += [index] * len(known)
        ends += [index + 1] * len(known)
    return grams


@lru_cache(maxsize=50_000)
def _character_grams(norm: str) -> tuple[str, ...]:
    word = f" {norm} "
    return tuple(
        f"characters {word[start : start + size]}"
        for size in CHARACTERS
        for start in range(len(word) - size + 1)
    )


def masked(passage: Passage) -> list[str]:
    """Return the stems of a passage; names are blank, or say what they name.

    Negations are blank too: most who deny something in the press are against something, and
    would be heard so whatever they deny. What they do to other words is counted there.
    """
    words, text = passage.words, passage.text
    stems = [_stem(norm) for norm in words.norms]
    opening = True
    for index, start in enumerate(words.starts):
        letter = text[start]
        following = words.starts[index + 1] if index + 1 < len(words.starts) else start
        if letter.isupper() and (not opening or text[following].isupper()):
            stems[index] = ""
        opening = words.norms[index] in _OPENERS
    for match in passage.found.get("negation", ()):
        stems[match.start : match.end] = [""] * (match.end - match.start)
    for match in passage.found.get("entity", ()):
        stems[match.start : match.end] = [match.value.says.upper()] + [""] * (
            match.end - match.start - 1
        )
    return stems


_NE = frozenset({"ne", "n'"})
_OPENERS = frozenset('.!?:«»“”"…')
_PUNCTUATION = re.compile(r"[^\w?!]+")
_ENDINGS = re.compile(
    r"(?<=\w{4})(?:issements?|ements?|ations?|ateurs?|atrices?|eraient|erait|erons|eront|"
    r"aient|antes?|ants?|ées?|és|ait|ent|ons|era|ont|ez|er|ir|es|e|s|é|a)$"
)


@lru_cache(maxsize=50_000)
def _stem(norm: str) -> str:
    """Return a crude stem: French endings off, nothing for punctuation and figures."""
    if norm[0].isdigit() or norm in _NE or _PUNCTUATION.fullmatch(norm):
        return ""
    return _ENDINGS.sub("", norm)
