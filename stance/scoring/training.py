"""Train the models that ship: ``python -m stance.scoring.train``.

The same labelled quotations give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from stance.files.resources import corpus_path, read_text
from stance.scoring.classifier import StanceClassifier
from stance.scoring.models import ANY_TARGET

__all__ = ["fingerprint", "labelled_quotes", "learned", "learned_for_any", "main", "train"]


TARGET = "amazon-security"

LISTS = {
    TARGET: "quotes.tsv",
    "gilets-jaunes": "quotes-gilets-jaunes.tsv",
    "glyphosate": "quotes-glyphosate.tsv",
    "lyon-turin": "quotes-lyon-turin.tsv",
}
"""The labelled quotations of the corpus, by target."""

SECOND = frozenset({"G2", "P2", "T2"})
"""Writers whose quotations measure, and teach the model for any target nothing.

With them « nos » and « ils », which are one camp's words in three lists, came to weigh
more than « menace » for a target of which nothing is known.
"""

OTHERS = 0.2
"""What a quotation about another target weighs as a lesson, against one of the target's own."""

WORD_LISTS = ("attitude_cues", "leaning_roles", "modifiers", "stance_terms")
"""The word lists that the features are made of."""


def labelled_quotes(target: str = TARGET) -> pd.DataFrame:
    """Return the labelled quotations about a target, a row each, all columns strings."""
    with corpus_path(LISTS[target]).open(encoding="utf-8") as file:
        return pd.read_csv(file, sep="\t", quoting=3, dtype=str, keep_default_na=False)


def fingerprint() -> str:
    """Return what tells these word lists, targets and quotations from any others.

    The models keep it as their note: where it differs, they are to be trained again.
    Line ends do not count.
    """
    texts = [read_text("lexicons", f"{name}.tsv") for name in WORD_LISTS]
    texts += [read_text("lexicons.targets", f"{target}.toml") for target in sorted(LISTS)]
    texts += [read_text("corpus", LISTS[target]) for target in sorted(LISTS)]
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    return digest.hexdigest()


def learned(own: pd.DataFrame, **parameters: object) -> StanceClassifier:
    """Return a model of the shipped target, learned from such quotations as ``labelled_quotes``.

    Quotations about the other targets teach a little too: how one praises and blames
    in French, and that not all of it is about Amazon.
    """
    others = {target: labelled_quotes(target) for target in LISTS if target != TARGET}
    every = pd.concat([own, *others.values()], ignore_index=True)
    sizes = {TARGET: len(own), **{target: len(rows) for target, rows in others.items()}}
    targets = [target for target, size in sizes.items() for _ in range(size)]
    weights = [1.0 if target == TARGET else OTHERS for target in targets]
    model = StanceClassifier(TARGET, prior="", **parameters)  # type: ignore[arg-type]
    return model.fit(every, every["stance"], targets, weights)


def learned_for_any(names: Sequence[str] = tuple(LISTS)) -> StanceClassifier:
    """Return a model of any target, learned from quotations about some, by their first writers."""
    lists = {target: labelled_quotes(target) for target in names}
    lists = {target: rows[~rows["writer"].isin(SECOND)] for target, rows in lists.items()}
    every = pd.concat(lists.values(), ignore_index=True)
    targets = [target for target, rows in lists.items() for _ in range(len(rows))]
    model = StanceClassifier(TARGET, prior="")
    return model.fit(every, every["stance"], targets)


def train(folder: Path) -> list[Path]:
    """Fit both models and write them to a folder."""
    with threadpool_limits(1):  # sums over several threads differ in their last bits
        models = {TARGET: learned(labelled_quotes()), ANY_TARGET: learned_for_any()}
    for name, model in models.items():
        save_model(model, folder / f"{name}.skops", note=fingerprint())
    return [folder / f"{name}.skops" for name in models]


def main(arguments: list[str] | None = None) -> None:
    """Write the models to the folder named, by default where the package looks for them."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    for path in train(folder):
        sys.stdout.write(f"{path} {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
