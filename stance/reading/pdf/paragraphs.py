"""Where paragraphs begin in the columns of an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stance.reading.layout import ends_sentence, opens_sentence

if TYPE_CHECKING:
    from stance.reading.pdf.blocks import Block
    from stance.reading.pdf.rows import Row

__all__ = ["Paragraph", "set_paragraphs"]

_INDENT, _WIDEST_INDENT = 0.5, 4.0  # of the size
_GAP = 1.25  # of the usual distance between two rows
_ROOM = 0.5  # of the size: what a blank takes, and a little more
_WIDE_ROOM = 4.0
_AROUND = 2  # rows on either side that tell how wide a column runs here


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rows of running text, over as many columns as it takes.

    Attributes
    ----------
    rows : list of Row
        In reading order.
    cap : str
        The drop cap that opens it, or the empty string.
    """

    rows: list[Row]
    cap: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row, where the rows around it end, and how far it stands below the last."""

    row: Row
    right: float
    below: float
    cap: str
    before: Row | None
    after: Row | None


def set_paragraphs(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the paragraphs of blocks of running text that follow one another.

    A paragraph begins at a drop cap, at an indent, below a wider gap, and after a
    sentence that ends early: its last row had room for the next word.
    """
    paragraphs: list[Paragraph] = []
    last: _Placed | None = None
    for placed in _placed(blocks):
        if last is None or _begins(last, placed):
            paragraphs.append(Paragraph([placed.row], placed.cap))
        else:
            paragraphs[-1].rows.append(placed.row)
        last = placed
    return paragraphs


def _placed(blocks: Sequence[Block]) -> Iterator[_Placed]:
    for block in blocks:
        rows = block.rows
        steps = [second.baseline - first.baseline for first, second in pairwise(rows)]
        usual = median(steps) if steps else 0.0
        for index, row in enumerate(rows):
            sides = (rows[max(0, index - _AROUND) : index], rows[index + 1 : index + 1 + _AROUND])
            rights = [max(one.box.x1 for one in side) for side in sides if side]
            yield _Placed(
                row,
                # Where a column is made narrower, a row that ends there ends early for nobody.
                min(rights, default=row.box.x1),
                steps[index - 1] / usual if index and usual else 0.0,
                block.cap if not index else "",
                rows[index - 1] if index else None,
                rows[index + 1] if index + 1 < len(rows) else None,
            )


def _begins(last: _Placed, placed: _Placed) -> bool:
    row = placed.row
    if placed.cap:
        return True
    if not opens_sentence(row.text):
        return False
    if _is_indented(placed):
        return True
    room = last.right - last.row.box.x1 - row.first
    # A row that ends as early as that ends a paragraph, be it no sentence: a name, a place.
    if not ends_sentence(last.row.text):
        return room >= _WIDE_ROOM * row.size
    return room >= _ROOM * row.size or placed.below > _GAP


def _is_indented(placed: _Placed) -> bool:
    """Tell whether a row stands further in than those around it in its column."""
    row = placed.row
    around = [one for one in (placed.before, placed.after) if one is not None]
    if not around:
        return False
    steps = [row.box.x0 - one.box.x0 for one in around]
    least = _INDENT * row.size
    return all(least <= step for step in steps) and min(steps) <= _WIDEST_INDENT * row.size
