"""Pair quotation marks: what stands inside which pair, however badly it is printed.

A paragraph is read mark by mark with a stack. Four accidents of print are
mended on the way: a mark that was never closed, one that was never opened,
marks turned the wrong way round, and a straight mark whose partner is lost. A
quotation that runs over paragraphs is one span for each pair of marks printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

__all__ = ["MarkedSpan", "find_marked_spans"]

OPENING = "«“„‹"
CLOSING = "»”›"
EITHER = '"'
_FAMILY = {"«": "«", "»": "«", "‹": "‹", "›": "‹", "“": "“", "”": "“", "„": "“", '"': '"'}
_MARK = re.compile(f"[{OPENING}{CLOSING}{EITHER}]|(?<![<>])<<(?![<>])|(?<![<>])>>(?![<>])|''|‘‘|’’")
_FAMILY |= {"<<": "<<", ">>": "<<", "''": "''", "‘‘": "‘‘", "’’": "‘‘"}
_ENDED = re.compile(r"[.!?…][)\]]?$")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s)")
_INCH = re.compile(r"\d$")
REACH = 8  # paragraphs that an open quotation is followed over


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


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    role: str  # "open", "close" or "either"


def find_marked_spans(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[MarkedSpan]:
    """Return the outermost marked spans of ``text``, in order.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Where each paragraph begins and ends, in text order.

    Returns
    -------
    list of MarkedSpan
        None overlaps another; empty pairs are left out.

    Examples
    --------
    >>> text = "Il parle d'une « pause », puis de « l’avenir »."
    >>> [text[s.start:s.end] for s in find_marked_spans(text, [(0, len(text))])]
    ['pause', 'l’avenir']
    """
    spans: list[MarkedSpan] = []
    carried = ""  # the family of a quotation that the paragraph before left open
    marks = [list(_read_marks(text, start, end)) for start, end in paragraphs]
    for k, paragraph in enumerate(paragraphs):
        goes_on = partial(_goes_on, paragraphs[k + 1 : k + 1 + REACH], marks[k + 1 : k + 1 + REACH])
        found, carried = _pair(text, paragraph, marks[k], goes_on, carried)
        spans.extend(found)
    return [span for span in spans if span.start < span.end]


def _read_marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    """Yield the marks of a paragraph, each with the role that its place gives it."""
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        family = _FAMILY[mark]
        if mark in {"«", "<<", "‹", "„", "‘‘"}:
            role = "open"
        elif mark in {"»", ">>", "›", "’’"} or (
            mark == EITHER
            and _INCH.search(before)
            and not text[match.end() : end].lstrip()[:1].isalpha()
        ):
            role = "close"
        else:
            role = _role_by_blanks(before, after)
            if role == "either" and mark != EITHER:
                role = "open" if mark == "“" else "close" if mark == "”" else "either"
        yield _Mark(match.start(), match.end(), family, role)


def _role_by_blanks(before: str, after: str) -> str:
    """Tell an opening from a closing mark by the side that the blank stands on."""
    opens = before.isspace() or before in "([—–-’'«"
    closes = after.isspace() or after in ".,;:!?)]…—–-»"
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close"
    return "either"


def _pair(
    text: str,
    paragraph: tuple[int, int],
    marks: Sequence[_Mark],
    goes_on: Callable[[str], bool],
    carried: str,
) -> tuple[list[MarkedSpan], str]:
    """Pair the marks of one paragraph; return the spans and the family left open."""
    start, end = paragraph
    marks = _turn(text, marks, carried)
    spans: list[MarkedSpan] = []
    stack: list[_Mark] = []
    continues = False
    if carried and marks and marks[0].family == carried and marks[0].role == "close":
        stack.append(_Mark(start, start, carried, "open"))
        continues = True
    elif carried and marks and marks[0].start == start:
        continues = True
    elif carried and not marks and goes_on(carried):
        return [_span(text, start, end, start, end, continues=True, closed=False)], carried
    for k, mark in enumerate(marks):
        role = mark.role
        if role == "either":
            role = "close" if any(m.family == mark.family for m in stack) else "open"
        if role == "open":
            if stack and stack[-1].family == mark.family and not _nests(marks, k):
                if mark.family == EITHER:
                    role = "close"
                else:
                    opened = stack[0]
                    cut = _last_sentence_end(text, opened.end, mark.start)
                    spans.append(
                        _span(text, opened.end, cut, opened.start, cut, continues, closed=False)
                    )
                    continues = False
                    stack = [mark]
                    continue
            else:
                stack.append(mark)
                continue
        depth = _matching(stack, mark, marks[k + 1 :])
        if depth is None:
            if not stack:
                orphan = _unopened(text, start, mark, spans)
                if orphan:
                    spans.append(orphan)
            continue
        opened = stack[depth]
        del stack[depth:]
        if not stack:
            spans.append(_span(text, opened.end, mark.start, opened.start, mark.end, continues))
            continues = False
    if not stack:
        return spans, ""
    opened = stack[0]
    if goes_on(opened.family):
        spans.append(_span(text, opened.end, end, opened.start, end, continues, closed=False))
        return spans, opened.family
    cut = end if opened.start == start else _first_sentence_end(text, opened.end, end)
    spans.append(_span(text, opened.end, cut, opened.start, cut, continues, closed=False))
    return spans, ""


def _turn(text: str, marks: Sequence[_Mark], carried: str) -> Sequence[_Mark]:
    """Turn the marks that are printed the wrong way round: « il dit »oui« ».

    Either all of a paragraph's are, or two that follow each other cling to the
    words between them.
    """
    roles = [mark.role for mark in marks if mark.family == "«"]
    turned = ["close", "open"] * (len(roles) // 2)
    whole = not carried and bool(roles) and roles == turned
    flipped = list(marks)
    for k, (one, other) in enumerate(pairwise(marks)):
        facing = one.family == other.family == "«" and (one.role, other.role) == ("close", "open")
        ends = text[other.start - 1]
        clings = text[one.end].isalnum() and (ends.isalnum() or ends in ".!?…")
        apart = text[one.start - 1 : one.start] in {" ", "\u00a0", "\u202f", ".", ":"}
        if facing and (whole or (clings and apart)):
            flipped[k], flipped[k + 1] = replace(one, role="open"), replace(other, role="close")
    return flipped


def _nests(marks: Sequence[_Mark], k: int) -> bool:
    """Tell whether the opening mark ``k`` opens inside another of its family.

    It does when the rest of the paragraph closes both.
    """
    depth = 2
    for mark in marks[k + 1 :]:
        if mark.family == marks[k].family and mark.role != "either":
            depth += 1 if mark.role == "open" else -1
        if depth == 0:
            return True
    return False


def _matching(stack: Sequence[_Mark], mark: _Mark, rest: Sequence[_Mark]) -> int | None:
    """Return the place in the stack of the mark that ``mark`` closes, or None."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].family == mark.family:
            return depth
    # « text ” is closed by the wrong mark unless its own comes later.
    if len(stack) == 1 and mark.role == "close":
        own = (m for m in rest if m.family == stack[0].family)
        after = next(own, None)
        if after is None or after.role == "open":
            return 0
    return None


