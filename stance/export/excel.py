"""Excel workbooks: a sheet a table, words as words and figures as figures."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.export.documents import walked
from stance.export.options import listed
from stance.export.tables import table_of

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from stance.analysis import Analysis

__all__ = ["write_excel"]

_ROWS: Final = 1_048_576  # of a sheet, the header's among them
_CELL: Final = 32_767  # UTF-16 units of a cell
_ELLIPSIS: Final = " […]"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # in each workbook, so that bytes never differ


def write_excel(
    analysis: Analysis,
    path: Path,
    *,
    tables: str | Sequence[str] = ("quotes", "speakers", "articles"),
) -> None:
    """Write tables as the sheets of a workbook.

    No cell is a formula or a link, whatever an article holds. A cell longer than
    Excel takes is cut, ends in « […] », and is listed on a sheet ``cut``; a
    warning says so too.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    tables : str or sequence of str
        Among quotes, speakers, articles and texts.

    Raises
    ------
    ValueError
        When a table has more rows than a sheet.
    ModuleNotFoundError
        Without XlsxWriter, which the extra ``excel`` brings.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, and only for this
    except ModuleNotFoundError as error:
        message = "Excel files need XlsxWriter: run `pip install 'stance-presse[excel]'`"
        raise ModuleNotFoundError(message) from error

    frames = {name: table_of(analysis, name) for name in listed(tables)}
    _require_room(frames)
    # Each row goes to the disk as it comes; strings_to_… off: a cell is never run.
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), settings) as book:
        book.set_properties({"created": _EPOCH})
        cut = [
            (name, *place)
            for name, frame in frames.items()
            for place in _fill(book.add_worksheet(name), frame)
        ]
        if cut:
            sheet = book.add_worksheet("cut")
            for number, line in enumerate([("sheet", "row", "column", "characters"), *cut]):
                sheet.write_row(number, 0, line)
            message = (
                f"{len(cut)} cells hold more than the {_CELL:,} characters that Excel takes and "
                "were cut; the sheet `cut` lists them"
            )
            warnings.warn(message, UserWarning, stacklevel=2)


def _require_room(frames: Mapping[str, pd.DataFrame]) -> None:
    for name, frame in frames.items():
        if len(frame) >= _ROWS:
            message = (
                f"{name} has {len(frame):,} rows, and a sheet takes {_ROWS - 1:,} beneath its "
                "header: export csv or parquet, or part of the rows"
            )
            raise ValueError(message)


def _fill(sheet: Worksheet, frame: pd.DataFrame) -> Iterator[tuple[int, str, int]]:
    """Write a table; yield row, column and length of each cell that was cut."""
    sheet.write_row(0, 0, [str(name) for name in frame.columns])
    for number, row in enumerate(walked(frame), start=1):
        for column, (name, value) in enumerate(row.items()):
            size = _write(sheet, number, column, value)
            if size > _CELL:
                yield number + 1, name, size


def _write(sheet: Worksheet, row: int, column: int, value: object) -> int:
    """Write a cell; return how long its words are."""
    if isinstance(value, str):
        encoded = value.encode("utf-16-le", "replace")
        size = len(encoded) // 2
        if size > _CELL:
            kept = encoded[: 2 * (_CELL - len(_ELLIPSIS))].decode("utf-16-le", "ignore")
            value = kept + _ELLIPSIS
        sheet.write_string(row, column, value)
        return size
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
    return 0
