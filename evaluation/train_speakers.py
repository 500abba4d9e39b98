"""Learn the weights by which stance chooses the speaker of a quotation.

usage: STANCE_PRESS=FOLDER python evaluation/train_speakers.py [SET ...] [--check]

SET names annotated articles (see sets.py); blind sets are refused. Two questions are learned:
whom a mention means (the antecedent, by a weighted sum), and whose words a quotation gives (the
speaker, by a network: network.py). Each article is walked as `stance.speakers.attribution` walks
it, with weights that have not seen it (five folds over the articles), because a choice depends on
those before it. The first walk is taught: it takes the right answer where the annotators give one.
What the last walks were asked is learned together, so that the weights do not swing from one round
to the next (dataset aggregation: Ross, Gordon and Bagnell 2011). The last walk gives the figures
of unread text and the constants that turn the model's chance into ``confidence``.

The tables are written to lexicons/speaker_weights.tsv and stance/speakers/speaker_network.tsv; the
same annotations give the same bytes on the same machine. ``--check`` prints the figures and writes
nothing.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import inspect
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from joblib import Parallel, delayed
from network import bounds, learn_network, log_loss
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sets import ROOT, GoldArticle, to_learn_from

import stance
from stance.checking.matching import GROUPS, Prediction, judge
from stance.french.tagging import tag_sentences
from stance.quotations import Reading, cut_article
from stance.speakers import antecedent_marks, speaker_marks
from stance.speakers.attribution import walk_twice
from stance.speakers.choice import BIAS, OUTPUT, UNIT, Network, Sum, calibrated, log_odds
from stance.speakers.name_matching import same_speaker
from stance.speakers.speaker_marks import Asked

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from stance.speakers.antecedent_marks import Question
    from stance.speakers.choice import Chooser, Marks
    from stance.speakers.entities import Entity

# The corpus of our own teaches plain forms, as in train_quotations.py.
TRAINING: Final = (
    *("press-open", "press-read", "press-twice", "elsewhere-read", "wikinews"),
    *("corpus-development", "corpus-trials"),
)
FOLDS: Final = 5
ROUNDS: Final = 4
KEPT: Final = 2  # rounds whose questions are learned from together, the taught one not among them
SEEN: Final = 5  # candidates that have a mark at least
QUESTIONS: Final = ("antecedent", "speaker")
PENALTY: Final = 7.0  # on the squared weights of the sum
SHORT: Final = 0.7  # what an accepted name is worth beside the fullest
LEAST: Final = 0.05  # weights nearer to nothing are left out
TAUGHT: Final = 0.9  # the chance that the first walk gives the right candidate
# Share of the wrong answers that confidence puts below one half. On articles of lots that taught
# nothing it is a tenth less than on the folds, and half is wanted there.
MARKED: Final = 0.6
BINS: Final = 10
# What the first walk goes by, which is taught wherever the annotators say who speaks.
START: Final = (
    Sum({"rank 0": 1.0, "acted 0": 0.5, "acted 1": 0.5, "fit same": 2.0, "itself": 0.8}),
    Sum({"meant": 3.0, "floor 0": 1.0}),
)


@dataclass(frozen=True)
class Example:
    """An annotated article, read up to its speakers.

    Attributes
    ----------
    id : str
    reading : Reading
    speakers : mapping of (int, int) to tuple of str
        The names that the annotators accept for each quotation found, by its offsets.
    """

    id: str
    reading: Reading
    speakers: Mapping[tuple[int, int], tuple[str, ...]]

    @property
    def fold(self) -> int:
        """The part of the articles that it belongs to."""
        return zlib.crc32(self.id.encode()) % FOLDS


@dataclass(frozen=True)
class Row:
    """A question, what its candidates are like, which are right, how likely each seemed.

    ``best`` are those of the right ones that have the fullest name that the annotators give:
    « le groupe » is right beside « Sylvadour », and yet the name is to be found.
    """

    article: str
    question: Question | Asked
    names: tuple[str, ...]
    marks: Sequence[Marks]
    right: tuple[bool, ...]
    best: tuple[bool, ...]
    chances: tuple[float, ...]

    @property
    def which(self) -> str:
        """The name of the question in the table of weights."""
        return "speaker" if isinstance(self.question, Asked) else "antecedent"

    @property
    def chosen(self) -> int:
        """The candidate that was chosen."""
        return max(range(len(self.chances)), key=lambda n: self.chances[n])


def read_examples(articles: Iterable[GoldArticle]) -> Iterator[Example]:
    """Yield each annotated article, read up to its speakers."""
    for gold in articles:
        article = stance.read(gold.path)
        sentences = cut_article(article)
        reading = Reading.of(article, sentences, list(tag_sentences(sentences)))
        yield Example(gold.id, reading, _accepted(gold, reading))


def _accepted(gold: GoldArticle, reading: Reading) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return the names that the annotators accept for each quotation that they know."""
    predictions = [
        Prediction(found.type, reading.article.text[found.start : found.end], method=str(number))
        for number, found in enumerate(reading.found)
    ]
    speakers = {}
    for verdict in judge(gold.text, gold.quotes, predictions).found:
        found = reading.found[int(verdict.prediction.method)]
        if verdict.right and verdict.nearest is not None and verdict.nearest.speakers:
            speakers[found.start, found.end] = verdict.nearest.speakers
    return speakers


