"""Suggest the intended name for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["closest", "unknown"]


_ALIKE = 0.7  # of 1: « newspapers » is near « newspaper », « source » is not near « speaker »


def closest(name: str, names: Iterable[str]) -> str:
    """Return the closest of ``names`` to ``name``; empty if none is close.

    Examples
    --------
    >>> closest("Analyse", ["analyze", "load"])
    'analyze'
    >>> closest("plot", ["analyze", "load"])
    ''
    """
    from difflib import get_close_matches  # noqa: PLC0415 - once something is wrong

    folded = {known.casefold(): known for known in names}
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=_ALIKE)
    return folded[found[0]] if found else ""


def unknown(problem: str, name: str, names: Iterable[str]) -> str:
    """Return an error message with the most likely name and the known names.

    Examples
    --------
    >>> unknown("no format 'parket'", "parket", ["parquet", "csv"])
    "no format 'parket': did you mean 'parquet'? Choose among parquet, csv"
    >>> unknown("no format 'xlsx'", "xlsx", ["parquet", "csv"])
    "no format 'xlsx'; choose among parquet, csv"
    """
    known = list(names)
    near = closest(name, known)
    hint = f": did you mean {near!r}? Choose" if near else "; choose"
    return f"{problem}{hint} among {', '.join(known)}"
