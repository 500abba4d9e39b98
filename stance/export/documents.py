"""Functions that the export formats share: articles with their quotations, names, options.

`documents` iterates over the articles of an analysis, each with the rows of its quotations.
`Names` and `file_name` make unique names of letters and digits for files and variables, for
programs and file systems that accept few characters. `listed` and `chosen` read the options
that users give.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from stance.columns import restored
from stance.french.words import unaccented

if TYPE_CHECKING:
    import pandas as pd

    from stance.article import Article
    from stance.columns import Tables

__all__ = [
    "Document",
    "Names",
    "Row",
    "chosen",
    "documents",
    "file_name",
    "listed",
    "plain_words",
    "records",
    "require_articles",
    "walked",
]


def listed(value: str | Sequence[str]) -> list[str]:
    """Return a list of names; a command line gives them in one string.

    Examples
    --------
    >>> listed("quotes, speakers"), listed(["quotes"])
    (['quotes', 'speakers'], ['quotes'])
    """
    return [name.strip() for name in value.split(",")] if isinstance(value, str) else list(value)


def chosen(option: str, value: str, among: Collection[str]) -> str:
    """Return ``value`` if it is one of ``among``; raise otherwise."""
    if value not in among:
        message = f"{option}={value!r} is none of {', '.join(among)}"
        raise ValueError(message)
    return value


_RUN = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 80  # characters of a name, for file systems and menus


def plain_words(value: str) -> list[str]:
    """Return the runs of letters and digits of ``value``, without accents.

    Examples
    --------
    >>> plain_words("Sœur d’Élise (2019)")
    ['Soeur', 'd', 'Elise', '2019']
    """
    return _RUN.findall(unaccented(value))


def file_name(value: str) -> str:
    """Return ``value`` as a file stem that is valid on any system.

    Examples
    --------
    >>> file_name("2019/À la une"), file_name("?")
    ('2019-A-la-une', 'text')
    """
    return "-".join(plain_words(value))[:_LONGEST].strip("-") or "text"


class Names:
    """Give each value a unique name, always the same.

    Names differ in more than case, because many file systems ignore case.

    Parameters
    ----------
    make : callable
        Makes a name of a value.
    taken : iterable of str
        Names that no value may have.

    Examples
    --------
    >>> names = Names(file_name)
    >>> names.of("a/b"), names.of("A b"), names.of("a/b")
    ('a-b', 'A-b2', 'a-b')
    """

    def __init__(self, make: Callable[[str], str], taken: Iterable[str] = ()) -> None:
        self._make = make
        self._taken = {name.casefold() for name in taken}
        self._given: dict[str, str] = {}

    def of(self, value: str) -> str:
        """Return the name of ``value``."""
        if value not in self._given:
            base = name = self._make(value)
            number = 1
            while name.casefold() in self._taken:
                number += 1
                name = f"{base}{number}"
            self._taken.add(name.casefold())
            self._given[value] = name
        return self._given[value]


Row = Mapping[str, Any]

# Batch sizes, small enough to keep memory use constant.
_BATCH: Final = 500  # articles, with the rows of their quotations
_CHUNK: Final = 10_000  # rows


@dataclass(frozen=True, slots=True)
class Document:
    """An article and its quotations.

    Attributes
    ----------
    article : Article
    quotes : tuple of mapping
        The rows of ``Analysis.quotes`` in text order, outer quotations before nested
        ones; missing values are None.
    """

    article: Article
    quotes: tuple[Row, ...]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of ``frame``; missing values are None."""
    plain = frame.astype("object")
    plain = plain.where(plain.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def walked(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a long frame, as `records` returns them."""
    for first in range(0, len(frame), _CHUNK):
        yield from records(frame.iloc[first : first + _CHUNK])


def documents(analysis: Tables) -> Iterator[Document]:
    """Yield the analysed articles in order, with their quotations.

    Articles that could not be read or analysed, which have an ``error``, are left out.

    Raises
    ------
    ValueError
        If the text of an article was not kept, a quotation is not in the text at its
        ``start`` and ``end``, or its article is not in ``articles``.
    """
    good = analysis.articles[analysis.articles["error"].isna()]
    require_articles(analysis.quotes, good)
    text_at = {name: place for place, name in enumerate(analysis.texts["article_id"])}
    _require_texts(good, text_at)
    rows_at = analysis.quotes.groupby("article_id", sort=False).indices
    for first in range(0, len(good), _BATCH):
        batch = records(good.iloc[first : first + _BATCH])
        places = [place for row in batch for place in rows_at.get(row["article_id"], ())]
        quotes = defaultdict(list)
        for row in records(analysis.quotes.iloc[places]):
            quotes[row["article_id"]].append(row)
        for row in batch:
            place = text_at.get(row["article_id"])
            if place is not None:
                text, blocks = (analysis.texts[name].iloc[place] for name in ("text", "blocks"))
                yield _document(restored(row, text, blocks), quotes[row["article_id"]])


def require_articles(quotes: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Raise where the article of a quotation is missing: only one of the tables was filtered."""
    stray = quotes.loc[~quotes["article_id"].isin(articles["article_id"]), "article_id"]
    if len(stray):
        message = (
            f"{len(stray)} quotations are of articles that the table of articles does not have "
            f"({stray.iloc[0]!r} is the first): keep the same articles in both"
        )
        raise ValueError(message)


def _require_texts(articles: pd.DataFrame, text_at: Mapping[str, int]) -> None:
    """Raise where the texts were not kept; an article without words needs no text."""
    silent = ~articles["article_id"].isin(list(text_at)) & (articles["n_words"] > 0)
    absent = articles.loc[silent, "article_id"].tolist()
    if absent:
        message = (
            f"this format shows quotations in their text, and the texts of {len(absent)} articles "
            f"were not kept ({absent[0]!r} is the first): analyze again with keep_texts=True"
        )
        raise ValueError(message)


def _document(article: Article, quotes: Sequence[Row]) -> Document:
    for row in quotes:
        if article.text[row["start"] : row["end"]] != row["quote"]:
            message = (
                f"quotation {row['quote_id']!r} differs from the text of {article.id!r} at "
                f"{row['start']} to {row['end']}: correct the row, or analyze again"
            )
            raise ValueError(message)
    return Document(article, tuple(sorted(quotes, key=lambda row: (row["start"], -row["end"]))))
