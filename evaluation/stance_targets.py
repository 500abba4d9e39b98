"""How stance carries over to other targets: ``python evaluation/stance_targets.py``.

For each target that ships besides Amazon's security work, five folds of its labelled
quotations with no article on both sides: what the word lists do alone, with weights
learned on the other targets, and how the figures rise with 50, 100, 200 and 500 labelled
quotations, beside TF-IDF of words and characters with a logistic regression that
learns from the same rows. A target has 650 rows, of which a fold leaves 520 to learn
from; beyond these the rows of the other targets are pooled, and the line says so.
Each figure is a macro-F1 with a 95 % interval (bootstrap over articles).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from stance_cv import difference, folds, interval, macro_f1

from stance.scoring.classifier import StanceClassifier
from stance.scoring.train import LISTS, TARGET, labelled_quotes

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

SIZES = (50, 100, 200, 500)
TARGETS = [target for target in LISTS if target != TARGET]
CARRIED = ("balance", "lexicon", "polarity", "role")
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


def ours(train: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
    """Guess with ``StanceClassifier``, fitted on the same rows."""
    model = StanceClassifier(str(test["target"].iloc[0]))
    fitted = model.fit(train, train["stance"], train["target"].tolist())
    return np.asarray(fitted.predict(test))


def word_lists(train: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
    """Guess with the word lists alone; the rows are those of other targets."""
    model = StanceClassifier(str(test["target"].iloc[0]), blocks=CARRIED)
    fitted = model.fit(train, train["stance"], train["target"].tolist())
    return np.asarray(fitted.predict(test))


def rows_of(target: str) -> pd.DataFrame:
    """Return the labelled quotations of a target, with a column ``target``."""
    return labelled_quotes(target).assign(target=target)


def lessons(own: pd.DataFrame, others: pd.DataFrame, size: int) -> pd.DataFrame:
    """Return so many rows, drawn at random: the target's own first, then those of others."""
    drawn = own.sample(min(size, len(own)), random_state=0)
    missing = size - len(drawn)
    return pd.concat([drawn, others.sample(missing, random_state=0)]) if missing else drawn


def cross_validated(
    quotes: pd.DataFrame, others: pd.DataFrame, size: int, guess: Guess
) -> np.ndarray:
    """Return the guesses for all quotations of a target, learned from so many rows."""
    guesses = np.empty(len(quotes), dtype=object)
    for train, test in folds(quotes, "article"):
        guesses[test] = guess(lessons(quotes.iloc[train], others, size), quotes.iloc[test])
    return guesses


def curve(target: str) -> Iterator[tuple[str, ...]]:
    """Give the lines of the table of one target."""
    quotes = rows_of(target)
    others = pd.concat([rows_of(name) for name in TARGETS if name != target])
    every = pd.concat([others, rows_of(TARGET)])
    truth = quotes["stance"].to_numpy()

    def figure(guesses: np.ndarray) -> str:
        low, high = interval(quotes, guesses)
        return f"{macro_f1(truth, guesses):.3f} [{low:.3f}, {high:.3f}]"

    yield target, "0 (word lists)", figure(word_lists(every, quotes)), "–", "–"
    for size in SIZES:
        two = [cross_validated(quotes, others, size, guess) for guess in (ours, plain)]
        gain, low, high = difference(quotes, *two)
        own = len(quotes) * 4 // 5
        label = f"{size}" if size <= own else f"{size} ({own} own)"
        yield target, label, *map(figure, two), f"{gain:+.3f} [{low:+.3f}, {high:+.3f}]"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("targets", nargs="*", default=TARGETS, help="by default all three")
    print("| target | labelled quotations | StanceClassifier | TF-IDF | difference |")
    print("| --- | --: | --: | --: | --: |")
    for target in parser.parse_args().targets:
        for line in curve(target):
            print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
