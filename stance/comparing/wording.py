"""The words that tell one group's quotations from another's.

The measure is that of Monroe, Colaresi and Quinn, « Fightin' Words » (Political
Analysis 16, 2008), equations 16, 20 and 22: the difference of a word's log-odds in
the two groups, with a Dirichlet prior whose shape is the word's frequency in the
whole corpus, divided by its standard error. The prior pulls rare words toward what
the corpus does with them, so that a word said twice does not win.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from stance.comparing.significance import adjust, two_sided

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stance.comparing.significance import Correction

__all__ = ["PRIOR", "count_words_in", "distinctive_words"]

PRIOR: Final = 500.0
"""The weight of the prior, in words: what the groups say counts that much less."""

_WORD = re.compile(r"[^\W\d_][\w-]+")


def count_words_in(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word of two signs or more occurs, in lower case.

    Examples
    --------
    >>> sorted(count_words_in(["L'armée paiera.", "Elle paiera 10 %."]).items())
    [('armée', 1), ('elle', 1), ('paiera', 2)]
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_WORD.findall(text.lower()))
    return counts


def distinctive_words(  # noqa: PLR0913 - two groups, their background, and how to tell
    a: Counter[str],
    b: Counter[str],
    background: Counter[str],
    *,
    prior: float = PRIOR,
    correction: Correction = "fdr",
    least: int = 3,
) -> pd.DataFrame:
    """Return the words of two groups, the most telling first.

    Parameters
    ----------
    a, b : Counter
        How often each word occurs in the two groups.
    background : Counter
        How often it occurs in the whole corpus, both groups included.
    prior : float
        The weight of the prior, in words.
    correction : {"fdr", "holm"}
        Of the p-values: see ``stance.comparing.significance.adjust``.
    least : int
        How often a word occurs in both groups together, at least.

    Returns
    -------
    DataFrame
        ``word``, ``n_a``, ``n_b``, ``log_odds`` (above zero: more in ``a``), ``z_score``,
        ``p_value`` (two-sided), ``p_adjusted`` and ``group`` (a or b).
    """
    if prior <= 0 or least < 1:
        message = f"prior and least must be above zero, not {prior} and {least}"
        raise ValueError(message)
    words = sorted(word for word in {*a, *b} if a[word] + b[word] >= least)
    n_a = np.array([a[word] for word in words], dtype=np.float64)
    n_b = np.array([b[word] for word in words], dtype=np.float64)
    whole = max(background.total(), 1)
    shape = prior * np.array([background[word] / whole for word in words])
    log_odds = np.zeros(len(words))
    if len(background) > 1:  # against one word alone there are no odds
        log_odds += _log_odds(n_a, a.total(), shape, prior)
        log_odds -= _log_odds(n_b, b.total(), shape, prior)
    z_score = log_odds / np.sqrt(1 / (n_a + shape) + 1 / (n_b + shape))
    p_value = two_sided(z_score)
    table = pd.DataFrame(
        {
            "word": pd.array(words, dtype="string"),
            "n_a": n_a.astype(np.int64),
            "n_b": n_b.astype(np.int64),
            "log_odds": log_odds,
            "z_score": z_score,
            "p_value": p_value,
            "p_adjusted": adjust(p_value, correction),
            "group": pd.array(np.where(log_odds > 0, "a", "b"), dtype="string"),
        }
    )
    order = table["z_score"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _log_odds(counts: np.ndarray, total: int, shape: np.ndarray, prior: float) -> np.ndarray:
    return np.asarray(np.log(counts + shape) - np.log(total + prior - counts - shape))
