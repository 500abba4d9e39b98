"""Find the blocks of an article, in a raw newspaper page or in an ordinary text.

`read_page` divides the short lines of a page, as extracted from a PDF, into `Part`s in
reading order; `assemble` joins them into a text with its blocks and repairs. `blocks_of`
takes an ordinary text, whose paragraphs are lines or are separated by blank lines.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.article import Block, BlockKind, Repair
from stance.reading.dates_and_bylines import (
    Folio,
    find_date,
    is_byline,
    is_captioned,
    is_sign_off,
    read_folio,
)
from stance.reading.repair.page_parts import (
    find_drop_cap,
    find_repeats,
    find_tail,
    has_agency,
    is_capitals,
    split_head,
    split_tail,
    with_names,
)
from stance.reading.repair.text_lines import (
    Composed,
    Line,
    Measure,
    Part,
    compose,
    ends_sentence,
    opens_sentence,
    split_lines,
)

if TYPE_CHECKING:
    from stance.reading.repair.dehyphenation import Habits

__all__ = ["Assembled", "Page", "assemble", "blocks_of", "is_signed", "read_page"]


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
    """The content of a page.

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
    """Divide the lines of a raw page into blocks, without running heads and page numbers."""
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


_LONGEST_HEADLINE = 160  # characters
_LONGEST_INNER_HEADING = 80
_MOST_WORDS = 12
_LONGEST_DECK = 500
_LONGEST_DATELINE = 90
_FEW_QUESTIONS = 2
_PUBLISHED = re.compile(r"(?:publié|mis à jour|modifié|posté|le)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"[-–—•*«“\"\d]")

Span = tuple[int, int]


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Return the blocks of a text whose paragraphs are not broken into lines.

    Examples
    --------
    >>> text = "La ville s'équipe\n\nLe maire a signé.\n\nUn contrat\n\nIl court sur un an."
    >>> [block.kind for block in blocks_of(text)]
    ['headline', 'paragraph', 'crosshead', 'paragraph']
    """
    spans = _chunks(split_lines(text))
    texts = [text[start:end] for start, end in spans]
    kinds: list[BlockKind] = []
    # Where questions come again and again, an interviewer asks them.
    interview = sum(
        text.endswith("?") and len(text) <= _LONGEST_INNER_HEADING for text in texts[1:]
    )
    for index in range(len(spans)):
        kinds.append(_kind(texts, index, kinds, asked=interview > _FEW_QUESTIONS))
    return tuple(Block(kind, *span) for kind, span in zip(kinds, spans, strict=True))


def _chunks(lines: Sequence[Line]) -> list[Span]:
    """Return where paragraphs stand: a line each, but where a sentence runs over its end."""
    spans: list[Span] = []
    before = ""
    for line in lines:
        end = line.start + line.width
        runs_on = line.text[0].islower() and not ends_sentence(before)
        if spans and not line.gap and runs_on:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((line.start, end))
        before = line.text
    return spans


def _kind(
    texts: Sequence[str], index: int, kinds: Sequence[BlockKind], *, asked: bool
) -> BlockKind:
    text = texts[index]
    last = index == len(texts) - 1
    kind: BlockKind = "paragraph"
    if len(texts) == 1:
        return kind
    head = all(kind in {"headline", "deck", "byline"} for kind in kinds)
    titled = head and "headline" in kinds and "deck" not in kinds
    question = asked and text.endswith("?")
    if index == 0 and _is_headline(text):
        kind = "headline"
    elif is_signed(text, edge=head or last, last=last):
        kind = "byline"
    elif is_captioned(text):
        kind = "caption"
    elif titled and not last and _is_deck(text):
        kind = "deck"
    elif (
        index > 0
        and not (last or question)
        and _is_crosshead(text, *texts[index - 1 : index + 2 : 2])
    ):
        kind = "crosshead"
    return kind


def _is_headline(text: str) -> bool:
    short = len(text) <= _LONGEST_HEADLINE and "\n" not in text
    return short and opens_sentence(text) and text[-1] not in ".,;:…"


def is_signed(text: str, *, edge: bool, last: bool) -> bool:
    """Tell whether a block signs or dates the article.

    ``edge``: it stands at the head or the foot; ``last``: it is the last one.
    """
    if last and is_sign_off(text):
        return True
    return _is_dateline(text, edge=edge) or (edge and _is_signature(text))


def _is_signature(text: str) -> bool:
    named = (
        text.lower().startswith(("par ", "propos recueillis", "de notre ")) or not text.islower()
    )
    return named and not is_capitals(text) and "\n" not in text and is_byline(text)


def _is_dateline(text: str, *, edge: bool) -> bool:
    published = _PUBLISHED.match(text)
    if published is None or len(text) > _LONGEST_DATELINE or text.endswith("."):
        return False
    return published[0].lower() != "le" or (edge and bool(find_date(text)))


def _is_deck(text: str) -> bool:
    return (
        len(text) <= _LONGEST_DECK
        and not ends_sentence(text)
        and len(text.split()) > _MOST_WORDS
        and text[-1] not in ":,;"
    )


def _is_crosshead(text: str, before: str, after: str) -> bool:
    if len(text) > _LONGEST_INNER_HEADING or len(text.split()) > _MOST_WORDS or "\n" in text:
        return False
    if text[-1] in ".,;:…!»”" or _LIST_MARK.match(text) or not text[0].isupper():
        return False
    # A line of a list has its like before or after it; a crosshead stands between paragraphs.
    return (
        len(after) > len(text)
        and not _LIST_MARK.match(after[:1].strip('«“"'))
        and (ends_sentence(before) or len(before) > _LONGEST_INNER_HEADING)
    )


_MARK = re.compile("[«»“”]")
_OPENED = re.compile(r"«([ \u00a0\u202f\u2009]?)\S")


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a page.

    Attributes
    ----------
    text : str
        Its blocks, apart by a blank line.
    blocks : tuple of Block
        Which stretch is what.
    repairs : tuple of Repair
        What was mended, in text order.
    """

    text: str
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...]


