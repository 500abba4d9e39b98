"""Measure how time and memory grow with the number of articles and with the length of one.

usage: python benchmarks/growth.py [--articles N ...] [--length WORDS ...] [--cut WORDS]

Each size runs in a process of its own, models and word lists loaded before.
Seconds are those of the processor, so that other work on the machine does not
weigh; memory is the most that the process held, and how much that is over what
it held before the first article.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from texts import articles, count_words, long_text

import stance

ARTICLES = (10, 100, 1_000)
LENGTHS = (1_000, 5_000, 20_000, 50_000, 200_000)
_KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # what ru_maxrss counts in


@dataclass(frozen=True)
class Run:
    """What one size took; memory in MiB, ``before`` with the models loaded."""

    size: int
    words: int
    quotations: int
    seconds: float
    before: float
    peak: float


def run(size: int, *, length: bool, cut: int) -> Run:
    """Analyse so many articles, or one of so many words, in this process."""
    stance.analyze(stance.Article("« Oui », dit Ana Roy."), progress=False)
    before = peak_memory()
    source = [stance.Article(long_text(size), id="long")] if length else articles(size, cut)
    words = 0

    def counted() -> Iterator[stance.Article]:
        nonlocal words
        for article in source:
            words += count_words(article.text)
            yield article

    started = time.process_time()
    analysis = stance.analyze(counted(), progress=False)
    seconds = time.process_time() - started
    return Run(size, words, len(analysis.quotes), seconds, before, peak_memory())


def peak_memory() -> float:
    """Return the most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB_PER_UNIT / 1024


def apart(size: int, *, length: bool, cut: int) -> Run:
    """Return what a size takes in a process of its own."""
    options = ["--run", str(size), "--cut", str(cut), *(["--one"] if length else [])]
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, __file__, *options], stdout=subprocess.PIPE, text=True, check=True
    )
    return Run(**json.loads(done.stdout))


def show(title: str, sizes: Sequence[int], *, length: bool, cut: int) -> None:
    """Print a row for each size as soon as it is known."""
    heads = ["words", "quotations", "seconds", "words/s", "s per 1,000 words", "memory, MiB"]
    print(f"\n| {title} | {' | '.join(heads)} |", flush=True)
    print("| --- " * (len(heads) + 1) + "|")
    for size in sizes:
        found = apart(size, length=length, cut=cut)
        print(
            f"| {size:,} | {found.words:,} | {found.quotations:,} | {found.seconds:.1f} "
            f"| {found.words / found.seconds:,.0f} | {1000 * found.seconds / found.words:.3f} "
            f"| {found.peak:,.0f} ({found.peak - found.before:+,.0f}) |",
            flush=True,
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables, or run one size and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="*", default=ARTICLES, metavar="N")
    parser.add_argument("--length", type=int, nargs="*", default=LENGTHS, metavar="WORDS")
    parser.add_argument("--cut", type=int, default=0, help="cut articles after so many words")
    parser.add_argument("--run", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run is not None:
        print(json.dumps(asdict(run(options.run, length=options.one, cut=options.cut))))
        return 0
    if options.articles:
        show("articles", options.articles, length=False, cut=options.cut)
    if options.length:
        show("words of one article", options.length, length=True, cut=0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
