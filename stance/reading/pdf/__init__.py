"""Read PDFs of newspaper pages, with their columns, headlines and pull quotes.

A file passes through the modules in this order: `glyphs` rejects files that have a password or are
too large when unpacked, and extracts the letters of each page; `rows` finds the gutters between
columns and makes words and rows; `blocks` groups rows of the same style, puts the blocks in
reading order, and finds drop capitals and the beginnings of paragraphs; `page_furniture` separates
running heads, pull quotes and captions; `pdf_articles` calls them, assigns text to headlines, and
passes lines to ``stance.reading.repair.page_layout``, which joins broken words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_pdf_file"]


def read_pdf_file(path: Path) -> Iterator[Article]:
    """Yield the articles of a PDF, one for each headline.

    Raises
    ------
    ReadingError
        If the file is no PDF, is cut short, locked, larger than the limits, or
        holds pictures alone. A page without text beside pages with text comes as
        an article without text whose ``error`` says so.
    """
    # Users without a PDF never load its reader.
    from stance.reading.pdf.pdf_articles import articles_of  # noqa: PLC0415

    yield from articles_of(path)
