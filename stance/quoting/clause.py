"""A sentence with its syntax, and what in it may speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.quoting.roles import role_of
from stance.quoting.wordlists import is_agent

if TYPE_CHECKING:
    from stance.quoting.cues import Cue
    from stance.quoting.phrases import Phrase
    from stance.quoting.tokens import Token

__all__ = ["Clause", "is_document", "is_person", "is_side", "speaks"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A tagged sentence with its phrases and cues, each in order."""

    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]
    cues: tuple[Cue, ...]

    def between(self, k: int) -> tuple[int, int]:
        """Return where what stands between marked spans ``k - 1`` and ``k`` begins and ends."""
        end = next((i for i, token in enumerate(self.tokens) if token.span == k), 0)
        last = max((i for i, token in enumerate(self.tokens) if token.span == k - 1), default=-1)
        return last + 1, end


def speaks(phrase: Phrase) -> bool:
    """Tell whether a phrase is of the sort that speaks: a name, a pronoun, a role."""
    if phrase.kind == "pronoun" or phrase.name or is_side(phrase):
        return True
    abstract = phrase.noun.endswith("eur") and phrase.gender == "f"  # « l'humeur », « la valeur »
    return role_of(phrase.noun) is not None or (is_agent(phrase.noun) and not abstract)


def is_side(phrase: Phrase) -> bool:
    """Tell « côté libéral », « côté patronal »: those on one side, whom nobody names."""
    return phrase.noun == "côté" and not phrase.determiner and phrase.end > phrase.head + 1


def is_document(phrase: Phrase) -> bool:
    """Tell whether a phrase is a thing written: it speaks where nobody else does."""
    role = role_of(phrase.noun)
    return role is not None and role.kind == "document"


def is_person(phrase: Phrase) -> bool:
    """Tell whether a phrase has the noun of a person: « le directeur sportif »."""
    role = role_of(phrase.noun)
    return role is not None and role.kind == "person"
