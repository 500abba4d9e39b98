"""How often women and men are quoted, by newspaper, month, role or any other column.

Only quotations of persons whose gender is known from a title, a given name or a noun are
counted. The table also gives the number of persons whose gender is unknown: where they are
many, the share of women is less reliable.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from stance.comparing.grouping import groups_of_articles, keys_of, names_of, readable
from stance.comparing.intervals import ratio_intervals
from stance.comparing.measures import PERSONS
from stance.french.words import count_all

__all__ = ["genders"]


FIGURES: Final = (
    *("n_articles", "n_quotes", "n_known", "n_f", "n_m"),
    *("share_f", "ci_low", "ci_high", "share_words_f", "n_speakers_f", "n_speakers_m"),
)
_ALL: Final = "corpus"


def genders(
    quotes: pd.DataFrame, articles: pd.DataFrame, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """Return how many quotations of women and of men each group has, with intervals.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    by : str or sequence of str
        As in `stance.comparing.compare`: ``"newspaper"``, ``"month"``, ``"role"``; by
        default, the whole corpus is one group.

    Returns
    -------
    DataFrame
        The columns of ``by``, sorted, with unknown values last; then ``n_articles`` and
        ``n_quotes``, which count the quotations of persons; ``n_known``, the quotations of
        speakers whose gender is known; ``n_f`` and ``n_m``, those of women and of men;
        ``share_f``, women's share of ``n_known``, with its 95 % interval ``ci_low`` and
        ``ci_high``, a bootstrap over articles (NaN for one article); ``share_words_f``,
        women's share of the words; ``n_speakers_f`` and ``n_speakers_m``, the number of
        speakers. Groups in which no person is quoted are left out.

    Raises
    ------
    ValueError
        If the column does not exist.
    """
    names = names_of(by) if by else []
    read = readable(articles)
    groups = groups_of_articles(read, names)
    persons = quotes["speaker_type"].isin(PERSONS) & quotes["article_id"].isin(groups.index)
    said = quotes[persons]
    keys = keys_of(said, groups, names) if names else pd.DataFrame({_ALL: 0}, index=said.index)
    grouped = keys.groupby(list(keys), dropna=False, observed=True, sort=True)
    number = np.asarray(grouped.ngroup(), dtype=np.int64)
    table = grouped.size().rename("n_quotes").reset_index()
    words = np.asarray(count_all(said["quote"].fillna("").tolist()), dtype=np.int64)
    is_f, is_m = ((said["speaker_gender"] == gender).to_numpy() for gender in ("f", "m"))
    for name, told in (("n_f", is_f), ("n_m", is_m), ("n_known", is_f | is_m)):
        table[name] = _sum(number, told, len(table))
    table["share_f"] = table["n_f"] / table["n_known"].where(table["n_known"] > 0)
    spoken = pd.Series(_sum(number, (is_f | is_m) * words, len(table)))
    table["share_words_f"] = _sum(number, is_f * words, len(table)) / spoken.where(spoken > 0)
    bounds = _bounds(number, said["article_id"], is_f, is_f | is_m, len(table))
    table["ci_low"], table["ci_high"] = bounds[:, 0], bounds[:, 1]
    article, _ = pd.factorize(said["article_id"])
    table["n_articles"] = _distinct(number, article, len(table))
    # A speaker without a name is a different person in each article.
    unnamed = (said["speaker_type"] == "unnamed").astype("int64") * (1 + article)
    person, _ = pd.factorize(said["speaker"].astype("string") + " " + unnamed.astype("string"))
    for gender, told in (("f", is_f), ("m", is_m)):
        here = np.where(told, person, -1)
        table[f"n_speakers_{gender}"] = _distinct(number, here, len(table))
    return table[[*names, *FIGURES]]


def _sum(number: np.ndarray, values: np.ndarray, n_groups: int) -> np.ndarray:
    return np.bincount(number, weights=values, minlength=n_groups).astype(np.int64)


def _distinct(number: np.ndarray, codes: np.ndarray, n_groups: int) -> np.ndarray:
    pairs = pd.DataFrame({"group": number, "code": codes})
    pairs = pairs[pairs["code"] >= 0].drop_duplicates()
    return np.bincount(pairs["group"], minlength=n_groups).astype(np.int64)


def _bounds(
    number: np.ndarray, articles: pd.Series[str], part: np.ndarray, whole: np.ndarray, n_groups: int
) -> np.ndarray:
    """Return the bootstrap interval of each group's share; NaN where all draws agree."""
    rows = pd.DataFrame(
        {"group": number, "article": articles.to_numpy(), "part": part, "whole": whole}
    )
    cells = rows[whole].groupby(["group", "article"])[["part", "whole"]].sum()
    at = cells.index.get_level_values(0).to_numpy(dtype=np.int64)
    sums = cells.to_numpy(dtype=float)
    return ratio_intervals(at, sums[:, 0], sums[:, 1], n_groups)
