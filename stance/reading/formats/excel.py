"""Excel workbooks (``.xlsx``): tables of articles, row by row, by openpyxl.

Every sheet with a column for the text is read; of formulas, the values that were saved with
them. Nothing runs, and no link is followed.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.files.spreadsheets import distinct_names
from stance.reading.formats.packages import Package, open_package
from stance.reading.formats.table_columns import (
    AHEAD,
    article_of_row,
    cell,
    match_columns,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["read_workbook"]


MAX_COLUMNS: Final = 1_000

_Row = tuple[int, dict[str, str]]


def read_workbook(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a workbook, one a row, sheet by sheet.

    Parameters
    ----------
    path : pathlib.Path
        The workbook; the first row of each sheet names its columns.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If openpyxl is not installed; when the file is no workbook, is damaged, locked
        or larger than `stance.limits` allows, or holds macros; when no sheet has a
        column for the text.
    """
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        message = f"{path} is a workbook: to read it, pip install 'stance-presse[office]'"
        raise ReadingError(message) from error
    with open_package(path) as package:
        _check(package)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a broken workbook breaks its reader in any way
        message = f"{path} is a broken workbook ({_said(error)}): save it again"
        raise ReadingError(message) from error
    try:
        yield from _articles(book, path, columns)
    finally:
        book.close()


def _check(package: Package) -> None:
    """Refuse parts that unfold beyond the limit, and XML with a DTD."""
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            package.without_dtd(name)


def _articles(book: Any, path: Path, columns: Columns | None) -> Iterator[Article]:  # noqa: ANN401
    problems: list[ReadingError] = []
    number = found = 0
    for sheet in book.worksheets:
        rows = _rows(sheet, path)
        ahead: list[_Row | str] = []
        try:
            ahead = list(islice(rows, AHEAD))
            cells = [row[1] for row in ahead if not isinstance(row, str)]
            if not cells:
                faults = [row for row in ahead if isinstance(row, str)]
                empty = f"{path}, sheet {sheet.title}, has no row under its header"
                problems.append(ReadingError(*faults or [empty]))
                continue
            matched = match_columns(list(cells[0]), columns, path, rows=cells)
        except ReadingError as error:
            problems.append(error)
            continue
        found += 1
        for row in chain(ahead, rows):
            number += 1
            if isinstance(row, str):
                raise ReadingError(row)
            line, words = row
            place = f"sheet {sheet.title}, line {line}"
            yield article_of_row(words, matched, path=path, place=place, number=number)
    if not found:
        raise problems[0] if problems else ReadingError(f"{path} has no sheet with rows")


def _rows(sheet: Any, path: Path) -> Iterator[_Row | str]:  # noqa: ANN401 - openpyxl is an extra
    """Yield the line and the cells of each row that is not blank; last, what is wrong."""
    names: list[str] = []
    try:
        for line, values in enumerate(
            sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1
        ):
            words = [cell(value) for value in values]
            if not any(word.strip() for word in words):
                continue
            if not names:
                last = max(index for index, word in enumerate(words) if word.strip())
                names = distinct_names(words[: last + 1])
                continue
            yield line, dict(zip(names, words, strict=False))
    except Exception as error:  # noqa: BLE001 - a broken sheet breaks its reader in any way
        yield f"{path}, sheet {sheet.title}, breaks off ({_said(error)}): save it again"


def _said(error: Exception) -> str:
    return str(error).strip()[:100] or type(error).__name__
