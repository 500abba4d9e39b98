"""Where the columns of a page part: upright stripes of white between lines of text.

The white of a page is cut into slices between the upper and lower edges of its
words; stripes that stay white from one slice to the next grow together. A stripe
that several lines stand beside, on the left and on the right, is a gutter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.reading.pdf.glyphs import Box

__all__ = ["Gutter", "find_gutters", "parts_at"]

_NARROWEST = 0.6  # of the size of the running text
_FEWEST = 3  # lines beside a gutter, on either side
_BLANK = 0.6  # of the size of a line: its blanks are narrower
_WIDE = 3.0  # of the size of a line: no blank is as wide

Gutter = Box
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Slice:
    top: float
    bottom: float
    white: tuple[Span, ...]


def find_gutters(lines: Sequence[Sequence[Box]], size: float) -> list[Gutter]:
    """Return the gutters of a page.

    Parameters
    ----------
    lines : sequence of sequence of Box
        Where the words of each line stand, from left to right.
    size : float
        Of the running text, in points.

    Examples
    --------
    >>> rows = [[Box(0, 12 * n, 100, 12 * n + 9), Box(112, 12 * n, 200, 12 * n + 9)]
    ...         for n in range(4)]
    >>> find_gutters(rows, 10)
    [Box(x0=100, top=0, x1=112, bottom=45)]
    """
    words = [box for line in lines for box in line]
    if not words or size <= 0:
        return []
    stripes = _stripes(_slices(words), _NARROWEST * size)
    return [stripe for stripe in stripes if _is_gutter(stripe, lines)]


def _slices(words: Sequence[Box]) -> Iterator[_Slice]:
    left, right = min(box.x0 for box in words), max(box.x1 for box in words)
    edges = sorted({edge for box in words for edge in (box.top, box.bottom)})
    ordered = sorted(words, key=lambda box: box.top)
    standing: list[Box] = []
    upcoming = 0
    for top, bottom in zip(edges, edges[1:], strict=False):
        while upcoming < len(ordered) and ordered[upcoming].top <= top:
            standing.append(ordered[upcoming])
            upcoming += 1
        standing = [box for box in standing if box.bottom > top]
        yield _Slice(top, bottom, tuple(_white(standing, left, right)))


def _white(standing: Sequence[Box], left: float, right: float) -> Iterator[Span]:
    at = left
    for box in sorted(standing, key=lambda one: one.x0):
        if box.x0 > at:
            yield at, box.x0
        at = max(at, box.x1)
    if at < right:
        yield at, right


def _stripes(slices: Iterator[_Slice], narrowest: float) -> list[Box]:
    """Return the white stripes that cannot be made higher or wider."""
    growing: dict[Span, float] = {}  # where a stripe began
    done: list[Box] = []
    foot = 0.0
    for one in slices:
        grown: dict[Span, float] = {}
        wide = [span for span in one.white if span[1] - span[0] >= narrowest]
        for span, top in growing.items():
            kept = [(max(span[0], left), min(span[1], right)) for left, right in wide]
            kept = [part for part in kept if part[1] - part[0] >= narrowest]
            if kept != [span]:
                done.append(Box(span[0], top, span[1], one.top))
            for part in kept:
                grown[part] = min(top, grown.get(part, top))
        for span in wide:
            grown.setdefault(span, one.top)
        growing = _undominated(grown)
        foot = one.bottom
    done += (Box(left, top, right, foot) for (left, right), top in growing.items())
    return done


def _undominated(stripes: dict[Span, float]) -> dict[Span, float]:
    """Drop a stripe that another holds whole."""
    kept: dict[Span, float] = {}
    for span, top in sorted(stripes.items(), key=lambda item: (item[1], item[0])):
        if not any(
            left <= span[0] and span[1] <= right and begun <= top
            for (left, right), begun in kept.items()
        ):
            kept[span] = top
    return kept


def _is_gutter(stripe: Box, lines: Sequence[Sequence[Box]]) -> bool:
    """Tell whether enough lines stand beside a stripe, on either side."""
    left = right = 0
    for line in lines:
        middle = (line[0].top + line[0].bottom) / 2
        if stripe.top <= middle <= stripe.bottom:
            left += any(box.x1 <= stripe.x0 for box in line)
            right += any(box.x0 >= stripe.x1 for box in line)
    return left >= _FEWEST and right >= _FEWEST


def parts_at(
    boxes: Sequence[Box], sizes: Sequence[float], gutters: Sequence[Gutter]
) -> list[tuple[int, int]]:
    """Return the stretches of a line that no gutter parts, as indices of its words.

    Parameters
    ----------
    boxes : sequence of Box
        Where its words stand, from left to right.
    sizes : sequence of float
        Of their letters.
    gutters : sequence of Box
        As `find_gutters` returns them.
    """
    cuts = [0]
    for index in range(1, len(boxes)):
        before, box = boxes[index - 1], boxes[index]
        size = max(sizes[index - 1], sizes[index])
        gap = box.x0 - before.x1
        if gap < _BLANK * size:
            continue
        middle = (box.top + box.bottom) / 2
        parted = gap > _WIDE * size or any(
            gutter.top <= middle <= gutter.bottom
            and before.x1 <= gutter.x0
            and gutter.x1 <= box.x0
            for gutter in gutters
        )
        if parted:
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(boxes)], strict=True))
