"""Learn the weights by which stance tells quotations in marks from terms.

usage: STANCE_PRESS=FOLDER python evaluation/train_quotations.py [SET ...] [--check] [--out FOLDER]

SET names annotated articles (see sets.py); blind sets are refused. Each article is read up to
the decision; what the decision sees (the features) and what the annotators say are put side by
side, and a logistic regression with an L1 penalty keeps the few hundred features that tell. Ten
folds over the articles give the figure of unread text and the threshold of the best F1, which goes
into the bias. The tables are written beside the modules that read them (``stance/quotations``);
the same annotations give the same bytes. ``--check`` prints the figures and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix
from sets import ROOT, GoldArticle, chosen
from sklearn.linear_model import LogisticRegression

import stance
from stance.french.tagging import tag_sentences
from stance.quotations.finding import cut_article, read_sentences
from stance.quotations.quotation_or_term import describe_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.checking.matching import GoldQuote

TRAINING: Final = ("press-open", "press-read", "wikinews")
FOLDS: Final = 10
ARTICLES: Final = 6  # articles that a feature is found in at least
PENALTY: Final = 0.5  # the inverse of the strength of the L1 penalty
COVERED: Final = 0.8  # share of a span that must be somebody's words
FREE: Final = 0.5  # share of a span that is left out where it is undecided
DIGITS: Final = 3
_MARKS: Final = frozenset('«»“”„"‹›')


@dataclass(frozen=True)
class Row:
    """What one decision sees, and what the annotators say: None where they leave it open."""

    article: str
    features: Mapping[str, float]
    label: bool


# -- Put what a decision sees beside what annotators say --------------------------------


def span_rows(article: GoldArticle) -> Iterator[Row]:
    """Yield a row for each marked span of an article that the annotators judged."""
    read = stance.read(article.path)
    sentences = cut_article(read)
    clauses, marked = read_sentences(read, sentences, list(tag_sentences(sentences)))
    described = describe_spans(read.text, sentences, clauses, marked)
    for sentence, rows in zip(sentences, described, strict=True):
        for span, features in zip(sentence.spans, rows, strict=True):
            label = _is_quotation(article, span.start, span.end)
            if label is not None and span.printed:
                yield Row(article.id, features, label)


def _is_quotation(article: GoldArticle, start: int, end: int) -> bool | None:
    """Tell whether annotators take a marked span for somebody's words; None: undecided."""
    letters = [i for i in range(start, end) if article.text[i].isalnum()]

    def share(kinds: Sequence[str]) -> float:
        quotes = [q for q in article.quotes if q.kind in kinds]
        inside = (any(q.start <= i < q.end for q in quotes) for i in letters)
        return sum(inside) / max(1, len(letters))

    if share(("direct", "mixed")) >= COVERED:
        return None if _is_nested(article, start, end) else True
    return None if share(("optional", "nested")) >= FREE else False


def _is_nested(article: GoldArticle, start: int, end: int) -> bool:
    """Tell whether a span stands inside a long quotation that has no marks of its own."""
    around = [q for q in article.quotes if q.kind == "direct" and q.start <= start and end <= q.end]
    return any(q.end - q.start > 2 * (end - start) and not _is_marked(article, q) for q in around)


def _is_marked(article: GoldArticle, quote: GoldQuote) -> bool:
    return not _MARKS.isdisjoint(article.text[max(0, quote.start - 3) : quote.start])


# -- Learn --------------------------------------------------------------------------------


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Return the weights of the features that tell, the bias among them."""
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.features:
            articles[name].add(row.article)
    names = sorted(name for name, found in articles.items() if len(found) >= ARTICLES)
    model = LogisticRegression(
        C=PENALTY, l1_ratio=1.0, solver="liblinear", random_state=0, max_iter=5000
    )
    model.fit(_matrix(rows, names), [row.label for row in rows])
    weights = {n: float(w) for n, w in zip(names, model.coef_[0], strict=True) if w}
    weights["bias"] = weights.get("bias", 0.0) + float(model.intercept_[0])
    return weights


def _matrix(rows: Sequence[Row], names: Sequence[str]) -> csr_matrix:
    place = {name: k for k, name in enumerate(names)}
    cells = [
        (i, place[name], value)
        for i, row in enumerate(rows)
        for name, value in sorted(row.features.items())
        if name in place
    ]
    row, column, value = (np.array(part) for part in zip(*cells, strict=True))
    shape = (len(rows), len(names))
    return csr_matrix((value, (row.astype(np.int32), column.astype(np.int32))), shape=shape)


def held_out(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return the score of each row by weights that have not seen its article."""
    ids = sorted({row.article for row in rows})
    fold = {name: k % FOLDS for k, name in enumerate(ids)}
    scores = np.zeros(len(rows))
    for k in range(FOLDS):
        weights = fit([row for row in rows if fold[row.article] != k])
        for i, row in enumerate(rows):
            if fold[row.article] == k:
                scores[i] = _score(row.features, weights)
    return scores


def _score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def best_threshold(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> tuple[float, float]:
    """Return the threshold of the best F1, and that F1."""
    tried = np.linspace(-1.5, 1.5, 121)
    figures = [_f1(labels, scores > threshold) for threshold in tried]
    # The middle of a plateau: of neighbours that differ by a hair the peak is chance.
    smooth = np.convolve(figures, np.ones(9) / 9, mode="same")[4:-4]
    best = int(np.argmax(smooth)) + 4
    return float(tried[best]), figures[best]


def _f1(labels: NDArray[np.bool_], answers: NDArray[np.bool_]) -> float:
    right = int((labels & answers).sum())
    return 2 * right / max(1, int(labels.sum() + answers.sum()))


def write(path: Path, about: str, weights: Mapping[str, float]) -> None:
    """Write a table of weights, the heaviest first."""
    rounded = {name: round(weight, DIGITS) for name, weight in weights.items()}
    rows = sorted(rounded.items(), key=lambda item: (-abs(item[1]), item[0]))
    lines = [f"# {line}" for line in about.splitlines()]
    lines += ["feature\tweight", *(f"{name}\t{weight:g}" for name, weight in rows if weight)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


DECISIONS: Final[Mapping[str, tuple[str, Callable[[GoldArticle], Iterator[Row]]]]] = {
    "quotation_or_term": ("What speaks for and against words in marks being quoted.", span_rows),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train each decision, print its figures, write its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", default=TRAINING)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--out", type=Path, default=ROOT / "stance" / "quotations")
    options = parser.parse_args(arguments)
    sets = chosen(options.sets)
    absent = [s.name for s in sets if s.missing or s.blind]
    if absent:
        print(f"blind, or not here: {', '.join(absent)}", file=sys.stderr)
        return 1
    for name, (about, rows_of) in DECISIONS.items():
        rows = [row for gold in sets for article in gold.articles() for row in rows_of(article)]
        labels = np.array([row.label for row in rows])
        scores = held_out(rows)
        threshold, f1 = best_threshold(labels, scores)
        weights = fit(rows)
        weights["bias"] -= threshold
        print(
            f"{name}: {len(rows)} rows of {len({r.article for r in rows})} articles, "
            f"{labels.mean():.1%} yes; F1 of ten folds {f1:.4f}; {len(weights)} weights"
        )
        if not options.check:
            note = f"{about}\nLearned by evaluation/train_quotations.py: {len(rows)} rows."
            write(options.out / f"{name}.tsv", note, weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())
