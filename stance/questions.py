"""The questions that an analysis answers, each a line into the room that knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stance.comparing import compare, contrast, timeline

if TYPE_CHECKING:
    import pandas as pd

    from stance.checking.sheet import Sheet
    from stance.comparing import Contrast

__all__ = ["Questions"]


class Questions:
    """What can be asked of the tables of an analysis; ``Analysis`` holds them."""

    quotes: pd.DataFrame
    articles: pd.DataFrame
    texts: pd.DataFrame

    def compare(self, by: str | Sequence[str] = "source") -> pd.DataFrame:
        """Return counts, shares, mean stance and its interval, and the voices, of each group.

        Parameters
        ----------
        by : str or sequence of str
            ``"article"``, ``"source"`` (the newspaper), ``"author"``, ``"month"``,
            ``"speaker"``, ``"aspect"``, or any column of ``articles``, your own
            metadata included. Several make one group for each combination.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.compare`.

        Raises
        ------
        ValueError
            When there is no such column.
        """
        return compare(self.quotes, self.articles, by)

    def contrast(self, a: object, b: object, by: str = "source", **options: Any) -> Contrast:  # noqa: ANN401 - those of the room
        """Return what two groups share and what they do not.

        Parameters
        ----------
        a, b : value or list of values
            Of ``by``: one newspaper and another, or several on a side.
        by : str
            As in `compare`.
        **options
            Of `stance.comparing.contrast`: how words are told apart.

        Raises
        ------
        ValueError
            When there is no such column or value, or one stands on both sides.
        """
        return contrast(self.quotes, self.articles, a, b, by, **options)

    def timeline(self, freq: str = "M") -> pd.DataFrame:
        """Return the figures of `compare`, a row a day, week, month, quarter or year.

        Parameters
        ----------
        freq : str
            ``"D"``, ``"W"``, ``"M"``, ``"Q"``, ``"Y"``, or what pandas calls them.

        Returns
        -------
        DataFrame
            As described in `stance.comparing.timeline`: without gaps, the articles
            without a date in the last row.

        Raises
        ------
        ValueError
            When there is no such stretch of time.
        """
        return timeline(self.quotes, self.articles, freq)

    def sample(self, n: int, by: str | Sequence[str] = (), **options: Any) -> pd.DataFrame:  # noqa: ANN401 - those of the room
        """Draw quotations for a person to check in a spreadsheet, and hand back.

        Parameters
        ----------
        n : int
            How many.
        by : str or sequence of str
            Columns as in `compare`, each of whose groups gets its share.
        **options
            Of `stance.checking.sample.sample`: ``whole_articles``, ``blind``, ``seed``,
            ``to`` (a CSV file to write), ``separator``, ``bom``.

        Raises
        ------
        ValueError
            When there is no such column, or ``n`` is below one.
        """
        from stance.checking.sample import sample  # noqa: PLC0415 - few analyses are checked

        return sample(self.quotes, self.articles, n, by, **options)

    def agreement(self, gold: Sheet) -> pd.DataFrame:
        """Return how far the analysis agrees with a person's annotation, with intervals.

        Parameters
        ----------
        gold : path or DataFrame
            A sheet that `sample` drew, corrected, or an annotation of your own: see
            `stance.checking.agreement.agreement`.

        Raises
        ------
        FileNotFoundError
            When the path leads nowhere.
        ValueError
            When it is no annotation, or none of these articles.
        """
        from stance.checking.agreement import agreement  # noqa: PLC0415 - as in `sample`

        return agreement(self.quotes, self.texts, gold)
