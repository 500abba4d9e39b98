"""Group quotations by a column or by a period of time, and compute the figures of each group.

`compare` groups by a column of the quotations or of their articles; `timeline` groups by
period. Periods are read from ISO 8601 dates, whatever the locale. `matching` and `rows_of_mask`
select a part of an analysis by the values of columns or by a mask of rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from stance.columns import QUOTES
from stance.comparing.measures import COUNTS, measures, shares, tally
from stance.comparing.speaker_kinds import kinds_of
from stance.french.word_lists import role_of
from stance.suggest import unknown

__all__ = [
    "FIGURES",
    "FREQUENCIES",
    "OF_QUOTES",
    "compare",
    "compare_groups",
    "frequency",
    "groups_of_articles",
    "keys_of",
    "matching",
    "names_of",
    "period_of",
    "periods_of",
    "readable",
    "role_noun",
    "rows_of_mask",
    "timeline",
]


_Frequency = Literal["D", "W", "M", "Q", "Y"]
#: How pandas names the same periods, in version 2 and before.
FREQUENCIES: Final = {
    **dict.fromkeys(("D", "B"), "D"),
    **dict.fromkeys(("W", "W-SUN", "W-MON"), "W"),
    **dict.fromkeys(("M", "ME", "MS"), "M"),
    **dict.fromkeys(("Q", "QE", "QS"), "Q"),
    **dict.fromkeys(("Y", "YE", "YS", "A"), "Y"),
}
_ROLE_WORD = re.compile(r"[^\W\d_][\w-]*")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T ])")
_FIRST: Final = 1600  # the first newspapers appeared a little later
_LAST: Final = 2200
_MONTHS: Final = 12
_QUARTER: Final = 3
#: What `compare` knows of articles beside their columns.
_MADE: Final = ("article", "month", "year")


def frequency(name: str) -> _Frequency:
    """Return the frequency that a pandas name stands for.

    Raises
    ------
    ValueError
        If the frequency is unknown.

    Examples
    --------
    >>> frequency("M"), frequency("ME"), frequency("q")
    ('M', 'M', 'Q')
    """
    found = FREQUENCIES.get(str(name).upper())
    if found is None:
        message = f"unknown frequency {name!r}; choose among D, W, M, Q, Y (day to year)"
        raise ValueError(message)
    return found  # type: ignore[return-value]  # the table's values are these


@lru_cache(maxsize=100_000)
def period_of(printed: str, freq: _Frequency) -> tuple[str, date] | None:
    """Return the label and the first day of the period that a date falls in.

    None where the date is invalid or not precise enough: ``"2019-11"`` has no week.

    Examples
    --------
    >>> [period_of("2019-11-14", freq)[0] for freq in ("D", "W", "M", "Q", "Y")]
    ['2019-11-14', '2019-W46', '2019-11', '2019-Q4', '2019']
    >>> period_of("2019-11", "W") is None, period_of("14/11/2019", "Y") is None
    (True, True)
    """
    match = _ISO.match(printed.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    wanting = (freq in {"D", "W"} and not day) or (freq in {"M", "Q"} and not month)
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if wanting or not _FIRST <= year <= _LAST:
        return None
    return _labelled(known, freq)


def periods_of(dates: pd.Series[Any], freq: _Frequency) -> pd.Series[str]:
    """Return the labels of the periods of dates; missing where `period_of` finds none.

    Examples
    --------
    >>> periods_of(pd.Series(["2019-11-14", "14/11/2019", None]), "M").fillna("").tolist()
    ['2019-11', '', '']
    """
    printed = dates.astype("string")
    found = {day: period_of(day, freq) for day in printed.dropna().unique()}
    labels = {day: period[0] for day, period in found.items() if period is not None}
    return printed.map(labels).astype("string")


def _labelled(day: date, freq: _Frequency) -> tuple[str, date]:
    if freq == "D":
        return day.isoformat(), day
    if freq == "W":
        year, week, weekday = day.isocalendar()
        return f"{year:04}-W{week:02}", day - timedelta(days=weekday - 1)
    if freq == "M":
        return f"{day.year:04}-{day.month:02}", day.replace(day=1)
    if freq == "Q":
        quarter = (day.month - 1) // _QUARTER
        return f"{day.year:04}-Q{quarter + 1}", date(day.year, quarter * _QUARTER + 1, 1)
    return f"{day.year:04}", date(day.year, 1, 1)


def _periods_between(first: date, last: date, freq: _Frequency) -> Iterator[tuple[str, date]]:
    """Yield every period from the one that begins at ``first`` to the one at ``last``.

    Examples
    --------
    >>> [label for label, _ in _periods_between(date(2019, 12, 1), date(2020, 2, 1), "M")]
    ['2019-12', '2020-01', '2020-02']
    """
    start = first
    while start <= last:
        yield _labelled(start, freq)
        start = _after(start, freq)


def _after(start: date, freq: _Frequency) -> date:
    if freq in {"D", "W"}:
        return start + timedelta(days=1 if freq == "D" else 7)
    months = {"M": 1, "Q": _QUARTER, "Y": _MONTHS}[freq]
    number = start.year * _MONTHS + start.month - 1 + months
    return date(number // _MONTHS, number % _MONTHS + 1, 1)


#: Columns of ``quotes`` that quotations can be grouped by; all others are their articles'.
OF_QUOTES: Final = (
    *("speaker", "speaker_type", "speaker_kind", "speaker_gender", "speaker_role", "role"),
    *("stance", "aspect", "quote_type", "block", "method"),
)
#: Conditions on quotations; the id of the article is a condition on articles.
_ASKED_OF_QUOTES: Final = tuple(
    name for name in dict.fromkeys([*QUOTES, *OF_QUOTES]) if name != "article_id"
)


def names_of(by: str | Sequence[str]) -> list[str]:
    """Return the names in ``by`` without repetition.

    Raises
    ------
    ValueError
        If ``by`` is empty.
    """
    names = list(dict.fromkeys([by] if isinstance(by, str) else by))
    if not names:
        message = "nothing to group by: give a column, such as 'newspaper'"
        raise ValueError(message)
    return names


def readable(articles: pd.DataFrame) -> pd.DataFrame:
    """Return the articles that could be read."""
    return articles[articles["error"].isna()]


def groups_of_articles(
    articles: pd.DataFrame, names: Sequence[str], taken: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the group of each article, indexed by its id. Columns of quotations are left out.

    Parameters
    ----------
    articles : DataFrame
        Those of an ``Analysis``.
    names : sequence of str
        The columns to group by.
    taken : sequence of str
        Names that figures already use.

    Raises
    ------
    ValueError
        If a column does not exist; the message names the columns that do. If its name is taken.
    """
    known: Mapping[str, pd.Series[Any]] = {
        "article": articles["article_id"],
        "month": periods_of(articles["date"], "M"),
        "year": periods_of(articles["date"], "Y"),
        **{str(name): articles[name] for name in articles.columns},
    }
    for name in names:
        if name in taken or (name not in known and name not in OF_QUOTES):
            choices = [key for key in dict.fromkeys([*known, *OF_QUOTES]) if key not in taken]
            mention = name in {"source", "sources"}  # as newspapers are called elsewhere
            hint = "; a quotation's 'source' is the mention of its speaker" if mention else ""
            if name in taken:
                hint = ", the name of a figure; rename a column of your own"
            near = "newspaper" if mention else str(name)
            raise ValueError(unknown(f"cannot compare by {name!r}{hint}", near, choices))
    columns = {name: known[name] for name in names if name not in OF_QUOTES}
    return pd.DataFrame(columns, index=articles.index).set_index(
        pd.Index(articles["article_id"], name="article_id")
    )


