"""Every noun phrase of a sentence, outside quotation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.appositions import join_appositions
from stance.quoting.grammar import DASHES
from stance.quoting.names import NAME
from stance.quoting.phrases import Phrase, read_phrase
from stance.quoting.tokens import has_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quoting.tokens import Token

__all__ = ["find_phrases"]

DATELINE = 16  # tokens that the place and date of a dispatch may have


def find_phrases(tokens: Sequence[Token], taken: frozenset[int] = frozenset()) -> list[Phrase]:
    """Return the noun phrases of a sentence outside quotation marks, in order.

    A phrase in apposition between commas (« M. Roy, maire de Vire, ») is one
    with its neighbour when one of the two gives a name and the other a role.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    taken : frozenset of int
        Tokens that belong to a cue, whatever the tagger says of them.
    """
    phrases: list[Phrase] = []
    i = _after_dateline(tokens)
    while i < len(tokens):
        phrase = _phrase_at(tokens, i, taken)
        if phrase is None:
            i += 1
        else:
            phrases.append(phrase)
            i = phrase.end
    return join_appositions(tokens, phrases)


def _after_dateline(tokens: Sequence[Token]) -> int:
    """Return the token behind « Lyon (France), 14 mai (APN) - », 0 where there is none."""
    if not tokens or tokens[0].pos not in {NAME, "PROPN"}:
        return 0
    dash = next((i for i, t in enumerate(tokens[:DATELINE]) if t.text in DASHES | {"-"}), 0)
    dated = any(t.text[:1].isdigit() or t.text == "(" for t in tokens[:dash])
    return dash + 1 if dated and not has_finite(tokens[:dash]) else 0


def _phrase_at(tokens: Sequence[Token], i: int, taken: frozenset[int]) -> Phrase | None:
    """Return the phrase that begins at token ``i`` and reaches over no cue, or None."""
    if tokens[i].quoted or i in taken or not tokens[i].text[:1].isalnum():
        return None
    phrase = read_phrase(tokens, i)
    if phrase is None:
        return None
    cut = next((k for k in range(i + 1, phrase.end) if k in taken), None)
    return phrase if cut is None else read_phrase(tokens[:cut], i)
