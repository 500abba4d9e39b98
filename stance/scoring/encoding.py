"""Quotations as the classifier sees them: named features, mean vectors, what they add up to."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from stance.scoring.features import Feature, describe, is_over
from stance.scoring.lexicon import Passage, read_passage
from stance.scoring.negation import negations
from stance.scoring.polarity import polarities
from stance.scoring.targets import Target, load_target
from stance.scoring.word_features import (
    WIDTH,
    Grams,
    character_grams,
    masked,
    unit_vectors,
    weighted_rows,
    word_grams,
)
from stance.suggest import closest

__all__ = [
    "TEXTS",
    "Design",
    "Encoded",
    "Known",
    "Margins",
    "Part",
    "Reading",
    "encode",
    "relay",
    "softmax",
    "text_columns",
]


@dataclass(frozen=True, slots=True)
class Known:
    """The features of quotations that a model knows, in parallel.

    Attributes
    ----------
    rows, columns : ndarray of int64, shape (n_known,)
        The quotation of each, and its number in the vocabulary.
    values : ndarray of float64, shape (n_known,)
    starts, ends : ndarray of int64, shape (n_known,)
        The words that carry each.
    labels : dict of int to str
        What carries those that no word does, by their place here.
    """

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    labels: dict[int, str]

    def matrix(self, shape: tuple[int, int]) -> csr_matrix:
        """Return their sums, a row a quotation."""
        cells, places = np.unique(self.rows * shape[1] + self.columns, return_inverse=True)
        sums = np.bincount(places, self.values, len(cells))
        rows, columns = np.divmod(cells, max(shape[1], 1))
        return csr_matrix((sums, (rows, columns)), shape=shape, dtype=np.float64)


class Design(NamedTuple):
    """Quotations in numbers.

    Attributes
    ----------
    known : Known
        The named features that the model knows, one by one.
    matrix : csr_matrix of float64, shape (n, n_features)
        Their sums, scaled.
    units : ndarray of float64, shape (n_known,)
        What the scaled weight of each is multiplied by.
    prior : Design or None
        The same quotations as the prior sees them.
    """

    known: Known
    matrix: csr_matrix
    units: np.ndarray
    prior: Design | None = None


class Part(NamedTuple):
    """The named features that one model knows, and what they weigh.

    Attributes
    ----------
    known : Known
    units : ndarray of float64, shape (n_known,)
    weights : ndarray of float64, shape (n_features, n_classes)
    """

    known: Known
    units: np.ndarray
    weights: np.ndarray


class Margins(NamedTuple):
    """The log-odds of each class, and what is not seen from the features.

    Attributes
    ----------
    total : ndarray of float64, shape (n, n_classes)
        Up to a constant for each quotation.
    words : ndarray of float64, shape (n_words, n_classes)
        What the vectors of the words, one behind the other, add to it.
    around : ndarray of float64, shape (n, n_classes)
        What the speaker's other quotations in the article add to it.
    """

    total: np.ndarray
    words: np.ndarray
    around: np.ndarray


def softmax(margins: np.ndarray) -> np.ndarray:
    """Return probabilities from log-odds, along the last axis."""
    powers = np.exp(margins - margins.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def relay(coef: np.ndarray) -> np.ndarray:
    """Return the matrix that multiplies log-odds known up to a constant a row.

    The constant is taken out first: what is multiplied is how far each is from their mean.

    Parameters
    ----------
    coef : ndarray of float64, shape (n, m)
    """
    return np.asarray(coef - coef.mean(axis=0))


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
        All but the words.
    grams : Grams
        The words, and where they are asked for the characters.
    words : list of str
        What each word is read as, whatever its stem: blank for names, figures and
        marks, and where a fragment is said to be over, for then what its words mean is
        no guide.
    rows : ndarray of int64, shape (n_words,)
        Where the vector of each word is, as `unit_vectors` takes it; empty without vectors.
    shares : ndarray of float64, shape (n_words,)
        The share of each word in the mean vector of its part; empty without vectors.
    """

    passage: Passage
    polarity: float
    features: list[Feature]
    grams: Grams
    words: list[str]
    rows: np.ndarray
    shares: np.ndarray

    def means(self) -> np.ndarray:
        """Return the mean vectors of the quotation and of what is around it, shape (2, 300)."""
        first, last = self.passage.inside
        inside = np.zeros((2, len(self.rows)))
        inside[0, first:last] = self.shares[first:last]
        inside[1] = self.shares - inside[0]
        return np.asarray(inside @ unit_vectors(self.rows))


