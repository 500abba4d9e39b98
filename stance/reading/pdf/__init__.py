"""PDFs: pages of newspapers, with their columns, headlines and pull quotes.

A file passes through the modules in this order: `guard` refuses what is locked or blown up;
`glyphs` takes the letters of a page; `rows` finds the gutters between columns and makes words
and rows; `blocks` stacks rows of one style, puts the blocks in reading order and finds where
paragraphs begin; `page_furniture` takes off running heads, pull quotes and captions;
`pdf_articles` finds which text stands under which headline; `reader` calls them and hands
lines to ``stance.reading.repair.page_layout``, which mends broken words.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_pdf_file"]


def read_pdf_file(path: Path) -> Iterator[Article]:
    """Yield the articles of a PDF, each headline's text its own.

    Raises
    ------
    ReadingError
        If the file is no PDF, is cut short, locked, larger than the limits, or
        holds pictures alone. A page without text beside pages with text comes as
        an article without text whose ``error`` says so.
    """
    # Users without a PDF never load its reader.
    from stance.reading.pdf.reader import articles_of  # noqa: PLC0415

    yield from articles_of(path)
