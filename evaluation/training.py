"""The labelled quotations of the corpus, and the model of Amazon's security work.

``train_stance.py`` writes the models that ship. The same labelled quotations give
the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

import pandas as pd
from sets import READ

from stance.files.resources import corpus_path, read_text
from stance.scoring.classifier import StanceClassifier
from stance.scoring.features import BLOCKS

__all__ = [
    "LISTS",
    "LOTS",
    "SHIPPED",
    "TARGET",
    "fingerprint",
    "labelled_quotes",
    "learned",
    "press_statements",
]


TARGET = "amazon-security"

LISTS = {
    TARGET: "quotes.tsv",
    "gilets-jaunes": "quotes-gilets-jaunes.tsv",
    "glyphosate": "quotes-glyphosate.tsv",
    "lyon-turin": "quotes-lyon-turin.tsv",
}
"""The labelled quotations of the corpus, by target."""

STATEMENTS = "quotes-amazon-press.tsv"

INVENTED = 0.2
"""What an invented quotation weighs, against one of the press."""

OTHERS = 0.2
"""What a quotation about another target weighs as a lesson, against one of the target's own."""

SHIPPED = (*BLOCKS, "vectors")
"""The families of features of the model of Amazon's security work."""

WORD_LISTS = ("attitude_cues", "declared_sides", "leaning_roles", "modifiers", "stance_terms")
"""The word lists that the features are made of."""


def labelled_quotes(target: str = TARGET) -> pd.DataFrame:
    """Return the labelled quotations about a target, a row each, all columns strings."""
    with corpus_path(LISTS[target]).open(encoding="utf-8") as file:
        return pd.read_csv(file, sep="\t", quoting=3, dtype=str, keep_default_na=False)


PARAMETERS = {"prior": "", "blocks": SHIPPED, "C": 0.05, "balanced": False, "term_weight": 0.3}
"""Those of the model of the shipped target, by name."""

LOTS = {"any-target": READ, "gilets-jaunes": READ}
"""The lots of the press that each model learns from; one that is not here learns from none."""


def fingerprint(model: str) -> str:
    """Return what tells the word lists, targets and quotations of a model from any others.

    The models keep it as their note: where it differs, they are to be trained again.
    Line ends do not count.
    """
    texts = [read_text("lexicons", f"{name}.tsv") for name in WORD_LISTS]
    texts += [read_text("lexicons.targets", f"{target}.toml") for target in sorted(LISTS)]
    texts += [read_text("corpus", LISTS[target]) for target in sorted(LISTS)]
    texts += [read_text("corpus", STATEMENTS), _taught_press(LOTS.get(model, ()))]
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    return digest.hexdigest()


def _taught_press(lots: Collection[int]) -> str:
    """Return the labels of some lots of the press."""
    lines = read_text("corpus.press", "stance.jsonl").splitlines()
    return "\n".join(line for line in lines if json.loads(line)["lot"] in lots)


def press_statements() -> pd.DataFrame:
    """Return statements about the shipped target, written anew after public pages.

    Columns as those of ``labelled_quotes``; ``article`` is the address of the page.
    """
    with corpus_path(STATEMENTS).open(encoding="utf-8") as file:
        frame = pd.read_csv(file, sep="\t", quoting=3, dtype=str, keep_default_na=False)
    return frame.rename(columns={"url": "article"})


def learned(
    own: pd.DataFrame, statements: pd.DataFrame | None = None, **parameters: object
) -> StanceClassifier:
    """Return a model of the shipped target.

    Parameters
    ----------
    own : DataFrame
        Invented quotations, as ``labelled_quotes`` gives them. Those about the other targets
        teach a little too: how one praises and blames in French, and that not all of it is
        about Amazon.
    statements : DataFrame, optional
        Real ones, which weigh most; by default those of ``press_statements``.
    **parameters
        Those of ``StanceClassifier``.
    """
    real = press_statements() if statements is None else statements
    lists = {target: labelled_quotes(target) for target in LISTS if target != TARGET}
    taught = [(TARGET, real, 1.0), (TARGET, own, INVENTED)]
    taught += [(target, rows, INVENTED * OTHERS) for target, rows in lists.items()]
    every = pd.concat([rows for _, rows, _ in taught], ignore_index=True)
    targets = [target for target, rows, _ in taught for _ in range(len(rows))]
    weights = [weight for _, rows, weight in taught for _ in range(len(rows))]
    model = StanceClassifier(
        TARGET,
        **{**PARAMETERS, **parameters},  # type: ignore[arg-type]
    )
    frame = every.rename(columns={"article": "article_id"})
    return model.fit(frame, every["stance"], targets, weights)
