"""Read the exports of press archives: Europresse (HTML of both generations, and text) and Factiva.

`find_europresse` and `read_europresse` read the HTML. `read_documents_in` reads text that was
pasted from the page, or saved as Word, RTF or PDF. There, each document ends with its number
(« news·20200303·LM·6031234 ») on its own line. It begins with the name of the newspaper, the date,
and a line with the number of words; then follow the headline, the byline, the text, and the
rights, which are left out.

`find_factiva` and `read_factiva` read the HTML of Factiva: tables of codes, or articles as
displayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.french.words import LETTER
from stance.reading.article_builder import (
    Metadata,
    Piece,
    article_from_pieces,
    article_from_text,
    failed,
)
from stance.reading.dates_and_bylines import WEEKDAY, author_of, is_byline, read_date
from stance.reading.duplicates import flag_duplicates
from stance.reading.formats.markup import having, inner_text, pieces_of
from stance.reading.repair.text_lines import close_gaps, is_wrapped, split_lines

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_documents_in"]


Element = Any
# The metadata of a document, its number, and the pieces of its head and of its text.
_Parts = tuple[Metadata, str, list[Piece], list[Piece]]

_SOURCE = ("rdp__DocPublicationName", "DocPublicationName")
_TITLE = ("rdp__articletitle", "titreArticleVisu", "TitreArticleVisu", "titreArticle")
_AUTHOR = ("docAuthors", "DocAuthors", "sm-margin-bottomNews")
_BODY = ("docOcurrContainer", "DocText")
# The number of a document: « news·20200303·LM·6031234 ».
_DOCUMENT_ID = re.compile(r"\b[a-z]{2,12}·((?:19|20)\d{6})·[^\s·<>]{1,40}(?:·[^\s·<>]{1,40})*")
_ISSUE = re.compile(r"(?:,|(?<![\s,]))\s+(?=(?:no\.?|n°|vol\.?)\s*\d)", re.IGNORECASE)
# A page, or several, in the line above an article.
_PAGE = re.compile(r"\b(?:p\.|page)\s*([A-Z]{0,4}\d{1,4}(?:\s*[-,]\s*[A-Z]{0,4}\d{1,4}){0,5})")
_DAY = re.compile(
    rf"\b(?:{WEEKDAY}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    rf"|\d{{1,2}}(?:er)?\s+{LETTER}{{3,9}}\.?\s+(?:19|20)\d\d"
    rf"|{LETTER}{{3,9}}\s+\d{{1,2}},\s+(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{2,4}")
# Two of them make a table one of codes: a page off the web may have a table of « PIB ».
_TELLING: Final = frozenset({"HD", "PD", "SN", "LP", "TD", "AN"})
# Codes whose cells an Article has a place for; the others are kept under their code.
_TEXTS: Final = ("LP", "TD")
_PLACED: Final = frozenset({"HD", "BY", "PD", "SN", "SE", "PG", "LA", "AN", *_TEXTS})
_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]{3,9}0020\d{6}[a-z0-9]{6,14}\b")
_TIME = re.compile(r"\d{1,2}[:h.]\d{2}")


def find_europresse(root: Element) -> Sequence[Element]:
    """Return the elements that hold an article each; none in a page of another kind."""
    recent = [
        one for one in root.iter("article") if next(one.iterancestors("article"), None) is None
    ]
    if any(having(element, *_SOURCE) for element in recent):
        return recent
    named = having(root, *_SOURCE)
    cells = (next(element.iterancestors("td", "body"), element) for element in named)
    return list(dict.fromkeys(cells))


def read_europresse(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    """Yield the articles of an export, repeated ones flagged in ``extra["duplicate_of"]``.

    The date is the printed one; that of the document's number, which may differ,
    is ``extra["date_of_id"]``.
    """
    return flag_duplicates(_articles(map(_europresse, documents), path))


def _articles(documents: Iterable[_Parts], path: Path) -> Iterator[Article]:
    """Yield an article for each document, with an error where it has no text."""
    for number, (known, identity, head, body) in enumerate(documents, start=1):
        place = f"document {number}"
        name = identity or f"{path.stem}:{number}"
        if not body:
            yield known.apply(failed(path, place, "it has no text", name=name))
            continue
        try:
            yield article_from_pieces([*head, *body], known, name=name, path=path, place=place)
        except ReadingError as error:
            yield known.apply(failed(path, place, error, name=name))


def _europresse(document: Element) -> _Parts:
    identity = _DOCUMENT_ID.search(" ".join(document.itertext()))
    known, head = _head(document, identity)
    bodies = having(document, *_BODY)
    signed = [element for body in bodies for element in having(body, *_AUTHOR, *_TITLE)]
    body = [piece for element in bodies[:1] for piece in pieces_of(element, signed)]
    return known, identity[0] if identity else "", head, body


def _head(document: Element, identity: re.Match[str] | None) -> tuple[Metadata, list[Piece]]:
    title = _first(document, *_TITLE)
    deck = _first(document, "rdp__subtitle")
    header = _first(document, "DocHeader", "rdp__DocHeader")
    newspaper, *issue = _ISSUE.split(_first(document, *_SOURCE), maxsplit=1)
    page = _PAGE.search(header)
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


_LONGEST_NUMBER: Final = 120  # characters of the line that a document's number stands on
_ABOVE: Final = 6  # lines above the line of words that may give the date
_NEWSPAPER = re.compile(r"\s*nom de la source\s*:?\s*(.*)", re.IGNORECASE)
_BY = re.compile(r"par\s+[^.!?]{2,60}", re.IGNORECASE)
_WORDS = re.compile(r"\b\d{1,6}\s(?:mots|words)\b", re.IGNORECASE)
_RIGHTS = re.compile(
    r"\s*(?:©|\(c\) ?(?:19|20)\d\d|copyright\b|tous droits réservés|le présent document est"
    r"|certificat émis|cet article est paru dans|illustration\(s\)\s?:|note\(s\)\s?:)",
    re.IGNORECASE,
)


def read_documents_in(lines: Sequence[str], path: Path) -> Iterator[Article] | None:
    """Return the articles of an export, repeated ones flagged; None for any other text.

    Parameters
    ----------
    lines : sequence of str
        The text, line by line.
    path : pathlib.Path
        The file that it comes from.
    """
    ends = [at for at, line in enumerate(lines) if _ends_document(line)]
    if not ends or not any(map(_WORDS.search, lines[: ends[0]])):
        return None
    starts = [0, *(end + 1 for end in ends[:-1])]
    documents = [lines[start : end + 1] for start, end in zip(starts, ends, strict=True)]
    return flag_duplicates(
        _article(document, number, path) for number, document in enumerate(documents, start=1)
    )


def _ends_document(line: str) -> bool:
    return len(line) <= _LONGEST_NUMBER and _DOCUMENT_ID.search(line) is not None


def _article(lines: Sequence[str], number: int, path: Path) -> Article:
    place = f"document {number}"
    identity = _DOCUMENT_ID.search(lines[-1])
    name = identity[0] if identity else f"{path.stem}:{number}"
    head = next((at for at, line in enumerate(lines) if _WORDS.search(line)), -1)
    rest = [line.strip() for line in lines[head + 1 : -1]]
    end = next((at for at, line in enumerate(rest) if _RIGHTS.match(line)), len(rest))
    title, author, body = _parted(rest[:end])
    known = _known(lines[: head + 1], title, author, read_date(identity[1]) if identity else "")
    text = "\n".join(body)
    try:
        if not text.strip():
            return known.apply(failed(path, place, "it has no text", name=name))
        if is_wrapped(close_gaps(split_lines(text))):
            whole = article_from_text(f"{title}\n\n{text}", id=name, path=path)
            return known.apply(whole)
        pieces: list[Piece] = [("headline", title), *((None, line) for line in body)]
        return article_from_pieces(pieces, known, name=name, path=path, place=place)
    except ReadingError as error:
        return known.apply(failed(path, place, error, name=name))


def _parted(lines: Sequence[str]) -> tuple[str, str, list[str]]:
    """Return the headline, the author and the other lines of a document."""
    kept = list(lines)
    while kept and not kept[0]:
        kept.pop(0)
    title = kept.pop(0) if kept else ""
    while kept and not kept[0]:
        kept.pop(0)
    if kept and (is_byline(kept[0]) or _BY.fullmatch(kept[0])):
        return title, author_of(kept[0]), kept[1:]
    return title, "", kept


def _known(head: Sequence[str], title: str, author: str, date_of_id: str) -> Metadata:
    line = head[-1].strip() if head else ""
    facts = [fact.strip() for fact in re.split(r"[•|]", line)]
    page = _PAGE.search(line)
    dated = next((one for one in reversed(head[-_ABOVE:]) if read_date(one)), "")
    newspaper = _source(head) or facts[0]
    section = next(
        (
            fact
            for fact in facts
            if fact and fact != newspaper and not (_PAGE.search(fact) or _WORDS.search(fact))
        ),
        "",
    )
    return Metadata(
        title=title,
        author=author,
        newspaper=newspaper,
        section="" if read_date(section) else section,
        date=dated or date_of_id,
        page=page[1] if page else "",
        extra={"header": line, "date_of_id": date_of_id},
    )


def _source(head: Sequence[str]) -> str:
    """Return the name of the source, on its line or on the one below."""
    for at, line in enumerate(head):
        named = _NEWSPAPER.fullmatch(line)
        if named:
            below = (one.strip() for one in head[at + 1 :])
            return named[1].strip() or next(filter(None, below), "")
    return ""


def find_factiva(root: Element) -> Sequence[Element]:
    """Return the elements that hold an article each; none in a page of another kind."""
    return [
        element
        for element in having(root, "article")
        if having(element, "articleParagraph") or _cells(element)
    ]


def read_factiva(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    """Yield the articles of an export, repeated ones flagged in ``extra["duplicate_of"]``."""
    return flag_duplicates(_articles(map(_factiva, documents), path))


def _factiva(document: Element) -> _Parts:
    cells = _cells(document)
    known, identity, pieces = _coded(cells) if cells else _displayed(document)
    return known, identity, [("headline", known.title)], pieces


def _cells(document: Element) -> dict[str, Element]:
    """Return the cell beside each code of a table of two columns."""
    cells: dict[str, Element] = {}
    for row in document.iter("tr"):
        columns = row.findall("td")
        code = inner_text(columns[0]) if len(columns) == 2 else ""  # noqa: PLR2004
        if _CODE.fullmatch(code):
            cells.setdefault(code, columns[1])
    return cells if len(_TELLING & cells.keys()) > 1 else {}


def _coded(cells: dict[str, Element]) -> tuple[Metadata, str, list[Piece]]:
    said = {code: inner_text(cell) for code, cell in cells.items()}
    known = Metadata(
        title=said.get("HD", ""),
        author=said.get("BY", ""),
        newspaper=said.get("SN", ""),
        section=said.get("SE", ""),
        date=said.get("PD", ""),
        page=said.get("PG", ""),
        language=said.get("LA", ""),
        extra={code: text for code, text in said.items() if code not in _PLACED},
    )
    pieces = [piece for code in _TEXTS if code in cells for piece in pieces_of(cells[code])]
    number = _NUMBER.search(said.get("AN", ""))
    return known, number[0] if number else "", pieces


def _displayed(document: Element) -> tuple[Metadata, str, list[Piece]]:
    """Read an article without codes: the lines of its head are identified by their order."""
    paragraphs = having(document, "articleParagraph")
    words = [inner_text(paragraph) for paragraph in paragraphs]
    number = _NUMBER.search(words[-1])
    title = next(
        (inner_text(element) for element in document.xpath(".//*[@id='hd']|.//h1|.//h2|.//h3")), ""
    )
    lines = [inner_text(element) for element in document.iter("div") if not len(element)]
    lines = [line for line in lines if line and line != title]
    dated = next((at for at, line in enumerate(lines) if read_date(line)), len(lines))
    named = (line for line in lines[dated + 1 :] if not _TIME.match(line))
    known = Metadata(
        title=title,
        author=next(map(inner_text, having(document, "author")), ""),
        newspaper=next(named, ""),
        date=lines[dated] if dated < len(lines) else "",
        extra={"header": " | ".join(lines)},
    )
    kept = paragraphs[:-1] if number else paragraphs
    return known, number[0] if number else "", [p for one in kept for p in pieces_of(one)]