class Listener:
    """A judge that goes by what was learned and keeps every question whose answer is known."""

    def __init__(self, example: Example, chooser: Chooser, *, taught: bool) -> None:
        self.example = example
        self.chooser = chooser
        self.taught = taught
        self.rows: list[Row] = []
        self.sources = {
            (found.sentence, found.link.source.start): example.speakers[found.start, found.end]
            for found in example.reading.found
            if found.link.source is not None and (found.start, found.end) in example.speakers
        }

    def choose(
        self, question: Question | Asked, entities: Sequence[Entity], marks: Sequence[Marks]
    ) -> list[float]:
        """Return how likely each candidate is."""
        chances = self.chooser.probabilities(marks)
        accepted = self._answers(question)
        if not accepted:
            return chances
        right = tuple(same_speaker(entity.name, accepted) for entity in entities)
        if question.again:
            names = tuple(entity.name for entity in entities)
            full = tuple(same_speaker(entity.name, accepted[:1]) for entity in entities)
            best = full if any(full) else right
            row = Row(self.example.id, question, names, marks, right, best, tuple(chances))
            self.rows.append(row)
        if self.taught and any(right):
            taught = max(range(len(right)), key=lambda n: (right[n], chances[n]))
            others = (1 - TAUGHT) / max(1, len(right) - 1)
            return [TAUGHT if n == taught else others for n in range(len(right))]
        return chances

    def _answers(self, question: Question | Asked) -> tuple[str, ...]:
        if isinstance(question, Asked):
            found = question.found
            return self.example.speakers.get((found.start, found.end), ())
        return self.sources.get((question.sentence, question.phrase.start), ())


def walk(
    examples: Sequence[Example], choosers: Sequence[tuple[Chooser, Chooser]], *, taught: bool
) -> list[Row]:
    """Return the questions of all articles, each asked of the choosers of its fold."""
    rows = []
    for example in examples:
        hear = partial(Listener, example, taught=taught)
        antecedent, speaker = map(hear, choosers[example.fold])
        walk_twice(example.reading, antecedent.choose, speaker.choose)
        rows += antecedent.rows + speaker.rows
    return rows


