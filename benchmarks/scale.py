"""Measure analyze_to: more processes, more articles, runs that are killed, a Dask cluster.

usage: python benchmarks/scale.py {speed,memory,killed,dask} [--articles N ...] [--cut WORDS]

Each run has a process of its own, and its start and the loading of the models count. Seconds
are of the clock, so nothing else should run on the machine. Memory is the most that a process
held. The articles are those of ``corpus/``, over and over, the names in each round their own.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from texts import articles, count_words

import stance

SPEEDUP: Final = 1.8  # at least, of two processes on two cores
GROWTH: Final = 150  # MiB at most, from the fewest articles to the most
KILLS: Final = 3
DEFAULTS: Final = {
    "speed": ([2_000], 0),
    "memory": ([1_000, 20_000], 60),
    "killed": ([20_000], 60),
    "dask": ([2_000], 0),
}
_KIB_PER_UNIT = 1 / 1024 if sys.platform == "darwin" else 1  # what ru_maxrss counts in


@dataclass(frozen=True)
class Run:
    """What one run took.

    ``seconds`` are of the clock; ``here`` and ``there`` of the processor, in the parent
    and in all workers. Memory is in MiB, of the parent and of the largest worker.
    """

    articles: int
    words: int
    seconds: float
    here: float
    there: float
    parent: float
    worker: float


def run(folder: Path, number: int, options: argparse.Namespace) -> Run:
    """Analyse so many articles in this process and its workers, or on a cluster."""
    words = 0

    def counted() -> Iterator[stance.Article]:
        nonlocal words
        for article in articles(number, options.cut):
            words += count_words(article.text)
            yield article

    started = time.perf_counter()
    with _cluster(options.processes) if options.cluster else nullcontext() as client:
        stance.analyze_to(
            folder,
            counted(),
            processes=1 if client else options.processes,
            client=client,
            progress=False,
        )
        seconds = time.perf_counter() - started
    return Run(
        number,
        words,
        seconds,
        busy(resource.RUSAGE_SELF),
        busy(resource.RUSAGE_CHILDREN),
        peak(resource.RUSAGE_SELF),
        peak(resource.RUSAGE_CHILDREN),
    )


def _cluster(workers: int) -> object:
    from distributed import Client  # noqa: PLC0415 - an extra

    return Client(n_workers=workers, threads_per_worker=1, dashboard_address=None)


def busy(who: int) -> float:
    """Return the seconds of the processor that a process has had."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def peak(who: int) -> float:
    """Return the most memory that a process has held, in MiB."""
    return resource.getrusage(who).ru_maxrss * _KIB_PER_UNIT / 1024


def start(folder: Path, number: int, *more: str, cut: int, processes: int) -> subprocess.Popen[str]:
    """Start a run in a process of its own; it prints what it took."""
    options = ["--cut", str(cut), "--processes", str(processes), *more]
    command = [sys.executable, __file__, "run", "--articles", str(number), *options]
    return subprocess.Popen(  # noqa: S603 - this very program
        [*command, "--folder", str(folder)], stdout=subprocess.PIPE, text=True
    )


def apart(folder: Path, number: int, *more: str, cut: int, processes: int) -> Run:
    """Return what a run took in a process of its own."""
    with start(folder, number, *more, cut=cut, processes=processes) as process:
        said, _ = process.communicate()
    if process.returncode:
        message = f"the run ended with {process.returncode}"
        raise RuntimeError(message)
    return Run(**json.loads(said))


def digest(folder: Path) -> str:
    """Return a digest of all files under a folder, names included."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(f"{path.relative_to(folder)} ".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


def size(folder: Path) -> int:
    """Return how many bytes stand under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def speed(place: Path, options: argparse.Namespace) -> bool:
    """Compare one process with several."""
    heads = ["processes", "articles", "words", "seconds", "words/s", "ratio"]
    heads += ["processor: parent, s", "workers, s", "bytes an article"]
    print(f"| {' | '.join(heads)} |\n{'| --- ' * len(heads)}|")
    (number,) = options.articles
    one: Run | None = None
    good = True
    for processes in dict.fromkeys((1, options.processes)):
        folder = place / str(processes)
        found = apart(folder, number, cut=options.cut, processes=processes)
        one = one or found
        ratio = one.seconds / found.seconds
        print(
            f"| {processes} | {number:,} | {found.words:,} | {found.seconds:.1f} "
            f"| {found.words / found.seconds:,.0f} | {ratio:.2f} "
            f"| {found.here:.1f} | {found.there:.1f} | {size(folder) / number:,.0f} |",
            flush=True,
        )
        good = processes == 1 or ratio >= SPEEDUP
    same = digest(place / "1") == digest(place / str(options.processes))
    print(f"\nbar: {SPEEDUP}; {_verdict(good)}; the same bytes: {_verdict(same)}")
    return good and same


