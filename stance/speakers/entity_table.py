"""The table of entities of an article: everybody it names, each under the fullest name.

Mentions are gathered first, the fullest names before the shorter ones, so that
« M. Roche » in the headline still becomes « Sean Roche ».

Phrases join a name with the role right beside it (see ``stance.french.noun_phrases``); what a
sentence says further off, or within a longer phrase, ``apposed_roles`` reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.noun_phrases import Phrase
from stance.french.proper_names import NAME, opens_sentence
from stance.french.tagging import Token, is_age, printed, token_at
from stance.french.word_lists import (
    DEFINITE,
    INDEFINITES,
    OF,
    ONE,
    SINGULAR_DETERMINERS,
    bodies,
    body_nouns,
    eponymous_heads,
    function_words,
    is_acronym,
    is_agent,
    is_demonym,
    is_given,
    is_thing,
    means_body,
    media,
    metonym,
    name_gender,
    names_people,
    opens_with_given,
    places,
    role_of,
    titles,
)
from stance.french.words import LETTER, listed
from stance.speakers.apposed_roles import said_before, said_behind, said_within
from stance.speakers.descriptions import (
    Held,
    common_period,
    fit,
    is_past,
    known_gender,
    offices_of,
    words_of,
)
from stance.speakers.entities import SURE, Entity, humanity, mention_words
from stance.speakers.name_matching import shortens, stands_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stance.speakers.descriptions import Description

    Mention = tuple[Phrase, Sequence[Token]]

__all__ = ["EntityTable", "names_within"]


_CLOSE = frozenset(["same", "partly"])
_WHERE = frozenset(["à", "en", "vers"])
_NOBODY = ("aucun ", "aucune ", "le nombre d")  # « aucun leader », « le nombre des élus »
_OF_NOTHING = ("de ", "d'", "d’")  # « chargé | de mission », « agir | de concert »
_LETTERS = re.compile(rf"{LETTER}&?{LETTER}")
_ROMAN = re.compile(r"(?:[Aa]cte )?[IVX]+(?:e|er|re|ème)?(?: République)?")  # « le XVe »
_BRACKET = re.compile(r"\(\s?([^()]{2,40}?)\s?\)")


class EntityTable:
    """The named entities of an article, found by any of their names.

    Parameters
    ----------
    clauses : iterable of (sequence of Token, sequence of Phrase)
        The tagged sentences of the article with their phrases.
    date : str
        The day of the article (ISO 8601), empty where it is not known.

    Attributes
    ----------
    period : (str, str)
        When it was written: its day, or else when those whom it names held the offices that it
        gives them.
    entities : list of Entity
        Those with the fullest names first.
    acronyms : dict
        The folded words that each acronym of the article stands for.
    holders : list of Entity
        Those who are known to have held public offices.
    known : dict of (Description, Entity) to str
        How well each role fits the offices of each holder, as far as it was asked.
    untold : int
        How many persons are named of whom nothing is said.
    apposed : dict of (int, int) to Entity
        Whom a role means that stands beside a name, by its sentence and first token.
    called : set of str
        Nouns that stand bare behind a name: « Claire Sorel, éclusière ».
    """

    def __init__(
        self, clauses: Sequence[tuple[Sequence[Token], Sequence[Phrase]]], date: str = ""
    ) -> None:
        self.entities: list[Entity] = []
        self.acronyms: dict[str, frozenset[str]] = {}
        self.apposed: dict[tuple[int, int], Entity] = {}
        self.called: set[str] = set()
        self._by_words: dict[tuple[str, ...], list[Entity]] = {}
        self._mentions: dict[tuple[str, ...], list[Mention]] = {}
        mentions = [
            (phrase, tokens)
            for tokens, phrases in clauses
            for phrase in _naming_phrases(tokens, phrases)
            if not _names_several(phrase)
        ]
        for phrase, tokens in mentions:
            self._mentions.setdefault(mention_words(phrase.name), []).append((phrase, tokens))
        for words in sorted(self._mentions, key=len, reverse=True):
            self._register(words)
        for phrase, tokens in mentions:
            self._learn_bracket(phrase, tokens)
        for sentence, (tokens, phrases) in enumerate(clauses):
            self._read_sentence(sentence, tokens, phrases)
        self._learn_acronyms()
        self.holders = [e for e in self.entities if e.held]
        self.known: dict[tuple[Description, Entity], str] = {}
        self.period = (date, date) if date else common_period(list(self._told_offices()))
        people = [e for e in self.entities if e.kind == "person" and e.sure and e.mentions]
        self.untold = sum(1 for e in people if not e.descriptions)

    def _read_sentence(
        self, sentence: int, tokens: Sequence[Token], phrases: Sequence[Phrase]
    ) -> None:
        """Count who is named, and learn what the sentence says that they are."""
        for phrase in _naming_phrases(tokens, phrases):
            entity = self.find(phrase)
            if entity is not None:
                self._meet(entity, sentence, tokens, phrase)
        for k, phrase in enumerate(phrases):
            entity = self.find(phrase) if phrase.name else None
            if entity is None:
                continue
            entity.tags |= _words_beside(tokens, phrase)
            self.called |= _noun_behind(tokens, phrases[k : k + 2])
            if entity.kind != "person":
                continue
            for said in (said_before(tokens, phrases, k), said_behind(tokens, phrases, k)):
                if said is not None and self._learn(entity, tokens, said):
                    self.apposed[sentence, said.start] = entity

    def _meet(self, entity: Entity, sentence: int, tokens: Sequence[Token], phrase: Phrase) -> None:
        """Count a mention; learn from the words beside it whether its one is a person."""
        if phrase.preposition in _WHERE and not (phrase.determiner or phrase.title):
            entity.where += 1
        entity.mentions += 1
        entity.governed += bool(phrase.preposition)
        entity.inside += not opens_sentence(tokens, phrase.head)
        entity.first = sentence if entity.first < 0 else entity.first
        if _is_aged(tokens, phrase.end):
            entity.kind, entity.sure, entity.place = "person", True, False
        if entity.kind == "person" and not phrase.noun:
            self._learn(entity, tokens, said_within(tokens, phrase))

    def _learn(self, entity: Entity, tokens: Sequence[Token], said: Phrase | None) -> bool:
        """Take what a sentence says of somebody; tell whether it may be said of the one."""
        if said is None or not entity.agrees(said.gender):
            return False
        entity.is_said(tokens, said, *said.core)
        entity.gender = entity.gender or said.gender
        return True

    def _learn_acronyms(self) -> None:
        """Learn which words an acronym stands for: « LFI » of « La France insoumise »."""
        for words, entities in self._by_words.items():
            full = mention_words(entities[0].name) if entities else ()
            letters = any(len(word) > 1 and word[0] == words[0][0] for word in full[:2])
            short = len(words) == 1 and words[0] not in full and letters
            if short and len(full) > 1 and entities[0].kind != "person":
                self.acronyms[words[0]] = words_of(full)

    def _told_offices(self) -> Iterator[Held]:
        """Yield the offices that the article gives those who are known to have held them."""
        for entity in self.holders:
            said = [d for d in entity.descriptions if not is_past(d.text)]
            for held in entity.held:
                if any(fit(d, held.office, self.acronyms) in _CLOSE for d in said):
                    yield held

    def hear(self, sources: Iterable[Phrase]) -> None:
        """Count how often each entity speaks by its name."""
        for phrase in sources:
            entity = self.find(phrase)
            if entity is not None:
                entity.speeches += 1
        for entity in self.entities:
            # « à Vire » is a place; « une amende infligée à Velmor » makes none of who speaks.
            told = entity.kind == "person" and (entity.sure or opens_with_given(entity.name))
            if not entity.speeches and not told:
                entity.place = entity.place or entity.where * 2 > entity.mentions
        self.loudest = max((e.speeches for e in self.entities), default=0)
        self.silent = sum(
            1 for e in self.entities if e.kind == "person" and e.speeches and not e.descriptions
        )

    def is_nobody(self, entity: Entity) -> bool:
        """Tell whether an entity is none that may speak: « Depuis », « 3 % », « les carburants ».

        A word that only ever stands where any word takes a capital is no name, unless it
        governs a verb of speech; nor is one of less than two letters. A thing does not speak.
        """
        if not entity.named:
            side = entity.name.startswith("côté ")  # « Côté patronal, on … »
            speaks = any(_may_speak(noun, entity.gender) for noun in entity.nouns)
            thing = bool(entity.nouns) and not side and not speaks
            part = entity.number == "s" and entity.name.startswith(_OF_NOTHING)
            return thing or part or entity.name.startswith(_NOBODY)
        person = entity.sure and entity.kind == "person"
        if entity.name in read_words("mute_names") or (_names_thing(entity.name) and not person):
            return True  # « M. B. » is somebody
        if person or metonym(entity.name):
            return False
        where = entity.place and entity.governed == entity.mentions  # « venus de Vire », « à Vire »
        if not entity.speeches and (where or _is_called_after(entity.name)):
            return True
        if " " in entity.name or is_given(entity.name):
            return False
        known = entity.place or entity.sure or entity.name in media()
        known = known or entity.name in bodies()
        known = known or ("-" in entity.name and is_acronym(entity.name.partition("-")[0]))
        told = known or entity.inside or entity.speeches
        return entity.name.lower() in function_words() or not told

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
        return list(self._by_words.get(mention_words(phrase.name), []))

    def _register(self, words: tuple[str, ...]) -> None:
        """Enter a name: as a new entity, or as a shorter name of one or more known."""
        mentions = self._mentions[words]
        known = self._longer(words)
        if not known:
            known = [_new_entity(mentions)]
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
            full = mention_words(entity.name)
            if genders and entity.gender and entity.gender not in genders:
                continue
            # A longer name that stands less often is likelier another's, or a slip.
            rare = len(self._mentions.get(full, ())) < len(mentions) and not entity.sure
            if not rare and shortens(words, full, person=entity.kind == "person", titled=titled):
                found.append(entity)
        return found

    def _learn_bracket(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Learn « Human Rights Watch (HRW) »: the bracket holds the short name."""
        entity = self.find(phrase)
        match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
        if entity is None or match is None or entity.kind == "person":
            return
        words = mention_words(match.group(1))
        if not words or not _is_another_name(match.group(1), entity.name):
            return
        if len(words) == 1 and words[0] not in mention_words(entity.name):
            self.acronyms[words[0]] = words_of([entity.name])
        entity.nouns |= _nouns_of(match.group(1))
        for other in self._by_words.get(words, []):
            if other in self.entities and other is not entity and not other.role:
                self.entities.remove(other)
        self._by_words[words] = [entity]


