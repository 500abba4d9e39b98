"""The lines of a text, the width of its column, and lines that end early.

`is_wrapped` distinguishes a raw page of short lines from a text with a paragraph on each line.
A `Measure` is the width of a column; a `Part` is the lines of one block.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stance.french.words import LETTER

if TYPE_CHECKING:
    from stance.article import BlockKind

__all__ = [
    "Line",
    "Measure",
    "Part",
    "close_gaps",
    "ends_sentence",
    "is_wrapped",
    "opens_sentence",
    "split_lines",
]


_END = re.compile(r"(?:[.!?…]|\.\.\.)[\s»”\")\]’]{0,4}$|[»”]$")
_OPENING = re.compile(rf"[«“\"(\[—–\-\s]{{0,4}}{LETTER}")
_LINE_HYPHEN = re.compile(rf"{LETTER}[-\u2010\u00ad]$")
_WRAPPED_RUN = 4  # lines: a pull quote with a name and a role under it has three
_FEWEST = 3
_SHARE = 0.25
_SPACED_OUT = 0.3
_EARLY = 0.82


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes
    ----------
    text : str
        The line without surrounding blanks.
    start : int
        Where it begins in the text, in characters.
    gap : bool
        Whether a blank line stands before it.
    """

    text: str
    start: int
    gap: bool

    @property
    def width(self) -> int:
        """How many characters the line prints."""
        return len(self.text)


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of ``text`` that are not blank.

    Examples
    --------
    >>> [(line.text, line.start, line.gap) for line in split_lines("un \n\n  deux")]
    [('un', 0, False), ('deux', 7, True)]
    """
    lines: list[Line] = []
    offset, gap = 0, False
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            lines.append(Line(line, offset + raw.index(line[0]), gap))
        gap = not line
        offset += len(raw) + 1
    return lines


def close_gaps(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without their gaps if a blank line stands after each, mid-sentence too."""
    gaps = [pair for pair in pairwise(lines) if pair[1].gap]
    across = sum(
        second.text[0].islower() and first.text[-1] not in ";:" and not ends_sentence(first.text)
        for first, second in gaps
    )
    if across < _FEWEST or across < _SPACED_OUT * len(lines):
        return lines
    return [replace(line, gap=False) for line in lines]


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence does."""
    return _END.search(text[-6:]) is not None


def opens_sentence(text: str) -> bool:
    """Tell whether ``text`` may begin a sentence: a capital, a guillemet, a dash, a figure."""
    match = _OPENING.match(text)
    return not text[match.end() - 1].islower() if match else text[:1] in "«“—–0123456789"


def _continues(first: Line, second: Line) -> bool:
    """Tell whether a sentence, or a word, runs over the end of ``first``."""
    if second.gap:
        return False
    # The lines of a list end so, and begin with a small letter too.
    listed = first.text[-1] in ";:"
    return second.text[0].islower() and not listed and not ends_sentence(first.text)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Tell whether a text is a page of short lines, not one with a paragraph on each line.

    Only runs of four lines and more count, or a hyphen between two lines: a
    headline over two lines does not make a page.
    """
    continued = broken = begun = run = 0
    ends: list[int] = []
    for number, line in enumerate(lines):
        if line.gap:
            begun = number
        run = number - begun
        if number and not line.gap and _continues(lines[number - 1], line):
            broken += _LINE_HYPHEN.search(lines[number - 1].text) is not None
            ends.append(number)
        if run == _WRAPPED_RUN - 1 and ends:
            continued += sum(end > begun for end in ends[-_WRAPPED_RUN:])
        elif run >= _WRAPPED_RUN and ends and ends[-1] == number:
            continued += 1
    return bool(broken) or (continued >= _FEWEST and continued >= _SHARE * (len(lines) - 1) / 2)


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the column of a page is.

    Attributes
    ----------
    width : float
        The median width of lines that a sentence runs over, in characters.
    """

    width: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Measure:
        """Measure the column that most lines of the page stand in."""
        full = [first.width for first, second in pairwise(lines) if _continues(first, second)]
        return cls(median(full) if full else max((line.width for line in lines), default=0))

    def ends_early(self, line: Line, after: Line) -> bool:
        """Tell whether ``line`` was ended though the next word would have stood in it."""
        word = after.text.split(maxsplit=1)[0]
        return line.width + 1 + len(word) <= _EARLY * self.width


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that make one block of an article.

    Attributes
    ----------
    kind : str
        One of ``stance.article.BLOCK_KINDS``.
    lines : sequence of Line
        In reading order.
    apart : int
        How many lines at the end keep a line of their own: the name and the role
        under a pull quote.
    drop_cap : bool
        Whether the first line is a capital that belongs to the second.
    """

    kind: BlockKind
    lines: Sequence[Line]
    apart: int = 0
    drop_cap: bool = False
