"""Any source that users hold -> a stream of articles, each under an id of its own."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

import pandas as pd

from stance.article import Article

__all__ = ["Source", "articles_of"]

_HALF = re.compile("[\ud800-\udfff]")

Source = str | os.PathLike[str] | Article | Iterable["str | os.PathLike[str] | Article"]


def articles_of(source: Source) -> Iterator[Article]:
    """Return the articles of a path, of an article, or of an iterable of either.

    They are read one after the other, as they are asked for. Where two bear the
    same id, the second is numbered.

    Raises
    ------
    TypeError
        When ``source`` is something else; what is in an iterable is found out
        as it is read.

    Examples
    --------
    >>> twice = [Article("Un.", id="a"), Article("Deux.", id="a")]
    >>> [article.id for article in articles_of(twice)]
    ['a', 'a (2)']
    """
    if isinstance(source, pd.DataFrame):
        message = (
            "a DataFrame is not read as it stands: pass "
            "(stance.Article(row.text, id=row.id) for row in frame.itertuples())"
        )
        raise TypeError(message)
    if isinstance(source, str | os.PathLike):
        return _distinct(_corpus(os.fspath(source)))
    if isinstance(source, Article):
        return _distinct([source])
    if isinstance(source, bytes | Mapping) or not isinstance(source, Iterable):
        raise TypeError(_not_a_source(source))
    return _distinct(_articles(source))


def _corpus(source: str | list[str]) -> Iterator[Article]:
    # Loading a saved analysis needs no readers.
    from stance.reading import read_corpus  # noqa: PLC0415

    return read_corpus(source)


def _articles(items: Iterable[str | os.PathLike[str] | Article]) -> Iterator[Article]:
    """Yield the articles of a mixture; paths in a row go to the readers together."""
    for is_article, run in groupby(items, key=_is_article):
        if is_article:
            yield from (item for item in run if isinstance(item, Article))
        else:
            yield from _corpus([os.fspath(item) for item in run if not isinstance(item, Article)])


def _is_article(item: object) -> bool:
    if not isinstance(item, Article | str | os.PathLike):
        raise TypeError(_not_a_source(item))
    return isinstance(item, Article)


def _not_a_source(thing: object) -> str:
    return f"expected a path, a stance.Article or an iterable of them, not {type(thing).__name__}"


def _distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """Give each article an id that no earlier one bears."""
    seen: set[str] = set()
    copies: Counter[str] = Counter()
    for article in map(_of_whole_characters, articles):
        name = article.id
        while name in seen:
            copies[article.id] += 1
            name = f"{article.id} ({copies[article.id] + 1})"
        seen.add(name)
        yield article if name == article.id else replace(article, id=name)


def _of_whole_characters(article: Article) -> Article:
    """Put « � » for halves of characters, which no table can hold; offsets stay as they are."""
    given: dict[str, Any] = {item.name: getattr(article, item.name) for item in fields(article)}
    mended = {name: _mended(value) for name, value in given.items()}
    mended["extra"] = {_mended(name): _mended(value) for name, value in article.extra.items()}
    changed = {name: value for name, value in mended.items() if value != given[name]}
    return replace(article, **changed) if changed else article


def _mended(value: Any) -> Any:  # noqa: ANN401 - what is no text stays as it is
    if not isinstance(value, str) or value.isascii():
        return value
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
