"""What a fitted model makes of quotations: its features, and the log-odds they add up to.

The stance classifier: a linear model whose every weight belongs to named words.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from stance.scoring.encoding import (
    WIDTH,
    Design,
    Encoded,
    Margins,
    Part,
    decided,
    encode,
    relay,
    softmax,
    text_columns,
)
from stance.scoring.features import BLOCKS, is_impartial
from stance.scoring.labels import stance_meant
from stance.scoring.models import ANY_TARGET, TRUSTED, save_model, shipped_for, shipped_state
from stance.scoring.ngrams import CharacterNgrams, learned_ngrams
from stance.scoring.training_set import check_labels, checked_weights, lessons
from stance.suggest import unknown

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.linear_model import LogisticRegression
    from sklearn.utils import Tags

    from stance.scoring.targets import Target

__all__ = [
    "PRIOR_SCALE",
    "StanceClassifier",
    "Weighing",
    "load_model",
    "load_prior",
    "model_for",
]


# -- What a fitted model makes of quotations: its features, and the log-odds they add up to ---


PRIOR_SCALE = 3.0
"""What the log-odds of the prior are multiplied by among the features."""

_INDEX = frozenset({"_columns", "_is_word", "_letters", "_wanted"})
"""What follows from the other attributes, and need not be saved."""


class Weighing(BaseEstimator):  # type: ignore[misc]  # untyped
    """The fitted half of ``StanceClassifier``, which documents parameters and attributes."""

    target: str
    blocks: tuple[str, ...]
    words_scale: float
    letters_scale: float
    vectors_scale: float
    features_: np.ndarray
    scale_: np.ndarray
    coef_: np.ndarray
    ngrams_: np.ndarray
    ngram_scale_: np.ndarray
    ngram_coef_: np.ndarray
    vector_coef_: np.ndarray
    prior_: Self | None
    prior_coef_: np.ndarray
    intercept_: np.ndarray
    threshold: float | None = None
    class_weight: str | None = None

    def _index(self) -> None:
        """Note where each feature stands and which are words: looked up for every quotation."""
        self._columns = {name: column for column, name in enumerate(self.features_.tolist())}
        self._is_word = np.asarray(np.char.startswith(self.features_, "words "))
        self._wanted = frozenset(self._columns)
        if self.prior_ is not None:
            self._wanted |= self.prior_._wanted  # noqa: SLF001 - a model of its own kind
        if hasattr(self, "ngram_coef_"):
            coef = self.ngram_coef_ * self.letters_scale
            self._letters = CharacterNgrams(self.ngrams_, self.ngram_scale_, coef)

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {key: value for key, value in state.items() if key not in _INDEX}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "features_"):
            self._index()

    def _reads_vectors(self) -> bool:
        """Whether word vectors are asked for, by the model itself or by its prior."""
        prior = self.prior_ is not None and self.prior_._reads_vectors()  # noqa: SLF001
        return "vectors" in self.blocks or prior

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
            vectors=self._reads_vectors(),
            roles=roles,
            wanted=self._wanted,
        )

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

    def _relay(self) -> np.ndarray:
        """Return what turns log-odds of the prior into the model's own."""
        return relay(self.prior_coef_.T * PRIOR_SCALE)

    def margins(self, encoded: Encoded, design: Design) -> Margins:
        """Return the log-odds of each class, by quotation and by word."""
        total = np.asarray(design.matrix @ self.coef_.T + self.intercept_)
        owners, count = encoded.owners(), len(encoded.readings)
        words = np.zeros((len(owners), len(self.coef_)))
        if "vectors" in self.blocks:
            words += encoded.vector_margins(self.vector_coef_ * self.vectors_scale)
        if "letters" in self.blocks:
            words += encoded.letter_margins(self._letters, len(self.coef_))
        sums = [np.bincount(owners, column, count) for column in words.T]
        total += np.stack(sums, axis=1)
        if self.prior_ is not None and design.prior is not None:
            said = self.prior_.margins(encoded, design.prior)
            total, words = total + said.total @ self._relay(), words + said.words @ self._relay()
        return Margins(total, words)


# -- The stance classifier: a linear model whose every weight belongs to named words ---


RARE = 0.15
"""A feature's spread counts as this at least, so that rare ones do not loom large."""

ITERATIONS = 20_000
"""How many steps toward the best weights are taken at most; some hundred do."""

