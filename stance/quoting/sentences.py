"""Cut an article into sentences that carry their quotations whole.

A sentence is the journalist's: what stands in a pair of marks never ends it
alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.masking import MASK, Sentence, mask_sentence
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.article import Article
    from stance.quoting.marks import MarkedSpan

__all__ = ["MASK", "Sentence", "cut_sentences"]

AHEAD = 80  # characters read behind marks to tell whether a sentence ends with them
_SET_IN_LINES = frozenset(["pull_quote", "byline"])  # whose lines are no accident
_STOP = re.compile(
    r"[.!?…]+[)\]]?(?=\s|$)"
    r"|(?<=[a-zà-ÿ»])[.!?…](?=[A-ZÀ-Þ][a-zà-ÿ’' ])"  # glued: « majorité.Dans »
)
_STOP_BEHIND_MARKS = re.compile(r"[\s\u00a0]?[.!?…]+")
_STOP_GLUED = re.compile(r"[.!?…]+")
_BEGINS = re.compile(r"[\s\u00a0\u202f]*(?:[-–—•]\s*)?[«“„\"'‘(\[]*[\s\u00a0\u202f]*[A-ZÀ-ÞŒ0-9]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_LONGEST_ABBREVIATION = 20  # characters looked back over for one
_TERMINAL = re.compile(r"[.!?…][)\]]?$")
_OPENER = re.compile(r"[\s\u00a0\u202f]*(?:[«“„\"]|[-–—]\s)")


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"] for row in read_table("abbreviations"))


def cut_sentences(article: Article, spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Return the sentences of every block of ``article``, in text order.

    Parameters
    ----------
    article : Article
    spans : sequence of MarkedSpan
        Its marked spans, in text order.
    """
    text = article.text
    sentences: list[Sentence] = []
    starts = [span.outer_start for span in spans]

    def within(start: int, end: int) -> Sequence[MarkedSpan]:
        return spans[bisect_left(starts, start) : bisect_left(starts, end)]

    for block in article.blocks:
        inside = within(block.start, block.end)
        stops = _stops(text, block.start, block.end, inside)
        if block.kind in _SET_IN_LINES:
            stops.update(_line_ends(text, block.start, block.end, inside))
        for k, (start, end) in enumerate(_cut(text, block.start, block.end, stops)):
            carried = tuple(within(start, end))
            masked = mask_sentence(text, (start, end), carried, block.kind, first=k == 0)
            sentences.append(masked)
    return sentences


def _cut(text: str, start: int, end: int, stops: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where each stretch between two stops begins and ends, without blanks."""
    begin = start
    for stop in (*sorted(stops), end):
        stretch = text[begin:stop]
        if stretch.strip():
            yield stop - len(stretch.lstrip()), begin + len(stretch.rstrip())
        begin = stop


def _line_ends(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> Iterator[int]:
    """Yield the places where a line ends outside marks."""
    for match in re.finditer("\n", text[start:end]):
        place = start + match.end()
        if not any(span.outer_start < place < span.outer_end for span in spans):
            yield place


def _stops(text: str, start: int, end: int, spans: Sequence[MarkedSpan]) -> set[int]:
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
    return stops


def _after_stop(text: str, place: int, end: int) -> int:
    """Return the place after the full stop that follows closing marks, if one does."""
    match = _STOP_BEHIND_MARKS.match(text, place, end)
    return match.end() if match else place


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Tell whether a stop ends a sentence: another begins, and no abbreviation has it."""
    if match.end() >= end:
        return True
    if not _BEGINS.match(text, match.end(), end):
        return False
    back = max(start, match.start() - _LONGEST_ABBREVIATION)
    word = _LAST_WORD.search(text, back, match.start() + 1)
    if word and match.group() == ".":
        initial = len(word.group(1)) == 1 and word.group(1).isupper()
        return not initial and word.group(1) not in _abbreviations()
    return True


def _span_ends_sentence(text: str, span: MarkedSpan, end: int) -> bool:
    """Tell whether a sentence ends with a marked span.

    It does when its own words end one and another begins, when a quotation is
    followed at once by another, or when the next sentence is glued to the mark.
    """
    after = text[span.outer_end : min(end, span.outer_end + AHEAD)]
    if not after.strip():
        return span.outer_end + AHEAD >= end
    if glued := _STOP_GLUED.match(after):
        return bool(_BEGINS.match(after[glued.end() :]))
    words = text[span.start : span.end]
    if _TERMINAL.search(words):
        return bool(_BEGINS.match(after) or _OPENER.match(after))
    clause = words[:1].isupper() and " " in words
    return clause and bool(_OPENER.match(after)) and after.lstrip()[:1] in '«“"„'
