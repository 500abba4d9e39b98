"""Print what each word list and each rule is worth on the real press.

usage: python evaluation/ablation.py [--sets SET ...] [--only LIST ...] [--every N]
                                     [--pool FOLDER] [--write]

Each list of lexicons/ is emptied in turn, in a fork of this process that knows the tags of the
sentences, and all annotated articles are read again. ``changed`` counts the quotations that are
then lost, new or given another speaker; the other columns give the difference in each figure, which
is what the list is worth. For each rule that attributes, the program counts how many quotations it
gives a speaker to, in the annotated articles and in those of a folder without annotations, and how
many are right. ``--write`` keeps the tables as ablation.tsv and rules.tsv beside this file. A list
whose loss costs nothing, and a rule that never fires, are to be deleted.
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrics import evaluate, figures
from running import predict
from sets import chosen

import stance
from stance import pipeline
from stance.checking.matching import judge
from stance.files import resources
from stance.french import tagging

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

HERE = Path(__file__).parent
TAGGER = tagging.__name__  # the spaCy models stay loaded
LEXICONS = HERE.parent / "lexicons"
# What is learned, or is no list of the stages that find and attribute quotations.
ELSEWHERE = frozenset(
    ["annotation_words", "columns", "languages", "leaning_roles", "modifiers", "stance_terms"]
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


class Remembering:
    """The tagger, which tags each sentence once."""

    def __init__(self, tagger: Language) -> None:
        self.vocab = tagger.vocab
        self._tagger = tagger
        self._known: dict[bytes, Doc] = {}

    def pipe(self, docs: Iterable[Doc], batch_size: int) -> Iterator[Doc]:
        """Yield the tagged sentences."""
        keyed = [(doc.to_array(["ORTH", "SPACY"]).tobytes(), doc) for doc in docs]
        new = {key: doc for key, doc in keyed if key not in self._known}
        tagged = self._tagger.pipe(new.values(), batch_size=batch_size)
        self._known.update(zip(new, tagged, strict=True))
        for key, _ in keyed:
            yield self._known[key]


def measure(sets: Sequence[str], every: int) -> Measure:
    """Return the figures and the quotations of all sets, or of every so many of their articles."""
    counts: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for gold_set in chosen(sets):
        if gold_set.missing is None:
            articles = list(gold_set.articles())[::every]
            predictions = predict(articles)
            for article in articles:
                given = predictions[article.id]
                counts += evaluate(article.text, article.quotes, given)[0]
                found.update(f"{article.id} {one.kind} {one.text} {one.speaker}" for one in given)
    return Measure(figures(counts), found)


def measure_without(name: str, sets: Sequence[str], every: int) -> Measure | None:
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
        told = json.dumps(measure(sets, every))
        with os.fdopen(write_end, "w", encoding="utf-8") as answer:
            answer.write(told)
    finally:
        os._exit(0)


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


def worth(sets: Sequence[str], names: Iterable[str], every: int = 1) -> list[dict[str, object]]:
    """Return a row for each list: its entries, and what its loss changes."""
    whole = measure(sets, every)
    gc.freeze()
    rows = []
    for name in names:
        lines = (LEXICONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        entries = sum(bool(line.strip()) and not line.startswith("#") for line in lines) - 1
        without = measure_without(name, sets, every)
        row: dict[str, object] = {"list": name, "entries": entries}
        if without is None:
            row |= dict.fromkeys(("changed", *FIGURES), "needed")
        else:
            before, after = whole.found, Counter(without.found)
            lost, new = before - after, after - before
            row["changed"] = max(lost.total(), new.total())
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
    remembering = Remembering(tagging.load_tagger())
    for module in (tagging, pipeline):
        module.load_tagger = lambda: remembering
    lost = worth(given.sets, given.only or lists(), given.every)
    if given.write:
        keep(fired, HERE / "rules.tsv")
        keep(lost, HERE / "ablation.tsv")


if __name__ == "__main__":
    main()
