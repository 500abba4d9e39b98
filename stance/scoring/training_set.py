"""What a classifier learns from: labelled quotations, variants of them, and the word lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, cycle
from typing import NamedTuple

import numpy as np
import pandas as pd

from stance.files.resources import read_table
from stance.quote import STANCES
from stance.scoring.encoding import TEXTS, Encoded, encode, text_columns
from stance.scoring.targets import Target, load_target
from stance.scoring.terms import GAP

__all__ = [
    "TrainingSet",
    "check_labels",
    "checked_weights",
    "lessons",
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
