"""What an article has said so far: who was mentioned, who acted, who spoke."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stance.attribution.figures import Figure

__all__ = ["Discourse", "Event"]

MEMORY = 400  # mentions that a rule looks back over, so that long articles stay linear
LONG_AGO = -99  # a sentence further off than any rule looks back
# What speaks for and against a figure as the one that a pronoun means.
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
    """A figure that a sentence mentions.

    Attributes
    ----------
    figure : Figure
    sentence : int
    subject : bool
        Whether it acts in the sentence, or speaks.
    """

    figure: Figure
    sentence: int
    subject: bool


@dataclass(slots=True)
class Discourse:
    """The figures of an article in the order in which it mentions them.

    Attributes
    ----------
    last : Figure or None
        The one who spoke last.
    last_sentence : int
        The sentence in which it did.
    """

    last: Figure | None = None
    last_sentence: int = LONG_AGO
    _events: list[Event] = field(default_factory=list)

    def note(self, figure: Figure, sentence: int, *, subject: bool) -> None:
        """Take note that a sentence mentions a figure."""
        self._events.append(Event(figure, sentence, subject))

    def spoke(self, figure: Figure, sentence: int) -> None:
        """Take note that a figure spoke."""
        self.last, self.last_sentence = figure, sentence
        self.note(figure, sentence, subject=True)

    def backwards(self) -> Iterator[Event]:
        """Yield what was mentioned, the last first."""
        return islice(reversed(self._events), MEMORY)

    def subject_of(self, sentence: int) -> Figure | None:
        """Return the person that a sentence is about, of those that act in it the last."""
        for event in self.backwards():
            if event.sentence < sentence:
                return None
            acts = event.subject and event.sentence == sentence and not event.figure.place
            if acts and event.figure.kind in {"person", "unnamed"}:
                return event.figure
        return None

    def recent_person(
        self, gender: str, sentence: int, reach: int, *, named: bool = False, human: bool = False
    ) -> Figure | None:
        """Return the likeliest singular figure that a pronoun of this gender may mean.

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

        def fits(figure: Figure) -> bool:
            if figure.number != "s" or figure.place or (named and not figure.named):
                return False
            if figure.kind == "person" or (figure.kind == "unnamed" and figure.gender):
                return figure.agrees(gender)
            if named or human:
                return False
            return figure is own if not figure.gender else figure.gender == gender

        return self.recent(fits, sentence, reach, gender)

    def _acting_in(self, sentence: int) -> Figure | None:
        """Return who acted last in this sentence, so far as it was read."""
        event = next((e for e in self.backwards() if e.subject or e.sentence < sentence), None)
        return event.figure if event is not None and event.sentence == sentence else None

    def recent(
        self, fits: Callable[[Figure], bool], sentence: int, reach: int, gender: str = ""
    ) -> Figure | None:
        """Return the best recent figure: near, a subject, a person.

        Parameters
        ----------
        fits : callable
            Tells which figures may be meant at all.
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
            figure = event.figure
            if not fits(figure):
                continue
            score = WEIGHTS["sentence"] * distance + WEIGHTS["mention"] * rank
            score += sum(WEIGHTS[k] for k in self._marks_of(event, distance, gender))
            if score > best_score:
                best, best_score = figure, score
        return best

    def _marks_of(self, event: Event, distance: int, gender: str) -> list[str]:
        """Return what speaks for a figure as the one that a pronoun means."""
        figure = event.figure
        person = figure.kind == "person"
        marks = {
            "subject": event.subject,
            "same_sentence": not distance and event.subject,
            "person": person,
            "own_subject": not distance and event.subject and not person,
            "just_spoke": figure is self.last and distance == 1 and figure.kind == "unnamed",
            "newcomer": event.subject and distance == 1 and _is_new(figure),
            "named": figure.named,
            "gender": bool(gender) and figure.gender == gender,
        }
        return [mark for mark, holds in marks.items() if holds]


def _is_new(figure: Figure) -> bool:
    """Tell whether somebody was brought in by « un » or « une »."""
    return figure.kind == "unnamed" and figure.name.startswith(("un ", "une ", "l’un", "l'un"))
