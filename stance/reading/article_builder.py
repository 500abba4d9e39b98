"""Make an `Article` from a plain text, or from the pieces that a format provides.

`article_from_text` takes a plain text: ordinary text is kept, and a raw newspaper page is
reassembled. `article_from_pieces` takes the headline, paragraphs and `Metadata` of a format
such as HTML, XML or a table. Both repair characters and classify the blocks of the text in
the same way, so that an article is the same in any format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypedDict

from stance.article import Article, Block, BlockKind, Repair
from stance.files.limits import ReadingError, in_force, too_large
from stance.french.words import guess_language, letters
from stance.reading.dates_and_bylines import Folio, author_of, find_date, read_date
from stance.reading.repair.characters import mend_characters, normalise_newlines
from stance.reading.repair.dehyphenation import Habits
from stance.reading.repair.page_layout import assemble, blocks_of, read_page
from stance.reading.repair.text_lines import close_gaps, is_wrapped, split_lines

__all__ = [
    "Metadata",
    "Piece",
    "article_from_document",
    "article_from_pieces",
    "article_from_text",
    "failed",
    "headline_apart",
    "made_article",
    "read_head",
]


_DATELINE_WORDS = 6
_DATELINE = 60  # characters of the first paragraphs in which a dateline may stand
_CODE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_GAP = "\n\n"

#: The kind of a piece of text (None if the format does not give it), and the text.
Piece = tuple[BlockKind | None, str]


def article_from_text(text: str, *, id: str = "", path: Path | None = None) -> Article:  # noqa: A002 - the name of the field
    r"""Return the article that ``text`` prints.

    Ordinary text is kept unchanged. Text in short lines, as extracted from the PDF of a
    newspaper page, is reassembled: broken words and lost hyphens are repaired; headline,
    deck, crossheads, byline, pull quotes and captions are separated; running heads are
    left out.

    Parameters
    ----------
    text : str
        Decoded, with any line ends.
    id : str
        The article's id; by default derived from its text.
    path : pathlib.Path, optional
        The file that it comes from.

    Examples
    --------
    >>> page = "La mai\nrie a dit non aux camé\nras, et les habi\ntants ont applaudi."
    >>> article = article_from_text(page)
    >>> article.text
    'La mairie a dit non aux caméras, et les habitants ont applaudi.'
    >>> article.repairs[0].before, article.repairs[0].after
    ('mai\nrie', 'mairie')
    """
    text, repairs = mend_characters(normalise_newlines(text))
    lines = close_gaps(split_lines(text))
    folio = Folio()
    if is_wrapped(lines):
        page = read_page(lines)
        habits = Habits.of([line.text for line in lines])
        made = assemble(page.parts, habits, repairs)
        text, blocks, repairs, folio = made.text, made.blocks, list(made.repairs), page.folio
    else:
        blocks = blocks_of(text)
    return made_article(text, blocks, repairs, folio=folio, id=id, path=path)


def made_article(  # noqa: PLR0913 - the fields of an article
    text: str,
    blocks: Sequence[Block],
    repairs: Sequence[Repair],
    *,
    folio: Folio,
    id: str,  # noqa: A002 - the name of the field
    path: Path | None,
) -> Article:
    """Return the article of a reassembled text, with the metadata found in its blocks.

    Parameters
    ----------
    text, blocks, repairs, id, path
        As in `Article`.
    folio : Folio
        The content of the page's running head.
    """
    head = read_head(text, blocks)
    return Article(
        text,
        id=id,
        title=head["title"],
        blocks=tuple(blocks),
        author=head["author"],
        newspaper=folio.newspaper,
        section=folio.section,
        date=folio.date or head["date"],
        page=folio.page,
        language=guess_language(text),
        path=path,
        repairs=tuple(repairs),
    )


class Head(TypedDict):
    """The metadata found in the blocks of an article; empty where there are none."""

    title: str
    author: str
    date: str


def read_head(text: str, blocks: Sequence[Block]) -> Head:
    """Return the title, author and date that headline, byline and dateline give."""
    return {
        "title": _first(text, blocks, "headline"),
        "author": _author(text, blocks),
        "date": _date(text, blocks),
    }


def _printed(text: str, blocks: Sequence[Block], kind: BlockKind) -> Iterator[str]:
    return (text[block.start : block.end] for block in blocks if block.kind == kind)


def _first(text: str, blocks: Sequence[Block], kind: BlockKind) -> str:
    return next(_printed(text, blocks, kind), "")


def _author(text: str, blocks: Sequence[Block]) -> str:
    signed = (line for line in _printed(text, blocks, "byline") if not find_date(line))
    return author_of(next(signed, ""))


def _date(text: str, blocks: Sequence[Block]) -> str:
    dated = filter(None, map(find_date, _printed(text, blocks, "byline")))
    return next(dated, "") or _dateline(_first(text, blocks, "paragraph")[:_DATELINE])


def _dateline(text: str) -> str:
    """Return the date of « Lyon, le 3 mars 2020. – », or the empty string."""
    head, stop, _ = text.partition(".") if "." in text else text.partition(" –")
    return find_date(head) if stop and len(head.split()) <= _DATELINE_WORDS else ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata that a format gives for an article; empty where unknown.

    ``date`` and ``language`` are as printed and are parsed here. ``extra`` has the values for
    which an Article has no field.
    """

    title: str = ""
    author: str = ""
    newspaper: str = ""
    section: str = ""
    date: str = ""
    page: str = ""
    url: str = ""
    language: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def apply(self, article: Article) -> Article:
        """Return ``article`` with this metadata, which has priority over that in the text.

        A date or language that cannot be parsed is kept in ``extra`` as printed.
        """
        extra = {**article.extra, **{name: text for name, text in self.extra.items() if text}}
        date = read_date(self.date)
        code = _CODE.fullmatch(self.language.strip())
        if self.date and not date:
            extra["date"] = self.date
        if self.language and not code:
            extra["language"] = self.language
        return replace(
            article,
            title=self.title or article.title,
            author=self.author or article.author,
            newspaper=self.newspaper or article.newspaper,
            section=self.section or article.section,
            date=date or article.date,
            page=self.page or article.page,
            url=self.url or article.url,
            language=code[1].lower() if code else article.language,
            extra=extra,
        )


