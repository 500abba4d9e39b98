"""Sum quotations up: per speaker, per article, and by any column of the articles.

Every figure is defined here, once:

- ``mean_stance`` weighs each quotation's ``stance_score`` by its number of
  words, so that a fragment of two words does not outweigh a statement of forty.
  Quotations without an ``aspect`` stand in articles that never name the target;
  they are counted, but say nothing here.
- ``ci_low`` and ``ci_high`` bound its 95 % interval, a percentile bootstrap
  that redraws whole articles (quotations of one article are not independent).
  One article alone gives no interval: NaN.
- ``share_favor``, ``share_against``, ``share_neutral``: of the scored quotations.
- ``balance`` is (favor − against) / (favor + against), over quotations; NaN
  where nobody takes sides.
- A speaker's ``stance`` is favor or against when the words spoken for outweigh
  those spoken against, or the reverse, by more than ``LEAN`` of all the words
  that the mean rests on, and the mean agrees; otherwise neutral.

A quotation that a headline or pull quote repeats is one row, and counts once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.frames import ARTICLES, SPEAKERS, build, conform, count_words
from stance.quote import STANCES
from stance.suggest import unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAN", "compare", "summarize_articles", "summarize_speakers", "unify_speakers"]

LEAN: Final = 0.2
"""How far one side must outweigh the other, as a share of the scored words."""

_DRAWS: Final = 2000
_SEED: Final = 20191114
_LEVEL: Final = (0.025, 0.975)
_CELLS: Final = 1_000_000  # drawn at once, to bound the memory of a large group

_COUNTS: Final = ("n_favor", "n_against", "n_neutral")
_WORDS: Final = ("words_favor", "words_against")
_SHARES: Final = ("share_favor", "share_against", "share_neutral")
_FIGURES: Final = (
    *("n_articles", "n_quotes", "n_speakers", "n_words"),
    *_COUNTS,
    *_SHARES,
    *("balance", "mean_stance", "ci_low", "ci_high"),
)
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
    keys = names.map(_name_key)
    counts = pd.DataFrame({"key": keys, "name": names}).value_counts().reset_index()
    counts = counts.sort_values(["count", "name"], ascending=[False, True])
    spelling = counts.drop_duplicates("key").set_index("key")["name"]
    return quotes.assign(speaker=keys.map(spelling).reindex(quotes.index).astype("string"))


def _name_key(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).translate(_APOSTROPHES)
    return " ".join(plain.casefold().split())


def summarize_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return a row a speaker, those quoted most first.

    Parameters
    ----------
    quotes : DataFrame
        With the columns of ``Analysis.quotes``; a part of them does too, such as
        ``quotes[quotes.quote_type != "indirect"]``.

    Returns
    -------
    DataFrame
        With the columns of ``stance.frames.SPEAKERS``. ``share_words`` is the
        share of all the words in ``quotes``, those of nobody known included.
        ``speaker_type`` and ``speaker_role`` are the most frequent ones.
    """
    work = _measures(quotes)
    total = int(work["n_words"].sum())
    known = work[work["speaker"].notna()]
    table = _tally(known, known[["speaker"]])
    for name in ("speaker_type", "speaker_role"):
        table[name] = table["speaker"].map(_most_frequent(known, name))
    table["share_words"] = table["n_words"] / total if total else np.nan
    table["stance"] = _labels(table)
    table = table.sort_values(["n_quotes", "n_words", "speaker"], ascending=[False, False, True])
    return conform(table[list(SPEAKERS)], SPEAKERS)


def _most_frequent(quotes: pd.DataFrame, column: str) -> dict[str, str]:
    """Return each speaker's most frequent value; of equals, the first in the alphabet."""
    pairs = quotes[["speaker", column]].dropna().astype("string")
    counts = pairs.value_counts().reset_index()
    counts = counts.sort_values(["count", column], ascending=[False, True])
    first = counts.drop_duplicates("speaker")
    return dict(zip(first["speaker"], first[column], strict=True))


