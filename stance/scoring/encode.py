"""Quotations as the classifier sees them: named features and mean vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from stance.scoring.features import Feature, describe, is_over, masked
from stance.scoring.lexicon import Passage, read_passage
from stance.scoring.polarity import polarities
from stance.scoring.target import Target, load_target
from stance.scoring.vectors import WIDTH, table, weighted_rows
from stance.suggest import closest

__all__ = ["TEXTS", "Encoded", "Reading", "encode", "text_columns"]

TEXTS = ("quote", "sentence", "cue", "speaker_role")
"""The columns that the classifier reads."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One quotation read.

    Attributes
    ----------
    passage : Passage
    polarity : float
    features : list of Feature
    rows : ndarray of int64, shape (n_words,)
        Where the vector of each word stands in the table; empty without vectors.
    shares : ndarray of float64, shape (n_words,)
        The share of each word in the mean vector of its part.
    """

    passage: Passage
    polarity: float
    features: list[Feature]
    rows: np.ndarray
    shares: np.ndarray

    def means(self) -> np.ndarray:
        """Return the mean vectors of the quotation and of what is around it, shape (2, 300)."""
        first, last = self.passage.inside
        inside = np.zeros((2, len(self.rows)))
        inside[0, first:last] = self.shares[first:last]
        inside[1] = self.shares - inside[0]
        return np.asarray(inside @ table()[self.rows])


@dataclass(frozen=True, slots=True)
class Encoded:
    """Quotations read, in the order given."""

    readings: tuple[Reading, ...]

    def names(self) -> Iterator[set[str]]:
        """Give the names of each quotation's features."""
        for reading in self.readings:
            yield {feature.name for feature in reading.features}

    def matrix(self, vocabulary: Mapping[str, int]) -> csr_matrix:
        """Return the sums of the features, shape (n, n_features); words count once."""
        indptr = [0]
        indices: list[int] = []
        data: list[float] = []
        for reading in self.readings:
            sums: dict[int, float] = {}
            for name, value, *_ in reading.features:
                column = vocabulary.get(name)
                if column is not None:
                    known = sums.get(column, 0.0)
                    sums[column] = 1.0 if name.startswith("words ") else known + value
            indices += sums.keys()
            data += sums.values()
            indptr.append(len(indices))
        shape = (len(self.readings), len(vocabulary))
        matrix = csr_matrix((data, indices, indptr), shape=shape, dtype=np.float64)
        matrix.sort_indices()
        return matrix

    def vectors(self) -> np.ndarray:
        """Return the mean vectors, shape (n, 600): of the quotation, then of the rest."""
        if not self.readings:
            return np.zeros((0, 2 * WIDTH))
        return np.stack([reading.means().ravel() for reading in self.readings])


def text_columns(data: pd.DataFrame | Sequence[str] | Any) -> pd.DataFrame:  # noqa: ANN401
    """Return the columns ``TEXTS`` of a frame as texts, missing values blank.

    Raises
    ------
    ValueError
        When a frame has no column ``quote``, or when the data are one text.
    """
    if isinstance(data, str):
        message = "one text is no collection of quotations: put it in a list"
        raise ValueError(message)  # noqa: TRY004 - scikit-learn raises ValueError here
    if not isinstance(data, pd.DataFrame):
        data = pd.DataFrame({"quote": list(data)})
    if "quote" not in data.columns:
        has = ", ".join(map(str, data.columns)) or "none"
        message = f"a column 'quote' is needed; the frame has: {has}"
        if near := closest("quote", map(str, data.columns)):
            message += f"; rename yours: frame.rename(columns={{{near!r}: 'quote'}})"
        raise ValueError(message)
    blank = pd.Series("", index=data.index)
    return pd.DataFrame(
        {name: _texts(data[name] if name in data.columns else blank) for name in TEXTS}
    )


def _texts(column: pd.Series) -> list[str]:
    return [
        str(value) if known else "" for value, known in zip(column, column.notna(), strict=True)
    ]


def encode(
    frame: pd.DataFrame, target: str | Target, *, vectors: bool = True, roles: bool = True
) -> Encoded:
    """Read the quotations of a frame made by ``text_columns``."""
    goal = load_target(target)
    scores = polarities(frame["quote"])
    rows = zip(*(frame[name] for name in TEXTS), scores, strict=True)
    return Encoded(
        tuple(
            _read(
                read_passage(quote, sentence, cue, goal),
                role if roles else None,
                polarity,
                vectors=vectors,
            )
            for quote, sentence, cue, role, polarity in rows
        )
    )


def _read(passage: Passage, role: str | None, polarity: float, *, vectors: bool) -> Reading:
    stems = masked(passage)
    features = describe(passage, stems, role=role, polarity=polarity)
    size = len(stems)
    rows, shares = np.zeros(size if vectors else 0, np.int64), np.zeros(size)
    if vectors:
        words = [
            norm if stem and not stem.isupper() else ""
            for norm, stem in zip(passage.words.norms, stems, strict=True)
        ]
        first, last = passage.inside
        if not is_over(passage):  # what a fragment means by itself is then no guide
            rows[first:last], shares[first:last] = weighted_rows(words[first:last])
        rest = [*range(first), *range(last, size)]
        rows[rest], shares[rest] = weighted_rows([words[index] for index in rest])
    return Reading(passage, polarity, features, rows, shares)
