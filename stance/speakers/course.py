"""What one walk through an article knows: its reading, its entities, what was said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.speakers.discourse import Discourse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase
    from stance.french.tagging import Token
    from stance.quotations import Found, Reading
    from stance.quotations.sentences import Sentence
    from stance.speakers.antecedents import Resolved
    from stance.speakers.discourse import Event
    from stance.speakers.entities import Entity
    from stance.speakers.entity_table import EntityTable

__all__ = ["Course", "Sources"]


@dataclass(slots=True)
class Sources:
    """Whom a sentence mentions as sources.

    Attributes
    ----------
    answers : dict of int to Resolved or None
        Whom each mention means, by its first token.
    cues : list of (Cue, Phrase)
        The cues of the sentence with what governs them.
    """

    answers: dict[int, Resolved | None] = field(default_factory=dict)
    cues: list[tuple[Cue, Phrase]] = field(default_factory=list)


@dataclass(slots=True)
class Course:
    """What a walk has read so far.

    Attributes
    ----------
    reading : Reading
    table : EntityTable
    before : Course or None
        The whole of the first walk, where this is the second.
    discourse : Discourse
        Who was mentioned, who acted, who spoke.
    found : dict of int to list of Found
        The quotations of each sentence.
    mentioned : dict of int to list of Event
        The mentions of each sentence.
    speaking : dict of int to list of (Entity, str)
        The sources of the cues of each sentence, and the class of the cue.
    said : dict of (int, int) to (Entity, bool)
        Who says each quotation, by its offsets, and whether a cue introduces it.
    """

    reading: Reading
    table: EntityTable
    before: Course | None = None
    discourse: Discourse = field(init=False)
    found: dict[int, list[Found]] = field(default_factory=dict)
    mentioned: dict[int, list[Event]] = field(default_factory=dict)
    speaking: dict[int, list[tuple[Entity, str]]] = field(default_factory=dict)
    said: dict[tuple[int, int], tuple[Entity, bool]] = field(default_factory=dict)
    _places: dict[tuple[int, int, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paragraphs, n = [], -1
        for sentence in self.reading.sentences:
            n += sentence.first or n < 0
            paragraphs.append(n)
        self.discourse = Discourse(paragraphs)
        for found in self.reading.found:
            self.found.setdefault(found.sentence, []).append(found)

    def beside(self, i: int, j: int) -> str:
        """Return whether two sentences stand in the ``"same"`` paragraph or an ``"other"``."""
        paragraphs = self.discourse.paragraphs
        return "same" if paragraphs[i] == paragraphs[j] else "other"

    def place(self, found: Found) -> tuple[int, int]:
        """Return the first token of a quotation and the one behind its last."""
        key = (found.start, found.end, found.type)
        known = self._places.get(key)
        if known is None:
            sentence = self.reading.sentences[found.sentence]
            known = _place(self.reading.clauses[found.sentence].tokens, sentence, found)
            self._places[key] = known
        return known


def _place(tokens: Sequence[Token], sentence: Sentence, found: Found) -> tuple[int, int]:
    for k, span in enumerate(sentence.spans):
        if span.start == found.start and found.type != "indirect":
            inside = [n for n, token in enumerate(tokens) if token.span == k]
            if inside:
                return inside[0], inside[-1] + 1
    starts = [n for n, t in enumerate(tokens) if sentence.to_text(t.start) >= found.start]
    first = starts[0] if starts else 0
    behind = [n for n in starts if sentence.to_text(tokens[n].start) >= found.end]
    return first, behind[0] if behind else len(tokens)