def article_from_pieces(
    pieces: Iterable[Piece], known: Metadata, *, name: str, path: Path | None, place: str = ""
) -> Article:
    r"""Return an article made of ``pieces``, separated by blank lines.

    Parameters
    ----------
    pieces : iterable of Piece
        In reading order; empty pieces are left out. A piece without a kind is
        classified as in an ordinary text.
    known : Metadata
        The metadata from the format.
    name : str
        The article's id.
    path : pathlib.Path or None
        The file that it comes from.
    place : str
        The place in that file, for messages.

    Raises
    ------
    ReadingError
        If the text is longer than `stance.limits` allows.

    Examples
    --------
    >>> pieces = [("headline", "Un barrage"), (None, "Il est plein."), (None, "")]
    >>> article = article_from_pieces(pieces, Metadata(date="3 mars 2020"), name="a", path=None)
    >>> article.text, article.title, article.date
    ('Un barrage\n\nIl est plein.', 'Un barrage', '2020-03-03')
    """
    kept = [(kind, text) for kind, text in pieces if text.strip()]
    length = sum(len(text) + len(_GAP) for _, text in kept)
    if length > in_force().max_chars:
        where = f"{path}, {place}" if place else str(path or name)
        raise too_large(where, "max_chars", length)
    text, spans, repairs = _joined(kept)
    blocks = _told(blocks_of(text), spans, [kind for kind, _ in kept])
    article = Article(
        text,
        id=name,
        blocks=blocks,
        language=guess_language(text),
        path=path,
        repairs=tuple(repairs),
        **read_head(text, blocks),
    )
    return known.apply(article)


def _joined(pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]], list[Repair]]:
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    repairs: list[Repair] = []
    offset = 0
    for _, raw in pieces:
        text, done = mend_characters(normalise_newlines(raw))
        repairs += (replace(repair, start=offset + repair.start) for repair in done)
        texts.append(text)
        spans.append((offset, offset + len(text)))
        offset += len(text) + len(_GAP)
    return _GAP.join(texts), spans, repairs


def _told(
    blocks: Sequence[Block], spans: Sequence[tuple[int, int]], kinds: Sequence[BlockKind | None]
) -> tuple[Block, ...]:
    """Return the blocks; a piece with a kind keeps it."""
    told: list[Block] = []
    piece = 0
    for block in blocks:
        while block.start >= spans[piece][1]:
            piece += 1
        told.append(replace(block, kind=kinds[piece] or block.kind))
    return tuple(told)


def headline_apart(title: str, text: str) -> list[Piece]:
    r"""Return a headline and a text, or only the text if it begins with the headline.

    Examples
    --------
    >>> headline_apart("Un barrage", "Il est plein.")
    [('headline', 'Un barrage'), (None, 'Il est plein.')]
    >>> headline_apart("Un barrage", "UN BARRAGE\n\nIl est plein.")
    [(None, 'UN BARRAGE\n\nIl est plein.')]
    """
    opening = letters(text[: 2 * len(title) + 80])
    if not title or opening.startswith(letters(title)):
        return [(None, text)]
    return [("headline", title), (None, text)]


def article_from_document(
    pieces: Sequence[Piece], metadata: Metadata, *, name: str, path: Path | None
) -> Article:
    """Return the article of a word processor document, whose first heading is the headline.

    A newspaper page that was pasted into it in short lines is reassembled.

    Parameters
    ----------
    pieces, metadata, name, path
        As in `article_from_pieces`.

    Raises
    ------
    ReadingError
        If the document has no text, or more than `stance.limits` allows.
    """
    kept = [(kind, text) for kind, text in pieces if text.strip()]
    if not kept:
        message = f"{path} holds no text"
        raise ReadingError(message)
    lines = "\n".join(text for _, text in kept)
    if not any(kind for kind, _ in kept) and is_wrapped(close_gaps(split_lines(lines))):
        if len(lines) > in_force().max_chars:
            raise too_large(path or name, "max_chars", len(lines))
        return metadata.apply(article_from_text(lines, id=name, path=path))
    if kept[0][0] == "crosshead":
        kept[0] = ("headline", kept[0][1])
    return article_from_pieces(kept, metadata, name=name, path=path)


def failed(path: Path, place: str, reason: object, *, name: str) -> Article:
    """Return an article without text whose ``error`` gives the place and the reason.

    Examples
    --------
    >>> failed(Path("a.csv"), "line 3", "it has no text", name="a:3").error
    'a.csv, line 3: it has no text'
    """
    said = str(reason)
    error = said if said.startswith(str(path)) else f"{path}, {place}: {said}"
    return Article("", id=name, path=path, error=error)
