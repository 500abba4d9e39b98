"""Which column of a table is what, and a row made an article.

Tables as spreadsheets and databases write them: CSV and TSV, row by row.
"""

from __future__ import annotations

import csv
import re
import shlex
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.encodings import Lines, open_lines
from stance.files.limits import ReadingError, in_force, too_large
from stance.files.resources import read_table
from stance.reading.formats.plain_text import article_from_text
from stance.reading.formats.sections import Known, article_from_pieces, failed, headline_apart
from stance.reading.repair.text_lines import close_gaps, is_wrapped, split_lines
from stance.suggest import unknown

if TYPE_CHECKING:
    from stance.article import Article

__all__ = [
    "FIELDS",
    "Columns",
    "Row",
    "article_of_row",
    "check_columns",
    "distinct_names",
    "known_of_row",
    "match_columns",
    "read_delimited",
    "read_rows",
]


# -- Which column of a table is what, and a row made an article ------------------


#: Which column holds what: a field of `FIELDS`, then the column's name, or None
#: for a field that no column holds.
Columns = Mapping[str, str | None]

#: What a column may hold.
FIELDS: Final = (
    "id",
    "text",
    "title",
    "deck",
    "author",
    "newspaper",
    "section",
    "date",
    "page",
    "url",
    "language",
)
_SIGNS = re.compile(r"[^a-z0-9]+")


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _SIGNS.sub("_", letters).strip("_")


@cache
def _usual_names() -> Mapping[str, tuple[str, int]]:
    """Return the field of each usual name, and how early its list has it."""
    rows = read_table("columns")
    return {row["name"]: (row["field"], order) for order, row in enumerate(rows)}


def check_columns(columns: Columns | None) -> None:
    """Refuse a mapping whose keys are no fields.

    Raises
    ------
    ValueError
        When a key is none of `FIELDS`; the likely cause is a mapping the wrong
        way round.
    """
    for name in columns or ():
        if name not in FIELDS:
            problem = unknown(f"columns has no place for {name!r}", name, FIELDS)
            message = (
                f"{problem} as its keys; its values are the names in your table, "
                "as in columns={'text': 'contenu'}"
            )
            raise ValueError(message)


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


def match_columns(
    names: Sequence[str], columns: Columns | None, path: Path, *, required: bool = True
) -> dict[str, str]:
    """Return the column of each field: as ``columns`` says, else by its usual names.

    Parameters
    ----------
    names : sequence of str
        The columns that there are.
    columns : mapping or None
        What the user says of them.
    path : pathlib.Path
        The table, for a message.
    required : bool
        Whether the table must have a text and every column that ``columns`` names.

    Raises
    ------
    ReadingError
        When a column that must be there is not; the message lists those there are.

    Examples
    --------
    >>> match_columns(["Réf", "Contenu", "Parution"], {"id": "Réf"}, Path("a.csv"))
    {'id': 'Réf', 'text': 'Contenu', 'date': 'Parution'}
    """
    told = columns or {}
    matched: dict[str, str] = {}
    for field, name in told.items():
        if name in names:
            matched[field] = str(name)
        elif name is not None and required:
            raise ReadingError(unknown(f"{path} has no column {name!r}", name, names))
    usual = {name: _usual_names()[_fold(name)] for name in names if _fold(name) in _usual_names()}
    for name in sorted(usual, key=lambda name: usual[name][1]):
        field, _ = usual[name]
        if field not in told and name not in matched.values():
            matched.setdefault(field, name)
    if required and "text" not in matched:
        message = (
            f"{path} has no column for the text: there are {', '.join(names)}; say which, "
            f'as in stance.read_corpus({str(path)!r}, columns={{"text": "{names[-1]}"}}), '
            f"or --columns {shlex.quote(f'text={names[-1]}')}"
        )
        raise ReadingError(message)
    return matched


def known_of_row(row: Mapping[str, str], matched: Mapping[str, str]) -> Known:
    """Return what a row says of its article; columns of no field stay under their names."""
    taken = set(matched.values())

    def said(field: str) -> str:
        return row.get(matched[field], "").strip() if field in matched else ""

    return Known(
        title=said("title"),
        author=said("author"),
        newspaper=said("newspaper"),
        section=said("section"),
        date=said("date"),
        page=said("page"),
        url=said("url"),
        language=said("language"),
        extra={name: text for name, text in row.items() if name not in taken},
    )


def article_of_row(
    row: Mapping[str, str], matched: Mapping[str, str], *, path: Path, place: str, number: int
) -> Article:
    """Return the article that a row holds; one with an ``error`` where it holds none.

    Parameters
    ----------
    row : mapping of str to str
        The cells by the names of their columns.
    matched : mapping of str to str
        The column of each field, as `match_columns` gives it.
    path, place : pathlib.Path, str
        The table, and where the row stands in it.
    number : int
        The row's number: its id, with the table's name, where it has none of its own.
    """
    own = row.get(matched["id"], "").strip() if "id" in matched else ""
    name = own or f"{path.stem}:{number}"
    try:
        return _readable(row, matched, path=path, place=place, name=name)
    except ReadingError as error:
        return known_of_row(row, matched).apply(failed(path, place, error, name=name))


def _readable(
    row: Mapping[str, str], matched: Mapping[str, str], *, path: Path, place: str, name: str
) -> Article:
    known = known_of_row(row, matched)
    text = row.get(matched["text"], "")
    if not text.strip():
        message = f"no text in column {matched['text']!r}"
        raise ReadingError(message)
    if len(text) > in_force().max_chars:
        where = f"{path}, {place}"
        raise too_large(where, "max_chars", len(text))
    if is_wrapped(close_gaps(split_lines(text))):  # a newspaper page in a cell
        return known.apply(article_from_text(text, id=name, path=path))
    pieces = headline_apart(known.title, text)
    deck = row.get(matched["deck"], "").strip() if "deck" in matched else ""
    if deck and deck not in text:
        pieces.insert(len(pieces) - 1, ("deck", deck))
    return article_from_pieces(pieces, known, name=name, path=path, place=place)


# -- Tables as spreadsheets and databases write them: CSV and TSV, row by row ----


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
    name, _, separator = line.rstrip("\r\n").strip('"').partition("=")
    return separator if name.lower() == "sep" and len(separator) == 1 else ""


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