@dataclass(frozen=True)
class Choices:
    """The questions of one kind that can be learned from, as a matrix of candidates and marks."""

    names: Sequence[str]
    matrix: csr_matrix
    right: NDArray[np.float64]
    question: NDArray[np.int64]
    folds: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Row], folds: Mapping[str, int]) -> Choices:
        """Gather questions of which some candidates are right and others are not."""
        rows = [row for row in rows if any(row.right) and not all(row.best)]
        counts = Counter(mark for row in rows for marks in row.marks for mark in marks)
        names = sorted(name for name, count in counts.items() if count >= SEEN)
        place = {name: k for k, name in enumerate(names)}
        ends, columns, values = [0], [], []
        for row in rows:
            for marks in row.marks:
                known = [(place[mark], value) for mark, value in marks.items() if mark in place]
                columns += [column for column, _ in known]
                values += [value for _, value in known]
                ends.append(len(columns))
        sizes = [len(row.marks) for row in rows]
        return cls(
            names,
            csr_matrix((values, columns, ends), shape=(sum(sizes), len(names))),
            np.array(
                [
                    max(best, SHORT * right)
                    for row in rows
                    for best, right in zip(row.best, row.right, strict=True)
                ]
            ),
            np.repeat(np.arange(len(rows)), sizes),
            np.repeat([folds[row.article] for row in rows], sizes),
        )

    def without(self, fold: int | None) -> Choices:
        """Return the questions of all articles but those of a fold."""
        kept = self.folds != fold
        return Choices(
            self.names, self.matrix[kept], self.right[kept], self.question[kept], self.folds[kept]
        )

    def weighted_sum(self, penalty: float) -> Sum:
        """Return the weighted sum that makes the right candidates likeliest."""
        starts, sizes = bounds(self.question)

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            value, slope = log_loss(self.matrix @ weights, self.right, starts, sizes)
            value += penalty * float(weights @ weights) / 2
            return value, self.matrix.T @ slope + penalty * weights

        start = np.zeros(len(self.names))
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
        return Sum(dict(zip(self.names, map(float, found.x), strict=True)))


def fit(choices: Mapping[str, Choices], rounds: int, without: int | None) -> tuple[Sum, Network]:
    """Return what chooses, learned from the questions of so many rounds, one fold left out."""
    antecedent, speaker = (choices[which].without(without) for which in QUESTIONS)
    network = learn_network(speaker.names, speaker.matrix, speaker.right, speaker.question)
    return antecedent.weighted_sum(PENALTY * rounds), network


def learn(examples: Sequence[Example]) -> tuple[Sum, Network, list[Row]]:
    """Return what chooses, and the questions as unread text was asked them."""
    folds = {example.id: example.fold for example in examples}
    choosers: list[tuple[Chooser, Chooser]] = [START] * FOLDS
    asked: list[list[Row]] = []  # in each round
    for number in range(ROUNDS):
        asked.append(walk(examples, choosers, taught=not number))
        kept = asked[max(len(asked) - KEPT, 1) :] or asked
        choices = {
            which: Choices.of([row for rows in kept for row in rows if row.which == which], folds)
            for which in QUESTIONS
        }
        if number < ROUNDS - 1:
            jobs = (delayed(fit)(choices, len(kept), fold) for fold in range(FOLDS))
            choosers = Parallel(n_jobs=-1)(jobs)
    return *fit(choices, len(kept), None), asked[-1]


