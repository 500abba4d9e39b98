"""Make the articles of a PDF from the blocks of its pages.

`articles_of` yields the articles, and an article with an error for each page that cannot be read.
It calls the parts of this module in turn: `set_leaves` turns drawn pages into readable ones,
`draft_articles` assigns text to each headline, over several pages if necessary, and each pull
quote and caption to the nearest article, and `print_parts` turns a draft into the lines and parts
that ``stance.reading.repair.page_layout`` assembles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stance.article import Article
from stance.files.limits import ReadingError
from stance.reading.article_builder import made_article
from stance.reading.dates_and_bylines import Folio, find_date, is_captioned, is_sign_off, nameplate
from stance.reading.pdf.blocks import (
    Block,
    Paragraph,
    give_caps,
    in_reading_order,
    overlap,
    set_blocks,
    set_paragraphs,
    take_drop_caps,
)
from stance.reading.pdf.glyphs import PageError, open_pdf, read_sheets
from stance.reading.pdf.page_furniture import (
    HEADLINE,
    Aside,
    is_running_text,
    part_asides,
    without_furniture,
)
from stance.reading.pdf.rows import Row, Word, body_size, set_rows, set_words
from stance.reading.repair.characters import mend_characters
from stance.reading.repair.dehyphenation import Habits
from stance.reading.repair.page_layout import assemble, is_signed
from stance.reading.repair.page_parts import is_capitals
from stance.reading.repair.text_lines import Line, Part, ends_sentence, opens_sentence

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

    from stance.article import BlockKind, Repair
    from stance.reading.pdf.glyphs import Box, Sheet

__all__ = ["Draft", "Leaf", "Printed", "articles_of", "draft_articles", "print_parts", "set_leaves"]


_OCR = "run text recognition (OCR) on the file, then read its output"
_MOST_UNNAMED = 0.3  # of the letters of a page
_MADE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def articles_of(path: Path) -> Iterator[Article]:
    """Yield the articles of a PDF; raises as ``stance.reading.pdf.read_pdf_file`` says."""
    faults: dict[int, str] = {}
    with open_pdf(path) as pdf:
        info = {str(name): str(value) for name, value in pdf.metadata.items()}
        count = len(pdf.pages)
        try:
            drafts = draft_articles(set_leaves(_readable(path, pdf, faults)))
        except PageError as error:
            message = f"{path}: {error}; print the other pages to a new PDF"
            raise ReadingError(message) from error
    if not drafts:
        raise ReadingError(next(iter(faults.values()), f"{path} holds no text to read"))
    for number, draft in enumerate(drafts, 1):
        name = path.stem if len(drafts) == 1 else f"{path.stem}:{number}"
        yield _article(draft, name, path, info, alone=count == 1)
    for sheet, fault in faults.items():
        yield Article("", id=f"{path.stem}:page-{sheet}", page=str(sheet), path=path, error=fault)


def _readable(path: Path, pdf: PDF, faults: dict[int, str]) -> Iterator[Sheet]:
    """Yield the pages with text, and record why the others have none."""
    for sheet in read_sheets(pdf):
        letters = sum(not glyph.text.isspace() for glyph in sheet.glyphs)
        if sheet.unnamed > _MOST_UNNAMED * (letters + sheet.unnamed):
            faults[sheet.number] = (
                f"{path}: the fonts of page {sheet.number} do not name their letters: {_OCR}"
            )
        elif letters:
            yield sheet
        elif sheet.pictures:
            faults[sheet.number] = (
                f"{path}: page {sheet.number} is a picture without text, as a scan is: {_OCR}"
            )
        elif len(pdf.pages) == 1:
            faults[sheet.number] = f"{path}: page {sheet.number} is blank: it holds no text"


def _article(
    draft: Draft, name: str, path: Path, info: Mapping[str, str], *, alone: bool
) -> Article:
    printed = print_parts(draft)
    made = assemble(printed.parts, Habits.of(printed.lines), printed.repairs)
    article = made_article(
        made.text, made.blocks, made.repairs, folio=_folio(draft, alone=alone), id=name, path=path
    )
    return replace(
        article,
        newspaper=article.newspaper or _newspaper(info),
        date=article.date or find_date(f"{info.get('Title', '')} | {info.get('Subject', '')}"),
        extra=MappingProxyType(_extra(info)),
    )


def _folio(draft: Draft, *, alone: bool) -> Folio:
    """Return what the running heads of an article's pages say, the first of them first."""
    folios = [leaf.folio for leaf in draft.leaves]
    said = {
        name: next(filter(None, (getattr(folio, name) for folio in folios)), "")
        for name in Folio.__slots__
    }
    if not folios[0].page:
        said["page"] = "" if alone else str(draft.leaves[0].number)
    return Folio(**said)


