"""Read Factiva exports in HTML: tables of codes, or articles as displayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, Piece, article_from_pieces, failed
from stance.reading.dates import read_date
from stance.reading.duplicates import flag_duplicates
from stance.reading.formats.markup import having, inner_text, pieces_of

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["find_documents", "read_documents"]


Element = Any

_CODE = re.compile(r"[A-Z]{2,4}")
# Two of them make a table one of codes: a page off the web may have a table of « PIB ».
_TELLING: Final = frozenset({"HD", "PD", "SN", "LP", "TD", "AN"})
# Codes whose cells an Article has a place for; the others are kept under their code.
_TEXTS: Final = ("LP", "TD")
_PLACED: Final = frozenset({"HD", "BY", "PD", "SN", "SE", "PG", "LA", "AN", *_TEXTS})
_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]{3,9}0020\d{6}[a-z0-9]{6,14}\b")
_TIME = re.compile(r"\d{1,2}[:h.]\d{2}")


def find_documents(root: Element) -> Sequence[Element]:
    """Return the elements that hold an article each; none in a page of another kind."""
    return [
        element
        for element in having(root, "article")
        if having(element, "articleParagraph") or _cells(element)
    ]


def read_documents(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    """Yield the articles of an export, repeated ones flagged in ``extra["duplicate_of"]``."""
    return flag_duplicates(_read(documents, path))


def _read(documents: Sequence[Element], path: Path) -> Iterator[Article]:
    for number, document in enumerate(documents, start=1):
        place = f"document {number}"
        cells = _cells(document)
        known, name, pieces = _coded(cells) if cells else _displayed(document)
        name = name or f"{path.stem}:{number}"
        if not pieces:
            yield known.apply(failed(path, place, "it has no text", name=name))
            continue
        head: Piece = ("headline", known.title)
        try:
            yield article_from_pieces([head, *pieces], known, name=name, path=path, place=place)
        except ReadingError as error:
            yield known.apply(failed(path, place, error, name=name))


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
