"""The words of French and of the current page: their frequency, and the language of a text.

`zipf` looks up the frequency of a word in wordfreq. A `Vocabulary` counts the words that a
page prints within its lines, including names and rare words that no list has. `chance`
combines both on one scale, also for unknown words, to compare two readings of the same
letters. `guess_language` identifies the language of a text by its function words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from stance.files.resources import read_table
from stance.french.words import LETTER, LETTERS

__all__ = ["COMPOUND", "Vocabulary", "chance", "function_words", "guess_language", "zipf"]


#: Words with their hyphens and apostrophes: « est-ce », « aujourd’hui ».
COMPOUND = rf"{LETTER}+(?:[-’']{LETTER}+)*"
_TOKEN = re.compile(COMPOUND)

# An unknown string of n letters has about ten times less chance than one of n - 1;
# the constant makes names of six letters about as likely as rare words.
_UNKNOWN = 6.5
_PAGE_CEILING = 5.0
_COMMON = 3.0
_ENGLISH_DISCOUNT = 1.5
_SAMPLE = 20_000  # characters; the first pages are enough
_FEW = 12  # words; a shorter text has too few function words
_LEAST = 0.08  # minimum share of function words to identify a language
_LEAD = 1.2  # the ratio to French that another language must reach


@cache
def _table(language: str) -> Mapping[str, float]:
    from wordfreq import get_frequency_dict  # noqa: PLC0415 - loaded for the first raw page

    found: Mapping[str, float] = get_frequency_dict(language)
    return found


def zipf(word: str, language: str = "fr") -> float:
    """Return the Zipf frequency of ``word`` (log10 of its count in a billion), 0 if unknown.

    Unlike ``wordfreq.zipf_frequency`` it never parts the word: a compound or a
    run-together form is looked up as it stands.

    Examples
    --------
    >>> zipf("maire") > 4, zipf("surle") < 3, zipf("zzxqj")
    (True, True, 0.0)
    """
    share = _table(language).get(word.lower().replace("’", "'"), 0.0)
    return math.log10(share) + 9 if share else 0.0


@dataclass(frozen=True)
class Vocabulary:
    """The words that a page prints whole, within a line.

    Attributes
    ----------
    counts : mapping of str to int
        How often each word stands there, in lower case.
    pairs : frozenset of tuple of str
        Words that stand side by side there.
    total : int
        How many words were counted.
    """

    counts: Mapping[str, int]
    pairs: frozenset[tuple[str, str]]
    total: int

    @classmethod
    def of(cls, lines: Iterable[str]) -> Vocabulary:
        """Count the words of ``lines`` but for those at a line's edge that may be broken."""
        counts: Counter[str] = Counter()
        pairs: set[tuple[str, str]] = set()
        for line in lines:
            words = [
                match[0].lower()
                for match in _TOKEN.finditer(line)
                if line[match.end() :].strip("-\u2010\u00ad")
                and (match.start() or match[0][0].isupper())
            ]
            counts.update(words)
            for word in words:
                parts = LETTERS.findall(word)
                if len(parts) > 1:
                    counts.update(parts)
            pairs.update(pairwise(words))
        return cls(counts, frozenset(pairs), sum(counts.values()))

    def zipf(self, word: str) -> float:
        """Return the Zipf frequency of ``word`` on this page, held under a ceiling."""
        count = self.counts.get(word.lower(), 0)
        return min(_PAGE_CEILING, math.log10(count / self.total) + 9) if count else 0.0


def chance(word: str, page: Vocabulary) -> float:
    """Return how likely ``word`` is as a whole word, on the Zipf scale.

    Unknown strings are the less likely the longer they are, so that two
    readings of the same letters can always be compared.
    """
    return max(_known(word), page.zipf(word)) or _UNKNOWN - len(word)


@lru_cache(maxsize=200_000)
def _known(word: str) -> float:
    french = zipf(word)
    # English counts for names and borrowings alone: no need of it for a common word.
    return french if french >= _COMMON else max(french, zipf(word, "en") - _ENGLISH_DISCOUNT)


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
