"""The same article twice: newspapers print what agencies and other editions share.

A text is known again by the runs of four words in it. Of these, the 64 with the smallest
hashes stand for the text (Broder, « On the resemblance and containment of documents »,
1997): the share of them that two texts have in common is about the share of all runs that
they have in common. Two texts that share four fifths of their runs share one of the four
smallest 998 times in 1,000, so that four entries of an index find the texts to look at.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, Literal, get_args

from stance.french.words import WORD, fold

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["DUPLICATES", "Duplicates", "flag_duplicates"]


Duplicates = Literal["keep", "drop"]
DUPLICATES: Final[tuple[Duplicates, ...]] = get_args(Duplicates)

_SHINGLE = 4  # words in a row
_SKETCH = 64  # shingles that stand for a text
_INDEXED = 4  # of these, those that find it again
_SAME = 0.8  # share of shingles that two texts have in common
_EDITED = 0.2  # the same under one title, on one day in one newspaper: a text that was gone over
_CROWD = 20  # texts that share a shingle: beyond, it tells nothing


def flag_duplicates(
    articles: Iterable[Article], duplicates: Duplicates = "keep"
) -> Iterator[Article]:
    """Yield ``articles``; one that repeats an earlier one names it in its ``extra``.

    An article repeats an earlier one when four fifths of their runs of four words are
    the same, or one fifth where title, newspaper and date are the same. Its
    ``extra["duplicate_of"]`` is the id of the first. One that bears such a note
    already keeps it. What could not be read repeats nothing.

    Parameters
    ----------
    articles : iterable of Article
        Of one export, or of a whole corpus. About a kilobyte is kept of each.
    duplicates : {"keep", "drop"}
        Whether one that repeats another goes on as it is, or with an ``error`` that
        says why it is left out.

    Raises
    ------
    ValueError
        If ``duplicates`` is neither.

    Examples
    --------
    >>> from stance.article import Article
    >>> text = "La mairie a dit non aux caméras, et les habitants ont applaudi."
    >>> first, again = Article(text, id="a"), Article(text.upper(), id="b")
    >>> [article.extra.get("duplicate_of", "") for article in flag_duplicates([first, again])]
    ['', 'a']
    >>> [article.error for article in flag_duplicates([first, again], "drop")]
    ['', 'repeats a; left out']
    """
    if duplicates not in DUPLICATES:
        message = f"duplicates must be 'keep' or 'drop', not {duplicates!r}"
        raise ValueError(message)
    return _flagged(articles, drop=duplicates == "drop")


def _flagged(articles: Iterable[Article], *, drop: bool) -> Iterator[Article]:
    seen = _Seen()
    for article in articles:
        first = article.extra.get("duplicate_of", "")
        if not first and not article.error:
            first = seen.first_of(article)
            if first:
                article = replace(article, extra={**article.extra, "duplicate_of": first})  # noqa: PLW2901
        if first and drop and not article.error:
            yield replace(article, error=f"repeats {first}; left out")
        else:
            yield article


class _Seen:
    """What is kept of the articles that came before."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._sketches: list[array[int]] = []
        self._heads: dict[int, tuple[int, ...]] = {}
        self._having: dict[int, tuple[int, ...]] = {}

    def first_of(self, article: Article) -> str:
        """Return the id of the article that this one repeats; if none, remember it."""
        sketch = _sketch(article.text)
        if not sketch:
            return ""
        heads = _heads(article)
        same = [number for head in heads for number in self._heads.get(head, ())]
        shared = Counter(
            number for shingle in sketch[:_INDEXED] for number in self._having.get(shingle, ())
        )
        alike = [number for number, _ in shared.most_common()]
        for candidates, needed in ((same, _EDITED), (alike, _SAME)):
            for number in candidates:
                if _likeness(sketch, self._sketches[number]) >= needed:
                    return self._names[number]
        number = len(self._names)
        self._names.append(article.id)
        self._sketches.append(sketch)
        _note(self._heads, heads, number)
        _note(self._having, sketch[:_INDEXED], number)
        return ""


def _note(index: dict[int, tuple[int, ...]], keys: Iterable[int], number: int) -> None:
    for key in keys:
        before = index.get(key, ())
        if len(before) < _CROWD:
            index[key] = (*before, number)


def _heads(article: Article) -> list[int]:
    """Return what tells title, newspaper and day; nothing where one of them is not known."""
    head = (_folded(article.title), _folded(article.newspaper), article.date)
    return [_hash("\n".join(head))] if all(head) else []


def _hash(words: str) -> int:
    """Return a hash that is the same in every process."""
    return zlib.crc32(words.encode("utf-8", "surrogatepass"))


def _folded(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def _sketch(text: str) -> array[int]:
    """Return the smallest hashes of the runs of words of a text: like texts share them."""
    words = WORD.findall(fold(text))
    if not words:
        return array("I")
    runs = (" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
    return array("I", nsmallest(_SKETCH, set(map(_hash, runs))))


def _likeness(one: array[int], other: array[int]) -> float:
    """Return what share of the smallest hashes of both stands in each."""
    mine, theirs = set(one), set(other)
    smallest = nsmallest(_SKETCH, mine | theirs)
    return sum(value in mine and value in theirs for value in smallest) / len(smallest)
