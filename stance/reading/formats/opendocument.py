"""Read OpenDocument texts (``.odt``): paragraphs and headings.

Tracked deletions, notes and comments are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, article_from_document
from stance.reading.formats.europresse import read_documents_in
from stance.reading.formats.markup import fold_blanks, local_name
from stance.reading.formats.packages import open_package

if TYPE_CHECKING:
    from stance.article import Article, BlockKind
    from stance.reading.article_builder import Piece

__all__ = ["read_opendocument"]


Element = Any

_CONTENT: Final = "content.xml"
_KINDS: Final[Mapping[str, BlockKind]] = {
    "Title": "headline",
    "Subtitle": "deck",
    "Caption": "caption",
    "Illustration": "caption",
}
_LEFT_OUT: Final = frozenset({"tracked-changes", "note", "annotation", "annotation-end"})
_MOST_BLANKS: Final = 100


def read_opendocument(path: Path) -> Iterator[Article]:
    """Yield the article of an OpenDocument text, or those of a Europresse export.

    Raises
    ------
    ReadingError
        If the file is no OpenDocument text, is damaged, locked or larger than
        `stance.limits` allows, holds macros, or no text.
    """
    with open_package(path) as package:
        root = package.parse(_CONTENT)
    text = next(root.iter("{*}text"), None)
    if text is None:
        message = f"{path} is an OpenDocument, but no text: save it as .odt"
        raise ReadingError(message)
    parents = _parents(root)
    pieces = list(_pieces(text, parents))
    found = read_documents_in([words for _, words in pieces], path)
    if found is not None:
        yield from found
    else:
        yield article_from_document(pieces, Metadata(), name=path.stem, path=path)


def _parents(root: Element) -> dict[str, str]:
    """Return the style that each automatic style of the document is made from."""
    return {
        _attribute(style, "name"): _attribute(style, "parent-style-name")
        for style in root.iter("{*}style")
    }


def _pieces(text: Element, parents: Mapping[str, str]) -> Iterator[Piece]:
    from lxml import etree  # noqa: PLC0415 - loaded by then

    walker = etree.iterwalk(text, events=("start",))
    for _, element in walker:
        name = local_name(element)
        if name in _LEFT_OUT:
            walker.skip_subtree()
        elif name in {"p", "h"}:
            style = _attribute(element, "style-name")
            kind = _KINDS.get(parents.get(style) or style)
            yield kind or ("crosshead" if name == "h" else None), "".join(_words(element)).strip()


def _words(element: Element) -> Iterator[str]:
    """Yield the words of a paragraph; those of a text box in it are paragraphs of their own."""
    yield fold_blanks(element.text or "")
    for child in element:
        name = local_name(child)
        if name == "s":
            count = _attribute(child, "c")
            yield " " * (min(int(count), _MOST_BLANKS) if count.isdecimal() else 1)
        elif name == "tab":
            yield " "
        elif name == "line-break":
            yield "\n"
        elif name not in _LEFT_OUT and name not in {"p", "h", "frame"}:
            yield from _words(child)
        yield fold_blanks(child.tail or "")


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.endswith(f"}}{name}")), "")