def _is_another_name(inside: str, name: str) -> bool:
    """Tell whether a bracket holds another name of a body: « (LDR) », « (ex-Velmor) ».

    « Renault (France) », « Vire (Calvados) » hold the name of another.
    """
    if inside.startswith(("@", "ex-")):
        return True
    return inside not in places() and (stands_for(inside, name) or stands_for(name, inside))


def _names_thing(name: str) -> bool:
    """Tell whether a name is a figure's or a thing's: « 3 % », « l'acte XIV », « le PIB ».

    Two places make the name of a match or of a line: « Vire-Rouen ».
    """
    first, _, second = name.partition("-")
    figure = not _LETTERS.search(name) or bool(_ROMAN.fullmatch(name))
    called = figure and name in bodies()  # « G7 », « L214 »
    return (figure and not called) or (first in places() and second in places())


def _is_called_after(name: str) -> bool:
    """Tell whether a place has its name from somebody: « rue Anne Roy », « lycée Paul-Petit »."""
    head, _, rest = name.partition(" ")
    return bool(rest) and eponymous_heads().get(head.lower()) == "place"


def _may_speak(noun: str, gender: str) -> bool:
    """Tell whether a noun in its base form (« maire », « État ») is of somebody who speaks."""
    people = noun in INDEFINITES or (  # « 62 % des Français »
        is_demonym(noun.capitalize(), sure=True) and not is_thing(noun)
    )
    abstract = gender == "f" and noun.removesuffix("s").endswith("eur")  # « la rumeur »
    agent = is_agent(noun.lower()) and not abstract
    return role_of(noun.lower()) is not None or agent or people


