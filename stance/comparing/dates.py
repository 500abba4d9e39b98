"""Stretches of time, read off ISO 8601 dates without asking the locale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

__all__ = ["FREQUENCIES", "Frequency", "frequency", "period_of", "periods_between"]

Frequency = Literal["D", "W", "M", "Q", "Y"]
#: How pandas names the same stretches, in version 2 and before.
FREQUENCIES: Final = {
    **dict.fromkeys(("D", "B"), "D"),
    **dict.fromkeys(("W", "W-SUN", "W-MON"), "W"),
    **dict.fromkeys(("M", "ME", "MS"), "M"),
    **dict.fromkeys(("Q", "QE", "QS"), "Q"),
    **dict.fromkeys(("Y", "YE", "YS", "A"), "Y"),
}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T ])")
_FIRST: Final = 1600  # the first newspapers are a little younger
_LAST: Final = 2200
_MONTHS: Final = 12
_QUARTER: Final = 3


def frequency(name: str) -> Frequency:
    """Return the stretch of time that a name of pandas means.

    Raises
    ------
    ValueError
        When there is no such stretch.

    Examples
    --------
    >>> frequency("M"), frequency("ME"), frequency("q")
    ('M', 'M', 'Q')
    """
    found = FREQUENCIES.get(name.upper())
    if found is None:
        message = f"unknown frequency {name!r}; choose among D, W, M, Q, Y (day to year)"
        raise ValueError(message)
    return found  # type: ignore[return-value]  # the table's values are these


@lru_cache(maxsize=100_000)
def period_of(printed: str, freq: Frequency) -> tuple[str, date] | None:
    """Return the label and the first day of the stretch that a date falls in.

    None where the date is none, or does not say as much: ``"2019-11"`` is in no week.

    Examples
    --------
    >>> [period_of("2019-11-14", freq)[0] for freq in ("D", "W", "M", "Q", "Y")]
    ['2019-11-14', '2019-W46', '2019-11', '2019-Q4', '2019']
    >>> period_of("2019-11", "W") is None, period_of("14/11/2019", "Y") is None
    (True, True)
    """
    match = _ISO.match(printed.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    wanting = (freq in {"D", "W"} and not day) or (freq in {"M", "Q"} and not month)
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if wanting or not _FIRST <= year <= _LAST:
        return None
    return _labelled(known, freq)


def _labelled(day: date, freq: Frequency) -> tuple[str, date]:
    if freq == "D":
        return day.isoformat(), day
    if freq == "W":
        year, week, weekday = day.isocalendar()
        return f"{year:04}-W{week:02}", day - timedelta(days=weekday - 1)
    if freq == "M":
        return f"{day.year:04}-{day.month:02}", day.replace(day=1)
    if freq == "Q":
        quarter = (day.month - 1) // _QUARTER
        return f"{day.year:04}-Q{quarter + 1}", date(day.year, quarter * _QUARTER + 1, 1)
    return f"{day.year:04}", date(day.year, 1, 1)


def periods_between(first: date, last: date, freq: Frequency) -> Iterator[tuple[str, date]]:
    """Yield every stretch from the one that begins at ``first`` to the one at ``last``.

    Examples
    --------
    >>> [label for label, _ in periods_between(date(2019, 12, 1), date(2020, 2, 1), "M")]
    ['2019-12', '2020-01', '2020-02']
    """
    start = first
    while start <= last:
        yield _labelled(start, freq)
        start = _after(start, freq)


def _after(start: date, freq: Frequency) -> date:
    if freq in {"D", "W"}:
        return start + timedelta(days=1 if freq == "D" else 7)
    months = {"M": 1, "Q": _QUARTER, "Y": _MONTHS}[freq]
    number = start.year * _MONTHS + start.month - 1 + months
    return date(number // _MONTHS, number % _MONTHS + 1, 1)
