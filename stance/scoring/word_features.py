"""Words as numbers, whatever the word lists say of them: n-grams of words and characters, vectors.

Among the n-grams of words are stems, pairs of stems and forms; there, names give way to what
they name, and among those of characters they do not. The vectors are the static ones of the
French spaCy model, looked up without its pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stance.french.tagging import MODEL, load_tagger, missing_model

if TYPE_CHECKING:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

    from stance.scoring.lexicon import Passage

__all__ = [
    "WIDTH",
    "Grams",
    "character_grams",
    "masked",
    "unit_vectors",
    "weighted_rows",
    "word_grams",
]


CHARACTERS = range(2, 6)
"""How many characters an n-gram of them has, blanks at both ends of a word included."""


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


def character_grams(passage: Passage, wanted: Container[str] | None) -> Grams:
    """Return the character n-grams of the quoted words, names included.

    They know a word by its parts, however it is spelt or inflected.
    """
    grams = names, starts, ends = Grams([], [], [])
    for index in range(*passage.inside):
        found = _character_grams(passage.words.norms[index])
        known = found if wanted is None else [name for name in found if name in wanted]
        names += known
        starts += [index] * len(known)
        ends += [index + 1] * len(known)
    return grams


@lru_cache(maxsize=50_000)
def _character_grams(norm: str) -> tuple[str, ...]:
    word = f" {norm} "
    return tuple(
        f"characters {word[start : start + size]}"
        for size in CHARACTERS
        for start in range(len(word) - size + 1)
    )


def masked(passage: Passage) -> list[str]:
    """Return the stems of a passage; names are blank, or say what they name.

    Negations are blank too: most who deny something in the press are against something, and
    would be heard so whatever they deny. What they do to other words is counted there.
    """
    words, text = passage.words, passage.text
    stems = [_stem(norm) for norm in words.norms]
    opening = True
    for index, start in enumerate(words.starts):
        letter = text[start]
        following = words.starts[index + 1] if index + 1 < len(words.starts) else start
        if letter.isupper() and (not opening or text[following].isupper()):
            stems[index] = ""
        opening = words.norms[index] in _OPENERS
    for match in passage.found.get("negation", ()):
        stems[match.start : match.end] = [""] * (match.end - match.start)
    for match in passage.found.get("entity", ()):
        stems[match.start : match.end] = [match.value.says.upper()] + [""] * (
            match.end - match.start - 1
        )
    return stems


_NE = frozenset({"ne", "n'"})
_OPENERS = frozenset('.!?:«»“”"…')
_PUNCTUATION = re.compile(r"[^\w?!]+")
_ENDINGS = re.compile(
    r"(?<=\w{4})(?:issements?|ements?|ations?|ateurs?|atrices?|eraient|erait|erons|eront|"
    r"aient|antes?|ants?|ées?|és|ait|ent|ons|era|ont|ez|er|ir|es|e|s|é|a)$"
)


@lru_cache(maxsize=50_000)
def _stem(norm: str) -> str:
    """Return a crude stem: French endings off, nothing for punctuation and figures."""
    if norm[0].isdigit() or norm in _NE or _PUNCTUATION.fullmatch(norm):
        return ""
    return _ENDINGS.sub("", norm)


WIDTH = 300
"""Numbers in a vector."""

COMMON = 1e-3
"""A word of this frequency counts half as much as one that is never used."""


@cache
def _vectors() -> Vectors:
    """Return the vectors of the French model: of the pipeline, where that is loaded anyway."""
    if load_tagger.cache_info().currsize:
        return load_tagger().vocab.vectors
    from spacy.vectors import Vectors  # noqa: PLC0415 - importing stance must not load spaCy

    try:
        package = import_module(MODEL)
    except ImportError as error:
        raise missing_model() from error
    folder = Path(str(package.__file__)).parent / f"{MODEL}-{package.__version__}"
    return Vectors().from_disk(folder / "vocab")


def unit_vectors(rows: np.ndarray) -> np.ndarray:
    """Return vectors of the French model at unit length, float32, shape (n, 300).

    They are divided when they are asked for: a copy of the whole table would be 24 MB more in
    each process, and a third of a second before the first quotation.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,)
        As ``weighted_rows`` gives them; −1 is zeros.
    """
    vectors: np.ndarray = np.asarray(_vectors().data[rows], dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths > 0, lengths, 1)
    vectors[rows < 0] = 0
    return vectors


@lru_cache(maxsize=100_000)
def _row(word: str) -> tuple[int, float]:
    """Return the row of a word and its weight; (−1, 0) for one without a vector."""
    from spacy.strings import hash_string  # type: ignore[attr-defined]  # noqa: PLC0415
    from wordfreq import word_frequency  # noqa: PLC0415

    if not word:
        return -1, 0.0
    row = int(_vectors().find(key=hash_string(word)))
    if row < 0:
        return -1, 0.0
    return row, COMMON / (COMMON + word_frequency(word, "fr"))


def weighted_rows(words: Sequence[str], parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the vectors of words stand, and the share of each in the mean of its part.

    Frequent words weigh less. A blank or unknown word has row −1 (zeros) and no
    share; the shares of the others in a part add up to 1.

    Parameters
    ----------
    words : sequence of str of length n
    parts : ndarray of int64, shape (n,)
        The number of the part in which each word stands.

    Returns
    -------
    rows : ndarray of int64, shape (n,)
        As `unit_vectors` takes them.
    shares : ndarray of float64, shape (n,)
    """
    pairs = [_row(word) for word in words]
    rows = np.array([row for row, _ in pairs], dtype=np.int64)
    weights = np.array([weight for _, weight in pairs], dtype=np.float64)
    totals = np.bincount(parts, weights)[parts]
    return rows, weights / np.where(totals > 0, totals, 1)
