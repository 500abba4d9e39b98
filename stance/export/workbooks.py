"""Write the tables of an analysis as CSV, Parquet, JSON lines or Excel.

`write_csv`, `write_parquet` and `write_jsonl` write one table; `write_excel` writes
several as the sheets of a workbook, with text and numbers in their own types.
`write_frame` writes any frame, such as that of `Analysis.compare`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from stance.export.documents import listed, walked
from stance.files.atomic import atomic_write
from stance.storage import EXCEL, SaveFormat, write_table

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from stance.columns import Tables

__all__ = [
    "TABLES",
    "require_table_name",
    "table_of",
    "write_csv",
    "write_excel",
    "write_frame",
    "write_jsonl",
    "write_parquet",
]


TABLES: Final = ("quotes", "speakers", "articles", "texts")

_SUFFIXES: Final[Mapping[str, SaveFormat]] = MappingProxyType(
    {".csv": "csv", ".parquet": "parquet", ".jsonl": "jsonl"}
)


def table_of(analysis: Tables, name: str) -> pd.DataFrame:
    """Return the table called ``name``.

    Raises
    ------
    ValueError
        If there is no such table, or the texts were not kept.
    """
    if name not in TABLES:
        message = f"unknown table {name!r}; choose among {', '.join(TABLES)}"
        raise ValueError(message)
    table: pd.DataFrame = getattr(analysis, name)
    if name == "texts" and table.empty and len(analysis.articles):
        message = "the texts were not kept: analyze again with keep_texts=True"
        raise ValueError(message)
    return table


def write_csv(  # noqa: PLR0913 - the options of CSV are many
    analysis: Tables,
    path: Path,
    *,
    table: str = "quotes",
    separator: str = ",",
    decimal: str = ".",
    bom: bool = False,
    safe: bool = True,
) -> None:
    """Write a table as CSV in UTF-8, with missing values as empty cells.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    table : {"quotes", "speakers", "articles", "texts"}
        The table to write.
    separator : str
        The separator of cells: Excel in French expects ``";"``.
    decimal : str
        The decimal mark: Excel in French expects ``","``.
    bom : bool
        Begin the file with a byte-order mark, which Excel needs to recognize UTF-8.
    safe : bool
        Put an apostrophe before a cell that a spreadsheet would run as a formula.
        Set it to False for programs that do not run formulas (R, pandas).
    """
    frame = table_of(analysis, table)
    write_table(frame, path, "csv", separator=separator, decimal=decimal, bom=bom, guarded=safe)


def write_parquet(analysis: Tables, path: Path, *, table: str = "quotes") -> None:
    """Write a table as Parquet, with its dtypes: ``table`` as in `write_csv`."""
    write_table(table_of(analysis, table), path, "parquet")


def write_jsonl(analysis: Tables, path: Path, *, table: str = "quotes") -> None:
    """Write a table as JSON lines, an object for each row; ``table`` as in `write_csv`."""
    write_table(table_of(analysis, table), path, "jsonl")


_ROWS: Final = 1_048_576  # of a sheet, including the header
_CELL: Final = 32_767  # UTF-16 units of a cell
_ELLIPSIS: Final = " […]"
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # fixed, so that the bytes are reproducible
_ORIGIN: Final = "written by stance"  # by which `stance.reading` leaves it out of a folder of texts


def write_excel(
    analysis: Tables,
    path: Path,
    *,
    tables: str | Sequence[str] = ("quotes", "speakers", "articles"),
) -> None:
    """Write tables as the sheets of a workbook.

    The sheet of quotations also has the newspaper and the date of their articles, which a
    pivot table needs on the same sheet. No cell is a formula or a link, whatever an article
    contains. A cell that is too long for Excel is truncated, ends in « […] », and is listed
    on a sheet ``cut``, with a warning.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    tables : str or sequence of str
        The tables to write, among quotes, speakers, articles and texts.

    Raises
    ------
    ValueError
        If a table has more rows than a sheet can hold.
    ModuleNotFoundError
        If XlsxWriter, which the extra ``excel`` installs, is missing.
    """
    frames = {name: table_of(analysis, name) for name in listed(tables)}
    if "quotes" in frames:
        about = analysis.articles[["article_id", "newspaper", "date"]]
        own = frames["quotes"].drop(columns=["newspaper", "date"], errors="ignore")
        joined = own.merge(about.drop_duplicates("article_id"), on="article_id", how="left")
        frames["quotes"] = joined[list(dict.fromkeys([*about, *joined]))]
    _write_workbook(frames, path)


def write_frame(frame: pd.DataFrame, path: Path, *, excel: bool = False) -> None:
    """Write a frame to a CSV, Excel, Parquet or JSON lines file, by the suffix of its name.

    Parameters
    ----------
    frame : DataFrame
    path : pathlib.Path
        The file to write; it is complete or absent.
    excel : bool
        CSV as a French Excel opens it: semicolons, decimal commas, byte-order mark.

    Raises
    ------
    ValueError
        If the suffix is none of these.
    """
    require_table_name(path)
    suffix = path.suffix.lower()
    options: Mapping[str, Any] = EXCEL if suffix == ".csv" and excel else {}
    with atomic_write(path) as partial:
        if suffix == ".xlsx":
            _write_workbook({"table": frame}, partial)
        else:
            write_table(frame, partial, _SUFFIXES[suffix], **options)


def require_table_name(path: Path) -> None:
    """Raise a ValueError if a file is not named as `write_frame` needs it."""
    if path.suffix.lower() not in {".xlsx", *_SUFFIXES}:
        message = f"{path}: a table is written as .csv, .xlsx, .parquet or .jsonl"
        raise ValueError(message)


def _write_workbook(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write frames as the sheets of a workbook."""
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, and only for this
    except ModuleNotFoundError as error:
        message = "Excel files need XlsxWriter: run `pip install 'stance-presse[excel]'`"
        raise ModuleNotFoundError(message) from error

    _require_fitting(frames)
    # Rows are written to disk one by one; strings_to_… are off so that no cell is a formula.
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(str(path), settings) as book:
        book.set_properties({"created": _EPOCH, "comments": _ORIGIN})
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
            warnings.warn(message, UserWarning, stacklevel=3)


def _require_fitting(frames: Mapping[str, pd.DataFrame]) -> None:
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
    """Write a cell; return the length of its text."""
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
