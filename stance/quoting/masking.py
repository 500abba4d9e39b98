"""A sentence as the tagger reads it, its long quotations masked.

For the tagger, a quotation longer than a few words is masked by one noun, so
that it reads what the journalist wrote around it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from stance.quoting.incises import find_incise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stance.article import BlockKind
    from stance.quoting.marks import MarkedSpan

__all__ = ["MASK", "Sentence", "mask_sentence"]

MASK = "citation"
KEPT_WORDS = 3  # a fragment of at most so many words is left to the tagger


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the journalist's with the marked spans that it carries.

    Attributes
    ----------
    start, end : int
        Offsets into the article's text.
    spans : tuple of MarkedSpan
        The marked spans that stand in it.
    block : str
        The kind of block that it stands in.
    first : bool
        Whether it opens its paragraph.
    masked : str
        Its text with long spans masked, every pair of marks printed as « ».
    segments : tuple of (int, int, int)
        For each stretch of a span where its words begin and end in ``masked``, and
        which of ``spans`` it is; an incise parts a span in two.
    anchors : tuple of (int, int)
        Pairs (offset in ``masked``, offset in the text) that map one to the other.
    """

    start: int
    end: int
    spans: tuple[MarkedSpan, ...]
    block: BlockKind
    first: bool
    masked: str
    segments: tuple[tuple[int, int, int], ...]
    anchors: tuple[tuple[int, int], ...]

    def to_text(self, offset: int) -> int:
        """Return where an offset into ``masked`` lies in the article's text."""
        place = bisect_right(self.anchors, offset, key=itemgetter(0)) - 1
        masked, text = self.anchors[place]
        return min(text + offset - masked, self.end)


def mask_sentence(
    text: str,
    bounds: tuple[int, int],
    spans: tuple[MarkedSpan, ...],
    block: BlockKind,
    *,
    first: bool,
) -> Sentence:
    """Return the sentence that lies within ``bounds``, masked.

    Parameters
    ----------
    text : str
        The article's.
    bounds : tuple of (int, int)
        Where the sentence begins and ends in it.
    spans : tuple of MarkedSpan
        Those that stand in the sentence, in order.
    block : str
        The kind of block that it stands in.
    first : bool
        Whether it opens its paragraph.
    """
    start, end = bounds
    masking = _Masking()
    place = start
    for k, span in enumerate(spans):
        masking.put(text[place : span.outer_start], place)
        masking.put_span(text, span, k)
        place = min(span.outer_end, end)
    masking.put(text[place:end], place)
    masked = "".join(masking.pieces).replace("\n", " ")
    segments, anchors = tuple(masking.segments), tuple(masking.anchors)
    return Sentence(start, end, spans, block, first, masked, segments, anchors)


class _Masking:
    """A masked text on its way, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.segments: list[tuple[int, int, int]] = []
        self.anchors: list[tuple[int, int]] = []
        self.length = 0

    def put(self, piece: str, offset: int) -> None:
        """Add a piece that stands for what begins at ``offset`` in the article."""
        self.anchors.append((self.length, offset))
        self.pieces.append(piece)
        self.length += len(piece)

    def put_span(self, text: str, span: MarkedSpan, k: int) -> None:
        """Add span ``k`` between marks, its incise outside them."""
        self.put("« ", span.outer_start)
        for start, end, incise in _parts(text, span):
            words = text[start:end]
            if incise:
                self.put(f" » {words} « ", start - len(" » "))
                continue
            kept = words if len(words.split()) <= KEPT_WORDS else MASK
            self.segments.append((self.length, self.length + len(kept), k))
            self.put(kept, start)
        self.put(" »", max(span.end, span.outer_end - len(" »")))


def _parts(text: str, span: MarkedSpan) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches of a span, telling the journalist's incise from the words quoted."""
    incise = find_incise(text[span.start : span.end])
    if incise is None:
        yield span.start, span.end, False
        return
    start, end = span.start + incise[0], span.start + incise[1]
    if start > span.start:
        yield span.start, start, False
    yield start, end, True
    if text[end : span.end].strip(" ,.;:!?…"):
        yield end, span.end, False
