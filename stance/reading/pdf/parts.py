"""The parts of an article that a page prints, as `stance.reading.assemble` takes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from stance.reading.characters import mend_characters
from stance.reading.flow import is_signed
from stance.reading.layout import Line, ends_sentence, opens_sentence
from stance.reading.metadata import is_captioned, is_sign_off
from stance.reading.parts import Part
from stance.reading.pdf.paragraphs import Paragraph, set_paragraphs

if TYPE_CHECKING:
    from stance.article import BlockKind, Repair
    from stance.reading.pdf.articles import Draft
    from stance.reading.pdf.blocks import Block

__all__ = ["Printed", "print_parts"]


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
    """Part a signature that is set as the text is from its first line or its last."""
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
