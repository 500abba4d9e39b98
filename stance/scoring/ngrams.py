"""Words as features: stems, pairs of stems and forms; names give way to what they name.

Character n-grams: what the letters of a word say, also of one that was never seen.

A word that a page garbled, a rare form, a compound of the day (« technoflicage ») has no
vector and no stem that a model knows; parts of it are known all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

if TYPE_CHECKING:
    from stance.scoring.lexicon import Passage

__all__ = ["CharacterNgrams", "Grams", "learned_ngrams", "masked", "ngrams", "word_grams"]


# -- Words as features: stems, pairs of stems and forms; names give way to what they name ---


class Grams(NamedTuple):
    """The words of a passage as features, in parallel; each counts once.

    There are many, and lists cost less than an object each.

    Attributes
    ----------
    names : list of str
    starts, ends : list of int
        The words that carry each.
    """

    names: list[str]
    starts: list[int]
    ends: list[int]


def word_grams(
    passage: Passage,
    stems: list[str],
    denied: Sequence[int],
    wanted: Container[str] | None,
    *,
    over: bool,
) -> Grams:
    """Return stems and pairs of stems; names give way to what they are to the target.

    A quoted word that is denied counts as one of its own: « aucune menace » says nothing of
    the kind that « menace » says. Most pairs are known to no model: those that are not
    wanted are left out.
    """
    grams = names, starts, ends = Grams([], [], [])
    norms = passage.words.norms
    first, last = passage.inside
    for begin, end, zone in (
        (first, last, "ended" if over else "quote"),
        (0, first, "frame"),
        (last, len(stems), "frame"),
    ):
        alone, previous = f"words {zone} ", ""
        for index in range(begin, end):
            stem = stems[index]
            if not stem:
                continue
            no = zone == "quote" and denied[index] % 2
            found = [f"words denied {stem}" if no else alone + stem]
            if zone == "quote" and not no and not stem.isupper():
                found.append("words form " + norms[index])
            for name in found:
                if wanted is None or name in wanted:
                    names.append(name)
                    starts.append(index)
                    ends.append(index + 1)
            if previous:
                name = f"{'words denied ' if no else alone}{previous} {stem}"
                if wanted is None or name in wanted:
                    names.append(name)
                    starts.append(index - 1)
                    ends.append(index + 1)
            previous = stem
    return grams


def masked(passage: Passage) -> list[str]:
    """Return the stems of a passage; names are blank, or say what they name."""
    words, text = passage.words, passage.text
    stems = [_stem(norm) for norm in words.norms]
    opening = True
    for index, start in enumerate(words.starts):
        letter = text[start]
        following = words.starts[index + 1] if index + 1 < len(words.starts) else start
        if letter.isupper() and (not opening or text[following].isupper()):
            stems[index] = ""
        opening = words.norms[index] in _OPENERS
    for match in passage.found.get("entity", ()):
        stems[match.start : match.end] = [match.value.says.upper()] + [""] * (
            match.end - match.start - 1
        )
    return stems


_OPENERS = frozenset('.!?:«»“”"…')
_PUNCTUATION = re.compile(r"[^\w?!]+")
_ENDINGS = re.compile(
    r"(?<=\w{4})(?:issements?|ements?|ations?|ateurs?|atrices?|eraient|erait|erons|eront|"
    r"aient|antes?|ants?|ées?|és|ait|ent|ons|era|ont|ez|er|ir|es|e|s|é|a)$"
)


@lru_cache(maxsize=50_000)
def _stem(norm: str) -> str:
    """Return a crude stem: French endings off, nothing for punctuation and figures."""
    if norm[0].isdigit() or _PUNCTUATION.fullmatch(norm):
        return ""
    return _ENDINGS.sub("", norm)


# -- Character n-grams: what the letters of a word say, also of one that was never seen ---


SIZES = (2, 3, 4)
"""How many characters an n-gram has; the blank before and behind a word is one."""

REMEMBERED = 50_000
"""Of how many words the worth is kept at most."""


@lru_cache(maxsize=REMEMBERED)
def ngrams(word: str) -> tuple[str, ...]:
    """Return the character n-grams of a word, those that occur twice twice.

    Examples
    --------
    >>> ngrams("île")
    (' î', 'îl', 'le', 'e ', ' îl', 'île', 'le ', ' île', 'île ')
    """
    padded = f" {word} "
    return tuple(padded[at : at + n] for n in SIZES for at in range(len(padded) - n + 1))


def learned_ngrams(texts: Sequence[Sequence[str]], min_df: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the n-grams of texts, each a sequence of words, and their rarity.

    Parameters
    ----------
    texts : sequence of sequences of str
    min_df : int
        N-grams of fewer texts than this are left out.

    Returns
    -------
    names : ndarray of str, shape (n_ngrams,)
        Sorted.
    rarity : ndarray of float64, shape (n_ngrams,)
        The logarithm of one in how many texts holds each, plus 1, five decimals.
    """
    count = Counter(gram for words in texts for gram in {g for word in words for g in ngrams(word)})
    names = sorted(gram for gram, texts_with in count.items() if texts_with >= min_df)
    rarity = [round(log(len(texts) / count[gram]) + 1, 5) for gram in names]
    return np.array(names, dtype=str), np.array(rarity, dtype=np.float64)


