"""Plain text to articles: an ordinary text as it stands, a raw page mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypedDict

from stance.article import Article, Block, BlockKind, Repair
from stance.files.encodings import decode_file
from stance.reading.repair.characters import mend_characters, normalise_newlines
from stance.reading.repair.dehyphenation import Habits
from stance.reading.repair.mastheads import Folio, author_of, find_date
from stance.reading.repair.page_layout import assemble, blocks_of, read_page
from stance.reading.repair.text_lines import close_gaps, guess_language, is_wrapped, split_lines

__all__ = ["article_from_text", "made_article", "read_head", "read_text_file"]


_DATELINE_WORDS = 6
_DATELINE = 60  # characters of the first paragraphs in which a dateline may stand


def read_text_file(path: Path) -> Iterator[Article]:
    """Yield the article of a text file; raises as ``stance.reading.encoding.decode`` does."""
    yield article_from_text(decode_file(path), id=path.stem, path=path)


def article_from_text(text: str, *, id: str = "", path: Path | None = None) -> Article:  # noqa: A002 - the name of the field
    r"""Return the article that ``text`` prints.

    An ordinary text stays as it is. Text that runs in short lines, as a PDF gives
    a newspaper page, is put together again: broken words and lost hyphens mended,
    headline, deck, crossheads, signature, pull quotes and captions told apart,
    running heads left out.

    Parameters
    ----------
    text : str
        Decoded, with any line ends.
    id : str
        The article's name; by default made from its text.
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
    """Return the article of a text that was put together, with what its blocks say of it.

    Parameters
    ----------
    text, blocks, repairs, id, path
        As `Article` has them.
    folio : Folio
        What the running head of its page says.
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
    """What the blocks of an article say of it; empty where they do not."""

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
