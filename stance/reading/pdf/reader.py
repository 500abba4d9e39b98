"""Read the articles of a PDF with the modules of this package.

`set_leaves` turns drawn pages into readable ones; `articles_of` makes the articles, and an
article with an error for each page that cannot be read.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pdfplumber.pdf import PDF

from stance.article import Article
from stance.files.limits import ReadingError, check_size, in_force, too_large
from stance.reading.article_builder import made_article
from stance.reading.dates import find_date
from stance.reading.pdf.blocks import Block, give_caps, in_reading_order, set_blocks, take_drop_caps
from stance.reading.pdf.glyphs import PageError, Sheet, read_sheets
from stance.reading.pdf.guard import refuse_bad
from stance.reading.pdf.page_furniture import HEADLINE, part_asides, without_furniture
from stance.reading.pdf.pdf_articles import Draft, Leaf, draft_articles, print_parts
from stance.reading.pdf.rows import Row, Word, body_size, set_rows, set_words
from stance.reading.repair.dehyphenation import Habits
from stance.reading.repair.mastheads import Folio, nameplate
from stance.reading.repair.page_layout import assemble

if TYPE_CHECKING:
    from stance.reading.pdf.glyphs import Box

__all__ = ["articles_of", "set_leaves"]


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


# Without a logging configuration, its warnings would go to the terminal.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

_OCR = "run text recognition (OCR) on the file, then read its output"
_MOST_UNNAMED = 0.3  # of the letters of a page
_MADE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def articles_of(path: Path) -> Iterator[Article]:
    """Yield the articles of a PDF; raises as ``stance.reading.pdf.read_pdf_file`` says."""
    check_size(path)
    data = path.read_bytes()
    refuse_bad(path, data)
    faults: dict[int, str] = {}
    with _opened(path, data) as pdf:
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


def _opened(path: Path, data: bytes) -> PDF:
    """Open a PDF and count its pages."""
    try:
        pdf = PDF(BytesIO(data), path=path)
        count = len(pdf.pages)
    except Exception as error:  # a broken file breaks its reader in any way
        message = f"{path} is a broken PDF ({error}): fetch it again, or print it to a new PDF"
        raise ReadingError(message) from error
    if count > in_force().max_pages:
        raise too_large(path, "max_pages", count)
    return pdf


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
