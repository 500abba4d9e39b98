"""What a classifier learns from, and how: lessons, and the regression that is fitted on them.

`lessons` makes a `TrainingSet` of labelled quotations, variants of them, and the word lists.
`Examples` fits the weights on it, tells how strong they are to be, and holds parts out, so that
labels and confidences are fitted on quotations that were not learned from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, cycle
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from stance.files.resources import read_table
from stance.quote import STANCES
from stance.scoring.context import voices
from stance.scoring.encoding import TEXTS, Encoded, encode, softmax, text_columns
from stance.scoring.targets import Target, load_target
from stance.scoring.terms import GAP

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = [
    "FOLDS",
    "ROUGH",
    "Examples",
    "TrainingSet",
    "article_numbers",
    "check_labels",
    "checked_weights",
    "held_out_parts",
    "lessons",
    "speaker_numbers",
    "swap_rivals",
    "term_examples",
]


ENOUGH = 1_000
"""So many quotations are needed for the terms of the word lists to be lessons beside them."""

COMPLETIONS = 3
"""How many words stand for a beginning (``scandal*``), the most frequent ones."""

VOCABULARY = 60_000
"""How many of the most frequent French words are looked through for these."""

SWAPPED_IN = 8
"""How many rivals take the target's place in turn."""

TEACHING = frozenset(
    {"approval", "benefit", "necessity", "duty", "harm", "risk", "disapproval", "ridicule"}
)
"""What terms say that a fragment alone would say of its object, whatever the context."""


BARE = 0.5
"""What a quotation weighs without its sentence, against the same in it."""

SIDES = ("favor", "against")

DENIALS = {"adj": "n’est pas {}", "n": "aucun {}", "v": "ne {} pas"}
"""How a term of one word is denied, by its part of speech."""


class TrainingSet(NamedTuple):
    """Quotations read, their variants, and the terms of the word lists.

    Attributes
    ----------
    encoded : Encoded
    labels : list of str
    weights : ndarray of float64, shape (n,)
    origins : ndarray of int64, shape (n,)
        The number of the quotation that each is made from; −1 for terms.
    originals : ndarray of bool, shape (n,)
        Whether each is a quotation as it was given.
    """

    encoded: Encoded
    labels: list[str]
    weights: np.ndarray
    origins: np.ndarray
    originals: np.ndarray


def check_labels(labels: Sequence[str], size: int) -> None:
    """Raise a ValueError that says what is wrong with the labels of so many quotations."""
    if len(labels) != size:
        message = f"{size} quotations but {len(labels)} labels"
        raise ValueError(message)
    strange = sorted(set(map(str, labels)) - set(STANCES))
    if strange:
        message = f"{strange[0]!r} is no stance: use {', '.join(STANCES)} (or pour, contre, neutre)"
        raise ValueError(message)
    if len(set(labels)) < 2:  # noqa: PLR2004 - a choice takes two
        message = "quotations of at least two stances are needed to learn from"
        raise ValueError(message)


def checked_weights(weights: Sequence[float] | None, size: int) -> np.ndarray:
    """Return what each quotation weighs, shape (size,), or raise a ValueError."""
    given = np.ones(size) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != (size,):
        message = f"{size} quotations but {len(given)} weights"
        raise ValueError(message)
    return given


