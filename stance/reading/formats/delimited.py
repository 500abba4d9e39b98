"""Tables as spreadsheets and databases write them: CSV and TSV, row by row.

The separator, the encoding and the way in which quotation marks are kept are found from the
file. A row that cannot be read is an error of its own, and reading goes on with the next.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import Lines, open_lines
from stance.files.limits import ReadingError, in_force
from stance.reading.article_builder import failed
from stance.reading.formats.table_columns import (
    AHEAD,
    article_of_row,
    distinct_names,
    match_columns,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["Row", "names_columns", "read_delimited", "read_rows"]


_SEPARATORS = ";,\t|"


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
        When the table is empty, or no column holds a text.
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
        When the table is empty.
    """
    with open_lines(path) as lines:
        first = _first_line(lines)
        separator = _declared(first)
        if separator:
            first = _first_line(lines)
        if not first.strip():
            message = f"{path} is empty: its first line must name the columns"
            raise ReadingError(message)
        lines.put_back([first])
        try:
            separator = separator or _separator(first, path)
            names = distinct_names(next(csv.reader(lines, delimiter=separator)))
        except csv.Error as error:
            message = f"{path}: its first line does not name columns ({error})"
            raise ReadingError(message) from error
        yield names, _rows(lines, names, separator)


def _first_line(lines: Lines) -> str:
    return next((line for line in lines if line.strip()), "")


def _declared(line: str) -> str:
    """Return the separator that a line « sep=; », which Excel understands, declares."""
    name, _, separator = line.rstrip("\r\n").strip('"').partition("=")
    return separator if name.lower() == "sep" and len(separator) == 1 else ""


def names_columns(line: str) -> bool:
    """Tell whether a line names the columns of a table of articles, one of them the text's.

    Examples
    --------
    >>> names_columns("id;titre;texte"), names_columns("Le maire, dit-on, a signé.")
    (True, False)
    """
    rows = (next(csv.reader([line], delimiter=mark), []) for mark in _SEPARATORS)
    return any(
        len(cells) > 1 and "text" in match_columns(cells, None, Path(), required=False)
        for cells in rows
    )


def _separator(header: str, path: Path) -> str:
    """Return the separator that parts the header into most columns."""
    candidates = "\t" + _SEPARATORS if path.suffix.lower() == ".tsv" else _SEPARATORS
    return max(candidates, key=lambda mark: len(next(csv.reader([header], delimiter=mark))))


def _rows(lines: Lines, names: Sequence[str], separator: str) -> Iterator[Row]:
    """Yield the rows under the header; blank ones are left out."""
    while True:
        start = lines.number + 1
        try:
            cells = _cells(lines, separator, len(names))
        except ReadingError as error:  # one line longer than a field may be
            yield Row(lines.number, {}, str(error))
            continue
        except csv.Error as error:
            yield Row(start, {}, str(error))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells[len(names) :]):
            reason = f"{len(cells)} cells for {len(names)} columns: {', '.join(names)}"
            yield Row(start, {}, reason)
        elif any(cell.strip() for cell in cells):
            yield Row(start, dict(zip(names, cells, strict=False)))


def _cells(lines: Lines, separator: str, width: int) -> list[str] | None:
    """Return the cells of the next row, however its quotation marks are kept; None at the end.

    Marks inside quoted cells are doubled, as spreadsheets do, or else escaped, as
    databases do; a line that is right neither way may have cells without quoting.

    Raises
    ------
    csv.Error
        When the row is right in no way; its first line alone is then taken.
    """
    uneven: tuple[list[str], int] | None = None
    fault: csv.Error | None = None
    for escape in (None, "\\"):
        taken = _Taken(lines)
        try:
            cells = _parse(taken, separator, escape)
        except StopIteration:
            return None
        except csv.Error as error:
            fault = fault or error
        else:
            if len(cells) == width or len(taken.lines) == 1:
                return cells
            uneven = uneven or (cells, len(taken.lines))
        lines.put_back(taken.lines)
        if not any('\\"' in line for line in taken.lines):
            break
    first = next(lines)
    plain = first.rstrip("\r\n").split(separator)
    too_long = fault is not None and "limit" in str(fault)
    if len(plain) == width > 1 and not too_long:
        return plain
    if uneven is None:
        raise csv.Error(_explained(too_long=too_long))
    for _ in range(uneven[1] - 1):
        next(lines)
    return uneven[0]


def _explained(*, too_long: bool) -> str:
    most = f"; or it is longer than stance.limits(max_chars={in_force().max_chars}) allows"
    return f"a quotation mark in it is not closed, or not doubled{most if too_long else ''}"


class _Taken:
    """Lines on their way to the parser of a row, kept in case it fails."""

    def __init__(self, source: Lines) -> None:
        self.lines: list[str] = []
        self._source = source
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.lines.append(line)
        self._length += len(line)
        if self._length > 2 * in_force().max_chars:
            message = "row longer than the limit"
            raise csv.Error(message)
        return line


def _parse(taken: _Taken, separator: str, escape: str | None) -> list[str]:
    """Return the cells of the next row; a field may be as long as the limits allow."""
    before = csv.field_size_limit(in_force().max_chars)
    try:
        return next(
            csv.reader(
                taken,
                delimiter=separator,
                strict=True,
                escapechar=escape,
                doublequote=escape is None,
            )
        )
    finally:
        csv.field_size_limit(before)