class CharacterNgrams:
    """The n-grams that a model knows, weighed by their rarity.

    A text is the sum of the n-grams of its words, over its length: the root of the
    sum of their squares, word by word. What a word adds is therefore known before
    the text is, but for the length.

    Parameters
    ----------
    names : ndarray of str, shape (n_ngrams,)
    rarity : ndarray of float64, shape (n_ngrams,)
    coef : ndarray of float64, shape (n_classes, n_ngrams), optional
        The weight of each for each class; not needed for ``matrix``.
    """

    def __init__(
        self, names: np.ndarray, rarity: np.ndarray, coef: np.ndarray | None = None
    ) -> None:
        self._columns = {name: column for column, name in enumerate(names.tolist())}
        self._rarity = rarity
        self._coef = np.zeros((0, len(names))) if coef is None else coef
        self._worth = lru_cache(maxsize=REMEMBERED)(self._reckon)

    def _known(self, word: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the columns of a word's n-grams and their values."""
        count = Counter(self._columns[gram] for gram in ngrams(word) if gram in self._columns)
        columns = np.fromiter(count, dtype=np.int64, count=len(count))
        times = np.fromiter(count.values(), dtype=np.float64, count=len(count))
        return columns, times * self._rarity[columns]

    def _reckon(self, word: str) -> tuple[float, ...]:
        """Return the sum of squares of a word's n-grams, and what they add to each class."""
        columns, values = self._known(word)
        return float(values @ values), *(self._coef[:, columns] @ values).tolist()

    def margins(self, words: Sequence[str], owners: np.ndarray, count: int) -> np.ndarray:
        """Return what each word adds to each class, shape (n_words, n_classes).

        Parameters
        ----------
        words : sequence of str
            Those of all texts, one behind the other; a blank adds nothing.
        owners : ndarray of int64, shape (n_words,)
            The number of the text in which each stands.
        count : int
            How many texts there are.
        """
        nothing = (0.0,) * (1 + len(self._coef))
        table = np.array([self._worth(word) if word else nothing for word in words])
        table = table.reshape(len(words), len(nothing))
        lengths = np.sqrt(np.bincount(owners, table[:, 0], count))
        return np.asarray(table[:, 1:] / np.where(lengths > 0, lengths, 1)[owners, None])

    def matrix(self, texts: Sequence[Sequence[str]]) -> csr_matrix:
        """Return texts, each a sequence of words, as rows of shape (n, n_ngrams)."""
        places: dict[str, int] = {}
        rows = [[places.setdefault(word, len(places)) for word in words] for words in texts]
        known = [self._known(word) for word in places]
        squares = np.array([values @ values for _, values in known])
        sizes = [len(columns) for columns, _ in known]
        lexicon = csr_matrix(
            (
                np.concatenate([values for _, values in known] or [np.zeros(0)]),
                np.concatenate([columns for columns, _ in known] or [np.zeros(0, np.int64)]),
                np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]),
            ),
            shape=(len(known), len(self._columns)),
        )
        flat = np.array([place for row in rows for place in row], dtype=np.int64)
        owners = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        lengths = np.sqrt(np.bincount(owners, squares[flat], len(rows)))
        shares = 1 / np.where(lengths > 0, lengths, 1)[owners]
        occurrences = csr_matrix((shares, (owners, flat)), shape=(len(rows), len(known)))
        return csr_matrix(occurrences @ lexicon)
