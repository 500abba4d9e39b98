"""Groups side by side: by newspaper, author, month, speaker, aspect, or what you will."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from stance.comparing.groups import OF_QUOTES, groups_of_articles, keys_of, names_of, readable
from stance.comparing.measures import COUNTS, measures, shares, tally

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FIGURES", "compare", "compare_groups"]

FIGURES: Final = (
    *("n_articles", "n_quotes", "n_speakers", "n_words"),
    *COUNTS,
    *("share_favor", "share_against", "share_neutral"),
    *("share_words_favor", "share_words_against", "share_words_neutral"),
    *("balance", "mean_stance", "ci_low", "ci_high"),
    *("herfindahl", "entropy"),
    *("share_direct", "share_mixed", "share_indirect", "share_quoted"),
)
_ZERO: Final = ("n_quotes", "n_speakers", "n_words", *COUNTS)
# Columns of `articles` that share a figure's name are figures, nothing to group by.
_TAKEN: Final = frozenset(FIGURES)


def compare(
    quotes: pd.DataFrame, articles: pd.DataFrame, by: str | Sequence[str] = "source"
) -> pd.DataFrame:
    """Return a row a group, with counts, shares, mean stance, its interval, and the voices.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``, or a part: what is not in both is left out.
    by : str or sequence of str
        ``"article"``, ``"source"`` (the newspaper), ``"author"``, ``"month"`` or
        ``"year"`` (of the date), or any column of ``articles``, your own metadata
        included; or one of the quotations': ``"speaker"``, ``"speaker_type"``,
        ``"aspect"``, ``"quote_type"``, ``"block"``, ``"method"``. Several make one
        group for each combination.

    Returns
    -------
    DataFrame
        The columns of ``by``, sorted, what is not known last; then

        - ``n_articles``: articles of the group; where ``by`` has a column of
          quotations, those with such a quotation;
        - ``n_quotes``, ``n_words``: quotations, and the words in them;
        - ``n_speakers``: voices, a source without a name (« un policier ») being
          another one in each article;
        - ``n_favor``, ``n_against``, ``n_neutral``: quotations of each label;
        - ``share_favor``, ``share_against``, ``share_neutral``: their shares;
        - ``share_words_favor``, ``share_words_against``, ``share_words_neutral``: the
          labels' shares of the words that the mean rests on;
        - ``balance``: (favor − against) / (favor + against), over quotations;
        - ``mean_stance``: the mean of ``stance_score``, weighed by words, −1 to 1;
        - ``ci_low``, ``ci_high``: its 95 % interval, a bootstrap over articles;
        - ``herfindahl``, ``entropy``: how few voices have most of the words;
        - ``share_direct``, ``share_mixed``, ``share_indirect``: of the quotations;
        - ``share_quoted``: of the words of the group's articles; missing where
          ``by`` has a column of quotations.

        What nothing speaks for is NaN. Groups of articles without any quotation
        stand in it too; articles that could not be read do not.

    Raises
    ------
    ValueError
        When there is no such column.
    """
    names = names_of(by)
    read = readable(articles)
    return compare_groups(quotes, read, groups_of_articles(read, names, tuple(_TAKEN)), names)


def compare_groups(
    quotes: pd.DataFrame, articles: pd.DataFrame, groups: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Return what ``compare`` does, for groups of articles that are made already."""
    quotes = quotes[quotes["article_id"].isin(groups.index)]
    keys = keys_of(quotes, groups, names)
    table = shares(tally(measures(quotes), keys))
    if any(name in OF_QUOTES for name in names):
        table["share_quoted"] = np.nan
    else:
        table = _with_silent(table, groups, articles, names)
    return table.sort_values(list(names), ignore_index=True)[[*names, *FIGURES]]


def _with_silent(
    table: pd.DataFrame, groups: pd.DataFrame, articles: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Count all the articles of each group and their words; add the groups that quote nobody."""
    # Read from CSV, a share may be missing where an article has no word.
    quoted = articles["share_quoted"].fillna(0.0) * articles["n_words"]
    sizes = groups.reset_index(drop=True).assign(
        n_articles=1, text_words=articles["n_words"].to_numpy(), quoted=quoted.to_numpy()
    )
    by = list(names)
    sums = sizes.groupby(by, dropna=False, observed=True).sum().reset_index()
    sums["share_quoted"] = sums["quoted"] / sums["text_words"].where(sums["text_words"] > 0)
    full = sums.drop(columns=["quoted", "text_words"]).merge(
        table.drop(columns="n_articles"), on=by, how="left"
    )
    full[list(_ZERO)] = full[list(_ZERO)].fillna(0).astype("int64")
    return full
