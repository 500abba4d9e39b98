"""Read PDFs: pages of newspapers, with their columns, headlines and pull quotes.

The road: `guard` refuses what is locked or blown up; `glyphs` takes the letters of
a page; `rows` makes words and, at the `gutters`, rows of them; `blocks` stacks rows;
`furniture` takes running heads off; `asides` parts pull quotes and captions; `order`
puts the rest in reading order; `articles` finds what is headed by what; `paragraphs`
and `parts` hand lines to ``stance.reading.assemble``, which mends broken words.
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
        When the file is no PDF, is cut short, locked, larger than the limits, or
        holds pictures alone. A page without text beside pages with text comes as
        an article without text whose ``error`` says so.
    """
    # Users without a PDF never load its reader.
    from stance.reading.pdf.reader import articles_of  # noqa: PLC0415

    yield from articles_of(path)
