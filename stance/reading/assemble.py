"""Put the parts of a page together: one text, its blocks, and what was mended in it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.article import Block, Repair
from stance.reading.compose import Composed, compose

if TYPE_CHECKING:
    from stance.reading.habits import Habits
    from stance.reading.layout import Line
    from stance.reading.parts import Part

__all__ = ["Assembled", "assemble"]

_MARK = re.compile("[«»“”]")
_OPENED = re.compile(r"«([ \u00a0\u202f\u2009]?)\S")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a page.

    Attributes
    ----------
    text : str
        Its blocks, apart by a blank line.
    blocks : tuple of Block
        Which stretch is what.
    repairs : tuple of Repair
        What was mended, in text order.
    """

    text: str
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...]


def assemble(parts: Sequence[Part], habits: Habits, earlier: Sequence[Repair]) -> Assembled:
    """Put the parts of a page together.

    Parameters
    ----------
    parts : sequence of Part
        In reading order.
    habits : Habits
        How the page breaks its words.
    earlier : sequence of Repair
        What was mended in the characters of the page; what was mended in lines
        that are left out is left out too.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    repairs: list[Repair] = []
    origins: list[tuple[int, int]] = []
    offset = 0
    opening = _opening_mark(line.text for part in parts for line in part.lines)
    for part in parts:
        start = offset
        for number, lines in enumerate(_rows(part)):
            block = compose(lines, habits, drop_cap=part.drop_cap)
            if part.drop_cap:
                block = _with_opening_mark(block, opening)
            if number:
                pieces.append("\n")
                offset += 1
            repairs += (_moved(repair, offset + repair.start) for repair in block.repairs)
            origins += ((source, offset + at) for source, at in block.origins)
            pieces.append(block.text)
            offset += len(block.text)
        blocks.append(Block(part.kind, start, offset))
        pieces.append("\n\n")
        offset += 2
    text = "".join(pieces[:-1])
    repairs += _carried(earlier, origins, text)
    return Assembled(text, tuple(blocks), tuple(sorted(repairs, key=lambda one: one.start)))


def _rows(part: Part) -> list[Sequence[Line]]:
    """Return the lines that go on one line each: words, then name, then role."""
    words = part.lines[: len(part.lines) - part.apart]
    under = part.lines[len(part.lines) - part.apart :]
    return [row for row in (words, under[:1], under[1:]) if row]


def _moved(repair: Repair, start: int) -> Repair:
    return Repair(repair.kind, start, repair.before, repair.after, repair.reason)


def _opening_mark(lines: Iterable[str]) -> str:
    """Return an opening guillemet with the blank that this page sets after it."""
    match = next(filter(None, map(_OPENED.search, lines)), None)
    return f"«{match[1]}" if match else "« "


def _with_opening_mark(block: Composed, opening: str) -> Composed:
    """Give the text the opening mark that went with its drop cap, if a mark closes unopened."""
    first = _MARK.search(block.text)
    if first is None or first[0] not in "»”":
        return block
    mark = opening if first[0] == "»" else "“"
    added = Repair("lost_guillemet", 0, "", mark, f"{first[0]} closes what nothing opens")
    width = len(mark)
    return Composed(
        mark + block.text,
        (added, *(_moved(repair, repair.start + width) for repair in block.repairs)),
        tuple((source, at + width) for source, at in block.origins),
    )


def _carried(
    earlier: Sequence[Repair], origins: list[tuple[int, int]], text: str
) -> Iterable[Repair]:
    """Follow repairs of characters to where their words went."""
    ordered = sorted(origins)
    for repair in earlier:
        index = bisect.bisect_right(ordered, (repair.start, len(text))) - 1
        if index < 0:
            continue
        source, at = ordered[index]
        start = at + repair.start - source
        # A hyphen at the line end may have gone with the word's two halves.
        after = repair.after.rstrip("-\u00ad")
        if text.startswith(after, start):
            yield Repair(repair.kind, start, repair.before, after, repair.reason)
