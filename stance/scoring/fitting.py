"""What a regression is fitted on, what is held out of it, and how strong it is to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from stance.scoring.context import voices
from stance.scoring.encoding import softmax

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from stance.scoring.targets import Target
    from stance.scoring.training_set import TrainingSet

__all__ = ["FOLDS", "ROUGH", "Examples", "article_numbers", "held_out_parts", "speaker_numbers"]


ITERATIONS = 20_000
"""How many steps toward the best weights are taken at most; some hundred do."""

FOLDS = 5
"""On how many held-out parts labels and confidences are fitted."""

ROUGH = 1e-2
"""How near the best weights are approached in trying: enough to tell what is better."""

FEW = 1_000
"""With fewer quotations than this, all parts are held out to tell which C is best."""

SECOND = 0.25
"""What a second label that a careful reader accepts counts for; the first has the rest."""


class Examples(NamedTuple):
    """What a regression is fitted on.

    Attributes
    ----------
    matrix : csr_matrix, shape (n_rows, n_columns)
        The quotations in the order given, then their variants and the terms.
    origins : ndarray of int64, shape (n_rows,)
        The quotation that each row is made from; −1 for terms.
    labels : ndarray of int64, shape (n_rows,)
        The place of each label among the classes.
    weights : ndarray of float64, shape (n_rows,)
    seconds : ndarray of int64, shape (n_rows,)
        The place of the second label that is accepted, −1 where there is none.
    truth : ndarray of float64, shape (n, n_classes)
        The share of each label, of the quotations alone.
    """

    matrix: csr_matrix
    origins: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    seconds: np.ndarray
    truth: np.ndarray

    @classmethod
    def of(
        cls,
        taught: TrainingSet,
        matrix: csr_matrix,
        classes: np.ndarray,
        also: Sequence[str] | None,
    ) -> Examples:
        """Put the quotations first, in the order given."""
        place = {name: column for column, name in enumerate(classes.tolist())}
        known = np.flatnonzero(taught.originals)
        first = known[np.argsort(taught.origins[known], kind="stable")]
        order = np.r_[first, np.flatnonzero(~taught.originals)]
        labels = np.array([place[label] for label in taught.labels], dtype=np.int64)[order]
        second = np.full(len(order), -1)
        accepted = [""] * len(first) if also is None else list(also)
        second[: len(first)] = [place.get(label, -1) for label in accepted]
        truth = np.eye(len(classes))[labels[: len(first)]]
        for row in np.flatnonzero(second[: len(first)] >= 0):
            truth[row] *= 1 - SECOND
            truth[row, second[row]] += SECOND
        return cls(
            matrix[order], taught.origins[order], labels, taught.weights[order], second, truth
        )

    def asked(self) -> np.ndarray:
        """Return the quotations of full weight, or half of it: only these judge what is learned.

        Those of other targets, or invented ones, which weigh less, are there to learn from.
        """
        weights = self.weights[: len(self.truth)]
        return np.flatnonzero(weights >= weights.max() / 2)

    def regression(
        self,
        C: float,  # noqa: N803 - scikit-learn's name for it
        tol: float,
        kept: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights and the intercept of each class, learned from the rows kept."""
        from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - for learning alone
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 - scikit-learn brings it

        rows = np.arange(len(self.labels)) if kept is None else np.flatnonzero(kept)
        torn = rows[self.seconds[rows] >= 0]
        share = np.where(self.seconds[rows] >= 0, 1 - SECOND, 1.0)
        model = LogisticRegression(C=C, tol=tol, max_iter=ITERATIONS)
        # The products are so small that threads only wait for each other: where the processor
        # is busy with something else, ten times as long.
        with threadpool_limits(1):
            model.fit(
                self.matrix[np.r_[rows, torn]],
                np.r_[self.labels[rows], self.seconds[torn]],
                sample_weight=np.r_[share * self.weights[rows], SECOND * self.weights[torn]],
            )
        coef, intercept = model.coef_, model.intercept_
        if len(coef) == 1:  # two classes: one row of weights says it for both
            coef, intercept = np.vstack([-coef, coef]) / 2, np.r_[-intercept, intercept] / 2
        return coef, intercept

    def held_out(self, parts: np.ndarray, C: float, tol: float) -> np.ndarray:  # noqa: N803
        """Return the log-odds of each quotation, learned from the other parts."""
        margins = np.zeros_like(self.truth)
        for part in range(int(parts.max()) + 1):
            margins[parts == part] = self._of_part(parts, part, C, tol)
        return margins

    def _of_part(self, parts: np.ndarray, part: int, C: float, tol: float) -> np.ndarray:  # noqa: N803
        asked = np.flatnonzero(parts == part)
        kept = (self.origins < 0) | (parts[self.origins] != part)
        coef, intercept = self.regression(C, tol, kept)
        return np.asarray(self.matrix[asked] @ coef.T + intercept)

    def best_strength(self, parts: np.ndarray, values: Sequence[float]) -> float:
        """Return the value of C under which held-out labels are most probable.

        Of many quotations two parts are held out, one after the other: enough to tell.
        """
        losses = []
        weights = np.zeros(len(self.truth))
        weights[self.asked()] = self.weights[self.asked()]
        for value in values:
            loss = 0.0
            for part in range(FOLDS if len(self.truth) < FEW else 2):
                asked = parts == part
                logs = np.log(np.clip(softmax(self._of_part(parts, part, value, ROUGH)), 1e-9, 1))
                loss -= float((weights[asked, None] * self.truth[asked] * logs).sum())
            losses.append(loss)
            if len(losses) > 1 and losses[-1] > losses[-2]:
                break  # the loss has one valley
        return values[int(np.argmin(losses))]


def article_numbers(frame: object, size: int) -> np.ndarray:
    """Return the number of the article of each quotation, or one of its own."""
    columns = getattr(frame, "columns", ())
    if "article_id" not in columns:
        return np.arange(size)
    articles = frame["article_id"].astype("object")  # type: ignore[index]
    known = articles.notna().to_numpy()
    numbers = np.asarray(articles.astype("category").cat.codes, dtype=np.int64)
    return np.where(known, numbers, len(numbers) + np.arange(size))


def speaker_numbers(frame: object, goals: Sequence[str | Target]) -> np.ndarray:
    """Return the number of the speaker of each quotation, toward each target one of its own."""
    if not isinstance(frame, pd.DataFrame):
        return np.full(len(goals), -1)
    own = voices(frame)
    numbers = {goal: number for number, goal in enumerate(dict.fromkeys(goals))}
    about = np.array([numbers[goal] for goal in goals], dtype=np.int64)
    return np.where(own < 0, -1, own * len(numbers) + about)


def held_out_parts(groups: np.ndarray) -> np.ndarray:
    """Return the held-out part of each quotation; no article is in two, and all are alike."""
    numbers, sizes = np.unique(groups, return_counts=True)
    rng = np.random.default_rng(0)
    shuffled = rng.permutation(len(numbers))
    order = shuffled[np.argsort(-sizes[shuffled], kind="stable")]
    filled = np.zeros(FOLDS)
    part = {}
    for number in order:
        least = int(filled.argmin())
        part[numbers[number]] = least
        filled[least] += sizes[number]
    return np.array([part[group] for group in groups.tolist()], dtype=np.int64)