def _labels(table: pd.DataFrame) -> pd.Series[str]:
    """Return the side that outweighs the other by more than ``LEAN``, if the mean agrees."""
    lean = (table["words_favor"] - table["words_against"]) / table["weight"]
    label = pd.Series("neutral", index=table.index, dtype="object")
    label[(lean > LEAN) & (table["mean_stance"] > 0)] = "favor"
    label[(lean < -LEAN) & (table["mean_stance"] < 0)] = "against"
    return label


def summarize_articles(
    records: Iterable[Mapping[str, object]], quotes: pd.DataFrame
) -> pd.DataFrame:
    """Return a row an article, in the order of ``records``.

    Parameters
    ----------
    records : iterable of mapping
        What ``stance.frames.article_record`` gives for each article.
    quotes : DataFrame
        Their quotations, scored.

    Returns
    -------
    DataFrame
        With the columns of ``stance.frames.ARTICLES``, then the articles' own
        metadata. Shares, mean and balance are NaN for an article without any
        quotation.
    """
    rows = list(records)
    table = _tally(_measures(quotes), quotes[["article_id"]], intervals=False)
    figures = _with_shares(table).set_index("article_id")
    # The table's n_words are those quoted; an article's are those of its text.
    wanted = [name for name in figures.columns if name in ARTICLES and name != "n_words"]
    lines = {str(key): row for key, row in figures[wanted].to_dict("index").items()}
    nothing = {"n_quotes": 0, "n_speakers": 0}
    merged = ({**row, **nothing, **lines.get(str(row["article_id"]), {})} for row in rows)
    return build(merged, ARTICLES)


def compare(
    quotes: pd.DataFrame, articles: pd.DataFrame, by: str | Sequence[str] = "source"
) -> pd.DataFrame:
    """Return a row a group of articles (or a speaker), with counts, shares, mean and interval.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``, or a part: what is not in both is left out.
    by : str or sequence of str
        ``"article"``, ``"month"`` (of the date), ``"speaker"``, or any column of
        ``articles``; ``"source"`` is the newspaper. Several make one group for
        each combination.

    Returns
    -------
    DataFrame
        The columns of ``by``, then n_articles, n_quotes, n_speakers, n_words,
        n_favor, n_against, n_neutral, share_favor, share_against,
        share_neutral, balance, mean_stance, ci_low, ci_high; sorted by group,
        what is not known last. Groups of articles without any quotation stand
        in it too; articles that could not be read do not.

    Raises
    ------
    ValueError
        When ``articles`` has no such column.
    """
    names = [by] if isinstance(by, str) else list(by)
    groups = _groups(articles, names)
    quotes = quotes[quotes["article_id"].isin(groups.index)]
    # The dtype is said again, for no quotation at all has none.
    of_articles = groups.loc[quotes["article_id"]].set_index(quotes.index).astype(groups.dtypes)
    keys = of_articles.assign(speaker=quotes["speaker"]) if "speaker" in names else of_articles
    table = _with_shares(_tally(_measures(quotes), keys))
    if "speaker" not in names:
        table = _with_silent(table, groups, names)
    return table.sort_values(names, ignore_index=True)[[*names, *_FIGURES]]


