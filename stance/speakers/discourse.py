"""What an article has said so far: who was mentioned, who acted, who spoke.

Who acts in a sentence, and who is about to speak in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.french.nouns import is_impersonal
from stance.french.tagging import Token, has_finite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.french.noun_phrases import Phrase
    from stance.quotations.clauses import Clause
    from stance.speakers.entities import Entity

__all__ = ["Discourse", "Event", "State", "is_subject", "stands_for_somebody"]


MEMORY = 300  # mentions that a question looks back over, so that long articles stay linear
LONG_AGO = -99  # a sentence further off than any question looks back


@dataclass(frozen=True, slots=True)
class Event:
    """A mention of somebody, read and resolved.

    Attributes
    ----------
    entity : Entity
    sentence : int
    start, end : int
        The first token of the mention, and the one behind its last.
    subject : bool
        Whether it acts in its sentence, or speaks.
    preposition : str
        What governs it.
    kind : str
        ``"name"``, ``"noun"``, ``"pronoun"``, or ``"inner"``: a name inside another phrase.
    """

    entity: Entity
    sentence: int
    start: int
    end: int
    subject: bool
    preposition: str = ""
    kind: str = "name"


@dataclass(slots=True)
class State:
    """What is known of somebody where an article has got to."""

    last: Event
    acted: int = LONG_AGO  # the last sentence that it acted in
    spoke: int = LONG_AGO  # the last sentence that it spoke in
    quotes: int = 0
    mentions: int = 0


@dataclass(slots=True)
class Discourse:
    """The mentions of an article in reading order.

    Attributes
    ----------
    paragraphs : sequence of int
        The paragraph of each sentence.
    events : list of Event
    states : dict of Entity to State
    floor : list of (Entity, int)
        Those who spoke and in which sentence, one row for each change of speaker.
    """

    paragraphs: Sequence[int]
    events: list[Event] = field(default_factory=list)
    states: dict[Entity, State] = field(default_factory=dict)
    floor: list[tuple[Entity, int]] = field(default_factory=list)
    acting: Entity | None = None
    opening: dict[int, Entity] = field(default_factory=dict)

    def note(self, event: Event) -> None:
        """Take note of a mention."""
        self.events.append(event)
        state = self.states.get(event.entity)
        if state is None:
            state = self.states[event.entity] = State(event)
        state.last = event
        state.mentions += 1
        if event.subject:
            state.acted = event.sentence
            self.acting = event.entity
            self.opening.setdefault(self.paragraphs[event.sentence], event.entity)

    def spoke(self, entity: Entity, sentence: int) -> None:
        """Take note that somebody spoke."""
        if self.floor and self.floor[-1][0] is entity:
            self.floor[-1] = (entity, sentence)
        else:
            self.floor.append((entity, sentence))
        state = self.states.get(entity)
        if state is None:
            state = self.states[entity] = State(Event(entity, sentence, 0, 0, subject=True))
        state.spoke = sentence
        state.quotes += 1

    @property
    def last(self) -> Entity | None:
        """The one who spoke last."""
        return self.floor[-1][0] if self.floor else None

    def recent(self, sentence: int, reach: int) -> Iterator[Entity]:
        """Yield those mentioned in the last ``reach`` sentences, the last first, each once."""
        seen: set[Entity] = set()
        for event in self.events[: -MEMORY - 1 : -1]:
            if event.entity in seen:
                continue
            if sentence - event.sentence > reach:
                break
            seen.add(event.entity)
            yield event.entity
        for entity, spoken in reversed(self.floor):
            if sentence - spoken > reach:
                break
            if entity not in seen:
                seen.add(entity)
                yield entity


VERB_WITHIN = 5  # tokens behind a phrase among which its verb stands


def stands_for_somebody(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a pronoun acts: « il », « l'une d'elles »."""
    partitive = clause.tokens[phrase.head].low in {"un", "une"}
    return _is_personal(clause.tokens, phrase) or (partitive and is_subject(clause, phrase))


def _is_personal(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a pronoun is a subject that stands for somebody, unlike « il faut »."""
    pronoun = tokens[phrase.head].low
    if pronoun not in {"il", "elle"} or phrase.end >= len(tokens):
        return False
    return pronoun == "elle" or not is_impersonal(tokens, phrase.head)


def is_subject(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a phrase acts in its sentence: a verb follows, or it comes first."""
    if phrase.preposition:
        return False
    first = phrase is clause.phrases[0]
    return first or _has_verb(clause.tokens, phrase) or _leads(clause.tokens, phrase)


def _leads(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a name stands before all verbs: « Face à lui, Anne Roy, 23 ans, joue »."""
    set_off = phrase.start == 0 or tokens[phrase.start - 1].text == ","
    named = bool(phrase.name) and set_off
    return named and not has_finite(tokens[: phrase.start]) and has_finite(tokens[phrase.end :])


def _has_verb(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a verb follows a phrase close enough to have it as its subject."""
    for token in tokens[phrase.end : phrase.end + VERB_WITHIN]:
        if token.finite:
            return True
        if token.pos in {"NOUN", "ADP", "NAME"} or token.text in {".", ";", ":"}:
            return False
    return False
