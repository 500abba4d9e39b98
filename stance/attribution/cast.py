"""The cast of an article: everybody it names, each under the fullest name.

Mentions are gathered first, the fullest names before the shorter ones, so that
« M. Roche » in the headline still becomes « Sean Roche ».
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.attribution.figures import Figure, fold
from stance.attribution.humanity import SURE, humanity
from stance.attribution.shortnames import shortens
from stance.quoting.names import NAME
from stance.quoting.phrases import Phrase
from stance.quoting.roles import role_of
from stance.quoting.tokens import Token, printed, token_at
from stance.quoting.wordlists import metonym, name_gender, places, titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stance.quote import SpeakerType

    Mention = tuple[Phrase, Sequence[Token]]

__all__ = ["Cast", "fold"]

_BRACKET = re.compile(r"\(\s?([^()]{2,40}?)\s?\)")


class Cast:
    """The named figures of an article, found by any of their names.

    Parameters
    ----------
    clauses : iterable of (sequence of Token, sequence of Phrase)
        The tagged sentences of the article with their phrases.

    Attributes
    ----------
    figures : list of Figure
        Those with the fullest names first.
    """

    def __init__(self, clauses: Iterable[tuple[Sequence[Token], Sequence[Phrase]]]) -> None:
        self.figures: list[Figure] = []
        self._by_words: dict[tuple[str, ...], list[Figure]] = {}
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

    def find(self, phrase: Phrase) -> Figure | None:
        """Return the figure that a phrase names; of two of one name the better fit."""
        found = self.candidates(phrase)
        if len(found) > 1 and phrase.gender:
            found = [f for f in found if f.agrees(phrase.gender)] or found
        role = role_of(phrase.noun)
        if len(found) > 1 and role is not None:
            found = [f for f in found if role.base in f.nouns] or found
        return found[0] if found else None

    def candidates(self, phrase: Phrase) -> list[Figure]:
        """Return every figure that a phrase may name."""
        return list(self._by_words.get(fold(phrase.name), []))

    def _register(self, words: tuple[str, ...]) -> None:
        """Enter a name: as a new figure, or as a shorter name of one or more known."""
        mentions = self._mentions[words]
        known = self._longer(words)
        if not known:
            known = [_new_figure([phrase for phrase, _ in mentions])]
            self.figures.extend(known)
        self._by_words[words] = known
        for figure in known:
            for phrase, tokens in mentions:
                told = len(known) == 1 or bool(phrase.gender)
                if told and figure.agrees(phrase.gender):
                    figure.learn(phrase, tokens)

    def _longer(self, words: tuple[str, ...]) -> list[Figure]:
        """Return the figures of which these words are a shorter name."""
        mentions = self._mentions[words]
        genders = {p.gender for p, _ in mentions if p.title and p.gender}
        titled = any(p.title for p, _ in mentions)
        found = []
        for figure in self.figures:
            full = fold(figure.name)
            if genders and figure.gender and figure.gender not in genders:
                continue
            # A longer name that stands less often is likelier another's, or a slip.
            rare = len(self._mentions[full]) < len(mentions) and not figure.sure
            if not rare and shortens(words, full, person=figure.kind == "person", titled=titled):
                found.append(figure)
        return found

    def _learn_bracket(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Learn « Human Rights Watch (HRW) »: the bracket holds the short name."""
        figure = self.find(phrase)
        match = _BRACKET.search(printed(tokens, phrase.head, phrase.end))
        if figure is None or match is None or figure.kind == "person":
            return
        words = fold(match.group(1))
        for other in self._by_words.get(words, []):
            if other in self.figures and other is not figure and not other.role:
                self.figures.remove(other)
        self._by_words[words] = [figure]


def _new_figure(phrases: Sequence[Phrase]) -> Figure:
    """Return a figure for a name that no longer one stands behind."""
    score = humanity(phrases)
    name = max((p.name for p in phrases), key=lambda n: (len(n), not n.isupper()))
    name = metonym(name) or name
    place = name in places() and not metonym(name)
    kind: SpeakerType = "person" if score > 0 and not place else "organisation"
    return Figure(name, kind, named=True, sure=score >= SURE, place=place)


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


def _names_several(phrase: Phrase) -> bool:
    return " et " in phrase.name and phrase.number == "p"
