"""Read JSON lines and JSON documents, with an object for each article.

`read_json_lines` reads a file of any size line by line. `read_json` reads a whole document:
a list of objects, an object that contains such a list, or a single object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import Lines, decode_file, open_lines
from stance.files.limits import ReadingError
from stance.files.spreadsheets import distinct_names
from stance.reading.article_builder import failed
from stance.reading.formats.table_columns import (
    AHEAD,
    article_of_row,
    cell,
    match_columns,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["read_json", "read_json_lines"]


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
    rows = [{str(name): cell(value) for name, value in one.items()} for one in objects]
    if not rows:
        message = f"{path} holds no JSON object"
        raise ReadingError(message)
    names = distinct_names(dict.fromkeys(name for row in rows for name in row))
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
        names = distinct_names(dict.fromkeys(name for row in objects for name in row))
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
    return {str(name): cell(value) for name, value in found.items()}
