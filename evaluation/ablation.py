"""Print what each word list and each rule is worth on the real press.

usage: python evaluation/ablation.py [--sets SET ...] [--only LIST ...] [--every N]
                                     [--pool FOLDER] [--write]

Each list of lexicons/ is emptied in turn, in a fork of this process, and the annotated articles
that have a word of it are read again. ``changed`` counts the quotations that are then lost, new or
given another speaker; the other columns give the difference in each figure, which is what the list
is worth. For each rule that attributes, the program counts how many quotations it gives a speaker
to, in the annotated articles and in those of a folder without annotations, and how many are right.
``--write`` keeps the tables as ablation.tsv and rules.tsv beside this file. A list whose loss costs
nothing, and a rule that never fires, are to be deleted.
"""

from __future__ import annotations

import argparse
import csv
import functools
import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from metrics import evaluate, figures
from running import predict, predictions_of
from sets import chosen

import stance
from stance import pipeline
from stance.checking.matching import judge
from stance.columns import QUOTES, build, quote_records
from stance.files import resources
from stance.french import tagging
from stance.french.words import WORD, fold
from stance.speakers.linkage import unite_speakers

HERE = Path(__file__).parent
TAGGER = tagging.__name__  # the spaCy models stay loaded
# Lists of infinitives and of patterns: their words look different in a text.
INFLECTED = frozenset(["cue_phrases", "cue_verbs", "inversions", "spoken_infinitives"])
BEGINNING = 4  # letters of a word that its other forms share
LEXICONS = HERE.parent / "lexicons"
# What is learned, or is no list of the stages that find and attribute quotations.
ELSEWHERE = frozenset(
    [
        "annotation_words",
        "columns",
        "languages",
        "leaning_roles",
        "modifiers",
        "stance_terms",
        "stop_words",
    ]
)
FIGURES = (
    *("quotes_f1", "quotes_speaker", "quotes_end_to_end"),
    *("indirect_f1", "indirect_end_to_end"),
)


def lists() -> list[str]:
    """Return the names of the word lists that finding and attributing read."""
    names = sorted(path.stem for path in LEXICONS.glob("*.tsv"))
    return [name for name in names if name not in ELSEWHERE and not name.endswith("_weights")]


class Measure(NamedTuple):
    """The figures of all sets together, and the quotations found, a text for each."""

    figures: dict[str, float]
    found: Counter[str]


class Sample:
    """Annotated articles, with the quotations that all lists together find in them."""

    def __init__(self, sets: Sequence[str], every: int) -> None:
        here = [gold_set for gold_set in chosen(sets) if gold_set.missing is None]
        self.gold = [one for gold_set in here for one in list(gold_set.articles())[::every]]
        self.paths = {one.id: one.path for one in self.gold}
        self.begun = {one.id: _beginnings(one.text) for one in self.gold}
        self.rows = self.find(self.paths)

    def find(self, ids: Iterable[str]) -> dict[str, list[dict[str, object]]]:
        """Return the quotations of articles, a row for each."""
        articles = (replace(stance.read(self.paths[id_]), id=id_) for id_ in ids)
        found = pipeline.extract(articles)
        return {article.id: quote_records(article, quotes) for article, quotes in found}

    def touched(self, name: str) -> list[str]:
        """Return the articles with a word that begins as a word of the list does."""
        rows = resources.read_table(name)
        cells = [next(iter(row.values())) for row in rows]
        begun = [_beginnings(cell) for cell in cells]
        if name in INFLECTED or not all(begun):
            return list(self.paths)
        return [id_ for id_, known in self.begun.items() if any(entry <= known for entry in begun)]

    def measure(self, rows: Mapping[str, list[dict[str, object]]]) -> Measure:
        """Return the figures, with some articles' quotations as they are in ``rows``."""
        every = [row for id_ in self.paths for row in rows.get(id_, self.rows[id_])]
        quotes, _ = unite_speakers(build(every, QUOTES))
        counts: Counter[str] = Counter()
        predictions = predictions_of(quotes, self.gold)
        for article in self.gold:
            counts += evaluate(article.text, article.quotes, predictions[article.id])[0]
        columns = ("article_id", "quote_type", "quote", "speaker")
        texts = (" ".join(map(str, row)) for row in zip(*(quotes[c] for c in columns), strict=True))
        return Measure(figures(counts), Counter(texts))

    def measure_without(self, name: str, ids: Sequence[str]) -> Measure | None:
        """Measure with one list emptied, in a fork; None where nothing runs without the list."""
        read_end, write_end = os.pipe()
        if child := os.fork():
            os.close(write_end)
            with os.fdopen(read_end, encoding="utf-8") as answer:
                told = answer.read()
            os.waitpid(child, 0)
            return Measure(*json.loads(told)) if told else None
        try:
            empty(name)
            told = json.dumps(self.measure(self.find(ids)))
            with os.fdopen(write_end, "w", encoding="utf-8") as answer:
                answer.write(told)
        finally:
            os._exit(0)


