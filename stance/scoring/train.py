"""Train the models that ship: ``python -m stance.scoring.train``.

The same labelled quotations give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from stance.resources import corpus_path
from stance.scoring.classifier import StanceClassifier
from stance.scoring.model import ANY_TARGET, save_model

__all__ = ["labelled_quotes", "main", "train"]

TARGET = "amazon-security"

MODELS = {
    TARGET: StanceClassifier(TARGET),
    ANY_TARGET: StanceClassifier(
        TARGET, blocks=("balance", "target"), C=1.0, min_df=20, rival_swaps=False
    ),
}

PLAIN_SPOKEN = frozenset(
    {"plain", "negation", "fragment", "market_talk", "politeness", "conditional"}
)
"""Quotations whose words mean what they say: what the model for any target learns from.

Irony and praise that blames have to be learned target by target.
"""


def labelled_quotes() -> pd.DataFrame:
    """Return the labelled quotations of the corpus, a row each, all columns strings."""
    with corpus_path("quotes.tsv").open(encoding="utf-8") as file:
        return pd.read_csv(file, sep="\t", quoting=3, dtype=str, keep_default_na=False)


def train(folder: Path) -> list[Path]:
    """Fit every model on the labelled quotations and write it to a folder."""
    quotes = labelled_quotes()
    written = []
    for name, model in MODELS.items():
        path = folder / f"{name}.skops"
        lessons = quotes
        if name == ANY_TARGET:
            lessons = quotes[quotes["difficulty"].isin(PLAIN_SPOKEN)]
        save_model(model.fit(lessons, lessons["stance"]), path)
        written.append(path)
    return written


def main(arguments: list[str] | None = None) -> None:
    """Write the models to the folder named, by default where the package looks for them."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    for path in train(folder):
        sys.stdout.write(f"{path} {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
