"""Identify the language of a text by its function words."""

from __future__ import annotations

from functools import cache

from stance.files.resources import read_table
from stance.french.words import LETTERS

__all__ = ["function_words", "guess_language"]


_SAMPLE = 20_000  # characters; the first pages are enough
_FEW = 12  # words; a shorter text has too few function words
_LEAST = 0.08  # minimum share of function words to identify a language
_LEAD = 1.2  # the ratio to French that another language must reach


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Return the frequent words of each language of the table."""
    rows = read_table("languages")
    return {row["language"]: frozenset(row["words"].split()) for row in rows}


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of ``text``.

    One of the languages of ``lexicons/languages.tsv``; ``"und"`` for none of
    them; ``"fr"`` where the text is too short to tell.

    Examples
    --------
    >>> guess_language("Le maire a dit aux habitants de la ville qu'il n'y avait pas de caméra.")
    'fr'
    >>> guess_language("The mayor told the people of the town that there was not a camera in it.")
    'en'
    """
    words = [word.lower() for word in LETTERS.findall(text[:_SAMPLE])]
    if len(words) < _FEW:
        return "fr"
    shares = {
        language: sum(word in known for word in words) / len(words)
        for language, known in function_words().items()
    }
    best = max(shares, key=lambda language: (shares[language], language))
    if shares[best] < _LEAST:
        return "und"
    return best if shares[best] > _LEAD * shares["fr"] else "fr"
