"""Measure lots of the press whose errors nobody has read, and write the figures down.

usage: STANCE_PRESS=FOLDER python evaluation/blind.py VERSION [LOT ...]

Adds a row for each lot (by default all blind ones) to blind_lots.tsv under the name of the version
of the program, and prints the figures of all of them together. No error is shown: who reads one
tunes to it, and the lot is blind no more.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gate import measure, report, total
from sets import BLIND, SETS

TABLE = Path(__file__).with_name("blind_lots.tsv")
PARTS = ("f1", "precision", "recall", "speaker", "end_to_end")
FIGURES = [f"{group}_{part}" for group in ("quotes", "indirect") for part in PARTS]
DRAWS = 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each lot, add its row, print the whole."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("version", help="a few words for what is measured")
    parser.add_argument("lots", nargs="*", type=int, default=BLIND)
    options = parser.parse_args(arguments)
    blind = SETS["press-blind"]
    if not set(options.lots) <= set(BLIND):
        parser.error(f"the blind lots are {', '.join(map(str, BLIND))}")
    if blind.missing:
        print(f"{blind.missing} is not here", file=sys.stderr)
        return 1
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    every = []
    for lot in options.lots:
        outcomes = measure(list(replace(blind, lots=[lot]).articles()))
        every += outcomes
        scores = total(outcomes)
        row = [lot, len(outcomes), today, options.version, *(f"{scores[f]:.3f}" for f in FIGURES)]
        with TABLE.open("a", encoding="utf-8", newline="\n") as lines:
            lines.write("\t".join(map(str, row)) + "\n")
    report(blind.name, every, {}, DRAWS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