def _unopened(text: str, start: int, mark: _Mark, spans: Sequence[MarkedSpan]) -> MarkedSpan | None:
    """Return the words before a closing mark that nothing opened, if they are a stretch."""
    floor = spans[-1].outer_end if spans else start
    between = text[floor : mark.start]
    if not between.strip(" \u00a0\u202f.,;:»”\"'"):
        return None  # a mark printed twice
    if spans:
        if not _ENDED.search(between.rstrip()):
            return None
        ends = _last_sentence_end(text, floor, mark.start - 1)
        floor = ends if ends < mark.start - 1 else floor
    return _span(text, floor, mark.start, floor, mark.end, closed=False)


def _span(
    text: str,
    start: int,
    end: int,
    outer_start: int,
    outer_end: int,
    continues: bool = False,
    *,
    closed: bool = True,
) -> MarkedSpan:
    """Return the span without the blanks and doubled marks at its ends."""
    idle = set(' \t\n\u00a0\u202f\u2009«»“”"')
    while start < end and text[start] in idle:
        start += 1
    while end > start and text[end - 1] in idle:
        end -= 1
    return MarkedSpan(start, end, outer_start, max(outer_end, end), closed, continues)


def _goes_on(
    paragraphs: Sequence[tuple[int, int]], marks: Sequence[Sequence[_Mark]], family: str
) -> bool:
    """Tell whether one of the next paragraphs goes on a quotation left open.

    It does when the first mark to come closes one of this family, or opens one
    again at the very start of the next paragraph.
    """
    for (start, _), found in zip(paragraphs, marks, strict=True):
        if not found:
            continue
        first = found[0]
        if first.family != family or family == EITHER:
            return False
        again = first.role == "open" and first.start == start == paragraphs[0][0]
        return first.role == "close" or again
    return False


def _first_sentence_end(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start, end)
    return match.end() if match else end


def _last_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the last sentence before ``end`` ends, or ``end`` without any."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, end)]
    return ends[-1] if ends else end
