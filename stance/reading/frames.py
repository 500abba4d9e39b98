"""Articles out of a DataFrame, or out of a list of mappings: a row an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.files.spreadsheets import distinct_names
from stance.reading.formats.table_columns import (
    AHEAD,
    article_of_row,
    cell,
    match_columns,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["is_frame", "read_frame", "read_records"]


_FRAME: Final = Path("DataFrame")  # what messages and ids call a table that is no file
_RECORDS: Final = Path("records")


def is_frame(thing: object) -> bool:
    """Tell a DataFrame without loading pandas for whoever has none."""
    return any(kind.__name__ == "DataFrame" for kind in type(thing).__mro__)


def read_frame(frame: Any, columns: Columns | None = None) -> Iterator[Article]:  # noqa: ANN401 - pandas is slow to load
    """Return the articles of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        Its columns are known by their usual names, as those of a CSV file are; an index
        that has a name is a column too.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If no column holds a text.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"titre": ["Un barrage"], "texte": ["Il est plein."], "pays": ["CH"]})
    >>> (article,) = read_frame(frame)
    >>> article.title, article.extra["pays"]
    ('Un barrage', 'CH')
    """
    table = frame.reset_index() if any(frame.index.names) else frame
    names = distinct_names(map(str, table.columns))
    rows = (
        dict(zip(names, map(cell, values), strict=True))
        for values in table.itertuples(index=False, name=None)
    )
    ahead = list(islice(rows, AHEAD))
    matched = match_columns(names, columns, _FRAME, rows=ahead)
    if not ahead:
        message = "the DataFrame has no row"
        raise ReadingError(message)
    return _articles(
        (
            dict(zip(names, map(cell, values), strict=True))
            for values in table.itertuples(index=False, name=None)
        ),
        matched,
        _FRAME,
    )


def read_records(
    records: Iterable[Mapping[str, object]], columns: Columns | None = None
) -> Iterator[Article]:
    """Return the articles of mappings, one each.

    Parameters
    ----------
    records : iterable of mapping
        As ``DataFrame.to_dict("records")`` or a JSON document gives them.
    columns : mapping, optional
        Which key holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If no key holds a text.

    Examples
    --------
    >>> [article.id for article in read_records([{"id": "a", "text": "Il est plein."}])]
    ['a']
    """
    rows = [{str(name): cell(value) for name, value in record.items()} for record in records]
    names = distinct_names(dict.fromkeys(name for row in rows for name in row))
    matched = match_columns(names, columns, _RECORDS, rows=rows[:AHEAD])
    return _articles(rows, matched, _RECORDS)


def _articles(
    rows: Iterable[Mapping[str, str]], matched: Mapping[str, str], path: Path
) -> Iterator[Article]:
    for number, row in enumerate(rows, start=1):
        place = f"row {number}"
        article = article_of_row(row, matched, path=path, place=place, number=number)
        yield replace(article, path=None)
