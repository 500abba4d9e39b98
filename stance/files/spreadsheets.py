"""Read and write CSV tables, for the whole package.

Tables are written so that no cell runs as a formula in a spreadsheet, and every cell with a
line end is quoted. The reader accepts the variants that spreadsheets and databases write:
semicolons or tabs, other encodings, a byte-order mark, missing cells at the end of a row,
quotation marks escaped instead of doubled. A row that cannot be read is reported as an
error, and reading continues with the next.

`open_table` and `parse_table` read any table row by row; `read_sheet` reads a table with
known columns into a frame; `csv_lines` and `write_csv` write frames.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from stance.files.encodings import Lines, open_lines
from stance.files.limits import ReadingError, in_force

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "SEPARATORS",
    "Row",
    "Separator",
    "Table",
    "csv_lines",
    "distinct_names",
    "guard",
    "open_table",
    "parse_table",
    "read_sheet",
    "unguard",
    "write_csv",
]


Separator = Literal[",", ";", "\t"]
"""The separators that spreadsheets use, depending on the language."""

SEPARATORS: Final = ";,\t|"
"""The separators accepted when reading, the more likely first."""

# A spreadsheet runs a cell that begins with one of these as a formula, and an
# article can contain any text. An apostrophe before it prevents that; the reader
# removes it, so that the cell is unchanged.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

_CHUNK: Final = 10_000  # rows written at once


def guard(cell: str) -> str:
    """Return a cell that spreadsheets do not run as a formula.

    Examples
    --------
    >>> guard("=1+1"), guard("oui"), unguard(guard("=1+1"))
    ("'=1+1", 'oui', '=1+1')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Remove the apostrophe that ``guard`` added."""
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_lines(
    frame: pd.DataFrame,
    *,
    separator: str = ",",
    decimal: str = ".",
    guarded: bool | Collection[str] = True,
) -> Iterator[str]:
    r"""Yield the lines of a frame as CSV, header first; missing values are empty cells.

    Parameters
    ----------
    frame : DataFrame
    separator, decimal : str
        One character each.
    guarded : bool or collection of str
        Whether to put an apostrophe before text that a spreadsheet would run as a
        formula, including column names; or the columns in which to do so.

    Examples
    --------
    >>> import pandas as pd
    >>> list(csv_lines(pd.DataFrame({"=a": ["x\ry", "=1"], "b": [0.5, None]})))
    ["'=a,b\n", '"x\ry",0.5\n', "'=1,\n"]
    """
    safe = [guarded if isinstance(guarded, bool) else name in guarded for name in frame.columns]
    lines = _Lines()
    writer = csv.writer(lines, delimiter=separator, lineterminator="\r\n")
    header = [str(name) for name in frame.columns]
    writer.writerow(
        [guard(name) if sure else name for name, sure in zip(header, safe, strict=True)]
    )
    yield from lines.taken()
    for first in range(0, len(frame), _CHUNK):
        part = frame.iloc[first : first + _CHUNK]
        columns = [
            _written(part.iloc[:, place], decimal, guard if sure else str)
            for place, sure in enumerate(safe)
        ]
        writer.writerows(zip(*columns, strict=True))
        yield from lines.taken()


def write_csv(  # noqa: PLR0913 - the options of CSV are many
    frame: pd.DataFrame,
    path: Path,
    *,
    separator: str = ",",
    decimal: str = ".",
    bom: bool = False,
    guarded: bool | Collection[str] = True,
) -> None:
    """Write a frame as a CSV file in UTF-8.

    Parameters
    ----------
    frame : DataFrame
    path : pathlib.Path
    separator, decimal, guarded
        As in `csv_lines`.
    bom : bool
        Begin the file with a byte-order mark, which Excel needs to recognize UTF-8.

    Raises
    ------
    ValueError
        If separator and decimal mark are not one character each, or are the same.
    """
    if len(separator) != 1 or len(decimal) != 1 or separator == decimal:
        signs = f"{separator!r}, {decimal!r}"
        message = f"separator and decimal mark are one character each, and differ: {signs}"
        raise ValueError(message)
    lines = csv_lines(frame, separator=separator, decimal=decimal, guarded=guarded)
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        file.writelines(lines)


class _Lines:
    """Collects the rows of a ``csv.writer``.

    The writer quotes cells with a carriage return only if lines end in one. Our lines end in
    a line feed, as everywhere else in the package.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        self._lines.append(line.removesuffix("\r\n") + "\n")

    def taken(self) -> list[str]:
        """Return the lines since the last call."""
        lines, self._lines = self._lines, []
        return lines


def _written(column: pd.Series[Any], decimal: str, text: Callable[[str], str]) -> list[str]:
    """Return the cells of a column as written to the file."""

    def cell(value: object) -> str:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, float):
            return repr(float(value)).replace(".", decimal)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"  # R, pandas and spreadsheets all read it
        return str(value)

    missing = column.isna()
    values = zip(column.astype("object"), missing, strict=True)
    return ["" if gone else cell(value) for value, gone in values]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    line : int
        The line on which it begins.
    cells : list of str
        A cell for each column; empty if the row cannot be read.
    error : str
        Why the row cannot be read; empty for a valid row.
    """

    line: int
    cells: list[str]
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether all cells are empty."""
        return not self.error and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """An open table.

    Attributes
    ----------
    header : list of str
        The names of its columns, as written.
    rows : iterator of Row
        The rows in order, without blank lines.
    separator : str
        The separator of cells.
    """

    header: list[str]
    rows: Iterator[Row]
    separator: str


@contextmanager
def open_table(path: Path, *, known: Collection[str] = ()) -> Iterator[Table]:
    """Open a CSV file of any size and read its rows lazily.

    Parameters
    ----------
    path : pathlib.Path
    known : collection of str
        Lower-case names of expected columns. They help to determine the separator,
        which is otherwise the one that gives the header most columns.

    Raises
    ------
    ReadingError
        If the file is empty or binary, or its first line has no column names.
    """
    with open_lines(path) as lines:
        yield _table(lines, str(path), known, tabs=path.suffix.lower() == ".tsv")


def parse_table(text: str, name: str, *, known: Collection[str] = ()) -> Table:
    r"""Read a CSV table from a string; ``name`` is its name in messages.

    Raises
    ------
    ReadingError
        As `open_table`.

    Examples
    --------
    >>> table = parse_table("qui;mots\nAna;« Oui »\nLéo", "the table")
    >>> table.header, [row.cells for row in table.rows]
    (['qui', 'mots'], [['Ana', '« Oui »'], ['Léo', '']])
    """
    return _table(Lines(io.StringIO(text, newline=""), Path(name)), name, known)


def distinct_names(header: Iterable[str]) -> list[str]:
    """Return the names of a header, made unique and non-empty.

    Examples
    --------
    >>> distinct_names(["texte", "", "texte"])
    ['texte', 'column 2', 'texte (2)']
    """
    seen: Counter[str] = Counter()
    names: list[str] = []
    for number, raw in enumerate(header, start=1):
        name = raw.strip() or f"column {number}"
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return names


def _table(lines: Lines, name: str, known: Collection[str], *, tabs: bool = False) -> Table:
    first = _first_line(lines)
    separator = _declared(first)
    if separator:
        first = _first_line(lines)
    if not first.strip():
        message = f"{name} is empty: its first line must name the columns"
        raise ReadingError(message)
    lines.put_back([first])
    try:
        separator = separator or _separator(first, known, tabs=tabs)
        header = next(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        message = f"{name}: its first line does not name columns ({error})"
        raise ReadingError(message) from error
    return Table(header, _rows(lines, header, separator), separator)


def _first_line(lines: Lines) -> str:
    return next((line for line in lines if line.strip()), "")


def _declared(line: str) -> str:
    """Return the separator declared by a line « sep=; », as Excel accepts."""
    name, _, separator = line.rstrip("\r\n").strip('"').partition("=")
    return separator if name.lower() == "sep" and len(separator) == 1 else ""


def _separator(header: str, known: Collection[str], *, tabs: bool) -> str:
    """Return the separator that gives the header most known columns, then most columns."""

    def fits(separator: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=separator), [])
        return sum(_column(name) in known for name in names), len(names)

    found = max(f"\t{SEPARATORS}" if tabs else SEPARATORS, key=fits)
    return found if fits(found)[1] > 1 else ","


