"""Select a part of an analysis by the values of columns or by a mask of rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from stance.columns import QUOTES
from stance.comparing.grouping import groups_of_articles
from stance.suggest import unknown

__all__ = ["matching", "rows_of_mask"]


_TIMES: Final = ("month", "year")  # as in `compare`
#: Columns of ``quotes`` that describe the article.
_OF_ARTICLES: Final = frozenset({"article_id", "target"})


def matching(
    quotes: pd.DataFrame, articles: pd.DataFrame, values: Mapping[str, object]
) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Tell which quotations and which articles have the given values.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    values : mapping
        Maps a column of ``quotes``, or of ``articles`` as in `compare`, to a value or a
        list of values; None selects missing values.

    Returns
    -------
    tuple of (Series of bool, Series of bool)
        Whether each quotation meets the conditions on quotations, and whether each
        article meets the conditions on articles.

    Raises
    ------
    ValueError
        If a column does not exist; the message names the columns that do.
    """
    of_quotes = [name for name in values if name in QUOTES and name not in _OF_ARTICLES]
    of_articles = [name for name in values if name not in of_quotes]
    known = {*_TIMES, *map(str, articles.columns)}
    for name in of_articles:
        if name not in known:
            choices = dict.fromkeys([*map(str, articles.columns), *_TIMES, *QUOTES])
            raise ValueError(unknown(f"no column is named {name!r}", name, choices))
    columns = groups_of_articles(articles, of_articles)
    kept = pd.Series(data=True, index=quotes.index)
    for name in of_quotes:
        kept &= _has(quotes[name], values[name])
    read = pd.Series(data=True, index=articles.index)
    for name in of_articles:
        read &= _has(columns[name].set_axis(articles.index), values[name])
    return kept, read


def _has(column: pd.Series[Any], asked: object) -> pd.Series[bool]:
    several = isinstance(asked, Collection) and not isinstance(asked, str)
    wanted: list[Any] = list(asked) if several else [asked]  # type: ignore[call-overload]
    known = [value for value in wanted if not pd.isna(value)]
    found = column.isin(known).fillna(value=False).astype(bool)
    return found | column.isna() if len(known) < len(wanted) else found


def rows_of_mask(
    mask: object, quotes: pd.DataFrame, articles: pd.DataFrame
) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Tell which quotations and which articles a mask of either table keeps.

    Raises
    ------
    TypeError
        If the mask is not a Series of booleans.
    ValueError
        If the mask has the rows of neither table, or its table is ambiguous.
    """
    if not isinstance(mask, pd.Series) or not pd.api.types.is_bool_dtype(mask.dtype):
        message = (
            "an analysis is cut by a mask such as analysis.quotes.stance == 'favor', "
            f"not by {type(mask).__name__}; or see Analysis.where"
        )
        raise TypeError(message)
    fits = [mask.index.equals(frame.index) for frame in (quotes, articles)]
    if fits == [True, True]:
        message = "quotes and articles have as many rows each: use where(), or with_quotes()"
        raise ValueError(message)
    if not any(fits):
        message = f"the mask has {len(mask)} rows: neither those of quotes nor those of articles"
        raise ValueError(message)
    told = mask.fillna(value=False).astype(bool)
    every = [pd.Series(data=True, index=frame.index) for frame in (quotes, articles)]
    return (told, every[1]) if fits[0] else (every[0], told)
