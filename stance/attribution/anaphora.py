"""Resolve a source to a figure: a name, a role, a pronoun, or nobody known.

A wrong name is worse than the honest noun phrase: what no rule resolves keeps
the words of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.attribution import holders
from stance.attribution.figures import Figure, lower_first
from stance.attribution.unnamed import Unnamed
from stance.quoting.grammar import INDEFINITES, OF
from stance.quoting.phrases import Phrase
from stance.quoting.roles import Role, role_of
from stance.quoting.tokens import Token, printed
from stance.quoting.wordlists import is_demonym, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.attribution.cast import Cast
    from stance.attribution.discourse import Discourse

__all__ = ["Resolved", "Resolver"]

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
    """A figure and the rule that found it."""

    figure: Figure
    rule: str

    @property
    def trust(self) -> float:
        """How often the rule was right on the embedded gold, 0 to 1."""
        return TRUST[self.rule]


def _resolved(figure: Figure | None, rule: str) -> Resolved | None:
    return Resolved(figure, rule) if figure is not None else None


@dataclass(slots=True)
class Resolver:
    """Says which figure a phrase means, as the article goes along.

    Attributes
    ----------
    cast : Cast
        Those whom the article names.
    discourse : Discourse
        What it has said so far.
    unnamed : Unnamed
        Those who spoke so far without a name.
    """

    cast: Cast
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
            self.discourse.note(answer.figure, sentence, subject=subject)

    def resolve(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Resolved | None:
        """Return the figure that a phrase stands for, or None.

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

    def _named(self, phrase: Phrase) -> Figure | None:
        """Return who has this name, of several the last mentioned; or several together."""
        found = self.cast.candidates(phrase)
        if len(found) > 1:
            best = self.cast.find(phrase)
            recent = (e.figure for e in self.discourse.backwards() if e.figure in found)
            return best if phrase.gender else next(recent, best)
        if found:
            return found[0]
        parts = phrase.name.split(" et ")
        if len(parts) > 1:
            names = " et ".join(self._full(part) for part in parts)
            return Figure(names, "group", named=True, number="p")
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
            found = _resolved(holders.introduced_as(self.discourse, phrase.noun), "role")
        return found or Resolved(self.unnamed.enter(tokens, phrase), "noun")

    def _role(
        self, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
    ) -> Resolved | None:
        """Resolve a role by its determiner: « ses calculs », « ce maire », « le maire »."""
        single = phrase.number == "s"
        if role.kind == "document" and phrase.determiner in _POSSESSIVES:
            return _resolved(holders.possessor(self.discourse, sentence), "possessive")
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
        described = holders.described_by(self.discourse, tokens, phrase, role)
        if described is None:
            described = holders.newly_named(self.discourse, tokens, phrase, role, sentence)
        if described is None and role.kind == "person" and _is_former(tokens, phrase):
            described = holders.formerly(self.discourse, phrase, sentence)
        return _resolved(described, "role")

    def _by_role(self, phrase: Phrase, role: Role, sentence: int) -> Resolved | None:
        """Resolve « le ministre », « l'entreprise » to the one who has that role."""
        seen = self.discourse
        return (
            _resolved(holders.anybody_like(seen, phrase, role, sentence), "role")
            or _resolved(holders.holder_of(seen, phrase, role), "role")
            or _resolved(holders.just_spoke(seen, phrase, role, sentence), "role")
            or _resolved(holders.kin_of(seen, phrase, role), "role")
            or _resolved(holders.company_like(seen, phrase.noun, sentence), "company")
            or _resolved(self.unnamed.same_noun(phrase), "noun")
            or _resolved(holders.unintroduced(seen, phrase, role, sentence), "role")
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
            figure = Figure(
                text, "unnamed", named=False, gender=phrase.gender, number=phrase.number
            )
            return Resolved(figure, "indefinite")
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
