"""Write TEI P5: the texts with their quotations and speakers.

A quotation is a ``said`` element whose ``who`` points to its speaker; text within quotation
marks is a ``quote`` within it. The text content of the outer ``div`` is exactly the
article's text, so that offsets remain valid.

XML elements must nest. A quotation that overlaps another, or continues in the next
paragraph, is therefore written as several ``said`` elements linked by ``next`` and ``prev``.
The header describes the source of a text, its speakers and the meaning of the labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TextIO
from xml.sax.saxutils import escape, quoteattr

from stance.export.documents import Document, Names, Row, documents, file_name, records
from stance.quote import STANCES

if TYPE_CHECKING:
    from stance.article import Article
    from stance.columns import Tables

__all__ = [
    "Piece",
    "characters",
    "corpus_header",
    "cut_pieces",
    "element",
    "speaker_rows",
    "tag",
    "text_header",
    "write_tei",
]


# Characters that XML 1.0 forbids, even as references.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = "\ufffd"


def characters(words: str) -> str:
    r"""Return ``words`` as the content of an element.

    A character that XML forbids is replaced by U+FFFD, one for one, so that
    offsets do not change.

    Examples
    --------
    >>> characters("a < b & \x07")
    'a &lt; b &amp; �'
    """
    # A parser would turn a bare carriage return into a line feed.
    return escape(_IMPOSSIBLE.sub(_UNKNOWN, words), {"\r": "&#13;"})


def tag(name: str, **attributes: str | None) -> str:
    """Return the opening tag of an element, without the attributes that are None.

    In the name of an attribute, ``__`` stands for a colon.

    Examples
    --------
    >>> tag("said", xml__id="q1", who="#s1", ana=None)
    '<said xml:id="q1" who="#s1">'
    """
    given = "".join(
        f" {key.replace('__', ':')}={quoteattr(_IMPOSSIBLE.sub(_UNKNOWN, value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>"


def element(name: str, words: str, **attributes: str | None) -> str:
    """Return an element that contains ``words``; an empty string where there are none.

    Examples
    --------
    >>> element("title", "Le Matin", level="j"), element("author", "")
    ('<title level="j">Le Matin</title>', '')
    """
    return f"{tag(name, **attributes)}{characters(words)}</{name}>" if words else ""


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a span that can be written as one element.

    Attributes
    ----------
    start, end : int
        Offsets.
    span : int
        The index of the span.
    part : int
        The index of the piece within its span, from 0.
    """

    start: int
    end: int
    span: int
    part: int


