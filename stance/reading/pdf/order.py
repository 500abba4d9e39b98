"""The order in which the blocks of a page are read.

A block is read before another that stands below it, and before one that stands
to its right unless a third, that both stand under or over, parts them: so a
headline over three columns is read before them, each column to its foot before
the next, and what a second headline heads after all of them (Breuel 2003).
"""

from __future__ import annotations

from collections.abc import Sequence

from stance.reading.pdf.blocks import Block, overlap
from stance.reading.pdf.glyphs import Box

__all__ = ["in_reading_order"]

_ASIDE = 0.12  # of the narrower block: what may stand over the edge of a column


def in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a page in the order in which they are read."""
    count = len(blocks)
    boxes = [block.box for block in blocks]
    after: list[set[int]] = [set() for _ in range(count)]
    waits = [0] * count
    for one in range(count):
        for other in range(count):
            if one != other and _goes_first(boxes[one], boxes[other], boxes):
                after[one].add(other)
                waits[other] += 1
    order: list[int] = []
    rest = set(range(count))
    while rest:
        # Where the rules go round in a circle, the highest block is read first.
        free = [index for index in rest if not waits[index]] or list(rest)
        chosen = min(free, key=lambda index: _preference(index, boxes, order))
        rest.discard(chosen)
        order.append(chosen)
        for other in after[chosen] & rest:
            waits[other] -= 1
        waits[chosen] = -1
    return [blocks[index] for index in order]


def _preference(index: int, boxes: Sequence[Box], order: Sequence[int]) -> tuple[float, ...]:
    """Prefer what goes on under the last block, then what stands higher, then left."""
    box = boxes[index]
    under = bool(order) and _share_column(box, boxes[order[-1]]) and box.top >= boxes[order[-1]].top
    return (not under, box.top if not under else box.top, box.x0)


def _share_column(one: Box, other: Box) -> bool:
    return overlap(one, other) > _ASIDE


def _goes_first(one: Box, other: Box, boxes: Sequence[Box]) -> bool:
    if _share_column(one, other):
        return _middle(one) < _middle(other)
    if (one.x0 + one.x1) >= (other.x0 + other.x1):
        return False
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    return not any(
        top < _middle(third) < bottom
        and third is not one
        and third is not other
        and _share_column(third, one)
        and _share_column(third, other)
        and _parts(third, one, other)
        for third in boxes
    )


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _parts(third: Box, one: Box, other: Box) -> bool:
    """Tell whether ``third`` stands below one of two boxes and above the other."""
    middle = _middle(third)
    return min(_middle(one), _middle(other)) < middle < max(_middle(one), _middle(other))
