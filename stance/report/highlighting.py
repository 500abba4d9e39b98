"""Highlight the quotations, cues and sources in the text of an article.

A quotation may contain or overlap another, or continue over several paragraphs; its cue may
be in the middle of it. `nest` turns such marks into properly nested HTML elements.
`ArticlePage` has everything that the template of an article needs.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final, Literal

from stance.article import Article, Block
from stance.french.words import fold
from stance.report.language import clip, stance_of, word

if TYPE_CHECKING:
    from stance.report.language import Language

__all__ = [
    "LONGEST",
    "ArticlePage",
    "Close",
    "Mark",
    "Open",
    "Part",
    "Shown",
    "Speaker",
    "Stretch",
    "find_marks",
    "letter",
    "nest",
    "quoting_sentences",
    "stretches",
]


_WINDOW: Final = 400  # characters of context if the sentence is not found
_ORDER: Final = {"quote": 0, "source": 1, "cue": 2}
_FAR: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked span of a text: a quotation, a cue or a source.

    Attributes
    ----------
    start, end : int
        Offsets into the text, in characters.
    kind : str
        ``"quote"``, ``"cue"`` or ``"source"``.
    row : int
        The index of its quotation.
    """

    start: int
    end: int
    kind: Literal["quote", "cue", "source"]
    row: int


@dataclass(frozen=True, slots=True)
class Open:
    """An element opens; ``first`` is true at the start of its mark."""

    mark: Mark
    first: bool


@dataclass(frozen=True, slots=True)
class Close:
    """The innermost open element closes."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of a text, such as a headline or a paragraph."""

    kind: str
    start: int
    end: int


def find_marks(text: str, quotes: Sequence[Mapping[str, Any]]) -> list[Mark]:
    """Return the marks of the quotations of one text, in text order.

    Parameters
    ----------
    text : str
        The text that the offsets refer to.
    quotes : sequence of mappings
        Rows of ``Analysis.quotes``. A quotation with offsets outside the text has no
        mark. A cue or source that several quotations share is marked once.

    Examples
    --------
    >>> text = "« Oui », a dit Ana Roy."
    >>> row = {"start": 2, "end": 5, "sentence": text, "cue": "a dit", "source": "Ana Roy"}
    >>> [(mark.kind, text[mark.start:mark.end]) for mark in find_marks(text, [row])]
    [('quote', 'Oui'), ('cue', 'a dit'), ('source', 'Ana Roy')]
    """
    marks: list[Mark] = []
    seen: set[tuple[str, int, int]] = set()
    for row, quote in enumerate(quotes):
        start, end = int(quote["start"]), int(quote["end"])
        if not 0 <= start < end <= len(text):
            continue
        marks.append(Mark(start, end, "quote", row))
        cue = _nearest(text, quote.get("cue"), quote.get("sentence"), start, end)
        near = cue or (start, end)
        source = _nearest(text, quote.get("source"), quote.get("sentence"), start, end, near)
        if cue and ("cue", *cue) not in seen:
            seen.add(("cue", *cue))
            marks.append(Mark(*cue, "cue", row))
        if source and ("source", *source) not in seen:
            seen.add(("source", *source))
            marks.append(Mark(*source, "source", row))
    return sorted(marks, key=_key)


def _nearest(  # noqa: PLR0913, PLR0917 - the words and where to search
    text: str,
    words: object,
    sentence: object,
    start: int,
    end: int,
    near: tuple[int, int] | None = None,
) -> tuple[int, int] | None:
    """Return the occurrence of ``words`` in a quotation's sentence that is nearest to ``near``."""
    if not isinstance(words, str) or not words:
        return None
    low, high = _bounds(text, sentence, start, end)
    here = near or (start, end)
    return min(
        _occurrences(text, words, low, high), key=lambda span: _distance(span, here), default=None
    )


