"""The articles that ship with the package, to try it on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import as_file
from typing import TYPE_CHECKING, Final

from stance.reading import read_corpus
from stance.resources import corpus_path, read_text

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["embedded_articles"]

_EXTRA: Final = ("country", "genre")  # columns of articles.tsv that an Article has no place for


def embedded_articles() -> Iterator[Article]:
    """Yield the articles of the embedded corpus, with what its table says of each.

    Examples
    --------
    >>> article = next(embedded_articles())
    >>> article.language
    'fr'
    """
    rows = csv.DictReader(
        read_text("corpus", "articles.tsv").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    table = {row["id"]: row for row in rows}
    with as_file(corpus_path("articles")) as folder:
        for article in read_corpus(folder):
            row = table.get(article.id)
            yield _described(article, row) if row else article


def _described(article: Article, row: Mapping[str, str]) -> Article:
    return replace(
        article,
        title=row["title"] or article.title,
        source=row["source"],
        section=row["section"],
        date=row["date"],
        author=row["author"],
        extra={**article.extra, **{name: row[name] for name in _EXTRA}},
    )
