"""What the word lists teach: each term that leans, alone, is a quotation of a few words."""

from __future__ import annotations

from functools import cache

import pandas as pd

from stance.resources import read_table
from stance.scoring.words import GAP

__all__ = ["term_lessons"]

COMPLETIONS = 3
"""How many words stand for a beginning (``scandal*``), the most frequent ones."""

VOCABULARY = 60_000
"""How many of the most frequent French words are looked through for these."""

TEACHING = frozenset(
    {"approval", "benefit", "necessity", "duty", "harm", "risk", "disapproval", "ridicule"}
)
"""What terms say that a fragment alone would say of its object, whatever the context."""


@cache
def term_lessons() -> pd.DataFrame:
    """Return a frame with columns ``quote`` and ``stance``, a row each term spelt out.

    « scandale » alone in quotation marks blames, « efficace » praises: so says the
    list of stance terms, and a classifier that has seen nothing but difficult
    quotations would not know it.
    """
    rows = [
        (quote, "favor" if float(row["weight"]) > 0 else "against")
        for row in read_table("stance_terms")
        if row["says"] in TEACHING
        for quote in _spelt_out(row["pattern"])
    ]
    return pd.DataFrame(rows, columns=["quote", "stance"]).drop_duplicates("quote")


def _spelt_out(pattern: str) -> list[str]:
    """Return texts that a pattern finds."""
    items = [item for item in pattern.split() if item != GAP]
    if len(items) == 1 and pattern.endswith("*"):
        return _beginning_with(pattern[:-1])
    heads = [item if not item.endswith("*") else _first(item[:-1]) for item in items]
    return [" ".join(heads)] if all(heads) else []


def _first(beginning: str) -> str:
    return next(iter(_beginning_with(beginning)), "")


def _beginning_with(beginning: str) -> list[str]:
    """Return the most frequent French words that begin so, most frequent first."""
    found = _by_beginning().get(beginning[:3], ())
    return [word for word in found if word.startswith(beginning)][:COMPLETIONS]


@cache
def _by_beginning() -> dict[str, list[str]]:
    from wordfreq import top_n_list  # noqa: PLC0415 - for training only

    index: dict[str, list[str]] = {}
    for word in top_n_list("fr", VOCABULARY):
        for size in (2, 3):
            index.setdefault(word[:size], []).append(word)
    return index
