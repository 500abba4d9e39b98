"""Resolve a source to a figure: a name, a role, a pronoun, or nobody known.

A wrong name is worse than the honest noun phrase: what no rule resolves keeps
the words of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from stance.attribution.cast import Cast, Figure, fold, is_company
from stance.attribution.discourse import Discourse
from stance.quote import SpeakerType
from stance.quoting.phrases import Phrase
from stance.quoting.roles import Role, role_of
from stance.quoting.tokens import Token, printed
from stance.resources import read_table

__all__ = ["Resolved", "Resolver"]

_DEMONSTRATIVES = frozenset(["ce", "cet", "cette"])
_POSSESSIVES = frozenset("son sa ses leur leurs".split())
_DEFINITE = frozenset(["le", "la", "l'", "les"])
_DEMONYM = re.compile(
    r"^[A-ZÀ-Þ].*(?:ois|oise|ais|aise|ien|ienne|éen|éenne|ain|aine|in|ine|an|ane|ard|arde|ol|ole|ot|ote)$"
)
_INDEFINITES = frozenset(
    "certains certaines plusieurs beaucoup tous toutes personne chacun un une d'autres d'aucuns "
    "quelques-uns quelques-unes quelqu'un".split()
)
# How often each rule was right on the embedded gold (docs/evaluation.md).
TRUST = {
    "name": 0.99,
    "pronoun": 0.9,
    "noun": 0.87,
    "role": 0.86,
    "company": 0.86,
    "demonym": 0.86,
    "demonstrative": 0.86,
    "indefinite": 0.8,
    "possessive": 0.5,
    "on": 0.35,
}
JUST = 2  # sentences after its name that tell a person's role
NEAR = 20  # sentences that a pronoun looks back over


@dataclass(frozen=True, slots=True)
class Resolved:
    """A figure and how far the rule that found it is to be trusted."""

    figure: Figure
    rule: str

    @property
    def trust(self) -> float:
        """How often the rule was right on the embedded gold, 0 to 1."""
        return TRUST[self.rule]


@dataclass(slots=True)
class Resolver:
    """Says which figure of the cast a phrase means, as the article goes along.

    Attributes
    ----------
    cast : Cast
    discourse : Discourse
    """

    cast: Cast
    discourse: Discourse
    _nouns: list[Figure] = field(default_factory=list)

    def mention(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, subject: bool
    ) -> None:
        """Take note that a phrase was read."""
        if phrase.kind == "pronoun":
            answer = self._pronoun(tokens, phrase, sentence)
            figure = answer.figure if answer else None
        elif phrase.name:
            figure = self._named(phrase)
        elif role_of(phrase.noun) is not None and phrase.determiner not in {"", "d'", "de", "des"}:
            answer = self._role(tokens, phrase, sentence)
            figure = answer.figure if answer else None
        else:
            figure = None
        if figure is not None:
            self.discourse.note(figure, sentence, subject=subject)

    def resolve(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        """Return the figure that a phrase stands for, or None."""
        if phrase.kind == "pronoun":
            return self._pronoun(tokens, phrase, sentence)
        if phrase.determiner in _DEMONSTRATIVES and role_of(phrase.noun) is None:
            person = self.discourse.recent_person(phrase.gender, sentence, reach=3, human=True)
            if person:
                return Resolved(person, "demonstrative")
        if phrase.name:
            found = self._demonym(phrase, sentence)
            if found:
                return Resolved(found, "demonym")
            figure = self._named(phrase)
            if figure:
                return Resolved(figure, "name")
        return self._role(tokens, phrase, sentence)

    def _named(self, phrase: Phrase) -> Figure | None:
        found = self.cast.candidates(phrase)
        if len(found) > 1:
            best = self.cast.find(phrase)
            recent = [e.figure for e in self.discourse.backwards() if e.figure in found]
            if best is not None and recent and not phrase.gender:
                return recent[0]
            return best
        if found:
            return found[0]
        parts = phrase.name.split(" et ")
        if len(parts) > 1:
            names = [self._full(part) for part in parts]
            return Figure(" et ".join(names), "group", named=True, number="p")
        return None

    def _demonym(self, phrase: Phrase, sentence: int) -> Figure | None:
        """Resolve « le Gantois », « la Biterroise » to the person last spoken of."""
        single = phrase.kind == "name" and not phrase.noun and " " not in phrase.name
        if not (
            single and phrase.determiner in {"le", "la", "l'"} and _DEMONYM.search(phrase.name)
        ):
            return None
        known = self.cast.find(phrase)
        if known is not None and known.bare:
            return None
        return self.discourse.recent_person(phrase.gender, sentence, reach=5)

    def _full(self, name: str) -> str:
        found = self.cast.candidates(Phrase(0, 1, 0, "name", name))
        return found[0].name if found else name

    def _role(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        role = role_of(phrase.noun)
        definite = phrase.determiner in _DEFINITE
        found = None
        if role is not None and role.kind == "document" and phrase.determiner in _POSSESSIVES:
            found = self._possessor(sentence)
        elif role is None:
            found = self._by_noun(phrase) if definite else None
        elif phrase.determiner in _DEMONSTRATIVES and phrase.number == "s":
            found = self._by_demonstrative(phrase, role, sentence)
        elif definite and phrase.number == "s" and role.kind != "group":
            bare = _only_adjectives(tokens, phrase)
            found = self._by_role(tokens, phrase, role, sentence) if bare else None
            found = found or self._by_complement(tokens, phrase, role)
            found = found or self._newly_named(tokens, phrase, role, sentence)
        elif definite and _only_adjectives(tokens, phrase):
            same = self._same_noun(phrase)
            found = Resolved(same, "noun") if same else None
        if found is not None:
            return found
        figure = self._noun(tokens, phrase) or _unnamed(tokens, phrase)
        return Resolved(figure, "noun")

    def _possessor(self, sentence: int) -> Resolved | None:
        """Resolve « ses calculs », « son communiqué » to the one whose they are."""
        found = self.discourse.recent(
            lambda f: not f.place and (f.named or f.kind != "unnamed"), sentence, reach=3
        )
        return Resolved(found, "possessive") if found else None

    def _by_noun(self, phrase: Phrase) -> Resolved | None:
        """Resolve a noun that the lexicon does not know, but that stood with a name."""
        for event in self.discourse.backwards():
            if phrase.noun in event.figure.nouns and event.figure.named:
                return Resolved(event.figure, "role")
        return None

    def _by_demonstrative(self, phrase: Phrase, role: Role, sentence: int) -> Resolved | None:
        """Resolve « ce dernier », « cet ancien du cabinet », « cette mère de famille »."""
        if role.kind != "person":
            same = self._same_noun(phrase)
            return Resolved(same, "noun") if same else None
        found = self.discourse.recent_person(phrase.gender, sentence, reach=3, human=True)
        return Resolved(found, "demonstrative") if found else None

    def _by_role(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
    ) -> Resolved | None:
        """Resolve « le ministre », « l'entreprise » to the one who has that role."""
        if role.base in _anybody():
            person = self.discourse.recent_person(phrase.gender, sentence, reach=6, human=True)
            if person:
                return Resolved(person, "role")
        found = self._holder(phrase, role)
        if found:
            return found
        company = self._company(sentence) if is_company(phrase.noun) else None
        if company:
            return Resolved(company, "company")
        same = self._same_noun(phrase)
        if same:
            return Resolved(same, "noun")
        plain = phrase.core[1] - phrase.core[0] <= 2
        if role.kind == "person" and role.base not in _offices() and plain:
            person = self.discourse.recent_person(phrase.gender, sentence, reach=8, named=True)
            if person:
                return Resolved(person, "role")
        return None

    def _holder(self, phrase: Phrase, role: Role) -> Resolved | None:
        """Return the figure that was given this role, or one that goes with it."""

        def fits(figure: Figure) -> bool:
            agrees = not phrase.gender or figure.gender in {"", phrase.gender}
            return figure.number == "s" and (agrees or role.kind != "person")

        recent = [event.figure for event in self.discourse.backwards() if fits(event.figure)]
        for figure in recent:
            if role.base in figure.nouns and (figure.named or figure.role):
                return Resolved(figure, "role")
        if role.kind == "person":
            for figure in recent:
                if figure.named and figure.kind == "person" and figure.nouns & _kin(role.base):
                    return Resolved(figure, "role")
        return None

    def _company(self, sentence: int) -> Figure | None:
        """Return the company that « l'entreprise » means: the last one named."""

        def fits(figure: Figure) -> bool:
            body = figure.named and figure.kind == "organisation" and not figure.place
            return body and (not figure.nouns or any(map(is_company, figure.nouns)))

        return self.discourse.recent(fits, sentence, reach=4)

    def _by_complement(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role
    ) -> Resolved | None:
        """Resolve « le président de la Ligue » to the one whose role says so."""
        words = _content(printed(tokens, *phrase.core))
        for event in self.discourse.backwards():
            figure = event.figure
            if figure.named and role.base in figure.nouns and figure.role:
                known = _content(figure.role)
                if words <= known or known <= words or len(words & known) > 1:
                    return Resolved(figure, "role")
        return None

    def _newly_named(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
    ) -> Resolved | None:
        """Give one who was just named without a role the role that the next sentence tells.

        « Mercredi, Anne Roy a choisi d'en rire. Puis la directrice du réseau a lu … ».
        """
        if role.kind != "person" or phrase.preposition:
            return None
        for event in self.discourse.backwards():
            figure = event.figure
            if sentence - event.sentence > JUST:
                return None
            if figure.kind != "person" or not event.subject or event.sentence == sentence:
                continue
            agrees = not phrase.gender or figure.gender in {"", phrase.gender}
            if not (figure.named and figure.sure and agrees) or figure.nouns:
                return None
            figure.nouns.add(role.base)
            figure.role = printed(tokens, *phrase.core)
            return Resolved(figure, "role")
        return None

    def _same_noun(self, phrase: Phrase) -> Figure | None:
        """Return the fullest noun phrase read so far with the same noun."""
        role = role_of(phrase.noun)
        base = role.base if role else phrase.noun
        found = [
            f
            for f in self._nouns
            if base in f.nouns
            and f.number == (phrase.number or f.number)
            and (not phrase.gender or f.gender in {"", phrase.gender})
        ]
        return found[-1] if found else None

    def _noun(self, tokens: Sequence[Token], phrase: Phrase) -> Figure | None:
        """Enter a noun phrase that may speak; the same words are the same figure."""
        role = role_of(phrase.noun)
        if role is None:
            return None
        figure = _unnamed(tokens, phrase)
        key = fold(figure.name)
        for known in self._nouns:
            if fold(known.name) == key:
                return known
        self._nouns.append(figure)
        return figure

    def _pronoun(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        low = tokens[phrase.head].low
        if low.lstrip("-").removeprefix("t-") == "on":
            return (
                None
                if self.discourse.last is None or sentence - self.discourse.last_sentence > 1
                else Resolved(self.discourse.last, "on")
            )
        if low in _INDEFINITES:
            text = printed(tokens, phrase.start, phrase.end)
            return Resolved(
                Figure(_lower(text), "unnamed", named=False, number=phrase.number), "indefinite"
            )
        if phrase.number == "p":
            found = self.discourse.recent(
                lambda f: f.number == "p" or f.kind == "group", sentence, reach=NEAR
            )
        else:
            found = self.discourse.recent_person(phrase.gender, sentence, reach=NEAR)
        return Resolved(found, "pronoun") if found else None


@cache
def _kin(noun: str) -> frozenset[str]:
    """Return the nouns that the press gives one person in turn with ``noun``."""
    groups = [row["nouns"].split() for row in read_table("role_groups")]
    return frozenset(other for group in groups if noun in group for other in group)


@cache
def _anybody() -> frozenset[str]:
    """Return the nouns that may stand for any person already named (« la quadragénaire »)."""
    return frozenset(row["noun"] for row in read_table("anybody"))


@cache
def _offices() -> frozenset[str]:
    """Return the nouns of offices, which may be named without having been introduced."""
    return frozenset(row["noun"] for row in read_table("offices"))


def _only_adjectives(tokens: Sequence[Token], phrase: Phrase) -> bool:
    rest = tokens[phrase.core[0] : phrase.core[1]]
    return all(
        t.pos in {"DET", "ADJ", "NOUN", "ADP"} and t.low not in {"de", "du", "des", "d'"}
        for t in rest
    )


def _content(text: str) -> set[str]:
    return {
        w
        for w in fold(
            text.replace("l'", "l' ").replace("l’", "l' ").replace("d'", "").replace("d’", "")
        )
        if len(w) > 2 and w not in {"les", "des", "aux", "une"}
    }


def _unnamed(tokens: Sequence[Token], phrase: Phrase) -> Figure:
    """Return a figure for a noun phrase, under the words of the page."""
    start, end = phrase.core if phrase.core[1] else (phrase.start, phrase.end)
    text = printed(tokens, start, end)
    role = role_of(phrase.noun)
    kinds: dict[str, SpeakerType] = {
        "organisation": "organisation",
        "document": "organisation",
        "group": "group",
    }
    kind: SpeakerType = kinds.get(role.kind, "unnamed") if role else "unnamed"
    if phrase.number == "p" and kind == "unnamed":
        kind = "group"
    nouns = {role.base if role else phrase.noun}
    return Figure(
        _lower(text),
        kind,
        named=False,
        gender=phrase.gender,
        number=phrase.number or "s",
        nouns=nouns,
    )


def _lower(text: str) -> str:
    """Take the capital of a sentence's first word off a noun phrase."""
    first = text.split(maxsplit=1)[0] if text else ""
    return (
        text[:1].lower() + text[1:]
        if len(first) > 1 and not first.isupper() or first in {"L’", "L'", "A", "D'"}
        else text
    )
