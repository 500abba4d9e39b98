"""How the options of formats are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

__all__ = ["chosen", "listed"]


def listed(value: str | Sequence[str]) -> list[str]:
    """Return the names of a list, which a command line gives in one string.

    Examples
    --------
    >>> listed("quotes, speakers"), listed(["quotes"])
    (['quotes', 'speakers'], ['quotes'])
    """
    return [name.strip() for name in value.split(",")] if isinstance(value, str) else list(value)


def chosen(option: str, value: str, among: Collection[str]) -> str:
    """Return ``value``, which must be one of ``among``."""
    if value not in among:
        message = f"{option}={value!r} is none of {', '.join(among)}"
        raise ValueError(message)
    return value
