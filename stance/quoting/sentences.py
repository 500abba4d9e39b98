"""Cut an article into sentences that carry their quotations whole.

A sentence is the journalist's: what stands in a pair of marks never ends it
alone. For the tagger, a quotation longer than a few words is masked by one
noun, so that it reads what the journalist wrote around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from stance.article import Article, BlockKind
from stance.quoting.incises import find_incise
from stance.quoting.marks import MarkedSpan
from stance.resources import read_table

__all__ = ["Sentence", "cut_sentences"]

MASK = "citation"
_SET_IN_LINES = frozenset(["pull_quote", "byline"])  # whose lines are no accident
KEPT_WORDS = 3  # a fragment of at most so many words is left to the tagger
_STOP = re.compile(
    r"[.!?…]+[)\]]?(?=\s|$)"
    r"|(?<=[a-zà-ÿ»])[.!?…](?=[A-ZÀ-Þ][a-zà-ÿ’' ])"  # glued: « majorité.Dans »
)
_BEGINS = re.compile(r"[\s\u00a0\u202f]*(?:[-–—•]\s*)?[«“„\"'‘(\[]*[\s\u00a0\u202f]*[A-ZÀ-ÞŒ0-9]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_TERMINAL = re.compile(r"[.!?…][)\]]?$")
_OPENER = re.compile(r"[\s\u00a0\u202f]*(?:[«“„\"]|[-–—]\s)")


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
        place = bisect_right(self.anchors, (offset, 1 << 60)) - 1
        masked, text = self.anchors[place]
        return min(text + offset - masked, self.end)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"] for row in read_table("abbreviations"))


def cut_sentences(article: Article, spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Return the sentences of every block of ``article``, in text order."""
    sentences: list[Sentence] = []
    for block in article.blocks:
        inside = [s for s in spans if block.start <= s.outer_start < block.end]
        first = True
        lines = block.kind in _SET_IN_LINES
        for start, end in _cut(article.text, block.start, block.end, inside, lines=lines):
            carried = tuple(s for s in inside if start <= s.outer_start < end)
            sentences.append(_mask(article.text, start, end, carried, block.kind, first=first))
            first = False
    return sentences


def _cut(
    text: str, start: int, end: int, spans: Sequence[MarkedSpan], *, lines: bool
) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a block begins and ends; ``lines`` end one too."""
    begin = start
    stops = _stops(text, start, end, spans)
    if lines:
        breaks = (match.end() for match in re.finditer("\n", text[start:end]))
        inside = [(span.outer_start, span.outer_end) for span in spans]
        stops.extend(start + b for b in breaks if not any(i < start + b < j for i, j in inside))
    for stop in sorted(stops):
        if text[begin:stop].strip():
            yield _trim(text, begin, stop)
        begin = stop
    if text[begin:end].strip():
        yield _trim(text, begin, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _stops(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> list[int]:
    """Return the places in a block where a sentence ends."""
    stops: set[int] = set()
    place = start
    for span in (*spans, None):
        until = span.outer_start if span else end
        stops.update(
            match.end()
            for match in _STOP.finditer(text, place, until)
            if _ends_sentence(text, place, match, end)
        )
        if span:
            place = max(place, span.outer_end)
            if _span_ends_sentence(text, span, end):
                stops.add(_after_stop(text, place, end))
    return list(stops)


def _after_stop(text: str, place: int, end: int) -> int:
    """Return the place after the full stop that follows closing marks, if one does."""
    match = re.compile(r"[\s\u00a0]?[.!?…]+").match(text, place, end)
    return match.end() if match else place


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    if match.end() >= end:
        return True
    if not _BEGINS.match(text, match.end(), end):
        return False
    word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start() + 1)
    if word and match.group() == ".":
        initial = len(word.group(1)) == 1 and word.group(1).isupper()
        return not initial and word.group(1) not in _abbreviations()
    return True


def _span_ends_sentence(text: str, span: MarkedSpan, end: int) -> bool:
    """Tell whether a sentence ends with a marked span.

    It does when its own words end one and another begins, when a quotation is
    followed at once by another, or when the next sentence is glued to the mark.
    """
    after = text[span.outer_end : end]
    if not after.strip():
        return True
    glued = re.match(r"[.!?…]+", after)
    rest = after[glued.end() :] if glued else after
    if glued:
        return bool(_BEGINS.match(rest))
    terminal = bool(_TERMINAL.search(text[span.start : span.end]))
    if terminal:
        return bool(_BEGINS.match(rest)) or bool(_OPENER.match(rest))
    clause = text[span.start : span.start + 1].isupper() and " " in text[span.start : span.end]
    return clause and bool(_OPENER.match(rest)) and rest.lstrip()[:1] in '«“"„'


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


def _mask(
    text: str,
    start: int,
    end: int,
    spans: tuple[MarkedSpan, ...],
    block: BlockKind,
    *,
    first: bool,
) -> Sentence:
    pieces: list[str] = []
    segments: list[tuple[int, int, int]] = []
    anchors: list[tuple[int, int]] = []
    length, place = 0, start

    def put(piece: str, offset: int) -> None:
        nonlocal length
        anchors.append((length, offset))
        pieces.append(piece)
        length += len(piece)

    for k, span in enumerate(spans):
        put(text[place : span.outer_start], place)
        put("« ", span.outer_start)
        for begin, stop, incise in _parts(text, span):
            words = text[begin:stop]
            if incise:
                put(f" » {words} « ", begin - 3)
                continue
            kept = words if len(words.split()) <= KEPT_WORDS else MASK
            segments.append((length, length + len(kept), k))
            put(kept, begin)
        put(" »", max(span.end, span.outer_end - 2))
        place = min(span.outer_end, end)
    put(text[place:end], place)
    masked = "".join(pieces).replace("\n", " ")
    return Sentence(start, end, spans, block, first, masked, tuple(segments), tuple(anchors))
