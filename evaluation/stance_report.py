"""What the stance classifier gets right and wrong: ``python evaluation/stance_report.py``.

Cross-validates it on the labelled quotations of the corpus, five folds with no article
on both sides, and prints the tables of ``docs/stance.md``: figures by label, what is
taken for what, how far its probabilities can be trusted, accuracy by difficulty, what
each family of features brings, and examples of what it is surest of and wrong about.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from stance_cv import ALONE, NEAR, difference, folds, interval, macro_f1
from training import SHIPPED, TARGET, labelled_quotes, learned

from stance.quote import STANCES
from stance.scoring.frame import score

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Between which confidences the quotations are counted."""

FAMILIES = ("polarity", "role", "vectors", "words", "lexicon", "whom", "target")
"""What is left out in turn; ``lexicon`` takes ``balance`` with it."""

LABELS = list(STANCES)


def scored(quotes: pd.DataFrame, blocks: tuple[str, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return quotations as a model that has not seen them scores them: in the sentence, alone."""
    inside, alone = [], []
    for train, test in folds(quotes, "article"):
        model = learned(quotes.iloc[train], blocks=blocks, tol=NEAR)
        asked = quotes.iloc[test]
        inside.append(score(asked, TARGET, model=model))
        alone.append(score(asked.assign(**ALONE), TARGET, model=model))
    return pd.concat(inside).loc[quotes.index], pd.concat(alone).loc[quotes.index]


def called(frame: pd.DataFrame) -> np.ndarray:
    """Return the stance that each quotation was given."""
    return frame["stance"].to_numpy(dtype=object)


def row(cells: Iterable[object]) -> str:
    """Return a row of a Markdown table."""
    return f"| {' | '.join(map(str, cells))} |"


def head(cells: Sequence[str]) -> str:
    """Return the first two lines of a Markdown table."""
    return f"{row(cells)}\n{row(['---', *['--:'] * (len(cells) - 1)])}"


def by_label(truth: np.ndarray, guesses: np.ndarray) -> None:
    """Print precision, recall and F1 of each label, and what is taken for what."""
    print(f"\n{head(['label', 'precision', 'recall', 'F1', 'quotations'])}")
    figures = precision_recall_fscore_support(truth, guesses, labels=LABELS)
    for label, *three, count in zip(LABELS, *figures, strict=True):
        print(row([label, *(f"{figure:.3f}" for figure in three), count]))
    print(f"\n{head(['label', *(f'taken for {label}' for label in LABELS)])}")
    for label, counts in zip(LABELS, confusion_matrix(truth, guesses, labels=LABELS), strict=True):
        print(row([label, *counts]))


def reliability(truth: np.ndarray, frame: pd.DataFrame) -> None:
    """Print how often the stance is right, by how far it is to be trusted."""
    print(f"\n{head(['stance_confidence', 'quotations', 'mean', 'right'])}")
    sure, right = frame["stance_confidence"].to_numpy(), called(frame) == truth
    gap = 0.0
    for low, high in itertools.pairwise(BINS):
        here = (sure > low) & (sure <= high)
        if here.any():
            gap += here.mean() * abs(sure[here].mean() - right[here].mean())
            cells = [f"{low:.2f} to {high:.2f}", here.sum()]
            print(row([*cells, f"{sure[here].mean():.3f}", f"{right[here].mean():.3f}"]))
    print(f"\nexpected calibration error: {gap:.3f}")


def by_difficulty(quotes: pd.DataFrame, guesses: np.ndarray) -> None:
    """Print the accuracy for each difficulty, worst first."""
    table = pd.DataFrame(
        {
            "difficulty": quotes["difficulty"].to_numpy(),
            "right": guesses == quotes["stance"].to_numpy(),
            "either": (guesses == quotes["stance"].to_numpy())
            | (guesses == quotes["stance_alt"].to_numpy()),
        }
    )
    means = table.groupby("difficulty").agg(n=("right", "size"), **_means("right", "either"))
    print(f"\n{head(['difficulty', 'quotations', 'accuracy', 'second label accepted'])}")
    for name, figures in means[means["n"] > 1].sort_values("right").iterrows():
        print(row([name, int(figures["n"]), f"{figures['right']:.2f}", f"{figures['either']:.2f}"]))


def _means(*names: str) -> dict[str, tuple[str, str]]:
    return {name: (name, "mean") for name in names}


def ablation(quotes: pd.DataFrame, whole: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Print what the sentence brings, and each family of features."""
    inside, alone = map(called, whole)
    print(f"\n{head(['without', 'in its sentence', 'alone'])}")
    print(row(["its sentence and cue", _gain(quotes, alone, inside), "–"]), flush=True)
    for family in FAMILIES:
        gone = {family, "balance"} if family == "lexicon" else {family}
        kept = tuple(block for block in SHIPPED if block not in gone)
        guesses = map(called, scored(quotes, kept))
        cells = (_gain(quotes, *pair) for pair in zip(guesses, (inside, alone), strict=True))
        print(row([family, *cells]), flush=True)


def _gain(quotes: pd.DataFrame, guesses: np.ndarray, others: np.ndarray) -> str:
    gain, low, high = difference(quotes, guesses, others)
    return f"{gain:+.3f} [{low:+.3f}, {high:+.3f}]"


def examples(quotes: pd.DataFrame, frame: pd.DataFrame, count: int) -> None:
    """Print the errors that the classifier is surest of."""
    guesses, sure = called(frame), frame["stance_confidence"].to_numpy()
    accepted = (guesses == quotes["stance"].to_numpy()) | (
        guesses == quotes["stance_alt"].to_numpy()
    )
    order = [at for at in np.argsort(-sure, kind="stable").tolist() if not accepted[at]]
    print(f"\n{head(['quote_id', 'is', 'taken for', 'confidence', 'difficulty', 'sentence'])}")
    for at in order[:count]:
        line = quotes.iloc[at]
        cells = [line["quote_id"], line["stance"], guesses[at], f"{sure[at]:.2f}"]
        print(row([*cells, line["difficulty"], line["sentence"]]))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--ablation", action="store_true", help="leave out each family in turn")
    parser.add_argument("--errors", type=int, default=12, help="how many errors to show")
    options = parser.parse_args()
    quotes = labelled_quotes()
    truth = quotes["stance"].to_numpy()
    whole = scored(quotes, SHIPPED)
    print(f"{len(quotes)} quotations, {quotes['article'].nunique()} articles")
    for where, frame in zip(("in its sentence", "alone"), whole, strict=True):
        low, high = interval(quotes, called(frame))
        print(f"\n{where}: {macro_f1(truth, called(frame)):.3f} [{low:.3f}, {high:.3f}]")
        by_label(truth, called(frame))
        reliability(truth, frame)
    by_difficulty(quotes, called(whole[0]))
    examples(quotes, whole[0], options.errors)
    if options.ablation:
        ablation(quotes, whole)


if __name__ == "__main__":
    main()
