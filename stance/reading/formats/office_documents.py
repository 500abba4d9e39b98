"""Read documents: Word (``.docx``), OpenDocument (``.odt``), rich text (``.rtf``) and EPUB.

Of Word and OpenDocument, the paragraphs are read, with headings recognized by their styles: the
body, its tables and text boxes, and tracked insertions. Deletions, hidden text, field
instructions, comments, notes and headers are left out. Of rich text, striprtf gives the
paragraphs, without pictures and links.

Newspapers and magazines sell issues as EPUB, and news readers save articles in it: each
document of the spine with text is an article.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from stance.files.encodings import decode
from stance.files.limits import ReadingError, check_size
from stance.reading.article_builder import Metadata, article_from_document, failed
from stance.reading.formats.archives import Package, open_package
from stance.reading.formats.markup import (
    fold_blanks,
    html_of_text,
    inner_text,
    local_name,
    pieces_of,
)
from stance.reading.formats.press_archives import read_documents_in
from stance.reading.repair.characters import normalise_newlines

if TYPE_CHECKING:
    from stance.article import Article, BlockKind
    from stance.reading.article_builder import Piece

__all__ = ["read_epub", "read_opendocument", "read_rtf", "read_word"]


Element = Any

_DOCX_TEXT: Final = "word/document.xml"
_DOCX_STYLES: Final = "word/styles.xml"
# The names of Word's own styles, which are English in every language's documents.
_DOCX_KINDS: Final[Mapping[str, BlockKind]] = {
    "title": "headline",
    "subtitle": "deck",
    "caption": "caption",
    **{f"heading {level}": "crosshead" for level in range(1, 10)},
}
_DOCX_SIGNS: Final = {
    "tab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
_DOCX_LEFT_OUT: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback"})

_ODT_CONTENT: Final = "content.xml"
_ODT_KINDS: Final[Mapping[str, BlockKind]] = {
    "Title": "headline",
    "Subtitle": "deck",
    "Caption": "caption",
    "Illustration": "caption",
}
_ODT_LEFT_OUT: Final = frozenset({"tracked-changes", "note", "annotation", "annotation-end"})
_MOST_BLANKS: Final = 100

_RTF_MARK: Final = b"{\\rtf"
# What a field is made of, such as the address of a link; its words stand beside it.
_RTF_FIELD = re.compile(r"\{\\\*\\fldinst[^{}]{0,4000}(?:\{[^{}]{0,4000}\}[^{}]{0,4000}){0,8}\}")
_RTF_EMBEDDED = re.compile(r"\\obj(?:data|emb|link|autlink|update)\b")

_EPUB_CONTAINER: Final = "META-INF/container.xml"
_EPUB_DOCUMENTS: Final = frozenset({"application/xhtml+xml", "text/html"})
_LEAST: Final = 200  # characters: a cover, a title page or an imprint has fewer


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
        body = package.parse(_DOCX_TEXT)
        pieces = [_piece(paragraph, kinds) for paragraph in body.iter("{*}p")]
    found = read_documents_in([text for _, text in pieces], path)
    if found is not None:
        yield from found
    else:
        yield article_from_document(pieces, Metadata(), name=path.stem, path=path)


def _kinds(package: Package) -> dict[str, BlockKind]:
    """Return what the paragraphs of each style are, by the style's identifier."""
    if _DOCX_STYLES not in package:
        return {}
    kinds: dict[str, BlockKind] = {}
    for style in package.parse(_DOCX_STYLES).iter("{*}style"):
        name = next((_value(one) for one in style.iter("{*}name")), "").lower()
        if name in _DOCX_KINDS:
            kinds[_attribute(style, "styleId")] = _DOCX_KINDS[name]
    return kinds


def _piece(paragraph: Element, kinds: Mapping[str, BlockKind]) -> Piece:
    style = next((_value(one) for one in paragraph.iterfind("{*}pPr/{*}pStyle")), "")
    return kinds.get(style), "".join(_docx_words(paragraph))


def _docx_words(element: Element) -> Iterator[str]:
    """Yield the words of a paragraph; those of a text box in it are paragraphs of their own."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _DOCX_SIGNS:
            yield _DOCX_SIGNS[name]
        elif name not in _DOCX_LEFT_OUT and name != "p" and not _is_hidden(child, name):
            yield from _docx_words(child)


def _is_hidden(element: Element, name: str) -> bool:
    return name == "r" and element.find("{*}rPr/{*}vanish") is not None


def _value(element: Element) -> str:
    return _attribute(element, "val")


def _attribute(element: Element, name: str) -> str:
    """Return an attribute, whatever its namespace: strict and usual documents differ."""
    return next((str(value) for key, value in element.items() if key.endswith(f"}}{name}")), "")


def read_opendocument(path: Path) -> Iterator[Article]:
    """Yield the article of an OpenDocument text, or those of a Europresse export.

    Raises
    ------
    ReadingError
        If the file is no OpenDocument text, is damaged, locked or larger than
        `stance.limits` allows, holds macros, or no text.
    """
    with open_package(path) as package:
        root = package.parse(_ODT_CONTENT)
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
        if name in _ODT_LEFT_OUT:
            walker.skip_subtree()
        elif name in {"p", "h"}:
            style = _attribute(element, "style-name")
            kind = _ODT_KINDS.get(parents.get(style) or style)
            yield (
                kind or ("crosshead" if name == "h" else None),
                "".join(_odt_words(element)).strip(),
            )


def _odt_words(element: Element) -> Iterator[str]:
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
        elif name not in _ODT_LEFT_OUT and name not in {"p", "h", "frame"}:
            yield from _odt_words(child)
        yield fold_blanks(child.tail or "")


def read_rtf(path: Path) -> Iterator[Article]:
    """Yield the article of a rich text, or those of a Europresse export.

    Raises
    ------
    ReadingError
        If striprtf is not installed; when the file is no rich text, is cut short or
        larger than `stance.limits` allows, holds embedded objects, or no text.
    """
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"{path} is rich text: to read it, pip install 'stance-presse[office]'"
        raise ReadingError(message) from error
    check_size(path)
    data = path.read_bytes()
    if not data.lstrip().startswith(_RTF_MARK):
        message = (
            f"{path} is not rich text, although its name says so: give it the suffix of its type"
        )
        raise ReadingError(message)
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        message = f"{path} is cut short: its end is missing; save it again"
        raise ReadingError(message)
    source = data.decode("latin-1")
    if _RTF_EMBEDDED.search(source):
        message = f"{path} holds an embedded object: save a copy without it"
        raise ReadingError(message)
    try:
        text: str = rtf_to_text(_RTF_FIELD.sub("", source), errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:  # a broken file breaks its reader in any way
        message = f"{path} is broken rich text ({error}): save it again"
        raise ReadingError(message) from error
    lines = normalise_newlines(text).split("\n")
    found = read_documents_in(lines, path)
    if found is not None:
        yield from found
    else:
        pieces: list[Piece] = [(None, line) for line in lines]
        yield article_from_document(pieces, Metadata(), name=path.stem, path=path)


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
        opening = package.parse(_EPUB_CONTAINER)
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
        if item is None or item.get("media-type") not in _EPUB_DOCUMENTS:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
