"""Parse the dates of newspapers, exports and spreadsheets into ISO 8601.

`find_date` finds a French date anywhere in a text; `read_date` parses a cell or a short line,
in French or English.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Final

from stance.files.resources import read_table
from stance.french.words import LETTER, fold

__all__ = ["WEEKDAY", "date_span", "find_date", "read_date"]

#: The days of the week, for patterns.
WEEKDAY: Final = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"

_DATE = re.compile(
    rf"\b(\d{{1,2}})(?:er)?\s+({LETTER}{{3,9}}\.?)\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_PARTIAL = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")


@cache
def _months() -> dict[str, int]:
    return {fold(row["month"]): int(row["number"]) for row in read_table("months")}


@cache
def _english_months() -> dict[str, int]:
    return {row["month"]: int(row["number"]) for row in read_table("months_english")}


def find_date(text: str) -> str:
    """Return the first date of ``text`` in ISO 8601, or the empty string.

    Examples
    --------
    >>> find_date("Publié le mardi 3 mars 2020"), find_date("le 1er août 2021")
    ('2020-03-03', '2021-08-01')
    >>> find_date("31/02/2020")
    ''
    """
    return date_span(text)[0]


def date_span(text: str) -> tuple[str, int, int]:
    """Return the date that `find_date` finds, with its start and end; zeros if there is none."""
    for match in _DATE.finditer(text):
        month = _months().get(fold(match[2])) or _months().get(fold(match[2]).rstrip("."))
        found = _iso(match[3], month, match[1]) if month else ""
        if found:
            return found, *match.span()
    for pattern, order in ((_ISO, (1, 2, 3)), (_SLASHED, (3, 2, 1))):
        for match in pattern.finditer(text):
            year, month_digits, day = (match[group] for group in order)
            found = _iso(year, int(month_digits), day)
            if found:
                return found, *match.span()
    return "", 0, 0


def read_date(text: str) -> str:
    """Return the first date of ``text`` in ISO 8601, or the empty string.

    It accepts French and English words, whatever the locale; numbers with the day first, as
    in French spreadsheets; and a year, or a year and month, which are returned unchanged.

    Examples
    --------
    >>> read_date("mardi 3 mars 2020"), read_date("Tuesday, March 3, 2020")
    ('2020-03-03', '2020-03-03')
    >>> read_date("20200303"), read_date("03/03/2020 08:15"), read_date("2020-03")
    ('2020-03-03', '2020-03-03', '2020-03')
    >>> read_date("un jour")
    ''
    """
    return find_date(text) or _english(text.lower()) or _figures(text.strip())


def _english(text: str) -> str:
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            number = _english_months().get(match[month])
            found = _iso(match[3], number, match[day]) if number else ""
            if found:
                return found
    return ""


def _figures(text: str) -> str:
    if _PARTIAL.fullmatch(text):
        return text
    dashed = _DASHED.match(text)
    if dashed:
        return _iso(dashed[3], int(dashed[2]), dashed[1])
    compact = _COMPACT.fullmatch(text[:8])
    return _iso(compact[1], int(compact[2]), compact[3]) if compact else ""


def _iso(year: str, month: int, day: str) -> str:
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""
