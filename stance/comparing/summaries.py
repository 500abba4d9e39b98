"""The two summary tables of every analysis: one row for each speaker, one for each article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from stance.columns import ARTICLES, SPEAKERS, build, conform
from stance.comparing.measures import PERSONS, measures, shares, tally
from stance.quote import SIDE

__all__ = [
    "OffTargetWarning",
    "by_prominence",
    "coverage",
    "failed",
    "refreshed_articles",
    "repeats",
    "summarize_articles",
    "summarize_speakers",
    "tally_speakers",
]


def summarize_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each speaker, most quoted first.

    Parameters
    ----------
    quotes : DataFrame
        With the columns of ``Analysis.quotes``. A part of the rows is accepted, such as
        ``quotes[quotes.quote_type != "indirect"]``.

    Returns
    -------
    DataFrame
        With the columns of ``stance.columns.SPEAKERS``. ``named`` is true for persons
        and organisations with a name. Speakers without a name (« un policier ») share a
        row, although they are a different person in each article. ``share_words`` is
        the share of all the words in ``quotes``, including those of unknown speakers.
        ``speaker_type``, ``speaker_gender`` and ``speaker_role`` are the most frequent ones.
    """
    work = measures(quotes)
    return tally_speakers(work, int(work["n_words"].sum()))


def tally_speakers(work: pd.DataFrame, total: int) -> pd.DataFrame:
    """Return a row for each speaker in ``measures``; ``total`` is the words of all quotations."""
    known = work[work["speaker"].notna()]
    table = tally(known, known[["speaker"]])
    for name in ("speaker_type", "speaker_gender", "speaker_role"):
        table[name] = table["speaker"].map(_most_frequent(known, name))
    # In one article it may have been taken for a person, who has a gender.
    persons = table["speaker_type"].astype("object").isin(PERSONS)
    table["speaker_gender"] = table["speaker_gender"].where(persons)
    table["named"] = known.groupby("speaker")["named"].any().to_numpy()
    table["share_words"] = table["n_words"] / total if total else np.nan
    table["stance"] = _labels(table)
    return by_prominence(conform(table[list(SPEAKERS)], SPEAKERS))


def by_prominence(speakers: pd.DataFrame) -> pd.DataFrame:
    """Sort speakers by their number of quotations, then by their number of words."""
    order = ["n_quotes", "n_words", "speaker"]
    return speakers.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _most_frequent(quotes: pd.DataFrame, column: str) -> dict[str, str]:
    """Return each speaker's most frequent value; ties are resolved alphabetically."""
    pairs = quotes[["speaker", column]].dropna().astype("string")
    counts = pairs.value_counts().reset_index()
    counts = counts.sort_values(["count", column], ascending=[False, True])
    first = counts.drop_duplicates("speaker")
    return dict(zip(first["speaker"], first[column], strict=True))


def _labels(table: pd.DataFrame) -> pd.Series[str]:
    """Return the side that the mean is on, where it is far enough from 0 and surely so.

    Far enough is ``SIDE``, as for a quotation; surely is that the interval leaves 0. One
    article alone gives no interval: there the mean decides.
    """
    mean, low, high = (table[name] for name in ("mean_stance", "ci_low", "ci_high"))
    label = pd.Series("neutral", index=table.index, dtype="object")
    label[(mean >= SIDE) & ~(low <= 0)] = "favor"
    label[(mean <= -SIDE) & ~(high >= 0)] = "against"
    label[table["n_judged"] == 0] = None
    return label


def summarize_articles(
    records: Iterable[Mapping[str, object]], quotes: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each article, in the order of ``records``.

    Parameters
    ----------
    records : iterable of mapping
        The result of ``stance.columns.article_record`` for each article.
    quotes : DataFrame
        Their quotations, scored.

    Returns
    -------
    DataFrame
        With the columns of ``stance.columns.ARTICLES``, then the articles' own
        metadata. Shares, mean and balance are NaN for an article without any
        quotation.
    """
    rows = list(records)
    figures = shares(tally(measures(quotes), quotes[["article_id"]], full=False))
    figures = figures.set_index("article_id")
    # n_words of the table counts quoted words; n_words of an article counts its text.
    wanted = [name for name in figures.columns if name in ARTICLES and name != "n_words"]
    lines = {str(key): row for key, row in figures[wanted].to_dict("index").items()}
    nothing = {"n_quotes": 0, "n_judged": 0, "n_speakers": 0}
    merged = ({**row, **nothing, **lines.get(str(row["article_id"]), {})} for row in rows)
    return build(merged, ARTICLES)


class OffTargetWarning(UserWarning):
    """No article of an analysis names its target: nothing was judged."""


def failed(articles: pd.DataFrame) -> pd.Series[bool]:
    """Tell which articles could not be analysed; copies that were left out are not among them."""
    return articles["error"].notna() & articles["duplicate_of"].isna()


def repeats(articles: pd.DataFrame) -> str:
    """Return a note on how many articles repeat an earlier one; empty where none does.

    Examples
    --------
    >>> articles = pd.DataFrame({"duplicate_of": [None, "a", "a"], "error": [None] * 3})
    >>> repeats(articles)[:57]
    '2 of 3 articles repeat an earlier one and are counted too'
    """
    copies = articles["duplicate_of"].notna()
    number, kept = int(copies.sum()), int((copies & articles["error"].isna()).sum())
    if not number:
        return ""
    said = f"{number:,} of {len(articles):,} articles {'repeats' if number == 1 else 'repeat'} "
    if not kept:
        return f"{said}an earlier one, and {'was' if number == 1 else 'were'} left out"
    return (
        f"{said}an earlier one and {'is' if number == 1 else 'are'} counted too: "
        'duplicates="drop" (--duplicates drop) leaves them out'
    )


def coverage(articles: pd.DataFrame, target: str) -> str:
    """Return a note where fewer than half of the articles name the target, or an empty string.

    Parameters
    ----------
    articles : DataFrame
        With ``on_target``, as returned by `stance.analyze`.
    target : str
        The name of the target.

    Returns
    -------
    str
        Empty where half of the articles or more name the target.

    Examples
    --------
    >>> coverage(pd.DataFrame({"on_target": [True, False, False]}), "rail")
    '1 of 3 articles names the target rail; quotations of the others were not judged'
    """
    read = articles["on_target"].dropna()
    named = int(read.sum())
    if not len(read) or 2 * named >= len(read):
        return ""
    if not named:
        return (
            f"no article names the target {target}: no stance was judged. Choose another target "
            "(target= in Python, --target on the command line; `stance targets list` shows those "
            "that ship) or describe your own"
        )
    verb = "names" if named == 1 else "name"
    return (
        f"{named:,} of {len(read):,} articles {verb} the target {target}; "
        "quotations of the others were not judged"
    )


def refreshed_articles(articles: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Recompute the figures of ``articles`` from ``quotes``.

    ``share_quoted`` needs the texts and is not recomputed.
    """
    computed = ("n_quotes", "n_judged", "n_speakers", "mean_stance", "balance")
    gone = [name for name in articles if name in computed or name in _SHARES]
    rows = articles.drop(columns=gone).to_dict("records")
    return summarize_articles(({str(k): v for k, v in row.items()} for row in rows), quotes)


_SHARES: Final = ("share_favor", "share_against", "share_neutral")
