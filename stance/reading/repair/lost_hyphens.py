"""Restore the hyphens that a page has lost: « atil », « EtatsUnis », « exmaire ».

Some extractions drop every hyphen. `restore` tests whether an unknown word is a compound of
the lexicon, a verb with its pronoun, a known prefix with a word, several names, or two common
words, and returns the first reading that fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from stance.files.resources import read_table
from stance.french.words import LETTER, Vocabulary, letters, zipf

__all__ = ["Hyphenation", "compound", "is_bound_prefix", "restore"]


_LINKED = re.compile(rf"({LETTER}{{3,20}}?)(sur|sous|lès|les|en|du|des|de|la|au|aux|et)")
_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")

_COMMON_SOLID = 3.5  # a form as common as this is a word of its own
_RARE_INVERSION = 2.6
_RARE = 1.2
_KNOWN_REST = 3.0
_KNOWN_BOUND_REST = 2.0  # after « ex » or « vice », which are no words by themselves
_KNOWN_VERB = 2.0
_COMMON_VERB = 5.0  # for a capital: « Estil » at the head of a sentence, not « Preston »
_KNOWN_HUMP = 2.5
_COMMON_HALF = 4.0
_SHORT_HALF = 4  # letters


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """A word with restored hyphens.

    Attributes
    ----------
    word : str
        The word with its hyphens.
    breaks : tuple of int
        How many letters stand before each hyphen that was added.
    reason : str
        What the reading rests on.
    """

    word: str
    breaks: tuple[int, ...]
    reason: str


def _plurals(word: str) -> list[str]:
    parts = word.split("-")
    head = "-".join([f"{parts[0]}s", *parts[1:]])
    return [word, f"{word}s", head, f"{head}s", f"{word}e", f"{word}es"]


@cache
def _compounds() -> dict[str, tuple[tuple[int, ...], str]]:
    """Map the letters of a compound to where its hyphens stand, and whether it may stand apart."""
    found: dict[str, tuple[tuple[int, ...], str]] = {}
    for row in read_table("compounds"):
        for form in _plurals(row["compound"]):
            breaks: list[int] = []
            count = 0
            for part in form.split("-")[:-1]:
                count += len(letters(part))
                breaks.append(count)
            found.setdefault(letters(form), (tuple(breaks), row["apart"]))
    return found


@cache
def _prefixes() -> dict[str, dict[str, str]]:
    return {row["prefix"]: row for row in read_table("prefixes")}


@cache
def _inversions() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    rows = read_table("inversions")
    ordered = sorted(rows, key=lambda row: -len(row["suffix"]))
    return tuple(
        (row["suffix"], tuple(row["stem"].replace("*", "").split()), row["hyphenated"])
        for row in ordered
    )


def is_bound_prefix(word: str, following: str) -> bool:
    """Tell whether ``word`` before ``following`` is the head of a hyphenated compound."""
    row = _prefixes().get(word.lower())
    if row is None or row["use"] != "linked":
        return False
    if row["bound"] == "name":
        return following[:1].isupper()
    if row["bound"] != "yes" or zipf(following) < _KNOWN_BOUND_REST:
        return False
    return following.islower() and zipf(word + following) < _RARE


def _insert(word: str, breaks: tuple[int, ...]) -> str:
    """Put hyphens after so many letters, counted as `letters` counts them."""
    out: list[str] = []
    count = 0
    for char in word:
        if count in breaks and out and out[-1] != "-" and char.isalpha():
            out.append("-")
        out.append(char)
        count += len(letters(char))
    return "".join(out)


def compound(word: str) -> tuple[Hyphenation, bool] | None:
    """Return ``word`` as the listed compound it spells, and whether that may stand apart."""
    entry = _compounds().get(letters(word)) if zipf(word) < _COMMON_SOLID else None
    if entry is None:
        return None
    breaks, where = entry
    apart = where == "yes" or (where == "inside" and word[0].islower())
    return Hyphenation(_insert(word, breaks), breaks, "a compound of the list"), apart


def restore(word: str, page: Vocabulary, *, broken: bool = False) -> Hyphenation | None:
    """Return ``word`` with the hyphens that it has lost, or None for a word that lacks none.

    Parameters
    ----------
    word : str
        Letters alone, or letters with an apostrophe; no other mark.
    page : Vocabulary
        What the page prints whole.
    broken : bool
        Whether a line end stands in the word: then two common words prove nothing.

    Examples
    --------
    >>> page = Vocabulary.of([])
    >>> [restore(word, page).word for word in ("avaitil", "atil", "EtatsUnis", "exconsultante")]
    ['avait-il', 'a-t-il', 'Etats-Unis', 'ex-consultante']
    >>> restore("feuilleton", page) is None
    True
    """
    rarity = zipf(word)
    if rarity >= _COMMON_SOLID or len(word) < _SHORT_HALF:
        return None
    listed = compound(word)
    if listed is not None:
        return listed[0]
    return (
        _inversion(word, rarity)
        or _prefixed(word, rarity, page)
        or _humps(word, rarity)
        or (None if broken else _halves(word, rarity))
    )


def _inversion(word: str, rarity: float) -> Hyphenation | None:
    if rarity >= _RARE_INVERSION:
        return None
    lower = word.lower()
    for suffix, endings, hyphenated in _inversions():
        stem = lower[: -len(suffix)]
        least = _KNOWN_VERB if word == lower or stem.endswith("ez") else _COMMON_VERB
        if not lower.endswith(suffix) or zipf(stem) < (least if endings else _KNOWN_REST):
            continue
        if endings and not stem.endswith(endings):
            continue
        breaks = [len(stem)]
        if hyphenated.startswith("-t-"):
            breaks.append(len(stem) + 1)
        return Hyphenation(word[: len(stem)] + hyphenated, tuple(breaks), "a verb and its subject")
    return None


def _prefixed(word: str, rarity: float, page: Vocabulary) -> Hyphenation | None:
    lower = word.lower()
    if word[1:] != lower[1:]:
        return None
    for length in range(min(len(word) - 3, 14), 0, -1):
        row = _prefixes().get(lower[:length])
        if row is None:
            continue
        if row["use"] == "solid":
            return None
        rest = lower[length:]
        # « Grandbois », « Beaulieu »: a name may begin as compounds do.
        named = word != lower and row["bound"] != "yes"
        if named or row["use"] != "linked" or rarity >= float(row["max_zipf"] or _RARE):
            continue
        least = _KNOWN_BOUND_REST if row["bound"] == "yes" else _KNOWN_REST
        if max(zipf(rest), page.zipf(rest)) >= least:
            reason = f"{lower[:length]}- before {rest}"
            return Hyphenation(f"{word[:length]}-{word[length:]}", (length,), reason)
    return None


def _humps(word: str, rarity: float) -> Hyphenation | None:
    """Part a name with capitals inside, link words too (« Noyal|sur|Vilaine »)."""
    humps = _HUMP.split(word)
    if len(humps) == 1 or rarity >= _RARE_INVERSION or zipf(word, "en") >= _RARE_INVERSION:
        return None
    parts: list[str] = []
    for hump in humps[:-1]:
        linked = _LINKED.fullmatch(hump)
        parts += linked.groups() if linked and zipf(hump) < _KNOWN_HUMP else (hump,)
    parts.append(humps[-1])
    # A link word or a known first member tells a place from a brand (« YouTube »).
    placed = len(parts) > len(humps) and zipf(parts[0]) >= _KNOWN_HUMP
    placed = placed or parts[0].lower() in _prefixes()
    if not placed and not all(map(_is_french_name, parts)):
        return None
    breaks = tuple(sum(map(len, parts[:index])) for index in range(1, len(parts)))
    return Hyphenation("-".join(parts), breaks, "names run together")


def _is_french_name(part: str) -> bool:
    """Tell a part of a French name from a part of a brand."""
    french = zipf(part)
    return french >= _KNOWN_HUMP and french >= zipf(part, "en")


def _halves(word: str, rarity: float) -> Hyphenation | None:
    """Part a long unknown word into the two common words that it is made of."""
    if rarity >= _RARE or not word.islower() or zipf(word, "en") >= _RARE:
        return None
    best: tuple[float, int] = (0.0, 0)
    for cut in range(_SHORT_HALF, len(word) - _SHORT_HALF + 1):
        best = max(best, (min(zipf(word[:cut]), zipf(word[cut:])), cut))
    weakest, cut = best
    if weakest < _COMMON_HALF:
        return None
    return Hyphenation(f"{word[:cut]}-{word[cut:]}", (cut,), "two words run together")
