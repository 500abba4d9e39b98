"""The figures of ``compare`` from one stretch of time to the next."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from stance.comparing.compare import FIGURES, compare_groups
from stance.comparing.dates import frequency, period_of, periods_between
from stance.comparing.groups import readable

__all__ = ["timeline"]

_COUNTED: Final = tuple(name for name in FIGURES if name.startswith("n_"))


def timeline(quotes: pd.DataFrame, articles: pd.DataFrame, freq: str = "M") -> pd.DataFrame:
    """Return a row a stretch of time, without gaps.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    freq : str
        ``"D"`` (day), ``"W"`` (ISO week, from Monday), ``"M"``, ``"Q"`` or ``"Y"``; also
        the names that pandas 2 gives them (``"ME"``, ``"QS"``, …).

    Returns
    -------
    DataFrame
        ``period`` (string: ``2019-11-14``, ``2019-W46``, ``2019-11``, ``2019-Q4`` or
        ``2019``), ``start`` (its first day, datetime64), then the figures of
        ``stance.comparing.compare``. A stretch without any article is a row of
        zeros; its shares and means are NaN. The last row, without a period, counts
        the articles whose date is not known, is none, or does not say as much
        (``2019-11`` is in no week); where there is none, it does not stand.

    Raises
    ------
    ValueError
        When there is no such stretch of time.
    """
    stretch = frequency(freq)
    read = readable(articles)
    dates = read["date"].fillna("").tolist()
    found = [period_of(printed, stretch) for printed in dates]
    label = pd.array([period[0] if period else pd.NA for period in found], dtype="string")
    groups = pd.DataFrame({"period": label}).set_index(
        pd.Index(read["article_id"], name="article_id")
    )
    table = compare_groups(quotes, read, groups, ["period"])
    starts: dict[str, date] = {}
    days = sorted({period[1] for period in found if period})
    if days:
        starts = dict(periods_between(days[0], days[-1], stretch))
        table = _without_gaps(table, list(starts))
    # By way of numpy: pandas 2 would count in nanoseconds, which begin in 1677.
    begins = [np.datetime64(starts.get(name, "NaT"), "s") for name in table["period"]]
    table.insert(1, "start", np.array(begins, dtype="datetime64[s]"))
    return table


def _without_gaps(table: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    undated = table[table["period"].isna()]
    full = table.set_index("period").reindex(pd.Index(labels, name="period")).reset_index()
    full[list(_COUNTED)] = full[list(_COUNTED)].fillna(0).astype("int64")
    full["period"] = full["period"].astype("string")
    return pd.concat([full, undated], ignore_index=True) if len(undated) else full
