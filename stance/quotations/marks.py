"""Find the spans of text in quotation marks, also where marks are misprinted.

Each paragraph is read mark by mark with a stack. Four frequent errors are corrected: a mark that
is not closed, one that is not opened, marks in the wrong direction, and a straight mark without
its partner. A quotation over several paragraphs is one span for each pair of marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = [
    "EITHER",
    "Mark",
    "MarkedSpan",
    "find_marked_spans",
    "pair_marks",
    "read_marks",
    "turn_marks",
]


Role = Literal["open", "close", "either"]

EITHER = '"'  # the straight mark, which opens and closes
# Two marks pair when they are of one family.
_FAMILY = {"«": "«", "»": "«", "‹": "‹", "›": "‹", "“": "“", "”": "“", "„": "“", '"': '"'}
_FAMILY |= {"<<": "<<", ">>": "<<", "''": "''", "‘‘": "‘‘", "’’": "‘‘"}
_OPEN = frozenset(["«", "<<", "‹", "„", "‘‘"])
_CLOSE = frozenset(["»", ">>", "›", "’’"])
# Curly marks are often in the wrong direction: the blanks around them decide.
_BY_SHAPE: dict[str, Role] = {"“": "open", "”": "close"}
_MARK = re.compile(r"[«“„‹»”›\"]|(?<![<>])<<(?![<>])|(?<![<>])>>(?![<>])|''|‘‘|’’")
LONGEST_ELIDED = 3  # characters: a blank and « qu »
_ELIDED = re.compile(r"(?:^|[^\w'’])(?:[cdjlmnst]|qu)$", re.IGNORECASE)
_VOWEL = re.compile("[aeiouyhàâéèêëîïôùûœæ]", re.IGNORECASE)
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
    found = [*_MARK.finditer(text, start, end)]
    # « l"équipe »: an apostrophe, unless the paragraph has an odd number of marks without it.
    elided = {m.start() for m in found if m.group() == EITHER and _elides(text, m, start, end)}
    if sum(m.group() == EITHER for m in found) % 2 != len(elided) % 2:
        elided = set()
    for match in found:
        if match.start() not in elided:
            yield Mark(*match.span(), _FAMILY[match.group()], _role(text, match, start, end))


def _elides(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a straight mark stands where French has an apostrophe: « l"équipe »."""
    before = text[max(start, match.start() - LONGEST_ELIDED) : match.start()]
    vowel = _VOWEL.match(text, match.end(), end) is not None
    return vowel and _ELIDED.search(before) is not None


def _role(text: str, match: re.Match[str], start: int, end: int) -> Role:
    """Return whether a mark opens or closes, by its shape or by the characters around it."""
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
    """Return whether a mark opens or closes, by the side of the blank."""
    opens = before.isspace() or before in "([—–-’'«"
    closes = after.isspace() or after in ".,;:!?)]…—–-»"
    if opens and not closes:
        return "open"
    if closes and not opens:
        return "close"
    return "either"


