"""Read tables and JSON, an article in each row or object: CSV, Excel, Parquet, DataFrames, JSON.

`stance.reading.formats.table_columns` matches the columns with the fields of an article and makes
the article of a row. In CSV, Excel and JSON lines, a row that cannot be read becomes an article
with an error, and reading continues with the next; `stance.files.spreadsheets` detects the
separator, the encoding and the style of quoting of a CSV table. Of a workbook, every sheet with a
column for the text is read, formulas as their saved values; nothing is run, and no link is
followed. `read_json_lines` reads a file of any size line by line; `read_json` reads a whole
document: a list of objects, an object that contains such a list, or a single object.
"""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.encodings import Lines, decode_file, open_lines
from stance.files.limits import ReadingError, in_force, said, too_large
from stance.files.spreadsheets import SEPARATORS, distinct_names, open_table
from stance.reading.article_builder import failed
from stance.reading.formats.archives import Package, open_package
from stance.reading.formats.table_columns import AHEAD, article_of_row, cell, match_columns

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = [
    "is_frame",
    "names_columns",
    "read_delimited",
    "read_frame",
    "read_json",
    "read_json_lines",
    "read_parquet",
    "read_records",
    "read_rows",
    "read_workbook",
]


MAX_COLUMNS: Final = 1_000  # of a sheet
_SheetRow = tuple[int, dict[str, str]]

_BATCH = 64  # rows of Parquet: articles are long, and memory is to stay flat
_BLOWN_UP = 200  # times: French text is packed to a third, the same words again to a fiftieth

_FRAME: Final = Path("DataFrame")  # the name in messages and ids
_RECORDS: Final = Path("records")


@dataclass(frozen=True, slots=True)
class _Row:
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
    """Yield the articles of a CSV or TSV table of any length, one for each row.

    The separator is found from the header. A row that cannot be read is an
    article with an ``error`` that names its line.

    Parameters
    ----------
    path : pathlib.Path
        The table; its first row names the columns.
    columns : mapping, optional
        The column of each field, if the names are unusual.

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
def read_rows(path: Path) -> Iterator[tuple[list[str], Iterator[_Row]]]:
    """Open a table: the names of its columns, and its rows as they are asked for.

    Raises
    ------
    ReadingError
        If the table is empty.
    """
    with open_table(path) as table:
        names = distinct_names(table.header)
        rows = (
            _Row(row.line, dict(zip(names, row.cells, strict=False)), row.error)
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


def read_workbook(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a workbook sheet by sheet, one for each row.

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
        message = f"{path} is a broken workbook ({said(error)}): save it again"
        raise ReadingError(message) from error
    try:
        yield from _sheet_articles(book, path, columns)
    finally:
        book.close()


def _check(package: Package) -> None:
    """Refuse parts that unfold beyond the limit, and XML with a DTD."""
    for name in package.names():
        if name.endswith((".xml", ".rels")):
            package.without_dtd(name)


def _sheet_articles(book: Any, path: Path, columns: Columns | None) -> Iterator[Article]:  # noqa: ANN401
    problems: list[ReadingError] = []
    number = found = 0
    for sheet in book.worksheets:
        rows = _sheet_rows(sheet, path)
        ahead: list[_SheetRow | str] = []
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


def _sheet_rows(sheet: Any, path: Path) -> Iterator[_SheetRow | str]:  # noqa: ANN401 - openpyxl is an extra
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
        yield f"{path}, sheet {sheet.title}, breaks off ({said(error)}): save it again"


def read_parquet(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a Parquet table of any length, one for each row.

    Parameters
    ----------
    path : pathlib.Path
        The table.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If the file is damaged, has no row, or no column holds a text.
    """
    from pyarrow import parquet  # noqa: PLC0415 - slow to load, for tables alone

    try:
        # Words that come again and again are kept once, however many rows repeat them.
        schema = parquet.read_schema(path)
        texts = [one.name for one in schema if str(one.type) in {"string", "large_string"}]
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            _refuse_bomb(file, path)
            names = distinct_names(file.schema_arrow.names)
            rows = _batch_rows(file, names)
            ahead = list(islice(rows, AHEAD))
            matched = match_columns(names, columns, path, rows=ahead)
            number = 0
            for number, row in enumerate(chain(ahead, rows), start=1):
                place = f"row {number}"
                yield article_of_row(row, matched, path=path, place=place, number=number)
    except ReadingError:
        raise
    except Exception as error:  # a damaged file breaks its reader in any way
        message = f"{path} cannot be read as Parquet ({error}): export it again"
        raise ReadingError(message) from error
    if not number:
        message = f"{path} has no row"
        raise ReadingError(message)