def _new_entity(mentions: Sequence[Mention]) -> Entity:
    """Return an entity for a name that no longer one stands behind."""
    phrases = [phrase for phrase, _ in mentions]
    led = any(_is_led(tokens, phrase.start) for phrase, tokens in mentions)
    apposed = any(_is_told_person(tokens, phrase.end) for phrase, tokens in mentions)
    score = humanity(phrases, led=led, apposed=apposed)
    name = max((p.name for p in phrases), key=lambda n: (len(n), not n.isupper()))
    name = metonym(name) or _capitalised(name)
    if not _LETTERS.search(name):  # « Mme A. »
        name = next((f"{p.title} {name}" for p in phrases if p.title), name)
    if _is_people(name, phrases):
        return Entity(f"les {name}", "group", named=True, number="p")
    given = is_given(name) and not any(p.preposition in _WHERE or p.determiner for p in phrases)
    place = name in places() and not metonym(name) and not given  # « Virginie », « en Virginie »
    held = () if place else offices_of(name)
    person = (score > 0 and not place) or (bool(held) and (" " in name or score == 0))
    return Entity(
        name,
        "person" if person else "organisation",
        named=True,
        gender=known_gender(name) if held and person else "",
        nouns=set() if person else _nouns_of(name),
        sure=score >= SURE or (bool(held) and person),
        place=place,
        held=held if person else (),
    )