WEIGHT_DECIMALS = 4
"""To how many decimals weights are kept: the next depend on the processor's kind."""


class StanceClassifier(ClassifierMixin, Weighing):  # type: ignore[misc]  # untyped
    """Stance of quotations toward a target: favor, against or neutral.

    A multinomial logistic regression on what the word lists find, on stems and
    pairs of stems, on character n-grams, on the mean word vectors of the quotation
    and of the sentence around it, and on what a model learned before says of them.
    Who speaks is not looked at.

    Parameters
    ----------
    target : str
        The name of a target, or the path of its TOML file.
    prior : str
        What to begin from: the name of a model that ships, or the path of a file that
        ``save_model`` wrote; blank for nothing. Its log-odds are features among others,
        so that few labelled quotations of a target do not have to teach French as well.
        ``any-target`` has learned from the quotations in ``corpus/``: whoever measures
        on those gives a prior that has not, or none.
    blocks : tuple of str
        The families of features to use: ``balance`` and ``lexicon`` (what the word
        lists find), ``polarity`` (of textblob-fr), ``role``, ``target``, ``words``,
        ``letters`` (character n-grams of two to four), ``vectors``. Without the last
        four the model carries over to any target.
    C : float
        Inverse of the strength of regularisation.
    words_scale, letters_scale, vectors_scale : float
        Length of these parts of a row against the lexicon's.
    min_df : int
        Stems and n-grams seen in fewer quotations than this are left out.
    class_weight : {"balanced"}, optional
        Let each label weigh the same, however rare it is. By default labels weigh as often
        as they occur, so that probabilities fit the shares of what was learned from: in the
        press, three quotations in four are neutral.
    threshold : float, optional
        How far the stance score must be from 0 for a side to be called: favor above it,
        against below its negative, neutral between. By default the most probable label.
    context_dropout : bool
        Train on each quotation also without its sentence.
    rival_swaps : bool
        Train also on quotations in which a rival takes the target's place: these
        are neutral toward the target. Not where no quotation is labelled neutral.
    term_weight : float
        What a term of the word lists weighs as a lesson, against a quotation; 0
        leaves them out. Fewer than 1,000 quotations learn without them: thousands
        of terms, none of them neutral, would drown them.
    tol : float
        How near the best weights are approached: by default nearer than they are
        rounded to. 1e-5 takes half the time and gives the same labels but for a few.

    Attributes
    ----------
    classes_ : ndarray of str, shape (n_classes,)
    features_ : ndarray of str, shape (n_features,)
        The names of the features, sorted.
    scale_ : ndarray of float, shape (n_features,)
    coef_ : ndarray of float, shape (n_classes, n_features)
    ngrams_ : ndarray of str, shape (n_ngrams,)
        The character n-grams, sorted.
    ngram_scale_ : ndarray of float, shape (n_ngrams,)
    ngram_coef_ : ndarray of float, shape (n_classes, n_ngrams)
    vector_coef_ : ndarray of float, shape (n_classes, 2, 300)
        For the quotation, and for the sentence around it.
    prior_ : StanceClassifier or None
        A model learned before.
    prior_coef_ : ndarray of float, shape (n_classes, n_classes of the prior)
    intercept_ : ndarray of float, shape (n_classes,)

    Examples
    --------
    >>> quotes = ["Ce contrat est une honte", "Un service exemplaire", "Le vote aura lieu lundi"]
    >>> mine = StanceClassifier().fit(quotes, ["against", "favor", "neutral"])
    >>> mine.predict(["Une honte pour la ville", "Un outil exemplaire"]).tolist()
    ['against', 'favor']
    """

    def __init__(  # noqa: PLR0913 - scikit-learn wants every parameter here
        self,
        target: str = "amazon-security",
        *,
        prior: str = ANY_TARGET,
        blocks: tuple[str, ...] = (*BLOCKS, "letters", "vectors"),
        C: float = 0.02,  # noqa: N803 - scikit-learn's name for it
        words_scale: float = 12.0,
        letters_scale: float = 5.0,
        vectors_scale: float = 20.0,
        min_df: int = 2,
        class_weight: str | None = None,
        threshold: float | None = None,
        context_dropout: bool = True,
        rival_swaps: bool = True,
        term_weight: float = 0.3,
        tol: float = 1e-8,
    ) -> None:
        self.target = target
        self.prior = prior
        self.blocks = blocks
        self.C = C
        self.words_scale = words_scale
        self.letters_scale = letters_scale
        self.vectors_scale = vectors_scale
        self.min_df = min_df
        self.class_weight = class_weight
        self.threshold = threshold
        self.context_dropout = context_dropout
        self.rival_swaps = rival_swaps
        self.term_weight = term_weight
        self.tol = tol

    def fit(
        self,
        X: pd.DataFrame | Sequence[str],  # noqa: N803 - scikit-learn's name for it
        y: Iterable[str],
        targets: Sequence[str | Target] | None = None,
        sample_weight: Sequence[float] | None = None,
    ) -> Self:
        """Learn from labelled quotations.

        Parameters
        ----------
        X : DataFrame with a column ``quote``, or sequence of str
            ``sentence``, ``cue`` and ``speaker_role`` are read where they are there.
        y : iterable of str
            ``favor``, ``against`` or ``neutral``; ``for``, ``pour``, ``contre`` and
            ``neutre`` are understood too.
        targets : sequence of str or Target, optional
            The target of each quotation, where not all are about ``target``.
        sample_weight : sequence of float, optional
            What each quotation weighs as a lesson, 1 where it is not given.

        Returns
        -------
        StanceClassifier

        Raises
        ------
        ValueError
            When a label is none of the three, when there are not as many labels,
            targets or weights as quotations, when there is one label only, or when
            no model that ships has the prior's name.
        FileNotFoundError
            When the path of a prior leads nowhere.
        """
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - for learning alone

        frame = text_columns(X).reset_index(drop=True)
        given = np.array([stance_meant(label) or label for label in y], dtype=object)
        check_labels(given.tolist(), len(frame))
        goals = [self.target] * len(frame) if targets is None else list(targets)
        weights = checked_weights(sample_weight, len(frame))
        self.prior_ = load_prior(self.prior) if self.prior else None
        encoded, labels, weights = lessons(
            frame,
            given.tolist(),
            goals,
            weights,
            target=self.target,
            vectors=self._reads_vectors(),
            context_dropout=self.context_dropout,
            rival_swaps=self.rival_swaps,
            term_weight=self.term_weight,
        )
        seen = Counter(name for names in encoded.names() for name in names)
        self.features_ = np.array(
            sorted(
                name
                for name, count in seen.items()
                if count >= self.min_df and name.split(" ", 1)[0] in self.blocks
            ),
            dtype=str,
        )
        quoted = encoded.quoted() if "letters" in self.blocks else []
        self.ngrams_, self.ngram_scale_ = learned_ngrams(quoted, self.min_df)
        self._index()
        self.scale_ = self._spread(encoded.matrix(self._columns))
        model = LogisticRegression(
            C=self.C, class_weight=self.class_weight, tol=self.tol, max_iter=ITERATIONS
        )
        parts = self._training_parts(encoded)
        model.fit(hstack(parts).tocsr(), labels, sample_weight=weights)
        self.classes_ = np.array(model.classes_, dtype=str)
        self._take(model, [part.shape[1] for part in parts])
        self._index()
        return self

    def _training_parts(self, encoded: Encoded) -> list[csr_matrix]:
        """Return what is learned from, side by side: features, n-grams, vectors, prior."""
        count = len(encoded.readings)
        empty = csr_matrix((count, 0))
        design = self.design(encoded)
        parts = [design.matrix, empty, empty, empty]
        if "letters" in self.blocks:
            letters = CharacterNgrams(self.ngrams_, self.ngram_scale_)
            parts[1] = letters.matrix(encoded.quoted()) * self.letters_scale
        if "vectors" in self.blocks:
            parts[2] = csr_matrix(encoded.vectors() * self.vectors_scale)
        if self.prior_ is not None and design.prior is not None:
            said = self.prior_.margins(encoded, design.prior).total
            parts[3] = csr_matrix(said @ relay(np.eye(said.shape[1]) * PRIOR_SCALE))
        return parts

    def _take(self, model: LogisticRegression, widths: Sequence[int]) -> None:
        """Keep the weights, rounded so that the last bits of a sum do not show."""
        coef = np.round(model.coef_, WEIGHT_DECIMALS)
        if len(coef) == 1:  # two classes: one row of weights says it for both
            coef = np.vstack([-coef, coef]) / 2
            intercept = np.array([-model.intercept_[0], model.intercept_[0]]) / 2
        else:
            intercept = model.intercept_
        features, letters, vectors, prior = np.split(coef, np.cumsum(widths)[:-1], axis=1)
        self.coef_ = self._impartial(features)
        self.ngram_coef_ = letters
        self.vector_coef_ = (vectors if vectors.size else np.zeros((len(coef), 2 * WIDTH))).reshape(
            len(coef), 2, WIDTH
        )
        self.prior_coef_ = prior
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

    def _spread(self, matrix: csr_matrix) -> np.ndarray:
        """Return what each feature is multiplied by: 1/spread, or idf for words."""
        count = np.maximum(np.bincount(matrix.indices, minlength=matrix.shape[1]), 1)
        spread = np.sqrt(np.asarray(matrix.multiply(matrix).mean(axis=0)).ravel())
        rarity = np.log(matrix.shape[0] / count) + 1
        scale = np.where(self._is_word, rarity, 1 / np.maximum(spread, RARE))
        return np.asarray(np.round(scale, 5))

    def predict_proba(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the probability of each class, shape (n, n_classes), in their order."""
        encoded = self.encode(X)
        return softmax(self.margins(encoded, self.design(encoded)).total)

    def predict(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the stance of each quotation, shape (n,).

        It is the most probable, but neutral where favor and against lie within .03.
        """
        chances = self.predict_proba(X)
        return np.asarray(self.classes_[decided(chances, self.classes_, self.threshold)])

    def save(self, path: str | Path, note: str = "") -> None:
        """Write the fitted classifier to a file; loading it back runs no code.

        The same classifier and note give the same bytes.

        Parameters
        ----------
        path : str or Path
        note : str
            Kept in the file, in ASCII: what it was learned from, say.
        """
        check_is_fitted(self, "coef_")
        save_model(self, path, note)

    @classmethod
    def load(cls, path: str | Path) -> StanceClassifier:
        """Return the classifier that `save` wrote to a file.

        Raises
        ------
        FileNotFoundError
            When there is no such file.
        ValueError
            When the file is damaged or holds anything else; the message names it.
        """
        return load_model(path)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


# -- The models that ship, and those of files -------------------------------------


_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError),
    *(AttributeError, NotImplementedError),
)
"""What reading a file raises that is damaged, or no model."""


