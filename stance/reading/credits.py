"""The credit of a photograph, as a caption ends with it."""

from __future__ import annotations

import re
from functools import cache

from stance.reading.words import fold
from stance.resources import read_table

__all__ = ["has_agency", "has_credit", "is_credit"]

# After the caption's last sentence, in capitals: « … à Lyon. AFP », « … (KEYSTONE) ».
_CREDIT = re.compile(
    r"(?:^|[.!?»)/]\s*\(?|\s{2,}\(?|©\s*|\s\()([A-ZÀ-Ý][^a-zà-ÿ\d.!?()]{1,60})\)?$"
)
_PHOTO = re.compile(r"(?:PHOTOS?|CRÉDITS?|DESSIN|ILLUSTRATION|INFOGRAPHIE)\b|©", re.IGNORECASE)
_PARTED = re.compile(r"[/,]|\bVIA\b")


def has_credit(text: str) -> bool:
    """Tell whether ``text`` ends with the credit of a photograph, in capitals."""
    return _CREDIT.search(text) is not None or is_credit(text)


def has_agency(text: str) -> bool:
    """Tell whether that credit names an agency that is known."""
    match = _CREDIT.search(text)
    return match is not None and _names_agency(match[1])


def is_credit(text: str) -> bool:
    """Tell whether ``text`` is nothing but a credit (« PHOTO LE COURRIER/Z. M. »).

    Examples
    --------
    >>> is_credit("PHOTO LE COURRIER/Z. M."), is_credit("GRAND FORMAT"), is_credit("AFP")
    (True, False, True)
    """
    if not text.isupper() and not text.startswith("©"):
        return False
    return _PHOTO.match(text) is not None or "/" in text or _names_agency(text)


def _names_agency(text: str) -> bool:
    return any(fold(piece) in _agencies() for piece in _PARTED.split(text))


@cache
def _agencies() -> frozenset[str]:
    return frozenset(fold(row["credit"]) for row in read_table("credits"))
