"""The cast of an article: everybody it names, each under the fullest name.

Mentions are gathered first, the fullest names before the shorter ones, so that
« M. Roche » in the headline still becomes « Sean Roche ».
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from stance.quote import Speaker, SpeakerType
from stance.quoting.names import NAME
from stance.quoting.phrases import Phrase
from stance.quoting.roles import role_of
from stance.quoting.tokens import Token, printed
from stance.quoting.wordlists import given_names, name_gender, places, titles
from stance.resources import read_table

__all__ = ["Cast", "Figure", "fold", "is_company"]

_SPLIT = re.compile(r"[\s\u00a0\u202f-]+")
_INITIAL = re.compile(r"^[A-ZÀ-Þ]\.?$")
SURE = 3  # what a name must weigh as a person's to be taken for one without doubt
_BRACKET = re.compile(r"\(\s?([^()]{2,40}?)\s?\)")


@dataclass(slots=True)
class Figure:
    """Somebody or something that an article lets speak.

    Attributes
    ----------
    name : str
        The fullest name, or the noun phrase of one without a name.
    kind : str
        ``"person"``, ``"organisation"``, ``"group"`` or ``"unnamed"``.
    named : bool
    gender, number : str
    nouns : set of str
        The role nouns that the article gives, in their base form.
    role : str
        What the article says that the one is, in its longest form.
    mentions : int
        How often the article names the one.
    sure : bool
        Whether a title, a given name or a role says that it is a person.
    place : bool
        Whether it is a country, a region or a city.
    bare : bool
        Whether the name ever stands without an article.
    """

    name: str
    kind: SpeakerType
    named: bool
    gender: str = ""
    number: str = "s"
    nouns: set[str] = field(default_factory=set)
    role: str = ""
    mentions: int = 0
    sure: bool = False
    place: bool = False
    bare: bool = False

    def speaker(self) -> Speaker:
        """Return the figure as a speaker."""
        return Speaker(self.name, self.kind, self.role)


def fold(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: lower case, one apostrophe."""
    return tuple(
        word.strip(".,").replace("’", "'").lower()
        for word in _SPLIT.split(name)
        if word.strip(".,")
    )


@cache
def _metonyms() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in read_table("metonyms")}


@cache
def _companies() -> frozenset[str]:
    return frozenset(row["noun"] for row in read_table("companies"))


@cache
def _body_words() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("organisation_words"))