def assemble(parts: Sequence[Part], habits: Habits, earlier: Sequence[Repair]) -> Assembled:
    """Assemble the parts of a page.

    Parameters
    ----------
    parts : sequence of Part
        In reading order.
    habits : Habits
        How the page breaks its words.
    earlier : sequence of Repair
        What was mended in the characters of the page; what was mended in lines
        that are left out is left out too.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    repairs: list[Repair] = []
    origins: list[tuple[int, int]] = []
    offset = 0
    opening = _opening_mark(line.text for part in parts for line in part.lines)
    for part in parts:
        start = offset
        for number, lines in enumerate(_rows(part)):
            block = compose(lines, habits, drop_cap=part.drop_cap)
            if part.drop_cap:
                block = _with_opening_mark(block, opening)
            if number:
                pieces.append("\n")
                offset += 1
            repairs += (_moved(repair, offset + repair.start) for repair in block.repairs)
            origins += ((source, offset + at) for source, at in block.origins)
            pieces.append(block.text)
            offset += len(block.text)
        blocks.append(Block(part.kind, start, offset))
        pieces.append("\n\n")
        offset += 2
    text = "".join(pieces[:-1])
    repairs += _carried(earlier, origins, text)
    return Assembled(text, tuple(blocks), tuple(sorted(repairs, key=lambda one: one.start)))


def _rows(part: Part) -> list[Sequence[Line]]:
    """Return the lines that go on one line each: words, then name, then role."""
    words = part.lines[: len(part.lines) - part.apart]
    under = part.lines[len(part.lines) - part.apart :]
    return [row for row in (words, under[:1], under[1:]) if row]


def _moved(repair: Repair, start: int) -> Repair:
    return Repair(repair.kind, start, repair.before, repair.after, repair.reason)


def _opening_mark(lines: Iterable[str]) -> str:
    """Return an opening guillemet with the blank that this page sets after it."""
    match = next(filter(None, map(_OPENED.search, lines)), None)
    return f"«{match[1]}" if match else "« "


def _with_opening_mark(block: Composed, opening: str) -> Composed:
    """Give the text the opening mark that went with its drop cap, if a mark closes unopened."""
    first = _MARK.search(block.text)
    if first is None or first[0] not in "»”":
        return block
    mark = opening if first[0] == "»" else "“"
    added = Repair(
        "lost_guillemet", 0, "", mark, f"{first[0]} closes a quotation that no mark opens"
    )
    width = len(mark)
    return Composed(
        mark + block.text,
        (added, *(_moved(repair, repair.start + width) for repair in block.repairs)),
        tuple((source, at + width) for source, at in block.origins),
    )


def _carried(
    earlier: Sequence[Repair], origins: list[tuple[int, int]], text: str
) -> Iterable[Repair]:
    """Follow repairs of characters to where their words went."""
    ordered = sorted(origins)
    for repair in earlier:
        index = bisect.bisect_right(ordered, (repair.start, len(text))) - 1
        if index < 0:
            continue
        source, at = ordered[index]
        start = at + repair.start - source
        # A hyphen at the line end may have gone with the word's two halves.
        after = repair.after.rstrip("-\u00ad")
        if text.startswith(after, start):
            yield Repair(repair.kind, start, repair.before, after, repair.reason)
