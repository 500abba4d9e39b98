"""Learn the weights by which stance finds quotations, in marks and without.

usage: STANCE_PRESS=FOLDER python evaluation/train_quotations.py [SET ...] [--check] [--out FOLDER]

SET names annotated articles (see sets.py); blind sets are refused. Each article is read up to
a decision; what the decision sees (the features) and what the annotators say are put side by
side, and a logistic regression with an L1 penalty keeps the few hundred features that tell:

- ``quotation_or_term``: whether words in marks are somebody's;
- ``clause_extents``: which of two extents a reported clause rather has;
- ``indirect_speech``: whether a cue reports the clause of the extent so chosen.

Ten folds over the articles give the figure of unread text and the threshold of the best F1, which
goes into the bias; that of reported clauses is of the sets whose annotators marked all of them. The
tables are written beside the modules that read them (``stance/quotations``); the same annotations
give the same bytes. ``--check`` prints the figures and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix
from sets import ROOT, GoldArticle, chosen, to_learn_from
from sklearn.linear_model import LogisticRegression

import stance
from stance.french.tagging import tag_sentences
from stance.quotations.finding import cut_article, read_sentences
from stance.quotations.indirect_speech import (
    Candidate,
    Reported,
    apart,
    best_extent,
    candidates,
)
from stance.quotations.quotation_or_term import describe_spans
from stance.quotations.weights import score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.checking.matching import GoldQuote
    from stance.quotations.clauses import Clause
    from stance.quotations.sentences import Sentence
    from stance.quotations.sources import QuotedSpan

TRAINING: Final = ("press-open", "press-read", "press-twice", "elsewhere-read", "wikinews")
# Whose annotators looked for reported clauses everywhere; in the lots, 37 to 43 too, some are
# missing, which would raise the threshold.
COMPLETE: Final = ("press-open", "wikinews", "elsewhere-read")
# Texts of our own are learned from too. The press prints a plain form seldom enough for its
# annotators' omissions to outweigh it; its own F1 stays the same with them.
PLAIN: Final = ("corpus-development", "corpus-trials")
COUNTED: Final = 3.0  # times that a clause of theirs counts
FOLDS: Final = 10
ARTICLES: Final = 6  # articles that a feature is found in at least
PENALTY: Final = 0.5  # the inverse of the strength of the L1 penalty
COVERED: Final = 0.8  # share of a span that must be somebody's words
FREE: Final = 0.5  # share of a span that is left out where it is undecided
REPORTED: Final = 0.6  # share of a clause that must be annotated, and the reverse
NEAREST: Final = 0.9  # share of the best overlap with a clause that a cue has to reach
SHARPER: Final = 0.75  # an extent whose overlap is less than this share of the best is worse
DIGITS: Final = 3
_MARKS: Final = frozenset('«»“”„"‹›')


@dataclass(frozen=True)
class Row:
    """What one decision sees, and what the annotators say."""

    article: str
    features: Mapping[str, float]
    label: bool
    weight: float = 1.0


@dataclass(frozen=True)
class ReadSentence:
    """A sentence with its syntax, its marked spans and what describes each."""

    sentence: Sentence
    clause: Clause
    spans: Sequence[QuotedSpan]
    features: Sequence[Mapping[str, float]]

    def quoted(self, weights: Mapping[str, float]) -> dict[int, QuotedSpan]:
        """Return the marked spans that are somebody's words by some weights."""
        judged = zip(self.sentence.spans, self.spans, self.features, strict=True)
        return {
            k: span
            for k, (printed, span, features) in enumerate(judged)
            if not printed.printed or (span.words and score(features, weights) > 0)
        }


def read(article: GoldArticle) -> list[ReadSentence]:
    """Return the sentences of an article, read up to the decisions."""
    read = stance.read(article.path)
    sentences = cut_article(read)
    clauses, marked = read_sentences(read, sentences, list(tag_sentences(sentences)))
    described = describe_spans(read.text, sentences, clauses, marked)
    return [
        ReadSentence(*parts) for parts in zip(sentences, clauses, marked, described, strict=True)
    ]


