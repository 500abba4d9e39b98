"""IRaMuTeQ: one file of texts, each under a line of starred variables."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.export.names import Names, plain_words
from stance.export.options import listed
from stance.export.units import units

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["write_iramuteq"]

_VARIABLES: Final = {
    "quotation": (
        *("article_id", "speaker", "speaker_type", "quote_type"),
        *("stance", "aspect", "source", "year", "month"),
    ),
    "speaker": ("speaker", "speaker_type", "stance"),
    "article": ("article_id", "source", "year", "month"),
}
_UNKNOWN: Final = "unknown"
# A star begins a variable, and words between low lines are taken for one.
_RESERVED: Final = str.maketrans("*_", "  ")


def write_iramuteq(
    analysis: Analysis,
    path: Path,
    *,
    per: str = "quotation",
    variables: str | Sequence[str] | None = None,
) -> None:
    """Write texts for IRaMuTeQ, in UTF-8 without a byte-order mark.

    Names and values of variables become letters and digits without accents
    (« Élise Roy » is ``EliseRoy``); two values that would read alike get a number;
    a value that is missing is ``unknown``. In the texts, stars and low lines are
    blanks. A text without a word is left out, since IRaMuTeQ takes none.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    per : {"quotation", "speaker", "article"}
        What makes a text; with ``"article"``, the texts must have been kept.
    variables : str or sequence of str, optional
        The columns that become variables. By default, those that group texts.

    Raises
    ------
    ValueError
        When there is no such column.
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
    """Return a value in letters and digits, « Élise Roy » as ``EliseRoy``."""
    words = plain_words(value)
    if len(words) > 1:
        words = [word[0].upper() + word[1:] for word in words]
    return "".join(words) or "value"


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.translate(_RESERVED).splitlines())
    return [line for line in lines if any(char.isalnum() for char in line)]