def _beginnings(text: str) -> frozenset[str]:
    return frozenset(word[:BEGINNING] for word in WORD.findall(fold(text, accents=False)))


def empty(name: str) -> None:
    """Read all word lists anew, ``name`` without entries."""
    read_text = resources.read_text

    def header_only(package: str, file: str) -> str:
        text = read_text(package, file)
        if file != f"{name}.tsv":
            return text
        return next(line for line in text.splitlines() if line.strip() and line[0] != "#")

    resources.read_text = header_only
    for known in gc.get_objects():
        if isinstance(known, functools._lru_cache_wrapper) and known.__module__ != TAGGER:  # noqa: SLF001 - the type has no other name
            known.cache_clear()


def rules(sets: Sequence[str], pool: Path | None) -> list[dict[str, object]]:
    """Return a row for each rule: how often it fires, and how often it is right."""
    fired: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for gold_set in chosen(sets):
        if gold_set.missing is not None:
            continue
        articles = list(gold_set.articles())
        predictions = predict(articles)
        for article in articles:
            given = predictions[article.id]
            fired.update(one.method for one in given)
            for sought in judge(article.text, article.quotes, given).sought:
                if sought.found is not None:
                    found[sought.found.method] += 1
                    right[sought.found.method] += sought.named
    in_pool: Counter[str] = Counter()
    if pool is not None:
        in_pool.update(stance.analyze(str(pool), progress=False).quotes["method"].dropna())
    return [
        {
            "rule": rule,
            "fired": fired[rule],
            "in_pool": in_pool[rule] if pool else "",
            "quotations": found[rule],
            "right_speaker": f"{right[rule] / found[rule]:.3f}" if found[rule] else "",
        }
        for rule in sorted(fired | in_pool, key=lambda rule: (-fired[rule], rule))
    ]


def worth(sample: Sample, names: Iterable[str]) -> list[dict[str, object]]:
    """Return a row for each list: its entries, and what its loss changes."""
    whole = sample.measure({})
    touched = {name: sample.touched(name) for name in names}
    rows = []
    for name in sorted(touched, key=lambda name: len(touched[name])):
        without = sample.measure_without(name, touched[name])
        row: dict[str, object] = {"list": name, "entries": len(resources.read_table(name))}
        row["articles"] = len(touched[name])
        if without is None:
            row |= dict.fromkeys(("changed", *FIGURES), "needed")
        else:
            before, after = whole.found, Counter(without.found)
            row["changed"] = max((before - after).total(), (after - before).total())
            row |= {key: f"{without.figures[key] - whole.figures[key]:+.4f}" for key in FIGURES}
        rows.append(row)
        show([row], header=len(rows) == 1)
    return rows


def show(rows: Sequence[Mapping[str, object]], *, header: bool = True) -> None:
    """Print rows as tab-separated values."""
    writer = csv.DictWriter(sys.stdout, list(rows[0]), delimiter="\t", lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    sys.stdout.flush()


def keep(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    """Write rows as tab-separated values."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", nargs="+", default=["press-open", "press-read"])
    parser.add_argument("--only", nargs="+", metavar="LIST")
    parser.add_argument("--pool", type=Path, help="a folder of press articles to count rules in")
    parser.add_argument(
        "--every", type=int, default=1, metavar="N", help="try the lists on every Nth article only"
    )
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    fired = rules(given.sets, given.pool)
    show(fired)
    lost = worth(Sample(given.sets, given.every), given.only or lists())
    if given.write:
        keep(fired, HERE / "rules.tsv")
        keep(lost, HERE / "ablation.tsv")


if __name__ == "__main__":
    main()