@dataclass(frozen=True, slots=True)
class Encoded:
    """Quotations read, in the order given."""

    readings: tuple[Reading, ...]

    def names(self) -> Iterator[set[str]]:
        """Give the names of each quotation's features."""
        for reading in self.readings:
            yield {feature.name for feature in reading.features}.union(reading.grams.names)

    def known(self, vocabulary: Mapping[str, int]) -> Known:
        """Return the features that a vocabulary holds, by quotation; words count once."""
        columns: list[int | None] = []
        values: list[float] = []
        starts: list[int] = []
        ends: list[int] = []
        labels: dict[int, str] = {}
        sizes = []
        for reading in self.readings:
            begin = len(columns)
            for name, value, start, end, label in reading.features:
                column = vocabulary.get(name)
                if column is not None:
                    if label:
                        labels[len(columns)] = label
                    columns.append(column)
                    values.append(value)
                    starts.append(start)
                    ends.append(end)
            names, opens, closes = reading.grams
            places = list(map(vocabulary.get, names))
            first = dict(zip(reversed(places), range(len(places) - 1, -1, -1), strict=True))
            first.pop(None, None)
            columns += first
            values += [1.0] * len(first)
            starts += [opens[at] for at in first.values()]
            ends += [closes[at] for at in first.values()]
            sizes.append(len(columns) - begin)
        return Known(
            np.repeat(np.arange(len(sizes)), sizes),
            np.array(columns, dtype=np.int64),
            np.array(values, dtype=np.float64),
            np.array(starts, dtype=np.int64),
            np.array(ends, dtype=np.int64),
            labels,
        )

    def matrix(self, vocabulary: Mapping[str, int]) -> csr_matrix:
        """Return the sums of the features, shape (n, n_features); words count once."""
        return self.known(vocabulary).matrix((len(self.readings), len(vocabulary)))

    def vectors(self) -> np.ndarray:
        """Return the mean vectors, shape (n, 600): of the quotation, then of the rest."""
        if not self.readings:
            return np.zeros((0, 2 * WIDTH))
        return np.stack([reading.means().ravel() for reading in self.readings])

    def sizes(self) -> np.ndarray:
        """Return how many words each quotation has with its sentence, shape (n,)."""
        sizes = [len(reading.passage.words.norms) for reading in self.readings]
        return np.array(sizes, dtype=np.int64)

    def owners(self) -> np.ndarray:
        """Return the number of the quotation in which each word stands, shape (n_words,)."""
        return np.repeat(np.arange(len(self.readings)), self.sizes())

    def vector_margins(self, coef: np.ndarray) -> np.ndarray:
        """Return what the vector of each word adds to each class, shape (n_words, n_classes).

        The words of all quotations stand one behind the other. A word that occurs
        often is multiplied out once.

        Parameters
        ----------
        coef : ndarray of float64, shape (n_classes, 2, 300)
            The weights of the mean vectors, of the quotation and of what is around it.
        """
        if not self.readings:
            return np.zeros((0, len(coef)))
        rows = np.concatenate([reading.rows for reading in self.readings])
        shares = np.concatenate([reading.shares for reading in self.readings])
        around = np.ones(len(rows), dtype=np.int64)
        begin = 0
        for reading in self.readings:
            first, last = reading.passage.inside
            around[begin + first : begin + last] = 0
            begin += len(reading.rows)
        distinct, places = np.unique(rows, return_inverse=True)
        products = (unit_vectors(distinct) @ coef.reshape(-1, WIDTH).T).reshape(-1, len(coef), 2)
        return np.asarray(products[places, :, around] * shares[:, None])


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
    blank = [""] * len(data)
    columns = {name: _texts(data[name]) if name in data.columns else blank for name in TEXTS}
    return pd.DataFrame(columns, dtype=object)


def _texts(column: pd.Series) -> list[str]:
    return [
        str(value) if known else ""
        for value, known in zip(column.tolist(), column.notna().tolist(), strict=True)
    ]


def encode(  # noqa: PLR0913 - one switch a family of features
    frame: pd.DataFrame,
    target: str | Target,
    *,
    vectors: bool = True,
    characters: bool = False,
    roles: bool = True,
    wanted: Container[str] | None = None,
) -> Encoded:
    """Read the quotations of a frame made by ``text_columns``.

    Words that are not among the ``wanted`` features, if any are named, are left out.
    """
    goal = load_target(target)
    scores = polarities(frame["quote"].tolist())
    texts = (frame[name].tolist() for name in TEXTS)
    bare = []
    for quote, sentence, cue, role, polarity in zip(*texts, scores, strict=True):
        passage = read_passage(quote, sentence, cue, goal)
        over = is_over(passage)
        denied = negations(passage.words.norms, passage.found.get("negation", ()))
        leaning = role if roles else None
        features = describe(passage, denied, role=leaning, polarity=polarity, over=over)
        stems = masked(passage)
        grams = word_grams(passage, stems, denied, wanted, over=over)
        if characters:
            more = character_grams(passage, wanted)
            grams = Grams(
                grams.names + more.names, grams.starts + more.starts, grams.ends + more.ends
            )
        bare.append((passage, polarity, features, grams, _read_as(passage, stems, over=over)))
    found = _vector_rows([(passage, words) for passage, *_, words in bare]) if vectors else None
    readings = []
    begin = 0
    for passage, polarity, features, grams, words in bare:
        end = begin + len(words)
        rows, shares = (column[begin:end] for column in found) if found else (_NO_ROWS, _NO_SHARES)
        readings.append(Reading(passage, polarity, features, grams, words, rows, shares))
        begin = end
    return Encoded(tuple(readings))


_NO_ROWS, _NO_SHARES = np.zeros(0, np.int64), np.zeros(0)


def _read_as(passage: Passage, stems: list[str], *, over: bool) -> list[str]:
    """Return the words of a passage, blank where they say nothing by themselves."""
    words = [
        norm if stem and not stem.isupper() else ""
        for norm, stem in zip(passage.words.norms, stems, strict=True)
    ]
    if over:
        first, last = passage.inside
        words[first:last] = [""] * (last - first)
    return words


def _vector_rows(passages: Sequence[tuple[Passage, list[str]]]) -> tuple[np.ndarray, np.ndarray]:
    """Return where the vectors of all words stand, one passage behind the other, and their shares.

    A quotation and what is around it have a mean each.
    """
    words: list[str] = []
    parts: list[int] = []
    for number, (passage, read) in enumerate(passages):
        first, last = passage.inside
        words += read
        around, inside = 2 * number + 1, 2 * number
        parts += [around] * first + [inside] * (last - first) + [around] * (len(read) - last)
    return weighted_rows(words, np.array(parts, dtype=np.int64))
