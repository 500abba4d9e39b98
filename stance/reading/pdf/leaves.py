"""From what the pages of a PDF draw to pages that can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.reading.pdf.articles import Leaf
from stance.reading.pdf.asides import HEADLINE, part_asides
from stance.reading.pdf.blocks import Block, give_caps, set_blocks, take_drop_caps
from stance.reading.pdf.furniture import without_furniture
from stance.reading.pdf.order import in_reading_order
from stance.reading.pdf.rows import Row, Word, body_size, set_rows, set_words

if TYPE_CHECKING:
    from stance.reading.pdf.glyphs import Box, Sheet

__all__ = ["set_leaves"]

_FEW_LETTERS = 400  # on a page: then the size of the text before it counts
_BACKGROUND = 0.6  # of the page: a picture as large lies under its text


@dataclass(frozen=True, slots=True)
class _Set:
    """A page whose letters were made rows."""

    number: int
    height: float
    size: float
    rows: list[Row]
    caps: list[Word]
    pictures: list[Box]


def set_leaves(sheets: Iterable[Sheet]) -> list[Leaf]:
    """Return the pages of a PDF as they are read, without running heads.

    Parameters
    ----------
    sheets : iterable of Sheet
        What each page draws; each is let go before the next is asked for.
    """
    sizes: Counter[float] = Counter()
    pages = [_set(sheet, sizes) for sheet in sheets]
    margins = without_furniture([page.rows for page in pages], [page.height for page in pages])
    leaves: list[Leaf] = []
    for page, margin in zip(pages, margins, strict=True):
        blocks = _blocks(margin.rows, page)
        parted = part_asides(blocks, page.pictures, page.size)
        flow = in_reading_order(parted.flow, HEADLINE * page.size)
        leaves.append(
            Leaf(page.number, page.size, flow, parted.pull_quotes, parted.captions, margin.folio)
        )
    return leaves


def _set(sheet: Sheet, sizes: Counter[float]) -> _Set:
    letters = [glyph for glyph in sheet.glyphs if not glyph.text.isspace()]
    here = Counter(round(glyph.size, 1) for glyph in letters)
    sizes.update(here)
    size = body_size(here if len(letters) >= _FEW_LETTERS else sizes)
    lines, caps = take_drop_caps(set_words(sheet.glyphs), size)
    area = sheet.width * sheet.height
    pictures = [box for box in sheet.pictures if box.width * box.height < _BACKGROUND * area]
    rows = set_rows(lines, size, pictures)
    return _Set(sheet.number, sheet.height, size, rows, caps, pictures)


def _blocks(rows: Sequence[Row], page: _Set) -> list[Block]:
    blocks = set_blocks(rows, page.number)
    lost = give_caps(blocks, page.caps)
    if not lost:
        return blocks
    # A capital that opens nothing is a line like any other.
    return set_blocks([*rows, *(Row.of([cap]) for cap in lost)], page.number)
