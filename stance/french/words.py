"""Define the words of French, compare and count them, and say how frequent they are.

One pattern and one folding for the whole package:

- A **word** is a run of letters, digits and hyphens that begins with a letter or a digit.
  The hyphen binds (« dit-il » is one word), the apostrophe parts (« l’armée » is two).
  `WORD` finds words; `LETTERS` finds the runs of letters in them (« a », « t », « il »), and
  `LETTER` is one letter, to build patterns of.
- `fold` writes a text as it is compared: in lower case, apostrophes straight, ligatures
  apart (« œ » is « oe »), and without accents unless they are asked for. `letters` leaves
  out what is neither letter nor digit; `unaccented` keeps the case, for names of files.

`zipf` looks up the frequency of a word in wordfreq. A `Vocabulary` counts the words that a
page prints within its lines, including names and rare words that no list has. `chance`
combines both on one scale, also for unknown words, to compare two readings of the same
letters. `guess_language` identifies the language of a text by its function words. `listed`
takes apart the names that « Anne Roy et Paul Petit » joins, and `together` joins them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from stance.files.resources import read_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "COMPOUND",
    "LETTER",
    "LETTERS",
    "WORD",
    "Vocabulary",
    "chance",
    "count_all",
    "count_words",
    "fold",
    "function_words",
    "guess_language",
    "is_unknown",
    "letters",
    "listed",
    "share_quoted",
    "together",
    "unaccented",
    "zipf",
]


LETTER: Final = r"[^\W\d_]"
LETTERS: Final = re.compile(rf"{LETTER}+")
WORD: Final = re.compile(r"\w[\w-]*")

_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘", "'"),
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ø": "o",
        "Ø": "O",
        "ß": "ss",
    }
)
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_CHUNK: Final = 20_000  # texts whose words are counted together, to bound the memory
_CODE_POINTS: Final = 0x110000


def fold(text: str, *, accents: bool = False) -> str:
    """Return ``text`` as it is compared: the same for two ways of printing one word.

    Parameters
    ----------
    text : str
        Any text.
    accents : bool
        Whether accents tell two words apart.

    Examples
    --------
    >>> fold("L’ŒUVRE d’Élise"), fold("L’ŒUVRE d’Élise", accents=True)
    ("l'oeuvre d'elise", "l'oeuvre d'élise")
    """
    if text.isascii():
        return text.lower()
    plain = text.casefold()
    return unicodedata.normalize("NFKC", plain.translate(_PLAIN)) if accents else unaccented(plain)


def unaccented(text: str) -> str:
    """Return ``text`` without accents, ligatures apart and apostrophes straight.

    Examples
    --------
    >>> unaccented("Sœur d’Élise")
    "Soeur d'Elise"
    """
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(_PLAIN)))


def letters(text: str) -> str:
    """Return the letters and digits of ``text``, folded, with nothing between them.

    Examples
    --------
    >>> letters("États-Unis"), letters("« Non ! »") == letters("«NON!»")
    ('etatsunis', True)
    """
    return "".join(filter(str.isalnum, fold(text)))


def count_words(text: str) -> int:
    """Return how many words ``text`` has.

    Examples
    --------
    >>> count_words("« L'armée, dit-il, paiera 10 % de moins. »")
    7
    """
    return sum(1 for _ in WORD.finditer(text))


def share_quoted(text: str, spans: Iterable[tuple[int, int]]) -> float | None:
    """Return the share of the words of ``text`` that stand in a span; None without words.

    Words that stand in two quotations count once.
    """
    starts = [match.start() for match in WORD.finditer(text)]
    quoted: set[int] = set()
    for start, end in spans:
        quoted.update(range(bisect_left(starts, start), bisect_right(starts, end - 1)))
    return len(quoted) / len(starts) if starts else None


def count_all(texts: Iterable[str]) -> NDArray[np.int64]:
    """Return how many words each text has, as `count_words` does, for a million texts.

    Examples
    --------
    >>> count_all(["« L'armée, dit-il, paiera 10 % de moins. »", "", "- oui -"]).tolist()
    [7, 0, 1]
    """
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    rest = iter(texts)
    counts = [np.zeros(0, dtype=np.int64)]
    while chunk := tuple(islice(rest, _CHUNK)):
        counts.append(_count(chunk))
    return np.concatenate(counts)


@cache
def _is_word_sign() -> NDArray[np.bool_]:
    """Tell of each code point whether a word can begin with it: a letter, a digit or « _ »."""
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    table = np.zeros(_CODE_POINTS, dtype=np.bool_)
    for run in re.finditer(r"\w+", "".join(map(chr, range(_CODE_POINTS)))):
        table[run.start() : run.end()] = True
    return table


def _count(texts: tuple[str, ...]) -> NDArray[np.int64]:
    """Count, in each text, the runs of letters and hyphens that hold a letter."""
    import numpy as np  # noqa: PLC0415 - reading alone needs none

    text = "\n".join(texts)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letter = _is_word_sign()[points]
    inside = letter | (points == ord("-"))
    begins = inside & ~np.concatenate([[False], inside[:-1]])
    run = np.cumsum(begins)  # the number of the run that a sign stands in
    at = np.flatnonzero(letter)
    first = np.diff(run[at], prepend=0) != 0  # a run's first letter
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = np.cumsum(lengths + 1)
    owners = np.searchsorted(ends, at[first], side="right")
    return np.bincount(owners, minlength=len(texts)).astype(np.int64)


#: Words with their hyphens and apostrophes: « est-ce », « aujourd’hui ».
COMPOUND = rf"{LETTER}+(?:[-’']{LETTER}+)*"
_TOKEN = re.compile(COMPOUND)

# An unknown string of n letters has about ten times less chance than one of n - 1;
# the constant makes names of six letters about as likely as rare words.
_UNKNOWN = 6.5
_PAGE_CEILING = 5.0
_COMMON = 3.0
_FOREIGN = 2.8
_ENGLISH_DISCOUNT = 1.5
_SAMPLE = 20_000  # characters; the first pages are enough
_FEW = 12  # words; a shorter text has too few function words
_LEAST = 0.08  # minimum share of function words to identify a language
_LEAD = 1.2  # the ratio to French that another language must reach
_MORE = 4  # words by which it must lead too: in a sentence or two, fewer are chance


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


def is_unknown(word: str) -> bool:
    """Tell whether French hardly knows a word, as it does given names from elsewhere.

    Examples
    --------
    >>> is_unknown("Taner"), is_unknown("Serge"), is_unknown("UNEF")
    (True, False, False)
    """
    return word[1:].islower() and zipf(word) < _FOREIGN


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
    found = {
        language: sum(word in known for word in words)
        for language, known in function_words().items()
    }
    best = max(found, key=lambda language: (found[language], language))
    if found[best] < _LEAST * len(words):
        return "und"
    leads = found[best] > _LEAD * found["fr"] and found[best] - found["fr"] >= _MORE
    return best if leads else "fr"


def listed(name: str) -> list[str]:
    """Return the names that one phrase joins.

    Examples
    --------
    >>> listed("PCF, PS et LFI"), listed("Anne Roy")
    (['PCF', 'PS', 'LFI'], ['Anne Roy'])
    """
    return re.split(r", | et ", name) if " et " in name else [name]


def together(names: Sequence[str]) -> str:
    """Return several names as one, which `listed` takes apart again.

    Examples
    --------
    >>> together(["PCF", "PS", "LFI"])
    'PCF, PS et LFI'
    """
    return f"{', '.join(names[:-1])} et {names[-1]}"