def keys_of(quotes: pd.DataFrame, groups: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the group of each quotation whose article is in ``groups``."""
    at = pd.Index(groups.index).get_indexer(quotes["article_id"])
    columns = {
        name: _of_quotes(quotes, name)
        if name in OF_QUOTES
        else groups[name].iloc[at].set_axis(quotes.index)
        for name in names
    }
    return pd.DataFrame(columns, index=quotes.index)


def _of_quotes(quotes: pd.DataFrame, name: str) -> pd.Series[Any]:
    if name == "speaker_kind":
        return kinds_of(quotes)
    if name != "role":
        return quotes[name]
    nouns = {role: role_noun(role) or None for role in quotes["speaker_role"].dropna().unique()}
    found: pd.Series[Any] = quotes["speaker_role"].astype("object").map(nouns).astype("string")
    return found


def role_noun(role: str) -> str:
    """Return the noun of a role in its masculine form; empty where the noun is unknown.

    Examples
    --------
    >>> role_noun("présidente du conseil régional"), role_noun("ex-ministre de l’Intérieur")
    ('président', 'ministre')
    >>> role_noun("numéro deux")
    ''
    """
    for word in _ROLE_WORD.findall(role.lower()):
        known = role_of(word.removeprefix("ex-"))
        if known is not None and known.kind == "person":
            return known.base
    return ""


FIGURES: Final = (
    *("n_articles", "n_quotes", "n_speakers", "n_words", "n_duplicates", "n_judged"),
    *COUNTS,
    *("share_favor", "share_against", "share_neutral"),
    *("share_words_favor", "share_words_against", "share_words_neutral"),
    *("balance", "mean_stance", "ci_low", "ci_high"),
    *("herfindahl", "entropy"),
    *("share_direct", "share_mixed", "share_indirect", "share_quoted"),
)
_ZERO: Final = ("n_quotes", "n_speakers", "n_words", "n_judged", *COUNTS)


def compare(
    quotes: pd.DataFrame, articles: pd.DataFrame, by: str | Sequence[str] = "newspaper"
) -> pd.DataFrame:
    """Return a row for each group: counts, shares, mean stance with its interval, and voices.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``, or a part of them. Articles and quotations that are
        not in both tables are left out.
    by : str or sequence of str
        ``"article"``, ``"newspaper"``, ``"author"``, ``"month"`` or
        ``"year"`` (of the date), or any column of ``articles``, including your own
        metadata; or a column of the quotations: ``"speaker"``, ``"speaker_type"``,
        ``"speaker_gender"``, ``"speaker_role"``, ``"role"`` (the noun of the role,
        « ministre »), ``"speaker_kind"`` (institution, party, expert, citizen and others),
        ``"stance"``, ``"aspect"``, ``"quote_type"``, ``"block"``, ``"method"``.
        Several make one group for each combination.

    Returns
    -------
    DataFrame
        The columns of ``by``, sorted, with unknown values last, but speakers with the most
        quoted first; then

        - ``n_articles``: articles of the group; where ``by`` has a column of
          quotations, the articles that have such a quotation;
        - ``n_duplicates``: articles among them that repeat an earlier article;
        - ``n_quotes``, ``n_words``: quotations, and the words in them;
        - ``n_speakers``: voices; a speaker without a name (« un policier ») counts as
          a different voice in each article;
        - ``n_judged``: quotations that have a stance; quotations in articles that
          never name the target have none;
        - ``n_favor``, ``n_against``, ``n_neutral``: quotations of each label;
        - ``share_favor``, ``share_against``, ``share_neutral``: their shares of
          ``n_judged``;
        - ``share_words_favor``, ``share_words_against``, ``share_words_neutral``: the
          labels' shares of the words that the mean rests on;
        - ``balance``: (favor − against) / (favor + against), over quotations;
        - ``mean_stance``: the mean of ``stance_score``, weighted by words, −1 to 1;
        - ``ci_low``, ``ci_high``: its 95 % interval, a bootstrap over articles;
        - ``herfindahl``, ``entropy``: how far few voices have most of the words;
        - ``share_direct``, ``share_mixed``, ``share_indirect``: of the quotations;
        - ``share_quoted``: of the words of the group's articles; missing where
          ``by`` has a column of quotations.

        Figures that cannot be computed are NaN. Groups of articles without any
        quotation are included; articles that could not be read are not.

    Raises
    ------
    ValueError
        If there is no such column, or it has the name of a figure.
    """
    names = names_of(by)
    read = readable(articles)
    return compare_groups(quotes, read, groups_of_articles(read, names, FIGURES), names)


def compare_groups(
    quotes: pd.DataFrame, articles: pd.DataFrame, groups: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Return what ``compare`` returns, for articles that are already grouped."""
    quotes = quotes[quotes["article_id"].isin(groups.index)]
    # A user's column can have any name, also that of a column of the computation.
    by = [f"by_{number}" for number in range(len(names))]
    keys = keys_of(quotes, groups, names).set_axis(by, axis="columns")
    table = shares(tally(measures(quotes), keys))
    copies = articles.loc[articles["duplicate_of"].notna(), "article_id"]
    if any(name in OF_QUOTES for name in names):
        table["share_quoted"] = np.nan
        table["n_duplicates"] = _articles_in(quotes, keys, copies, table)
    else:
        table = _with_silent(table, groups[list(names)].set_axis(by, axis="columns"), articles)
    # Speakers come the most quoted first, whatever else they are grouped by.
    table["rank"] = -table["n_quotes"]
    order: list[str] = []
    for key, name in zip(by, names, strict=True):
        order += ["rank", key] if name == "speaker" else [key]
    table = table.sort_values(order, ignore_index=True)[[*by, *FIGURES]]
    return table.set_axis([*names, *FIGURES], axis="columns")


def _articles_in(
    quotes: pd.DataFrame, keys: pd.DataFrame, ids: pd.Series[str], table: pd.DataFrame
) -> pd.Series[int]:
    """Return how many of the articles in ``ids`` have a quotation in each group of ``table``."""
    mine = quotes["article_id"].isin(ids)
    by = list(keys)
    rows = keys[mine].assign(article_id=quotes.loc[mine, "article_id"])
    counts = rows.groupby(by, dropna=False, observed=True)["article_id"].nunique()
    found = table[by].merge(counts.rename("n").reset_index(), on=by, how="left")["n"]
    return found.fillna(0).astype("int64").set_axis(table.index)


def _with_silent(table: pd.DataFrame, groups: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count all articles of each group and their words; add the groups without a quotation."""
    # A share read from CSV may be missing where an article has no words.
    quoted = articles["share_quoted"].fillna(0.0) * articles["n_words"]
    sizes = groups.reset_index(drop=True).assign(
        n_articles=1,
        n_duplicates=articles["duplicate_of"].notna().to_numpy(dtype="int64"),
        text_words=articles["n_words"].to_numpy(),
        quoted=quoted.to_numpy(),
    )
    by = list(groups)
    sums = sizes.groupby(by, dropna=False, observed=True).sum().reset_index()
    sums["share_quoted"] = sums["quoted"] / sums["text_words"].where(sums["text_words"] > 0)
    full = sums.drop(columns=["quoted", "text_words"]).merge(
        table.drop(columns="n_articles"), on=by, how="left"
    )
    full[list(_ZERO)] = full[list(_ZERO)].fillna(0).astype("int64")
    return full


_COUNTED: Final = tuple(name for name in FIGURES if name.startswith("n_"))


def timeline(quotes: pd.DataFrame, articles: pd.DataFrame, freq: str = "M") -> pd.DataFrame:
    """Return a row for each period, without gaps.

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
        ``stance.comparing.compare``. A period without any article has a
        row of zeros; its shares and means are NaN. The last row has no period: it counts
        the articles whose date is unknown, invalid or not precise enough (``2019-11``
        has no week). It is left out where there is no such article.

    Raises
    ------
    ValueError
        If the frequency is unknown.
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
        starts = dict(_periods_between(days[0], days[-1], stretch))
        table = _without_gaps(table, list(starts))
    # numpy is used because pandas 2 counts in nanoseconds, which begin in 1677.
    begins = [np.datetime64(starts.get(name, "NaT"), "s") for name in table["period"]]
    table.insert(1, "start", np.array(begins, dtype="datetime64[s]"))
    return table


def _without_gaps(table: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    undated = table[table["period"].isna()]
    full = table.set_index("period").reindex(pd.Index(labels, name="period")).reset_index()
    full[list(_COUNTED)] = full[list(_COUNTED)].fillna(0).astype("int64")
    full["period"] = full["period"].astype("string")
    return pd.concat([full, undated], ignore_index=True) if len(undated) else full


def matching(
    quotes: pd.DataFrame, articles: pd.DataFrame, values: Mapping[str, object]
) -> tuple[pd.Series[bool], pd.Series[bool]]:
    """Tell which quotations and which articles have the given values.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    values : mapping
        Maps a column of ``quotes``, or a name that `compare` groups by, to a value or a
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
    of_quotes = [name for name in values if name in _ASKED_OF_QUOTES]
    of_articles = [name for name in values if name not in _ASKED_OF_QUOTES]
    known = [*map(str, articles.columns), *_MADE]
    for name in of_articles:
        if name not in known:
            choices = dict.fromkeys([*known, *_ASKED_OF_QUOTES])
            raise ValueError(unknown(f"no column is named {name!r}", name, choices))
    columns = groups_of_articles(articles, of_articles)
    kept = pd.Series(data=True, index=quotes.index)
    for name in of_quotes:
        kept &= _has(_of_quotes(quotes, name), values[name])
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
