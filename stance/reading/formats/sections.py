"""Dates as exports and spreadsheets write them, in ISO 8601.

Articles out of pieces that a format tells apart: a headline, paragraphs, metadata.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from stance.article import Article, Block, BlockKind, Repair
from stance.files.limits import in_force, too_large
from stance.files.resources import read_table
from stance.reading.formats.plain_text import read_head
from stance.reading.repair.characters import mend_characters, normalise_newlines
from stance.reading.repair.mastheads import find_date
from stance.reading.repair.page_layout import blocks_of
from stance.reading.repair.text_lines import guess_language

__all__ = [
    "Known",
    "Piece",
    "article_from_pieces",
    "failed",
    "headline_apart",
    "letters",
    "read_date",
]


# -- Dates as exports and spreadsheets write them, in ISO 8601 -------------------


_MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+((?:19|20)\d\d)\b")
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-((?:19|20)\d\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_PARTIAL = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")


@cache
def _months() -> dict[str, int]:
    return {row["month"]: int(row["number"]) for row in read_table("months_english")}


def read_date(text: str) -> str:
    """Return the first date of ``text`` in ISO 8601, or the empty string.

    French and English words, whatever the locale; figures with the day first, as
    French spreadsheets write them; a year, or a year and its month, as they are.

    Examples
    --------
    >>> read_date("mardi 3 mars 2020"), read_date("Tuesday, March 3, 2020")
    ('2020-03-03', '2020-03-03')
    >>> read_date("20200303"), read_date("03/03/2020 08:15"), read_date("2020-03")
    ('2020-03-03', '2020-03-03', '2020-03')
    >>> read_date("un jour")
    ''
    """
    return find_date(text) or _english(text.lower()) or _figures(text.strip())


def _english(text: str) -> str:
    for pattern, month, day in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            number = _months().get(match[month])
            found = _iso(match[3], number, match[day]) if number else ""
            if found:
                return found
    return ""


def _figures(text: str) -> str:
    if _PARTIAL.fullmatch(text):
        return text
    dashed = _DASHED.match(text)
    if dashed:
        return _iso(dashed[3], int(dashed[2]), dashed[1])
    compact = _COMPACT.fullmatch(text[:8])
    return _iso(compact[1], int(compact[2]), compact[3]) if compact else ""


def _iso(year: str, month: int, day: str) -> str:
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


# -- Articles out of pieces that a format tells apart: a headline, paragraphs, metadata ---


#: What a stretch of text is, or None where the format does not say; and the stretch.
Piece = tuple[BlockKind | None, str]

_CODE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")
_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Known:
    """What a format says of an article besides its text; empty where it does not.

    ``date`` and ``language`` are as printed: they are read here. ``extra`` is
    what an Article has no place for.
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
        """Return ``article`` with what is known put over what its text says.

        A date or a language that cannot be read is not lost: it stays in
        ``extra`` as it was printed.
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
    pieces: Iterable[Piece], known: Known, *, name: str, path: Path | None, place: str = ""
) -> Article:
    r"""Return the article that ``pieces`` make, a blank line between two of them.

    Parameters
    ----------
    pieces : iterable of Piece
        In reading order; empty ones are left out. Where a piece does not say
        what it is, it is judged as in an ordinary text.
    known : Known
        What the format says of the article.
    name : str
        The article's id.
    path : pathlib.Path or None
        The file that it comes from.
    place : str
        Where in that file, for a message.

    Raises
    ------
    ReadingError
        When the text is longer than `stance.limits` allows.

    Examples
    --------
    >>> pieces = [("headline", "Un barrage"), (None, "Il est plein."), (None, "")]
    >>> article = article_from_pieces(pieces, Known(date="3 mars 2020"), name="a", path=None)
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
    """Return the blocks; those of a piece that says what it is, as that."""
    told: list[Block] = []
    piece = 0
    for block in blocks:
        while block.start >= spans[piece][1]:
            piece += 1
        told.append(replace(block, kind=kinds[piece] or block.kind))
    return tuple(told)


def headline_apart(title: str, text: str) -> list[Piece]:
    r"""Return a headline and a text, but the text alone if it opens with the headline.

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


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case, to compare two printings.

    Examples
    --------
    >>> letters("« Non\u00a0! »") == letters("«NON!»")
    True
    """
    return "".join(char for char in text.lower() if char.isalnum())


def failed(path: Path, place: str, reason: object, *, name: str) -> Article:
    """Return an article without text whose ``error`` says where and why it was not read.

    Examples
    --------
    >>> failed(Path("a.csv"), "line 3", "it has no text", name="a:3").error
    'a.csv, line 3: it has no text'
    """
    said = str(reason)
    error = said if said.startswith(str(path)) else f"{path}, {place}: {said}"
    return Article("", id=name, path=path, error=error)