def span_rows(article: GoldArticle, sentences: Sequence[ReadSentence]) -> Iterator[Row]:
    """Yield a row for each marked span of an article that the annotators judged."""
    for one in sentences:
        for span, features in zip(one.sentence.spans, one.features, strict=True):
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


@dataclass(frozen=True)
class Judged:
    """What may report a clause, and what the annotators say.

    Attributes
    ----------
    article : str
    sentence : int
    candidate : Candidate
    overlaps : tuple of float
        For each extent how much of it and of an annotated clause is common to both; 0
        where too little is.
    label : bool or None
        Whether the cue reports an annotated clause; None where the annotators leave it
        open, or another cue reports the same clause better.
    weight : float
        How often it counts.
    """

    article: str
    sentence: int
    candidate: Candidate
    overlaps: tuple[float, ...]
    label: bool | None
    weight: float = 1.0


def judge_clauses(
    article: GoldArticle, sentences: Sequence[ReadSentence], weights: Mapping[str, float]
) -> Iterator[Judged]:
    """Yield all that may report a clause in an article, with what the annotators say.

    ``weights`` are those that tell quotations in marks from terms.
    """
    letters = _letters(article, ("direct", "mixed", "indirect"))
    clauses = [_letters_of(article, quote) for quote in article.quotes if quote.kind == "indirect"]
    free = _letters(article, ("optional", "nested"))
    found: list[tuple[int, Candidate, list[tuple[float, int]], bool]] = []
    nearest: defaultdict[int, float] = defaultdict(float)
    for i, one in enumerate(sentences):
        for candidate in candidates(one.clause, one.quoted(weights)):
            overlaps, open_ = [], True
            for extent, _ in candidate.extents:
                span = _span_of(article, one, extent.start, extent.end)
                overlap, k = max(
                    ((_overlap(span, gold, letters), k) for k, gold in enumerate(clauses)),
                    default=(0.0, 0),
                )
                nearest[k] = max(nearest[k], overlap)
                overlaps.append((overlap, k))
                open_ = open_ and len(span & free) >= FREE * len(span)
            found.append((i, candidate, overlaps, open_))
    for i, candidate, overlaps, open_ in found:
        overlap, k = max(overlaps)
        if overlap:
            label = True if overlap >= NEAREST * nearest[k] else None
        else:
            label = None if open_ else False
        yield Judged(article.id, i, candidate, tuple(o for o, _ in overlaps), label)


def _letters_of(article: GoldArticle, quote: GoldQuote) -> frozenset[int]:
    return frozenset(i for i in range(quote.start, quote.end) if article.text[i].isalnum())


def _letters(article: GoldArticle, kinds: Sequence[str]) -> frozenset[int]:
    """Return the places of the letters that stand in quotations of some kinds."""
    return frozenset().union(*(_letters_of(article, q) for q in article.quotes if q.kind in kinds))


def _span_of(article: GoldArticle, one: ReadSentence, first: int, end: int) -> frozenset[int]:
    tokens = one.clause.tokens
    start, stop = (
        one.sentence.to_text(tokens[first].start),
        one.sentence.to_text(tokens[end - 1].end),
    )
    return frozenset(i for i in range(start, stop) if article.text[i].isalnum())


def _overlap(span: frozenset[int], gold: frozenset[int], quoted: frozenset[int]) -> float:
    """Return how much is common to a clause and an annotated one, 0 if that does not match it."""
    common = len(span & gold)
    covers = bool(gold) and common >= REPORTED * len(gold)
    if not (covers and len(span & quoted) >= REPORTED * len(span)):
        return 0.0
    return common / len(span | gold)