def lessons(  # noqa: PLR0913 - one switch a variant
    frame: pd.DataFrame,
    labels: Sequence[str],
    goals: Sequence[str | Target],
    weights: np.ndarray,
    *,
    target: str,
    vectors: bool,
    characters: bool,
    context_dropout: bool,
    rival_swaps: bool,
    term_weight: float,
) -> TrainingSet:
    """Return all that is learned from, target by target, then the word lists.

    Parameters
    ----------
    frame : DataFrame
        As ``text_columns`` makes it, rows numbered.
    labels : sequence of str
        The stance of each quotation.
    goals : sequence of str or Target
        What it is for or against.
    weights : ndarray of float64, shape (n,)
    target : str
        What the terms of the word lists are for or against.
    vectors : bool
        Whether word vectors are wanted.
    characters : bool
        Whether character n-grams are.
    context_dropout : bool
        Add each quotation without its sentence.
    rival_swaps : bool
        Add, as neutral, those in which a rival takes the target's place; not where
        there are two labels and neutral is none of them.
    term_weight : float
        What a term of the word lists weighs, where there are enough quotations.

    Raises
    ------
    ValueError
        When there are not as many targets as quotations.
    """
    if len(goals) != len(frame):
        message = f"{len(frame)} quotations but {len(goals)} targets"
        raise ValueError(message)
    known = list(dict.fromkeys(goals))
    numbers = {goal: number for number, goal in enumerate(known)}
    rows = frame.assign(
        label=labels,
        goal=[numbers[goal] for goal in goals],
        weight=weights,
        origin=np.arange(len(frame)),
    )
    taught = [rows]
    if rival_swaps and "neutral" in set(labels):
        about = rows.groupby("goal", sort=True)
        taught += [
            swap_rivals(own, known[int(str(goal))]).assign(label="neutral") for goal, own in about
        ]
    if context_dropout:
        bare = rows.assign(sentence="", cue="", speaker_role="", weight=rows["weight"] * BARE)
        taught.append(bare)
    if term_weight and len(frame) >= ENOUGH:
        terms = term_examples()
        terms = terms[terms["label"].isin(set(labels))].reset_index(drop=True)
        known.append(target)
        last = len(known) - 1
        taught.append(
            text_columns(terms).assign(
                label=terms["label"], goal=last, weight=term_weight, origin=-1
            )
        )
    taught = [rows.assign(original=number == 0) for number, rows in enumerate(taught)]
    lots = [(goal, lot) for goal, lot in pd.concat(taught).groupby("goal", sort=True)]
    read = [
        encode(lot, known[int(str(goal))], vectors=vectors, characters=characters).readings
        for goal, lot in lots
    ]
    every = pd.concat([lot for _, lot in lots])
    return TrainingSet(
        Encoded(tuple(chain.from_iterable(read))),
        every["label"].tolist(),
        every["weight"].to_numpy(dtype=np.float64),
        every["origin"].to_numpy(dtype=np.int64),
        every["original"].to_numpy(dtype=bool),
    )


def swap_rivals(frame: pd.DataFrame, target: str | Target) -> pd.DataFrame:
    """Return the quotations that name the target, a rival's name in its place.

    What they say is then said of another; names are taken in turn.
    """
    goal = load_target(target)
    names = [rival for rival in goal.rivals if "*" not in rival][:SWAPPED_IN]
    own = [alias for alias in goal.aliases if "*" not in alias]
    if not names or not own:
        return frame.iloc[:0]
    named = re.compile(
        r"\b(?:"
        + "|".join(re.escape(alias) for alias in sorted(own, key=len, reverse=True))
        + r")\b",
        re.IGNORECASE,
    )
    rivals = cycle(names)
    rows = []
    for row in frame.to_dict("records"):
        if named.search(row["quote"]):
            rival = next(rivals).title()
            rows.append(row | {key: named.sub(rival, row[key]) for key in TEXTS})
    return pd.DataFrame(rows, columns=frame.columns)


@cache
def term_examples() -> pd.DataFrame:
    """Return a frame with columns ``quote`` and ``label``, a row each term spelt out.

    « scandale » alone in quotation marks blames, « efficace » praises: so says the
    list of stance terms, and a classifier that has seen nothing but difficult
    quotations would not know it. Nor would it know that « aucun scandale » is no
    blame: those who deny in these quotations are mostly against something.
    """
    rows = []
    for row in read_table("stance_terms"):
        if row["says"] not in TEACHING:
            continue
        stance, other = SIDES if float(row["weight"]) > 0 else SIDES[::-1]
        for quote in _spelt_out(row["pattern"]):
            rows.append((quote, stance))
            if row["pos"] in DENIALS and " " not in row["pattern"]:
                rows.append((DENIALS[row["pos"]].format(quote), other))
    return pd.DataFrame(rows, columns=["quote", "label"]).drop_duplicates(
        "quote", ignore_index=True
    )


def _spelt_out(pattern: str) -> list[str]:
    """Return texts that a pattern finds."""
    items = [item for item in pattern.split() if item != GAP]
    if len(items) == 1 and pattern.endswith("*"):
        return _beginning_with(pattern[:-1])
    heads = [item if not item.endswith("*") else _first(item[:-1]) for item in items]
    return [" ".join(heads)] if all(heads) else []


def _first(beginning: str) -> str:
    return next(iter(_beginning_with(beginning)), "")


def _beginning_with(beginning: str) -> list[str]:
    """Return the most frequent French words that begin so, most frequent first."""
    found = _by_beginning().get(beginning[:3], ())
    return [word for word in found if word.startswith(beginning)][:COMPLETIONS]


@cache
def _by_beginning() -> dict[str, list[str]]:
    from wordfreq import top_n_list  # noqa: PLC0415 - for training only

    index: dict[str, list[str]] = {}
    for word in top_n_list("fr", VOCABULARY):
        for size in (2, 3):
            index.setdefault(word[:size], []).append(word)
    return index


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
