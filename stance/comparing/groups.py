"""By what quotations are grouped: a column of theirs, of their articles, or a stretch of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from stance.suggest import unknown

__all__ = ["OF_QUOTES", "groups_of_articles", "keys_of", "names_of", "readable"]

#: Columns of ``quotes`` that quotations can be grouped by; all others are their articles'.
OF_QUOTES: Final = ("speaker", "speaker_type", "aspect", "quote_type", "block", "method")
_MONTH: Final = len("2019-11")
_YEAR: Final = len("2019")


def names_of(by: str | Sequence[str]) -> list[str]:
    """Return the names in ``by``; each once.

    Raises
    ------
    ValueError
        When there is none.
    """
    names = list(dict.fromkeys([by] if isinstance(by, str) else by))
    if not names:
        message = "nothing to group by: give a column, such as 'source'"
        raise ValueError(message)
    return names


def readable(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles that could be read."""
    return articles[articles["error"].isna()]


def groups_of_articles(
    articles: pd.DataFrame, names: Sequence[str], taken: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the group of each article; index: its id. Columns of quotations are left out.

    Parameters
    ----------
    articles : DataFrame
        Those of an ``Analysis``.
    names : sequence of str
        What to group by.
    taken : sequence of str
        Names that the figures have taken.

    Raises
    ------
    ValueError
        When there is no such column; the message names those that there are.
    """
    date = articles["date"].astype("string")
    known: Mapping[str, pd.Series[Any]] = {
        "article": articles["article_id"],
        "month": date.str.slice(0, _MONTH).where(date.str.len() >= _MONTH),
        "year": date.str.slice(0, _YEAR),
        **{str(name): articles[name] for name in articles.columns if name not in taken},
    }
    for name in names:
        if name not in known and name not in OF_QUOTES:
            choices = dict.fromkeys([*known, *OF_QUOTES])
            raise ValueError(unknown(f"cannot compare by {name!r}", str(name), choices))
    columns = {name: known[name] for name in names if name not in OF_QUOTES}
    return pd.DataFrame(columns, index=articles.index).set_index(
        pd.Index(articles["article_id"], name="article_id")
    )


def keys_of(quotes: pd.DataFrame, groups: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the group of each quotation, of articles that stand in ``groups``."""
    at = pd.Index(groups.index).get_indexer(quotes["article_id"])
    columns = {
        name: quotes[name] if name in OF_QUOTES else groups[name].iloc[at].set_axis(quotes.index)
        for name in names
    }
    return pd.DataFrame(columns, index=quotes.index)
