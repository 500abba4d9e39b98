"""Read HTML files: exports of press archives, or saved web pages.

`read_html` recognizes exports by their markup. Europresse and Factiva have their own modules;
in any other page, trafilatura finds the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.french.words import letters
from stance.reading.article_builder import Metadata, Piece, article_from_pieces
from stance.reading.formats.markup import Gatherer, local_name, parse_html
from stance.reading.formats.press_archives import (
    find_europresse,
    find_factiva,
    read_europresse,
    read_factiva,
)

if TYPE_CHECKING:
    from stance.article import Article, BlockKind

__all__ = ["read_html", "read_page"]


Element = Any

# French typography hangs on blanks that trafilatura makes plain: these signs stand
# for them on the way through it.
_KEPT: Final = {"\u00a0": "⍽", "\u202f": "␣"}
_SIGNS: Final = str.maketrans(_KEPT)
_BACK: Final = str.maketrans({sign: blank for blank, sign in _KEPT.items()})

# The elements that trafilatura makes of a page.
_BLOCKS: Final[dict[str, BlockKind | None]] = {
    "p": None,
    "head": "crosshead",
    "quote": None,
    "item": None,
    "list": None,
    "table": None,
    "row": None,
    "cell": None,
}


def read_page(root: Element, path: Path) -> Iterator[Article]:
    """Yield the article of a web page.

    Raises
    ------
    ReadingError
        If there is none in it, or trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        message = f"{path} is a web page: to read it, pip install 'stance-presse[web]'"
        raise ReadingError(message) from error
    for element in root.iter():
        element.text = element.text.translate(_SIGNS) if element.text else None
        element.tail = element.tail.translate(_SIGNS) if element.tail else None
    found: Any = bare_extraction(root, with_metadata=True, include_comments=False)
    pieces = [] if found is None else _pieces(found.body)
    if found is None or not pieces:
        message = f"{path} has no article in it: save the page once it shows the whole text"
        raise ReadingError(message)
    title = _blanks(found.title)
    if letters(pieces[0][1]) == letters(title):  # with the blanks of the page, not of its head
        title = pieces.pop(0)[1]
    known = Metadata(
        title=title,
        author=_blanks(found.author),
        newspaper=_blanks(found.sitename or found.hostname),
        date=found.date or "",
        url=found.url or "",
        extra={"description": _blanks(found.description)},
    )
    head: list[Piece] = [("headline", title)]
    yield article_from_pieces([*head, *pieces], known, name=path.stem, path=path)


def _pieces(body: Element) -> list[Piece]:
    from lxml import etree  # noqa: PLC0415 - loaded by then

    gathered = Gatherer()
    kind: BlockKind | None = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = local_name(element)
        if event == "start" and name == "lb":
            gathered.add_line()
        if name in _BLOCKS:
            gathered.close(kind)
            kind = _BLOCKS[name] if event == "start" else None
        gathered.add(element.text if event == "start" else element.tail)
    gathered.close()
    return [(kind, _blanks(text)) for kind, text in gathered.pieces]


def _blanks(text: str | None) -> str:
    return (text or "").translate(_BACK)


_EDGE = 4096  # bytes at either end of a file


def read_html(path: Path) -> Iterator[Article]:
    """Yield the articles of an HTML file: Europresse, Factiva, or else a web page.

    Raises
    ------
    ReadingError
        If it cannot be read, or holds no article.
    """
    root = parse_html(path)
    documents = find_europresse(root)
    if documents:
        return _whole(read_europresse(documents, path), path)
    documents = find_factiva(root)
    if documents:
        return _whole(read_factiva(documents, path), path)
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
