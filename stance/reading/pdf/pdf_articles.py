"""Group blocks in reading order into articles by their headlines.

`draft_articles` assigns text to each headline, over several pages if necessary, and each pull
quote and caption to the nearest article. `print_parts` turns a draft into the lines and parts
that ``stance.reading.repair.page_layout`` assembles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from stance.reading.dates_and_bylines import is_captioned, is_sign_off
from stance.reading.pdf.blocks import Block, Paragraph, overlap, set_paragraphs
from stance.reading.pdf.page_furniture import HEADLINE, Aside, is_running_text
from stance.reading.repair.characters import mend_characters
from stance.reading.repair.page_layout import is_signed
from stance.reading.repair.page_parts import is_capitals
from stance.reading.repair.text_lines import Line, Part, ends_sentence, opens_sentence

if TYPE_CHECKING:
    from stance.article import BlockKind, Repair
    from stance.reading.dates_and_bylines import Folio
    from stance.reading.pdf.glyphs import Box

__all__ = ["Draft", "Leaf", "Printed", "draft_articles", "print_parts"]


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
