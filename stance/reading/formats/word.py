"""Read Word documents (``.docx``): paragraphs, with headings recognized by their styles.

The body, its tables and text boxes, and tracked insertions are read. Deletions, hidden text,
field instructions, comments, notes and headers are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.reading.article_builder import Metadata, article_from_document
from stance.reading.formats.europresse import read_documents_in
from stance.reading.formats.markup import local_name
from stance.reading.formats.packages import Package, open_package

if TYPE_CHECKING:
    from stance.article import Article, BlockKind
    from stance.reading.article_builder import Piece

__all__ = ["read_word"]


Element = Any

_TEXT: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
# The names of Word's own styles, which are English in every language's documents.
_KINDS: Final[Mapping[str, BlockKind]] = {
    "title": "headline",
    "subtitle": "deck",
    "caption": "caption",
    **{f"heading {level}": "crosshead" for level in range(1, 10)},
}
_SIGNS: Final = {
    "tab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
_LEFT_OUT: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback"})


def read_word(path: Path) -> Iterator[Article]:
    """Yield the article of a Word document, or those of a Europresse export.

    Raises
    ------
    ReadingError
        If the file is no Word document, is damaged, locked or larger than
        `stance.limits` allows, holds macros, or no text.
    """
    with open_package(path) as package:
        kinds = _kinds(package)
        body = package.parse(_TEXT)
        pieces = [_piece(paragraph, kinds) for paragraph in body.iter("{*}p")]
    found = read_documents_in([text for _, text in pieces], path)
    if found is not None:
        yield from found
    else:
        yield article_from_document(pieces, Metadata(), name=path.stem, path=path)


def _kinds(package: Package) -> dict[str, BlockKind]:
    """Return what the paragraphs of each style are, by the style's identifier."""
    if _STYLES not in package:
        return {}
    kinds: dict[str, BlockKind] = {}
    for style in package.parse(_STYLES).iter("{*}style"):
        name = next((_value(one) for one in style.iter("{*}name")), "").lower()
        if name in _KINDS:
            kinds[_attribute(style, "styleId")] = _KINDS[name]
    return kinds


def _piece(paragraph: Element, kinds: Mapping[str, BlockKind]) -> Piece:
    style = next((_value(one) for one in paragraph.iterfind("{*}pPr/{*}pStyle")), "")
    return kinds.get(style), "".join(_words(paragraph))


def _words(element: Element) -> Iterator[str]:
    """Yield the words of a paragraph; those of a text box in it are paragraphs of their own."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _LEFT_OUT and name != "p" and not _is_hidden(child, name):
            yield from _words(child)


def _is_hidden(element: Element, name: str) -> bool:
    return name == "r" and element.find("{*}rPr/{*}vanish") is not None


def _value(element: Element) -> str:
    return _attribute(element, "val")


def _attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever its namespace: strict and usual documents differ."""
    return next((str(value) for key, value in element.items() if key.endswith(f"}}{name}")), "")
