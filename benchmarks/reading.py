"""Measure how fast tables are read, row by row, and that their length costs no memory.

usage: python benchmarks/reading.py [--rows N ...] [--formats NAME ...]

Each table is written to a temporary folder (0.4 GB for a million rows) and read by
``stance.read_corpus`` in a process of its own. Seconds are those of the processor; memory is
the most that the process held. Fails when the longest table takes more memory than the
shortest by over 50 MiB, or when a row is not read.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TextIO

from growth import peak_memory
from texts import CORPUS, count_words, cut, paths_in, renamed

import stance

ROWS: Final = (10_000, 100_000, 1_000_000)
GROWTH: Final = 50  # MiB at most
WORDS: Final = 30  # of an article; it ends with the paragraph in which it reaches so many
COLUMNS: Final = ("id", "titre", "texte", "journal", "date", "pays")


@dataclass(frozen=True)
class Run:
    """What reading a table took; ``peak`` in MiB."""

    rows: int
    failed: int
    words: int
    seconds: float
    peak: float


def rows(number: int) -> Iterator[dict[str, str]]:
    """Yield so many short articles, the names in each round their own."""
    texts = [cut(path.read_text(encoding="utf-8"), WORDS) for path in paths_in(CORPUS)]
    for i, text in enumerate(islice(cycle(texts), number)):
        title, _, body = renamed(text, i // len(texts)).partition("\n\n")
        day = f"2019-{1 + i % 12:02}-{1 + i % 28:02}"
        cells = (f"article-{i}", title, body, "Le Phare", day, "Suisse")
        yield dict(zip(COLUMNS, cells, strict=True))


def write_csv(file: TextIO, number: int) -> None:
    """Write a table as spreadsheets do."""
    writer = csv.DictWriter(file, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows(rows(number))


def write_jsonl(file: TextIO, number: int) -> None:
    """Write an object a line."""
    file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows(number))


WRITERS: Final[dict[str, Callable[[TextIO, int], None]]] = {"csv": write_csv, "jsonl": write_jsonl}


def read(path: Path) -> Run:
    """Read a table in this process and keep nothing of it."""
    number = failed = words = 0
    started = time.process_time()
    for article in stance.read_corpus(path):
        number += 1
        failed += bool(article.error)
        words += count_words(article.text)
    return Run(number, failed, words, time.process_time() - started, peak_memory())


def apart(path: Path) -> Run:
    """Return what reading a table took in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, __file__, "--read", path], stdout=subprocess.PIPE, text=True, check=True
    )
    return Run(**json.loads(done.stdout))


def measure(name: str, sizes: Sequence[int], folder: Path) -> bool:
    """Print a line a size; return whether all rows are read and memory stays flat."""
    peaks: dict[int, float] = {}
    whole = True
    for size in sizes:
        path = folder / f"table.{name}"
        with path.open("w", encoding="utf-8", newline="") as file:
            WRITERS[name](file, size)
        found = apart(path)
        peaks[size] = found.peak
        whole &= found.rows == size and not found.failed
        print(
            f"| {name} | {size:,} | {path.stat().st_size / 1e6:,.0f} | {found.words:,} "
            f"| {found.seconds:,.1f} | {found.rows / found.seconds:,.0f} | {found.peak:,.0f} |",
            flush=True,
        )
        path.unlink()
    return whole and peaks[max(peaks)] - peaks[min(peaks)] <= GROWTH


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 when memory grows, or rows are lost."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS, metavar="N")
    parser.add_argument("--formats", nargs="+", default=list(WRITERS), choices=WRITERS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.read is not None:
        print(json.dumps(asdict(read(options.read))))
        return 0
    print("| table | rows | MB | words | seconds | rows/s | memory, MiB |")
    print("| ----- | ---- | -- | ----- | ------- | ------ | ----------- |")
    with TemporaryDirectory() as folder:
        good = [measure(name, options.rows, Path(folder)) for name in options.formats]
    print(f"\nbar: {GROWTH} MiB more at most, every row read; {'held' if all(good) else 'MISSED'}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
