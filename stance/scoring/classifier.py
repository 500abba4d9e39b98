"""The stance classifier: a linear model whose every weight belongs to named words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from stance.scoring.design import Design, Margins, softmax
from stance.scoring.encode import Encoded, encode, text_columns
from stance.scoring.features import BLOCKS, is_impartial
from stance.scoring.lessons import Lessons, check_labels, joined, lessons, word_list_lessons
from stance.scoring.vectors import WIDTH

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.utils import Tags

    from stance.scoring.target import Target

__all__ = ["StanceClassifier"]

_INDEX = frozenset({"_columns", "_is_word"})
"""What can be told from the names of the features, and need not be saved."""

RARE = 0.15
"""A feature's spread counts as this at least, so that rare ones do not loom large."""


ENOUGH = 1_000
"""So many quotations are needed for the terms of the word lists to be lessons beside them."""

TOLERANCE, ITERATIONS = 1e-8, 20_000
"""How near the best weights are approached: nearer than they are rounded to."""

WEIGHT_DECIMALS = 4
"""To how many decimals weights are kept: the next depend on the processor's kind."""


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped
    """Stance of quotations toward a target: favor, against or neutral.

    A multinomial logistic regression on what the word lists find, on stems and
    pairs of stems, and on the mean word vectors of the quotation and of the
    sentence around it. Who speaks is not looked at.

    Parameters
    ----------
    target : str
        The name of a target, or the path of its TOML file.
    blocks : tuple of str
        The families of features to use: ``balance`` and ``lexicon`` (what the word
        lists find), ``polarity`` (of textblob-fr), ``role``, ``target``, ``words``,
        ``vectors``. Without the last three the model carries over to any target.
    C : float
        Inverse of the strength of regularisation.
    words_scale, vectors_scale : float
        Length of the word and vector parts of a row against the lexicon's.
    min_df : int
        Stems seen in fewer quotations than this are left out.
    context_dropout : bool
        Train on each quotation also without its sentence.
    rival_swaps : bool
        Train also on quotations in which a rival takes the target's place: these
        are neutral toward the target.
    term_weight : float
        What a term of the word lists weighs as a lesson, against a quotation; 0
        leaves them out. Fewer than 1,000 quotations learn without them: thousands
        of terms, none of them neutral, would drown them.

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_classes,)
    features_ : ndarray of str, shape (n_features,)
        The names of the features, sorted.
    scale_ : ndarray of float, shape (n_features,)
    coef_ : ndarray of float, shape (n_classes, n_features)
    vector_coef_ : ndarray of float, shape (n_classes, 2, 300)
        For the quotation, and for the sentence around it.
    intercept_ : ndarray of float, shape (n_classes,)
    """

    def __init__(  # noqa: PLR0913 - scikit-learn wants every parameter here
        self,
        target: str = "amazon-security",
        *,
        blocks: tuple[str, ...] = (*BLOCKS, "vectors"),
        C: float = 0.02,  # noqa: N803 - scikit-learn's name for it
        words_scale: float = 12.0,
        vectors_scale: float = 20.0,
        min_df: int = 2,
        context_dropout: bool = True,
        rival_swaps: bool = True,
        term_weight: float = 0.1,
    ) -> None:
        self.target = target
        self.blocks = blocks
        self.C = C
        self.words_scale = words_scale
        self.vectors_scale = vectors_scale
        self.min_df = min_df
        self.context_dropout = context_dropout
        self.rival_swaps = rival_swaps
        self.term_weight = term_weight

    def fit(
        self,
        X: pd.DataFrame | Sequence[str],  # noqa: N803 - scikit-learn's name for it
        y: Iterable[str],
        targets: Sequence[str] | None = None,
    ) -> Self:
        """Learn from labelled quotations.

        Parameters
        ----------
        X : DataFrame with a column ``quote``, or sequence of str
            ``sentence``, ``cue`` and ``speaker_role`` are read where they are there.
        y : iterable of str
            ``favor``, ``against`` or ``neutral``.
        targets : sequence of str, optional
            The target of each quotation, where not all are about ``target``.

        Returns
        -------
        StanceClassifier

        Raises
        ------
        ValueError
            When a label is none of the three, when there are not as many labels as
            quotations, or when there is one label only.
        """
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - for learning alone

        frame, given = text_columns(X).reset_index(drop=True), np.array(list(y), dtype=object)
        check_labels(given.tolist(), len(frame))
        goals = np.array([self.target] * len(frame) if targets is None else list(targets))
        encoded, labels, weights = self._lessons(frame, given, goals)
        seen = Counter(name for names in encoded.names() for name in names)
        self.features_ = np.array(
            sorted(
                name
                for name, count in seen.items()
                if count >= self.min_df and name.split(" ", 1)[0] in self.blocks
            ),
            dtype=str,
        )
        self._index()
        self.scale_ = self._spread(encoded.matrix(self._columns))
        design = self.design(encoded)
        model = LogisticRegression(
            C=self.C, class_weight="balanced", tol=TOLERANCE, max_iter=ITERATIONS
        )
        model.fit(self._stacked(design, encoded), labels, sample_weight=weights)
        self.classes_ = np.array(model.classes_, dtype=str)
        self._take(model)
        return self

    def _take(self, model: LogisticRegression) -> None:
        """Keep the weights, rounded so that the last bits of a sum do not show."""
        width = len(self.features_)
        coef = np.round(model.coef_, WEIGHT_DECIMALS)
        if len(coef) == 1:  # two classes: one row of weights says it for both
            coef = np.vstack([-coef, coef]) / 2
            intercept = np.array([-model.intercept_[0], model.intercept_[0]]) / 2
        else:
            intercept = model.intercept_
        self.coef_ = self._impartial(coef[:, :width])
        rest = coef[:, width:] if "vectors" in self.blocks else np.zeros((len(coef), 2 * WIDTH))
        self.vector_coef_ = rest.reshape(len(coef), 2, WIDTH)
        self.intercept_ = np.round(intercept, WEIGHT_DECIMALS)

    def _impartial(self, coef: np.ndarray) -> np.ndarray:
        """Let what takes no side speak for neutral or against it, and for no side.

        Figures, dates and markets go with one side or the other by accident only.
        """
        sides = np.flatnonzero(np.isin(self.classes_, ("favor", "against")))
        columns = np.flatnonzero([is_impartial(name) for name in self.features_.tolist()])
        means = coef[np.ix_(sides, columns)].mean(axis=0)
        coef[np.ix_(sides, columns)] = means.round(WEIGHT_DECIMALS)
        return coef

    def _lessons(self, frame: pd.DataFrame, labels: np.ndarray, goals: np.ndarray) -> Lessons:
        """Return all that is learned from, target by target, then the word lists."""
        vectors = "vectors" in self.blocks
        parts = [
            lessons(
                frame[goals == goal],
                labels[goals == goal].tolist(),
                goal,
                context_dropout=self.context_dropout,
                rival_swaps=self.rival_swaps,
                vectors=vectors,
            )
            for goal in sorted(set(goals.tolist()))
        ]
        if self.term_weight and len(frame) >= ENOUGH:
            known = set(labels.tolist())
            parts.append(word_list_lessons(self.target, known, self.term_weight, vectors=vectors))
        return joined(parts)

    def _spread(self, matrix: csr_matrix) -> np.ndarray:
        """Return what each feature is multiplied by: 1/spread, or idf for words."""
        count = np.maximum(np.bincount(matrix.indices, minlength=matrix.shape[1]), 1)
        spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel())
        rarity = np.log(matrix.shape[0] / count) + 1
        scale = np.where(self._is_word, rarity, 1 / np.maximum(spread, RARE))
        return np.asarray(np.round(scale, 5))

    def _index(self) -> None:
        """Note where each feature stands and which are words: looked up for every quotation."""
        self._columns = {name: column for column, name in enumerate(self.features_.tolist())}
        self._is_word = np.asarray(np.char.startswith(self.features_, "words "))

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {key: value for key, value in state.items() if key not in _INDEX}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "features_"):
            self._index()

    def design(self, encoded: Encoded) -> Design:
        """Return the features of quotations as the numbers that the weights multiply."""
        known = encoded.known(self._columns)
        matrix = known.matrix((len(encoded.readings), len(self._columns)))
        is_word = self._is_word[matrix.indices]
        rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        matrix.data = matrix.data * self.scale_[matrix.indices]
        squares = np.bincount(rows, weights=matrix.data**2 * is_word, minlength=matrix.shape[0])
        factors = self.words_scale / np.sqrt(np.where(squares > 0, squares, 1))
        matrix.data = matrix.data * np.where(is_word, factors[rows], 1.0)
        units = np.where(self._is_word[known.columns], factors[known.rows], known.values)
        return Design(known, matrix, units)

    def _stacked(self, design: Design, encoded: Encoded) -> csr_matrix:
        """Return features and mean vectors side by side."""
        if "vectors" not in self.blocks:
            return design.matrix
        vectors = csr_matrix(encoded.vectors() * self.vectors_scale)
        return hstack([design.matrix, vectors]).tocsr()

    def margins(self, encoded: Encoded, design: Design) -> Margins:
        """Return the log-odds of each class, by quotation and by word."""
        total = np.asarray(design.matrix @ self.coef_.T + self.intercept_)
        sizes = encoded.sizes()
        if "vectors" not in self.blocks:
            return Margins(total, np.zeros((int(sizes.sum()), len(self.coef_))))
        words = encoded.word_margins(self.vector_coef_ * self.vectors_scale)
        owners = np.repeat(np.arange(len(sizes)), sizes)
        sums = [np.bincount(owners, column, len(sizes)) for column in words.T]
        return Margins(total + np.stack(sums, axis=1), words)

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
            vectors="vectors" in self.blocks,
            roles=roles,
            wanted=self._columns,
        )

    def predict_proba(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the probability of each class, shape (n, n_classes), in their order."""
        encoded = self.encode(X)
        return softmax(self.margins(encoded, self.design(encoded)).total)

    def predict(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the most probable stance of each quotation, shape (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags
