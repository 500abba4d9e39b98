"""CSV tables, read and written: the one reader and the one writer of the package.

Written, a table is safe: no cell runs as a formula in a spreadsheet, and every cell that
holds a line end is quoted. Read, a table is forgiven what spreadsheets and databases do
to it: semicolons or tabs for commas, another encoding, a byte-order mark, cells left out
at the end of a row, quotation marks escaped in place of doubled. A row that cannot be
read is an error of its own, and reading goes on with the next.

`open_table` and `parse_table` read any table row by row, `read_sheet` reads one whose
columns are known into a frame; `csv_lines` and `write_csv` write frames.
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
"""What spreadsheets of one language or another put between cells."""

SEPARATORS: Final = ";,\t|"
"""The separators that tables are read with, the likelier first."""

# A spreadsheet runs a cell that begins with one of these as a formula, and an
# article can hold any text. An apostrophe before it stops that; reading takes
# one away again, so that nothing is lost either way.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

_CHUNK: Final = 10_000  # rows that are written at once


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


def csv_lines(
    frame: pd.DataFrame,
    *,
    separator: str = ",",
    decimal: str = ".",
    guarded: bool | Collection[str] = True,
) -> Iterator[str]:
    r"""Yield the lines of a frame as CSV, its header first; a missing value is an empty cell.

    Parameters
    ----------
    frame : DataFrame
    separator, decimal : str
        One character each.
    guarded : bool or collection of str
        Whether text that a spreadsheet would run as a formula gets an apostrophe before
        it, names of columns included; or the columns where it does.

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
        Begin with a byte-order mark, without which Excel takes UTF-8 for something else.

    Raises
    ------
    ValueError
        When separator and decimal mark are not one character each, or the same.
    """
    if len(separator) != 1 or len(decimal) != 1 or separator == decimal:
        signs = f"{separator!r}, {decimal!r}"
        message = f"separator and decimal mark are one character each, and differ: {signs}"
        raise ValueError(message)
    lines = csv_lines(frame, separator=separator, decimal=decimal, guarded=guarded)
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        file.writelines(lines)


class _Lines:
    """Takes the rows of a ``csv.writer``.

    It quotes a cell with a carriage return only where lines end in one; ours end in a
    line feed alone, as everywhere else in the package.
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
    """Return the cells of a column as they are written."""

    def cell(value: object) -> str:
        if isinstance(value, str):
            return text(value)
        if isinstance(value, float):
            return repr(float(value)).replace(".", decimal)
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
        The line it begins on.
    cells : list of str
        A cell for each column; none where the row cannot be read.
    error : str
        Why it cannot be read; empty for a good row.
    """

    line: int
    cells: list[str]
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return not self.error and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read.

    Attributes
    ----------
    header : list of str
        The names of its columns, as they stand.
    rows : iterator of Row
        What stands under them, in order; lines with nothing on them are left out.
    separator : str
        What stands between cells.
    """

    header: list[str]
    rows: Iterator[Row]
    separator: str


@contextmanager
def open_table(path: Path, *, known: Collection[str] = ()) -> Iterator[Table]:
    """Open a CSV file of any size: the names of its columns, its rows as they are asked for.

    Parameters
    ----------
    path : pathlib.Path
    known : collection of str
        Names of columns that may be there, in small letters: they help to tell the
        separator, which is otherwise the one that parts the header into most columns.

    Raises
    ------
    ReadingError
        When the file is empty, binary, or its first line names no columns.
    """
    with open_lines(path) as lines:
        yield _table(lines, str(path), known, tabs=path.suffix.lower() == ".tsv")


def parse_table(text: str, name: str, *, known: Collection[str] = ()) -> Table:
    r"""Read a CSV table out of a text; ``name`` is what messages call it.

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
    """Return the names of a header, no two alike and none empty.

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
    """Return the separator that a line « sep=; », which Excel understands, declares."""
    name, _, separator = line.rstrip("\r\n").strip('"').partition("=")
    return separator if name.lower() == "sep" and len(separator) == 1 else ""


def _separator(header: str, known: Collection[str], *, tabs: bool) -> str:
    """Return the separator that parts the header into most columns, known ones first."""

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
        except ReadingError as error:  # one line longer than a field may be
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


def _parsed(taken: _Taken, separator: str, escape: str | None) -> list[str]:
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
    """Return the name of a column as we know it, however a person writes it."""
    return name.strip().strip("\ufeff").lower().replace(" ", "_")


def _stripped(column: pd.Series[Any]) -> pd.Series[str]:
    return column.astype("object").map(_said, na_action="ignore").astype("string")


def _said(value: object) -> str | None:
    """Return what a cell says, without outer blanks; None for an empty one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a column of whole numbers with a hole in it
    return str(value).strip() or None