def _batch_rows(file: Any, names: Sequence[str]) -> Iterator[dict[str, str]]:  # noqa: ANN401 - untyped
    for batch in file.iter_batches(batch_size=_BATCH):
        for number in range(batch.num_rows):
            values = (column[number].as_py() for column in batch.columns)
            yield dict(zip(names, map(cell, values), strict=True))


def _refuse_bomb(file: Any, path: Path) -> None:  # noqa: ANN401 - untyped
    """Refuse a column that unfolds to hundreds of times what it takes on the disk.

    Raises
    ------
    ReadingError
        If a part of it has more than ``max_stream`` bytes.
    """
    most = in_force().max_stream
    for group in range(file.metadata.num_row_groups):
        for column in range(file.metadata.num_columns):
            part = file.metadata.row_group(group).column(column)
            size = part.total_uncompressed_size
            if size > most and size > _BLOWN_UP * max(1, part.total_compressed_size):
                where = f"{path}, column {part.path_in_schema}"
                raise too_large(where, "max_stream", size)


def is_frame(thing: object) -> bool:
    """Tell whether an object is a DataFrame, without importing pandas."""
    return any(kind.__name__ == "DataFrame" for kind in type(thing).__mro__)


def read_frame(frame: Any, columns: Columns | None = None) -> Iterator[Article]:  # noqa: ANN401 - pandas is slow to load
    """Return the articles of a DataFrame.

    Parameters
    ----------
    frame : DataFrame
        Columns are recognized by their usual names, as in a CSV file; an index with a
        name is a column too.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If no column holds a text.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"titre": ["Un barrage"], "texte": ["Il est plein."], "pays": ["CH"]})
    >>> (article,) = read_frame(frame)
    >>> article.title, article.extra["pays"]
    ('Un barrage', 'CH')
    """
    table = _with_index(frame)
    names = distinct_names(map(str, table.columns))
    rows = (
        dict(zip(names, map(cell, values), strict=True))
        for values in table.itertuples(index=False, name=None)
    )
    ahead = list(islice(rows, AHEAD))
    matched = match_columns(names, columns, _FRAME, rows=ahead)
    if not ahead:
        message = "the DataFrame has no row"
        raise ReadingError(message)
    return _record_articles(
        (
            dict(zip(names, map(cell, values), strict=True))
            for values in table.itertuples(index=False, name=None)
        ),
        matched,
        _FRAME,
    )


def _with_index(frame: Any) -> Any:  # noqa: ANN401 - pandas is slow to load
    """Return a frame with the named levels of its index as columns, if they are none yet."""
    names = enumerate(frame.index.names)
    own = [level for level, name in names if name is not None and name not in frame.columns]
    return frame.reset_index(level=own, allow_duplicates=True) if own else frame


