"""Give a headline's quotation, whose words nobody is said to be, to whom the body quotes most."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.quote import Quote

__all__ = ["give_headlines"]

# A paper puts the words of its main witness there. Too few headlines of the
# embedded gold name nobody to measure how often this is right; it is a guess.
_TRUST: Final = 0.5
_HEAD: Final = frozenset(["headline", "deck"])


def give_headlines(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the quotations; those of headlines without a speaker have the body's foremost.

    Parameters
    ----------
    quotes : sequence of Quote
        Those of one article, in text order.

    Returns
    -------
    tuple of Quote
        Of two whom the body quotes as often, the one whom it quotes first.
    """
    body = Counter(q.speaker for q in quotes if q.speaker and q.block not in _HEAD)
    if not body:
        return tuple(quotes)
    foremost, _ = body.most_common(1)[0]
    return tuple(
        replace(quote, speaker=foremost, method="foremost", confidence=_TRUST)
        if quote.block in _HEAD and quote.speaker is None
        else quote
        for quote in quotes
    )
