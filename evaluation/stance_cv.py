"""How well stance is scored on quotations not learned from: ``python evaluation/stance_cv.py``.

Cross-validates the classifier on the labelled quotations of the corpus, twice:
by article (five folds, no article on both sides), and by writer (five folds, no writer
on both sides), which is closer to quotations from elsewhere. Then, by page, on the statements
written anew after public pages (five folds, no page on both sides).
Each figure is a macro-F1 over favor, against and neutral, with a 95 % interval
(bootstrap over articles), for the quotation in its sentence and for the quotation alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold, StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from training import labelled_quotes, learned, press_statements

from stance.comparing.intervals import LEVEL
from stance.quote import STANCES
from stance.scoring.polarity import polarities

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

RESAMPLES = 1000
NEAR = 1e-5
"""How near the best weights are approached: nearer than a label depends on, in half the time."""

ALONE = {"sentence": "", "cue": "", "speaker_role": ""}

Guesses = tuple[np.ndarray, np.ndarray]


def folds(quotes: pd.DataFrame, by: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the rows to learn from and those to be asked about, fold by fold."""
    if by != "writer":
        splitter = StratifiedGroupKFold(5, shuffle=True, random_state=0)
        yield from splitter.split(quotes, quotes["stance"], quotes["article"])
    else:
        yield from GroupKFold(5).split(quotes, quotes["stance"], quotes["writer"])


def classifier(train: pd.DataFrame, test: pd.DataFrame) -> Guesses:
    """Guess with the classifier that ships."""
    model = learned(train, tol=NEAR)
    return model.predict(test), model.predict(test.assign(**ALONE))


def of_pages(train: pd.DataFrame, test: pd.DataFrame) -> Guesses:
    """Guess with the classifier that ships, had it learned from these statements alone."""
    model = learned(labelled_quotes(), train, tol=NEAR)
    return model.predict(test), model.predict(test.assign(**ALONE))


def bag_of_words(train: pd.DataFrame, test: pd.DataFrame) -> Guesses:
    """Guess with TF-IDF of words and pairs of words, and a logistic regression."""
    return tuple(  # type: ignore[return-value]
        _pipeline().fit(train[column], train["stance"]).predict(test[column])
        for column in ("sentence", "quote")
    )


def _pipeline() -> BaseEstimator:
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(C=10, max_iter=2000, class_weight="balanced"),
    )


def polarity_sign(_: pd.DataFrame, test: pd.DataFrame) -> Guesses:
    """Take the sign of the polarity of textblob-fr for the stance."""
    return tuple(  # type: ignore[return-value]
        np.array(
            ["favor" if p > 0 else "against" if p < 0 else "neutral" for p in polarities(texts)]
        )
        for texts in (test["sentence"], test["quote"])
    )


def macro_f1(truth: np.ndarray, guesses: np.ndarray) -> float:
    """Return the mean F1 of the three stances."""
    return float(f1_score(truth, guesses, average="macro", labels=list(STANCES), zero_division=0))


def interval(quotes: pd.DataFrame, guesses: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the macro-F1 when articles are drawn again."""
    rng = np.random.default_rng(0)
    truth = quotes["stance"].to_numpy()
    rows = list(quotes.groupby("article").indices.values())
    figures = []
    for _ in range(RESAMPLES):
        drawn = np.concatenate([rows[i] for i in rng.integers(0, len(rows), len(rows))])
        figures.append(macro_f1(truth[drawn], guesses[drawn]))
    low, high = np.quantile(figures, LEVEL)
    return float(low), float(high)


def difference(
    quotes: pd.DataFrame, guesses: np.ndarray, others: np.ndarray
) -> tuple[float, float, float]:
    """Return by how much one set of guesses beats others, with its 95 % interval.

    The macro-F1 of both is taken on the same articles drawn again.
    """
    rng = np.random.default_rng(0)
    truth = quotes["stance"].to_numpy()
    articles = list(quotes.groupby("article").indices.values())
    gains = []
    for _ in range(RESAMPLES):
        at = np.concatenate([articles[i] for i in rng.integers(0, len(articles), len(articles))])
        gains.append(macro_f1(truth[at], guesses[at]) - macro_f1(truth[at], others[at]))
    low, high = np.quantile(gains, LEVEL)
    return macro_f1(truth, guesses) - macro_f1(truth, others), float(low), float(high)


def cross_validate(
    quotes: pd.DataFrame, by: str, guess: Callable[[pd.DataFrame, pd.DataFrame], Guesses]
) -> Guesses:
    """Return the guesses for every quotation, in its sentence and alone."""
    inside = np.empty(len(quotes), dtype=object)
    alone = np.empty(len(quotes), dtype=object)
    for train, test in folds(quotes, by):
        inside[test], alone[test] = guess(quotes.iloc[train], quotes.iloc[test])
    return inside, alone


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--by", choices=["article", "writer", "page"], nargs="*")
    parser.add_argument("--difficulties", action="store_true", help="accuracy by difficulty too")
    options = parser.parse_args()
    quotes = labelled_quotes()
    print(f"{len(quotes)} quotations, {quotes['article'].nunique()} articles")
    for by in options.by or ["article", "writer", "page"]:
        rows, ours = (press_statements(), of_pages) if by == "page" else (quotes, classifier)
        for guess in (ours, bag_of_words, polarity_sign):
            report(rows, by, guess, difficulties=options.difficulties)


def report(
    quotes: pd.DataFrame,
    by: str,
    guess: Callable[[pd.DataFrame, pd.DataFrame], Guesses],
    *,
    difficulties: bool,
) -> None:
    """Print one row for the quotation in its sentence and one for the quotation alone."""
    truth = quotes["stance"].to_numpy()
    for where, guesses in zip(
        ("in its sentence", "alone"), cross_validate(quotes, by, guess), strict=True
    ):
        low, high = interval(quotes, guesses)
        print(
            f"by {by:8} {guess.__name__:14} {where:16}"
            f" macro-F1 {macro_f1(truth, guesses):.3f} [{low:.3f}, {high:.3f}]"
        )
        if guess is classifier:
            for writer, rows in quotes.groupby("writer").indices.items():
                print(f"    writer {writer:4} {macro_f1(truth[rows], guesses[rows]):.3f}")
            if difficulties:
                right = pd.Series(truth == guesses).groupby(quotes["difficulty"].to_numpy())
                print(right.agg(["mean", "size"]).round(2).to_string())


if __name__ == "__main__":
    main()
