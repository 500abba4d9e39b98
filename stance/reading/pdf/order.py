"""The order in which the blocks of a page are read.

A block is read before another that stands below it, and before one that stands
to its right unless a third, that both stand under or over, parts them: so a
headline over three columns is read before them, each column to its foot before
the next, and what a second headline heads after all of them (Breuel 2003). A
headline in the first column alone waits for the columns that end above it, if
one headline stands over all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.reading.pdf.blocks import Block, overlap

if TYPE_CHECKING:
    from stance.reading.pdf.glyphs import Box

__all__ = ["in_reading_order"]

_ASIDE = 0.12  # of the narrower block: what may stand over the edge of a column


def in_reading_order(blocks: Sequence[Block], headline: float) -> list[Block]:
    """Return the blocks of a page in the order in which they are read.

    Parameters
    ----------
    blocks : sequence of Block
        In any order.
    headline : float
        The size from which on a block is one.
    """
    page = _Page(
        [block.box for block in blocks],
        [block.box for block in blocks if block.size >= headline],
    )
    count = range(len(blocks))
    after = [{other for other in count if page.goes_first(one, other)} for one in count]
    waits = [sum(one in others for others in after) for one in count]
    order: list[int] = []
    rest = set(count)
    while rest:
        # Where the rules go round in a circle, the highest block is read first.
        free = [index for index in rest if not waits[index]] or list(rest)
        last = page.boxes[order[-1]] if order else None
        chosen = min(free, key=lambda index: _preference(page.boxes[index], last))
        rest.discard(chosen)
        order.append(chosen)
        for other in after[chosen] & rest:
            waits[other] -= 1
    return [blocks[index] for index in order]


def _preference(box: Box, last: Box | None) -> tuple[bool, float, float]:
    """Prefer what goes on under the last block, then what stands higher, then left."""
    under = last is not None and _share_column(box, last) and box.top >= last.top
    return not under, box.top, box.x0


def _share_column(one: Box, other: Box) -> bool:
    return overlap(one, other) > _ASIDE


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


@dataclass(frozen=True)
class _Page:
    """Where the blocks of a page stand, and which of them are headlines."""

    boxes: list[Box]
    heads: list[Box]

    def goes_first(self, index: int, other_index: int) -> bool:
        """Tell whether one block must be read before another."""
        one, other = self.boxes[index], self.boxes[other_index]
        if index == other_index:
            return False
        if _share_column(one, other):
            return (_middle(one), index) < (_middle(other), other_index)
        if (one.x0 + one.x1, index) > (other.x0 + other.x1, other_index):
            return self._waits(other, one)
        return not self._waits(one, other) and not self._are_parted(one, other)

    def _waits(self, left: Box, right: Box) -> bool:
        """Tell whether what heads ``left`` begins below ``right``, under one headline with it."""
        above = [head for head in self.heads if head.top <= left.top and _share_column(head, left)]
        own = max(above, key=lambda head: head.top, default=None)
        if own is None or right.bottom > own.top:
            return False
        over = [head for head in self.heads if head.bottom <= right.top]
        return any(_share_column(head, left) and _share_column(head, right) for head in over)

    def _are_parted(self, one: Box, other: Box) -> bool:
        """Tell whether a block that both stand under or over stands between two."""
        top, bottom = sorted((_middle(one), _middle(other)))
        return any(
            top < _middle(third) < bottom
            and _share_column(third, one)
            and _share_column(third, other)
            for third in self.boxes
            if third is not one and third is not other
        )
