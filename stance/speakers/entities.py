"""Entities: everybody and everything that an article lets speak.

An entity has a name, or else a noun phrase; ``humanity`` tells a person's name from a body's
by how an article uses it, and ``Unnamed`` keeps those who speak without a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.noun_phrases import INTRODUCING
from stance.french.nouns import full_end
from stance.french.tagging import Token, printed, token_at
from stance.french.word_lists import (
    DEMONSTRATIVES,
    DETERMINERS,
    OF,
    ONE,
    bodies,
    eponymous_heads,
    is_acronym,
    is_given,
    media,
    metonym,
    mononyms,
    one_of,
    organisation_words,
    places,
    quantity_nouns,
    role_of,
    title_nouns,
)
from stance.french.words import fold
from stance.quote import Speaker
from stance.speakers.descriptions import Description, Held, describe, is_past

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stance.french.noun_phrases import Phrase
    from stance.quote import SpeakerType

__all__ = ["SURE", "Entity", "Unnamed", "humanity", "is_known_body", "lower_first", "mention_words"]


_ELIDED = frozenset(["L’", "L'", "A", "D'"])  # first words of one letter that lose their capital
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
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
    held : tuple of Held
        The public offices that one of this name is known to have held.
    tags : set of str
        Folded words that stand with the name: a party in a bracket, « du SNJ ».
    members : tuple of Entity
        Those whom « Anne Roy et Paul Petit » names.
    mentions : int
        How often the article names it.
    where : int
        How often it stands behind « à » or « en » alone.
    governed : int
        How often it stands behind any preposition.
    first : int
        The sentence that names it first.
    inside : int
        How often it is named where a capital is no accident.
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
    held: tuple[Held, ...] = ()
    tags: set[str] = field(default_factory=set)
    members: tuple[Entity, ...] = ()
    mentions: int = 0
    where: int = 0
    governed: int = 0
    first: int = -1
    inside: int = 0
    speeches: int = 0

    def speaker(self) -> Speaker:
        """Return the entity as a speaker."""
        several = self.kind == "unnamed" and self.number == "p"  # « certains »
        kind = "group" if several else self.kind
        # Control characters and marks of writing direction are no part of a name.
        role = "" if kind == "group" else self.role  # of « les Français », what stands beside it
        return Speaker(_UNSEEN.sub("", self.name), kind, _UNSEEN.sub("", role))

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
        # « le Lyonnais Luc Roy » has its article before the longer phrase.
        articled = phrase.determiner or token_at(tokens, phrase.start - 1).low in DETERMINERS
        self.bare = self.bare or not articled
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

    def is_called(self, found: Description) -> None:
        """Take what one is called again by as the role, where nothing else tells it."""
        if not self.descriptions:
            told = [role for role in (self.role, lower_first(found.text)) if role]
            self.role = max(told, key=lambda role: (not is_past(role), len(role)), default="")


def _party(role: Sequence[Token]) -> set[str]:
    """Return the adjectives of a role that may stand for the person: « la députée socialiste »."""
    end = next((i - 1 for i, token in enumerate(role) if token.low in OF), len(role))
    adjectives = (role_of(token.low) for token in role[:end] if token.pos == "ADJ")
    return {known.base for known in adjectives if known is not None and known.kind == "person"}


@lru_cache(maxsize=10_000)  # an article folds each of its names again and again
def mention_words(name: str) -> tuple[str, ...]:
    """Return the words of a mention, to compare those of one article.

    They are in lower case with one apostrophe and without accents. Unlike those of
    `stance.speakers.name_matching.name_key`, which joins the names of a corpus, an
    abbreviation keeps its inner full stops, as the article prints it.

    Examples
    --------
    >>> mention_words("Marie-Laure O’Mara")
    ('marie', 'laure', "o'mara")
    >>> mention_words("C.G.T.")
    ('c.g.t',)
    """
    words = (word.strip(".,") for word in _SPLIT.split(fold(name)))
    return tuple(word for word in words if word)


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


SURE = 3  # what a name must weigh as a person's to be taken for one without doubt
# What each mention adds; above 0 in sum, the name is a person's.
WEIGHTS = {
    "title": 5,  # « Mme Roy »
    "given_name": 3,  # « Anne Roy »
    "given_name_alone": 1,  # « Anne »
    "mononym": 3,  # « Jaurès »
    "two_words": 1,  # « Ekrem Roy »
    "role": 3,  # « la maire Anne Roy »
    "role_alone": 1,  # « la maire Roy »
    "body": -3,  # « l'association Terre Vive »
    "determiner": -1,  # « la CGT »
    "capitals": -2,
    "body_word": -3,  # « Roy Securities »
    "metonym": -4,  # « Matignon », « RTL »
    "articled": -2,  # « La Voix du Nord »; « Mme Le Bihan » weighs more
    "led": -2,  # « Velmor », which has a president
    "apposed": 2,  # « Buda, un Roumain »
}
_ARTICLES = ("La ", "Le ", "Les ", "L'", "L’")


def humanity(phrases: Iterable[Phrase], *, led: bool = False, apposed: bool = False) -> int:
    """Weigh a person against a body by title, given name, role noun and article.

    Parameters
    ----------
    phrases : iterable of Phrase
        All that give one name.
    led : bool
        Whether the article speaks of somebody who heads what has the name.
    apposed : bool
        Whether it says behind the name, and a comma, what a person is.

    Returns
    -------
    int
        Above 0 for a person; from ``SURE`` on without doubt.
    """
    weight = WEIGHTS["apposed"] if apposed else 0
    return weight + sum(
        WEIGHTS[mark]
        for phrase in phrases
        for mark in (
            "title" if phrase.title else "",
            _by_name(phrase, led=led),
            _by_noun(phrase),
            *_by_form(phrase.name),
        )
        if mark
    )


def _by_name(phrase: Phrase, *, led: bool) -> str:
    """Return what the words of a name weigh as: its given name, or two words at all."""
    words = phrase.name.split()
    full = len(words) > 1 and words[-1][0].isupper() and not any(map(_no_person, words))
    if phrase.name in mononyms() and not led:
        return "mononym"
    if is_given(phrase.name.split(maxsplit=1)[0].replace("’", "'")):
        return "given_name" if full else "given_name_alone"
    if led:
        return "led"
    return "two_words" if full and not phrase.determiner else ""


def _by_noun(phrase: Phrase) -> str:
    """Return what the noun beside a name weighs as, or else its determiner."""
    role = role_of(phrase.noun)
    if role and role.kind == "group" and phrase.number == "s":
        role = one_of(role)  # « l'un des membres »
    if role and role.kind == "person" and role.base not in read_words("companies"):
        return "role" if " " in phrase.name else "role_alone"
    several = one_of(role) if role and role.kind == "group" else None
    if several and several.kind == "person" and " " in phrase.name:
        return ""  # « les secrétaires Anne Roy et Paul Petit », « les salariés Velmor »
    if role and role.kind in {"organisation", "document", "group"}:
        return "body"
    described = phrase.head > phrase.start + 1 and is_given(phrase.name)  # « le petit Léo »
    return "determiner" if phrase.determiner and not phrase.noun and not described else ""


def _no_person(word: str) -> bool:
    """Tell a word that stands in no person's name: « Google 7 », « Paris Île-de-France »."""
    acronym = len(word) > 1 and word.isalpha() and word.isupper()  # « TEC Hainaut »
    company = word == "&" or word.isdigit() or word in bodies()  # « Vinci Autoroutes »
    return company or acronym or (word in places() and not is_given(word) and "-" in word)


