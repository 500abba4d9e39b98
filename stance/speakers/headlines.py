"""A headline or a pull quote says the body again: keep one row, the body's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.words import letters

if TYPE_CHECKING:
    from stance.quote import Quote

__all__ = ["drop_repeats"]


SHORTEST = 13  # letters of a quotation that a headline may hold with other words around it
_REPEATING = frozenset(["headline", "deck", "crosshead", "pull_quote", "caption"])


def drop_repeats(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotations without those that only repeat one of the body.

    Parameters
    ----------
    quotes : sequence of Quote
        In text order.

    Returns
    -------
    tuple of Quote
        A row of the body that is said again has ``repeated`` set.
    """
    said_as = [letters(quote.text) for quote in quotes]
    body = [k for k, quote in enumerate(quotes) if quote.block not in _REPEATING]
    said: dict[int, int] = {}  # which quotation of the body each of the others says again
    for k, quote in enumerate(quotes):
        if quote.block in _REPEATING and said_as[k]:
            same = next((j for j in body if _says_again(said_as[k], said_as[j])), None)
            if same is not None:
                said[k] = same
    again = frozenset(said.values())
    return tuple(
        replace(quote, repeated=True) if k in again else quote
        for k, quote in enumerate(quotes)
        if k not in said
    )


def _says_again(words: str, body: str) -> bool:
    """Tell whether one text holds the other; a short one of the body proves nothing."""
    return words in body or (body in words and len(body) >= SHORTEST)
