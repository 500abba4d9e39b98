"""Those whom an article lets speak without a name, under the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.attribution.figures import Figure, fold, lower_first
from stance.quoting.nouns import full_end
from stance.quoting.roles import role_of
from stance.quoting.tokens import Token, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quote import SpeakerType
    from stance.quoting.phrases import Phrase

__all__ = ["Unnamed"]

_INTRODUCING = frozenset(["selon", "après"])  # « selon … », « d'après … »
# What kind of figure a role noun stands for; the others are unnamed persons.
_KINDS: dict[str, SpeakerType] = {
    "organisation": "organisation",
    "document": "organisation",
    "group": "group",
}


class Unnamed:
    """The noun phrases of an article that speak, each entered once."""

    def __init__(self) -> None:
        self._figures: list[Figure] = []

    def same_noun(self, phrase: Phrase) -> Figure | None:
        """Return the last one entered with the same noun, number and gender, or None."""
        role = role_of(phrase.noun)
        base = role.base if role else phrase.noun
        for figure in reversed(self._figures):
            agrees = figure.agrees(phrase.gender)
            if base in figure.nouns and agrees and phrase.number in {"", figure.number}:
                return figure
        return None

    def enter(self, tokens: Sequence[Token], phrase: Phrase) -> Figure:
        """Return the figure for a noun phrase; the same words are the same figure.

        A noun that the lexicon does not know is not kept: it stands for itself
        where it speaks, and nothing refers back to it.
        """
        figure = _figure(tokens, phrase)
        if role_of(phrase.noun) is None:
            return figure
        words = fold(figure.name)
        known = next((f for f in self._figures if fold(f.name) == words), None)
        if known is None:
            self._figures.append(figure)
        return known or figure


def _figure(tokens: Sequence[Token], phrase: Phrase) -> Figure:
    """Return a figure for a noun phrase, under the words of the page."""
    start, end = phrase.core if phrase.core[1] else (phrase.start, phrase.end)
    end = full_end(tokens, end, set_off=phrase.preposition in _INTRODUCING)
    role = role_of(phrase.noun)
    kind: SpeakerType = _KINDS.get(role.kind, "unnamed") if role else "unnamed"
    if phrase.number == "p" and kind == "unnamed":
        kind = "group"
    return Figure(
        name=lower_first(printed(tokens, start, end)),
        kind=kind,
        named=False,
        gender=phrase.gender,
        number=phrase.number or "s",
        nouns={role.base if role else phrase.noun},
    )
