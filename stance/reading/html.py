"""HTML files: exports of press archives, told by their markup, or pages off the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stance.reading import europresse, factiva
from stance.reading.markup import parse_html
from stance.reading.web import read_page

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_html"]


def read_html(path: Path) -> Iterator[Article]:
    """Yield the articles of an HTML file: Europresse, Factiva, or else a web page.

    Raises
    ------
    ReadingError
        When it cannot be read, or holds no article.
    """
    root = parse_html(path)
    documents = europresse.find_documents(root)
    if documents:
        return europresse.read_documents(documents, path)
    documents = factiva.find_documents(root)
    return factiva.read_documents(documents, path) if documents else read_page(root, path)
