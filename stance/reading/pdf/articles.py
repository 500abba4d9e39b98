"""From the blocks of pages in reading order to articles: what is headed by what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.reading.flow import is_signed
from stance.reading.inserts import is_capitals
from stance.reading.layout import ends_sentence, opens_sentence
from stance.reading.pdf.asides import HEADLINE, Aside, is_running_text
from stance.reading.pdf.blocks import Block, overlap

if TYPE_CHECKING:
    from stance.article import BlockKind
    from stance.reading.metadata import Folio
    from stance.reading.pdf.glyphs import Box

__all__ = ["Draft", "Leaf", "draft_articles"]

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
        What stands beside.
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
    """An article before it is put together.

    Attributes
    ----------
    head, body : list of tuple of str and Block
        Kinds and blocks, in reading order; a crosshead stands within the body.
    pull_quotes, captions : list of Aside
        What stands beside it.
    leaves : list of Leaf
        The pages that it stands on.
    """

    head: list[tuple[BlockKind, Block]] = field(default_factory=list)
    body: list[tuple[BlockKind, Block]] = field(default_factory=list)
    pull_quotes: list[Aside] = field(default_factory=list)
    captions: list[Aside] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    def blocks(self, sheet: int) -> list[Block]:
        """Return those of its blocks that stand on one page."""
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
        # The one headline of a first page heads what stands to its left, too.
        if not before and len(found) == 2 and not found[0].head:  # noqa: PLR2004 - text, article
            found[1].body[:0] = found[0].body
            del drafts[0]
        if leaf.pull_quotes or leaf.captions:
            _share_asides(leaf, drafts)
    for draft in drafts:
        _settle(draft)
    return drafts


def _runs(leaf: Leaf) -> list[list[Block]]:
    """Part the flow of a page into runs of running text and runs of what is set otherwise."""
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
    """Part a run into heads: two headlines side by side are two articles."""
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
    """Look again at what only the whole article tells: questions, and bold words within a text."""
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
        # Where questions come again and again, an interviewer asks them.
        question = texts[index].endswith("?") and asked > _FEW_QUESTIONS
        runs_on = not ends_sentence(before) or (after and not opens_sentence(after))
        if question or runs_on or not after:
            draft.body[index] = ("paragraph", block)


def _share_asides(leaf: Leaf, drafts: list[Draft]) -> None:
    """Give each pull quote and caption of a page to the article that it stands nearest to."""
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
