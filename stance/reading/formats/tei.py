"""Read TEI P5 documents and corpora: their articles and their marked-up speech.

`read_header` reads a ``teiHeader``, `read_body` the paragraphs and the marked-up speech;
`read_tei` makes articles from both, and `gold` a frame of annotations to evaluate quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, article_from_pieces, failed
from stance.reading.formats.markup import Gatherer, fold_blanks, local_name, stream_elements
from stance.reading.repair.characters import mend_characters

if TYPE_CHECKING:
    import pandas as pd

    from stance.article import Article, BlockKind
    from stance.reading.article_builder import Piece

__all__ = ["Body", "Speech", "gold", "names_of", "read_body", "read_header", "read_tei", "words"]


Element = Any

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def read_header(header: Element | None) -> Metadata:
    """Return the metadata of a header; empty where there is none.

    The source's own title, date, page and publisher go before those of the
    electronic edition. Identifiers, keywords and scopes that an Article has no
    place for are kept as they are called.
    """
    if header is None:
        return Metadata()
    title = _first(header, "titleStmt", "title")
    journal = next((words(one) for one in _all(header, "title") if one.get("level") == "j"), "")
    scopes = {one.get("unit", "scope"): words(one) for one in _all(header, "biblScope")}
    reference = next(
        (
            one.get("target", "")
            for place in _all(header, "sourceDesc")
            for one in _all(place, "ref")
        ),
        "",
    )
    extra = {one.get("type", "idno"): words(one) for one in _all(header, "idno")}
    keywords = [words(term) for group in _all(header, "keywords") for term in _all(group, "term")]
    language = next((one.get("ident", "") for one in _all(header, "language")), "")
    page = scopes.pop("page", "") or scopes.pop("pp", "")
    return Metadata(
        title=title,
        author=_first(header, "titleStmt", "author") or _first(header, "sourceDesc", "author"),
        newspaper=journal
        or _first(header, "sourceDesc", "publisher")
        or _first(header, "publicationStmt", "publisher"),
        section=scopes.pop("section", "") or scopes.pop("rubrique", ""),
        date=_date(header, "sourceDesc") or _date(header, "publicationStmt"),
        page=page,
        url=reference or extra.pop("URL", "") or extra.pop("url", ""),
        language=language,
        extra={**scopes, **extra, "keywords": "; ".join(keywords)},
    )


def names_of(header: Element | None) -> dict[str, str]:
    """Return the name of each person and body that a header lists, by its ``xml:id``."""
    listed = [] if header is None else [one for one in header.iter("{*}*") if one.get(_XML_ID)]
    named: dict[str, str] = {}
    for one in listed:
        if local_name(one) in {"person", "org", "personGrp"}:
            names = [*_all(one, "persName"), *_all(one, "orgName"), *_all(one, "name")]
            named[one.get(_XML_ID)] = words(names[0]) if names else ""
    return named


def words(element: Element) -> str:
    """Return the words of an element on one line."""
    return fold_blanks("".join(element.itertext("{*}*"))).strip(" ")


def _all(element: Element, name: str) -> Iterator[Element]:
    return iter(element.iter(f"{{*}}{name}"))


def _first(header: Element, place: str, name: str) -> str:
    found = (words(one) for part in _all(header, place) for one in _all(part, name))
    return next(filter(None, found), "")


def _date(header: Element, place: str) -> str:
    for part in _all(header, place):
        for one in _all(part, "date"):
            found = one.get("when") or one.get("when-iso") or words(one)
            if found:
                return str(found)
    return ""


_BLOCKS: Final[Mapping[str, BlockKind | None]] = {
    "ab": None,
    "argument": "deck",
    "body": None,
    "byline": "byline",
    "cell": None,
    "closer": None,
    "dateline": None,
    "div": None,
    "figDesc": "caption",
    "figure": None,
    "head": "crosshead",
    "item": None,
    "l": None,
    "lg": None,
    "list": None,
    "opener": None,
    "p": None,
    "row": None,
    "sp": None,
    "speaker": None,
    "table": None,
    "trailer": None,
}
_LEFT_OUT: Final = frozenset({"note", "del", "fw", "back", "teiHeader"})
_CORRECTED: Final = frozenset({"sic", "orig", "expan"})  # inside choice: the other one is read

Place = tuple[int, int]  # which piece, and how far into it


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that the markup gives to somebody.

    Attributes
    ----------
    first, last : tuple of int
        Where they begin and end: the number of the piece, characters into it.
    speaker : str
        Whose they are; empty where it does not say.
    """

    first: Place
    last: Place
    speaker: str