class Cast:
    """The named figures of an article, found by any of their names.

    Parameters
    ----------
    clauses : iterable of (sequence of Token, sequence of Phrase)
        The tagged sentences of the article with their phrases.
    """

    def __init__(self, clauses: Iterable[tuple[Sequence[Token], Sequence[Phrase]]]) -> None:
        self.figures: list[Figure] = []
        self._by_words: dict[tuple[str, ...], list[Figure]] = {}
        mentions = [
            (phrase, tokens)
            for tokens, phrases in clauses
            for phrase in _naming_phrases(tokens, phrases)
            if not _joined(phrase)
        ]
        counts = self._counts = Counter(fold(p.name) for p, _ in mentions)
        order = {words: k for k, words in enumerate(counts)}
        for words in sorted(counts, key=lambda w: (-len(w), order[w])):
            self._register(words, [(p, t) for p, t in mentions if fold(p.name) == words])
        for phrase, tokens in mentions:
            self._learn_bracket(phrase, tokens)

    def find(self, phrase: Phrase) -> Figure | None:
        """Return the figure that a phrase names; of two of one name the better fit."""
        found = self._by_words.get(fold(phrase.name), [])
        if len(found) > 1 and phrase.gender:
            fitting = [f for f in found if f.gender in {"", phrase.gender}]
            found = fitting or found
        if len(found) > 1 and role_of(phrase.noun) is not None:
            fitting = [f for f in found if role_of(phrase.noun).base in f.nouns]
            found = fitting or found
        return found[0] if found else None

    def candidates(self, phrase: Phrase) -> list[Figure]:
        """Return every figure that a phrase may name."""
        return list(self._by_words.get(fold(phrase.name), []))

    def _register(
        self, words: tuple[str, ...], mentions: list[tuple[Phrase, Sequence[Token]]]
    ) -> None:
        """Enter a name: as a new figure, or as a shorter name of one or more known."""
        known = self._longer(words, mentions)
        if not known:
            known = [self._new(mentions)]
            self.figures.extend(known)
        self._by_words.setdefault(words, []).extend(
            f for f in known if f not in self._by_words[words]
        )
        for figure in known:
            for phrase, tokens in mentions:
                fits = not phrase.gender or not figure.gender or phrase.gender == figure.gender
                if fits and (len(known) == 1 or phrase.gender):
                    _learn(figure, phrase, tokens)

    def _longer(
        self, words: tuple[str, ...], mentions: list[tuple[Phrase, Sequence[Token]]]
    ) -> list[Figure]:
        """Return the figures of which these words are a shorter name."""
        genders = {p.gender for p, _ in mentions if p.title and p.gender}
        titled = any(p.title for p, _ in mentions)
        found = []
        for figure in self.figures:
            full = fold(figure.name)
            if not figure.named or genders and figure.gender and figure.gender not in genders:
                continue
            rare = self._counts[full] < self._counts[words] and not figure.sure
            if not rare and _shortens(words, full, person=figure.kind == "person", titled=titled):
                found.append(figure)
        return found

    def _new(self, mentions: list[tuple[Phrase, Sequence[Token]]]) -> Figure:
        score = _humanity([p for p, _ in mentions])
        name = max((p.name for p, _ in mentions), key=lambda n: (len(n), not n.isupper()))
        place = name in places() and name not in _metonyms()
        kind: SpeakerType = "person" if score > 0 and not place else "organisation"
        return Figure(name, kind, named=True, sure=score >= SURE, place=place)

    def _learn_bracket(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Learn « Human Rights Watch (HRW) »: the bracket holds the short name."""
        figure = self.find(phrase)
        match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
        if figure is None or match is None or figure.kind == "person":
            return
        words = fold(match.group(1))
        if words in self._by_words:
            for other in self._by_words[words]:
                if other in self.figures and other is not figure and not other.role:
                    self.figures.remove(other)
        self._by_words[words] = [figure]


def _naming_phrases(tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield every phrase that names somebody, and every name that stands inside another."""
    heads: set[str] = set()
    for phrase in phrases:
        if phrase.name:
            heads.add(phrase.name)
            yield phrase
    for i, token in enumerate(tokens):
        if token.pos == NAME and token.span < 0 and token.text not in heads:
            title = tokens[i - 1].text if i and tokens[i - 1].text in titles() else ""
            yield Phrase(
                i,
                i + 1,
                i,
                "name",
                token.text,
                title=title,
                preposition="de",
                gender=name_gender(token.text),
                number="s",
                core=(i, i + 1),
            )


def _joined(phrase: Phrase) -> bool:
    return " et " in phrase.name and phrase.number == "p"


def _shortens(words: tuple[str, ...], full: tuple[str, ...], *, person: bool, titled: bool) -> bool:
    """Tell whether ``words`` are a short form of the name ``full``."""
    if len(words) >= len(full):
        return (
            len(words) == len(full) > 1 and words[-1] == full[-1] and _same_first(words[0], full[0])
        )
    if person:
        if words[-1] == full[-1] and len(words) == 1:
            return True
        if len(words) > 1 and words == full[-len(words) :]:
            return True  # « de Pavant », « Le Pen »
        if len(words) == 1 and words[0] == full[0]:
            return not titled
        return len(words) > 1 and words[-1] == full[-1] and _same_first(words[0], full[0])
    if len(words) == 1 and len(words[0]) > 1 and words[0] == "".join(w[0] for w in full):
        return True  # an acronym
    return (
        len(words) >= 1
        and words == full[: len(words)]
        and len(words) >= len(full) - 1
        and len(words[0]) > 3
    )


def _same_first(one: str, other: str) -> bool:
    return (
        one == other
        or (len(one) == 1 and other.startswith(one))
        or (len(other) == 1 and one.startswith(other))
    )


def _humanity(phrases: Sequence[Phrase]) -> int:
    """Weigh a person against a body by title, given name, role noun and article."""
    score = 0
    for phrase in phrases:
        role = role_of(phrase.noun)
        if phrase.title:
            score += 5
        first = phrase.name.split()[0].replace("’", "'")
        if first in given_names() or first.split("-")[0] in given_names() and "-" in first:
            score += 3 if " " in phrase.name else 1
        elif " " in phrase.name and not phrase.determiner:
            score += 1
        if role and role.kind == "person":
            score += 3 if " " in phrase.name else 1  # « le fournisseur Amazon »
        elif role and role.kind in {"organisation", "document", "group"}:
            score -= 3
        elif phrase.determiner:
            score -= 1
        if phrase.name.isupper() and len(phrase.name) > 1:
            score -= 2
        if any(word in _body_words() for word in phrase.name.split()):
            score -= 3
        if phrase.name in _metonyms():
            score -= 4
    return score


def _learn(figure: Figure, phrase: Phrase, tokens: Sequence[Token]) -> None:
    """Take from a mention what it tells of gender and role."""
    figure.mentions += 1
    figure.bare = figure.bare or not phrase.determiner
    if not figure.gender and figure.kind == "person":
        figure.gender = phrase.gender
    elif not figure.gender and phrase.gender and (phrase.noun or phrase.determiner):
        figure.gender = phrase.gender
    elif phrase.title and phrase.gender:
        figure.gender = phrase.gender
    if phrase.noun:
        role = role_of(phrase.noun)
        figure.nouns.add(role.base if role else phrase.noun)
    if phrase.role and role_of(phrase.noun) is not None:
        text = printed(tokens, *phrase.role)
        if len(text) > len(figure.role):
            figure.role = text


def is_company(noun: str) -> bool:
    """Tell whether a noun may stand for any company (« l'entreprise », « le groupe »)."""
    return noun in _companies()
