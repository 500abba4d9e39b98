"""Find the quotation of an analysis that a row of a sheet is about.

A ``quote_id`` is a running number within its article. Another version of the package, other
options, or one more quotation found above give the same number to another quotation, so that
the id is trusted only where the words are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stance.french.words import letters

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["QuoteLookup"]


class QuoteLookup:
    """The quotations of an analysis, by their ids and by their words.

    Parameters
    ----------
    quotes : DataFrame
        Those of an ``Analysis``.
    articles : iterable of str
        The ids of its articles. Where the sheet has another id, as spreadsheets write « 1 »
        for « 01 », the words are sought in all articles.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("a", "a:1", "Non."), ("a", "a:2", "Oui, peut-être.")]
    >>> quotes = pd.DataFrame(rows, columns=["article_id", "quote_id", "quote"])
    >>> lookup = QuoteLookup(quotes, ["a"])
    >>> lookup.find({"article_id": "a", "quote_id": "a:1", "quote": "« Oui, peut-être »"})
    1
    >>> lookup.find({"article_id": "a", "quote_id": "a:1", "quote": "Jamais"}) is None
    True
    """

    def __init__(self, quotes: pd.DataFrame, articles: Iterable[str]) -> None:
        self._articles = set(articles)
        self._words = [letters(quote) for quote in quotes["quote"].tolist()]
        self._at = {name: at for at, name in enumerate(quotes["quote_id"].tolist())}
        self._by_words: dict[tuple[str, str], list[int]] = {}
        places = zip(quotes["article_id"].tolist(), self._words, strict=True)
        for at, (article, words) in enumerate(places):
            for place in ((article, words), ("", words)):  # within the article, then anywhere
                self._by_words.setdefault(place, []).append(at)

    def __contains__(self, quote_id: str) -> bool:
        """Tell whether a quotation has this id, whatever its words."""
        return quote_id in self._at

    def find(self, cells: Mapping[str, str]) -> int | None:
        """Return the number of the quotation that a row is about, counted from 0.

        It is the one with the row's id if the row has the same words or none. Otherwise it
        is the one with the row's words, if the article has exactly one; None if not.
        """
        words = letters(cells["quote"])
        at = self._at.get(cells["quote_id"])
        if at is not None and words in {"", self._words[at]}:
            return at
        article = cells["article_id"]
        if cells["quote_id"] and article not in self._articles:
            article = ""
        same = self._by_words.get((article, words), [])
        return same[0] if len(same) == 1 else None
