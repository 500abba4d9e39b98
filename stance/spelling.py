"""One spelling for each speaker over a whole corpus."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["one_spelling", "unify_speakers"]

_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " "})


def unify_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return ``quotes`` with one spelling for each speaker over all articles.

    Names that differ only in case, apostrophes or blanks are one speaker, under
    the spelling that occurs most often. Speakers without a name are pooled by
    the words that stand for them: « un habitant » is a kind of source there, not
    one person.
    """
    names = quotes["speaker"].dropna()
    if names.empty:
        return quotes
    spelling = one_spelling(Counter(names.to_list()))
    return quotes.assign(speaker=names.map(spelling).reindex(quotes.index).astype("string"))


def one_spelling(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the spelling that each name takes, given how often each occurs.

    Examples
    --------
    >>> one_spelling({"Ana Roy": 3, "ANA ROY": 1})
    {'Ana Roy': 'Ana Roy', 'ANA ROY': 'Ana Roy'}
    """
    most: dict[str, str] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        most.setdefault(_name_key(name), name)
    return {name: most[_name_key(name)] for name in counts}


def _name_key(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).translate(_APOSTROPHES)
    return " ".join(plain.casefold().split())