def _nouns_of(name: str) -> set[str]:
    """Return the nouns that a body of a name is taken up by.

    « l'institut » is the Institut Montaigne, « le syndicat » the CGT or the CGT-Cheminots.
    """
    known, first = body_nouns(), name.partition(" ")[0]
    nouns = known.get(name) or known.get(first.partition("-")[0])
    role = role_of(first.lower())
    within = {role.base} if role is not None and role.kind == "organisation" else set()
    return within | set(nouns or ())


def _capitalised(name: str) -> str:
    """Return the name of a body with a capital: « fondation Anne Roy » becomes one."""
    first = name.partition(" ")[0]
    body = first.islower() and means_body(first)
    return name[0].upper() + name[1:] if body else name


def _is_people(name: str, phrases: Sequence[Phrase]) -> bool:
    """Tell whether a name is of many, « les Français », and not of one: « ce Lyonnais »."""
    several = sum(phrase.number == "p" for phrase in phrases)
    single = sum(phrase.determiner in SINGULAR_DETERMINERS for phrase in phrases)
    other = " " in name or is_given(name) or name in places()
    return several > single and names_people(name) and not other


def _is_led(tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a name has a head, « la présidente de Nestor Eaux », or is a place's.

    « l'avenue Diderot ».
    """
    if token_at(tokens, start - 1).low in eponymous_heads():
        return True
    if token_at(tokens, start - 1).low not in OF:
        return False
    role = role_of(token_at(tokens, start - 2).low)
    return role is not None and role.base in read_words("body_heads")


def _naming_phrases(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield every phrase that names somebody, and every name that stands inside another."""
    yield from (phrase for phrase in phrases if phrase.name)
    yield from names_within(tokens, phrases)


def names_within(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield every name that is no phrase of its own: « le parcours de Clémentine ».

    Parameters
    ----------
    tokens : sequence of Token
        A sentence.
    phrases : sequence of Phrase
        Its phrases.
    """
    heads = {phrase.name for phrase in phrases if phrase.name}
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


def _names_several(phrase: Phrase) -> bool:
    return phrase.number == "p" and len(listed(phrase.name)) > 1


def _noun_behind(tokens: Sequence[Token], pair: Sequence[Phrase]) -> set[str]:
    """Return the noun that stands bare behind a name and its comma."""
    name, noun = pair[0], pair[-1]
    beside = noun.start == name.end + 1 and tokens[name.end].text == ","
    bare = beside and not (noun.determiner or noun.preposition or noun.name)
    return {noun.noun} if bare else set()


def _is_aged(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether an age follows a name: « Rirette, 84 ans, »."""
    told = token_at(tokens, end).text in {",", "("} and is_age(tokens, end + 1)
    return told and not token_at(tokens, end + 3).text[:1].isalnum()


def _is_told_person(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether a name is said to be a person's behind a comma: « Buda, un Roumain »."""
    if token_at(tokens, end).text != ",":
        return False
    one = token_at(tokens, end + 1).low in ONE
    noun = token_at(tokens, end + 1 + one)
    role = role_of(noun.low)
    if role is not None:
        return role.kind == "person" and noun.pos == "NOUN"
    return one and noun.text[:1].isupper() and is_demonym(noun.text, sure=True)


def _words_beside(tokens: Sequence[Token], phrase: Phrase) -> frozenset[str]:
    """Return the words of a party or a body beside a name: « X (LR) », « X, du SNJ »."""
    match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
    inside = [match.group(1)] if match else []
    comma = phrase.end + (token_at(tokens, phrase.end).text == ",")
    article = token_at(tokens, comma + 1).low in DEFINITE
    name = token_at(tokens, comma + 1 + article)
    if token_at(tokens, comma).low in OF and name.pos == NAME:
        inside.append(name.text)
    return words_of(inside)
