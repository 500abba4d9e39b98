"""A newspaper page as a PDF gave it: from its short lines to blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.reading.credits import has_agency
from stance.reading.head import find_drop_cap, split_head
from stance.reading.inserts import find_tail, is_capitals, split_tail, with_names
from stance.reading.layout import Line, Measure, ends_sentence, opens_sentence
from stance.reading.metadata import Folio, is_byline, read_folio
from stance.reading.parts import Part
from stance.reading.repeats import find_repeats

__all__ = ["Page", "read_page"]

# A nameplate drawn by a font of its own comes out as the codes of its glyphs.
_GLYPHS = re.compile(r"(?=[^\d]{0,8}\d)[A-Z\d][A-Z\d .]{0,7}")
_EDGE_TOP = 6  # lines at the head of a page that may be its running head
_EDGE_FOOT = 3
_LONGEST_CROSSHEAD = 60  # characters
_CROSSHEAD_LINES = 2
_SHORT_CROSSHEAD = 0.75
_LONGEST_CAPTION = 10  # lines
_BESIDE_DROP_CAP = 7


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Attributes
    ----------
    parts : sequence of Part
        In reading order: head, running text, signature, then inserts.
    folio : Folio
        What the running head says.
    """

    parts: Sequence[Part]
    folio: Folio = field(default_factory=Folio)


def read_page(lines: Sequence[Line]) -> Page:
    """Part the lines of a raw page into blocks; running heads and page numbers are left out."""
    kept, folio = _without_furniture(lines)
    measure = Measure.of(kept)
    head, start = split_head(kept, measure)
    rest = kept[start:]
    tail = find_tail(rest, measure)
    running = list(rest if tail is None else rest[:tail])
    inserts: list[Part] = []
    signature: list[Part] = []
    repeats = find_repeats(rest)
    if tail is not None:
        signature = [Part("byline", (rest[tail],))]
        after = rest[tail + 1 :]
        shifted = [(begin - tail - 1, end - tail - 1) for begin, end in repeats if begin > tail]
        inserts = split_tail(after, measure, shifted)
    running, lifted = _lift_inserts(running, repeats, measure)
    signs = len(running) > 1 and ends_sentence(running[-2].text) and is_byline(running[-1].text)
    if tail is None and signs:
        signature = [Part("byline", (running.pop(),))]
    return Page([*head, *_running_text(running, measure), *signature, *lifted, *inserts], folio)


def _without_furniture(lines: Sequence[Line]) -> tuple[list[Line], Folio]:
    """Take running heads, nameplates and page numbers off the edges of the page."""
    kept: list[Line] = []
    said: dict[str, str] = {}
    head = _EDGE_TOP
    for index, line in enumerate(lines):
        edge = index < _EDGE_TOP or index >= len(lines) - _EDGE_FOOT
        folio = read_folio(line.text)
        # Within the text, only a line that gives both a date and a page parts two pages.
        if folio is not None and not edge and not (folio.date and folio.page):
            folio = None
        if folio is None and index == head + 1 < _EDGE_TOP and _GLYPHS.fullmatch(line.text):
            continue
        if folio is None:
            kept.append(line)
            continue
        head = index
        for name in Folio.__slots__:
            said[name] = said.get(name) or getattr(folio, name)
    return kept, Folio(**said)


def _lift_inserts(
    lines: Sequence[Line], repeats: Sequence[tuple[int, int]], measure: Measure
) -> tuple[list[Line], list[Part]]:
    """Take pull quotes and signed captions out of the running text that they interrupt."""
    parts: list[Part] = []
    taken: set[int] = set()
    for start, end in repeats:
        if end > len(lines):
            continue
        stop = with_names(lines, end, measure)
        parts.append(Part("pull_quote", lines[start:stop], apart=stop - end))
        taken |= set(range(start, stop))
    for index, line in enumerate(lines):
        if index in taken or not has_agency(line.text):
            continue
        start = _caption_start(lines, index, taken, measure)
        parts.append(Part("caption", lines[start : index + 1]))
        taken |= set(range(start, index + 1))
    return [line for index, line in enumerate(lines) if index not in taken], parts


def _caption_start(lines: Sequence[Line], end: int, taken: set[int], measure: Measure) -> int:
    """Return where a caption begins: after the last line that was ended on purpose."""
    for index in range(end, max(end - _LONGEST_CAPTION, 0), -1):
        before = lines[index - 1]
        stops = ends_sentence(before.text) or measure.ends_early(before, lines[index])
        if index - 1 in taken or lines[index].gap or (stops and opens_sentence(lines[index].text)):
            return index
    return end


def _running_text(lines: Sequence[Line], measure: Measure) -> list[Part]:
    """Part the running text at its crossheads and at the ends of its paragraphs."""
    drop_cap = find_drop_cap(lines[:3]) is not None
    # The lines beside a drop cap are as narrow as it makes them: they prove nothing.
    beside = _BESIDE_DROP_CAP if drop_cap else 1
    parts: list[Part] = []
    start = index = 0
    while index < len(lines):
        height = _crosshead(lines, index, measure) if index >= beside and index > start else 0
        ends = index >= beside and _begins_paragraph(lines[index - 1], lines[index], measure)
        if height or (ends and index > start):
            parts.append(Part("paragraph", lines[start:index], drop_cap=drop_cap and not parts))
            start = index
        if height:
            parts.append(Part("crosshead", lines[index : index + height]))
            start = index + height
        index += max(height, 1)
    if start < len(lines):
        parts.append(Part("paragraph", lines[start:], drop_cap=drop_cap and not parts))
    return parts


def _begins_paragraph(before: Line, line: Line, measure: Measure) -> bool:
    if not (opens_sentence(line.text) and ends_sentence(before.text)):
        return False
    return line.gap or measure.ends_early(before, line)


def _crosshead(lines: Sequence[Line], index: int, measure: Measure) -> int:
    """Return how many lines of a crosshead stand at ``index``: 0 for none."""
    if not ends_sentence(lines[index - 1].text) or not opens_sentence(lines[index].text):
        return 0
    for height in range(1, _CROSSHEAD_LINES + 1):
        run = lines[index : index + height]
        after = lines[index + height : index + height + 1]
        capitals = all(is_capitals(line.text) for line in run)
        if len(run) < height or not after or run[-1].text[-1] in ",.;:…-":
            return 0
        if not capitals and run[-1].text[-1] in "»”":
            return 0
        if opens_sentence(after[0].text) and _is_set_apart(run, after[0], measure):
            return height
        if not is_capitals(run[-1].text):
            return 0
    return 0


def _is_set_apart(run: Sequence[Line], after: Line, measure: Measure) -> bool:
    text = " ".join(line.text for line in run)
    if len(text) > _LONGEST_CROSSHEAD or text[0] in "–—-0123456789":
        return False
    if all(is_capitals(line.text) for line in run):
        return not is_capitals(after.text)
    if text[0] in "«“":
        return False
    line = run[0]
    if line.text[-1] in "!?" or len(run) > 1:
        return line.gap and after.gap and len(run) == 1
    if after.text[0].isdigit():  # the number that a short line left for the next
        return line.gap and after.gap
    early = measure.ends_early(line, after) and line.width <= _SHORT_CROSSHEAD * measure.width
    return early or (line.gap and after.gap)
