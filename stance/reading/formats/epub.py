"""EPUB books (``.epub``): an article for each document of the spine that holds text.

Newspapers and magazines sell their issues so, and what a news reader gathers is kept so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from stance.files.encodings import decode
from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, article_from_document, failed
from stance.reading.formats.markup import html_of_text, inner_text, pieces_of
from stance.reading.formats.packages import Package, open_package

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_epub"]


Element = Any

_CONTAINER: Final = "META-INF/container.xml"
_DOCUMENTS: Final = frozenset({"application/xhtml+xml", "text/html"})
_LEAST: Final = 200  # characters: a cover, a title page or an imprint has fewer


def read_epub(path: Path) -> Iterator[Article]:
    """Yield the articles of an EPUB, in the order of its spine.

    The publication is the ``newspaper``; covers, tables of contents and pages of a few
    words are left out.

    Raises
    ------
    ReadingError
        If the file is no EPUB, is damaged, locked or larger than `stance.limits`
        allows, or holds no text.
    """
    with open_package(path) as package:
        opening = package.parse(_CONTAINER)
        place = next((one.get("full-path", "") for one in opening.iter("{*}rootfile")), "")
        book = package.parse(place)
        newspaper = _said(book, "publisher") or _said(book, "title")
        metadata = Metadata(
            newspaper=newspaper,
            date=_said(book, "date")[: len("2020-03-03")],
            language=_said(book, "language"),
            extra={"book": _said(book, "title")},
        )
        number = 0
        for name in _spine(book, posixpath.dirname(place)):
            try:
                pieces = pieces_of(_page(package, name))
            except ReadingError as error:
                number += 1
                yield failed(path, name, error, name=f"{path.stem}:{number}")
                continue
            if sum(len(text) for _, text in pieces) < _LEAST:
                continue
            number += 1
            yield article_from_document(pieces, metadata, name=f"{path.stem}:{number}", path=path)
    if not number:
        message = f"{path} holds no text to read"
        raise ReadingError(message)


def _page(package: Package, name: str) -> Element:
    text = decode(package.read(name), f"{package.path}, {name}")
    return html_of_text(text, package.path)


def _said(book: Element, name: str) -> str:
    found = book.find(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{name}")
    return inner_text(found)


def _spine(book: Element, folder: str) -> Iterator[str]:
    """Yield the documents in reading order, without the table of contents."""
    items = {item.get("id"): item for item in book.iter("{*}item")}
    for reference in book.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _DOCUMENTS:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
