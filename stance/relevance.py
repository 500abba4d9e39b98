"""Does an article bear on a target? Only there can its quotations take sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import pandas as pd

from stance.scoring.words import PatternSet, split_words

if TYPE_CHECKING:
    from stance.scoring.target import Target

__all__ = ["mention_finder", "set_aside"]

_UNTOUCHED: Final = {
    "aspect": None,
    "stance": "neutral",
    "stance_score": 0.0,
    "stance_confidence": 1.0,
    "evidence": pd.NA,
}


def mention_finder(target: Target) -> Callable[[str], bool]:
    """Return a test of whether a text names a target, by any of its aliases.

    A target without aliases cannot be looked for: every text passes.

    Examples
    --------
    >>> from stance.scoring.target import Target
    >>> names_line = mention_finder(Target("rail", aliases=("ligne nouvelle", "lgv")))
    >>> names_line("La Ligne nouvelle divise."), names_line("Une ligne de bus est nouvelle.")
    (True, False)
    """
    if not target.aliases:
        return lambda _: True
    patterns = PatternSet([("alias", alias, alias) for alias in target.aliases])
    return lambda text: bool(patterns.find(split_words(text).norms))


def set_aside(scored: pd.DataFrame, off_target: pd.Series[bool]) -> pd.DataFrame:
    """Return ``scored`` with the quotations of ``off_target`` neutral, and of no aspect.

    A classifier that is asked about a target will hear a stance in what a coach
    says of a referee; but nobody takes sides on what his article never names.
    """
    if not off_target.any():
        return scored
    columns = {name: scored[name].mask(off_target, value) for name, value in _UNTOUCHED.items()}
    return scored.assign(**columns)