def cut_pieces(spans: Sequence[Span], blocks: Sequence[Span]) -> list[Piece]:
    """Cut spans into pieces that nest in each other and in the blocks.

    A span is cut only where necessary. Text between the blocks is not in any piece.

    Parameters
    ----------
    spans : sequence of (int, int)
        In any order; empty spans have no piece.
    blocks : sequence of (int, int)
        In order, without overlap.

    Returns
    -------
    list of Piece
        Sorted by start, outer pieces before inner ones.

    Examples
    --------
    >>> [(piece.start, piece.end, piece.span) for piece in cut_pieces([(0, 6), (4, 9)], [(0, 10)])]
    [(0, 6, 0), (4, 6, 1), (6, 9, 1)]
    """
    clipped = [
        (max(start, block[0]), min(end, block[1]), number)
        for block in blocks
        for number, (start, end) in enumerate(spans)
        if max(start, block[0]) < min(end, block[1])
    ]
    # The longest first, so that outer pieces open before inner ones.
    clipped.sort(key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
    nested: list[tuple[int, int, int]] = []
    going: list[Span] = []  # the pieces that end after the start of the current span
    for start, end, number in clipped:
        going = [piece for piece in going if start < piece[1]]
        ends = sorted({last for first, last in going if first <= start and last < end})
        bounds = list(pairwise([start, *ends, end]))
        nested += [(first, last, number) for first, last in bounds]
        going += bounds
    nested.sort(key=lambda stretch: (stretch[0], -stretch[1], stretch[2]))
    counts = [0] * len(spans)
    pieces = []
    for start, end, number in nested:
        pieces.append(Piece(start, end, number, counts[number]))
        counts[number] += 1
    return pieces


_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ELEMENTS: Final = {"person": "person", "organisation": "org", "group": "personGrp"}
_MEANINGS: Final = {
    "favor": "the speaker is for the target",
    "against": "the speaker is against the target",
    "neutral": "neither for nor against, or no word of the target",
}


def speaker_rows(analysis: Tables) -> dict[str, Row]:
    """Return the row of each quoted speaker by name, in the order of ``speakers``."""
    quoted = analysis.quotes[analysis.quotes["speaker"].notna()].drop_duplicates("speaker")
    names = ["speaker", "speaker_type", "speaker_role"]
    found = {row["speaker"]: row for row in records(quoted[names])}
    known = {row["speaker"]: row for row in records(analysis.speakers[names])}
    return {name: row for name, row in {**known, **found, **known}.items() if name in found}


def corpus_header(target: str, cast: Mapping[str, Row]) -> str:
    """Return the header of a corpus: its speakers with their ids, the program and its labels."""
    title = f"Quotations in press articles, and stance toward {target}"
    source = "<p>Press articles; the header of each text says which.</p>"
    return _header(title, source, _encoding(target), _cast(cast))


def text_header(
    article: Article, target: str = "", cast: Mapping[str, Row] = MappingProxyType({})
) -> str:
    """Return the header of an article, with its speakers and labels if it has its own file."""
    encoding = _encoding(target) if target else ""
    return _header(article.title or article.id, _bibliography(article), encoding, _cast(cast))


def _header(title: str, source: str, encoding: str, cast: str) -> str:
    return (
        f"<teiHeader>\n<fileDesc>\n<titleStmt>{element('title', title)}</titleStmt>\n"
        "<publicationStmt><p>Quotations and speakers as stance found them. "
        "An article belongs to whoever published it.</p></publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n"
        f"{encoding}{cast}</teiHeader>\n"
    )


def _bibliography(article: Article) -> str:
    when = article.date if _DATE.fullmatch(article.date) else None
    parts = [
        element("title", article.title, level="a"),
        element("author", article.author),
        element("title", article.newspaper, level="j"),
        element("date", article.date, when=when),
        element("biblScope", article.section, unit="section"),
        element("biblScope", article.page, unit="page"),
        *(element("note", value, type="metadata", n=name) for name, value in article.extra.items()),
    ]
    return f"<bibl>{''.join(parts)}</bibl>"


def _encoding(target: str) -> str:
    from stance._version import __version__  # noqa: PLC0415 - the package is loaded by then

    categories = "".join(
        f"{tag('category', xml__id=name)}{element('catDesc', _MEANINGS[name])}</category>\n"
        for name in STANCES
    )
    label = element("bibl", f"Stance toward {target}")
    return (
        "<encodingDesc>\n"
        f"<appInfo>{tag('application', ident='stance', version=__version__)}"
        "<label>stance</label></application></appInfo>\n"
        f"<classDecl><taxonomy>{label}\n{categories}</taxonomy></classDecl>\n</encodingDesc>\n"
    )


def _cast(cast: Mapping[str, Row]) -> str:
    entries = "".join(_entry(name, row) for name, row in cast.items())
    if not entries:
        return ""
    return (
        "<profileDesc><particDesc><listPerson>\n"
        f"{entries}</listPerson></particDesc></profileDesc>\n"
    )


def _entry(name: str, row: Row) -> str:
    """Return the entry of a speaker; one without a name is listed by their description."""
    kind = row["speaker_type"]
    outer = _ELEMENTS.get(kind, "person")
    role = row["speaker_role"] or ""
    if outer == "org":
        inside = element("orgName", row["speaker"]) + element("desc", role)
    else:
        described = "description" if kind == "unnamed" else None
        inside = element("persName", row["speaker"], type=described) + element("occupation", role)
    return f"{tag(outer, xml__id=name)}{inside}</{outer}>\n"


_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_HEADS: Final = frozenset({"headline", "deck", "crosshead"})
_OTHER: Final = "other"  # text outside all blocks


def write_tei(analysis: Tables, path: Path, *, corpus: bool = True) -> None:
    """Write the texts as TEI P5.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    corpus : bool
        If true, write one file: a ``teiCorpus`` with a ``TEI`` for each article. If
        false, write a folder with a file for each article.
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
    """Return a valid XML id: it begins with a letter, and dots are reserved for the parts."""
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
    """Yield the article's text block by block; each crosshead begins a ``div``."""
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
        yield "<p/>"  # a division needs content besides its heads
    yield "</div>" * in_section


def _regions(article: Article) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of each block, and of the text outside all blocks."""
    done = 0
    for block in sorted(article.blocks, key=lambda block: (block.start, block.end)):
        start, end = max(block.start, done), min(block.end, len(article.text))
        if start < end:
            yield from _unclaimed(article.text, done, start)
            yield block.kind, start, end
            done = end
    yield from _unclaimed(article.text, done, len(article.text))


def _unclaimed(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    # Only white space may stand between elements.
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
    """Return ``text[start:end]`` with the tags of the pieces that it contains."""
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
