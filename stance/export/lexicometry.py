"""Write texts for lexicometry with IRaMuTeQ or TXM.

A text is an article, a quotation, or all the quotations of a speaker. IRaMuTeQ reads one
file in which each text follows a line of starred variables. TXM reads a folder of texts with
a table of metadata.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.columns import ARTICLES
from stance.comparing.grouping import period_of
from stance.export.documents import (
    Names,
    Row,
    chosen,
    documents,
    file_name,
    listed,
    plain_words,
    records,
    require_articles,
    walked,
)

if TYPE_CHECKING:
    from datetime import date

    from stance.columns import Tables

__all__ = ["UNITS", "Unit", "units", "write_iramuteq", "write_txm"]


UNITS: Final = ("quotation", "speaker", "article")

_OF_QUOTE: Final = (
    *("article_id", "quote_type", "speaker", "speaker_type", "speaker_role"),
    *("block", "target", "aspect", "stance"),
)
_OF_SPEAKER: Final = ("speaker", "speaker_type", "speaker_role", "stance", "n_articles", "n_quotes")
_FIGURES: Final = frozenset(
    {name for name, dtype in ARTICLES.items() if dtype in {"int64", "float64"}} | {"error"}
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and its metadata.

    Attributes
    ----------
    id : str
        ``article_id``, ``quote_id``, or the speaker's name.
    text : str
    values : mapping of str to str
        The values of the tables' columns by name, and ``year`` and ``month``; empty
        where unknown. All units of an export have the same keys.
    """

    id: str
    text: str
    values: Mapping[str, str]


def units(analysis: Tables, per: str) -> Iterator[Unit]:
    """Yield the texts of an analysis.

    Parameters
    ----------
    analysis : Analysis
    per : {"quotation", "speaker", "article"}
        The unit of text. The text of a speaker has all of their quotations, one on
        each line; a quotation nested in another of theirs is not repeated.
    """
    makers = {"quotation": _of_quotes, "speaker": _of_speakers, "article": _of_articles}
    return makers[chosen("per", per, UNITS)](analysis)


def _of_articles(analysis: Tables) -> Iterator[Unit]:
    known = _of_each_article(analysis)
    for document in documents(analysis):
        name = document.article.id
        yield Unit(name, document.article.text, {"article_id": name, **known[name]})


def _of_quotes(analysis: Tables) -> Iterator[Unit]:
    require_articles(analysis.quotes, analysis.articles)
    known = _of_each_article(analysis)
    for row in walked(analysis.quotes):
        own = {name: _words(row[name]) for name in _OF_QUOTE}
        # A metadata column such as « speaker » does not hide the quotation's own.
        yield Unit(row["quote_id"], row["quote"], {**known[row["article_id"]], **own})


def _of_speakers(analysis: Tables) -> Iterator[Unit]:
    said = defaultdict(list)
    quotes = analysis.quotes[analysis.quotes["speaker"].notna()]
    for row in walked(quotes[["article_id", "speaker", "quote", "start", "end"]]):
        said[row["speaker"]].append(row)
    for row in records(analysis.speakers):
        words = "\n".join(_without_repeats(said[row["speaker"]]))
        yield Unit(row["speaker"], words, {name: _words(row[name]) for name in _OF_SPEAKER})