def load_model(path: str | Path) -> StanceClassifier:
    """Return the classifier that a file holds.

    Raises
    ------
    ValueError
        When the file holds anything else, or types that are not trusted.
    """
    from skops.io import loads  # noqa: PLC0415 - slow to import
    from skops.io.exceptions import UntrustedTypesFoundException  # noqa: PLC0415

    try:
        model = loads(Path(path).read_bytes(), trusted=TRUSTED)
    except (*_DAMAGE, UntrustedTypesFoundException) as error:
        message = f"{path}: not a model that stance can trust ({error})"
        raise ValueError(message) from error
    if not isinstance(model, StanceClassifier):
        message = f"{path}: holds a {type(model).__name__}, not a StanceClassifier"
        raise ValueError(message)  # noqa: TRY004 - the file's fault, not the caller's type
    return model


@cache
def _shipped(name: str) -> StanceClassifier:
    """Return a model that ships."""
    model = StanceClassifier.__new__(StanceClassifier)
    model.__setstate__(shipped_state(name))
    return model


def model_for(target: Target) -> StanceClassifier:
    """Return the model trained for a target, or the one for any target."""
    return _shipped(shipped_for(target))


def load_prior(name: str) -> StanceClassifier:
    """Return a model that ships, by its name, or the one that a ``.skops`` file holds.

    Raises
    ------
    ValueError
        When no model has that name, or when the file is no model to trust.
    FileNotFoundError
        When the path of a ``.skops`` file leads nowhere.
    """
    if name.endswith(".skops"):
        return load_model(name)
    shipped = sorted(
        item.name.removesuffix(".skops")
        for item in files("stance.scoring").iterdir()
        if item.name.endswith(".skops")
    )
    if name not in shipped:
        problem = unknown(f"no model is named {name!r}", name, shipped)
        message = f"{problem}; the path of a .skops file loads your own, a blank none"
        raise ValueError(message)
    return _shipped(name)
