"""Figures: everybody and everything that an article lets speak."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from stance.quote import Speaker
from stance.quoting.grammar import OF
from stance.quoting.roles import role_of
from stance.quoting.tokens import Token, printed
from stance.quoting.wordlists import title_nouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quote import SpeakerType
    from stance.quoting.phrases import Phrase

__all__ = ["Figure", "fold", "lower_first"]

_ELIDED = frozenset(["L’", "L'", "A", "D'"])  # first words of one letter that lose their capital
_SPLIT = re.compile(r"[\s\u00a0\u202f-]+")


@dataclass(slots=True)
class Figure:
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
        What the article says that the one is, in its longest form.
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
    sure: bool = False
    place: bool = False
    bare: bool = False

    def speaker(self) -> Speaker:
        """Return the figure as a speaker."""
        return Speaker(self.name, self.kind, self.role)

    def agrees(self, gender: str) -> bool:
        """Tell whether nothing known of its gender speaks against ``gender``."""
        return not gender or self.gender in {"", gender}

    def learn(self, phrase: Phrase, tokens: Sequence[Token]) -> None:
        """Take from a mention what it tells of gender and role.

        Parameters
        ----------
        phrase : Phrase
            A phrase that names the figure.
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
            self.nouns.add(title_nouns()[phrase.title])
        if phrase.role:
            self.nouns |= _party(tokens[slice(*phrase.role)])
        if phrase.role and role:
            role_text = lower_first(printed(tokens, *phrase.role))
            self.role = max(self.role, role_text, key=len)


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
