"""Plain sentiment of French words, from textblob-fr: not stance, shown beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

__all__ = ["polarities"]


@cache
def _analyzer() -> Callable[[str], float]:
    """Return a function that gives the polarity that textblob-fr gives, in half the time.

    Its tokenizer makes twenty-eight passes over a text for the sake of apostrophes, of
    which two change what comes out, and its word list asks itself at every word
    whether it is loaded. TextBlob objects look for NLTK corpora that are a download
    away, and the analyzer fails on a text that begins like « a-12345678 »: tokenizer
    and word list are asked themselves.
    """
    from textblob_fr.fr import (  # noqa: PLC0415 - slow to import
        Sentiment,
        parser,
        replacements,
        sentiment,
    )

    class Loaded(Sentiment):  # type: ignore[misc]  # untyped
        __contains__ = dict.__contains__
        __getitem__ = dict.__getitem__

    words = Loaded(
        path=sentiment.path,
        language=sentiment.language,
        negations=sentiment.negations,
        modifiers=sentiment.modifiers,
        modifier=sentiment.modifier,
    )
    words.load()
    curly = {old: new for old, new in replacements.items() if "’" in old}

    def polarity(text: str) -> float:
        tokens = " ".join(parser.find_tokens(text, replace=curly)).split()
        found = words.assessments([(token.lower(), None) for token in tokens])
        total = sum(value for _, value, *_ in found)
        return float(min(1.0, max(-1.0, total / (len(found) or 1))))

    return polarity


def polarities(texts: Iterable[str]) -> list[float]:
    """Return the polarity of each text, −1 to 1; 0 for a text without any.

    Examples
    --------
    >>> polarities(["Ce service est excellent.", ""])
    [0.5, 0.0]
    """
    polarity = _analyzer()
    return [polarity(text) if text.strip() else 0.0 for text in texts]
