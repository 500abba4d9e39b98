"""Match the columns of a table to the fields of an article, and turn rows into articles.

Columns are recognized by their usual French and English names (``lexicons/columns.tsv``), or
given by the user. CSV, JSON lines, Parquet, workbooks and DataFrames all use this module.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

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
from stance.reading.formats.markup import cell_pieces, cell_text
from stance.reading.repair.text_lines import close_gaps, is_wrapped, split_lines
from stance.suggest import unknown

if TYPE_CHECKING:
    from stance.article import Article

__all__ = [
    "AHEAD",
    "FIELDS",
    "Columns",
    "article_of_row",
    "cell",
    "check_columns",
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
AHEAD: Final = 100  # rows that are looked at to tell the columns
_TEXT = 200  # characters: the cells of a column of texts are as long as that on average
_LEAD = 3  # times: the texts are longer than any other column's cells
_MISSING: Final = frozenset({"NAType", "NaTType"})  # the missing values of pandas
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
        If a key is none of `FIELDS`; the likely cause is a mapping the wrong
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


def match_columns(
    names: Sequence[str],
    columns: Columns | None,
    path: Path,
    *,
    rows: Iterable[Mapping[str, str]] = (),
    required: bool = True,
) -> dict[str, str]:
    """Return the column of each field: as ``columns`` says, else by its usual names.

    Where no column has a usual name for the text, the one with by far the longest cells
    is taken.

    Parameters
    ----------
    names : sequence of str
        The columns that there are.
    columns : mapping or None
        What the user says of them.
    path : pathlib.Path
        The table, for a message.
    rows : iterable of mapping
        Some rows, to see which column holds the longest cells.
    required : bool
        Whether the table must have a text and every column that ``columns`` names.

    Raises
    ------
    ReadingError
        If a column that must be there is not; the message lists those there are.

    Examples
    --------
    >>> match_columns(["Réf", "Contenu", "Parution"], {"id": "Réf"}, Path("a.csv"))
    {'id': 'Réf', 'text': 'Contenu', 'date': 'Parution'}
    """
    told = {field: name and name.strip() for field, name in (columns or {}).items()}
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
        free = [name for name in names if name not in matched.values()]
        seen = list(rows)
        likely = _longest(free, seen)
        if len(likely) == 1 and "text" not in told:
            return {**matched, "text": likely[0]}
        best = likely[0] if likely else _most_letters(free or names or ["contenu"], seen)
        raise ReadingError(_without_text(path, names, best))
    return matched


def _most_letters(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the column that is the least like figures, for an example."""
    letters = Counter(dict.fromkeys(names, 0))
    for row in rows:
        letters.update({name: sum(map(str.isalpha, row.get(name, ""))) for name in names})
    return letters.most_common(1)[0][0]


def _without_text(path: Path, names: Sequence[str], best: str) -> str:
    """Return what to do where no column has the text; ``best`` is the likely one."""
    there = ", ".join(names) or "none"
    message = f"{path} has no column for the text: there are {there}; say which, as in "
    if not path.suffix:  # no file, but what Python holds
        return f'{message}stance.read_corpus(…, columns={{"text": "{best}"}})'
    return (
        f'{message}stance.read_corpus({str(path)!r}, columns={{"text": "{best}"}}), '
        f"or --columns {shlex.quote(f'text={best}')}"
    )


def _longest(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns that may hold texts, the one with the longest cells first."""
    lengths: Counter[str] = Counter()
    number = 0
    for row in rows:
        number += 1
        for name in names:
            lengths[name] += len(row.get(name, ""))
    ranked = [(name, total) for name, total in lengths.most_common() if total >= number * _TEXT]
    return [name for name, total in ranked if total * _LEAD >= ranked[0][1]]


def metadata_of_row(row: Mapping[str, str], matched: Mapping[str, str]) -> Metadata:
    """Return what a row says of its article; columns of no field stay under their names."""
    taken = set(matched.values())

    def said(field: str) -> str:
        return cell_text(row.get(matched[field], "")).strip() if field in matched else ""

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
    told = cell_pieces(text)
    if len(told) > 1:
        opening = headline_apart(known.title, told[0][1])
        pieces = [*opening[:-1], *told]
    else:
        text = told[0][1] if told else ""
        if is_wrapped(close_gaps(split_lines(text))):  # a newspaper page in a cell
            return known.apply(article_from_text(text, id=name, path=path))
        pieces = headline_apart(known.title, text)
    deck = cell_text(row.get(matched["deck"], "")).strip() if "deck" in matched else ""
    if deck and deck not in text:
        pieces.insert(int(pieces[0][0] == "headline"), ("deck", deck))
    return article_from_pieces(pieces, known, name=name, path=path, place=place)


def cell(value: Any) -> str:  # noqa: ANN401, PLR0911 - whatever a table holds
    """Return a value as the cell of a table: several words apart by « ; », a set in order.

    Examples
    --------
    >>> cell(None), cell(12.0), cell(["Ana Roy", "Jo Le Goff"]), cell({"a": 1})
    ('', '12', 'Ana Roy; Jo Le Goff', '{"a": 1}')
    >>> cell(("Ana Roy", "Jo Le Goff")), cell({"b", "a"})
    ('Ana Roy; Jo Le Goff', 'a; b')
    """
    if isinstance(value, str):
        return value
    if value is None or type(value).__name__ in _MISSING:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.17g}"
    if isinstance(value, dt.datetime):
        return (value.date() if value.time() == dt.time() else value).isoformat()
    if hasattr(value, "tolist"):  # an array of numpy
        return cell(value.tolist())
    if isinstance(value, set | frozenset):
        return cell(sorted(value, key=str))
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, bool | list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
