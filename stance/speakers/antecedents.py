"""Find who holds a role: « la maire », « l'entreprise », « le président de la Ligue ».

Resolve a source to a entity: a name, a role, a pronoun, or nobody known.

A wrong name is worse than the honest noun phrase: what no rule resolves keeps
the words of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.grammar import INDEFINITES, OF
from stance.french.noun_phrases import Phrase
from stance.french.tagging import Token, printed
from stance.french.word_lists import Role, is_demonym, metonym, places, role_of
from stance.speakers.entities import Entity, Unnamed, fold, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.speakers.discourse import Discourse
    from stance.speakers.entities import EntityTable

__all__ = [
    "Resolved",
    "Resolver",
    "anybody_like",
    "company_like",
    "described_by",
    "formerly",
    "holder_of",
    "introduced_as",
    "just_spoke",
    "kin_of",
    "newly_named",
    "possessor",
    "unintroduced",
]


# -- Find who holds a role: « la maire », « l'entreprise », « le président de la Ligue » ---


FORMER = 3  # sentences that « l'ancien ministre » looks back over
JUST = 2  # sentences after its name that tell a person's role
POSSESSOR, COMPANY, ANYBODY, UNINTRODUCED = 3, 4, 6, 8  # sentences that each looks back over
PLAIN = 2  # tokens of an article and its noun
SHORT = 2  # letters of the words that say nothing of a role
_EMPTY = frozenset(["les", "des", "aux", "une"])


@cache
def _nouns(table: str) -> frozenset[str]:
    return frozenset(row["noun"] for row in read_table(table))


@cache
def _kin(noun: str) -> frozenset[str]:
    """Return the nouns that the press gives one person in turn with ``noun``."""
    groups = [row["nouns"].split() for row in read_table("role_groups")]
    return frozenset(other for group in groups if noun in group for other in group)


def possessor(discourse: Discourse, sentence: int) -> Entity | None:
    """Return the one whose « ses calculs », « son communiqué » are."""
    return discourse.recent(
        lambda f: not f.place and (f.named or f.kind != "unnamed"), sentence, POSSESSOR
    )


def introduced_as(discourse: Discourse, noun: str) -> Entity | None:
    """Return the last one named beside a noun, which the lexicon need not know."""
    entities = (event.entity for event in discourse.backwards())
    return next((f for f in entities if f.named and noun in f.nouns), None)


def anybody_like(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Entity | None:
    """Return the person last spoken of for « la quadragénaire », « l'intéressé »."""
    if role.base not in _nouns("anybody"):
        return None
    if role.base == "intéressé":  # the one spoken to or of, not the one who speaks
        return discourse.recent(
            lambda f: f.kind == "person" and f is not discourse.last and f.agrees(phrase.gender),
            sentence,
            ANYBODY,
            phrase.gender,
        )
    spoke = just_spoke(discourse, phrase, role, sentence)
    return spoke or discourse.recent_person(phrase.gender, sentence, ANYBODY, human=True)


def holder_of(discourse: Discourse, phrase: Phrase, role: Role) -> Entity | None:
    """Return the entity that was given this role."""
    given = (f for f in _like(discourse, phrase, role) if role.base in f.nouns)
    return next((f for f in given if f.named or f.role), None)


def kin_of(discourse: Discourse, phrase: Phrase, role: Role) -> Entity | None:
    """Return the person whose role goes with this one: « l'édile » is the mayor."""
    people = (f for f in _like(discourse, phrase, role) if f.named and f.kind == "person")
    kin = (f for f in people if f.nouns & _kin(role.base))
    return next(kin, None) if role.kind == "person" else None


def _like(discourse: Discourse, phrase: Phrase, role: Role) -> Iterator[Entity]:
    """Yield the entities that a phrase may mean by number and gender, the last first."""
    for event in discourse.backwards():
        person = role.kind == "person"
        if event.entity.number == "s" and (not person or event.entity.agrees(phrase.gender)):
            yield event.entity


