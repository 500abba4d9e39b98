"""How many voices a group lets speak, and how far a few of them take the floor.

A voice is a speaker; but one without a name (« un policier », « la préfecture »)
is another voice in each article. The share of a voice is that of its words among
the words of all quotations that have a speaker.

- ``herfindahl`` is Σ share²: 1 when one voice has all the words, 1/n when n voices
  have as many each (Hirschman 1964); 1/herfindahl is how many equal voices would
  be as concentrated.
- ``entropy`` is −Σ share · log₂ share, in bits (Shannon 1948): 0 for one voice,
  log₂ n for n equal ones. It hears the small voices more than ``herfindahl`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stance.speakers import is_named

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["concentration", "named", "voices"]


def named(quotes: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each row whether its speaker has a name that holds over articles."""
    name, names = pd.factorize(quotes["speaker"])
    kind, kinds = pd.factorize(quotes["speaker_type"].astype("string").fillna(""))
    pairs, at = np.unique(name * (len(kinds) + 1) + kind, return_inverse=True)
    known = [
        pair >= 0 and is_named(names[pair // (len(kinds) + 1)], kinds[pair % (len(kinds) + 1)])
        for pair in pairs.tolist()
    ]
    return pd.Series(np.array(known, dtype=bool)[at], index=quotes.index)


def voices(quotes: pd.DataFrame, known: pd.Series[bool]) -> NDArray[np.int64]:
    """Return the number of each row's voice; −1 where nobody is known to speak.

    Parameters
    ----------
    quotes : DataFrame
        With ``article_id`` and ``speaker``.
    known : Series of bool
        What ``named`` says of them.
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
