"""How likely a string of letters is to be a word, in French or on this page.

Give a run-together word the hyphens that its page has lost (« atil », « EtatsUnis »).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from stance.files.resources import read_table

__all__ = [
    "LETTERS",
    "Hyphenation",
    "Vocabulary",
    "chance",
    "compound",
    "fold",
    "is_bound_prefix",
    "restore",
    "zipf",
]


# -- How likely a string of letters is to be a word, in French or on this page ---


LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")

# An unknown string of n letters has about ten times less chance than one of n - 1;
# the constant makes names of six letters about as likely as rare words.
_UNKNOWN = 6.5
_PAGE_CEILING = 5.0
_COMMON = 3.0
_ENGLISH_DISCOUNT = 1.5


def fold(text: str) -> str:
    """Return the letters of ``text`` without accents or case.

    Examples
    --------
    >>> fold("États-Unis"), fold("Sacré-Cœur")
    ('etatsunis', 'sacrecoeur')
    """
    plain = text.lower().replace("œ", "oe").replace("æ", "ae")
    # An accent by itself is no letter: it is left out with the blanks and hyphens.
    return "".join(LETTERS.findall(unicodedata.normalize("NFD", plain)))


@cache
def _table(language: str) -> Mapping[str, float]:
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - loaded for the first raw page

    found: Mapping[str, float] = get_frequency_dict(language)
    return found


def zipf(word: str, language: str = "fr") -> float:
    """Return the Zipf frequency of ``word`` (log10 of its count in a billion), 0 if unknown.

    Unlike ``wordfreq.zipf_frequency`` it never parts the word: a compound or a
    run-together form is looked up as it stands.

    Examples
    --------
    >>> zipf("maire") > 4, zipf("surle") < 3, zipf("zzxqj")
    (True, True, 0.0)
    """
    share = _table(language).get(word.lower().replace("’", "'"), 0.0)
    return math.log10(share) + 9 if share else 0.0


@dataclass(frozen=True)
class Vocabulary:
    """The words that a page prints whole, within a line.

    Attributes
    ----------
    counts : mapping of str to int
        How often each word stands there, in lower case.
    pairs : frozenset of tuple of str
        Words that stand side by side there.
    total : int
        How many words were counted.
    """

    counts: Mapping[str, int]
    pairs: frozenset[tuple[str, str]]
    total: int

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        """Count the words of ``lines`` but for those at a line's edge that may be broken."""
        counts: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for line in lines:
            words = [
                match[0].lower()
                for match in _TOKEN.finditer(line)
                if line[match.end() :].strip("-\u2010\u00ad")
                and (match.start() or match[0][0].isupper())
            ]
            counts.update(words)
            for word in words:
                parts = LETTERS.findall(word)
                if len(parts) > 1:
                    counts.update(parts)
            pairs.update(pairwise(words))
        return cls(counts, frozenset(pairs), sum(counts.values()))

    def zipf(self, word: str) -> float:
        """Return the Zipf frequency of ``word`` on this page, held under a ceiling."""
        count = self.counts.get(word.lower(), 0)
        return min(_PAGE_CEILING, math.log10(count / self.total) + 9) if count else 0.0


def chance(word: str, page: Vocabulary) -> float:
    """Return how likely ``word`` is as a whole word, on the Zipf scale.

    Unknown strings are the less likely the longer they are, so that two
    readings of the same letters can always be compared.
    """
    return max(_known(word), page.zipf(word)) or _UNKNOWN - len(word)


@lru_cache(maxsize=200_000)
def _known(word: str) -> float:
    french = zipf(word)
    # English counts for names and borrowings alone: no need of it for a common word.
    return french if french >= _COMMON else max(french, zipf(word, "en") - _ENGLISH_DISCOUNT)


# -- Give a run-together word the hyphens that its page has lost (« atil », « EtatsUnis ») ---


_LINKED = re.compile(r"([^\W\d_]{3,20}?)(sur|sous|lès|les|en|du|des|de|la|au|aux|et)")
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
    """A word with its hyphens back.

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
            letters = 0
            for part in form.split("-")[:-1]:
                letters += len(fold(part))
                breaks.append(letters)
            found.setdefault(fold(form), (tuple(breaks), row["apart"]))
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
    """Put hyphens after so many letters, counted as ``fold`` counts them."""
    out: list[str] = []
    letters = 0
    for char in word:
        if letters in breaks and out and out[-1] != "-" and char.isalpha():
            out.append("-")
        out.append(char)
        letters += len(fold(char))
    return "".join(out)


def compound(word: str) -> tuple[Hyphenation, bool] | None:
    """Return ``word`` as the listed compound it spells, and whether that may stand apart."""
    entry = _compounds().get(fold(word)) if zipf(word) < _COMMON_SOLID else None
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
        CharacterNgrams alone, or letters with an apostrophe; no other mark.
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
