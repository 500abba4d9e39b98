"""A pull quote says the body again: keep one row, the body's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stance.quote import Quote

__all__ = ["drop_repeats"]

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
    letters = [_letters(quote.text) for quote in quotes]
    body = [k for k, quote in enumerate(quotes) if quote.block not in _REPEATING]
    repeated: set[int] = set()
    dropped: set[int] = set()
    for k, quote in enumerate(quotes):
        if quote.block not in _REPEATING or not letters[k]:
            continue
        same = next(
            (
                j
                for j in body
                if letters[k] in letters[j] or letters[j] in letters[k] and len(letters[j]) > 12
            ),
            None,
        )
        if same is not None:
            repeated.add(same)
            dropped.add(k)
    return tuple(
        replace(quote, repeated=True) if k in repeated else quote
        for k, quote in enumerate(quotes)
        if k not in dropped
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
