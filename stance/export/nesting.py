"""Spans that nest, or cross, or run over several blocks, as elements that only nest.

XML knows no element that ends after its parent. A span that would is written in
pieces, each within what holds it; the pieces say which comes next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Piece", "cut_pieces"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a span that can be one element.

    Attributes
    ----------
    start, end : int
        Offsets.
    span : int
        Which span it is of.
    part : int
        Which of the span's pieces it is, from 0.
    """

    start: int
    end: int
    span: int
    part: int


def cut_pieces(spans: Sequence[Span], blocks: Sequence[Span]) -> list[Piece]:
    """Return the spans in pieces that nest in each other and in the blocks.

    A span stays whole wherever that is possible. What stands between the blocks
    is in no piece.

    Parameters
    ----------
    spans : sequence of (int, int)
        In any order; empty ones have no piece.
    blocks : sequence of (int, int)
        In order, none overlapping another.

    Returns
    -------
    list of Piece
        By start, what holds others before them.

    Examples
    --------
    >>> [(piece.start, piece.end, piece.span) for piece in cut_pieces([(0, 6), (4, 9)], [(0, 10)])]
    [(0, 6, 0), (4, 6, 1), (6, 9, 1)]
    """
    clipped = [
        (max(start, block[0]), min(end, block[1]), number)
        for block in blocks
        for number, (start, end) in enumerate(spans)
        if max(start, block[0]) < min(end, block[1])
    ]
    # The longest first, so that what holds another opens before it.
    clipped.sort(key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
    nested: list[tuple[int, int, int]] = []
    going: list[Span] = []  # the pieces that end after the start of the span in hand
    for start, end, number in clipped:
        going = [piece for piece in going if start < piece[1]]
        ends = sorted({last for first, last in going if first <= start and last < end})
        bounds = list(pairwise([start, *ends, end]))
        nested += [(first, last, number) for first, last in bounds]
        going += bounds
    nested.sort(key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
    counts = [0] * len(spans)
    pieces = []
    for start, end, number in nested:
        pieces.append(Piece(start, end, number, counts[number]))
        counts[number] += 1
    return pieces