def turn_marks(text: str, marks: Sequence[Mark], carried: str) -> Sequence[Mark]:
    """Correct marks that are printed in the wrong direction: « il dit »oui« ».

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
    """Tell whether two marks touch the words between them but not those outside."""
    ends = text[other.start - 1]
    inside = text[one.end].isalnum() and (ends.isalnum() or ends in ".!?…")
    return inside and text[one.start - 1 : one.start] in _BLANKS_OR_STOP


_ENDED = re.compile(r"[.!?…][)\]]?$")
_SENTENCE_END = re.compile(r"[.!?…](?=\s)")
NESTED = 2  # marks that a nested pair leaves to close
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
        Whether it continues the quotation of the paragraph before.
    printed : bool
        False for speech set without marks: a turn of a dialogue, an answer of an
        interview.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool = True
    continues: bool = False
    printed: bool = True


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
    if carried and not marks:
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
        self.lows = _lowest_depths(marks)
        self.places = _places(marks)
        self.floor = start  # behind the last mark that closed nothing
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
        """Tell whether mark ``k`` opens the quotation that is already open, again."""
        mark = self.marks[k]
        again = bool(self.stack) and self.stack[-1].family == mark.family
        # It nests where the rest of the paragraph closes both.
        return again and self.lows[k] > -NESTED

    def _close(self, k: int) -> None:
        """Close the mark that ``k`` pairs with, or begin a span that no mark opened."""
        mark = self.marks[k]
        depth = self._matching(mark, k)
        if depth is not None:
            opened = self.stack[depth]
            del self.stack[depth:]
            if not self.stack:
                self._keep(opened, mark.start, mark.end)
        elif not self.stack:
            orphan = _unopened(self.text, self.floor, mark, first=not self.spans)
            self.floor = mark.end
            if orphan:
                self.spans.append(orphan)

    def _matching(self, mark: Mark, k: int) -> int | None:
        """Return the place in the stack of the mark that mark ``k`` closes, or None."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].family == mark.family:
                return depth
        # « text ” is closed by the wrong mark unless its own comes later.
        if len(self.stack) == 1:
            own = self.places[self.stack[0].family]
            later = bisect_right(own, k)
            if later == len(own) or self.marks[own[later]].role == "open":
                return 0
        return None

    def _abandon(self, mark: Mark) -> None:
        """End an open quotation with its last sentence when the next one opens."""
        opened = self.stack[0]
        cut = _last_sentence_end(self.text, opened.end, mark.start)
        self._keep(opened, cut, cut, closed=False)
        self.stack = [mark]

    def _keep(self, opened: Mark, end: int, outer_end: int, *, closed: bool = True) -> None:
        words, outer = (opened.end, end), (opened.start, outer_end)
        span = _span(self.text, words, outer, closed=closed, continues=self.continues)
        self.spans.append(span)
        self.floor = span.outer_end
        self.continues = False


def _lowest_depths(marks: Sequence[Mark]) -> list[int]:
    """Return, for each mark, how far the depth of its family falls behind it at the lowest.

    One pass from the end: what is lowest behind a mark is what the next of its
    family does, and then what is lowest behind that, if it falls further.
    """
    lows = [0] * len(marks)
    behind: dict[str, int] = {}
    for k in range(len(marks) - 1, -1, -1):
        mark = marks[k]
        lows[k] = behind.get(mark.family, 0)
        if mark.role != "either":
            behind[mark.family] = (1 if mark.role == "open" else -1) + min(0, lows[k])
    return lows


def _places(marks: Sequence[Mark]) -> defaultdict[str, list[int]]:
    """Return where the marks of each family stand, in order."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for k, mark in enumerate(marks):
        places[mark.family].append(k)
    return places


def _unopened(text: str, floor: int, mark: Mark, *, first: bool) -> MarkedSpan | None:
    """Return the words before a closing mark that has no opening mark, as a span."""
    between = text[floor : mark.start]
    if not between.strip(_REPRINTED):
        return None
    if not first:
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
    return MarkedSpan(start, end, *outer, closed, continues)


def _first_sentence_end(text: str, start: int, end: int) -> int:
    match = _SENTENCE_END.search(text, start, end)
    return match.end() if match else end


def _last_sentence_end(text: str, start: int, end: int) -> int:
    """Return where the last sentence before ``end`` ends, or ``end`` without any."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text, start, end)]
    return ends[-1] if ends else end


REACH = 8  # paragraphs that an open quotation is followed over


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
    marks = [list(read_marks(text, start, end)) for start, end in paragraphs]
    for k, paragraph in enumerate(paragraphs):
        ahead = slice(k + 1, k + 1 + REACH)
        goes_on = partial(_goes_on, paragraphs[ahead], marks[ahead])
        found, carried = pair_marks(text, paragraph, marks[k], carried, goes_on)
        spans.extend(found)
    return [span for span in spans if span.start < span.end]


def _goes_on(
    paragraphs: Sequence[tuple[int, int]], marks: Sequence[Sequence[Mark]], family: str
) -> bool:
    """Tell whether one of the next paragraphs continues an open quotation.

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
