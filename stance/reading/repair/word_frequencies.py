"""The frequency of a word in French and on the current page.

`zipf` looks up the frequency of a word in wordfreq. A `Vocabulary` counts the words that a
page prints within its lines, including names and rare words that no list has. `chance`
combines both on one scale, also for unknown words, to compare two readings of the same
letters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from stance.french.words import LETTER, LETTERS

__all__ = ["COMPOUND", "Vocabulary", "chance", "zipf"]


#: Words with their hyphens and apostrophes: « est-ce », « aujourd’hui ».
COMPOUND = rf"{LETTER}+(?:[-’']{LETTER}+)*"
_TOKEN = re.compile(COMPOUND)

# An unknown string of n letters has about ten times less chance than one of n - 1;
# the constant makes names of six letters about as likely as rare words.
_UNKNOWN = 6.5
_PAGE_CEILING = 5.0
_COMMON = 3.0
_ENGLISH_DISCOUNT = 1.5


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
