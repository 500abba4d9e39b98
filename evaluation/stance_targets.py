"""How stance carries over to other targets: ``python evaluation/stance_targets.py``.

For each target that ships besides Amazon's security work, five folds of its labelled
quotations with no article on both sides: what the word lists do alone and what a whole
model does, both learned on the other targets, and how the figures rise with 50, 100,
200 and 500 labelled quotations, beside TF-IDF of words and characters with a logistic
regression that learns from the same rows. The prior of ``StanceClassifier`` is the
model learned on the other targets: the one that ships has seen these rows.
Each figure is a macro-F1 with a 95 % interval (bootstrap over articles).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from stance_cv import difference, folds, interval, macro_f1
from training import LISTS, TARGET, labelled_quotes

from stance.scoring.classifier import StanceClassifier
from stance.scoring.frame import score

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

SIZES = (50, 100, 200, 500)
TARGETS = [target for target in LISTS if target != TARGET]
CARRIED = ("balance", "lexicon", "polarity", "role", "whom")
"""The families of features that do not hang on a target."""

Guess = Callable[[pd.DataFrame, pd.DataFrame], np.ndarray]


def tfidf() -> BaseEstimator:
    """Return the plain classifier: n-grams of words and of characters."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    regression = LogisticRegression(C=10, max_iter=2000, class_weight="balanced")
    return make_pipeline(make_union(words, characters), regression)


def plain(train: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
    """Guess with the plain classifier, from the sentence."""
    fitted = tfidf().fit(train["sentence"], train["stance"])
    return np.asarray(fitted.predict(test["sentence"]))


def ours(prior: Path) -> Guess:
    """Return what guesses with ``StanceClassifier``, fitted on the same rows."""

    def guess(train: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
        model = StanceClassifier(str(test["target"].iloc[0]), prior=str(prior))
        return np.asarray(model.fit(train, train["stance"]).predict(test))

    return guess


def word_lists(rows: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
    """Guess with the word lists alone; the rows are those of other targets."""
    model = StanceClassifier(str(test["target"].iloc[0]), prior="", blocks=CARRIED)
    fitted = model.fit(rows, rows["stance"], rows["target"].tolist())
    return np.asarray(fitted.predict(test))


def learned_from(names: Sequence[str]) -> StanceClassifier:
    """Return a model of any target, learned from the quotations about some."""
    rows = pd.concat([rows_of(name) for name in names], ignore_index=True)
    model = StanceClassifier(TARGET, prior="", C=0.02)
    return model.fit(rows, rows["stance"], rows["target"].tolist())


def rows_of(target: str) -> pd.DataFrame:
    """Return the labelled quotations of a target, with a column ``target``."""
    return labelled_quotes(target).assign(target=target)


def cross_validated(quotes: pd.DataFrame, size: int, guess: Guess) -> np.ndarray:
    """Return the guesses for all quotations of a target, learned from so many rows."""
    guesses = np.empty(len(quotes), dtype=object)
    for train, test in folds(quotes, "article"):
        drawn = quotes.iloc[train].sample(size, random_state=0)
        guesses[test] = guess(drawn, quotes.iloc[test])
    return guesses


def curve(target: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Give the lines of the table of one target; the folder takes the prior."""
    quotes = rows_of(target)
    names = [name for name in LISTS if name != target]
    truth = quotes["stance"].to_numpy()

    def figure(guesses: np.ndarray) -> str:
        low, high = interval(quotes, guesses)
        return f"{macro_f1(truth, guesses):.3f} [{low:.3f}, {high:.3f}]"

    alone = word_lists(pd.concat([rows_of(name) for name in names]), quotes)
    yield target, "0 (word lists)", figure(alone), "–", "–"
    prior = folder / "prior.npz"
    learned_before = learned_from(names)
    learned_before.save(prior)
    guesses = score(quotes, target, model=learned_before)["stance"].to_numpy(dtype=object)
    yield target, "0 (prior)", figure(guesses), "–", "–"
    for size in SIZES:
        two = [cross_validated(quotes, size, guess) for guess in (ours(prior), plain)]
        gain, low, high = difference(quotes, *two)
        yield target, f"{size}", *map(figure, two), f"{gain:+.3f} [{low:+.3f}, {high:+.3f}]"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("targets", nargs="*", default=TARGETS, help="by default all three")
    print("| target | labelled quotations | StanceClassifier | TF-IDF | difference |")
    print("| --- | --: | --: | --: | --: |")
    for target in parser.parse_args().targets:
        with TemporaryDirectory() as folder:
            for line in curve(target, Path(folder)):
                print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