def is_known_body(name: str) -> bool:
    """Tell whether a list has a name as that of a body, or of a place that stands for one."""
    return bool(metonym(name)) or name in media() or name in bodies()


def _by_form(name: str) -> tuple[str, ...]:
    """Return what the letters of a name and the lexicons say of it."""
    marks = {
        "capitals": name.isupper() and len(name) > 1,
        "body_word": any(
            word in organisation_words() or word.lower() in eponymous_heads()
            for word in name.split()
        ),
        "metonym": is_known_body(name),
        "articled": name.startswith(_ARTICLES),
    }
    return tuple(mark for mark, holds in marks.items() if holds)


_ELISION = re.compile(r"^d(?:e\s|['’]\s?)", re.IGNORECASE)
_CONTRACTED = {"au": "le", "du": "le", "aux": "les"}
_AND = frozenset(["et", "ou"])
_ROUGHLY = frozenset(["plus", "moins", "près"])
_GREAT = frozenset(["grande", "large", "vaste", "forte", "immense", "écrasante", "très"])
_AFTER_SOURCE = frozenset([",", ".", ""])  # « …, dit une source au ministère. »
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
        words = _without_les(entity.name)
        known = next((f for f in self._entities if _without_les(f.name) == words), None)
        if known is None:
            self._entities.append(entity)
            return entity
        known.name = max(known.name, entity.name, key=len)  # « Gilets jaunes », then « les … »
        return known


