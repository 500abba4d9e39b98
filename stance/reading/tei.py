"""TEI P5 documents and corpora: their articles, and the speech that they mark up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.reading.characters import mend_characters
from stance.reading.errors import ReadingError
from stance.reading.markup import local_name
from stance.reading.pieces import article_from_pieces, failed
from stance.reading.tei_body import Body, Speech, read_body
from stance.reading.tei_header import read_header
from stance.reading.xml import stream_elements

if TYPE_CHECKING:
    import pandas as pd

    from stance.article import Article

__all__ = ["gold", "read_tei"]

Element = Any

_XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
# What an editor sets around quoted words, and what speech is printed between.
_MARKS: Final = re.compile(r"^[\s«“‘\"']+|[\s»”’\"']+$")


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
        When the file is no XML, no TEI, or breaks off; the articles before that
        place are yielded first.
    """
    return (document.article for document in _documents(path))


def gold(path: Path | str) -> pd.DataFrame:
    """Return the speech that a TEI file marks up, as annotations to measure against.

    Each ``said``, each ``quote``, and each ``q`` with ``@who`` is a row for each
    paragraph that it runs over; a mark that opens or closes it is no part of it.

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
    """Yield where a speech stands in the article, a span a paragraph, marks left out."""
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
    for match in _MARKS.finditer(words):
        if match.start() == 0:
            start += len(match[0])
        else:
            end -= len(match[0])
    return start, end


def _mended(text: str) -> int:
    """Return how long a text is once its characters are mended."""
    return len(mend_characters(text)[0])
