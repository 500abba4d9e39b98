"""Separate running heads, page numbers, pull quotes and captions from the text of a page.

`without_furniture` removes running heads and page numbers from the edges of all pages and
returns their content. `part_asides` separates pull quotes and captions from the blocks of the
running text.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.french.words import letters
from stance.reading.dates_and_bylines import Folio, is_byline, is_captioned, nameplate, read_folio
from stance.reading.pdf.blocks import Block, overlap
from stance.reading.repair.page_parts import has_agency, is_capitals, is_credit
from stance.reading.repair.text_lines import ends_sentence, opens_sentence

if TYPE_CHECKING:
    from stance.reading.pdf.glyphs import Box
    from stance.reading.pdf.rows import Row

__all__ = [
    "HEADLINE",
    "Aside",
    "Margins",
    "Parted",
    "is_running_text",
    "part_asides",
    "without_furniture",
]


_HEAD, _FOOT = 0.12, 0.08  # of the page's height: where they stand
_MOST_LINES = 3  # at either edge
_LONGEST = 90  # characters
_LONGEST_SECTION = 40
_SAME_LINE = 0.5  # of the size
_FIGURES = re.compile(r"\d+")
_COUNTER = re.compile(r"(?:page\s*)?\d{1,4}\s*(?:/|sur)\s*\d{1,4}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Margins:
    """The rows of a page without its running heads, and the content of these.

    Attributes
    ----------
    rows : list of Row
        The remaining rows.
    folio : Folio
        Page, section, date and newspaper, where they are printed.
    """

    rows: list[Row]
    folio: Folio


def without_furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[Margins]:
    """Remove running heads and page numbers from the edges of each page.

    Parameters
    ----------
    pages : sequence of sequence of Row
        All rows of each page.
    heights : sequence of float
        How high each page is, in points.
    """
    edges = [list(_edges(rows, height)) for rows, height in zip(pages, heights, strict=True)]
    seen = Counter(name for lines in edges for name in {_masked(line) for line in lines})
    found: list[Margins] = []
    for rows, lines in zip(pages, edges, strict=True):
        out: set[int] = set()
        said: dict[str, str] = {}
        for line in lines:
            folio = _folio(line)
            if folio is None and seen[_masked(line)] == 1:
                continue
            out |= {id(row) for row in line}
            for name in Folio.__slots__:
                said[name] = said.get(name) or getattr(folio or Folio(), name)
        kept = [row for row in rows if id(row) not in out]
        found.append(Margins(kept, Folio(**said)))
    return found


def _edges(rows: Sequence[Row], height: float) -> Iterator[list[Row]]:
    """Yield the lines at the head and at the foot of a page, from the edge inward."""
    lines = _lines(rows)
    upper = [line for line in lines[:_MOST_LINES] if line[0].baseline <= _HEAD * height]
    rest = lines[len(upper) :]
    lower = [line for line in rest[-_MOST_LINES:] if line[0].baseline >= (1 - _FOOT) * height]
    for edge in (upper, lower[::-1]):
        yield from itertools.takewhile(lambda line: len(_printed(line)) <= _LONGEST, edge)


def _lines(rows: Sequence[Row]) -> list[list[Row]]:
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda one: (one.baseline, one.box.x0)):
        if lines and row.baseline - lines[-1][0].baseline <= _SAME_LINE * row.size:
            lines[-1].append(row)
        else:
            lines.append([row])
    return [sorted(line, key=lambda one: one.box.x0) for line in lines]


def _printed(line: Sequence[Row]) -> str:
    return " | ".join(row.text for row in line)


def _masked(line: Sequence[Row]) -> str:
    """Return what a line says on every page, whatever the page's number."""
    # Left pages and right pages print the same from the outer edge inward.
    return " ".join(sorted(_FIGURES.sub("0", row.text) for row in line))


