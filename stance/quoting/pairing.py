"""Pair the marks of one paragraph with a stack, mending what is badly printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.quoting.glyphs import EITHER, Mark, turn_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["MarkedSpan", "pair_marks"]

_ENDED = re.compile(r"[.!?…][)\]]?$")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)")
_IDLE = frozenset(' \t\n\u00a0\u202f\u2009«»“”"')  # blanks and doubled marks
_REPRINTED = " \u00a0\u202f.,;:»”\"'"  # all that stands before a mark printed twice


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """What stands in a pair of marks.

    Attributes
    ----------
    start, end : int
        Offsets of the words inside, without marks and blanks.
    outer_start, outer_end : int
        Offsets with the marks.
    closed : bool
        False where one of the two marks is not printed.
    continues : bool
        Whether it goes on what the paragraph before left open.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    continues: bool = False


def pair_marks(
    text: str,
    paragraph: tuple[int, int],
    marks: Sequence[Mark],
    carried: str,
    goes_on: Callable[[str], bool],
) -> tuple[list[MarkedSpan], str]:
    """Pair the marks of one paragraph.

    Parameters
    ----------
    text : str
    paragraph : tuple of (int, int)
        Where it begins and ends.
    marks : sequence of Mark
        Those of the paragraph, in order.
    carried : str
        The family of a quotation that the paragraph before left open; empty
        without one.
    goes_on : callable
        Tells whether a later paragraph goes on a quotation of a family.

    Returns
    -------
    spans : list of MarkedSpan
        The outermost pairs, in order; some may be empty.
    family : str
        That of the quotation left open for the next paragraph; empty without
        one.
    """
    start, end = paragraph
    if carried and not marks and goes_on(carried):
        return [_span(text, paragraph, paragraph, closed=False, continues=True)], carried
    pairing = _Pairing(text, start, turn_marks(text, marks, carried), carried)
    for k in range(len(pairing.marks)):
        pairing.read(k)
    return pairing.spans, pairing.finish(end, goes_on)


class _Pairing:
    """A paragraph read mark by mark; ``stack`` holds the marks still open."""

    def __init__(self, text: str, start: int, marks: Sequence[Mark], carried: str) -> None:
        self.text = text
        self.start = start
        self.marks = marks
        self.spans: list[MarkedSpan] = []
        self.stack: list[Mark] = []
        first = marks[0] if marks and carried else None
        closes = first is not None and (first.family, first.role) == (carried, "close")
        if closes:
            self.stack.append(Mark(start, start, carried, "open"))
        self.continues = closes or (first is not None and first.start == start)

    def read(self, k: int) -> None:
        """Read mark ``k``."""
        mark = self.marks[k]
        if not self._opens(mark):
            self._close(k)
        elif not self._opens_again(k):
            self.stack.append(mark)
        elif mark.family == EITHER:
            self._close(k)
        else:
            self._abandon(mark)

    def finish(self, end: int, goes_on: Callable[[str], bool]) -> str:
        """Keep what is still open at the end of the paragraph; return the family left open."""
        if not self.stack:
            return ""
        opened = self.stack[0]
        if goes_on(opened.family):
            self._keep(opened, end, end, closed=False)
            return opened.family
        # Opened at the head of the paragraph it lasts to its end, else for a sentence.
        whole = opened.start == self.start
        cut = end if whole else _first_sentence_end(self.text, opened.end, end)
        self._keep(opened, cut, cut, closed=False)
        return ""

    def _opens(self, mark: Mark) -> bool:
        if mark.role == "either":
            return all(opened.family != mark.family for opened in self.stack)
        return mark.role == "open"

    def _opens_again(self, k: int) -> bool:
        """Tell whether mark ``k`` opens what is open already, and nests nothing in it."""
        mark = self.marks[k]
        again = bool(self.stack) and self.stack[-1].family == mark.family
        return again and not _nests(self.marks, k)

    def _close(self, k: int) -> None:
        """Close with mark ``k`` what it pairs with, or open what nothing opened."""
        mark = self.marks[k]
        depth = _matching(self.stack, self.marks, k)
        if depth is not None:
            opened = self.stack[depth]
            del self.stack[depth:]
            if not self.stack:
                self._keep(opened, mark.start, mark.end)
        elif not self.stack:
            orphan = _unopened(self.text, self.start, mark, self.spans)
            if orphan:
                self.spans.append(orphan)

    def _abandon(self, mark: Mark) -> None:
        """End an open quotation with its last sentence where the next one opens."""
        opened = self.stack[0]
        cut = _last_sentence_end(self.text, opened.end, mark.start)
        self._keep(opened, cut, cut, closed=False)
        self.stack = [mark]

    def _keep(self, opened: Mark, end: int, outer_end: int, *, closed: bool = True) -> None:
        words, outer = (opened.end, end), (opened.start, outer_end)
        span = _span(self.text, words, outer, closed=closed, continues=self.continues)
        self.spans.append(span)
        self.continues = False


def _nests(marks: Sequence[Mark], k: int) -> bool:
    """Tell whether the opening mark ``k`` opens inside another of its family.

    It does when the rest of the paragraph closes both.
    """
    depth = 2
    for j in range(k + 1, len(marks)):  # not a slice: a copy a mark takes quadratic time
        if marks[j].family == marks[k].family and marks[j].role != "either":
            depth += 1 if marks[j].role == "open" else -1
        if depth == 0:
            return True
    return False


def _matching(stack: Sequence[Mark], marks: Sequence[Mark], k: int) -> int | None:
    """Return the place in the stack of the mark that mark ``k`` closes, or None."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].family == marks[k].family:
            return depth
    # « text ” is closed by the wrong mark unless its own comes later.
    if len(stack) == 1 and marks[k].role == "close":
        later = (marks[j] for j in range(k + 1, len(marks)))
        own = next((mark for mark in later if mark.family == stack[0].family), None)
        if own is None or own.role == "open":
            return 0
    return None


def _unopened(text: str, start: int, mark: Mark, spans: Sequence[MarkedSpan]) -> MarkedSpan | None:
    """Return the words before a closing mark that nothing opened, if they are a stretch."""
    floor = spans[-1].outer_end if spans else start
    between = text[floor : mark.start]
    if not between.strip(_REPRINTED):
        return None
    if spans:
        if not _ENDED.search(between.rstrip()):
            return None
        ends = _last_sentence_end(text, floor, mark.start - 1)
        floor = ends if ends < mark.start - 1 else floor
    return _span(text, (floor, mark.start), (floor, mark.end), closed=False)


def _span(
    text: str,
    words: tuple[int, int],
    outer: tuple[int, int],
    *,
    closed: bool = True,
    continues: bool = False,
) -> MarkedSpan:
    """Return the span without the blanks and doubled marks at its ends."""
    start, end = words
    while start < end and text[start] in _IDLE:
        start += 1
    while end > start and text[end - 1] in _IDLE:
        end -= 1
    return MarkedSpan(start, end, outer[0], max(outer[1], end), closed, continues)


def _first_sentence_end(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start, end)
    return match.end() if match else end


def _last_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the last sentence before ``end`` ends, or ``end`` without any."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, end)]
    return ends[-1] if ends else end
