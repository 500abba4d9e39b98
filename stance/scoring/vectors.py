"""Static word vectors of the French spaCy model, looked up without its pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from stance.french.tagging import MODEL, load_tagger, missing_model

if TYPE_CHECKING:
    from spacy.vectors import Vectors  # type: ignore[import-not-found]

__all__ = ["WIDTH", "table", "weighted_rows"]


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


@cache
def table() -> np.ndarray:
    """Return the vectors at unit length, float32, a zero row last: for unknown words."""
    vectors: np.ndarray = np.asarray(_vectors().data, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = vectors / np.where(lengths > 0, lengths, 1)
    return np.vstack([vectors, np.zeros((1, WIDTH), np.float32)])


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
        Rows of ``table()``.
    shares : ndarray of float64, shape (n,)
    """
    pairs = [_row(word) for word in words]
    rows = np.array([row for row, _ in pairs], dtype=np.int64)
    weights = np.array([weight for _, weight in pairs], dtype=np.float64)
    totals = np.bincount(parts, weights)[parts]
    return rows, weights / np.where(totals > 0, totals, 1)
