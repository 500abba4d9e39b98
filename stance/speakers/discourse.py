"""Who acts in a sentence, and who is about to speak in it.

What an article has said so far: who was mentioned, who acted, who spoke.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.tagging import Token, has_finite
from stance.quotations.clauses import Clause, speaks
from stance.quotations.subjects import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stance.french.noun_phrases import Phrase
    from stance.speakers.entities import Entity

__all__ = ["Discourse", "Event", "is_subject", "stands_for_somebody", "taking_the_floor"]


# -- Who acts in a sentence, and who is about to speak in it ---------------------


VERB_WITHIN = 5  # tokens behind a phrase among which its verb stands
IMPERSONAL_WITHIN = 3  # the same for « il », past negation and pronouns
_OPENING = frozenset(["say", "judge", "gesture"])  # verbs after which one may go on to speak
_BEFORE_IMPERSONAL = frozenset(["ne", "n'", "se", "s'", "en"])


@cache
def _impersonal() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("impersonal"))


def taking_the_floor(clause: Clause) -> Iterator[Phrase]:
    """Yield who speaks in a sentence that quotes nothing yet: « Anne Roy relativise. »."""
    for cue in clause.cues:
        if cue.mood != "finite" or cue.verb.kind not in _OPENING or cue.passive or cue.negated:
            continue
        source = source_of(clause, cue, 0)
        if source and source.number == "s" and source.kind != "pronoun" and speaks(source):
            yield source


def stands_for_somebody(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a pronoun acts: « il », « l'une d'elles »."""
    partitive = clause.tokens[phrase.head].low in {"un", "une"}
    return _is_personal(clause.tokens, phrase) or (partitive and is_subject(clause, phrase))


def _is_personal(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a pronoun is a subject that stands for somebody, unlike « il faut »."""
    pronoun = tokens[phrase.head].low
    if pronoun not in {"il", "elle"} or phrase.end >= len(tokens):
        return False
    following = tokens[phrase.end : phrase.end + IMPERSONAL_WITHIN]
    verb = next((t.low for t in following if t.low not in _BEFORE_IMPERSONAL), "")
    return pronoun == "elle" or verb not in _impersonal()


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


# -- What an article has said so far: who was mentioned, who acted, who spoke ----


MEMORY = 400  # mentions that a rule looks back over, so that long articles stay linear
LONG_AGO = -99  # a sentence further off than any rule looks back
# What speaks for and against a entity as the one that a pronoun means.
WEIGHTS = {
    "sentence": -0.55,  # for each sentence between
    "mention": -0.15,  # for each mention between
    "subject": 0.4,
    "same_sentence": 0.5,
    "person": 1.5,
    "own_subject": 1.5,  # « L'association a annoncé qu'elle … »
    "just_spoke": 1.5,  # « Un habitant confie que … « … », dit-il »
    "newcomer": 1.5,  # « Une habitante ouvre sa porte. « … », dit-elle »
    "named": 0.2,
    "gender": 0.4,
}


@dataclass(slots=True)
class Event:
    """A entity that a sentence mentions.

    Attributes
    ----------
    entity : Entity
    sentence : int
    subject : bool
        Whether it acts in the sentence, or speaks.
    """

    entity: Entity
    sentence: int
    subject: bool


@dataclass(slots=True)
class Discourse:
    """The entities of an article in the order in which it mentions them.

    Attributes
    ----------
    last : Entity or None
        The one who spoke last.
    last_sentence : int
        The sentence in which it did.
    """

    last: Entity | None = None
    last_sentence: int = LONG_AGO
    _events: list[Event] = field(default_factory=list)

    def note(self, entity: Entity, sentence: int, *, subject: bool) -> None:
        """Take note that a sentence mentions a entity."""
        self._events.append(Event(entity, sentence, subject))

    def spoke(self, entity: Entity, sentence: int) -> None:
        """Take note that a entity spoke."""
        self.last, self.last_sentence = entity, sentence
        self.note(entity, sentence, subject=True)

    def backwards(self) -> Iterator[Event]:
        """Yield what was mentioned, the last first."""
        return islice(reversed(self._events), MEMORY)

    def subject_of(self, sentence: int) -> Entity | None:
        """Return the person that a sentence is about, of those that act in it the last."""
        for event in self.backwards():
            if event.sentence < sentence:
                return None
            acts = event.subject and event.sentence == sentence and not event.entity.place
            if acts and event.entity.kind in {"person", "unnamed"}:
                return event.entity
        return None

    def recent_person(
        self, gender: str, sentence: int, reach: int, *, named: bool = False, human: bool = False
    ) -> Entity | None:
        """Return the likeliest singular entity that a pronoun of this gender may mean.

        Parameters
        ----------
        gender : str
            ``"m"``, ``"f"``, or ``""`` where nothing tells it.
        sentence, reach : int
            Where the pronoun stands, and how many sentences to look back over.
        named : bool
            Whether only somebody with a name will do.
        human : bool
            Whether only a person will do, no body of that gender.
        """
        own = self._acting_in(sentence)  # « L'UDC va plus loin : elle exige … »

        def fits(entity: Entity) -> bool:
            if entity.number != "s" or entity.place or (named and not entity.named):
                return False
            if entity.kind == "person" or (entity.kind == "unnamed" and entity.gender):
                return entity.agrees(gender)
            if named or human:
                return False
            return entity is own if not entity.gender else entity.gender == gender

        return self.recent(fits, sentence, reach, gender)

    def _acting_in(self, sentence: int) -> Entity | None:
        """Return who acted last in this sentence, so far as it was read."""
        event = next((e for e in self.backwards() if e.subject or e.sentence < sentence), None)
        return event.entity if event is not None and event.sentence == sentence else None

    def recent(
        self, fits: Callable[[Entity], bool], sentence: int, reach: int, gender: str = ""
    ) -> Entity | None:
        """Return the best recent entity: near, a subject, a person.

        Parameters
        ----------
        fits : callable
            Tells which entities may be meant at all.
        sentence, reach : int
            Where the mention stands, and how many sentences to look back over.
        gender : str
            The gender of the mention; empty where nothing tells it.
        """
        best, best_score = None, float("-inf")
        for rank, event in enumerate(self.backwards()):
            distance = sentence - event.sentence
            if distance > reach:
                break
            entity = event.entity
            if not fits(entity):
                continue
            score = WEIGHTS["sentence"] * distance + WEIGHTS["mention"] * rank
            score += sum(WEIGHTS[k] for k in self._marks_of(event, distance, gender))
            if score > best_score:
                best, best_score = entity, score
        return best

    def _marks_of(self, event: Event, distance: int, gender: str) -> list[str]:
        """Return what speaks for a entity as the one that a pronoun means."""
        entity = event.entity
        person = entity.kind == "person"
        marks = {
            "subject": event.subject,
            "same_sentence": not distance and event.subject,
            "person": person,
            "own_subject": not distance and event.subject and not person,
            "just_spoke": entity is self.last and distance == 1 and entity.kind == "unnamed",
            "newcomer": event.subject and distance == 1 and _is_new(entity),
            "named": entity.named,
            "gender": bool(gender) and entity.gender == gender,
        }
        return [mark for mark, holds in marks.items() if holds]


def _is_new(entity: Entity) -> bool:
    """Tell whether somebody was brought in by « un » or « une »."""
    return entity.kind == "unnamed" and entity.name.startswith(("un ", "une ", "l’un", "l'un"))
