"""Entities: everybody and everything that an article lets speak.

Tell a person's name from a body's by how an article uses it.

Those whom an article lets speak without a name, under the words of the page.

The cast of an article: everybody it names, each under the fullest name.

Mentions are gathered first, the fullest names before the shorter ones, so that
« M. Roche » in the headline still becomes « Sean Roche ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.grammar import OF, PREVERBAL
from stance.french.noun_phrases import Phrase
from stance.french.nouns import full_end
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, printed, token_at
from stance.french.word_lists import (
    is_given,
    metonym,
    name_gender,
    organisation_words,
    places,
    role_of,
    title_nouns,
    titles,
)
from stance.quote import Speaker
from stance.speakers.descriptions import Description, describe, words_of
from stance.speakers.name_matching import shortens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stance.quote import SpeakerType

__all__ = ["SURE", "Entity", "EntityTable", "Unnamed", "fold", "humanity", "lower_first"]


# -- Entities: everybody and everything that an article lets speak ----------------


_ELIDED = frozenset(["L’", "L'", "A", "D'"])  # first words of one letter that lose their capital
_SPLIT = re.compile(r"[\s\u00a0\u202f-]+")


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that an article lets speak, as far as it was read.

    Attributes
    ----------
    name : str
        The fullest name, or the noun phrase of one without a name.
    kind : str
        ``"person"``, ``"organisation"``, ``"group"`` or ``"unnamed"``.
    named : bool
        Whether ``name`` is a proper name.
    gender, number : str
        ``"m"``, ``"f"`` or ``""``; ``"s"`` or ``"p"``.
    nouns : set of str
        The role nouns that the article gives, in their base form.
    role : str
        What the article first says that the one is, in the longest form of it.
    sure : bool
        Whether a title, a given name or a role says that it is a person.
    place : bool
        Whether it is a country, a region or a city.
    bare : bool
        Whether the name ever stands without an article.
    descriptions : list of Description
        What the article says that the one is, in the order in which it does.
    tags : set of str
        Folded words that stand with the name: a party in a bracket, « du SNJ ».
    members : tuple of Entity
        Those whom « Anne Roy et Paul Petit » names.
    mentions : int
        How often the article names it.
    first : int
        The sentence that names it first.
    speeches : int
        How often it speaks by its name.
    """

    name: str
    kind: SpeakerType
    named: bool
    gender: str = ""
    number: str = "s"
    nouns: set[str] = field(default_factory=set)
    role: str = ""
    sure: bool = False
    place: bool = False
    bare: bool = False
    descriptions: list[Description] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    members: tuple[Entity, ...] = ()
    mentions: int = 0
    first: int = -1
    speeches: int = 0

    def speaker(self) -> Speaker:
        """Return the entity as a speaker."""
        return Speaker(self.name, self.kind, self.role)

    def agrees(self, gender: str) -> bool:
        """Tell whether nothing known of its gender speaks against ``gender``."""
        return not gender or self.gender in {"", gender}

    def learn(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Take from a mention what it tells of gender and role.

        Parameters
        ----------
        phrase : Phrase
            A phrase that names the entity.
        tokens : sequence of Token
            The sentence that the phrase stands in.
        """
        self.bare = self.bare or not phrase.determiner
        untold = not self.gender and (
            self.kind == "person" or bool(phrase.noun or phrase.determiner)
        )
        if phrase.gender and (phrase.title or untold):
            self.gender = phrase.gender
        role = role_of(phrase.noun)
        if phrase.noun:
            self.nouns.add(role.base if role else phrase.noun)
        if phrase.title in title_nouns():
            noun = title_nouns()[phrase.title]
            self.nouns.add(noun)
            if not any(known.noun == noun for known in self.descriptions):
                self.descriptions.append(Description(noun, frozenset()))
        if phrase.role:
            self.nouns |= _party(tokens[slice(*phrase.role)])
        if phrase.role and role:
            self.is_said(tokens, phrase, *phrase.role)

    def is_said(self, tokens: Sequence[Token], phrase: Phrase, start: int, end: int) -> None:
        """Take what tokens ``start`` to ``end`` of a phrase say that the entity is."""
        found = describe(tokens, phrase, start, end)
        if found is None:
            return
        self.nouns.add(found.noun)
        role = role_of(phrase.noun)
        if role:
            self.nouns.add(role.base)
        if found not in self.descriptions:
            self.descriptions.append(found)
        first = self.descriptions[0]
        if found is first or (found.noun == first.noun and len(found.text) > len(first.text)):
            self.role = lower_first(found.text)  # the one that introduces it, in full


def _party(role: Sequence[Token]) -> set[str]:
    """Return the adjectives of a role that may stand for the person: « la députée socialiste »."""
    end = next((i - 1 for i, token in enumerate(role) if token.low in OF), len(role))
    adjectives = (role_of(token.low) for token in role[:end] if token.pos == "ADJ")
    return {known.base for known in adjectives if known is not None and known.kind == "person"}


@lru_cache(maxsize=10_000)  # an article folds each of its names again and again
def fold(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: lower case, one apostrophe.

    Examples
    --------
    >>> fold("Marie-Laure O’Mara")
    ('marie', 'laure', "o'mara")
    """
    return tuple(
        word.strip(".,").replace("’", "'").lower()
        for word in _SPLIT.split(name)
        if word.strip(".,")
    )


def lower_first(text: str) -> str:
    """Take the capital of a sentence's first word off a noun phrase.

    Examples
    --------
    >>> lower_first("Un habitant"), lower_first("L’élue"), lower_first("CGT locale")
    ('un habitant', 'l’élue', 'CGT locale')
    """
    first = text.split(maxsplit=1)[0] if text else ""
    word = len(first) > 1 and not first.isupper()
    return text[:1].lower() + text[1:] if word or first in _ELIDED else text


# -- Tell a person's name from a body's by how an article uses it ----------------


SURE = 3  # what a name must weigh as a person's to be taken for one without doubt
# What each mention adds; above 0 in sum, the name is a person's.
WEIGHTS = {
    "title": 5,  # « Mme Roy »
    "given_name": 3,  # « Anne Roy »
    "given_name_alone": 1,  # « Anne »
    "two_words": 1,  # « Ekrem Roy »
    "role": 3,  # « la maire Anne Roy »
    "role_alone": 1,  # « la maire Roy »
    "body": -3,  # « l'association Terre Vive »
    "determiner": -1,  # « la CGT »
    "capitals": -2,
    "body_word": -3,  # « Roy Securities »
    "metonym": -4,  # « Matignon »
    "articled": -2,  # « La Voix du Nord »; « Mme Le Bihan » weighs more
}
_ARTICLES = ("La ", "Le ", "Les ", "L'", "L’")


def humanity(phrases: Iterable[Phrase]) -> int:
    """Weigh a person against a body by title, given name, role noun and article.

    Parameters
    ----------
    phrases : iterable of Phrase
        All that give one name.

    Returns
    -------
    int
        Above 0 for a person; from ``SURE`` on without doubt.
    """
    return sum(
        WEIGHTS[mark]
        for phrase in phrases
        for mark in (
            "title" if phrase.title else "",
            _by_name(phrase),
            _by_noun(phrase),
            *_by_form(phrase.name),
        )
        if mark
    )


def _by_name(phrase: Phrase) -> str:
    """Return what the words of a name weigh as: its given name, or two words at all."""
    full = " " in phrase.name and not any(map(_no_person, phrase.name.split()))
    if is_given(phrase.name.split(maxsplit=1)[0].replace("’", "'")):
        return "given_name" if full else "given_name_alone"
    return "two_words" if full and not phrase.determiner else ""


def _by_noun(phrase: Phrase) -> str:
    """Return what the noun beside a name weighs as, or else its determiner."""
    role = role_of(phrase.noun)
    if role and role.kind == "person" and role.base not in _companies():
        return "role" if " " in phrase.name else "role_alone"
    if role and role.kind in {"organisation", "document", "group"}:
        return "body"
    return "determiner" if phrase.determiner and not phrase.noun else ""


def _no_person(word: str) -> bool:
    """Tell a word that stands in no person's name: « Google 7 », « Paris Île-de-France »."""
    return word.isdigit() or (word in places() and not is_given(word) and "-" in word)


@cache
def _companies() -> frozenset[str]:
    """Return the nouns that a company has as well: « le fournisseur Amazon »."""
    return frozenset(row["noun"] for row in read_table("companies"))


def _by_form(name: str) -> tuple[str, ...]:
    """Return what the letters of a name and the lexicons say of it."""
    marks = {
        "capitals": name.isupper() and len(name) > 1,
        "body_word": any(word in organisation_words() for word in name.split()),
        "metonym": bool(metonym(name)),
        "articled": name.startswith(_ARTICLES),
    }
    return tuple(mark for mark, holds in marks.items() if holds)


# -- Those whom an article lets speak without a name, under the words of the page ---


_INTRODUCING = frozenset(["selon", "après"])  # « selon … », « d'après … »
# What kind of entity a role noun stands for; the others are unnamed persons.
_KINDS: dict[str, SpeakerType] = {
    "organisation": "organisation",
    "document": "organisation",
    "group": "group",
}


class Unnamed:
    """The noun phrases of an article that speak, each entered once."""

    def __init__(self) -> None:
        self._entities: list[Entity] = []

    def same_noun(self, phrase: Phrase) -> Entity | None:
        """Return the last one entered with the same noun, number and gender, or None."""
        role = role_of(phrase.noun)
        base = role.base if role else phrase.noun
        for entity in reversed(self._entities):
            agrees = entity.agrees(phrase.gender)
            if base in entity.nouns and agrees and phrase.number in {"", entity.number}:
                return entity
        return None

    def enter(
        self, tokens: Sequence[Token], phrase: Phrase, said: Description | None = None
    ) -> Entity:
        """Return the entity for a noun phrase; the same words are the same entity.

        A noun that the lexicon does not know is not kept: it stands for itself
        where it speaks, and nothing refers back to it.
        """
        entity = _entity(tokens, phrase)
        if role_of(phrase.noun) is None:
            return entity
        if said is not None:
            entity.descriptions.append(said)
        words = fold(entity.name)
        known = next((f for f in self._entities if fold(f.name) == words), None)
        if known is None:
            self._entities.append(entity)
        return known or entity


def _entity(tokens: Sequence[Token], phrase: Phrase) -> Entity:
    """Return a entity for a noun phrase, under the words of the page."""
    start, end = phrase.core if phrase.core[1] else (phrase.start, phrase.end)
    end = full_end(tokens, end, set_off=phrase.preposition in _INTRODUCING)
    role = role_of(phrase.noun)
    kind: SpeakerType = _KINDS.get(role.kind, "unnamed") if role else "unnamed"
    if phrase.number == "p" and kind == "unnamed":
        kind = "group"
    return Entity(
        name=lower_first(printed(tokens, start, end)),
        kind=kind,
        named=False,
        gender=phrase.gender,
        number=phrase.number or "s",
        nouns={role.base if role else phrase.noun},
    )


# -- The cast of an article: everybody it names, each under the fullest name -----


if TYPE_CHECKING:
    Mention = tuple[Phrase, Sequence[Token]]

_WHERE = frozenset(["à", "en", "vers"])
ASIDES, ASIDE = 4, 14  # phrases, and tokens, that may stand between a role and its name
COPULA = 3  # tokens of « est aussi le »
_BRACKET = re.compile(r"\(\s?([^()]{2,40}?)\s?\)")


class EntityTable:
    """The named entities of an article, found by any of their names.

    Parameters
    ----------
    clauses : iterable of (sequence of Token, sequence of Phrase)
        The tagged sentences of the article with their phrases.

    Attributes
    ----------
    entities : list of Entity
        Those with the fullest names first.
    acronyms : dict
        The folded words that each acronym of the article stands for.
    untold : int
        How many persons are named of whom nothing is said.
    apposed : dict of (int, int) to Entity
        Whom a role means that stands beside a name, by its sentence and first token.
    """

    def __init__(self, clauses: Sequence[tuple[Sequence[Token], Sequence[Phrase]]]) -> None:
        self.entities: list[Entity] = []
        self.acronyms: dict[str, frozenset[str]] = {}
        self.apposed: dict[tuple[int, int], Entity] = {}
        self._by_words: dict[tuple[str, ...], list[Entity]] = {}
        self._mentions: dict[tuple[str, ...], list[Mention]] = {}
        mentions = [
            (phrase, tokens)
            for tokens, phrases in clauses
            for phrase in _naming_phrases(tokens, phrases)
            if not _names_several(phrase)
        ]
        for phrase, tokens in mentions:
            self._mentions.setdefault(fold(phrase.name), []).append((phrase, tokens))
        for words in sorted(self._mentions, key=len, reverse=True):
            self._register(words)
        for phrase, tokens in mentions:
            self._learn_bracket(phrase, tokens)
        for sentence, (tokens, phrases) in enumerate(clauses):
            self._read_sentence(sentence, tokens, phrases)
        self._learn_acronyms()
        people = [e for e in self.entities if e.kind == "person" and e.sure and e.mentions]
        self.untold = sum(1 for e in people if not e.descriptions)

    def _read_sentence(
        self, sentence: int, tokens: Sequence[Token], phrases: Sequence[Phrase]
    ) -> None:
        """Count who is named, and learn what the sentence says that they are."""
        for phrase in _naming_phrases(tokens, phrases):
            entity = self.find(phrase)
            if entity is not None:
                if phrase.preposition in _WHERE and not (phrase.determiner or phrase.title):
                    entity.place = entity.place or entity.kind != "person"
                entity.mentions += 1
                entity.first = sentence if entity.first < 0 else entity.first
        for k, phrase in enumerate(phrases):
            entity = self.find(phrase) if phrase.name else None
            if entity is None:
                continue
            entity.tags |= _beside(tokens, phrase)
            if entity.kind != "person":
                continue
            for said in (_said_before(tokens, phrases, k), _said_behind(tokens, phrases, k)):
                if said is not None and entity.agrees(said.gender):
                    entity.is_said(tokens, said, *said.core)
                    self.apposed[sentence, said.start] = entity

    def _learn_acronyms(self) -> None:
        """Learn which words an acronym stands for: « LFI » of « La France insoumise »."""
        for words, entities in self._by_words.items():
            full = fold(entities[0].name) if entities else ()
            letters = any(len(word) > 1 and word[0] == words[0][0] for word in full[:2])
            short = len(words) == 1 and words[0] not in full and letters
            if short and len(full) > 1 and entities[0].kind != "person":
                self.acronyms[words[0]] = words_of(full)

    def hear(self, sources: Iterable[Phrase]) -> None:
        """Count how often each entity speaks by its name."""
        for phrase in sources:
            entity = self.find(phrase)
            if entity is not None:
                entity.speeches += 1
        self.loudest = max((e.speeches for e in self.entities), default=0)
        self.silent = sum(
            1 for e in self.entities if e.kind == "person" and e.speeches and not e.descriptions
        )

    def voice(self, entity: Entity) -> str:
        """Return how much an entity speaks by its name: not, once, often, most of all."""
        if not entity.speeches:
            return "none"
        if entity.speeches == self.loudest:
            return "most"
        return "once" if entity.speeches == 1 else "often"

    def find(self, phrase: Phrase) -> Entity | None:
        """Return the entity that a phrase names; of two of one name the better fit."""
        found = self.candidates(phrase)
        if len(found) > 1 and phrase.gender:
            found = [f for f in found if f.agrees(phrase.gender)] or found
        role = role_of(phrase.noun)
        if len(found) > 1 and role is not None:
            found = [f for f in found if role.base in f.nouns] or found
        return found[0] if found else None

    def candidates(self, phrase: Phrase) -> list[Entity]:
        """Return every entity that a phrase may name."""
        return list(self._by_words.get(fold(phrase.name), []))

    def _register(self, words: tuple[str, ...]) -> None:
        """Enter a name: as a new entity, or as a shorter name of one or more known."""
        mentions = self._mentions[words]
        known = self._longer(words)
        if not known:
            known = [_new_entity([phrase for phrase, _ in mentions])]
            self.entities.extend(known)
        self._by_words[words] = known
        for entity in known:
            for phrase, tokens in mentions:
                told = len(known) == 1 or bool(phrase.gender)
                if told and entity.agrees(phrase.gender):
                    entity.learn(phrase, tokens)

    def _longer(self, words: tuple[str, ...]) -> list[Entity]:
        """Return the entities of which these words are a shorter name."""
        mentions = self._mentions[words]
        genders = {p.gender for p, _ in mentions if p.title and p.gender}
        titled = any(p.title for p, _ in mentions)
        found = []
        for entity in self.entities:
            full = fold(entity.name)
            if genders and entity.gender and entity.gender not in genders:
                continue
            # A longer name that stands less often is likelier another's, or a slip.
            rare = len(self._mentions[full]) < len(mentions) and not entity.sure
            if not rare and shortens(words, full, person=entity.kind == "person", titled=titled):
                found.append(entity)
        return found

    def _learn_bracket(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Learn « Human Rights Watch (HRW) »: the bracket holds the short name."""
        entity = self.find(phrase)
        match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
        if entity is None or match is None or entity.kind == "person":
            return
        words = fold(match.group(1))
        if len(words) == 1 and words[0] not in fold(entity.name):
            self.acronyms[words[0]] = words_of([entity.name])
        for other in self._by_words.get(words, []):
            if other in self.entities and other is not entity and not other.role:
                self.entities.remove(other)
        self._by_words[words] = [entity]


def _new_entity(phrases: Sequence[Phrase]) -> Entity:
    """Return a entity for a name that no longer one stands behind."""
    score = humanity(phrases)
    name = max((p.name for p in phrases), key=lambda n: (len(n), not n.isupper()))
    name = metonym(name) or name
    place = name in places() and not metonym(name)
    kind: SpeakerType = "person" if score > 0 and not place else "organisation"
    return Entity(name, kind, named=True, sure=score >= SURE, place=place)


def _naming_phrases(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield every phrase that names somebody, and every name that stands inside another."""
    named = [phrase for phrase in phrases if phrase.name]
    yield from named
    heads = {phrase.name for phrase in named}
    for i, token in enumerate(tokens):
        if token.pos == NAME and not token.quoted and token.text not in heads:
            before = token_at(tokens, i - 1).text
            yield Phrase(
                start=i,
                end=i + 1,
                head=i,
                kind="name",
                name=token.text,
                title=before if before in titles() else "",
                preposition="de",
                gender=name_gender(token.text),
                number="s",
                core=(i, i + 1),
            )


def _said_before(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role before a name, with asides between: « le préfet, en poste depuis mai, X »."""
    name = phrases[k]
    if token_at(tokens, name.start - 1).text != "," or name.preposition:
        return None
    for before in reversed(phrases[max(0, k - ASIDES) : k]):
        between = tokens[before.end : name.start]
        if len(between) > ASIDE or has_finite(between) or _parted(between):
            return None
        if before.name and before.preposition:
            continue  # « le procureur du comté, en Californie, X »
        if before.name:
            return None
        if _is_role(before):
            return None if before.preposition else before
    return None


def _said_behind(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role behind a name: « X, 54 ans, maire de Vire », « X est maire de Vire »."""
    name = phrases[k]
    behind = phrases[k + 1] if k + 1 < len(phrases) else None
    if behind is None or behind.preposition or not _is_role(behind, bare=True):
        return None
    between = tokens[name.end : behind.start]
    if 0 < len(between) <= COPULA and between[0].low in _copulas():
        return behind
    set_off = bool(between) and between[0].text == "," and between[-1].text == ","
    ends = token_at(tokens, behind.end)
    aside = set_off and len(between) <= ASIDE and not has_finite(between)
    return behind if aside and not ends.finite and ends.low not in PREVERBAL else None


def _is_role(phrase: Phrase, *, bare: bool = False) -> bool:
    role = role_of(phrase.noun)
    person = role is not None and role.kind == "person" and phrase.number == "s"
    return person and not phrase.name and (bare or bool(phrase.determiner))


def _parted(tokens: Sequence[Token]) -> bool:
    return any(
        t.quoted or t.text in {";", ":", "(", "."} or t.low in {"et", "mais"} for t in tokens
    )


@cache
def _copulas() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("copulas"))


def _beside(tokens: Sequence[Token], phrase: Phrase) -> frozenset[str]:
    """Return the words of a party or a body beside a name: « X (LR) », « X, du SNJ »."""
    match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
    inside = [match.group(1)] if match else []
    comma = phrase.end + (token_at(tokens, phrase.end).text == ",")
    article = token_at(tokens, comma + 1).low in {"la", "l'", "le"}
    name = token_at(tokens, comma + 1 + article)
    if token_at(tokens, comma).low in OF and name.pos == NAME:
        inside.append(name.text)
    return words_of(inside)


def _names_several(phrase: Phrase) -> bool:
    return " et " in phrase.name and phrase.number == "p"