def _without_les(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without the article of several."""
    words = mention_words(name)
    return words[1:] if words[:1] == ("les",) and len(words) > 1 else words


def _entity(tokens: Sequence[Token], phrase: Phrase) -> Entity:
    """Return an entity for a noun phrase, under the words of the page."""
    start, end = phrase.core if phrase.core[1] else (phrase.start, phrase.end)
    if tokens[start].low in {"de", "d'"} and tokens[start + 1].low in DETERMINERS:
        start += 1  # « auprès | de | la préfecture »
    if start > 1 and tokens[start - 1].low in OF and tokens[start - 2].low in _ROUGHLY:
        start -= 2  # « plus d'une centaine de personnes »
    elif start and tokens[start].low in OF and tokens[start - 1].low in _ROUGHLY:
        start -= 1  # « près de 2 000 personnes »
    elif phrase.number == "p" and not phrase.determiner:
        start = _joined_start(tokens, start)
    end = _before_bracket(tokens, start, end)
    role = role_of(phrase.noun)
    marks = _AFTER_SOURCE if role is not None and role.kind == "unnamed" else frozenset()
    whole = full_end(tokens, end, {","} if phrase.preposition in INTRODUCING else marks)
    end = max(whole, phrase.head + 1)
    kind: SpeakerType = _KINDS.get(role.kind, "unnamed") if role else "unnamed"
    gender = phrase.gender
    if phrase.parts or (phrase.number == "p" and kind == "unnamed"):
        kind = "group"
    if role is not None and role.base == "groupe" and _is_of_people(tokens, phrase.head + 1):
        kind = "group"  # « un groupe de manifestants », not « le groupe Velmor »
    if _is_share(tokens, phrase):
        kind = "group"
    if kind == "group" and tokens[start].low in ONE and tokens[start + 1].low in OF:
        kind = "unnamed"  # « un des habitants », « une de ses amies »
        gender = "m" if tokens[start].low == "un" else "f"
    return Entity(
        name=_with_article(tokens, start, lower_first(printed(tokens, start, end))),
        kind=kind,
        named=False,
        gender=gender,
        number=phrase.number or "s",
        nouns={role.base if role else phrase.noun or _people_of(phrase)},
    )


def _is_of_people(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a complement of several people stands at a place: « de huit porte-parole ».

    Also « de quelques centaines de manifestants ».
    """
    if token_at(tokens, place).low not in {"de", "d'"}:
        return False
    one = place + 1
    while token_at(tokens, one).pos in {"NUM", "ADJ", "DET"}:
        one += 1
    noun = token_at(tokens, one).low
    role = role_of(noun)
    people = role is not None and role.kind in {"person", "group"}
    return people or (noun in quantity_nouns() and _is_of_people(tokens, one + 1))


def _is_share(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a phrase is a share of many: « la moitié », « une majorité de Français ».

    « la majorité » is a party's, unless it is great: « l'écrasante majorité ».
    """
    noun = tokens[phrase.head].low
    if not phrase.noun or noun not in quantity_nouns():
        return False
    whose = token_at(tokens, phrase.head + 1).low in OF
    some = phrase.determiner in ONE or tokens[phrase.head - 1].low in _GREAT
    return whose or some or role_of(noun) is None


def _with_article(tokens: Sequence[Token], start: int, name: str) -> str:
    """Return a name under its article: « auprès du | procureur » names « le procureur ».

    « les propos de députés » names « des députés ».
    """
    first, rest = tokens[start].low, name.partition(" ")[2]
    second = token_at(tokens, start + 1)
    if first in {"de", "d'"} and second.pos == "NOUN" and second.number == "Plur":
        return f"des {_ELISION.sub('', name)}"
    if first in _CONTRACTED and rest:
        return f"{_CONTRACTED[first]} {rest}"
    article = _CONTRACTED.get(token_at(tokens, start - 1).low)
    return f"{article} {name}" if article and first not in DETERMINERS else name


def _people_of(phrase: Phrase) -> str:
    """Return the people of « ce Toulousain »; « le Toulousain » is somebody spoken of before."""
    shown = phrase.determiner in DEMONSTRATIVES or phrase.determiner in ONE
    return phrase.name.lower() if shown else ""


def _joined_start(tokens: Sequence[Token], start: int) -> int:
    """Return where « les gendarmes et policiers » begins, of which « policiers » is read."""
    before = start - 2
    if before < 0 or tokens[start - 1].low not in _AND or role_of(tokens[before].low) is None:
        return start
    several = tokens[before].number == "Plur" and not tokens[before].quoted
    articled = before > 0 and tokens[before - 1].low in DETERMINERS
    return before - articled if several else start


def _before_bracket(tokens: Sequence[Token], start: int, end: int) -> int:
    """Return the end without a bracket, unless it holds an acronym: « (français et étrangers) »."""
    opens = next((k for k in range(start, end) if tokens[k].text == "("), end)
    inside = tokens[opens + 1 : end - 1]
    acronym = len(inside) == 1 and is_acronym(inside[0].text)
    return end if acronym else opens
