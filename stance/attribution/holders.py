"""Find who holds a role: « la maire », « l'entreprise », « le président de la Ligue »."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.attribution.figures import Figure, fold
from stance.quoting.tokens import Token, printed
from stance.quoting.wordlists import metonym
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.attribution.discourse import Discourse
    from stance.quoting.phrases import Phrase
    from stance.quoting.roles import Role

__all__ = [
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


def possessor(discourse: Discourse, sentence: int) -> Figure | None:
    """Return the one whose « ses calculs », « son communiqué » are."""
    return discourse.recent(
        lambda f: not f.place and (f.named or f.kind != "unnamed"), sentence, POSSESSOR
    )


def introduced_as(discourse: Discourse, noun: str) -> Figure | None:
    """Return the last one named beside a noun, which the lexicon need not know."""
    figures = (event.figure for event in discourse.backwards())
    return next((f for f in figures if f.named and noun in f.nouns), None)


def anybody_like(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Figure | None:
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


def holder_of(discourse: Discourse, phrase: Phrase, role: Role) -> Figure | None:
    """Return the figure that was given this role."""
    given = (f for f in _like(discourse, phrase, role) if role.base in f.nouns)
    return next((f for f in given if f.named or f.role), None)


def kin_of(discourse: Discourse, phrase: Phrase, role: Role) -> Figure | None:
    """Return the person whose role goes with this one: « l'édile » is the mayor."""
    people = (f for f in _like(discourse, phrase, role) if f.named and f.kind == "person")
    kin = (f for f in people if f.nouns & _kin(role.base))
    return next(kin, None) if role.kind == "person" else None


def _like(discourse: Discourse, phrase: Phrase, role: Role) -> Iterator[Figure]:
    """Yield the figures that a phrase may mean by number and gender, the last first."""
    for event in discourse.backwards():
        person = role.kind == "person"
        if event.figure.number == "s" and (not person or event.figure.agrees(phrase.gender)):
            yield event.figure


def just_spoke(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Figure | None:
    """Return the person who spoke in this sentence or the one before, under another noun.

    The press says « le technicien » of the coach whom it has just quoted; an
    office (« le maire ») is somebody's own.
    """
    last = discourse.last
    if last is None or sentence - discourse.last_sentence > 1 or role.kind != "person":
        return None
    fits = last.kind == "person" and last.named and last.agrees(phrase.gender)
    return last if fits and role.base not in _nouns("offices") else None


def formerly(discourse: Discourse, phrase: Phrase, sentence: int) -> Figure | None:
    """Return the person last named for « l'ancien ministre »: one tells of somebody's past."""
    return discourse.recent_person(phrase.gender, sentence, FORMER, named=True)


def company_like(discourse: Discourse, noun: str, sentence: int) -> Figure | None:
    """Return the company that « l'entreprise » means: the last one named."""
    companies = _nouns("companies")

    def fits(figure: Figure) -> bool:
        body = figure.named and figure.kind == "organisation"
        if not body or figure.place or metonym(figure.name):
            return False
        return not figure.nouns or bool(figure.nouns & companies)

    return discourse.recent(fits, sentence, COMPANY) if noun in companies else None


def unintroduced(discourse: Discourse, phrase: Phrase, role: Role, sentence: int) -> Figure | None:
    """Return the person last named for a bare noun that is no office: « le chercheur »."""
    plain = phrase.core[1] - phrase.core[0] <= PLAIN
    if role.kind != "person" or role.base in _nouns("offices") or not plain:
        return None
    return discourse.recent_person(phrase.gender, sentence, UNINTRODUCED, named=True)


def described_by(
    discourse: Discourse, tokens: Sequence[Token], phrase: Phrase, role: Role
) -> Figure | None:
    """Return the one whose role says « le président de la Ligue »."""
    words = _content(printed(tokens, *phrase.core))
    for event in discourse.backwards():
        figure = event.figure
        if figure.named and role.base in figure.nouns and figure.role:
            known = _content(figure.role)
            if words <= known or known <= words or len(words & known) > 1:
                return figure
    return None


def newly_named(
    discourse: Discourse, tokens: Sequence[Token], phrase: Phrase, role: Role, sentence: int
) -> Figure | None:
    """Give one who was just named without a role the role that the next sentence tells.

    « Mercredi, Anne Roy a choisi d'en rire. Puis la directrice du réseau a lu … ».
    """
    if role.kind != "person" or phrase.preposition:
        return None
    said = set(fold(printed(tokens, *phrase.core)))
    for event in discourse.backwards():
        figure = event.figure
        if sentence - event.sentence > JUST:
            return None
        if figure.kind != "person":
            continue
        if event.sentence == sentence:
            if event.subject and figure.sure and figure.agrees(phrase.gender):
                return figure  # « Pour Obama, « … » : « … », dénonce le président »
            continue
        # « l'avocat de Paul Roy » is anybody but Paul Roy.
        other = said & set(fold(figure.name))
        fits = figure.named and figure.sure and figure.agrees(phrase.gender) and not other
        if not fits or figure.nouns:
            return None
        figure.nouns.add(role.base)
        figure.role = printed(tokens, *phrase.core)
        return figure
    return None


def _content(text: str) -> set[str]:
    """Return the words of a role that tell it from another."""
    words = fold(text.replace("’", "'").replace("l'", "l' ").replace("d'", ""))
    return {word for word in words if len(word) > SHORT and word not in _EMPTY}
