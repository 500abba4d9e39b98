"""Tables as spreadsheets and databases write them: CSV and TSV, row by row.

`stance.files.spreadsheets` finds the separator, the encoding and the way in which quotation
marks are kept; here rows become articles. A row that cannot be read is an article with an
error of its own, and reading goes on with the next.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.limits import ReadingError
from stance.files.spreadsheets import SEPARATORS, distinct_names, open_table
from stance.reading.article_builder import failed
from stance.reading.formats.table_columns import AHEAD, article_of_row, match_columns

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["Row", "names_columns", "read_delimited", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    line : int
        The line it begins on.
    cells : dict of str to str
        Its cells by the names of their columns.
    error : str
        Why it cannot be read; empty for a good row.
    """

    line: int
    cells: dict[str, str]
    error: str = ""


def read_delimited(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a CSV or TSV table, one a row, however long the table.

    The separator is found from the header. A row that cannot be read is an
    article with an ``error`` that names its line.

    Parameters
    ----------
    path : pathlib.Path
        The table; its first row names the columns.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If the table is empty, or no column holds a text.
    """
    with read_rows(path) as (names, rows):
        ahead = list(islice(rows, AHEAD))
        matched = match_columns(names, columns, path, rows=(row.cells for row in ahead))
        number = 0
        for number, row in enumerate(chain(ahead, rows), start=1):
            place = f"line {row.line}"
            if row.error:
                yield failed(path, place, row.error, name=f"{path.stem}:{number}")
            else:
                yield article_of_row(row.cells, matched, path=path, place=place, number=number)
        if not number:
            message = f"{path} has no row under its header"
            raise ReadingError(message)


@contextmanager
def read_rows(path: Path) -> Iterator[tuple[list[str], Iterator[Row]]]:
    """Open a table: the names of its columns, and its rows as they are asked for.

    Raises
    ------
    ReadingError
        If the table is empty.
    """
    with open_table(path) as table:
        names = distinct_names(table.header)
        rows = (
            Row(row.line, dict(zip(names, row.cells, strict=False)), row.error)
            for row in table.rows
            if not row.is_blank
        )
        yield names, rows


def names_columns(line: str) -> bool:
    """Tell whether a line names the columns of a table of articles, one of them the text's.

    Examples
    --------
    >>> names_columns("id;titre;texte"), names_columns("Le maire, dit-on, a signé.")
    (True, False)
    """
    rows = (next(csv.reader([line], delimiter=mark), []) for mark in SEPARATORS)
    return any(
        len(cells) > 1 and "text" in match_columns(cells, None, Path(), required=False)
        for cells in rows
    )
