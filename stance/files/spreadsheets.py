"""Tables that people open in a spreadsheet and hand back.

Written, they are safe: no cell runs as a formula. Read, they are forgiven what
spreadsheets do to them: semicolons or tabs for commas, another encoding, a
byte-order mark, cells cut off at the end of a row.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from stance.files.encodings import decode_file
from stance.files.limits import ReadingError

__all__ = ["SEPARATORS", "Separator", "guard", "guarded", "read_sheet", "unguard", "write_sheet"]


Separator = Literal[",", ";", "\t"]
SEPARATORS: Final = (",", ";", "\t")

# A spreadsheet runs a cell that begins with one of these as a formula, and an
# article can hold any text. An apostrophe before it stops that; reading takes
# one away again, so that nothing is lost either way.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_LIMIT: Final = 10_000_000  # characters in a cell; the csv module stops at 131,072


def guard(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("oui"), unguard(guard("=1+1"))
    ("'=1+1", 'oui', '=1+1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Take away the apostrophe that ``guard`` put."""
    return cell[1:] if _GUARDED.match(cell) else cell


def guarded(frame: pd.DataFrame, names: Iterable[str] | None = None) -> pd.DataFrame:
    """Return ``frame`` with its text cells guarded: those of the columns ``names``, or all."""
    texts = {
        name: frame[name].astype("string").map(guard, na_action="ignore")
        for name in (_text_columns(frame) if names is None else names)
    }
    return frame.assign(**texts)


def _text_columns(frame: pd.DataFrame) -> list[str]:
    return [
        str(name)
        for name in frame.columns
        if isinstance(frame[name].dtype, (pd.StringDtype, pd.CategoricalDtype))
    ]


def write_sheet(
    frame: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    separator: Separator = ",",
    bom: bool = True,
) -> Path:
    """Write ``frame`` as a CSV file that a spreadsheet opens safely; return its path.

    Raises
    ------
    ValueError
        When the separator is none of the comma, the semicolon and the tab.
    """
    if separator not in SEPARATORS:
        message = f"unknown separator {separator!r}; choose among ',', ';' and a tab"
        raise ValueError(message)
    text = guarded(frame).to_csv(index=False, sep=separator, lineterminator="\n")
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode("utf-8-sig" if bom else "utf-8"))
    return place


def read_sheet(
    table: str | os.PathLike[str] | pd.DataFrame,
    needed: Collection[str],
    *,
    known: Iterable[str] = (),
) -> pd.DataFrame:
    """Return a table of strings out of a CSV file or a frame; an empty cell is NA.

    Parameters
    ----------
    table : path or DataFrame
        Any separator and encoding that spreadsheets write.
    needed : collection of str
        Columns that must be there.
    known : iterable of str
        Columns that may be there; they help to tell the separator.

    Raises
    ------
    FileNotFoundError
        When the path leads nowhere.
    ValueError
        When it is no such table; the message names the file and what it lacks.
    """
    if isinstance(table, pd.DataFrame):
        frame, name = table.copy(), "the frame"
    else:
        name = os.fspath(table)
        frame = _parsed(Path(name), {*needed, *known})
    frame.columns = pd.Index([_header(str(column)) for column in frame.columns])
    missing = [column for column in needed if column not in frame]
    if missing:
        message = f"{name}: no column {', '.join(missing)}; it has {', '.join(frame.columns)}"
        raise ValueError(message)
    twice = sorted(frame.columns[frame.columns.duplicated()])
    if twice:
        message = f"{name}: the column {twice[0]} occurs twice; keep one"
        raise ValueError(message)
    cells = {column: _cells(frame[column]) for column in frame.columns}
    return pd.DataFrame(cells).reset_index(drop=True)


def _parsed(path: Path, known: Collection[str]) -> pd.DataFrame:
    text = _text(path)
    head = text.partition("\n")[0]
    separator = max(SEPARATORS, key=lambda sign: _fits(head, sign, known))
    before = csv.field_size_limit(_LIMIT)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        message = f"{path}: {error}; save it again as CSV"
        raise ValueError(message) from error
    finally:
        csv.field_size_limit(before)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        message = f"{path}: it has no rows; give a CSV file with a header"
        raise ValueError(message)
    header, body = rows[0], rows[1:]
    for number, row in enumerate(body, start=2):
        if len(row) > len(header) and any(row[len(header) :]):
            message = (
                f"{path}: row {number} has {len(row)} cells, the header {len(header)}; "
                "put cells with a separator in quotation marks"
            )
            raise ValueError(message)
    width = len(header)
    filled = [(row + [""] * width)[:width] for row in body]
    frame = pd.DataFrame(filled, columns=pd.Index(header), dtype="object")
    return frame.map(unguard)


def _text(path: Path) -> str:
    """Return the text of a file without what spreadsheets put before the header."""
    try:
        text = decode_file(path)
    except ReadingError as error:
        message = f"{error}; give a CSV file"
        raise ValueError(message) from error
    # Excel writes and reads a first line that only says the separator.
    return re.sub(r"\A\ufeff?(?:sep=[,;\t]\r?\n)?", "", text)


def _fits(head: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    names = [_header(cell) for cell in next(csv.reader([head], delimiter=separator), [])]
    return sum(name in known for name in names), len(names)


def _header(name: str) -> str:
    return name.strip().strip("\ufeff").lower().replace(" ", "_")


def _cells(column: pd.Series[Any]) -> pd.Series[str]:
    texts = column.astype("object").map(_cell)
    return texts.astype("string")


def _cell(value: object) -> object:
    """Return what a cell says, without outer blanks; NA for an empty one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of whole numbers with a hole in it
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 - NaN
        return pd.NA
    return str(value).strip() or pd.NA
