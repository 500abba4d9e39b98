"""How a classifier of one's own does on a public set: ``python evaluation/stance_public.py CLONE``.

CLONE is a clone of github.com/mirkolai/MultilingualStanceDetection, or its git directory:
French tweets of the presidential election of 2017 about Emmanuel Macron and about Marine Le Pen
(Lai et al. 2020). The set was not made for this library. ``StanceClassifier``, with the prior that
ships and from nothing, learns from the same tweets as TF-IDF of words and characters with a
logistic regression: both targets together, with three labels and with two, in several sizes.
Figures are macro-F1 over the labels, means of draws of what is learned from; the other tweets
are asked about.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from stance_targets import tfidf

from stance.scoring.classifier import StanceClassifier
from stance.scoring.frame import score_with
from stance.scoring.targets import Target

TARGETS: Final = {
    "macron_fr": Target("macron", aliases=("emmanuel macron", "macron"), opponents=("le pen",)),
    "lepen_fr": Target("le-pen", aliases=("marine le pen", "le pen"), opponents=("macron",)),
}
LABELS: Final = {"FAVOUR": "favor", "AGAINST": "against", "NONE": "neutral"}
SIZES: Final = (50, 100, 200, 400, 700)
WAYS: Final = ("with the prior", "from nothing", "TF-IDF")


def tweets(clone: str) -> pd.DataFrame:
    """Return the tweets about both targets: ``quote``, ``stance`` and ``target``."""
    parts = []
    for name, target in TARGETS.items():
        command = ["git", "-C", clone, "show", f"HEAD:dataset/{name}.csv"]
        text = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")  # noqa: S603
        rows = list(csv.DictReader(io.StringIO(text)))
        stances = [LABELS[row["Stance"]] for row in rows]
        quotes = [row["Tweet"] for row in rows]
        parts.append(
            pd.DataFrame({"quote": quotes, "stance": stances, "target": [target] * len(rows)})
        )
    return pd.concat(parts, ignore_index=True)


def guesses(taught: pd.DataFrame, asked: pd.DataFrame) -> Iterator[np.ndarray]:
    """Give the stances that each of the ``WAYS`` calls."""
    for prior in ("any-target", ""):
        model = StanceClassifier(prior=prior)
        model.fit(taught[["quote"]], taught["stance"], taught["target"].tolist())
        called = pd.Series("", index=asked.index)
        for target in TARGETS.values():
            own = asked[asked["target"] == target]
            called[own.index] = score_with(model, own[["quote"]], target)["stance"].astype(str)
        yield called.to_numpy()
    fitted = tfidf().fit(taught["quote"], taught["stance"])
    yield np.asarray(fitted.predict(asked["quote"]))


def figures(rows: pd.DataFrame, size: int, draws: int) -> np.ndarray:
    """Return the macro-F1 of each of the ``WAYS``, a row for each draw."""
    found = []
    labels = sorted(set(rows["stance"]))
    for draw in range(draws):
        taught, asked = train_test_split(
            rows, train_size=size, random_state=draw, stratify=rows["stance"]
        )
        found.append(
            [
                f1_score(asked["stance"], called, labels=labels, average="macro", zero_division=0)
                for called in guesses(taught, asked)
            ]
        )
    return np.array(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clone")
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    options = parser.parse_args()
    rows = tweets(options.clone)
    print(
        f"| labels | learned from | {' | '.join(WAYS)} | the better of the first two, less TF-IDF |"
    )
    print("| --- | --: | --: | --: | --: | --: |")
    for name, chosen in (("three", rows), ("two", rows[rows["stance"] != "neutral"])):
        for size in options.sizes:
            found = figures(chosen, size, options.draws)
            gain = found[:, :2].mean(axis=0).max() - found[:, 2].mean()
            cells = " | ".join(f"{figure:.3f}" for figure in found.mean(axis=0))
            print(f"| {name} | {size} | {cells} | {gain:+.3f} |", flush=True)


if __name__ == "__main__":
    main()
