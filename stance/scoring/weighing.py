"""What a fitted model makes of quotations: its features, and the log-odds they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from stance.quote import STANCES
from stance.scoring.calibration import Decision, Judged, Trust, judge, sides_of
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
from stance.scoring.models import ModelState, shipped_for, shipped_state
from stance.scoring.targets import Target
from stance.scoring.word_features import WIDTH

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ARRAYS", "INDEX", "Weighing", "model_for"]


PRIOR_SCALE = 3.0
"""What the log-odds of the prior are multiplied by among the features."""

INDEX = frozenset({"_columns", "_zone", "_wanted"})
"""What follows from the other attributes, and need not be saved."""


ARRAYS = (
    "classes_", "features_", "scale_", "coef_", "vector_coef_", "prior_coef_", "intercept_",
    "context_", "trust_", "C_", "sharpness_", "lean_",
)  # fmt: skip
"""What a model file keeps beside the parameters and the prior."""

_TOO_LARGE = 1e9
"""The size of a number in a model file from which it is damaged."""


def _zone_of(name: str) -> str:
    """Return the part of a row that an n-gram belongs to; blank for what is none."""
    block, _, rest = name.partition(" ")
    return rest.partition(" ")[0] if block == "words" else block * (block == "characters")


def _is_moderate(array: np.ndarray) -> bool:
    """Tell whether numbers are finite, and small enough that their products are."""
    return bool(np.abs(array).max(initial=0) < _TOO_LARGE)


class Weighing:
    """The fitted half of ``StanceClassifier``, which documents parameters and attributes.

    It is all that scoring needs, and needs no scikit-learn, which takes long to import.
    """

    target: str | Target
    blocks: tuple[str, ...]
    context: bool
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
    trust_: Trust
    C_: float

    def __init__(self, **parameters: Any) -> None:  # noqa: ANN401 - as `StanceClassifier` has them
        vars(self).update(parameters)

    @classmethod
    def of_state(cls, state: ModelState, source: str) -> Self:
        """Return the model that a state describes; ``source`` names it in an error."""
        try:
            given = dict(state.parameters)
            if isinstance(given["target"], dict):
                given["target"] = Target(**given["target"])
            model = cls(**given | {"blocks": tuple(given["blocks"])})
            for name in ARRAYS:
                setattr(model, name, state.arrays[name])
            model.C_, model.sharpness_ = float(model.C_), float(model.sharpness_)
            model.trust_ = Trust(*map(float, model.trust_))
            model.prior_ = None if state.prior is None else cls.of_state(state.prior, source)
            model._check()
        except Exception as error:  # a value of another type or shape raises nearly any class
            message = f"{source}: no whole model of stance ({error}); learn it again"
            raise ValueError(message) from error
        model._index()
        return model

    def _check(self) -> None:
        """Raise a ValueError where parameters or arrays do not fit together."""
        if not isinstance(self.target, str | Target):
            message = "target does not fit"
            raise ValueError(message)  # noqa: TRY004 - the file's fault
        for name in ("classes_", "features_"):
            names = getattr(self, name)
            if names.dtype.kind != "U" or names.ndim != 1 or len(set(names.tolist())) < len(names):
                message = f"{name} does not fit"
                raise ValueError(message)
        numbers = np.array(
            [self.words_scale, self.vectors_scale, self.sharpness_, *self.trust_], dtype=np.float64
        )
        if not set(self.classes_.tolist()) <= set(STANCES) or not (
            _is_moderate(numbers) and self.sharpness_ > 0
        ):
            message = "classes_, trust_, sharpness_ or a scale does not fit"
            raise ValueError(message)
        classes, features = len(self.classes_), len(self.features_)
        said = 0 if self.prior_ is None else len(self.prior_.classes_)
        shapes = {
            "scale_": (features,),
            "coef_": (classes, features),
            "vector_coef_": (classes, 2, WIDTH),
            "prior_coef_": (classes, said),
            "intercept_": (classes,),
            "context_": (2,),
            "lean_": (classes,),
        }
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape or array.dtype.kind not in "fi" or not _is_moderate(array):
                message = f"{name} does not fit"
                raise ValueError(message)

    def _index(self) -> None:
        """Note where each feature stands, and which part of a row the words belong to.

        Both are looked up for every quotation. What is no word has the part 0.
        """
        self._columns = {name: column for column, name in enumerate(self.features_.tolist())}
        zones = [_zone_of(name) for name in self._columns]
        numbers = {zone: number for number, zone in enumerate(sorted({"", *zones}))}
        self._zone = np.array([numbers[zone] for zone in zones], dtype=np.int64)
        self._wanted = frozenset(self._columns)
        if self.prior_ is not None:
            self._wanted |= self.prior_._wanted  # noqa: SLF001 - a model of its own kind

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

    def _relay(self, coef: np.ndarray | None = None) -> np.ndarray:
        """Return what turns log-odds of the prior into the model's own, under its weights."""
        sharpness = 1.0 if self.prior_ is None else self.prior_.sharpness_
        return relay(self.prior_coef_.T if coef is None else coef) * (PRIOR_SCALE / sharpness)

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

    def judge(self, chances: np.ndarray) -> Judged:
        """Return label, score and confidence of quotations, from their probabilities."""
        return judge(chances, self.classes_, self.trust_)


@cache
def _shipped(name: str) -> Weighing:
    """Return a model that ships."""
    return Weighing.of_state(shipped_state(name), name)


def model_for(target: Target) -> Weighing:
    """Return the model trained for a target, or the one for any target."""
    return _shipped(shipped_for(target))
