"""Which column of a table is what, and the article that a row holds.

The columns are known by their usual French and English names (``lexicons/columns.tsv``), or
the user says which holds what. CSV, JSON lines, Parquet, workbooks and DataFrames all come
through here.
"""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.limits import ReadingError, in_force, too_large
from stance.files.resources import read_table
from stance.french.words import fold
from stance.reading.article_builder import (
    Metadata,
    article_from_pieces,
    article_from_text,
    failed,
    headline_apart,
)
from stance.reading.repair.text_lines import close_gaps, is_wrapped, split_lines
from stance.suggest import unknown

if TYPE_CHECKING:
    from stance.article import Article

__all__ = [
    "FIELDS",
    "Columns",
    "article_of_row",
    "cell",
    "check_columns",
    "distinct_names",
    "match_columns",
    "metadata_of_row",
]


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


def _spelled(name: str) -> str:
    """Return a column's name as ``lexicons/columns.tsv`` spells it: « Date de parution » with _."""
    return _SIGNS.sub("_", fold(name)).strip("_")


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
    known = _usual_names()
    usual = {name: known[_spelled(name)] for name in names if _spelled(name) in known}
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


def metadata_of_row(row: Mapping[str, str], matched: Mapping[str, str]) -> Metadata:
    """Return what a row says of its article; columns of no field stay under their names."""
    taken = set(matched.values())

    def said(field: str) -> str:
        return row.get(matched[field], "").strip() if field in matched else ""

    return Metadata(
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
        return metadata_of_row(row, matched).apply(failed(path, place, error, name=name))


def _readable(
    row: Mapping[str, str], matched: Mapping[str, str], *, path: Path, place: str, name: str
) -> Article:
    known = metadata_of_row(row, matched)
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
