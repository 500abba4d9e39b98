"""The text of a TEI document: its paragraphs, and where its marked speech stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from stance.reading.markup import Gatherer, local_name
from stance.reading.tei_header import names_of, words

if TYPE_CHECKING:
    from stance.article import BlockKind
    from stance.reading.pieces import Piece

__all__ = ["Body", "Speech", "read_body"]

Element = Any

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
