"""TEI P5: the texts, with each quotation and whose words it gives.

A quotation is a ``said`` whose ``who`` points at its speaker; what stands in
marks is a ``quote`` within it. The words of a text's outer ``div``, put
together, are the article's text to the last character, so that offsets can be
read off. A quotation that crosses another, or goes on in the next paragraph, is
several ``said`` that point at each other by ``next`` and ``prev``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from stance.export.documents import Document, Row, documents
from stance.export.names import Names, file_name
from stance.export.nesting import Piece, cut_pieces
from stance.export.tei_header import corpus_header, speaker_rows, text_header
from stance.export.xml import characters, tag
from stance.quote import STANCES

if TYPE_CHECKING:
    from stance.analysis import Analysis
    from stance.article import Article

__all__ = ["write_tei"]

_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HEADS: Final = frozenset({"headline", "deck", "crosshead"})
_OTHER: Final = "other"  # words that no block holds


def write_tei(analysis: Analysis, path: Path, *, corpus: bool = True) -> None:
    """Write the texts as TEI P5.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    corpus : bool
        One file, a ``teiCorpus`` with a ``TEI`` for each article; False makes a
        folder with a file for each.
    """
    people = speaker_rows(analysis)
    ids = {name: f"speaker.{number}" for number, name in enumerate(people, start=1)}
    names = Names(_text_name, taken=STANCES)
    if corpus:
        with _opened(path) as file:
            file.write(_DECLARATION + tag("teiCorpus", xmlns=_NAMESPACE) + "\n")
            cast = {ids[name]: row for name, row in people.items()}
            file.write(corpus_header(analysis.target, cast))
            for document in documents(analysis):
                name = names.of(document.article.id)
                _write_text(file, document, name, text_header(document.article), ids)
            file.write("</teiCorpus>\n")
        return
    path.mkdir()
    for document in documents(analysis):
        quoted = dict.fromkeys(row["speaker"] for row in document.quotes if row["speaker"])
        cast = {ids[name]: row for name, row in people.items() if name in quoted}
        header = text_header(document.article, analysis.target, cast)
        name = names.of(document.article.id)
        with _opened(path / f"{name}.xml") as file:
            file.write(_DECLARATION)
            _write_text(file, document, name, header, ids)


def _text_name(article_id: str) -> str:
    """Return an id that XML takes: it begins with a letter, and leaves points to the parts."""
    name = file_name(article_id)
    return name if name[0].isalpha() else f"text-{name}"


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")


def _write_text(
    file: TextIO, document: Document, name: str, header: str, ids: Mapping[str, str]
) -> None:
    article = document.article
    file.write(tag("TEI", xmlns=_NAMESPACE, xml__id=name, n=article.id) + "\n")
    file.write(header)
    file.write(tag("text", xml__lang=article.language or None) + '<body><div type="article">')
    file.writelines(_body(document, name, ids))
    file.write("</div></body></text>\n</TEI>\n")


def _body(document: Document, name: str, ids: Mapping[str, str]) -> Iterator[str]:
    """Yield the article's text block by block, each crosshead at the head of a ``div``."""
    article, quotes = document.article, document.quotes
    regions = list(_regions(article))
    pieces = cut_pieces(
        [(row["start"], row["end"]) for row in quotes], [region[1:] for region in regions]
    )
    marks = list(zip(pieces, _tags(quotes, pieces, name, ids), strict=True))
    in_section, at_head, done, first = False, True, 0, 0
    for kind, start, end in regions:
        yield characters(article.text[done:start])
        if kind == "crosshead":
            yield "</div>" * in_section + '<div type="section">'
            in_section = at_head = True
        at_head = at_head and kind in _HEADS
        outer = "p" if kind == "paragraph" else "head" if at_head else "ab"
        last = first
        while last < len(pieces) and pieces[last].start < end:
            last += 1
        yield tag(outer, type=None if outer == "p" else kind)
        yield _marked(article.text, start, end, marks[first:last])
        yield f"</{outer}>"
        done, first = end, last
    yield characters(article.text[done:])
    if at_head:
        yield "<p/>"  # a division is more than its heads
    yield "</div>" * in_section


def _regions(article: Article) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of each block, and of words that no block holds."""
    done = 0
    for block in sorted(article.blocks, key=lambda block: (block.start, block.end)):
        start, end = max(block.start, done), min(block.end, len(article.text))
        if start < end:
            yield from _unclaimed(article.text, done, start)
            yield block.kind, start, end
            done = end
    yield from _unclaimed(article.text, done, len(article.text))


def _unclaimed(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    # Between elements XML lets white space of its own stand, and nothing else.
    if words := text[start:end].strip(" \t\n"):
        place = text.index(words, start)
        yield _OTHER, place, place + len(words)


def _tags(
    quotes: Sequence[Row], pieces: Sequence[Piece], name: str, ids: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the tags that open and close each piece."""
    counts = Counter(piece.span for piece in pieces)

    def called(piece: Piece, step: int = 0) -> str | None:
        part = piece.part + step
        if not 0 <= part < counts[piece.span]:
            return None
        base = f"{name}.q{piece.span + 1}"
        return f"{base}.{part + 1}" if part else base

    def pointer(target: str | None) -> str | None:
        return f"#{target}" if target else None

    tags = []
    for piece in pieces:
        row = quotes[piece.span]
        indirect = row["quote_type"] == "indirect"
        confidence = row["confidence"]
        said = tag(
            "said",
            xml__id=called(piece),
            n=row["quote_id"],
            who=pointer(ids.get(row["speaker"])),
            direct="false" if indirect else "true",
            cert=None if confidence is None else f"{confidence:g}",
            ana=pointer(row["stance"]),
            prev=pointer(called(piece, -1)),
            next=pointer(called(piece, 1)),
        )
        if indirect:
            tags.append((said, "</said>"))
        else:
            tags.append((said + tag("quote", type=row["quote_type"]), "</quote></said>"))
    return tags


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[Piece, tuple[str, str]]]) -> str:
    """Return ``text[start:end]`` with the tags of the pieces that stand in it."""
    parts: list[str] = []
    open_: list[tuple[int, str]] = []
    done = start

    def close_until(place: int) -> None:
        nonlocal done
        while open_ and open_[-1][0] <= place:
            stop, closing = open_.pop()
            parts.extend((characters(text[done:stop]), closing))
            done = stop

    for piece, (opening, closing) in marks:
        close_until(piece.start)
        parts.extend((characters(text[done : piece.start]), opening))
        done = piece.start
        open_.append((piece.end, closing))
    close_until(end)
    parts.append(characters(text[done:end]))
    return "".join(parts)
