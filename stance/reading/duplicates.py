"""Find duplicate articles, such as agency copy that several newspapers print.

A text is represented by its shingles, the sequences of four words in it. The 64 shingles with
the smallest hashes are the sketch of the text (Broder, « On the resemblance and containment
of documents », 1997): the share of them that two texts have in common estimates the share of
all shingles that they have in common. Two texts that share four fifths of their shingles
share one of the four smallest in 998 of 1,000 cases, so that an index of these four is enough
to find the candidates.
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

_SHINGLE = 4  # consecutive words
_SKETCH = 64  # shingles that represent a text
_INDEXED = 4  # of these, the number in the index
_SAME = 0.8  # share of shingles that two texts have in common
_EDITED = 0.2  # the same for articles with the same title, newspaper and date: an edited text
_CROWD = 20  # of the texts with the same shingle, how many later ones are compared with


def flag_duplicates(
    articles: Iterable[Article], duplicates: Duplicates = "keep"
) -> Iterator[Article]:
    """Yield ``articles``, with duplicates marked in their ``extra``.

    An article is a duplicate of an earlier one if four fifths of their sequences of four
    words are the same, or one fifth if title, newspaper and date are the same too. Its
    ``extra["duplicate_of"]`` is the id of the first. An existing value is kept. Articles that
    could not be read are never duplicates.

    Parameters
    ----------
    articles : iterable of Article
        The articles of an export or of a whole corpus. About a kilobyte is stored for
        each.
    duplicates : {"keep", "drop"}
        Whether a duplicate is kept, or gets an ``error`` that says why it is left out.

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
    """An index of the earlier articles."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._sketches: list[array[int]] = []
        self._heads: dict[int, tuple[int, ...]] = {}
        self._having: dict[int, tuple[int, ...]] = {}

    def first_of(self, article: Article) -> str:
        """Return the id of the article that this one repeats; if there is none, add it."""
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
    """Return hashes of title, newspaper and day; empty if one of them is unknown."""
    head = (_folded(article.title), _folded(article.newspaper), article.date)
    return [_hash("\n".join(head))] if all(head) else []


def _hash(words: str) -> int:
    """Return a hash that is the same in every process."""
    return zlib.crc32(words.encode("utf-8", "surrogatepass"))


def _folded(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def _sketch(text: str) -> array[int]:
    """Return the smallest hashes of the shingles of a text; similar texts share them."""
    words = WORD.findall(fold(text))
    if not words:
        return array("I")
    runs = (" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)))
    return array("I", nsmallest(_SKETCH, set(map(_hash, runs))))


def _likeness(one: array[int], other: array[int]) -> float:
    """Return the share of the smallest hashes that both have."""
    mine, theirs = set(one), set(other)
    smallest = nsmallest(_SKETCH, mine | theirs)
    return sum(value in mine and value in theirs for value in smallest) / len(smallest)
