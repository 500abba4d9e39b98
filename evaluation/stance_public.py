"""How a classifier of one's own does on a public set.

usage: python evaluation/stance_public.py SNAPSHOT

SNAPSHOT is a clone of github.com/mirkolai/MultilingualStanceDetection, or its git directory:
French tweets of the presidential election of 2017 about Emmanuel Macron and about Marine Le Pen,
with three labels (Lai et al. 2020). The set was not made for this library, and nothing was chosen
on it. In five folds, ``StanceClassifier`` learns from the same tweets as TF-IDF of words and
characters with a logistic regression. Figures are macro-F1.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
from typing import Final

import pandas as pd
from sklearn.model_selection import StratifiedKFold
from stance_cv import macro_f1
from stance_targets import tfidf

from stance.scoring.classifier import StanceClassifier
from stance.scoring.frame import score_with
from stance.scoring.targets import Target

TARGETS: Final = {
    "macron_fr": Target("macron", aliases=("emmanuel macron", "macron"), opponents=("le pen",)),
    "lepen_fr": Target("le-pen", aliases=("marine le pen", "le pen"), opponents=("macron",)),
}
LABELS: Final = {"FAVOUR": "favor", "AGAINST": "against", "NONE": "neutral"}


def tweets(snapshot: str, name: str) -> pd.DataFrame:
    """Return the tweets about one target: ``quote`` and ``stance``."""
    command = ["git", "-C", snapshot, "show", f"HEAD:dataset/{name}.csv"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")  # noqa: S603
    rows = list(csv.DictReader(io.StringIO(text)))
    stances = [LABELS[row["Stance"]] for row in rows]
    return pd.DataFrame({"quote": [row["Tweet"] for row in rows], "stance": stances})


def guesses(taught: pd.DataFrame, asked: pd.DataFrame, target: Target) -> pd.DataFrame:
    """Return the stances that each classifier gives the tweets asked about."""
    told = {"stance": asked["stance"]}
    for column, prior in (("with the prior", "any-target"), ("begun from nothing", "")):
        model = StanceClassifier(prior=prior)
        model.fit(taught[["quote"]], taught["stance"], [target] * len(taught))
        told[column] = score_with(model, asked, target)["stance"].astype(str)
    told["TF-IDF"] = tfidf().fit(taught["quote"], taught["stance"]).predict(asked["quote"])
    return pd.DataFrame(told)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("snapshot")
    options = parser.parse_args()
    print("| target | tweets | with the prior | begun from nothing | TF-IDF |")
    print("|---|--:|--:|--:|--:|")
    for name, target in TARGETS.items():
        rows = tweets(options.snapshot, name)
        folds = StratifiedKFold(5, shuffle=True, random_state=0).split(rows, rows["stance"])
        told = pd.concat(
            guesses(rows.iloc[train], rows.iloc[test], target) for train, test in folds
        )
        truth = told.pop("stance").to_numpy()
        figures = [f"{macro_f1(truth, told[column].to_numpy()):.3f}" for column in told]
        print(f"| {target.name} | {len(told)} | {' | '.join(figures)} |", flush=True)


if __name__ == "__main__":
    main()
