"""An article as the report shows it: its text with every quotation in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final

from stance.article import Article, Block
from stance.report.cells import clip, stance_of, word
from stance.report.highlight import Close, Mark, Open, Stretch, find_marks, nest, stretches

if TYPE_CHECKING:
    from stance.report.language import Language

__all__ = ["LONGEST", "ArticlePage", "Part", "Shown", "Speaker", "letter", "quoting_sentences"]

LONGEST: Final = 60_000
"""How many characters of a text are shown: some thirty pages of a newspaper."""

_NAME: Final = 160
_TITLE: Final = 300
_COLOURS: Final = 7  # with four lines, which has no divisor in common: 28 outlines
_LINES: Final = 4


@dataclass(frozen=True)
class Speaker:
    """A speaker of one article: the letter and the outline that say whose words these are."""

    letter: str
    name: str
    role: str
    outline: str


@dataclass(frozen=True)
class Shown:
    """What the template writes: words, or an element that opens or closes.

    Attributes
    ----------
    kind : str
        ``"text"``, ``"quote"``, ``"cue"``, ``"source"`` or ``"close"``.
    text : str
        The words; of an element that closes, its kind.
    index : int
        The place of the quotation among those of its article.
    first : bool
        Whether the quotation begins here, and has its sign.
    """

    kind: str
    text: str = ""
    index: int = 0
    first: bool = False


@dataclass(frozen=True)
class Part:
    """A headline, a paragraph, …: its kind and what it shows."""

    kind: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class ArticlePage:
    """What the template of an article needs.

    Attributes
    ----------
    quotes : tuple of mappings
        The rows of its quotations that are shown, in text order.
    speakers : tuple of Speaker
        Its speakers in order of appearance.
    whose : tuple of int
        For each quotation, the place of its speaker among them.
    heading : tuple of Shown
        The title, with the quotations in it where the text begins with it.
    parts : tuple of Part
        The rest of the text.
    title : str
        The title without anything in it.
    cut : bool
        Whether the text was too long to be shown whole.
    """

    article: Article
    quotes: tuple[Mapping[str, Any], ...]
    speakers: tuple[Speaker, ...]
    whose: tuple[int, ...]
    heading: tuple[Shown, ...]
    parts: tuple[Part, ...]
    title: str
    cut: bool

    @classmethod
    def of(
        cls,
        article: Article,
        quotes: Sequence[Mapping[str, Any]],
        language: Language,
        *,
        longest: int = LONGEST,
    ) -> ArticlePage:
        """Return the page of an article, from its rows of ``Analysis.quotes``."""
        text = article.text[:longest]
        cut = len(text) < len(article.text)
        kept = sorted((q for q in quotes if int(q["start"]) < len(text)), key=_place)
        kept = [{**q, "end": min(int(q["end"]), len(text))} for q in kept]
        shown = replace(article, text=text) if cut else article
        speakers, whose = _speakers(kept, language)
        marks = find_marks(text, kept)
        title = clip(article.title or article.id, _TITLE)
        found = stretches(shown)
        heading: tuple[Shown, ...] = (Shown("text", title),)
        if found and _same(text[found[0].start : found[0].end], title):
            heading = _write(text, found.pop(0), marks)
        parts = tuple(Part(stretch.kind, _write(text, stretch, marks)) for stretch in found)
        return cls(article, tuple(kept), speakers, whose, heading, parts, title, cut)

    def stance(self, index: int) -> str:
        """Return how a quotation stands."""
        return stance_of(self.quotes[index])

    def speaker(self, index: int) -> Speaker:
        """Return whose words a quotation gives."""
        return self.speakers[self.whose[index]]


def _place(quote: Mapping[str, Any]) -> tuple[int, int]:
    return int(quote["start"]), int(quote["end"])


def _speakers(
    quotes: Sequence[Mapping[str, Any]], language: Language
) -> tuple[tuple[Speaker, ...], tuple[int, ...]]:
    """Return the speakers in order of appearance, and whose each quotation is."""
    found: dict[str, Speaker] = {}
    order: dict[str, int] = {}
    for quote in quotes:
        name = word(quote.get("speaker"))
        if name not in found:
            number = len(order)
            order[name] = number
            found[name] = Speaker(
                letter=letter(number) if name else "?",
                name=clip(name, _NAME) or language.say("unknown_speaker"),
                role=word(quote.get("speaker_role"), _NAME),
                outline=f"c{number % _COLOURS} l{number % _LINES}",
            )
    return tuple(found.values()), tuple(order[word(quote.get("speaker"))] for quote in quotes)


def letter(number: int) -> str:
    """Return the letter of a speaker, counted from 0.

    Examples
    --------
    >>> [letter(number) for number in (0, 25, 26, 27, 701, 702)]
    ['A', 'Z', 'AA', 'AB', 'ZZ', 'AAA']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters


def _same(printed: str, title: str) -> bool:
    return " ".join(printed.split()).casefold() == " ".join(title.split()).casefold()


def _write(text: str, stretch: Stretch, marks: Sequence[Mark]) -> tuple[Shown, ...]:
    return tuple(_shown(piece) for piece in nest(text, marks, stretch.start, stretch.end))


def _shown(piece: str | Open | Close) -> Shown:
    if isinstance(piece, str):
        return Shown("text", piece)
    if isinstance(piece, Open):
        return Shown(piece.mark.kind, index=piece.mark.row, first=piece.first)
    return Shown("close", piece.mark.kind, index=piece.mark.row)


def quoting_sentences(
    article: Article, quotes: Sequence[Mapping[str, Any]]
) -> tuple[Article, list[dict[str, Any]]]:
    """Return an article of the quoting sentences alone, and its quotations' rows in it.

    For an analysis that kept no texts: what it knows of one are these sentences.
    """
    text = ""
    blocks: list[Block] = []
    starts: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for quote in sorted(quotes, key=_place):
        sentence = word(quote.get("sentence")) or word(quote.get("quote"))
        if sentence not in starts:
            starts[sentence] = len(text)
            blocks.append(Block("paragraph", len(text), len(text) + len(sentence)))
            text += f"{sentence}\n\n"
        words = word(quote.get("quote"))
        start = starts[sentence] + max(0, sentence.find(words))
        rows.append({**quote, "start": start, "end": start + len(words)})
    return replace(article, text=text.rstrip("\n"), blocks=tuple(blocks)), rows