def read_records(
    records: Iterable[Mapping[str, object]], columns: Columns | None = None
) -> Iterator[Article]:
    """Return the articles of mappings, one for each.

    Parameters
    ----------
    records : iterable of mapping
        As ``DataFrame.to_dict("records")`` or a JSON document gives them.
    columns : mapping, optional
        Which key holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If no key holds a text.

    Examples
    --------
    >>> [article.id for article in read_records([{"id": "a", "text": "Il est plein."}])]
    ['a']
    """
    rows = [_cells(record) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    matched = match_columns(names, columns, _RECORDS, rows=rows[:AHEAD])
    return _record_articles(rows, matched, _RECORDS)


def _cells(record: Mapping[Any, object]) -> dict[str, str]:
    """Return the cells of an object by its keys, which are cleaned like the header of a table."""
    return dict(zip(distinct_names(map(str, record)), map(cell, record.values()), strict=True))


def _record_articles(
    rows: Iterable[Mapping[str, str]], matched: Mapping[str, str], path: Path
) -> Iterator[Article]:
    for number, row in enumerate(rows, start=1):
        place = f"row {number}"
        article = article_of_row(row, matched, path=path, place=place, number=number)
        yield replace(article, path=None)


_DEEPEST = 6  # levels of a document that are searched for a list of articles


def read_json(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a JSON document.

    Parameters
    ----------
    path : pathlib.Path
        A list of objects, an object that holds one (the longest is taken), or one object;
        lines of objects are read as such.
    columns : mapping, optional
        Which key holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If the file is empty, no JSON, larger than `stance.limits` allows, or no key
        holds a text.
    """
    text = decode_file(path)
    try:
        found = json.loads(text)
    except ValueError as error:
        if _is_lines(text):
            yield from read_json_lines(path, columns)
            return
        message = f"{path} is no JSON ({error}): export it again"
        raise ReadingError(message) from error
    except RecursionError as error:
        message = f"{path} is no JSON that can be read: it is nested too deep"
        raise ReadingError(message) from error
    objects = _longest_list(found) or ([found] if isinstance(found, Mapping) else [])
    rows = [_cells(one) for one in objects]
    if not rows:
        message = f"{path} holds no JSON object"
        raise ReadingError(message)
    names = list(dict.fromkeys(name for row in rows for name in row))
    matched = match_columns(names, columns, path, rows=rows[:AHEAD])
    for number, row in enumerate(rows, start=1):
        yield article_of_row(row, matched, path=path, place=f"object {number}", number=number)


def _is_lines(text: str) -> bool:
    """Tell whether the first line is an object of its own."""
    first = text.lstrip().partition("\n")[0]
    return isinstance(_object(first), dict)


def _longest_list(found: object) -> list[Mapping[object, object]]:
    """Return the longest list of objects in a document, itself or some levels down."""
    longest: list[Mapping[object, object]] = []
    level: list[object] = [found]
    for _ in range(_DEEPEST):
        for one in level:
            if isinstance(one, list):
                objects = [item for item in one if isinstance(item, Mapping)]
                longest = max(longest, objects, key=len)
        if longest:
            break
        level = [value for one in level if isinstance(one, Mapping) for value in one.values()]
    return longest


def read_json_lines(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a file of JSON lines, however many.

    Parameters
    ----------
    path : pathlib.Path
        A file with an object on each line; nested values are kept as JSON.
    columns : mapping, optional
        Which key holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        If the file is empty, holds no object, or no key holds a text.
    """
    with open_lines(path) as lines:
        rows = _rows(lines)
        ahead = list(islice(rows, AHEAD))
        objects = [row for _, row in ahead if isinstance(row, dict)]
        if not objects:
            reason = ahead[0][1] if ahead else "it is empty"
            message = f"{path} has no JSON object on a line of its own ({reason})"
            raise ReadingError(message)
        names = list(dict.fromkeys(name for row in objects for name in row))
        matched = match_columns(names, columns, path, rows=objects)
        for number, (line, row) in enumerate(chain(ahead, rows), start=1):
            place = f"line {line}"
            if isinstance(row, str):
                yield failed(path, place, row, name=f"{path.stem}:{number}")
            else:
                yield article_of_row(row, matched, path=path, place=place, number=number)


def _rows(lines: Lines) -> Iterator[tuple[int, dict[str, str] | str]]:
    """Yield the number of each line that is not blank, and its object or what is wrong."""
    while True:
        try:
            line = next(lines, None)
        except ReadingError as error:
            yield lines.number, str(error)
            continue
        if line is None:
            return
        if line.strip():
            yield lines.number, _object(line)


def _object(line: str) -> dict[str, str] | str:
    try:
        found = json.loads(line)
    except ValueError as error:
        return f"no JSON ({error})"
    except RecursionError:
        return "no JSON that can be read: it is nested too deep"
    if not isinstance(found, Mapping):
        return f"a JSON object is expected, not {type(found).__name__}"
    return _cells(found)