def _newspaper(info: Mapping[str, str]) -> str:
    """Return the newspaper that the file names, if it is one that is known."""
    named = (nameplate(info.get(name, "")) for name in ("Author", "Subject", "Title", "Creator"))
    return next(filter(None, named), "")


def _extra(info: Mapping[str, str]) -> dict[str, str]:
    """Return the date of the file, which is not the date of the article."""
    made = _MADE.match(info.get("CreationDate", ""))
    return {"pdf_created": "-".join(made.groups())} if made else {}


_FEW_LETTERS = 400  # on a page: then the size of the text before it counts
_BACKGROUND = 0.6  # of the page: a picture as large lies under its text


@dataclass(frozen=True, slots=True)
class _Set:
    """A page whose letters are grouped into rows."""

    number: int
    height: float
    size: float
    rows: list[Row]
    caps: list[Word]
    pictures: list[Box]


def set_leaves(sheets: Iterable[Sheet]) -> list[Leaf]:
    """Return the pages of a PDF as they are read, without running heads.

    Parameters
    ----------
    sheets : iterable of Sheet
        What each page draws; each is let go before the next is asked for.
    """
    sizes: Counter[float] = Counter()
    pages = [_set(sheet, sizes) for sheet in sheets]
    margins = without_furniture([page.rows for page in pages], [page.height for page in pages])
    leaves: list[Leaf] = []
    for page, margin in zip(pages, margins, strict=True):
        blocks = _blocks(margin.rows, page)
        parted = part_asides(blocks, page.pictures, page.size)
        flow = in_reading_order(parted.flow, HEADLINE * page.size)
        leaves.append(
            Leaf(page.number, page.size, flow, parted.pull_quotes, parted.captions, margin.folio)
        )
    return leaves


def _set(sheet: Sheet, sizes: Counter[float]) -> _Set:
    letters = [glyph for glyph in sheet.glyphs if not glyph.text.isspace()]
    here = Counter(round(glyph.size, 1) for glyph in letters)
    sizes.update(here)
    size = body_size(here if len(letters) >= _FEW_LETTERS else sizes)
    lines, caps = take_drop_caps(set_words(sheet.glyphs), size)
    area = sheet.width * sheet.height
    pictures = [box for box in sheet.pictures if box.width * box.height < _BACKGROUND * area]
    rows = set_rows(lines, size, pictures)
    return _Set(sheet.number, sheet.height, size, rows, caps, pictures)


def _blocks(rows: Sequence[Row], page: _Set) -> list[Block]:
    blocks = set_blocks(rows, page.number)
    lost = give_caps(blocks, page.caps)
    if not lost:
        return blocks
    # A large capital that begins no paragraph is an ordinary line.
    return set_blocks([*rows, *(Row.of([cap]) for cap in lost)], page.number)


