"""Static word vectors: the general ones of the French spaCy model, and those of the press.

The general vectors know what words mean; those of the press, which were learned from the
paragraphs that words share in newspaper articles (``stance.scoring.press_vectors``), know in
whose company they are printed: « casseurs » and « factieux », « légitime » and « souffrance ».
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from stance.french.tagging import MODEL, load_tagger, missing_model
from stance.scoring.models import PRESS_VECTORS, shipped_state

if TYPE_CHECKING:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

__all__ = ["KINDS", "WordRows", "mean_vectors", "table", "width", "word_rows"]


KINDS = ("general", "press")

COMMON = 1e-3
"""A word of this frequency counts half as much as one that is never used."""


class WordRows(NamedTuple):
    """Where the vectors of words stand, in parallel.

    Attributes
    ----------
    rows : dict of str to ndarray of int64, shape (n_words,)
        By kind of vector; −1 stands for a row of zeros.
    shares : dict of str to ndarray of float64, shape (n_words,)
        The share of each word in the mean vector of its part.
    """

    rows: dict[str, np.ndarray]
    shares: dict[str, np.ndarray]


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


@cache
def table(kind: str) -> np.ndarray:
    """Return the vectors of a kind at unit length, float32, a zero row last: for unknown words."""
    data = _vectors().data if kind == "general" else shipped_state(PRESS_VECTORS).arrays["vectors"]
    vectors = np.asarray(data, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths > 0, lengths, 1)
    return np.vstack([vectors, np.zeros((1, vectors.shape[1]), np.float32)])


def width(kind: str) -> int:
    """Return how many numbers a vector of a kind has."""
    return int(table(kind).shape[1])


@cache
def _press_rows() -> dict[str, int]:
    words = shipped_state(PRESS_VECTORS).arrays["words"].tolist()
    return {word: row for row, word in enumerate(words)}


@lru_cache(maxsize=100_000)
def _row(word: str) -> tuple[int, int, float]:
    """Return the rows of a word and its weight; −1 where it has no vector of a kind."""
    from spacy.strings import hash_string  # type: ignore[attr-defined]  # noqa: PLC0415
    from wordfreq import word_frequency  # noqa: PLC0415

    if not word:
        return -1, -1, 0.0
    weight = COMMON / (COMMON + word_frequency(word, "fr"))
    general = int(_vectors().find(key=hash_string(word)))
    return general, _press_rows().get(word, -1), weight


def word_rows(words: Sequence[str], parts: np.ndarray) -> WordRows:
    """Return where the vectors of words stand, and the share of each in the mean of its part.

    Frequent words weigh less. A blank or unknown word has row −1 (zeros) and no
    share; the shares of the others in a part add up to 1.

    Parameters
    ----------
    words : sequence of str of length n
    parts : ndarray of int64, shape (n,)
        The number of the part in which each word stands.
    """
    found = [_row(word) for word in words]
    weights = np.array([weight for *_, weight in found], dtype=np.float64)
    rows: dict[str, np.ndarray] = {}
    shares: dict[str, np.ndarray] = {}
    for place, kind in enumerate(KINDS):
        rows[kind] = np.array([entry[place] for entry in found], dtype=np.int64)
        known = np.where(rows[kind] >= 0, weights, 0.0)
        totals = np.bincount(parts, known)[parts] if len(parts) else known
        shares[kind] = known / np.where(totals > 0, totals, 1)
    return WordRows(rows, shares)


def mean_vectors(texts: Sequence[Sequence[str]]) -> np.ndarray:
    """Return the mean vectors of texts, each a sequence of words, of all kinds side by side."""
    words = [word for text in texts for word in text]
    parts = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    found = word_rows(words, parts)
    means = []
    for kind in KINDS:
        vectors = table(kind)[found.rows[kind]] * found.shares[kind][:, None]
        mean = np.zeros((len(texts), width(kind)))
        np.add.at(mean, parts, vectors)
        means.append(mean)
    return np.hstack(means)
