"""A tagged sentence with its noun phrases and cues, and which of its phrases may speak.

A `Clause` is what all rules on quotations read; `speaks` tells a name, a pronoun or a role from a
thing. Who speaks with a cue is told by `stance.quotations.cue_subjects`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from stance.french.noun_phrases import Phrase, read_phrase
from stance.french.word_lists import OF, is_agent, is_demonym, means_person, role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue
    from stance.french.tagging import Token

__all__ = ["Clause", "complement_of", "is_document", "is_person", "is_side", "speaks"]


class Stretch(NamedTuple):
    """The tokens of a marked span: the first, the one behind the last, and their number.

    An incise within the marks is between them and not one of them.
    """

    first: int
    end: int
    number: int


_NOWHERE = Stretch(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Clause:
    """A tagged sentence with its phrases and cues, each in order.

    Attributes
    ----------
    tokens : tuple of Token
    phrases : tuple of Phrase
    cues : tuple of Cue
    outside : tuple of Token
        Those of the tokens that stand in no marks.
    sources : dict of (Cue, int) to Phrase or None
        What ``source_of`` has answered.
    """

    tokens: tuple[Token, ...]
    phrases: tuple[Phrase, ...]
    cues: tuple[Cue, ...]
    outside: tuple[Token, ...] = field(init=False, repr=False, compare=False)
    sources: dict[tuple[Cue, int], Phrase | None] = field(init=False, repr=False, compare=False)
    _spans: dict[int, Stretch] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        spans: dict[int, Stretch] = {}
        outside = []
        for i, token in enumerate(self.tokens):
            if token.span < 0:
                outside.append(token)
                continue
            first, _, count = spans.get(token.span, (i, i, 0))
            spans[token.span] = Stretch(first, i + 1, count + 1)
        object.__setattr__(self, "outside", tuple(outside))
        object.__setattr__(self, "sources", {})
        object.__setattr__(self, "_spans", spans)

    def stretch(self, k: int) -> Stretch:
        """Return where the tokens of marked span ``k`` stand; all zero if it has none."""
        return self._spans.get(k, _NOWHERE)

    def between(self, k: int) -> tuple[int, int]:
        """Return the tokens between the marked spans ``k - 1`` and ``k``."""
        return self.stretch(k - 1).end, self.stretch(k).first


def speaks(phrase: Phrase) -> bool:
    """Tell whether a phrase may speak: a name, a pronoun or a role."""
    if phrase.kind == "pronoun" or phrase.name or is_side(phrase):
        return True
    if is_demonym(phrase.noun.capitalize()) and phrase.number == "p":  # « 62 % des Français »
        return True
    abstract = phrase.noun.endswith("eur") and phrase.gender == "f"  # « l'humeur », « la valeur »
    return role_of(phrase.noun) is not None or (is_agent(phrase.noun) and not abstract)


def is_side(phrase: Phrase) -> bool:
    """Tell whether a phrase means people on one side: « côté patronal »."""
    return phrase.noun == "côté" and not phrase.determiner and phrase.end > phrase.head + 1


def is_document(phrase: Phrase) -> bool:
    """Tell whether a phrase is a document, which is the source if nobody else is."""
    role = role_of(phrase.noun)
    return role is not None and role.kind == "document"


def is_person(phrase: Phrase) -> bool:
    """Tell whether a phrase has the noun of a person: « le directeur sportif »."""
    return means_person(phrase.noun)


def complement_of(tokens: Sequence[Token], phrase: Phrase) -> Phrase:
    """Return the possessor of a thing: « les représailles du groupe, qui dit … »."""
    for i in range(phrase.head + 1, phrase.end):
        inner = read_phrase(tokens, i) if tokens[i - 1].low in OF else None
        if inner is not None and inner.end == phrase.end and speaks(inner):
            return inner
    return phrase