_LONGEST_HEADLINE = 250  # characters
_LONGEST_CROSSHEAD = 80
_LONGEST_BYLINE = 80
_SAME_SIZE = 0.04
_DISPLAY = 1.1
_FEW_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is read.

    Attributes
    ----------
    number : int
        Of the page in the file.
    size : float
        Of its running text, in points.
    flow : sequence of Block
        Headlines and text, in reading order.
    pull_quotes, captions : sequence of Aside
        The pull quotes and captions of the page.
    folio : Folio
        What its running head says.
    """

    number: int
    size: float
    flow: Sequence[Block]
    pull_quotes: Sequence[Aside]
    captions: Sequence[Aside]
    folio: Folio


@dataclass(slots=True)
class Draft:
    """An article before assembly.

    Attributes
    ----------
    head, body : list of tuple of str and Block
        Kinds and blocks, in reading order; a crosshead stands within the body.
    pull_quotes, captions : list of Aside
        The pull quotes and captions of the article.
    leaves : list of Leaf
        The pages of the article.
    """

    head: list[tuple[BlockKind, Block]] = field(default_factory=list)
    body: list[tuple[BlockKind, Block]] = field(default_factory=list)
    pull_quotes: list[Aside] = field(default_factory=list)
    captions: list[Aside] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    def blocks(self, sheet: int) -> list[Block]:
        """Return the blocks of the draft on one page."""
        return [block for _, block in (*self.head, *self.body) if block.sheet == sheet]


def draft_articles(leaves: Iterable[Leaf]) -> list[Draft]:
    """Return the articles of pages that follow one another.

    A headline begins an article; a page that begins without one goes on with the
    last article of the page before it.
    """
    drafts: list[Draft] = []
    for leaf in leaves:
        before = len(drafts)
        for run in _runs(leaf):
            _add(run, leaf, drafts)
        found = drafts[before:]
        # A single headline on the first page also covers the text to its left.
        if not before and len(found) == 2 and not found[0].head:  # noqa: PLR2004 - text, article
            found[1].body[:0] = found[0].body
            del drafts[0]
        if leaf.pull_quotes or leaf.captions:
            _share_asides(leaf, drafts)
    for draft in drafts:
        _settle(draft)
    return drafts


def _runs(leaf: Leaf) -> list[list[Block]]:
    """Divide the blocks of a page into runs of running text and runs of other blocks."""
    runs: list[list[Block]] = []
    plain = False
    for block in leaf.flow:
        if runs and is_running_text(block, leaf.size) == plain:
            runs[-1].append(block)
        else:
            runs.append([block])
            plain = is_running_text(block, leaf.size)
    return runs


def _add(run: Sequence[Block], leaf: Leaf, drafts: list[Draft]) -> None:
    if is_running_text(run[0], leaf.size):
        _open(drafts, leaf).body += (("paragraph", block) for block in run)
        return
    heads = [block for block in run if _is_headline(block, leaf)]
    if not heads and not drafts and not any(_is_headline(block, leaf) for block in leaf.flow):
        heads = [block for block in run if not _signs(block)][:1]
    if heads:
        drafts += _headed(run, heads, leaf)
    else:
        draft = _open(drafts, leaf)
        draft.body += ((_kind_within(block, leaf), block) for block in run)


def _open(drafts: list[Draft], leaf: Leaf) -> Draft:
    """Return the article that goes on, on this page too."""
    if not drafts:
        drafts.append(Draft())
    if leaf not in drafts[-1].leaves:
        drafts[-1].leaves.append(leaf)
    return drafts[-1]


def _is_headline(block: Block, leaf: Leaf) -> bool:
    return block.size >= HEADLINE * leaf.size and block.letters <= _LONGEST_HEADLINE


def _headed(run: Sequence[Block], heads: Sequence[Block], leaf: Leaf) -> list[Draft]:
    """Return the articles that a run of headlines, decks and signatures begins."""
    drafts: list[Draft] = []
    for group in _groups(run, heads):
        largest = max((block for block in group if block in heads), key=lambda block: block.size)
        draft = Draft(leaves=[leaf])
        for block in group:
            same = block in heads and abs(block.size - largest.size) <= _SAME_SIZE * largest.size
            kind: BlockKind = "headline" if same else "deck"
            draft.head.append(("byline" if not same and _signs(block) else kind, block))
        drafts.append(draft)
    return drafts


def _groups(run: Sequence[Block], heads: Sequence[Block]) -> list[list[Block]]:
    """Divide a run into heads: two headlines side by side begin two articles."""
    groups: list[list[Block]] = [[]]
    headed: Box | None = None
    for block in run:
        if block in heads and headed is not None and overlap(headed, block.box) == 0:
            groups.append([])
            headed = None
        if block in heads:
            headed = block.box
        groups[-1].append(block)
    return groups


def _signs(block: Block) -> bool:
    return block.letters <= _LONGEST_BYLINE and is_signed(block.text, edge=True, last=False)


def _kind_within(block: Block, leaf: Leaf) -> BlockKind:
    """Return what a block is that is set apart within the running text."""
    if _signs(block):
        return "byline"
    text = block.text
    set_apart = block.size >= _DISPLAY * leaf.size or block.bold or is_capitals(text)
    stops = text.endswith((".", ",", ";", ":")) or not opens_sentence(text)
    if set_apart and block.letters <= _LONGEST_CROSSHEAD and not stops:
        return "crosshead"
    return "paragraph"


def _settle(draft: Draft) -> None:
    """Reclassify blocks that need the whole article: questions, and bold words in the text."""
    kinds = [kind for kind, _ in draft.body]
    texts = [block.text for _, block in draft.body]
    asked = sum(
        kind == "crosshead" and text.endswith("?") for kind, text in zip(kinds, texts, strict=True)
    )
    for index, (kind, block) in enumerate(draft.body):
        if kind != "crosshead":
            continue
        before = texts[index - 1] if index else "."
        after = texts[index + 1] if index + 1 < len(texts) else ""
        # Repeated questions are those of an interviewer.
        question = texts[index].endswith("?") and asked > _FEW_QUESTIONS
        runs_on = not ends_sentence(before) or (after and not opens_sentence(after))
        if question or runs_on or not after:
            draft.body[index] = ("paragraph", block)


def _share_asides(leaf: Leaf, drafts: list[Draft]) -> None:
    """Assign each pull quote and caption of a page to the nearest article."""
    here = [draft for draft in drafts if draft.blocks(leaf.number)]
    if not here:
        here = [_open(drafts, leaf)]
    for asides, name in ((leaf.pull_quotes, "pull_quotes"), (leaf.captions, "captions")):
        for aside in asides:
            nearest = min(here, key=lambda draft: _distance(aside.block.box, draft, leaf.number))
            getattr(nearest, name).append(aside)


def _distance(box: Box, draft: Draft, sheet: int) -> float:
    return min((_apart(box, block.box) for block in draft.blocks(sheet)), default=0.0)


def _apart(one: Box, other: Box) -> float:
    across = max(0.0, one.x0 - other.x1, other.x0 - one.x1)
    down = max(0.0, one.top - other.bottom, other.top - one.bottom)
    return across + down


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as lines.

    Attributes
    ----------
    parts : list of Part
        Head, running text, signature, pull quotes, captions.
    lines : list of str
        All lines in that order.
    repairs : list of Repair
        What was mended in their characters.
    """

    parts: list[Part]
    lines: list[str]
    repairs: list[Repair]