def _groups(articles: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the groups of the articles that could be read; index: the article's id."""
    read = articles[articles["error"].isna()]
    known: dict[str, pd.Series[Any]] = {
        "article": read["article_id"],
        "month": read["date"].str.slice(0, len("2019-11")),
        "speaker": read["article_id"],  # a quotation's own, not its article's
        **{str(name): read[name] for name in read.columns if name not in _FIGURES},
    }
    for name in names:
        if name not in known:
            raise ValueError(unknown(f"cannot compare by {name!r}", str(name), known))
    return pd.DataFrame({name: known[name] for name in names}).set_index(read["article_id"])


def _with_silent(table: pd.DataFrame, groups: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Count all the articles of each group, and add the groups that quote nobody."""
    by = [groups[name].rename(name) for name in names]
    sizes = groups.groupby(by, dropna=False).size().rename("n_articles").reset_index()
    full = sizes.merge(table.drop(columns="n_articles"), on=list(names), how="left")
    counts = ["n_quotes", "n_speakers", "n_words", *_COUNTS]
    full[counts] = full[counts].fillna(0).astype("int64")
    return full


def _measures(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return what the tallies add up: words, scored words, and words by label."""
    words = quotes["quote"].fillna("").map(count_words).astype("int64")
    scored = quotes["stance_score"].notna() & quotes["aspect"].notna()
    weight = words.where(scored, 0)
    columns: dict[str, Any] = {
        name: quotes[name] for name in ("article_id", "speaker", "speaker_type", "speaker_role")
    }
    columns |= {
        "n_words": words,
        "weight": weight,
        "weighted": (weight * quotes["stance_score"]).fillna(0.0),
    }
    for label in STANCES:
        said = (quotes["stance"] == label).astype("int64")
        columns[f"n_{label}"] = said
        columns[f"words_{label}"] = said * weight
    return pd.DataFrame(columns)


def _tally(work: pd.DataFrame, keys: pd.DataFrame, *, intervals: bool = True) -> pd.DataFrame:
    """Return a row a group of ``keys`` with the sums, the weighted mean and its interval."""
    by = [keys[name] for name in keys]
    grouped = work.groupby(by, dropna=False, sort=True)
    table = grouped[["n_words", "weight", "weighted", *_COUNTS, *_WORDS]].sum()
    table["n_quotes"] = grouped.size()
    table["n_articles"] = grouped["article_id"].nunique()
    table["n_speakers"] = grouped["speaker"].nunique()
    table["mean_stance"] = table["weighted"] / table["weight"].where(table["weight"] > 0)
    if intervals:
        bounds = _intervals(work, grouped.ngroup(), len(table))
        table["ci_low"], table["ci_high"] = bounds[:, 0], bounds[:, 1]
    return table.reset_index()


def _with_shares(table: pd.DataFrame) -> pd.DataFrame:
    scored = table[list(_COUNTS)].sum(axis="columns")
    sided = table["n_favor"] + table["n_against"]
    shares = {
        share: table[count] / scored.where(scored > 0)
        for share, count in zip(_SHARES, _COUNTS, strict=True)
    }
    balance = (table["n_favor"] - table["n_against"]) / sided.where(sided > 0)
    return table.assign(**shares, balance=balance)


def _intervals(work: pd.DataFrame, group: pd.Series[int], n_groups: int) -> NDArray[np.float64]:
    """Return the interval of each group; shape (groups, 2)."""
    cells = work.groupby([group, work["article_id"]], sort=True)[["weighted", "weight"]].sum()
    cells = cells[cells["weight"] > 0]
    at = cells.index.get_level_values(0).to_numpy()
    bounds = np.full((n_groups, 2), np.nan)
    edges = np.flatnonzero(np.diff(at)) + 1
    sums = cells["weighted"].to_numpy(dtype=float)
    weights = cells["weight"].to_numpy(dtype=float)
    for rows in np.split(np.arange(len(at)), edges):
        if len(rows) > 1:
            bounds[at[rows[0]]] = _bootstrap(sums[rows], weights[rows])
    return bounds


def _bootstrap(sums: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the percentile interval of Σ sums / Σ weights, redrawing the articles.

    The generator starts afresh for each group, so that an interval does not hang
    on which other groups stand in the table.
    """
    generator = np.random.default_rng(_SEED)
    count = len(sums)
    step = max(1, _CELLS // count)
    means = []
    for done in range(0, _DRAWS, step):
        drawn = generator.integers(0, count, size=(min(step, _DRAWS - done), count))
        means.append(sums[drawn].sum(axis=1) / weights[drawn].sum(axis=1))
    return np.asarray(np.quantile(np.concatenate(means), _LEVEL), dtype=np.float64)
