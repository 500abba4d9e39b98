"""Words of a French text, and patterns that find terms among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

__all__ = ["GAP", "Match", "PatternSet", "Words", "split_words"]


GAP = "…"
MAX_GAP = 3
"""How many words a gap may jump at most."""

_WORD = re.compile(
    r"""
    aujourd['’]hui
    | (?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’]     # elided
    | [^\W\d_]\w*(?:-(?=[^\W\d_])                                        # hyphens inside a word,
        (?!(?:t|je|tu|il|elle|on|nous|vous|ils|elles|ce|les?|la|lui|leur|moi|toi)\b)\w+)*
    | \d+(?:[.,\u00a0\u202f]\d+)*
    | \.\.\.|[^\w\s]
    """,  # but not before an inverted pronoun: « a-t-il », « est-ce »
    re.VERBOSE | re.IGNORECASE,
)

_FOLD = str.maketrans({"’": "'", "œ": "oe", "æ": "ae"})


class Words(NamedTuple):
    """The words and punctuation marks of a text, in parallel.

    Attributes
    ----------
    norms : tuple of str
        In lower case, apostrophes straight, ligatures undone.
    starts, ends : tuple of int
        Where each stands in the text, in characters.
    """

    norms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def split_words(text: str) -> Words:
    """Split a text into words and punctuation marks.

    Examples
    --------
    >>> split_words("N’a-t-il pas d’œillères ?").norms
    ("n'", 'a', '-', 't', '-', 'il', 'pas', "d'", 'oeillères', '?')
    """
    spans = [match.span() for match in _WORD.finditer(text)]
    if not spans:
        return Words((), (), ())
    starts, ends = zip(*spans, strict=True)
    return Words(tuple([_norm(text[start:end]) for start, end in spans]), starts, ends)


@lru_cache(maxsize=100_000)
def _norm(word: str) -> str:
    return word.lower().translate(_FOLD)


T = TypeVar("T")


class Match(NamedTuple, Generic[T]):
    """A pattern found: the words it covers, and what it stands for."""

    start: int
    end: int
    value: T


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[T]):
    channel: str
    items: tuple[str, ...]
    value: T

    @property
    def second(self) -> str:
        """The second word that the pattern wants, blank when any will do."""
        return "" if len(self.items) == 1 or self.items[1] == GAP else self.items[1]

    @property
    def rank(self) -> tuple[int, int, int]:
        """The order in which patterns are tried: the most specific first."""
        words = sum(item != GAP for item in self.items)
        letters = sum(len(item) for item in self.items)
        return (-words, sum(item.endswith("*") for item in self.items), -letters)


@dataclass(frozen=True, slots=True)
class _Candidates(Generic[T]):
    """The patterns that may begin with some word, the most specific first.

    Most want a certain second word, and most words are followed by another: these
    patterns are then not tried at all.

    Attributes
    ----------
    every : tuple of _Pattern
        All of them.
    free : tuple of _Pattern
        Those of one word, and those that jump behind the first.
    seconds : dict of str to tuple of _Pattern
        Those that may go on with a certain second word, the free ones among them.
    beginnings : tuple of str
        What the second words of the others begin with.
    """

    every: tuple[_Pattern[T], ...]
    free: tuple[_Pattern[T], ...]
    seconds: dict[str, tuple[_Pattern[T], ...]]
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, patterns: Sequence[_Pattern[T]]) -> _Candidates[T]:
        """Sort patterns, in the order in which they are tried, by their second words."""
        seconds = {pattern.second for pattern in patterns} - {""}
        whole = sorted(second for second in seconds if not second.endswith("*"))
        return cls(
            tuple(patterns),
            tuple(pattern for pattern in patterns if not pattern.second),
            {
                word: tuple(p for p in patterns if not p.second or _agrees(p.second, word))
                for word in whole
            },
            tuple(sorted(second[:-1] for second in seconds if second.endswith("*"))),
        )

    def before(self, following: str) -> tuple[_Pattern[T], ...]:
        """Return those that may go on with this second word."""
        known = self.seconds.get(following)
        if known is not None:
            return known
        return self.every if following.startswith(self.beginnings) else self.free


def _agrees(item: str, word: str) -> bool:
    return word.startswith(item[:-1]) if item.endswith("*") else word == item


class PatternSet(Generic[T]):
    """Many patterns, looked for together in one pass.

    A pattern is a word (``moratoire``), the beginning of one (``surveill*``), or
    several of these in a row; ``…`` between two of them jumps up to three words
    without leaving the clause. Within a channel the longest pattern wins and no
    word is used twice; channels do not see one another.

    Parameters
    ----------
    patterns : iterable of (str, str, object)
        Channel, pattern, and what a match hands back.

    Examples
    --------
    >>> found = PatternSet([("m", "met* … en danger", "harm"), ("m", "danger*", "risk")])
    >>> found.find(split_words("Il met nos vies en danger. Danger !").norms)
    [('m', Match(start=1, end=6, value='harm')), ('m', Match(start=7, end=8, value='risk'))]
    """

    def __init__(self, patterns: Iterable[tuple[str, str, T]]) -> None:
        compiled = [_Pattern(channel, _items(text), value) for channel, text, value in patterns]
        compiled.sort(key=lambda pattern: pattern.rank)
        self._words: dict[str, list[tuple[int, _Pattern[T]]]] = {}
        self._stems: dict[str, list[tuple[int, _Pattern[T]]]] = {}
        for order, pattern in enumerate(compiled):
            first = pattern.items[0]
            index = self._stems if first.endswith("*") else self._words
            index.setdefault(first.rstrip("*"), []).append((order, pattern))
        self._longest = max(map(len, self._stems), default=0)
        self._cache: dict[str, _Candidates[T]] = {}

    def find(self, norms: Sequence[str]) -> list[tuple[str, Match[T]]]:
        """Return the matches in text order, each with its channel."""
        found: list[tuple[str, Match[T]]] = []
        taken: dict[str, int] = {}
        known = self._cache
        followers = [*norms[1:], ""]
        for start, word in enumerate(norms):
            candidates = known.get(word) or self._candidates(word)
            if not candidates.every:
                continue
            for pattern in candidates.before(followers[start]):
                if taken.get(pattern.channel, 0) > start:
                    continue
                end = _extent(pattern.items, norms, start)
                if end:
                    taken[pattern.channel] = end
                    found.append((pattern.channel, Match(start, end, pattern.value)))
        return found

    def _candidates(self, word: str) -> _Candidates[T]:
        """Return the patterns that may begin with a word."""
        hits = list(self._words.get(word, ()))
        for size in range(1, min(len(word), self._longest) + 1):
            hits += self._stems.get(word[:size], ())
        hits.sort(key=lambda hit: hit[0])
        candidates = _Candidates.of([pattern for _, pattern in hits])
        if len(self._cache) < _CACHE_SIZE:
            self._cache[word] = candidates
        return candidates


_CACHE_SIZE = 100_000
_CLAUSE_END = frozenset(".!?;:()«»")


@lru_cache(maxsize=50_000)  # the word lists are looked through for every target
def _items(pattern: str) -> tuple[str, ...]:
    return tuple(_split_pattern(pattern))


def _split_pattern(pattern: str) -> Iterator[str]:
    for item in pattern.split():
        if item == GAP:
            yield GAP
            continue
        norms = split_words(item.rstrip("*")).norms
        if not norms:
            message = f"pattern {pattern!r}: {item!r} is no word"
            raise ValueError(message)
        yield from norms[:-1]
        yield norms[-1] + "*" * item.endswith("*")


def _extent(items: tuple[str, ...], norms: Sequence[str], start: int) -> int:
    """Return where a pattern that begins at ``start`` ends, or 0."""
    if len(items) == 1:  # the caller looked up the first word
        return start + 1
    position = start + 1
    gap = False
    for item in items[1:]:
        if item == GAP:
            gap = True
            continue
        last = position + (MAX_GAP if gap else 0)
        while not (position < len(norms) and _agrees(item, norms[position])):
            if position >= min(last, len(norms)) or norms[position] in _CLAUSE_END:
                return 0
            position += 1
        position += 1
        gap = False
    return position
