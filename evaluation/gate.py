"""Measure the whole road on gold, and fail when a figure is below its floor.

usage: python evaluation/gate.py [SET ...] [--per-article] [--errors] [--draws N]

SET may be the beginning of a name: ``corpus`` takes all parts of the corpus.
Floors stand in floors.toml. They are raised by hand when a figure has risen for
good, and lowered by hand alone, with the reason in the commit. Sets that are
not here are left out, and said to be.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from metrics import SEED, evaluate, figures
from running import predict
from sets import SETS, GoldArticle, chosen

from stance.comparing.intervals import LEVEL

FLOORS = Path(__file__).with_name("floors.toml")
SHOWN = (
    *("quotes_precision", "quotes_recall", "quotes_f1", "quotes_speaker", "quotes_end_to_end"),
    *("indirect_f1", "indirect_speaker", "indirect_end_to_end"),
    *("stance_accuracy", "stance_macro_f1"),
)


@dataclass(frozen=True)
class Outcome:
    """What came of one article."""

    id: str
    counts: Counter[str]
    wrong: tuple[str, ...]


def measure(articles: Sequence[GoldArticle]) -> list[Outcome]:
    """Run the whole road over the articles' files and compare with their gold."""
    predictions = predict(articles)
    outcomes = []
    for article in articles:
        counts, wrong = evaluate(article.text, article.quotes, predictions[article.id])
        outcomes.append(Outcome(article.id, counts, tuple(wrong)))
    return outcomes


def total(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of all articles together."""
    return figures(sum((outcome.counts for outcome in outcomes), Counter()))


def intervals(outcomes: Sequence[Outcome], draws: int) -> dict[str, tuple[float, float]]:
    """Return the 95 % percentile interval of each figure, redrawing whole articles."""
    keys = sorted({key for outcome in outcomes for key in outcome.counts})
    table = np.array([[outcome.counts[key] for key in keys] for outcome in outcomes])
    generator = np.random.default_rng(SEED)
    drawn = []
    for _ in range(draws):
        sums = table[generator.integers(0, len(table), len(table))].sum(axis=0)
        drawn.append(figures(dict(zip(keys, sums.tolist(), strict=True))))
    return {
        name: tuple(np.nanquantile([scores[name] for scores in drawn], LEVEL))
        for name in SHOWN
        if not all(np.isnan(scores[name]) for scores in drawn)
    }


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """Return the floors by set and figure.

    Raises
    ------
    ValueError
        If a floor is of no set or no figure, so that it would never be compared.
    """
    floors = tomllib.loads(path.read_text(encoding="utf-8"))
    strange = [name for name in floors if name not in SETS]
    strange += [each for of_set in floors.values() for each in of_set if each not in SHOWN]
    if strange:
        message = f"{path}: {strange[0]} is no set and no figure of the gate; correct the name"
        raise ValueError(message)
    return floors


def report(name: str, outcomes: Sequence[Outcome], floors: Mapping[str, float], draws: int) -> bool:
    """Print a set's figures beside their floors; return whether all of these hold."""
    scores = total(outcomes)
    bounds = intervals(outcomes, draws) if len(outcomes) > 1 else {}
    print(f"\n{name}: {len(outcomes)} article{'' if len(outcomes) == 1 else 's'}")
    good = True
    for figure in SHOWN:
        if np.isnan(scores[figure]) and figure not in floors:
            continue
        line = f"  {figure:<20} {scores[figure]:.3f}"
        if figure in bounds:
            line += "  [{:.3f}, {:.3f}]".format(*bounds[figure])
        if figure in floors:
            held = scores[figure] >= floors[figure]  # NaN, of nothing found, is below any floor
            good &= held
            line += f"  floor {floors[figure]:.3f} {'ok' if held else 'BELOW'}"
        print(line)
    return good


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; return 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of: {', '.join(SETS)}")
    parser.add_argument("--per-article", action="store_true", help="a line for each article")
    parser.add_argument("--errors", action="store_true", help="a line for each thing that is wrong")
    parser.add_argument("--draws", type=int, default=500, help="draws of the bootstrap")
    options = parser.parse_args(arguments)
    try:
        sets, floors = chosen(options.sets), read_floors()
    except ValueError as error:
        parser.error(str(error))
    good = True
    for gold_set in sets:
        if gold_set.missing:
            print(f"\n{gold_set.name}: left out, {gold_set.missing} is not here")
            continue
        outcomes = measure(list(gold_set.articles()))
        good &= report(gold_set.name, outcomes, floors.get(gold_set.name, {}), options.draws)
        shows_errors = options.errors and not gold_set.blind
        if options.errors and gold_set.blind:
            print("  its errors are not shown: it is for measuring alone")
        for outcome in outcomes:
            if options.per_article:
                _print_article(outcome)
            if shows_errors:
                print(*(f"    {outcome.id}  {line}" for line in outcome.wrong), sep="\n")
    return 0 if good else 1


def _print_article(outcome: Outcome) -> None:
    scores = figures(outcome.counts)
    shown = ("quotes_f1", "quotes_speaker", "indirect_f1", "stance_accuracy")
    cells = "  ".join(f"{name} {scores[name]:.2f}" for name in shown)
    print(f"    {outcome.id:<40} {cells}")


if __name__ == "__main__":
    sys.exit(main())