def fit(rows: Sequence[Row], *, biased: bool = True) -> dict[str, float]:
    """Return the weights of the features that tell, the bias among them."""
    articles: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.features:
            articles[name].add(row.article)
    names = sorted(name for name, found in articles.items() if len(found) >= ARTICLES)
    model = LogisticRegression(
        C=PENALTY,
        l1_ratio=1.0,
        solver="liblinear",
        random_state=0,
        max_iter=5000,
        fit_intercept=biased,
    )
    counted = [row.weight for row in rows]
    model.fit(_matrix(rows, names), [row.label for row in rows], sample_weight=counted)
    weights = {n: float(w) for n, w in zip(names, model.coef_[0], strict=True) if w}
    if biased:
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


def folds(articles: Sequence[str]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the articles to learn from and those to judge, ten times."""
    ids = sorted(set(articles))
    for k in range(FOLDS):
        yield {a for n, a in enumerate(ids) if n % FOLDS != k}, set(ids[k::FOLDS])


def held_out(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return the score of each row by weights that have not seen its article."""
    scores = np.zeros(len(rows))
    for learned, judged in folds([row.article for row in rows]):
        weights = fit([row for row in rows if row.article in learned])
        for i, row in enumerate(rows):
            if row.article in judged:
                scores[i] = score(row.features, weights)
    return scores


def best_threshold(f1_at: Callable[[float], float]) -> tuple[float, float]:
    """Return the threshold of the best F1, and that F1."""
    tried = np.linspace(-1.5, 1.5, 121)
    figures = [f1_at(float(threshold)) for threshold in tried]
    # The middle of a plateau: of neighbours that differ by a hair the peak is chance.
    smooth = np.convolve(figures, np.ones(9) / 9, mode="same")[4:-4]
    best = int(np.argmax(smooth)) + 4
    return float(tried[best]), figures[best]


def learn_quotation_or_term(
    rows: Sequence[Row], plain: Sequence[Row]
) -> tuple[dict[str, float], float]:
    """Return the weights that tell quotations in marks from terms, and the F1 of ten folds.

    ``plain`` are rows of texts of our own, which are learned from and do not count for the F1.
    """
    measured = len(rows)
    rows = [*rows, *plain]
    labels = np.array([row.label for row in rows[:measured]])
    scores = held_out(rows)[:measured]

    def f1_at(threshold: float) -> float:
        answers = scores > threshold
        return 2 * int((labels & answers).sum()) / max(1, int(labels.sum() + answers.sum()))

    threshold, f1 = best_threshold(f1_at)
    weights = fit(rows)
    weights["bias"] -= threshold
    return weights, f1


def extent_pairs(judged: Sequence[Judged]) -> Iterator[Row]:
    """Yield the best extent of each reported clause set against each that is worse."""
    turn = False
    for one in judged:
        if not one.label:
            continue
        best = max(one.overlaps)
        better = one.candidate.extents[one.overlaps.index(best)][1]
        for (_, worse), overlap in zip(one.candidate.extents, one.overlaps, strict=True):
            if overlap >= SHARPER * best:
                continue
            turn = not turn  # both orders equally often, so that neither answer is the usual one
            first, second = (better, worse) if turn else (worse, better)
            names = sorted({*first, *second})
            features = {n: first.get(n, 0.0) - second.get(n, 0.0) for n in names}
            told = {n: v for n, v in features.items() if v}
            yield Row(one.article, told, turn, one.weight)


def clause_rows(judged: Sequence[Judged], extents: Mapping[str, float]) -> Iterator[Row]:
    """Yield a row for each cue that the annotators judged, with the extent that is chosen."""
    for one in judged:
        if one.label is not None:
            features = best_extent(one.candidate, extents)[1]
            told = {**one.candidate.features, **features}
            yield Row(one.article, told, one.label, one.weight)


def learn_indirect_speech(
    judged: Sequence[Judged], annotated: Mapping[str, int]
) -> tuple[dict[str, float], dict[str, float], float]:
    """Return the weights of extents, those of the decision, and the F1 of ten folds.

    Parameters
    ----------
    judged : sequence of Judged
        In text order.
    annotated : mapping of str to int
        How many clauses the annotators found in each article that the F1 is of.
    """
    scored: list[tuple[Judged, float, Reported, bool]] = []
    for learned, left in folds([one.article for one in judged]):
        known = [one for one in judged if one.article in learned]
        extents = fit([*extent_pairs(known)], biased=False)
        weights = fit([*clause_rows(known, extents)])
        for one in judged:
            if one.article in left and one.article in annotated:
                extent, features = best_extent(one.candidate, extents)
                value = score(one.candidate.features, weights) + score(features, weights)
                k = [e for e, _ in one.candidate.extents].index(extent)
                clause = Reported(extent.start, extent.end, one.candidate.anchor.link)
                scored.append((one, value, clause, one.overlaps[k] > 0))

    def f1_at(threshold: float) -> float:
        right = given = 0
        for _, group in groupby(scored, lambda row: (row[0].article, row[0].sentence)):
            rows = [row for row in group if row[1] > threshold]
            kept = apart([(value, clause) for _, value, clause, _ in rows])
            given += len(kept)
            right += sum(row[3] for row in rows if row[2] in kept)
        return 2 * right / max(1, given + sum(annotated.values()))

    threshold, f1 = best_threshold(f1_at)
    extents = fit([*extent_pairs(judged)], biased=False)
    weights = fit([*clause_rows(judged, extents)])
    weights["bias"] -= threshold
    return extents, weights, f1


def write(path: Path, about: str, weights: Mapping[str, float]) -> None:
    """Write a table of weights, the heaviest first."""
    rounded = {name: round(weight, DIGITS) for name, weight in weights.items()}
    rows = sorted(rounded.items(), key=lambda item: (-abs(item[1]), item[0]))
    lines = [f"# {line}" for line in about.splitlines()]
    lines += ["feature\tweight", *(f"{name}\t{weight:g}" for name, weight in rows if weight)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train each decision, print its figures, write its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", default=TRAINING)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--out", type=Path, default=ROOT / "stance" / "quotations")
    options = parser.parse_args(arguments)
    try:
        sets = to_learn_from(options.sets)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    articles = [(article, read(article)) for gold in sets for article in gold.articles()]
    plain = [(text, read(text)) for gold in chosen(PLAIN) for text in gold.articles()]
    spans = [row for parts in articles for row in span_rows(*parts)]
    own = [row for parts in plain for row in span_rows(*parts)]
    weights, f1 = learn_quotation_or_term(spans, own)
    clauses = [one for parts in articles for one in judge_clauses(*parts, weights)]
    clauses += [
        replace(one, weight=COUNTED) for parts in plain for one in judge_clauses(*parts, weights)
    ]
    annotated = {
        article.id: sum(quote.kind == "indirect" for quote in article.quotes)
        for gold in sets
        if gold.name in COMPLETE
        for article in gold.articles()
    }
    extents, reported, reported_f1 = learn_indirect_speech(clauses, annotated)
    print(f"quotation_or_term: {len(spans)} spans, F1 of ten folds {f1:.4f}")
    print(f"indirect_speech: {len(clauses)} cues, F1 of ten folds {reported_f1:.4f}")
    if not options.check:
        for name, about, table in (
            ("quotation_or_term", f"words in marks being quoted: {len(spans)} spans", weights),
            ("clause_extents", f"an extent of a reported clause: {len(clauses)} cues", extents),
            ("indirect_speech", f"a clause being reported: {len(clauses)} cues", reported),
        ):
            note = (
                f"What speaks for and against {about}.\nLearned by evaluation/train_quotations.py."
            )
            write(options.out / f"{name}.tsv", note, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
