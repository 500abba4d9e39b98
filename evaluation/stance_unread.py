"""Measure the stance of statements about Amazon's security work that no model learns from.

usage: python evaluation/stance_unread.py

The statements of corpus/quotes-amazon-unread.tsv are scored by the model that ships, in their
sentence and alone. They stay unread: a model that learned from them could not be measured on them.
"""

from __future__ import annotations

import pandas as pd
from sets import ROOT
from sklearn.metrics import accuracy_score, f1_score
from stance_press import calibration_error
from tables import table

import stance

UNREAD = ROOT / "corpus" / "quotes-amazon-unread.tsv"


def main() -> None:
    """Print a row with the sentence and one without."""
    gold = pd.read_csv(UNREAD, sep="\t", quoting=3, dtype=str, keep_default_na=False)
    rows = []
    for name, columns in (
        ("in the sentence", ["quote", "sentence", "cue", "speaker", "speaker_role"]),
        ("alone", ["quote", "speaker"]),
    ):
        scored = stance.score(gold[columns], target="amazon-security")
        label = scored["stance"].astype(str)
        said, right = scored["stance_confidence"].to_numpy(), (label == gold["stance"]).to_numpy()
        rows.append(
            [
                name,
                f"{len(gold)}",
                f"{f1_score(gold['stance'], label, average='macro'):.3f}",
                f"{accuracy_score(gold['stance'], label):.3f}",
                f"{calibration_error(said, right):.3f}",
                f"{(gold['stance'] == 'neutral').mean():.3f}",
            ]
        )
    header = ["statements", "n", "macro-F1", "accuracy", "calibration error", "all neutral"]
    print(table(header, rows))


if __name__ == "__main__":
    main()
