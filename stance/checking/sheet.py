"""The sheet that a person corrects: its columns, and what its cells mean.

An empty cell says nothing: what stood there stays. ``?`` as a speaker says that
nobody can be named.
"""

from __future__ import annotations

import os
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from stance.quote import QUOTE_TYPES
from stance.resources import read_table
from stance.spreadsheets import read_sheet

if TYPE_CHECKING:
    from stance.frames import Schema

__all__ = ["SHEET", "Sheet", "is_deleted", "no_speaker", "read_corrections", "stance_meant"]

Sheet = str | os.PathLike[str] | pd.DataFrame

SHEET: Final[Schema] = MappingProxyType(
    {
        "quote_id": "string",
        "article_id": "string",
        "newspaper": "string",
        "date": "string",
        "sampled": "string",
        "quote_type": "string",
        "quote": "string",
        "sentence": "string",
        "speaker": "string",
        "stance": "string",
        "delete": "string",
        "note": "string",
    }
)
_READ: Final = (*SHEET, "start", "end")


def read_corrections(source: Sheet) -> pd.DataFrame:
    """Return a sheet as a frame of strings with every column of ``SHEET``, start and end.

    Raises
    ------
    FileNotFoundError
        When the path leads nowhere.
    ValueError
        When a column is missing, or a cell says what no cell can say; the message
        names the file, the row and the column.
    """
    origin = "the frame" if isinstance(source, pd.DataFrame) else os.fspath(source)
    sheet = read_sheet(source, ("article_id",), known=_READ)
    for name in _READ:
        if name not in sheet:
            sheet[name] = pd.Series(pd.NA, index=sheet.index, dtype="string")
    for row, kind, label in zip(sheet.index, sheet["quote_type"], sheet["stance"], strict=True):
        if not pd.isna(kind) and kind not in _KINDS:
            raise ValueError(_strange(origin, row, "quote_type", kind, _KINDS))
        if not pd.isna(label) and not all(map(stance_meant, str(label).split("|"))):
            raise ValueError(
                _strange(origin, row, "stance", label, ("favor", "against", "neutral"))
            )
    return sheet


_KINDS: Final = (*QUOTE_TYPES, "optional", "nested", "none")


def _strange(origin: str, row: int, column: str, value: str, allowed: tuple[str, ...]) -> str:
    return (
        f"{origin}: row {row + 2}: {value!r} is no {column}; "
        f"write one of {', '.join(allowed)}, or nothing"
    )


@cache
def _meanings() -> dict[str, str]:
    return {row["word"]: row["meaning"] for row in read_table("annotation_words")}


def stance_meant(cell: object) -> str:
    """Return the stance that a cell means; empty for none.

    Examples
    --------
    >>> stance_meant("Pour"), stance_meant("against"), stance_meant("perhaps")
    ('favor', 'against', '')
    """
    meaning = _meanings().get(str(cell).strip().casefold(), "")
    return meaning if meaning in {"favor", "against", "neutral"} else ""


def is_deleted(cell: object) -> bool:
    """Tell whether a cell of the column ``delete`` says so.

    Examples
    --------
    >>> is_deleted("x"), is_deleted("Oui"), is_deleted(None), is_deleted("non")
    (True, True, False, False)
    """
    return _meanings().get(str(cell).strip().casefold()) == "delete"


def no_speaker(cell: object) -> bool:
    """Tell whether a cell says that nobody can be named."""
    return _meanings().get(str(cell).strip()) == "nobody"
