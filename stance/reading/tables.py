"""Tables as spreadsheets and databases write them: CSV and TSV, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stance.reading.columns import article_of_row, distinct_names, match_columns
from stance.reading.errors import ReadingError
from stance.reading.limits import in_force
from stance.reading.lines import Lines, open_lines
from stance.reading.pieces import failed

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.columns import Columns

__all__ = ["Row", "read_delimited", "read_rows"]

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
        matched = match_columns(names, columns, path)
        number = 0
        for number, row in enumerate(rows, start=1):
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
    declared = line.strip().strip('"')
    return declared[4:] if declared.lower().startswith("sep=") and len(declared) == 5 else ""  # noqa: PLR2004


def _separator(header: str, path: Path) -> str:
    """Return the separator that parts the header into most columns."""
    candidates = "\t" + _SEPARATORS if path.suffix.lower() == ".tsv" else _SEPARATORS
    return max(candidates, key=lambda mark: len(next(csv.reader([header], delimiter=mark))))


def _rows(lines: Lines, names: Sequence[str], separator: str) -> Iterator[Row]:
    """Yield the rows under the header; blank ones are left out."""
    while True:
        start = lines.number + 1
        try:
            taken = _Taken(lines)
            cells = _parse(taken, separator)
        except ReadingError as error:  # one line longer than a field may be
            yield Row(lines.number, {}, str(error))
            continue
        except (csv.Error, StopIteration):
            if not taken.lines:
                return
            cells = None
        if cells is None or (len(cells) != len(names) and len(taken.lines) > 1):
            cells = _alone(taken, separator, len(names)) or cells
        if cells is None:
            lines.put_back(taken.lines[1:])
            yield Row(start, {}, "a quotation mark in it is not closed, or not doubled")
        elif any(cell.strip() for cell in cells[len(names) :]):
            reason = f"{len(cells)} cells for {len(names)} columns: {', '.join(names)}"
            yield Row(start, {}, reason)
        elif any(cell.strip() for cell in cells):
            yield Row(start, dict(zip(names, cells, strict=False)))


class _Taken:
    """Lines on their way to the parser of a row, kept in case it fails."""

    def __init__(self, source: Lines) -> None:
        self.lines: list[str] = []
        self.source = source
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.source)
        self.lines.append(line)
        self._length += len(line)
        if self._length > 2 * in_force().max_chars:
            message = "the row has no end"
            raise csv.Error(message)
        return line


def _parse(taken: _Taken, separator: str) -> list[str]:
    """Return the cells of the next row; a field may be as long as the limits allow."""
    before = csv.field_size_limit(in_force().max_chars)
    try:
        return next(csv.reader(taken, delimiter=separator, strict=True))
    finally:
        csv.field_size_limit(before)


def _alone(taken: _Taken, separator: str, width: int) -> list[str] | None:
    """Return the first line taken as a row without quoting, if it has the right width."""
    cells = taken.lines[0].rstrip("\r\n").split(separator)
    if len(cells) != width or width == 1:
        return None
    taken.source.put_back(taken.lines[1:])
    del taken.lines[1:]
    return cells