@dataclass(slots=True)
class Body:
    """What a body holds, in reading order; ``problem`` says what could not be read."""

    pieces: list[Piece] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    problem: str = ""


def read_body(text: Element | None, title: str, header: Element | None) -> Body:
    """Return the pieces of a text and the speech in them.

    Parameters
    ----------
    text : lxml element or None
        The element ``text`` of a document.
    title : str
        The header's title: the headline, where the body has no ``head`` of its own.
    header : lxml element or None
        Where persons are named.
    """
    if text is None:
        return Body()
    walk = _Walk(names_of(header))
    headed = next((one for one in text.iter("{*}head", "{*}p", "{*}ab")), None)
    if title and (headed is None or local_name(headed) != "head"):
        opening = words(headed) if headed is not None else ""
        if not opening.startswith(title):
            walk.gathered.add(title)
            walk.gathered.close("headline")
    walk.read(text)
    speeches = sorted(walk.speeches, key=lambda speech: (speech.first, speech.last))
    body = Body(walk.gathered.pieces, speeches, walk.problem)
    if body.pieces and body.pieces[0][0] == "crosshead":
        body.pieces[0] = ("headline", body.pieces[0][1])
    return body


@dataclass(slots=True)
class _Walk:
    """A walk through a text, from start tag to end tag."""

    names: Mapping[str, str]
    gathered: Gatherer = field(default_factory=Gatherer)
    speeches: list[Speech] = field(default_factory=list)
    problem: str = ""
    _kinds: list[BlockKind | None] = field(default_factory=list)
    _open: list[Place] = field(default_factory=list)

    def read(self, text: Element) -> None:
        from lxml import etree  # noqa: PLC0415 - loaded by then

        walker = etree.iterwalk(text, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start" and _is_left_out(element):
                walker.skip_subtree()
                continue
            if event == "start":
                self._start(element)
            elif event == "end" and not _is_left_out(element):
                self._end(element)
            if event != "start" and element is not text:
                self.gathered.add(element.tail)
        self.gathered.close()
        for entity in text.iter(etree.Entity):
            self.problem = (
                f"{entity.text} is an entity that the document declares: such are not expanded; "
                "put the words in its place"
            )

    def _start(self, element: Element) -> None:
        name = local_name(element)
        if name in _BLOCKS:
            self._part()
            self._kinds.append(_BLOCKS[name])
        if name in {"lb", "pb", "cb"} and element.get("break") != "no":
            self.gathered.add(" ")
        if _is_speech(element):
            self._open.append(self.gathered.place())
        self.gathered.add(element.text)

    def _end(self, element: Element) -> None:
        if _is_speech(element):
            pointer = (element.get("who") or "").split()
            named = [self.names.get(one.lstrip("#")) or one.lstrip("#") for one in pointer]
            place = self.gathered.place()
            self.speeches.append(Speech(self._open.pop(), place, " et ".join(named)))
        if local_name(element) in _BLOCKS:
            self._part()
            self._kinds.pop()

    def _part(self) -> None:
        self.gathered.close(self._kinds[-1] if self._kinds else None)


def _is_left_out(element: Element) -> bool:
    name = local_name(element)
    if name in _CORRECTED:
        parent = element.getparent()
        return parent is not None and local_name(parent) == "choice"
    return name in _LEFT_OUT


def _is_speech(element: Element) -> bool:
    name = local_name(element)
    return name in {"said", "quote"} or (name == "q" and element.get("who") is not None)


# What an editor sets around quoted words, and what speech is printed between.
_OPENING: Final = re.compile(r"[\s«“‘\"']*")
_CLOSING: Final = re.compile(r"[\s»”’\"']*")


@dataclass(frozen=True, slots=True)
class _Document:
    """One TEI element, read."""

    article: Article
    body: Body


def read_tei(path: Path) -> Iterator[Article]:
    """Yield the articles of a TEI document or of a ``teiCorpus``, one after another.

    The headline is the first ``head`` of the body, or the title of the header.
    Notes, and what an editor deleted or corrected, are no text.

    Raises
    ------
    ReadingError
        If the file is no XML, no TEI, or breaks off; the articles before that
        place are yielded first.
    """
    return (document.article for document in _documents(path))


def gold(path: Path | str) -> pd.DataFrame:
    """Return the marked-up speech of a TEI file, as annotations for evaluation.

    Each ``said``, ``quote``, or ``q`` with ``@who`` gives a row for each paragraph that it
    covers, without its opening and closing marks.

    Parameters
    ----------
    path : path
        A TEI document or corpus.

    Returns
    -------
    DataFrame
        ``article_id``, ``start``, ``end``, ``quote`` and ``speaker``, as in
        ``analysis.quotes``; ``quote`` is ``article.text[start:end]``. The speaker
        is the name that the header gives to what ``@who`` points at, else the
        pointer; missing where there is none.

    Raises
    ------
    ReadingError
        As for the reader.
    """
    import pandas as pd  # noqa: PLC0415 - reading alone needs none

    rows = [
        {
            "article_id": document.article.id,
            "start": start,
            "end": end,
            "quote": document.article.text[start:end],
            "speaker": speech.speaker or None,
        }
        for document in _documents(Path(path))
        for speech in document.body.speeches
        for start, end in _spans(document, speech)
    ]
    dtypes = {
        "article_id": "string",
        "start": "int64",
        "end": "int64",
        "quote": "string",
        "speaker": "string",
    }
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


def _documents(path: Path) -> Iterator[_Document]:
    number = 0
    for root, line, alone in stream_elements(path, "TEI"):
        number += 1
        name = path.stem if alone else root.get(_XML_ID) or f"{path.stem}:{number}"
        yield _document(root, path, name, line)
    if not number:
        message = f"{path} is XML, but no TEI: it has no element TEI in it"
        raise ReadingError(message)


def _document(root: Element, path: Path, name: str, line: int) -> _Document:
    place = f"line {line}"
    header = next((child for child in root if local_name(child) == "teiHeader"), None)
    known = read_header(header)
    text = next((child for child in root if local_name(child) == "text"), None)
    body = read_body(text, known.title, header)
    problem: object = body.problem or ("" if body.pieces else "it has no text in its body")
    if not problem:
        try:
            article = article_from_pieces(body.pieces, known, name=name, path=path, place=place)
            return _Document(article, body)
        except ReadingError as error:
            problem = error
    return _Document(known.apply(failed(path, place, problem, name=name)), Body())


def _spans(document: _Document, speech: Speech) -> Iterator[tuple[int, int]]:
    """Yield the spans of a speech in the article, one for each paragraph, without marks."""
    offset = 0
    for number, (_, piece) in enumerate(document.body.pieces):
        if speech.first[0] <= number <= speech.last[0]:
            start = speech.first[1] if number == speech.first[0] else 0
            end = min(speech.last[1], len(piece)) if number == speech.last[0] else len(piece)
            start, end = _inside(piece, start, end)
            if start < end:
                yield offset + _mended(piece[:start]), offset + _mended(piece[:end])
        offset += _mended(piece) + 2


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + _length(_OPENING, words), end - _length(_CLOSING, words[::-1])


def _length(pattern: re.Pattern[str], words: str) -> int:
    """Return how many characters at the beginning of ``words`` fit."""
    match = pattern.match(words)
    return match.end() if match else 0


def _mended(text: str) -> int:
    """Return how long a text is once its characters are mended."""
    return len(mend_characters(text)[0])
