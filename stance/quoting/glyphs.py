"""The quotation marks of a paragraph, each with the role that its place gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EITHER", "Mark", "read_marks", "turn_marks"]

Role = Literal["open", "close", "either"]

EITHER = '"'  # the straight mark, which opens and closes
# Two marks pair when they are of one family.
_FAMILY = {"«": "«", "»": "«", "‹": "‹", "›": "‹", "“": "“", "”": "“", "„": "“", '"': '"'}
_FAMILY |= {"<<": "<<", ">>": "<<", "''": "''", "‘‘": "‘‘", "’’": "‘‘"}
_OPEN = frozenset(["«", "<<", "‹", "„", "‘‘"])
_CLOSE = frozenset(["»", ">>", "›", "’’"])
# Curly marks are printed the wrong way round so often that the blanks go first.
_BY_SHAPE: dict[str, Role] = {"“": "open", "”": "close"}
_MARK = re.compile(r"[«“„‹»”›\"]|(?<![<>])<<(?![<>])|(?<![<>])>>(?![<>])|''|‘‘|’’")
_TO_WORD = re.compile(r"\s*\S")
_BLANKS_OR_STOP = frozenset([" ", "\u00a0", "\u202f", ".", ":"])


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed mark: where it stands, what it pairs with, what it does."""

    start: int
    end: int
    family: str
    role: Role


def read_marks(text: str, start: int, end: int) -> Iterator[Mark]:
    """Yield the marks of the paragraph that lies from ``start`` to ``end``, in order."""
    for match in _MARK.finditer(text, start, end):
        yield Mark(*match.span(), _FAMILY[match.group()], _role(text, match, start, end))


def _role(text: str, match: re.Match[str], start: int, end: int) -> Role:
    """Tell what a mark does, by its shape or by what stands around it."""
    mark = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    if mark in _OPEN:
        return "open"
    if mark in _CLOSE:
        return "close"
    if mark == EITHER and before.isdecimal() and not _word_follows(text, match.end(), end):
        return "close"  # « 27" »
    after = text[match.end()] if match.end() < end else " "
    role = _role_by_blanks(before, after)
    return _BY_SHAPE.get(mark, role) if role == "either" else role


def _word_follows(text: str, start: int, end: int) -> bool:
    """Tell whether a word, past blanks, begins at ``start``."""
    match = _TO_WORD.match(text, start, end)
    return match is not None and match.group()[-1].isalpha()


def _role_by_blanks(before: str, after: str) -> Role:
    """Tell an opening from a closing mark by the side that the blank stands on."""
    opens = before.isspace() or before in "([—–-’'«"
    closes = after.isspace() or after in ".,;:!?)]…—–-»"
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close"
    return "either"


def turn_marks(text: str, marks: Sequence[Mark], carried: str) -> Sequence[Mark]:
    """Turn the marks that are printed the wrong way round: « il dit »oui« ».

    Either all of a paragraph's are, or two that follow each other cling to the
    words between them.

    Parameters
    ----------
    text : str
    marks : sequence of Mark
        Those of one paragraph.
    carried : str
        The family of a quotation that the paragraph before left open; empty
        without one.
    """
    roles = [mark.role for mark in marks if mark.family == "«"]
    turned = ["close", "open"] * (len(roles) // 2)
    whole = not carried and bool(roles) and roles == turned
    flipped = list(marks)
    for k, (one, other) in enumerate(pairwise(marks)):
        facing = one.family == other.family == "«" and (one.role, other.role) == ("close", "open")
        if facing and (whole or _cling(text, one, other)):
            flipped[k], flipped[k + 1] = replace(one, role="open"), replace(other, role="close")
    return flipped


def _cling(text: str, one: Mark, other: Mark) -> bool:
    """Tell whether two marks cling to the words between them and stand off those outside."""
    ends = text[other.start - 1]
    inside = text[one.end].isalnum() and (ends.isalnum() or ends in ".!?…")
    return inside and text[one.start - 1 : one.start] in _BLANKS_OR_STOP
