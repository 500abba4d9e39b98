"""What a fitted model makes of quotations: its features, and the log-odds they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from stance.scoring.calibration import Decision, sides_of
from stance.scoring.context import around
from stance.scoring.encoding import (
    Design,
    Encoded,
    Margins,
    Part,
    encode,
    relay,
    softmax,
    text_columns,
)

if TYPE_CHECKING:
    import pandas as pd

    from stance.scoring.targets import Target

__all__ = ["PRIOR_SCALE", "Weighing"]


PRIOR_SCALE = 3.0
"""What the log-odds of the prior are multiplied by among the features."""

_INDEX = frozenset({"_columns", "_zone", "_wanted"})
"""What follows from the other attributes, and need not be saved."""


def _zone_of(name: str) -> str:
    """Return the part of a row that an n-gram belongs to; blank for what is none."""
    block, _, rest = name.partition(" ")
    return rest.partition(" ")[0] if block == "words" else block * (block == "characters")


class Weighing(BaseEstimator):  # type: ignore[misc]  # untyped
    """The fitted half of ``StanceClassifier``, which documents parameters and attributes."""

    target: str
    blocks: tuple[str, ...]
    words_scale: float
    vectors_scale: float
    features_: np.ndarray
    scale_: np.ndarray
    coef_: np.ndarray
    vector_coef_: np.ndarray
    prior_: Self | None
    prior_coef_: np.ndarray
    intercept_: np.ndarray
    context_: np.ndarray
    sharpness_: float
    lean_: np.ndarray
    classes_: np.ndarray

    def _index(self) -> None:
        """Note where each feature stands and which are words: looked up for every quotation."""
        self._columns = {name: column for column, name in enumerate(self.features_.tolist())}
        zones = [_zone_of(name) for name in self._columns]
        kinds = sorted(set(zones) - {""})
        self._zone = np.array([kinds.index(z) + 1 if z else 0 for z in zones], dtype=np.int64)
        self._wanted = frozenset(self._columns)
        if self.prior_ is not None:
            self._wanted |= self.prior_._wanted  # noqa: SLF001 - a model of its own kind

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {key: value for key, value in state.items() if key not in _INDEX}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "features_"):
            self._index()

    def _reads(self, block: str) -> bool:
        """Whether a block is asked for, by the model itself or by its prior."""
        prior = self.prior_ is not None and self.prior_._reads(block)  # noqa: SLF001
        return block in self.blocks or prior

    def encode(
        self,
        X: pd.DataFrame | Sequence[str],  # noqa: N803 - scikit-learn's name for it
        target: str | Target | None = None,
        *,
        roles: bool = True,
    ) -> Encoded:
        """Read quotations as the model sees them, once for several questions."""
        check_is_fitted(self, "coef_")
        return encode(
            text_columns(X),
            self.target if target is None else target,
            vectors=self._reads("vectors"),
            characters=self._reads("characters"),
            roles=roles,
            wanted=self._wanted,
        )

    def design(self, encoded: Encoded) -> Design:
        """Return the features of quotations as the numbers that the weights multiply."""
        known = encoded.known(self._columns)
        matrix = known.matrix((len(encoded.readings), len(self._columns)))
        zone, width = self._zone[matrix.indices], int(self._zone.max(initial=0)) + 1
        cells = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr)) * width + zone
        matrix.data = matrix.data * self.scale_[matrix.indices]
        squares = np.bincount(cells, matrix.data**2, matrix.shape[0] * width)
        factors = self.words_scale / np.sqrt(np.where(squares > 0, squares, 1))
        matrix.data = matrix.data * np.where(zone > 0, factors[cells], 1.0)
        of_word = self._zone[known.columns]
        units = np.where(of_word > 0, factors[known.rows * width + of_word], known.values)
        prior = None if self.prior_ is None else self.prior_.design(encoded)
        return Design(known, matrix, units, prior)

    def parts(self, design: Design) -> Iterator[Part]:
        """Give the named features, those of the prior behind the model's own."""
        yield Part(design.known, design.units, (self.coef_ * self.scale_).T)
        if self.prior_ is not None and design.prior is not None:
            for part in self.prior_.parts(design.prior):
                yield part._replace(weights=part.weights @ self._relay())

    @property
    def origin(self) -> np.ndarray:
        """The log-odds of a quotation that says nothing, shape (n_classes,)."""
        if self.prior_ is None:
            return self.intercept_
        return np.asarray(self.intercept_ + self.prior_.origin @ self._relay())

    @property
    def decision(self) -> Decision:
        """What made of log-odds those by which labels are called; the weights hold it."""
        return Decision(self.sharpness_, self.lean_)

    def _relay(self) -> np.ndarray:
        """Return what turns log-odds of the prior into the model's own."""
        sharpness = 1.0 if self.prior_ is None else self.prior_.sharpness_
        return relay(self.prior_coef_.T * PRIOR_SCALE) / sharpness

    def margins(
        self, encoded: Encoded, design: Design, speakers: np.ndarray | None = None
    ) -> Margins:
        """Return the log-odds of each class, by quotation and by word.

        Parameters
        ----------
        encoded : Encoded
        design : Design
        speakers : ndarray of int64, shape (n,), optional
            The speaker of each quotation, as `stance.scoring.context.voices` numbers them:
            what else they say in the article then counts.
        """
        total = np.asarray(design.matrix @ self.coef_.T + self.intercept_)
        owners, count = encoded.owners(), len(encoded.readings)
        words = np.zeros((len(owners), len(self.coef_)))
        if "vectors" in self.blocks:
            words += encoded.vector_margins(self.vector_coef_ * self.vectors_scale)
        sums = [np.bincount(owners, column, count) for column in words.T]
        total += np.stack(sums, axis=1)
        if self.prior_ is not None and design.prior is not None:
            said = self.prior_.margins(encoded, design.prior)
            total, words = total + said.total @ self._relay(), words + said.words @ self._relay()
        added = np.zeros_like(total)
        if speakers is not None and self.context_.any():
            sides = sides_of(self.classes_)
            leans = around(softmax(self.decision.undone(total)), sides, speakers) * self.context_
            added = leans[:, :1] * sides + leans[:, 1:] * np.abs(sides)
            added *= self.sharpness_
        return Margins(total + added, words, added)
