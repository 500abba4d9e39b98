"""Measure what hostile texts take: no megabyte of anything over a minute or 1.5 GB.

usage: python benchmarks/hostile.py [--chars N] [KIND ...]

Each kind of text is a short unit over and over, without an end of a sentence for as long as
it lasts; ``read`` opens it as a file, ``analyze`` finds quotations, speakers and stance in it.
Each runs in a process of its own, whose memory and seconds the system limits. Seconds are of
the processor, models loaded before; memory is the most that the process held.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import stance

SECONDS: Final = 60
MEMORY: Final = 1_500  # MiB
KINDS: Final = {
    "plain letters": "a",
    "words": "mot ",
    "capitals": "Jean Dupont ",
    "initials": "J. ",
    "hyphens": "-",
    "hyphenated lines": "cou-\npée ",
    "short lines": "ici\n",
    "blank lines": "\n\n",
    "dots": ".",
    "ellipses": "… ",
    "commas": "oui, ",
    "brackets": "(",
    "pairs of marks": "« a » ",
    "open marks": "« a ",
    "closed marks": "a » ",
    "straight marks": '"a" ',
    "apostrophes": "l’",
    "nested marks": "« “ ‘ a ",
    "she, marks": "Elle : « oui » ",
    "clauses": "il dit que la loi passe et ",
    "cues": "dit-il, ",
    "names that speak": "selon Ana Roy, ",
    "dialogue": "— Oui, dit Ana.\n",
    "one quotation a paragraph": "« Oui, c’est la loi », dit Ana Roy.\n\n",
    "mojibake": "Ã© ",
    "digits": "1 234,5 ",
    "ligatures": "ﬁ",
    "accents apart": "e\u0301",
    "emoji": "👩‍👩‍👧 ",
    "no spaces": "leministreadit",
    "writing direction": "\u202ea\u202c",
    "control characters": "a\x0b\x01",
}
_KIB_PER_UNIT: Final = 1 / 1024 if sys.platform == "darwin" else 1  # what ru_maxrss counts in


@dataclass(frozen=True)
class Run:
    """What one text took: seconds of the processor, MiB, and the error of its row."""

    read: float
    analyze: float
    memory: float
    quotations: int
    error: str


def run(kind: str, chars: int) -> Run:
    """Read and analyse a text in this process."""
    unit = KINDS[kind]
    text = (unit * (chars // len(unit) + 1))[:chars]
    stance.analyze(stance.Article("« Oui », dit Ana Roy."), progress=False)
    with TemporaryDirectory() as folder, stance.limits(max_seconds=10 * SECONDS):
        path = Path(folder, "hostile.txt")
        path.write_text(text, encoding="utf-8", newline="")
        started = time.process_time()
        (article,) = stance.read_corpus(path)
        read = time.process_time()
        # Texts in no language are left out unless their language is given.
        whole = stance.Article(article.text or text, id="hostile", language="fr")
        analysis = stance.analyze(whole, progress=False)
        ended = time.process_time()
    error = analysis.articles["error"].dropna()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIB_PER_UNIT / 1024
    said = article.error or (str(error.iloc[0]) if len(error) else "")
    return Run(read - started, ended - read, held, len(analysis.quotes), said)


def _limit() -> None:
    """Let the system end a process that takes ten times too long, or three times too much."""
    resource.setrlimit(resource.RLIMIT_CPU, (10 * SECONDS, 10 * SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (3 * MEMORY << 20, 3 * MEMORY << 20))


def apart(kind: str, chars: int) -> Run | None:
    """Return what a text takes in a process of its own; None if the process was ended."""
    done = subprocess.run(  # noqa: S603 - this very program, which has one thread
        [sys.executable, "-W", "ignore", __file__, "--run", kind, "--chars", str(chars)],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=_limit if sys.platform != "win32" else None,
    )
    return Run(**json.loads(done.stdout)) if done.returncode == 0 else None


def verdict(found: Run | None) -> Literal["held", "MISSED"]:
    """Tell whether a run kept to the seconds and the memory."""
    good = found and found.read + found.analyze <= SECONDS and found.memory <= MEMORY
    return "held" if good else "MISSED"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 if a text takes too long or too much."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--chars", type=int, default=1_000_000)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.run:
        print(json.dumps(asdict(run(options.run, options.chars))))
        return 0
    print("| text | reading, s | analysis, s | memory, MiB | quotations | error | |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    missed = 0
    for kind in options.kinds or KINDS:
        found = apart(kind, options.chars)
        shown = (
            f"{found.read:.1f} | {found.analyze:.1f} | {found.memory:,.0f} "
            f"| {found.quotations:,} | {found.error[:60]}"
            if found
            else "| | | | ended by the system"
        )
        missed += verdict(found) == "MISSED"
        print(f"| {kind} | {shown} | {verdict(found)} |", flush=True)
    print(f"\nbar: {SECONDS} s and {MEMORY:,} MiB; {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
