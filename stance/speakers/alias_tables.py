"""The user's own table of aliases: which names are whose."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from stance.files.spreadsheets import read_sheet
from stance.speakers.name_matching import bare_name, name_key
from stance.suggest import closest

__all__ = ["AliasTable", "Aliases", "UnusedAliasWarning", "read_aliases", "unused"]


Aliases = str | os.PathLike[str] | pd.DataFrame | Mapping[str, str]
_COLUMNS: Final = ("alias", "speaker")
_LISTED: Final = 5  # aliases of a message


class UnusedAliasWarning(UserWarning):
    """An alias that was given is the name of no speaker."""


class AliasTable:
    """Names and whose they are; a name that is set to itself stays apart."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), origin: str = "aliases") -> None:
        self._speakers: dict[tuple[str, ...], str] = {}
        self._spelled: dict[tuple[str, ...], str] = {}
        for alias, speaker in pairs:
            self._spelled.setdefault(_key(alias), alias)
            known = self._speakers.setdefault(_key(alias), speaker)
            if known != speaker:
                message = f"{origin}: {alias!r} is given to {known!r} and to {speaker!r}; choose"
                raise ValueError(message)
        for key in list(self._speakers):
            self._follow(key, origin)

    def __bool__(self) -> bool:
        return bool(self._speakers)

    def speaker(self, name: str) -> str:
        """Return whose name it is by the table; empty where the table does not say.

        Examples
        --------
        >>> table = AliasTable([("le Duc", "Paul Roy")])
        >>> table.speaker("Le duc"), table.speaker("Roy")
        ('Paul Roy', '')
        """
        return self._speakers.get(_key(name), "")

    def unused(self, names: Iterable[str]) -> list[str]:
        """Return the aliases that are none of ``names``, as they were given.

        Examples
        --------
        >>> AliasTable([("Amzon", "Amazon"), ("aws", "Amazon")]).unused(["AWS", "Amazon"])
        ['Amzon']
        """
        known = set(map(_key, names))
        return [alias for key, alias in self._spelled.items() if key not in known]

    def _follow(self, alias: tuple[str, ...], origin: str) -> None:
        """Let an alias of an alias lead to the last one's speaker."""
        seen = [alias]
        speaker = self._speakers[alias]
        while (step := _key(speaker)) in self._speakers and self._speakers[step] != speaker:
            if step in seen:
                message = f"{origin}: {speaker!r} is its own alias in a circle; take one row out"
                raise ValueError(message)
            seen.append(step)
            speaker = self._speakers[step]
        self._speakers[alias] = speaker


def read_aliases(source: Aliases | None) -> AliasTable:
    """Return the table of a CSV file, a frame or a mapping of alias to speaker.

    Raises
    ------
    FileNotFoundError
        When the path leads nowhere.
    ValueError
        When a column is missing, a cell is empty, or one alias has two speakers.

    Examples
    --------
    >>> read_aliases({"AWS": "Amazon"}).speaker("aws")
    'Amazon'
    """
    if source is None:
        return AliasTable()
    if isinstance(source, Mapping):
        return AliasTable((str(alias), str(name)) for alias, name in source.items())
    origin = "aliases" if isinstance(source, pd.DataFrame) else os.fspath(source)
    table = read_sheet(source, _COLUMNS)[list(_COLUMNS)]
    empty = table.isna().any(axis="columns")
    if empty.any():
        row = int(empty.to_numpy().argmax()) + 2
        message = f"{origin}: row {row} needs both an alias and a speaker"
        raise ValueError(message)
    return AliasTable(table.itertuples(index=False, name=None), origin)


def unused(table: AliasTable, names: Iterable[str]) -> str:
    """Return which aliases are no speaker's, and what was probably meant; empty for none.

    Examples
    --------
    >>> unused(read_aliases({"Amzon": "Amazon"}), ["Amazon", "Ana Roy"])
    "no speaker is named 'Amzon' (did you mean 'Amazon'?): the alias changes nothing"
    """
    known = list(names)
    left = table.unused(known)
    if not left:
        return ""
    said = []
    for alias in left[:_LISTED]:
        near = closest(alias, known)
        said.append(f"{alias!r} (did you mean {near!r}?)" if near else repr(alias))
    more = f" and {len(left) - _LISTED:,} more" if len(left) > _LISTED else ""
    what = "the alias changes" if len(left) == 1 else "these aliases change"
    return f"no speaker is named {', '.join(said)}{more}: {what} nothing"


def _key(name: str) -> tuple[str, ...]:
    return name_key(bare_name(name)[1])
