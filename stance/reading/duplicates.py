"""The same article twice: a press archive prints what agencies and editions share."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import nsmallest
from typing import TYPE_CHECKING

from stance.french.words import WORD, fold

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["flag_duplicates"]


_SHINGLE = 4  # words in a row
_SKETCH = 64  # shingles that stand for a text
_SAME = 0.8  # share of shingles that two texts have in common
_CROWD = 50  # texts that share a shingle: beyond, it tells nothing


def flag_duplicates(articles: Iterable[Article]) -> Iterator[Article]:
    """Yield ``articles``; one that came before has ``duplicate_of`` in its ``extra``.

    An article repeats an earlier one when title, newspaper and date are the same,
    or when four fifths of its runs of four words are. None is left out.

    Parameters
    ----------
    articles : iterable of Article
        Of one export, or of a whole corpus: what is kept of each is about a
        kilobyte.

    Examples
    --------
    >>> from stance.article import Article
    >>> text = "La mairie a dit non aux caméras, et les habitants ont applaudi."
    >>> first, again = Article(text, id="a"), Article(text.upper(), id="b")
    >>> [article.extra.get("duplicate_of", "") for article in flag_duplicates([first, again])]
    ['', 'a']
    """
    seen = _Seen()
    for article in articles:
        first = "" if article.error else seen.first_of(article)
        if first:
            yield replace(article, extra={**article.extra, "duplicate_of": first})
        else:
            yield article


class _Seen:
    """What is kept of the articles that came before."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._sketches: list[frozenset[int]] = []
        self._heads: dict[tuple[str, str, str], str] = {}
        self._having: defaultdict[int, list[int]] = defaultdict(list)

    def first_of(self, article: Article) -> str:
        """Return the id of the article that this one repeats; if none, remember it."""
        head = (_folded(article.title), _folded(article.newspaper), article.date)
        sketch = _sketch(article.text)
        first = self._heads.get(head, "") if all(head) else ""
        first = first or self._alike(sketch)
        if not first:
            if all(head):
                self._heads[head] = article.id
            for shingle in sketch:
                if len(self._having[shingle]) < _CROWD:
                    self._having[shingle].append(len(self._names))
            self._names.append(article.id)
            self._sketches.append(sketch)
        return first

    def _alike(self, sketch: frozenset[int]) -> str:
        shared = Counter(number for shingle in sketch for number in self._having.get(shingle, ()))
        for number, count in shared.most_common():
            if count < _SAME * len(sketch) / 2:
                break
            if _likeness(sketch, self._sketches[number]) >= _SAME:
                return self._names[number]
        return ""


def _folded(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def _sketch(text: str) -> frozenset[int]:
    """Return the smallest hashes of the runs of words of a text: like texts share them."""
    words = WORD.findall(fold(text))
    runs = (" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
    hashes = {zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs}
    return frozenset(nsmallest(_SKETCH, hashes))


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return what share of the smallest hashes of both stands in each."""
    smallest = nsmallest(_SKETCH, one | other)
    return sum(value in one and value in other for value in smallest) / len(smallest)
