"""JSON lines: one object a line, one article an object.

Parquet tables, read a few rows at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import Lines, open_lines
from stance.files.limits import ReadingError
from stance.reading.formats.sections import failed
from stance.reading.formats.tables import article_of_row, distinct_names, match_columns

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.tables import Columns

__all__ = ["cell", "read_json_lines", "read_parquet"]


# -- JSON lines: one object a line, one article an object ------------------------


_AHEAD = 100  # objects whose keys are the columns: one object may lack some


def read_json_lines(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a file of JSON lines, however many.

    Parameters
    ----------
    path : pathlib.Path
        An object a line; what is nested in it is kept as JSON.
    columns : mapping, optional
        Which key holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        When the file is empty, holds no object, or no key holds a text.
    """
    with open_lines(path) as lines:
        rows = _rows(lines)
        ahead = list(islice(rows, _AHEAD))
        objects = [row for _, row in ahead if isinstance(row, dict)]
        if not objects:
            reason = ahead[0][1] if ahead else "it is empty"
            message = f"{path} has no JSON object on a line of its own ({reason})"
            raise ReadingError(message)
        names = distinct_names(dict.fromkeys(name for row in objects for name in row))
        matched = match_columns(names, columns, path)
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
        return f"a JSON object is wanted, not {type(found).__name__}"
    return {str(name): cell(value) for name, value in found.items()}


def cell(value: object) -> str:
    """Return a value as the cell of a table: a list of words apart by « ; ».

    Examples
    --------
    >>> cell(None), cell(12.0), cell(["Ana Roy", "Jo Le Goff"]), cell({"a": 1})
    ('', '12', 'Ana Roy; Jo Le Goff', '{"a": 1}')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return "" if value != value else f"{value:.17g}"  # noqa: PLR0124 - NaN
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


# -- Parquet tables, read a few rows at a time -----------------------------------


_BATCH = 64  # rows: articles are long, and memory is to stay flat


def read_parquet(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a Parquet table, one a row, however long the table.

    Parameters
    ----------
    path : pathlib.Path
        The table.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        When the file is damaged, has no row, or no column holds a text.
    """
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 - slow to load, for tables alone

    try:
        with parquet.ParquetFile(path) as file:
            names = list(file.schema_arrow.names)
            matched = match_columns(names, columns, path)
            if not file.metadata.num_rows:
                message = f"{path} has no row"
                raise ReadingError(message)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH):
                for values in batch.to_pylist():
                    number += 1
                    row = {name: cell(value) for name, value in values.items()}
                    place = f"row {number}"
                    yield article_of_row(row, matched, path=path, place=place, number=number)
    except (ArrowException, OSError) as error:
        message = f"{path} cannot be read as Parquet ({error}): export it again"
        raise ReadingError(message) from error
