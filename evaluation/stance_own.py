"""How a classifier of one's own does beside TF-IDF: ``python evaluation/stance_own.py``.

usage: python evaluation/stance_own.py [--tweets CLONE] [--press] [--draws N] [--sizes N ...]

``StanceClassifier`` learns from so many labels of a target, beside TF-IDF of words and characters
with a logistic regression, whose C and balance are chosen by cross-validation of what is learned
from. The other quotations are asked about. Two sets:

- CLONE is a clone of github.com/mirkolai/MultilingualStanceDetection, or its git directory: French
  tweets of the presidential election of 2017 about Emmanuel Macron and about Marine Le Pen (Lai et
  al. 2020), both together, with three labels and with two. It was not made for this library.
- ``--press`` takes what the read lots of the press say on the gilets jaunes, no article on both
  sides, with three labels and with two; 1,500 quotations are asked about. ``StanceClassifier``
  begins there from a model for any target that has learned nothing of the gilets jaunes.

Figures are means over draws.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd
from sets import READ
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from stance_press import press_rows
from stance_targets import tfidf
from train_stance import MOVEMENT, for_any_target

from stance.scoring.classifier import StanceClassifier
from stance.scoring.frame import score_with
from stance.scoring.models import ANY_TARGET
from stance.scoring.targets import Target

TARGETS: Final = {
    "macron_fr": Target("macron", aliases=("emmanuel macron", "macron"), opponents=("le pen",)),
    "lepen_fr": Target("le-pen", aliases=("marine le pen", "le pen"), opponents=("macron",)),
}
LABELS: Final = {"FAVOUR": "favor", "AGAINST": "against", "NONE": "neutral"}
SIZES: Final = (50, 100, 400, 1_000, 4_000)
ASKED: Final = 1_500
"""How many quotations of the press are asked about."""

FEWEST_ASKED: Final = 100
GRID: Final = {"C": (0.1, 1, 10, 100), "class_weight": (None, "balanced")}


def tweets(clone: str) -> pd.DataFrame:
    """Return the tweets about both targets: ``quote``, ``stance``, ``target`` and ``group``."""
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
    whole = pd.concat(parts, ignore_index=True)
    return whole.assign(sentence=whole["quote"], also="", group=np.arange(len(whole)))


def press(folder: Path) -> tuple[pd.DataFrame, str]:
    """Return what the read lots say on the gilets jaunes, and the path of a prior."""
    rows = press_rows(READ)
    own = np.array([target.name == MOVEMENT for target in rows["target"]])
    prior = folder / "prior.npz"
    for_any_target(rows[~own].reset_index(drop=True), without=MOVEMENT).save(prior)
    asked = rows[own].reset_index(drop=True).drop(columns=["bare", "role", "lot", "start", "end"])
    return asked.rename(columns={"label": "stance"}).assign(group=asked["article_id"]), str(prior)


def ours(taught: pd.DataFrame, asked: pd.DataFrame, prior: str) -> np.ndarray:
    """Return what `StanceClassifier` calls."""
    model = StanceClassifier(MOVEMENT, prior=prior)
    read = taught.drop(columns=["stance", "target", "also", "group"])
    model.fit(read, taught["stance"], taught["target"].tolist(), also=taught["also"].tolist())
    called = pd.Series("", index=asked.index)
    for goal, own in asked.groupby("target", sort=False):
        scored = score_with(model, own.drop(columns=["stance", "target"]), goal)
        called[own.index] = scored["stance"].astype(str)
    return called.to_numpy()


def plain(taught: pd.DataFrame, asked: pd.DataFrame) -> np.ndarray:
    """Return what TF-IDF with a logistic regression calls."""
    fewest = int(taught["stance"].value_counts().min())
    folds = StratifiedKFold(max(2, min(5, fewest)), shuffle=True, random_state=0)
    *words, regression = (step for _, step in tfidf().steps)
    grams = make_pipeline(*words)
    search = GridSearchCV(regression, GRID, cv=folds, scoring="f1_macro")
    search.fit(grams.fit_transform(taught["sentence"]), taught["stance"])
    return np.asarray(search.predict(grams.transform(asked["sentence"])))


def drawn(rows: pd.DataFrame, size: int, draw: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return so many rows to learn from, each label among them, and those to ask about."""
    rng = np.random.default_rng(draw)
    groups = rng.permutation(rows["group"].unique())
    place = pd.Series(np.arange(len(groups)), index=groups)
    order = rows.iloc[np.argsort(place[rows["group"]].to_numpy(), kind="stable")]
    taught = order.iloc[:size]
    asked = order[~order["group"].isin(set(taught["group"]))].iloc[-ASKED:]
    return taught.reset_index(drop=True), asked.reset_index(drop=True)


def figures(rows: pd.DataFrame, size: int, draws: int, prior: str) -> np.ndarray:
    """Return macro-F1 and accuracy of `ours`, then of `plain`, a row for each draw."""
    labels = sorted(set(rows["stance"]))
    found = []
    for draw in range(draws):
        taught, asked = drawn(rows, size, draw)
        cells = []
        for called in (ours(taught, asked, prior), plain(taught, asked)):
            truth = np.where(called == asked["also"], called, asked["stance"])
            cells += [
                f1_score(truth, called, labels=labels, average="macro", zero_division=0),
                accuracy_score(truth, called),
            ]
        found.append(cells)
    return np.array(found)


def lines(name: str, rows: pd.DataFrame, sizes: list[int], draws: int, prior: str) -> Iterator[str]:
    """Give the lines of the table of a set, with three labels and with two."""
    for kinds, own in (("three", rows), ("two", rows[rows["stance"] != "neutral"])):
        chosen = own.reset_index(drop=True)
        for size in sizes:
            if size + FEWEST_ASKED > len(chosen):
                continue
            found = figures(chosen, size, draws, prior)
            gain = found[:, 0] - found[:, 2]
            cells = " | ".join(f"{figure:.3f}" for figure in found.mean(axis=0))
            ahead = f"{(gain > 0).sum()} of {draws}"
            yield f"| {name} | {kinds} | {size:,} | {cells} | {gain.mean():+.3f} | {ahead} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tweets", metavar="CLONE")
    parser.add_argument("--press", action="store_true")
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    options = parser.parse_args()
    names = ["labels of", "kinds", "learned from", "macro-F1", "accuracy"]
    names += ["TF-IDF: macro-F1", "TF-IDF: accuracy", "gain", "draws ahead"]
    print(f"| {' | '.join(names)} |\n| --- | --- {'| --: ' * (len(names) - 2)}|", flush=True)
    with TemporaryDirectory() as folder:
        sets = {}
        if options.tweets:
            sets["tweets"] = tweets(options.tweets), ANY_TARGET
        if options.press:
            sets["press"] = press(Path(folder))
        for name, (rows, prior) in sets.items():
            for line in lines(name, rows, options.sizes, options.draws, prior):
                print(line, flush=True)


if __name__ == "__main__":
    main()