def _rows(lines: Lines, header: list[str], separator: str) -> Iterator[Row]:
    width = len(header)
    while True:
        start = lines.number + 1
        try:
            cells = _cells(lines, separator, width)
        except ReadingError as error:  # a line longer than the maximum field
            yield Row(lines.number, [], str(error))
            continue
        except csv.Error as error:
            yield Row(start, [], str(error))
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells[width:]):
            reason = f"{len(cells)} cells for {width} columns: {', '.join(header)}"
            yield Row(start, [], reason)
        elif cells:
            yield Row(start, (cells + [""] * width)[:width])


def _cells(lines: Lines, separator: str, width: int) -> list[str] | None:
    """Return the cells of the next row, for any style of quoting; None at the end.

    Quotation marks inside quoted cells may be doubled, as in spreadsheets, or escaped, as in
    databases. If a line is valid in neither style, its cells may be unquoted.

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
            cells = _parsed(taken, separator, escape)
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
    """The lines given to the parser of a row, kept in case it fails."""

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


def _parsed(taken: _Taken, separator: str, escape: str | None) -> list[str]:
    """Return the cells of the next row; fields may be as long as the limits allow."""
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


def read_sheet(
    table: str | os.PathLike[str] | pd.DataFrame,
    needed: Collection[str],
    *,
    known: Iterable[str] = (),
) -> pd.DataFrame:
    """Return a table of strings from a CSV file or a frame; empty cells are NA.

    Parameters
    ----------
    table : path or DataFrame
        A file may have any separator and encoding that spreadsheets write.
    needed : collection of str
        Required columns.
    known : iterable of str
        Optional columns; they help to determine the separator.

    Raises
    ------
    FileNotFoundError
        If the path does not exist.
    ValueError
        If it is not such a table; the message names the file and the missing columns.
    """
    import pandas as pd  # noqa: PLC0415 - whoever reads articles needs none

    if isinstance(table, pd.DataFrame):
        frame, name = table.copy(), "the frame"
    else:
        name = os.fspath(table)
        frame = _read_whole(Path(name), {*needed, *known})
    frame.columns = pd.Index([_column(str(column)) for column in frame.columns])
    missing = [column for column in needed if column not in frame]
    if missing:
        message = f"{name}: no column {', '.join(missing)}; it has {', '.join(frame.columns)}"
        raise ValueError(message)
    twice = sorted(frame.columns[frame.columns.duplicated()])
    if twice:
        message = f"{name}: the column {twice[0]} occurs twice; keep one"
        raise ValueError(message)
    cells = {column: _stripped(frame[column]) for column in frame.columns}
    return pd.DataFrame(cells).reset_index(drop=True)


def _read_whole(path: Path, known: Collection[str]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - as above

    try:
        with open_table(path, known=known) as table:
            header, rows = table.header, list(table.rows)
    except ReadingError as error:
        message = f"{error}; give a CSV file with a header"
        raise ValueError(message) from error
    wrong = next((row for row in rows if row.error), None)
    if wrong:
        message = (
            f"{path}, line {wrong.line}: {wrong.error}; "
            "put cells with a separator in quotation marks"
        )
        raise ValueError(message)
    cells = [[unguard(cell) for cell in row.cells] for row in rows if not row.is_blank]
    return pd.DataFrame(cells, columns=pd.Index(map(unguard, header)), dtype="object")


def _column(name: str) -> str:
    """Return the normalized name of a column."""
    return name.strip().strip("\ufeff").lower().replace(" ", "_")


def _stripped(column: pd.Series[Any]) -> pd.Series[str]:
    return column.astype("object").map(_said, na_action="ignore").astype("string")


def _said(value: object) -> str | None:
    """Return the content of a cell without outer blanks; None if it is empty."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # whole numbers become floats if one is missing
    return str(value).strip() or None
