"""The figures of a group of quotations, and how they are computed.

A voice is a speaker. A speaker without a name (« un policier », « la préfecture »)
counts as a different voice in each article. The share of a voice is its share of the
words of all quotations that have a speaker.

- ``herfindahl`` is Σ share²: 1 when one voice has all the words, 1/n when n voices
  have as many each (Hirschman 1964); 1/herfindahl is how many equal voices would
  be as concentrated.
- ``entropy`` is −Σ share · log₂ share, in bits (Shannon 1948): 0 for one voice,
  log₂ n for n equal ones. It gives small voices more weight than ``herfindahl`` does.

- ``mean_stance`` weights each quotation's ``stance_score`` by its number of
  words, so that a fragment of two words counts less than a statement of forty.
  Quotations without a ``stance`` are in articles that never name the target:
  they were not judged, and count only in ``n_quotes``.
- ``n_judged`` is the number of quotations that have a label; it is the denominator
  of all shares of stance.
- ``ci_low`` and ``ci_high`` bound its 95 % interval: see
  ``stance.comparing.intervals``. It is NaN for a single article.
- ``share_favor``, ``share_against``, ``share_neutral`` are shares of ``n_judged``,
  missing where nothing was judged. ``share_words_favor``, ``share_words_against`` and
  ``share_words_neutral`` are shares of the words from which the mean is computed.
- ``share_direct``, ``share_mixed``, ``share_indirect`` are shares of the quotations.
- ``balance`` is (favor − against) / (favor + against), over quotations; NaN
  where no quotation is in favor or against.
- ``n_speakers``, ``herfindahl`` and ``entropy`` count voices: see
  ``stance.comparing.measures.voices``.

A quotation that a headline or pull quote repeats has one row and counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.comparing.intervals import intervals
from stance.french.words import count_all
from stance.quote import QUOTE_TYPES, STANCES
from stance.speakers.name_matching import is_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = [
    "COUNTS",
    "PERSONS",
    "concentration",
    "distinct",
    "measures",
    "named",
    "shares",
    "tally",
    "voices",
]


def named(quotes: pd.DataFrame) -> pd.Series[bool]:
    """Tell for each row whether its speaker has a name that identifies it across articles."""
    name, names = pd.factorize(quotes["speaker"])
    kind, kinds = pd.factorize(quotes["speaker_type"].astype("string").fillna(""))
    pairs, at = np.unique(name * (len(kinds) + 1) + kind, return_inverse=True)
    known = [
        pair >= 0 and is_named(names[pair // (len(kinds) + 1)], kinds[pair % (len(kinds) + 1)])
        for pair in pairs.tolist()
    ]
    return pd.Series(np.array(known, dtype=bool)[at], index=quotes.index)


def voices(quotes: pd.DataFrame, known: pd.Series[bool]) -> NDArray[np.int64]:
    """Return the number of each row's voice; −1 where the speaker is unknown.

    Parameters
    ----------
    quotes : DataFrame
        With ``article_id`` and ``speaker``.
    known : Series of bool
        The result of ``named``.
    """
    article, _ = pd.factorize(quotes["article_id"])
    speaker, _ = pd.factorize(quotes["speaker"])
    place = np.where(known, 0, article + 1)
    voice, _ = pd.factorize(speaker.astype(np.int64) * (len(quotes) + 1) + place)
    return np.where(quotes["speaker"].isna(), -1, voice)


def concentration(
    group: NDArray[np.int64], work: pd.DataFrame, n_groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Herfindahl index and the entropy of the voices of each group; NaN without any.

    Parameters
    ----------
    group : array
        The number of each row's group.
    work : DataFrame
        With ``voice`` and ``n_words``.
    n_groups : int
        How many groups there are.
    """
    known = work["voice"] >= 0
    rows = work.loc[known, ["voice", "n_words"]].assign(group=group[known])
    words = rows.groupby(["group", "voice"])["n_words"].sum()
    words = words[words > 0]
    at = words.index.get_level_values(0).to_numpy()
    totals = np.bincount(at, weights=words, minlength=n_groups)
    share = words.to_numpy() / totals[at]
    silent = totals == 0
    herfindahl = np.bincount(at, weights=share**2, minlength=n_groups)
    entropy = np.bincount(at, weights=-share * np.log2(share), minlength=n_groups)
    return np.where(silent, np.nan, herfindahl), np.where(silent, np.nan, entropy + 0.0)