@dataclass(frozen=True, slots=True)
class _Strip:
    """The texts of a part to be."""

    kind: BlockKind
    texts: list[str]
    apart: int = 0
    drop_cap: bool = False


def print_parts(draft: Draft) -> Printed:
    """Return the lines of a draft, its characters mended, and the parts that they make."""
    strips = [*_head(draft), *_body(draft), *_asides(draft)]
    text = "\n".join(line for strip in strips for line in strip.texts)
    mended, repairs = mend_characters(text)
    lines = list(_lines(mended))
    parts: list[Part] = []
    at = 0
    for strip in strips:
        taken = lines[at : at + len(strip.texts)]
        at += len(strip.texts)
        parts.append(Part(strip.kind, taken, strip.apart, strip.drop_cap))
    return Printed(parts, [line.text for line in lines], repairs)


def _lines(text: str) -> Iterator[Line]:
    offset = 0
    for line in text.split("\n"):
        yield Line(line.strip(), offset + len(line) - len(line.lstrip()), gap=False)
        offset += len(line) + 1


def _texts(blocks: Sequence[Block]) -> list[str]:
    return [row.text for block in blocks for row in block.rows]


def _head(draft: Draft) -> Iterator[_Strip]:
    for kind, group in groupby(draft.head, key=lambda item: item[0]):
        blocks = [block for _, block in group]
        if kind == "headline":
            yield _Strip(kind, _texts(blocks))
        else:
            yield from (_Strip(kind, _texts([block])) for block in blocks)


def _body(draft: Draft) -> Iterator[_Strip]:
    strips: list[_Strip] = []
    for kind, group in groupby(draft.body, key=lambda item: item[0]):
        blocks = [block for _, block in group]
        if kind == "paragraph":
            strips += map(_paragraph, set_paragraphs(blocks))
        else:
            strips += (_Strip(kind, _texts([block])) for block in blocks)
    _part_signatures(strips)
    yield from (strip for strip in strips if strip.texts)


def _paragraph(paragraph: Paragraph) -> _Strip:
    texts = [row.text for row in paragraph.rows]
    if paragraph.cap:
        return _Strip("paragraph", [paragraph.cap, *texts], drop_cap=True)
    if is_captioned(texts[0]):
        return _Strip("caption", texts)
    dated = is_signed(" ".join(texts), edge=False, last=False)
    return _Strip("byline" if dated else "paragraph", texts)


def _part_signatures(strips: list[_Strip]) -> None:
    """Separate a byline in the style of the text from its first or last line."""
    if not strips:
        return
    first, last = strips[0].texts, strips[-1].texts
    signed = 0
    if strips[0].kind == "paragraph" and not strips[0].drop_cap:
        while signed < len(first) and is_signed(first[signed], edge=True, last=False):
            signed += 1
    if 0 < signed < len(first) and not opens_sentence(first[signed]):
        signed = 0
    strips[:0] = [_Strip("byline", [line]) for line in first[:signed]]
    del first[:signed]
    # A drop cap keeps the line that it stands before.
    free = last[2:] if strips[-1].drop_cap else last
    if strips[-1].kind != "paragraph" or not free:
        return
    if not is_signed(last[-1], edge=True, last=True):
        return
    before = [line for strip in strips for line in strip.texts][-2:-1]
    if before and (ends_sentence(before[0]) or is_sign_off(last[-1])):
        strips.append(_Strip("byline", [last.pop()]))


def _asides(draft: Draft) -> Iterator[_Strip]:
    for aside in draft.pull_quotes:
        under = _texts(aside.under)
        yield _Strip("pull_quote", [*_texts([aside.block]), *under], apart=len(under))
    yield from (_Strip("caption", _texts([aside.block])) for aside in draft.captions)
