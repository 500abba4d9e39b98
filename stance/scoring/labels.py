"""What people write for a stance, in French and in English, and what it means.

Labels come in from sheets, tables and lists: ``pour``, ``for`` and ``+`` are all favor.
The library itself writes ``favor``, ``against`` and ``neutral`` alone.
"""

from __future__ import annotations

from functools import cache

from stance.files.resources import read_table
from stance.french.words import fold
from stance.quote import STANCES

__all__ = ["meaning_of", "stance_meant"]


@cache
def _meanings() -> dict[str, str]:
    return {fold(row["word"]): row["meaning"] for row in read_table("annotation_words")}


def meaning_of(cell: object) -> str:
    """Return what a word of ``annotation_words.tsv`` means; empty for any other.

    Case, accents and blanks do not matter.

    Examples
    --------
    >>> meaning_of("Oui"), meaning_of("?"), meaning_of("Luc Roy")
    ('delete', 'nobody', '')
    """
    return _meanings().get(fold(" ".join(str(cell).split())), "")


def stance_meant(cell: object) -> str:
    """Return the stance that a cell or label means; empty for none.

    Examples
    --------
    >>> stance_meant("Pour"), stance_meant("against"), stance_meant("DEFAVORABLE")
    ('favor', 'against', 'against')
    >>> stance_meant("perhaps")
    ''
    """
    meaning = meaning_of(cell)
    return meaning if meaning in STANCES else ""
