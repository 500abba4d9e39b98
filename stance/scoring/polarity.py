"""Plain sentiment of French words, from textblob-fr: not stance, shown beside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Protocol

__all__ = ["polarities"]


class _Analyzer(Protocol):
    def __call__(self, text: str) -> tuple[float, float]: ...


@cache
def _analyzer() -> _Analyzer:
    # The pattern analyzer itself: TextBlob objects look for NLTK corpora that are
    # a download away.
    from textblob_fr.fr import sentiment  # noqa: PLC0415 - slow to import

    return sentiment  # type: ignore[no-any-return]


def polarities(texts: Iterable[str]) -> list[float]:
    """Return the polarity of each text, −1 to 1; 0 for a text without any.

    Examples
    --------
    >>> polarities(["Ce service est excellent.", ""])
    [0.5, 0.0]
    """
    analyzer = _analyzer()
    return [_polarity(analyzer, text) for text in texts]


def _polarity(analyzer: _Analyzer, text: str) -> float:
    if not text.strip():
        return 0.0
    value = float(analyzer(text)[0])
    return min(1.0, max(-1.0, value))
