"""Words of a French text, and patterns that find terms among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

__all__ = ["GAP", "Match", "PatternSet", "Words", "normed", "split_words"]


GAP = "…"
MAX_GAP = 3
"""How many words a gap may jump at most."""

_WORD = re.compile(
    r"""
    aujourd['’]hui
    | (?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’]     # elided
    | [^\W\d_]\w*(?:-(?=[^\W\d_])                                        # hyphens inside a word,
        (?!PRONOUN(?:-PRONOUN)*(?!-?\w))\w+)*
    | \d+(?:[.,\u00a0\u202f]\d+)*
    | \.\.\.|[^\w\s]
    """.replace(  # but not before inverted pronouns: « a-t-il », « est-ce »; yet « ras-le-bol »
        "PRONOUN", "(?:t|je|tu|il|elle|on|nous|vous|ils|elles|ce|les?|la|lui|leur|moi|toi)"
    ),
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
    return normed(word)


def normed(text: str) -> str:
    """Return a text as the ``norms`` of `split_words` are: « œ » as « oe », the accents kept."""
    return text.lower().translate(_FOLD)


T = TypeVar("T")


class Match(NamedTuple, Generic[T]):
    """A pattern found: the words it covers, and what it stands for."""

    start: int
    end: int
    value: T


class _End(NamedTuple, Generic[T]):
    """What a pattern that ends at a node hands back; ``order`` is the order of preference."""

    order: int
    channel: str
    value: T


class _Node(Generic[T]):
    """The patterns that begin with the same items.

    However many patterns begin with the same words, only those are followed whose next item
    stands in the text.
    """

    __slots__ = ("ends", "gap", "longest", "stems", "words")

    def __init__(self) -> None:
        self.ends: list[_End[T]] = []
        self.words: dict[str, _Node[T]] = {}
        self.stems: dict[str, _Node[T]] = {}
        self.longest = 0  # letters of a stem
        self.gap: _Node[T] | None = None

    def add(self, item: str) -> _Node[T]:
        """Return the node that an item leads to."""
        if item == GAP:
            self.gap = self.gap or _Node()
            return self.gap
        if not item.endswith("*"):
            return self.words.setdefault(item, _Node())
        self.longest = max(self.longest, len(item) - 1)
        return self.stems.setdefault(item[:-1], _Node())

    def after(self, word: str) -> list[_Node[T]]:
        """Return the nodes that a word leads to."""
        found = [self.words[word]] if word in self.words else []
        stems = (word[:size] for size in range(1, min(len(word), self.longest) + 1))
        return found + [self.stems[stem] for stem in stems if stem in self.stems]


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
        split = [(_items(text), channel, value) for channel, text, value in patterns]
        split.sort(key=_rank)
        self._root: _Node[T] = _Node()
        for order, (items, channel, value) in enumerate(split):
            node = self._root
            for item in items:
                node = node.add(item)
            node.ends.append(_End(order, channel, value))
        self._cache: dict[str, list[_Node[T]]] = {}

    def find(self, norms: Sequence[str]) -> list[tuple[str, Match[T]]]:
        """Return the matches in text order, each with its channel."""
        found: list[tuple[str, Match[T]]] = []
        taken: dict[str, int] = {}
        known = self._cache
        for start, word in enumerate(norms):
            nodes = known.get(word)
            if nodes is None:
                nodes = self._beginning_with(word)
            if not nodes:
                continue
            for (_, channel, value), end in _ends(nodes, norms, start + 1):
                if taken.get(channel, 0) <= start:
                    taken[channel] = end
                    found.append((channel, Match(start, end, value)))
        return found

    @property
    def beginnings(self) -> frozenset[str]:
        """The letters with which the patterns begin: a text without any of them has no match."""
        return frozenset([*self._root.words, *self._root.stems])

    def _beginning_with(self, word: str) -> list[_Node[T]]:
        nodes = self._root.after(word)
        if len(self._cache) < _CACHE_SIZE:
            self._cache[word] = nodes
        return nodes


_CACHE_SIZE = 100_000
_CLAUSE_END = frozenset(".!?;:()«»")


@lru_cache(maxsize=50_000)  # the word lists are looked through for every target
def _items(pattern: str) -> tuple[str, ...]:
    """Return the words and gaps of a pattern; two gaps in a row are one, the last word the end."""
    items = list(_split_pattern(pattern))
    pairs = zip(items, [*items[1:], GAP], strict=True)
    return tuple(item for item, after in pairs if {item, after} != {GAP})


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


def _rank(pattern: tuple[tuple[str, ...], str, object]) -> tuple[int, int, int]:
    """Return the order in which patterns are preferred: the most specific first."""
    items = pattern[0]
    words = sum(item != GAP for item in items)
    letters = sum(len(item) for item in items)
    return (-words, sum(item.endswith("*") for item in items), -letters)


def _ends(
    nodes: Sequence[_Node[T]], norms: Sequence[str], position: int
) -> list[tuple[_End[T], int]]:
    """Return the patterns that go on from ``nodes`` at a position, and where they end."""
    found: list[tuple[_End[T], int]] = []
    pending = [(node, position) for node in nodes]
    while pending:
        node, position = pending.pop()
        found += [(end, position) for end in node.ends]
        if position >= len(norms):
            continue
        if node.words or node.stems:
            pending += [(after, position + 1) for after in node.after(norms[position])]
        if node.gap is not None:
            pending += _behind_gap(node.gap, norms, position)
    if len(found) > 1:
        found.sort(key=_order)
    return found


def _order(found: tuple[_End[T], int]) -> int:
    return found[0].order


def _behind_gap(
    node: _Node[T], norms: Sequence[str], position: int
) -> Iterator[tuple[_Node[T], int]]:
    """Yield the nodes behind a gap, each at the first word that leads to it."""
    reached: list[_Node[T]] = []
    for at in range(position, min(position + MAX_GAP + 1, len(norms))):
        for after in node.after(norms[at]):
            if not any(after is other for other in reached):
                reached.append(after)
                yield after, at + 1
        if norms[at] in _CLAUSE_END:
            return
