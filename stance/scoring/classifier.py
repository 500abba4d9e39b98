"""The stance classifier: a linear model whose every weight belongs to named words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

from stance.scoring.calibration import (
    Decision,
    Trust,
    decision,
    fit_context,
    fit_decision,
    fit_neutral,
    fit_trust,
    judge,
    sides_of,
)
from stance.scoring.context import around, voices
from stance.scoring.encoding import (
    Encoded,
    softmax,
    text_columns,
)
from stance.scoring.features import BLOCKS, is_impartial
from stance.scoring.labels import stance_meant
from stance.scoring.learning import (
    FOLDS,
    ROUGH,
    Examples,
    article_numbers,
    check_labels,
    checked_weights,
    held_out_parts,
    lessons,
    speaker_numbers,
)
from stance.scoring.models import (
    ANY_TARGET,
    ModelState,
    find_state,
    read_state,
    shipped_models,
    shipped_state,
    write_state,
)
from stance.scoring.weighing import ARRAYS, INDEX, Weighing
from stance.scoring.word_features import WIDTH

if TYPE_CHECKING:
    from sklearn.utils import Tags

    from stance.scoring.targets import Target

__all__ = ["StanceClassifier", "load_prior"]


RARE = 0.15
"""A feature's spread counts as this at least, so that rare ones do not loom large."""

WEIGHT_DECIMALS = 4
"""To how many decimals weights are kept: the next depend on the processor's kind."""

STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""The values of C that are tried where none is given."""

USUAL = 0.02
"""The value of C where there are too few quotations to try."""

ENOUGH_FOR_CHARACTERS = 200
"""So many quotations are needed for their characters to teach anything."""

FEWEST = 40
"""With fewer quotations, or fewer than FOLDS of a label, nothing is held out."""


class StanceClassifier(ClassifierMixin, Weighing, BaseEstimator):  # type: ignore[misc]  # untyped
    """Stance of quotations toward a target: favor, against or neutral.

    A multinomial logistic regression on what the word lists find and whom it hits, on
    stems and pairs of stems, on the mean word vectors of the quotation and of the
    sentence around it, and on what a model learned before says of them. Of the speaker,
    only what else the same article quotes is looked at, where the frame has the columns
    ``article_id`` and ``speaker``; the name is not.

    A side is called where the score P(favor) − P(against) is at least .1 away from 0;
    between, the label is neutral. Of two labels, the more probable is called. ``fit`` holds a
    part of the articles out in turn (rows, where there is no column ``article_id``) and fits
    there how much the probabilities lean to rare labels, so that this rule does best; how far
    a label can be trusted; what a speaker's other quotations weigh; and ``C``.

    Parameters
    ----------
    target : str or Target
        The name of a target, the path of its TOML file, or a target of your own.
    prior : str
        What to begin from: the name of a model that ships, or the path of a file that
        ``save`` wrote; blank for nothing. Its log-odds are features among others,
        so that few labelled quotations of a target do not have to teach French as well.
        ``any-target`` has learned from the quotations in ``corpus/``: whoever measures
        on those gives a prior that has not, or none.
    blocks : tuple of str
        The families of features to use: ``balance`` and ``lexicon`` (what the word
        lists find), ``whom`` (whom it hits), ``polarity`` (of textblob-fr), ``role``,
        ``target``, ``words`` (stems, their pairs), ``vectors``, ``characters`` (n-grams of
        two to five of the quotation; not with fewer than 200 quotations, which are better
        learned from without).
    C : float, optional
        Inverse of the strength of regularisation; by default the best of some, on
        quotations held out.
    words_scale, vectors_scale : float
        Length of these parts of a row against the lexicon's; the words of the quotation,
        its forms, its denied words, its characters and the words around it are a part each.
    min_df : int
        Features seen in fewer quotations than this are left out.
    context : bool
        Let a speaker's other quotations in the same article count.
    context_dropout : bool
        Train on each quotation also without its sentence.
    rival_swaps : bool
        Train also on quotations in which a rival takes the target's place: these
        are neutral toward the target. Not where no quotation is labelled neutral.
    balanced : bool
        Lean to labels that are rare, so that macro-F1 is best. Off, only neutral is leaned to,
        for the best mean of macro-F1 and accuracy: the models that ship were fitted so.
    term_weight : float
        What a term of the word lists weighs as a lesson, against a quotation; 0
        leaves them out. They help where quotations are invented or few are neutral,
        and cost a tenth of the macro-F1 on the press. Fewer than 1,000 quotations
        learn without them.
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
    vector_coef_ : ndarray of float, shape (n_classes, 2, 300)
        For the quotation, and for the sentence around it.
    prior_ : StanceClassifier or None
        A model learned before.
    prior_coef_ : ndarray of float, shape (n_classes, n_classes of the prior)
    intercept_ : ndarray of float, shape (n_classes,)
    context_ : ndarray of float, shape (2,)
        What the lean and the sidedness of a speaker's other quotations weigh.
    sharpness_ : float
        What log-odds are multiplied by before labels are called; the weights hold it already.
    lean_ : ndarray of float, shape (n_classes,)
        What is added to them then; the intercepts hold it already.
    trust_ : Trust
        What makes a confidence of a label's probability.
    C_ : float
        The strength of regularisation that was used.

    Examples
    --------
    >>> quotes = ["Ce contrat est une honte", "Un service exemplaire", "Le vote aura lieu lundi"]
    >>> mine = StanceClassifier().fit(quotes, ["against", "favor", "neutral"])
    >>> mine.predict(["Une honte pour la ville", "Un outil exemplaire"]).tolist()
    ['against', 'favor']
    """

    def __init__(  # noqa: PLR0913 - scikit-learn wants every parameter here
        self,
        target: str | Target = "amazon-security",
        *,
        prior: str = ANY_TARGET,
        blocks: tuple[str, ...] = (*BLOCKS, "vectors", "characters"),
        C: float | None = None,  # noqa: N803 - scikit-learn's name for it
        words_scale: float = 12.0,
        vectors_scale: float = 20.0,
        min_df: int = 2,
        context: bool = True,
        context_dropout: bool = True,
        rival_swaps: bool = True,
        balanced: bool = True,
        term_weight: float = 0.0,
        tol: float = 1e-4,
    ) -> None:
        self.target = target
        self.prior = prior
        self.blocks = blocks
        self.C = C
        self.words_scale = words_scale
        self.vectors_scale = vectors_scale
        self.min_df = min_df
        self.context = context
        self.context_dropout = context_dropout
        self.rival_swaps = rival_swaps
        self.balanced = balanced
        self.term_weight = term_weight
        self.tol = tol

    def fit(
        self,
        X: pd.DataFrame | Sequence[str],  # noqa: N803 - scikit-learn's name for it
        y: Iterable[str],
        targets: Sequence[str | Target] | None = None,
        sample_weight: Sequence[float] | None = None,
        also: Sequence[str] | None = None,
    ) -> Self:
        """Learn from labelled quotations.

        Parameters
        ----------
        X : DataFrame with a column ``quote``, or sequence of str
            ``sentence``, ``cue``, ``speaker_role``, ``article_id`` and ``speaker`` are read
            where they are there.
        y : iterable of str
            ``favor``, ``against`` or ``neutral``; ``for``, ``pour``, ``contre`` and
            ``neutre`` are understood too.
        targets : sequence of str or Target, optional
            The target of each quotation, where not all are about ``target``.
        sample_weight : sequence of float, optional
            What each quotation weighs, 1 where it is not given.
        also : sequence of str, optional
            A second label that a careful reader accepts; blank where there is none.

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
        frame = text_columns(X).reset_index(drop=True)
        given = np.array([stance_meant(label) or label for label in y], dtype=object)
        check_labels(given.tolist(), len(frame))
        goals = [self.target] * len(frame) if targets is None else list(targets)
        weights = checked_weights(sample_weight, len(frame))
        self.prior_ = load_prior(self.prior) if self.prior else None
        taught = lessons(
            frame,
            given.tolist(),
            goals,
            weights,
            target=self.target,
            vectors=self._reads("vectors"),
            characters=self._reads("characters"),
            context_dropout=self.context_dropout,
            rival_swaps=self.rival_swaps,
            term_weight=self.term_weight,
        )
        encoded = taught.encoded
        blocks = self.blocks
        if len(frame) < ENOUGH_FOR_CHARACTERS:
            blocks = tuple(block for block in blocks if block != "characters")
        seen = Counter(name for names in encoded.names() for name in names)
        self.features_ = np.array(
            sorted(
                name
                for name, count in seen.items()
                if count >= self.min_df and name.split(" ", 1)[0] in blocks
            ),
            dtype=str,
        )
        self._index()
        self.scale_ = self._spread(encoded.matrix(self._columns))
        parts = self._training_parts(encoded)
        self.classes_ = np.unique(given.astype(str))
        examples = Examples.of(taught, hstack(parts).tocsr(), self.classes_, also)
        groups, speakers = article_numbers(X, len(frame)), speaker_numbers(X, goals)
        self.sharpness_, self.lean_ = self._calibrate(examples, groups, speakers)
        coef, intercept = examples.regression(self.C_, self.tol)
        called = self.sharpness_ * coef, self.decision.of(intercept)
        self._take(called, [part.shape[1] for part in parts])
        self._index()
        return self

    def _calibrate(self, examples: Examples, groups: np.ndarray, speakers: np.ndarray) -> Decision:
        """Choose C, and fit on held-out quotations what makes labels of log-odds."""
        self.context_, self.trust_ = np.zeros(2), Trust()
        self.C_ = USUAL if self.C is None else self.C
        asked = examples.asked()
        truth, weights, known = examples.truth[asked], examples.weights[asked], groups[asked]
        shares = examples.truth.mean(axis=0)  # whoever gives weights wants them to count
        found = Decision(1.0, np.zeros(len(self.classes_)))
        if self.balanced:
            found = decision(shares, self.classes_)
        if len(truth) < FEWEST or (truth > 0).sum(axis=0).min() < FOLDS or len(set(known)) < FOLDS:
            return found
        parts = held_out_parts(groups)
        if self.C is None:
            self.C_ = examples.best_strength(parts, STRENGTHS)
        margins = examples.held_out(parts, self.C_, max(self.tol, ROUGH / 10))[asked]
        sides = sides_of(self.classes_)
        if self.context:
            leans = around(softmax(margins), sides, speakers[asked])
            self.context_ = fit_context(margins, leans, truth, weights, sides)
            told = leans * self.context_
            margins = margins + told[:, :1] * sides + told[:, 1:] * np.abs(sides)
        if self.balanced:
            found = fit_decision(margins, truth, weights, self.classes_, shares)
        elif len(self.classes_) > 2:  # noqa: PLR2004 - of two labels the more probable is called
            lean = fit_neutral(margins, truth, weights, self.classes_)
            found = Decision(1.0, lean * (self.classes_ == "neutral"))
        chances = softmax(found.of(margins))
        labels = judge(chances, self.classes_).labels
        self.trust_ = fit_trust(chances, labels, truth, weights, self.classes_)
        return found

    def _training_parts(self, encoded: Encoded) -> list[csr_matrix]:
        """Return what is learned from, side by side: features, vectors, prior."""
        count = len(encoded.readings)
        empty = csr_matrix((count, 0))
        design = self.design(encoded)
        parts = [design.matrix, empty, empty]
        if "vectors" in self.blocks:
            parts[1] = csr_matrix(encoded.vectors() * self.vectors_scale)
        if self.prior_ is not None and design.prior is not None:
            said = self.prior_.margins(encoded, design.prior).total
            parts[2] = csr_matrix(said @ self._relay(np.eye(said.shape[1])))
        return parts

    def _take(self, model: tuple[np.ndarray, np.ndarray], widths: Sequence[int]) -> None:
        """Keep the weights, rounded so that the last bits of a sum do not show."""
        coef, intercept = np.round(model[0], WEIGHT_DECIMALS), model[1]
        features, vectors, prior = np.split(coef, np.cumsum(widths)[:-1], axis=1)
        self.coef_ = self._impartial(features)
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
        scale = np.where(self._zone > 0, rarity, 1 / np.maximum(spread, RARE))
        return np.asarray(np.round(scale, 5))

    def _called(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the log-odds by which labels are called, shape (n, n_classes)."""
        check_is_fitted(self, "coef_")
        encoded = self.encode(X)
        told = self.context and isinstance(X, pd.DataFrame)
        speakers = voices(X) if told else None  # type: ignore[arg-type]
        return self.margins(encoded, self.design(encoded), speakers).total

    def predict_proba(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the probability of each class, shape (n, n_classes), in their order.

        They fit the shares of the labels that were learned from. ``predict`` and
        `stance.score` lean to rare labels: see ``balanced``.
        """
        return softmax(self.decision.undone(self._called(X)))

    def predict(self, X: pd.DataFrame | Sequence[str]) -> np.ndarray:  # noqa: N803
        """Return the stance of each quotation, shape (n,)."""
        chances = softmax(self._called(X))
        return np.asarray(self.classes_[self.judge(chances).labels])

    def save(self, path: str | Path, note: str = "") -> None:
        """Write the fitted classifier to a ``.npz`` file: arrays and JSON, no pickle.

        The same classifier and note give the same bytes.

        Parameters
        ----------
        path : str or Path
        note : str
            Kept in the file: what it was learned from, say.
            `stance.scoring.models.model_note` returns it.
        """
        check_is_fitted(self, "coef_")
        write_state(self._state(note), path)

    def _state(self, note: str = "") -> ModelState:
        parameters = {key: value for key, value in self.get_params().items() if value is not None}
        parameters["blocks"] = list(self.blocks)
        if not isinstance(self.target, str):
            parameters["target"] = self.target.as_dict()
        arrays = {name: np.asarray(getattr(self, name)) for name in ARRAYS}
        prior = None if self.prior_ is None else self.prior_._state()  # noqa: SLF001 - its own kind
        return ModelState(parameters, arrays, prior, note)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the classifier that ``save`` wrote to a file. Nothing in a file is run.

        Raises
        ------
        FileNotFoundError
            When there is no such file.
        ValueError
            When the file is damaged or holds anything else; the message names it.
        """
        return cls.of_state(read_state(path), str(path))

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        return {key: value for key, value in state.items() if key not in INDEX}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if hasattr(self, "features_"):
            self._index()

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def load_prior(name: str) -> StanceClassifier:
    """Return a model that ships, by its name, or the one that a ``.npz`` file holds.

    Raises
    ------
    ValueError
        When no model has that name, or when the file is no model.
    FileNotFoundError
        When the path of a ``.npz`` file leads nowhere.
    """
    if name in shipped_models():
        return StanceClassifier.of_state(shipped_state(name), name)
    return StanceClassifier.of_state(find_state(name), name)