def answers(rows: Sequence[Row], group: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the chance of each chosen speaker, and whether it is right."""
    asked = [
        row
        for row in rows
        if isinstance(row.question, Asked) and row.question.found.type in GROUPS[group]
    ]
    chances = np.array([row.chances[row.chosen] for row in asked])
    return chances, np.array([row.right[row.chosen] for row in asked])


def calibrate(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, float]:
    """Return what turns the chance of the chosen one into ``confidence``.

    Slope and shift of the log-odds make it the share that is right; ``doubt`` is the share
    below which it is lowered to less than one half, so that half of the wrong answers are;
    ``alone`` is the share that is right of those who were the only candidate.
    """
    alone = chances == 1
    share = float(right[alone].mean()) if alone.any() else 1.0
    chances, right = chances[~alone], right[~alone]
    odds = np.array([log_odds(chance) for chance in chances])

    def loss(line: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, np.where(right, -1, 1) * (line[0] * odds + line[1])).sum())

    slope, shift = map(float, minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x)
    odds_of_doubt = slope * float(np.quantile(odds[~right], MARKED)) + shift
    doubt = 1 / (1 + float(np.exp(-odds_of_doubt)))
    return {"slope": slope, "shift": shift, "doubt": doubt, "alone": share}


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = (abs((confidence - right)[bins == k].sum()) for k in range(BINS))
    return float(sum(gaps) / len(right))


def report(rows: Sequence[Row], calibration: Mapping[str, float]) -> None:
    """Print what the choice is worth on articles that its weights have not seen."""
    for which in QUESTIONS:
        asked = [row for row in rows if row.which == which]
        shares = (
            np.mean([row.right[row.chosen] for row in asked]),
            np.mean([row.best[row.chosen] for row in asked]),
            np.mean([any(row.right) for row in asked]),
        )
        told = "{:.4f} right, {:.4f} under the fullest name, {:.4f} among candidates"
        print(f"{which}: {len(asked)} questions, {told.format(*shares)}")
    for group in GROUPS:
        chances, right = answers(rows, group)
        confidence = np.array([calibrated(chance, calibration) for chance in chances])
        print(
            f"speaker, {group}: {len(right)} found, {right.mean():.4f} right, "
            f"calibration error {calibration_error(confidence, right):.4f}, "
            f"{(confidence < 0.5)[~right].mean():.3f} of the wrong below 0.5"  # noqa: PLR2004
        )


def digest_of_marks() -> str:
    """Return what changes when a mark gets another name, or a new one is given.

    The texts in the modules that give marks, docstrings left out: a table of weights with
    another digest was learned from other marks, and is to be learned again.
    """
    texts: set[str] = set()
    for module in (antecedent_marks, speaker_marks):
        tree = ast.parse(inspect.getsource(module))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in said
        }
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:12]


def write(path: Path, about: str, tables: Mapping[str, Mapping[str, float]]) -> None:
    """Write the weights of each question, by the name of the mark."""
    lines = [f"# {line}" for line in about.splitlines()]
    lines.append("question\tmark\tweight\tsource")
    for which, weights in sorted(tables.items()):
        kept = sorted((mark, w) for mark, w in weights.items() if abs(w) >= LEAST)
        lines += [f"{which}\t{mark}\t{weight:.2f}\town" for mark, weight in kept]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_network(path: Path, about: str, network: Network) -> None:
    """Write the network: a row for each mark, its weights in hundredths."""
    output = np.concatenate([[0.0], network.output])
    rows = [(BIAS, network.bias), (OUTPUT, output)]
    rows += sorted(zip(network.marks, network.weights, strict=True), key=lambda row: row[0])
    lines = [f"# {line}" for line in about.splitlines()]
    lines.append("\t".join(["mark", "direct", *(f"unit {k}" for k in range(len(network.output)))]))
    for name, weights in rows:
        cells = np.rint(weights / UNIT).astype(int)
        if cells.any():
            lines.append("\t".join([name, *map(str, cells)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn both questions, print the figures, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", default=TRAINING)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    try:
        sets = to_learn_from(options.sets)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    examples = list(read_examples(article for gold in sets for article in gold.articles()))
    antecedent, speaker, rows = learn(examples)
    calibration = calibrate(*answers(rows, "quotes"))
    report(rows, calibration)
    if not options.check:
        about = f"learned by evaluation/train_speakers.py from {len(examples)} articles"
        digest = f"Digest of the marks: {digest_of_marks()}"
        write(
            ROOT / "lexicons" / "speaker_weights.tsv",
            f"What each mark of a candidate weighs; {about}.\n{digest}",
            {"antecedent": antecedent.weights, "confidence": calibration},
        )
        write_network(
            ROOT / "stance" / "speakers" / "speaker_network.tsv",
            "What each mark of a candidate adds to the score and to each hidden unit, in "
            f"hundredths;\n{about}.\n{digest}",
            speaker,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