COUNTS: Final = tuple(f"n_{label}" for label in STANCES)
PERSONS: Final = ("person", "unnamed")
"""The types of speakers that have a gender."""
_WORDS: Final = tuple(f"words_{label}" for label in STANCES)
_TYPES: Final = tuple(f"n_{kind}" for kind in QUOTE_TYPES)
_SUMS: Final = ("n_words", "n_judged", "weight", "weighted", *COUNTS, *_WORDS, *_TYPES)


def measures(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each quotation: its words, scored words and words by label."""
    words = pd.Series(count_all(quotes["quote"].fillna("").tolist()), index=quotes.index)
    judged = quotes["stance"].notna() & quotes["stance_score"].notna()
    weight = words.where(judged, 0)
    known = named(quotes)
    columns: dict[str, Any] = {
        name: quotes[name]
        for name in ("article_id", "speaker", "speaker_type", "speaker_gender", "speaker_role")
    }
    columns |= {
        "named": known,
        "voice": voices(quotes, known),
        "n_words": words,
        "n_judged": judged.astype("int64"),
        "weight": weight,
        "weighted": (weight * quotes["stance_score"]).fillna(0.0),
    }
    for label in STANCES:
        said = (judged & (quotes["stance"] == label)).astype("int64")
        columns[f"n_{label}"] = said
        columns[f"words_{label}"] = said * weight
    for kind in QUOTE_TYPES:
        columns[f"n_{kind}"] = (quotes["quote_type"] == kind).astype("int64")
    return pd.DataFrame(columns)


def tally(work: pd.DataFrame, keys: pd.DataFrame, *, full: bool = True) -> pd.DataFrame:
    """Return a row for each group of ``keys``: sums, the weighted mean, and derived figures.

    Parameters
    ----------
    work : DataFrame
        The result of ``measures``.
    keys : DataFrame
        The group of each of its rows.
    full : bool
        Also compute the interval and the concentration of the voices.
    """
    by = [keys[name] for name in keys]
    grouped = work.groupby(by, dropna=False, sort=True, observed=True)
    table = grouped[list(_SUMS)].sum()
    group = np.asarray(grouped.ngroup(), dtype=np.int64)
    table["n_quotes"] = grouped.size()
    articles, _ = pd.factorize(work["article_id"])
    table["n_articles"] = distinct(group, np.asarray(articles, dtype=np.int64), len(table))
    table["n_speakers"] = distinct(group, np.asarray(work["voice"], dtype=np.int64), len(table))
    table["mean_stance"] = table["weighted"] / table["weight"].where(table["weight"] > 0)
    if full:
        bounds = intervals(group, work, len(table))
        table["ci_low"], table["ci_high"] = bounds[:, 0], bounds[:, 1]
        table["herfindahl"], table["entropy"] = concentration(group, work, len(table))
    return table.reset_index()


def distinct(
    group: NDArray[np.int64], codes: NDArray[np.int64], n_groups: int
) -> NDArray[np.int64]:
    """Count the distinct codes of each group; codes below zero are missing values."""
    pairs = pd.DataFrame({"group": group, "code": codes})
    pairs = pairs[pairs["code"] >= 0].drop_duplicates()
    return np.bincount(pairs["group"], minlength=n_groups).astype(np.int64)


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Add the shares and the balance to a tally."""
    sided = table["n_favor"] + table["n_against"]
    balance = (table["n_favor"] - table["n_against"]) / sided.where(sided > 0)
    columns = {"balance": balance}
    columns |= _parts(table, COUNTS, "n_", "share_")
    columns |= _parts(table, _WORDS, "words_", "share_words_")
    columns |= _parts(table, _TYPES, "n_", "share_")
    return table.assign(**columns)


def _parts(
    table: pd.DataFrame, names: Sequence[str], before: str, after: str
) -> dict[str, pd.Series[float]]:
    whole = table[list(names)].sum(axis="columns")
    whole = whole.where(whole > 0)
    return {f"{after}{name.removeprefix(before)}": table[name] / whole for name in names}