def just_spoke(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Entity | None:
    """Return the person who spoke in this sentence or the one before, under another noun.

    The press says « le technicien » of the coach whom it has just quoted; an
    office (« le maire ») is somebody's own.
    """
    last = discourse.last
    if last is None or sentence - discourse.last_sentence > 1 or role.kind != "person":
        return None
    fits = last.kind == "person" and last.named and last.agrees(phrase.gender)
    return last if fits and role.base not in _nouns("offices") else None


def formerly(discourse: Discourse, phrase: Phrase, sentence: int) -> Entity | None:
    """Return the person last named for « l'ancien ministre »: one tells of somebody's past."""
    return discourse.recent_person(phrase.gender, sentence, FORMER, named=True)


def company_like(discourse: Discourse, noun: str, sentence: int) -> Entity | None:
    """Return the company that « l'entreprise » means: the last one named."""
    companies = _nouns("companies")

    def fits(entity: Entity) -> bool:
        body = entity.named and entity.kind == "organisation"
        if not body or entity.place or metonym(entity.name):
            return False
        return not entity.nouns or bool(entity.nouns & companies)

    return discourse.recent(fits, sentence, COMPANY) if noun in companies else None


def unintroduced(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Entity | None:
    """Return the person last named for a bare noun that is no office: « le chercheur »."""
    plain = phrase.core[1] - phrase.core[0] <= PLAIN
    if role.kind != "person" or role.base in _nouns("offices") or not plain:
        return None
    return discourse.recent_person(phrase.gender, sentence, UNINTRODUCED, named=True)


def described_by(
    discourse: Discourse, tokens: Sequence[Token], phrase: Phrase, role: Role
) -> Entity | None:
    """Return the one whose role says « le président de la Ligue »."""
    words = _content(printed(tokens, *phrase.core))
    for event in discourse.backwards():
        entity = event.entity
        if entity.named and role.base in entity.nouns and entity.role:
            known = _content(entity.role)
            if words <= known or known <= words or len(words & known) > 1:
                return entity
    return None


def newly_named(
    discourse: Discourse, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
) -> Entity | None:
    """Give one who was just named without a role the role that the next sentence tells.

    « Mercredi, Anne Roy a choisi d'en rire. Puis la directrice du réseau a lu … ».
    """
    if role.kind != "person" or phrase.preposition:
        return None
    said = set(fold(printed(tokens, *phrase.core)))
    for event in discourse.backwards():
        entity = event.entity
        if sentence - event.sentence > JUST:
            return None
        if entity.kind != "person":
            continue
        if event.sentence == sentence:
            if event.subject and entity.sure and entity.agrees(phrase.gender):
                return entity  # « Pour Obama, « … » : « … », dénonce le président »
            continue
        # « l'avocat de Paul Roy » is anybody but Paul Roy.
        other = said & set(fold(entity.name))
        fits = entity.named and entity.sure and entity.agrees(phrase.gender) and not other
        if not fits or entity.nouns:
            return None
        entity.nouns.add(role.base)
        entity.role = printed(tokens, *phrase.core)
        return entity
    return None


def _content(text: str) -> set[str]:
    """Return the words of a role that tell it from another."""
    words = fold(text.replace("’", "'").replace("l'", "l' ").replace("d'", ""))
    return {word for word in words if len(word) > SHORT and word not in _EMPTY}


# -- Resolve a source to a entity: a name, a role, a pronoun, or nobody known ----


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
PRONOUN, DEMONYM, DEMONSTRATIVE, ON = 20, 5, 3, 1  # sentences that each looks back over
_DEMONSTRATIVES = frozenset(["ce", "cet", "cette"])
_POSSESSIVES = frozenset(["son", "sa", "ses", "leur", "leurs"])
_DEFINITE = frozenset(["le", "la", "l'", "les"])
_UNDETERMINED = frozenset(["", "d'", "de", "des"])
# « l'ancien ministre » tells of somebody's past: somebody of whom the article speaks.
_FORMER = frozenset(["ancien", "ancienne", "ex"])
_SOME = INDEFINITES | {"un", "une"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A entity and the rule that found it."""

    entity: Entity
    rule: str

    @property
    def trust(self) -> float:
        """How often the rule was right on the embedded gold, 0 to 1."""
        return TRUST[self.rule]


def _resolved(entity: Entity | None, rule: str) -> Resolved | None:
    return Resolved(entity, rule) if entity is not None else None


@dataclass(slots=True)
class Resolver:
    """Says which entity a phrase means, as the article goes along.

    Attributes
    ----------
    cast : EntityTable
        Those whom the article names.
    discourse : Discourse
        What it has said so far.
    unnamed : Unnamed
        Those who spoke so far without a name.
    """

    cast: EntityTable
    discourse: Discourse
    unnamed: Unnamed = field(default_factory=Unnamed)

    def mention(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, subject: bool
    ) -> None:
        """Take note that a phrase was read.

        Parameters
        ----------
        tokens : sequence of Token
            The sentence that the phrase stands in.
        phrase : Phrase
        sentence : int
            Which sentence of the article it is.
        subject : bool
            Whether the phrase acts in the sentence, or speaks.
        """
        answer: Resolved | None = None
        if phrase.kind == "pronoun":
            answer = self._pronoun(tokens, phrase, sentence)
        elif phrase.name:
            answer = _resolved(self._named(phrase), "name")
        elif role_of(phrase.noun) is not None and phrase.determiner not in _UNDETERMINED:
            answer = self._noun(tokens, phrase, sentence)
        if answer is not None:
            self.discourse.note(answer.entity, sentence, subject=subject)

    def resolve(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        """Return the entity that a phrase stands for, or None.

        Parameters
        ----------
        tokens : sequence of Token
            The sentence that the phrase stands in.
        phrase : Phrase
        sentence : int
            Which sentence of the article it is.
        """
        if phrase.kind == "pronoun":
            return self._pronoun(tokens, phrase, sentence)
        strange = phrase.determiner in _DEMONSTRATIVES and role_of(phrase.noun) is None
        return (
            (self._demonstrative(phrase, sentence) if strange else None)
            or self._demonym(phrase, sentence)
            or (_resolved(self._named(phrase), "name") if phrase.name else None)
            or self._noun(tokens, phrase, sentence)
        )

    # -- names -----------------------------------------------------------------

    def _named(self, phrase: Phrase) -> Entity | None:
        """Return who has this name, of several the last mentioned; or several together."""
        found = self.cast.candidates(phrase)
        if len(found) > 1:
            best = self.cast.find(phrase)
            recent = (e.entity for e in self.discourse.backwards() if e.entity in found)
            return best if phrase.gender else next(recent, best)
        if found:
            return found[0]
        parts = phrase.name.split(" et ")
        if len(parts) > 1:
            names = " et ".join(self._full(part) for part in parts)
            return Entity(names, "group", named=True, number="p")
        return None

    def _full(self, name: str) -> str:
        found = self.cast.candidates(Phrase(0, 1, 0, "name", name))
        return found[0].name if found else name

    def _demonym(self, phrase: Phrase, sentence: int) -> Resolved | None:
        """Resolve « le Gantois », « la Biterroise » to the person last spoken of."""
        single = phrase.kind == "name" and not phrase.noun and " " not in phrase.name
        articled = phrase.determiner in {"le", "la", "l'"}
        people = is_demonym(phrase.name) and phrase.name not in places()
        if not (single and articled and people):
            return None
        known = self.cast.find(phrase)
        if known is not None and known.bare:
            return None
        person = self.discourse.recent_person(phrase.gender, sentence, DEMONYM)
        return _resolved(person, "demonym")

    # -- nouns -----------------------------------------------------------------

    def _noun(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved:
        """Resolve a noun phrase to the one whom it describes, or else to itself."""
        role = role_of(phrase.noun)
        found: Resolved | None = None
        if role is not None:
            found = self._role(tokens, phrase, role, sentence)
        elif phrase.determiner in _DEFINITE:
            found = _resolved(introduced_as(self.discourse, phrase.noun), "role")
        return found or Resolved(self.unnamed.enter(tokens, phrase), "noun")

    def _role(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
    ) -> Resolved | None:
        """Resolve a role by its determiner: « ses calculs », « ce maire », « le maire »."""
        single = phrase.number == "s"
        if role.kind == "document" and phrase.determiner in _POSSESSIVES:
            return _resolved(possessor(self.discourse, sentence), "possessive")
        if phrase.determiner in _DEMONSTRATIVES and single:
            if role.kind == "person":
                return self._demonstrative(phrase, sentence)
            return _resolved(self.unnamed.same_noun(phrase), "noun")
        if phrase.determiner not in _DEFINITE | {"notre"}:
            return None
        if single and role.kind != "group":
            return self._definite(tokens, phrase, role, sentence)
        plain = _only_adjectives(tokens, phrase)
        return _resolved(self.unnamed.same_noun(phrase), "noun") if plain else None

    def _demonstrative(self, phrase: Phrase, sentence: int) -> Resolved | None:
        """Resolve « ce dernier », « cet ancien du cabinet », « cette mère de famille »."""
        found = self.discourse.recent_person(phrase.gender, sentence, DEMONSTRATIVE, human=True)
        return _resolved(found, "demonstrative")

    def _definite(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
    ) -> Resolved | None:
        """Resolve « le ministre », « l'entreprise », « le président de la Ligue »."""
        if _only_adjectives(tokens, phrase):
            found = self._by_role(phrase, role, sentence)
            if found is not None:
                return found
        described = described_by(self.discourse, tokens, phrase, role)
        if described is None:
            described = newly_named(self.discourse, tokens, phrase, role, sentence)
        if described is None and role.kind == "person" and _is_former(tokens, phrase):
            described = formerly(self.discourse, phrase, sentence)
        return _resolved(described, "role")

    def _by_role(self, phrase: Phrase, role: Role, sentence: int) -> Resolved | None:
        """Resolve « le ministre », « l'entreprise » to the one who has that role."""
        seen = self.discourse
        return (
            _resolved(anybody_like(seen, phrase, role, sentence), "role")
            or _resolved(holder_of(seen, phrase, role), "role")
            or _resolved(just_spoke(seen, phrase, role, sentence), "role")
            or _resolved(kin_of(seen, phrase, role), "role")
            or _resolved(company_like(seen, phrase.noun, sentence), "company")
            or _resolved(self.unnamed.same_noun(phrase), "noun")
            or _resolved(unintroduced(seen, phrase, role, sentence), "role")
        )

    # -- pronouns --------------------------------------------------------------

    def _pronoun(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        """Resolve « elle », « -t-il », « on »; « certains » stands for itself."""
        low = tokens[phrase.head].low
        if low.lstrip("-").removeprefix("t-") == "on":
            near = sentence - self.discourse.last_sentence <= ON
            return _resolved(self.discourse.last, "on") if near else None
        if low in _SOME:
            text = lower_first(printed(tokens, phrase.start, phrase.end))
            entity = Entity(
                text, "unnamed", named=False, gender=phrase.gender, number=phrase.number
            )
            return Resolved(entity, "indefinite")
        if phrase.number == "p":
            found = self.discourse.recent(
                lambda f: f.number == "p" or f.kind == "group", sentence, PRONOUN
            )
        else:
            found = self.discourse.recent_person(phrase.gender, sentence, PRONOUN)
        return _resolved(found, "pronoun")


def _is_former(tokens: Sequence[Token], phrase: Phrase) -> bool:
    return any(t.low in _FORMER for t in tokens[phrase.core[0] : phrase.head])


def _only_adjectives(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a noun has no complement: « la ministre belge », not « la ministre de … »."""
    return all(
        token.pos in {"DET", "ADJ", "NOUN", "ADP"} and token.low not in OF
        for token in tokens[phrase.core[0] : phrase.core[1]]
    )
