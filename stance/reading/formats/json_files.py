"""JSON: lines of one object each, an article an object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import Lines, open_lines
from stance.files.limits import ReadingError
from stance.reading.article_builder import failed
from stance.reading.formats.table_columns import article_of_row, cell, distinct_names, match_columns

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["read_json_lines"]


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
