"""Read learned weights, and score named features with them.

The weights are tables in this folder, with a row for each feature, so that a reader can see what
counts for and against. ``evaluation/train_quotations.py`` learns them from annotated articles;
nothing is learned at run time.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Features", "bucket", "read_weights", "score"]


class Features(dict[str, float]):
    """The named features of a candidate; some count only for candidates of its class.

    Parameters
    ----------
    class_ : str
        The class of the candidate: a single word and a sentence have weights of their own.

    Examples
    --------
    >>> features = Features("one")
    >>> features.add_both("before la")
    >>> features
    {'before la': 1.0, 'one before la': 1.0}
    """

    def __init__(self, class_: str) -> None:
        super().__init__()
        self.class_ = class_

    def add(self, name: str, value: float = 1.0) -> None:
        """Add a feature, unless it is zero."""
        if value:
            self[name] = float(value)

    def add_within(self, name: str, value: float = 1.0) -> None:
        """Add a feature that counts only in this class."""
        self.add(f"{self.class_} {name}", value)

    def add_both(self, name: str, value: float = 1.0) -> None:
        """Add a feature, and the same feature for this class only."""
        self.add(name, value)
        self.add_within(name, value)


@cache
def read_weights(name: str) -> Mapping[str, float]:
    """Return the weight of each feature, from the table ``<name>.tsv`` of this package."""
    lines = read_text("quotations", f"{name}.tsv").splitlines()
    rows = csv.DictReader(
        (line for line in lines if not line.startswith("#")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
    return {row["feature"]: float(row["weight"]) for row in rows}


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the weighted sum of the features: above 0 the answer is yes.

    Examples
    --------
    >>> score({"bias": 1.0, "length": 2.0}, {"bias": -0.5, "length": 0.5, "colon": 1.0})
    0.5
    """
    return sum(weights[name] * value for name, value in features.items() if name in weights)


def bucket(number: float, cuts: tuple[float, ...]) -> str:
    """Return the class of a number: the first of ``cuts`` that it does not exceed.

    Examples
    --------
    >>> bucket(2, (1, 3, 5)), bucket(9, (1, 3, 5))
    ('3', 'more')
    """
    return next((f"{cut:g}" for cut in cuts if number <= cut), "more")
