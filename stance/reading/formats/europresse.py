"""Europresse exports in HTML, of both generations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.files.limits import ReadingError
from stance.french.words import LETTER
from stance.reading.article_builder import Metadata, Piece, article_from_pieces, failed
from stance.reading.dates import WEEKDAY, read_date
from stance.reading.duplicates import flag_duplicates
from stance.reading.formats.markup import having, inner_text, pieces_of

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["DOCUMENT_ID", "PAGE", "find_documents", "read_documents"]


Element = Any

_SOURCE = ("rdp__DocPublicationName", "DocPublicationName")
_TITLE = ("rdp__articletitle", "titreArticleVisu", "TitreArticleVisu", "titreArticle")
_AUTHOR = ("docAuthors", "DocAuthors", "sm-margin-bottomNews")
_BODY = ("docOcurrContainer", "DocText")
#: The number of a document: « news·20200303·LM·6031234 ».
DOCUMENT_ID = re.compile(r"\b[a-z]{2,12}·((?:19|20)\d{6})·[^\s·<>]{1,40}(?:·[^\s·<>]{1,40})*")
_ISSUE = re.compile(r"(?:,|(?<![\s,]))\s+(?=(?:no\.?|n°|vol\.?)\s*\d)", re.IGNORECASE)
#: A page, or several, in the line above an article.
PAGE = re.compile(r"\b(?:p\.|page)\s*([A-Z]{0,4}\d{1,4}(?:\s*[-,]\s*[A-Z]{0,4}\d{1,4}){0,5})")
_DAY = re.compile(
    rf"\b(?:{WEEKDAY}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|\d{{1,2}}(?:er)?\s+{LETTER}{{3,9}}\.?\s+(?:19|20)\d\d"
    rf"|{LETTER}{{3,9}}\s+\d{{1,2}},\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def find_documents(root: Element) -> Sequence[Element]:
    """Return the elements that hold an article each; none in a page of another kind."""
    recent = [
        one for one in root.iter("article") if next(one.iterancestors("article"), None) is None
    ]
    if any(having(element, *_SOURCE) for element in recent):
        return recent
    named = having(root, *_SOURCE)
    cells = (next(element.iterancestors("td", "body"), element) for element in named)
    return list(dict.fromkeys(cells))


def read_documents(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    """Yield the articles of an export, repeated ones flagged in ``extra["duplicate_of"]``.

    The date is the printed one; that of the document's number, which may differ,
    is ``extra["date_of_id"]``.
    """
    return flag_duplicates(_read(documents, path))


def _read(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    for number, document in enumerate(documents, start=1):
        place = f"document {number}"
        identity = DOCUMENT_ID.search(" ".join(document.itertext()))
        name = identity[0] if identity else f"{path.stem}:{number}"
        known, head = _head(document, identity)
        bodies = having(document, *_BODY)
        signed = [element for body in bodies for element in having(body, *_AUTHOR, *_TITLE)]
        body = [piece for element in bodies[:1] for piece in pieces_of(element, signed)]
        if body:
            try:
                yield article_from_pieces([*head, *body], known, name=name, path=path, place=place)
            except ReadingError as error:
                yield known.apply(failed(path, place, error, name=name))
        else:
            yield known.apply(failed(path, place, "it has no text", name=name))


def _head(document: Element, identity: re.Match[str] | None) -> tuple[Metadata, list[Piece]]:
    title = _first(document, *_TITLE)
    deck = _first(document, "rdp__subtitle")
    header = _first(document, "DocHeader", "rdp__DocHeader")
    newspaper, *issue = _ISSUE.split(_first(document, *_SOURCE), maxsplit=1)
    page = PAGE.search(header)
    dated = _DAY.search(header)
    known = Metadata(
        title=title,
        author=_first(document, *_AUTHOR),
        newspaper=newspaper,
        section=header[: dated.start()].strip(" ,;-–—•") if dated else "",
        date=header if read_date(header) else "",
        page=page[1] if page else "",
        extra={
            "header": header,
            "issue": "".join(issue),
            "date_of_id": read_date(identity[1]) if identity else "",
        },
    )
    return known, [("headline", title), ("deck", deck)]


def _first(document: Element, *classes: str) -> str:
    return next((text for text in map(inner_text, having(document, *classes)) if text), "")
