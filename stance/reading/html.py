"""HTML files: exports of press archives, told by their markup, or pages off the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stance.reading import europresse, factiva
from stance.reading.markup import parse_html
from stance.reading.web import read_page

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_html"]

_EDGE = 4096  # bytes at either end of a file


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
        return _whole(europresse.read_documents(documents, path), path)
    documents = factiva.find_documents(root)
    if documents:
        return _whole(factiva.read_documents(documents, path), path)
    return read_page(root, path)


def _whole(articles: Iterator[Article], path: Path) -> Iterator[Article]:
    """Yield the articles of an export; if the file breaks off, the last with an ``error``.

    Its text is kept as far as it goes. Pages off the web may leave out their last
    tags, exports do not.
    """
    held = next(articles, None)
    for article in articles:
        if held is not None:
            yield held
        held = article
    if held is not None and _breaks_off(path):
        reason = "the file breaks off in it or after it: export it again"
        held = replace(held, error=held.error or f"{path}, {held.id}: {reason}")
    if held is not None:
        yield held


def _breaks_off(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, path.stat().st_size - _EDGE))
        tail = file.read()
    # Without the zeros of UTF-16.
    opened, closed = (part.replace(b"\0", b"").lower() for part in (head, tail))
    return b"<html" in opened and b"</html" not in closed