def _without_repeats(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the quotations that are not nested in another of the rows."""
    widest: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row["article_id"], row["start"], -row["end"])):
        if row["end"] > widest.get(row["article_id"], -1):
            widest[row["article_id"]] = row["end"]
            yield row["quote"]


def _of_each_article(analysis: Tables) -> dict[str, dict[str, str]]:
    """Return the metadata of each article, including the user's own."""
    names = [name for name in analysis.articles.columns if name not in _FIGURES]
    return {
        row["article_id"]: {
            **{name: _words(value) for name, value in row.items() if name != "article_id"},
            "year": _label(period_of(_words(row["date"]), "Y")),
            "month": _label(period_of(_words(row["date"]), "M")),
        }
        for row in records(analysis.articles[names])
    }


def _label(period: tuple[str, date] | None) -> str:
    return period[0] if period else ""


def _words(value: Any) -> str:  # noqa: ANN401 - any cell
    return "" if value is None else str(value)


_VARIABLES: Final = {
    "quotation": (
        *("article_id", "speaker", "speaker_type", "quote_type"),
        *("stance", "aspect", "newspaper", "year", "month"),
    ),
    "speaker": ("speaker", "speaker_type", "stance"),
    "article": ("article_id", "newspaper", "year", "month"),
}
_UNKNOWN: Final = "unknown"
# A star begins a variable, and words joined by underscores count as one.
_RESERVED: Final = str.maketrans("*_", "  ")


def write_iramuteq(
    analysis: Tables,
    path: Path,
    *,
    per: str = "quotation",
    variables: str | Sequence[str] | None = None,
) -> None:
    """Write texts for IRaMuTeQ, in UTF-8 without a byte-order mark.

    Names and values of variables become letters and digits without accents
    (« Élise Roy » becomes ``EliseRoy``); a number distinguishes values that would
    become the same; a missing value is ``unknown``. In the texts, spaces replace
    stars and underscores. Texts without words are left out, because IRaMuTeQ rejects
    them.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    per : {"quotation", "speaker", "article"}
        The unit of text; with ``"article"``, the texts must have been kept.
    variables : str or sequence of str, optional
        The columns that become variables. By default, the columns that group texts.

    Raises
    ------
    ValueError
        If a column does not exist.
    """
    found = units(analysis, per)
    columns = listed(_VARIABLES[per] if variables is None else variables)
    name_of = Names(lambda column: "".join(plain_words(column)).lower() or "variable").of
    values = {column: Names(_value, taken=[_UNKNOWN]) for column in columns}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for unit in found:
            _require_columns(columns, unit.values)
            known = [(column, unit.values[column]) for column in columns]
            stars = [
                f"*{name_of(column)}_{values[column].of(value) if value else _UNKNOWN}"
                for column, value in known
            ]
            if lines := _lines(unit.text):
                file.write("\n".join([" ".join(["****", *stars]), *lines, "\n"]))


def _require_columns(columns: Sequence[str], there: Collection[str]) -> None:
    for column in columns:
        if column not in there:
            known = ", ".join(sorted(there))
            message = f"no column {column!r} to make a variable of; there are {known}"
            raise ValueError(message)


def _value(value: str) -> str:
    """Return a value in letters and digits: « Élise Roy » becomes ``EliseRoy``."""
    words = plain_words(value)
    if len(words) > 1:
        words = [word[0].upper() + word[1:] for word in words]
    return "".join(words) or "value"


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.translate(_RESERVED).splitlines())
    return [line for line in lines if any(char.isalnum() for char in line)]


_FIRST: Final = "id"  # TXM requires this name for the first column
_TAKEN: Final = (_FIRST, "text", "base", "project", "path")  # TXM reserves these names
_EMPTY: Final = "N/A"


def write_txm(analysis: Tables, path: Path, *, per: str = "article") -> None:
    """Write the folder that TXM's import « TXT + CSV » reads.

    The folder has a ``.txt`` file for each text, in UTF-8, and ``metadata.csv``, whose
    first column, ``id``, is the name of the text's file without its suffix. The names
    of the other columns are lower-case letters and digits (``speaker_type`` becomes
    ``speakertype``); a missing value is ``N/A``.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        The folder to create.
    per : {"article", "quotation", "speaker"}
        The unit of text; with ``"article"``, the texts must have been kept.
    """
    found = units(analysis, per)
    path.mkdir()
    files = Names(file_name, taken=["metadata"])
    columns = Names(lambda name: "".join(plain_words(name)).lower() or "column", taken=_TAKEN)
    with (path / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, unit in enumerate(found):
            if not number:
                table.writerow([_FIRST, *map(columns.of, unit.values)])
            name = files.of(unit.id)
            (path / f"{name}.txt").write_text(unit.text + "\n", encoding="utf-8", newline="\n")
            table.writerow([name, *(_cell(value) for value in unit.values.values())])


def _cell(value: str) -> str:
    return " ".join(value.split()) or _EMPTY