def memory(place: Path, options: argparse.Namespace) -> bool:
    """Compare the memory of few articles with that of many."""
    print("| processes | articles | seconds | parent, MiB | largest worker, MiB |")
    print("| --------- | -------- | ------- | ----------- | ------------------- |")
    good = True
    for processes in dict.fromkeys((1, options.processes)):
        runs = []
        for number in options.articles:
            folder = place / f"{processes}-{number}"
            found = apart(folder, number, cut=options.cut, processes=processes)
            runs.append(found)
            worker = f"{found.worker:,.0f}" if processes > 1 else ""
            print(
                f"| {processes} | {number:,} | {found.seconds:.1f} "
                f"| {found.parent:,.0f} | {worker} |",
                flush=True,
            )
        grown = max(runs[-1].parent - runs[0].parent, runs[-1].worker - runs[0].worker)
        print(f"| {processes} | growth | | {grown:+,.0f} at most | |", flush=True)
        good &= grown <= GROWTH
    print(f"\nbar: {GROWTH} MiB; {_verdict(good)}")
    return good


def killed(place: Path, options: argparse.Namespace) -> bool:
    """Kill a run three times at random, and compare what it ends with to an unbroken run."""
    (number,) = options.articles
    settings = {"cut": options.cut, "processes": options.processes}
    whole = apart(place / "whole", number, **settings)
    chance = random.Random(options.seed)  # noqa: S311 - when to kill is no secret
    written: list[int] = []
    for _ in range(KILLS):
        with start(place / "killed", number, **settings) as process:
            time.sleep(chance.uniform(0.1, 0.4) * whole.seconds)
            process.kill()
        written.append(len(list((place / "killed").glob("articles/part-*"))))
    rest = apart(place / "killed", number, **settings)
    same = digest(place / "whole") == digest(place / "killed")
    parts = len(list((place / "whole").glob("articles/part-*")))
    print(f"{number:,} articles, {parts} parts, {whole.seconds:.1f} s unbroken")
    print(f"parts there after each kill: {written}; the rest took {rest.seconds:.1f} s")
    print(f"the same bytes: {_verdict(same)}")
    return same


def dask(place: Path, options: argparse.Namespace) -> bool:
    """Compare a Dask cluster of this machine with our own workers."""
    (number,) = options.articles
    settings = {"cut": options.cut, "processes": options.processes}
    own = apart(place / "own", number, **settings)
    theirs = apart(place / "dask", number, "--cluster", **settings)
    same = digest(place / "own") == digest(place / "dask")
    print("| workers | articles | seconds | words/s |")
    print("| ------- | -------- | ------- | ------- |")
    for name, found in (("own", own), ("Dask's", theirs)):
        rate = found.words / found.seconds
        print(f"| {name} | {number:,} | {found.seconds:.1f} | {rate:,.0f} |")
    print(f"\nthe same bytes: {_verdict(same)}")
    return same


def _verdict(good: bool) -> str:
    return "held" if good else "MISSED"


MEASURES: Final = {"speed": speed, "memory": memory, "killed": killed, "dask": dask}


def main(arguments: Iterable[str] | None = None) -> int:
    """Print one measure; return 1 when it misses its bar."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("measure", choices=[*MEASURES, "run"])
    parser.add_argument("--articles", type=int, nargs="+", metavar="N")
    parser.add_argument("--cut", type=int, help="cut articles after so many words; 0: whole")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20191114, help="of the times of the kills")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--cluster", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.measure == "run":
        print(json.dumps(asdict(run(options.folder, options.articles[0], options))))
        return 0
    numbers, cut = DEFAULTS[options.measure]
    options.articles = options.articles or numbers
    options.cut = cut if options.cut is None else options.cut
    with TemporaryDirectory(prefix="stance-scale-") as place:
        return 0 if MEASURES[options.measure](Path(place), options) else 1


if __name__ == "__main__":
    sys.exit(main())