def _folio(line: Sequence[Row]) -> Folio | None:
    """Return what a line says, if it is a running head."""
    whole = read_folio(_printed(line))
    if whole is not None:
        return whole
    said = [read_folio(row.text) for row in line]
    plain = [row.text for row, folio in zip(line, said, strict=True) if folio is None]
    counted = [text for text in plain if _COUNTER.fullmatch(text) or _ADDRESS.match(text)]
    if not any(said) and len(counted) < len(plain):
        return None
    sections = [text for text in plain if text not in counted and len(text) <= _LONGEST_SECTION]
    sections = [text for text in sections if not nameplate(text)]
    facts = {
        name: next((getattr(one, name) for one in said if one and getattr(one, name)), "")
        for name in Folio.__slots__
    }
    facts["section"] = facts["section"] or next(iter(sections), "")
    return Folio(**facts)


HEADLINE = 1.45  # of the size of the running text: a headline is no smaller
_SAME_SIZE = 0.07
_DISPLAY = 1.1
_SMALL = 0.95
_LONGEST_CAPTION = 500  # characters
_LONGEST_SHORT = 300
_SHORT_ROWS = 4
_LEAST, _LONGEST_QUOTE = 15, 450
_LONGEST_CROSSHEAD = 60
_CROSSHEAD_ROWS = 2
_NEAR = 6.0  # of the size of a pull quote: how far the text that it interrupts may stand
_UNDER = 1.8
_NAME = 90  # characters of the name and the role under a pull quote
_BESIDE_PICTURE = 1.8  # of the size of the running text
_OPENING = ("«", "“", '"', "„")


@dataclass(frozen=True, slots=True)
class Aside:
    """A pull quote or a caption.

    Attributes
    ----------
    block : Block
        Its words.
    under : tuple of Block
        The name and the role that stand under a pull quote.
    """

    block: Block
    under: tuple[Block, ...] = ()


@dataclass(slots=True)
class Parted:
    """The blocks of a page by function.

    Attributes
    ----------
    flow : list of Block
        Headlines and text, in reading order.
    pull_quotes, captions : list of Aside
        The pull quotes and captions of the page.
    """

    flow: list[Block] = field(default_factory=list)
    pull_quotes: list[Aside] = field(default_factory=list)
    captions: list[Aside] = field(default_factory=list)


def is_running_text(block: Block, size: float) -> bool:
    """Tell whether a block has the style of the running text; ``size`` is that of the text."""
    if abs(block.size - size) > _SAME_SIZE * size:
        return False
    short = len(block.rows) <= _SHORT_ROWS and block.letters <= _LONGEST_SHORT
    return not (short and (block.bold or is_capitals(block.text)))


def part_asides(blocks: Sequence[Block], pictures: Sequence[Box], size: float) -> Parted:
    """Separate pull quotes and captions from the blocks of the running text."""
    parted = Parted()
    text = [block for block in blocks if is_running_text(block, size)]
    words = letters(" ".join(block.text for block in text))
    taken: set[int] = set()
    for block in blocks:
        if _is_pull_quote(block, text, words, size):
            under = _names_under(block, blocks, size)
            parted.pull_quotes.append(Aside(block, tuple(under)))
            taken |= {id(block), *map(id, under)}
    for block in blocks:
        if id(block) in taken:
            continue
        if _is_caption(block, pictures, size):
            parted.captions.append(Aside(block))
        else:
            parted.flow.append(block)
    return parted


def _is_pull_quote(block: Block, text: Sequence[Block], words: str, size: float) -> bool:
    """Tell whether a block repeats some words in large type; ``words`` are those of the text."""
    quoted = block.text.startswith(_OPENING)
    display = block.size >= _DISPLAY * size or (quoted and (block.bold or block.italic))
    if block.cap or not display or not _LEAST <= block.letters <= _LONGEST_QUOTE:
        return False
    others = [other for other in text if other is not block]
    if any(_flows_around(other, block) for other in others):
        return True
    return _interrupts(block, others, words, large=block.size >= HEADLINE * size)