def _occurrences(text: str, words: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the occurrences of ``words`` as whole words in ``text[low:high]``."""
    at = text.find(words, low, high)
    while at >= 0:
        end = at + len(words)
        if not (_is_letter(text[at - 1 : at]) or _is_letter(text[end : end + 1])):
            yield at, end
        at = text.find(words, at + 1, high)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _bounds(text: str, sentence: object, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a quotation's sentence, or of the words around it."""
    if isinstance(sentence, str) and sentence:
        low = text.rfind(sentence, 0, start + len(sentence))
        if low >= 0 and low <= start and end <= low + len(sentence):
            return low, low + len(sentence)
    return max(0, start - _WINDOW), end + _WINDOW


def _distance(span: tuple[int, int], near: tuple[int, int]) -> int:
    """Return the number of characters between two spans; 0 if they touch or overlap."""
    return max(0, span[0] - near[1], near[0] - span[1])


def _key(mark: Mark) -> tuple[int, int, int, int]:
    return mark.start, -mark.end, _ORDER[mark.kind], mark.row


def stretches(article: Article) -> list[Stretch]:
    """Return the blocks of an article in text order; each non-blank character is in one."""
    found: list[Stretch] = []
    done = 0
    for block in sorted(article.blocks, key=lambda block: (block.start, block.end)):
        start, end = max(done, block.start), min(block.end, len(article.text))
        if start >= end:
            continue
        if article.text[done:start].strip():
            found.append(Stretch("paragraph", done, start))
        found.append(Stretch(block.kind, start, end))
        done = end
    if article.text[done:].strip():
        found.append(Stretch("paragraph", done, len(article.text)))
    return found


def nest(
    text: str, marks: Sequence[Mark], start: int = 0, end: int | None = None
) -> Iterator[str | Open | Close]:
    """Yield ``text[start:end]`` as text and elements that open and close.

    Elements close in the reverse of the order in which they opened. If two marks overlap,
    the one that begins later is split at the end of the other.

    Examples
    --------
    >>> marks = [Mark(0, 5, "quote", 0), Mark(3, 8, "quote", 1)]
    >>> shown = nest("abcdefgh", marks)
    >>> "".join("[" if isinstance(p, Open) else "]" if isinstance(p, Close) else p for p in shown)
    '[abc[de]][fgh]'
    """
    end = len(text) if end is None else end
    waiting = sorted(
        (_clip(m, start, end) for m in marks if m.start < end and m.end > start), key=_key
    )
    begins = {(m.kind, m.row): m.start for m in marks}
    waiting.reverse()  # the next one to open is last
    inside: list[Mark] = []
    at = start
    while waiting or inside:
        opens = waiting[-1].start if waiting else _FAR
        closes = inside[-1].end if inside else _FAR
        here = min(opens, closes)
        if here > at:
            yield text[at:here]
            at = here
        if closes <= opens:
            yield Close(inside.pop())
            continue
        mark = waiting.pop()
        if mark.end > closes:
            insort(waiting, Mark(closes, mark.end, mark.kind, mark.row), key=_backward)
            mark = Mark(mark.start, closes, mark.kind, mark.row)
        inside.append(mark)
        yield Open(mark, first=mark.start == begins[mark.kind, mark.row])
    if at < end:
        yield text[at:end]


def _clip(mark: Mark, start: int, end: int) -> Mark:
    return Mark(max(mark.start, start), min(mark.end, end), mark.kind, mark.row)


def _backward(mark: Mark) -> tuple[int, int, int, int]:
    start, end, order, row = _key(mark)
    return -start, -end, -order, -row


LONGEST: Final = 60_000
"""The maximum number of characters shown of a text: about thirty pages of a newspaper."""

_NAME: Final = 160
_TITLE: Final = 300
_COLOURS: Final = 7  # with four line styles, which is coprime: 28 outlines
_LINES: Final = 4


@dataclass(frozen=True)
class Speaker:
    """A speaker of an article, with the letter and outline that identify their quotations."""

    letter: str
    name: str
    role: str
    outline: str


@dataclass(frozen=True)
class Shown:
    """An item for the template: text, or an element that opens or closes.

    Attributes
    ----------
    kind : str
        ``"text"``, ``"quote"``, ``"cue"``, ``"source"`` or ``"close"``.
    text : str
        The text; for a closing element, its kind.
    index : int
        The index of the quotation in its article.
    first : bool
        Whether the quotation begins here and its letter is shown.
    """

    kind: str
    text: str = ""
    index: int = 0
    first: bool = False


@dataclass(frozen=True)
class Part:
    """A block such as a headline or paragraph: its kind and its content."""

    kind: str
    shown: tuple[Shown, ...]


@dataclass(frozen=True)
class ArticlePage:
    """The data for the template of an article.

    Attributes
    ----------
    quotes : tuple of mappings
        The rows of the quotations shown, in text order.
    speakers : tuple of Speaker
        Its speakers in order of appearance.
    whose : tuple of int
        For each quotation, the index of its speaker.
    heading : tuple of Shown
        The title, with its quotations if the text begins with the title.
    parts : tuple of Part
        The rest of the text.
    title : str
        The title as plain text.
    cut : bool
        Whether the text was truncated.
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
        """Make the page of an article from its rows of ``Analysis.quotes``."""
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
        """Return the stance of a quotation."""
        return stance_of(self.quotes[index])

    def speaker(self, index: int) -> Speaker:
        """Return the speaker of a quotation."""
        return self.speakers[self.whose[index]]


def _place(quote: Mapping[str, Any]) -> tuple[int, int]:
    return int(quote["start"]), int(quote["end"])


def _speakers(
    quotes: Sequence[Mapping[str, Any]], language: Language
) -> tuple[tuple[Speaker, ...], tuple[int, ...]]:
    """Return the speakers in order of appearance, and the speaker index of each quotation."""
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
    return fold(" ".join(printed.split())) == fold(" ".join(title.split()))


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
    """Return an article made of the quoting sentences, and the rows of its quotations.

    This is for an analysis that kept no texts, which has only these sentences.
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