def _interrupts(block: Block, text: Sequence[Block], words: str, *, large: bool) -> bool:
    """Tell whether the text of a column continues below a block without interruption."""
    above, below = _above(block, text), _below(block, text)
    # What opens a text begins with its first column; beyond it, text goes on from the left.
    begun = any(_stands_left(other, block) for other in text)
    if begun and below and not any(_opens(other, row) for other, row in below):
        return True
    if above is None:
        return False
    # Between two sentences a crosshead may stand, or the headline of another article.
    stops = ends_sentence(above.text)
    between = stops and bool(below)
    short = len(block.rows) <= _CROSSHEAD_ROWS and block.letters <= _LONGEST_CROSSHEAD
    if stops and short:
        return False
    if not between and not large:
        return True
    quoted = block.text.startswith(_OPENING) and not (between and large)
    return quoted or letters(block.text) in words


def _flows_around(text: Block, block: Block) -> bool:
    """Tell whether ``block`` is within the outline of a column of text."""
    inside = min(text.box.x1, block.box.x1) - max(text.box.x0, block.box.x0)
    shared = min(text.box.bottom, block.box.bottom) - max(text.box.top, block.box.top)
    return inside > text.size and shared > block.box.height / 2


def _stands_left(text: Block, block: Block) -> bool:
    return text.box.x1 <= block.box.x0 and text.box.top <= block.box.bottom + _NEAR * block.size


def _above(block: Block, text: Sequence[Block]) -> Row | None:
    """Return the row of text right above a block, if one is near."""
    rows = [row for other in text for row in other.rows if overlap(row.box, block.box) > 0]
    gaps = ((block.box.top - row.box.bottom, row) for row in rows)
    near = [(gap, row) for gap, row in gaps if -row.size <= gap <= _NEAR * block.size]
    return min(near, key=lambda item: item[0], default=(0.0, None))[1]


def _below(block: Block, text: Sequence[Block]) -> list[tuple[Block, Row]]:
    """Return the row right below a block of each column that goes on under it."""
    found: list[tuple[Block, Row]] = []
    for other in text:
        rows = (row for row in other.rows if overlap(row.box, block.box) > 0)
        gaps = ((row.box.top - block.box.bottom, row) for row in rows)
        under = [(gap, row) for gap, row in gaps if gap >= -row.size]
        if under:
            found.append((other, min(under, key=lambda item: item[0])[1]))
    if not found:
        return []
    highest = min(row.box.top for _, row in found)
    return [(other, row) for other, row in found if row.box.top <= highest + _NEAR * block.size]


def _opens(block: Block, row: Row) -> bool:
    return opens_sentence(row.text) or (bool(block.cap) and row is block.rows[0])


def _names_under(block: Block, blocks: Sequence[Block], size: float) -> list[Block]:
    """Return the name and the role that stand under a pull quote."""
    names: list[Block] = []
    foot = block.box
    for other in sorted(blocks, key=lambda one: one.box.top):
        gap = other.box.top - foot.bottom
        near = -size / 2 <= gap <= _UNDER * max(block.size, size)
        if other is block or not near or overlap(other.box, block.box) < 0.5:  # noqa: PLR2004 - half
            continue
        named = other.letters <= _NAME and not ends_sentence(other.text)
        if named and other.size < block.size and not is_running_text(other, size):
            names.append(other)
            foot = other.box
    return names


def _is_caption(block: Block, pictures: Sequence[Box], size: float) -> bool:
    if block.letters > _LONGEST_CAPTION or block.cap:
        return False
    text = block.text
    if is_captioned(text) or is_credit(text):
        return True
    beside = any(_is_beside(block.box, picture, size) for picture in pictures)
    if block.size <= _SMALL * size:
        return beside or has_agency(text) or not is_byline(text)
    plain = is_running_text(block, size) and not block.italic
    return beside and not plain and block.size < _DISPLAY * size


def _is_beside(box: Box, picture: Box, size: float) -> bool:
    """Tell whether ``box`` is directly below a picture, or on its lower edge."""
    gap = box.top - picture.bottom
    return -picture.height / 2 <= gap <= _BESIDE_PICTURE * size and overlap(box, picture) > 0
