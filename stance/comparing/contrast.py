"""Compare two groups of quotations.

`contrast` compares the mean stance, the speakers, the aspects and the words of two groups.

`distinctive_words` finds the words that distinguish one group's quotations from the other's. The
measure is that of Monroe, Colaresi and Quinn, « Fightin' Words » (Political Analysis 16,
2008), equations 16, 20 and 22: the difference of a word's log-odds in the two groups, with
a Dirichlet prior whose shape is the word's frequency in the whole corpus, divided by its
standard error. The prior pulls the estimates of rare words toward their frequency in the
corpus, so that a word used twice does not rank first. Because many words are tested at once,
`adjust` corrects their p-values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from stance.comparing.grouping import (
    FIGURES,
    OF_QUOTES,
    compare_groups,
    groups_of_articles,
    keys_of,
    readable,
)
from stance.comparing.intervals import LEVEL, redrawn_means, signed
from stance.comparing.measures import measures, tally
from stance.french.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CORRECTIONS",
    "PRIOR",
    "Contrast",
    "Correction",
    "adjust",
    "contrast",
    "count_words_in",
    "distinctive_words",
    "two_sided",
    "weighted_log_odds",
]


Correction = Literal["fdr", "holm"]
CORRECTIONS: Final[tuple[Correction, ...]] = get_args(Correction)


def two_sided(z_scores: ArrayLike) -> NDArray[np.float64]:
    """Return the two-sided p-value of each z-score.

    Examples
    --------
    >>> two_sided([0.0, 1.959963984540054]).round(6).tolist()
    [1.0, 0.05]
    """
    from scipy.special import ndtr  # noqa: PLC0415 - comparing without words needs no scipy

    return np.asarray(2 * ndtr(-np.abs(np.asarray(z_scores, dtype=np.float64))))


def adjust(p_values: ArrayLike, correction: Correction = "fdr") -> NDArray[np.float64]:
    """Return p-values corrected for the number of tests.

    Parameters
    ----------
    p_values : array-like
        One-dimensional.
    correction : {"fdr", "holm"}
        ``"fdr"`` controls the false discovery rate (Benjamini and Hochberg 1995);
        ``"holm"`` controls the chance of a single false positive (Holm 1979).

    Raises
    ------
    ValueError
        If the correction is unknown.

    Examples
    --------
    >>> adjust([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    >>> adjust([0.01, 0.04, 0.03], "holm").round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    if correction not in CORRECTIONS:
        message = f"unknown correction {correction!r}; choose among {', '.join(CORRECTIONS)}"
        raise ValueError(message)
    values = np.asarray(p_values, dtype=np.float64)
    if correction == "fdr":
        from scipy.stats import false_discovery_control  # noqa: PLC0415 - as in `two_sided`

        return np.asarray(false_discovery_control(values, method="bh"))
    order = np.argsort(values, kind="stable")
    remaining = np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(values[order] * remaining), 1.0)
    return adjusted


PRIOR: Final = 500.0
"""The weight of the prior, in words. A higher value gives the groups' own counts less weight."""


def count_words_in(texts: Iterable[str]) -> Counter[str]:
    """Return how often each word of two or more characters occurs, in lower case.

    Examples
    --------
    >>> sorted(count_words_in(["L'armée paiera.", "Elle paiera 10 %."]).items())
    [('armée', 1), ('elle', 1), ('paiera', 2)]
    """
    counts: Counter[str] = Counter()
    for text in texts:
        words = WORD.findall(text.lower())
        counts.update(word for word in words if len(word) > 1 and word[0].isalpha())
    return counts


def distinctive_words(  # noqa: PLR0913 - two groups, their background, and how to tell
    a: Counter[str],
    b: Counter[str],
    background: Counter[str],
    *,
    prior: float = PRIOR,
    correction: Correction = "fdr",
    least: int = 3,
) -> pd.DataFrame:
    """Return the words of two groups, the most distinctive first.

    Parameters
    ----------
    a, b : Counter
        How often each word occurs in the two groups.
    background : Counter
        How often it occurs in the whole corpus, both groups included.
    prior : float
        The weight of the prior, in words.
    correction : {"fdr", "holm"}
        How the p-values are corrected: see `adjust`.
    least : int
        The minimum number of times that a word occurs in both groups together.

    Returns
    -------
    DataFrame
        ``word``, ``n_a``, ``n_b``, ``log_odds`` (above zero: more in ``a``), ``z_score``,
        ``p_value`` (two-sided), ``p_adjusted`` and ``group`` (a or b).
    """
    if prior <= 0 or least < 1:
        message = f"prior and least must be above zero, not {prior} and {least}"
        raise ValueError(message)
    words = sorted(word for word in {*a, *b} if a[word] + b[word] >= least)
    n_a = np.array([a[word] for word in words], dtype=np.float64)
    n_b = np.array([b[word] for word in words], dtype=np.float64)
    whole = max(background.total(), 1)
    shape = prior * np.array([background[word] / whole for word in words])
    log_odds, z_score = weighted_log_odds((n_a, n_b), (a.total(), b.total()), shape, prior)
    p_value = two_sided(z_score)
    table = pd.DataFrame(
        {
            "word": pd.array(words, dtype="string"),
            "n_a": n_a.astype(np.int64),
            "n_b": n_b.astype(np.int64),
            "log_odds": log_odds,
            "z_score": z_score,
            "p_value": p_value,
            "p_adjusted": adjust(p_value, correction),
            "group": pd.array(np.where(log_odds > 0, "a", "b"), dtype="string"),
        }
    )
    order = table["z_score"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def weighted_log_odds(
    counts: tuple[np.ndarray, np.ndarray],
    totals: tuple[int, int],
    shape: np.ndarray,
    prior: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the difference of the words' log-odds in two groups, and its z-score.

    Parameters
    ----------
    counts : tuple of array
        How often each word occurs in each of the two groups.
    totals : tuple of int
        How many words each group has.
    shape : array
        The number that the prior adds to each count.
    prior : float
        The number that the prior adds to each total.
    """
    odds = []
    for count, total in zip(counts, totals, strict=True):
        others = total + prior - count - shape
        # The odds are undefined where the corpus has a single word.
        odds.append(np.log(count + shape) - np.log(np.where(others > 0, others, count + shape)))
    difference = odds[0] - odds[1]
    error = np.sqrt(1 / (counts[0] + shape) + 1 / (counts[1] + shape))
    return np.asarray(difference), np.asarray(difference / error)


_SHOWN: Final = 10  # rows of each table in a notebook's view
_SIDES: Final = ("a", "b")
_COUNTED: Final = ("n_quotes", "n_words", "n_judged")


@dataclass(frozen=True, eq=False, repr=False)
class Contrast:
    """Two groups of quotations and their differences.

    Attributes
    ----------
    a, b : str
        The names of the groups.
    by : str
        The column that defines the groups.
    summary : DataFrame
        The figures of `stance.comparing.compare`, a row for each group.
    difference, ci_low, ci_high : float
        The mean stance of ``a`` minus that of ``b``, and its 95 % interval: the
        articles of each group are resampled separately. NaN for a group of one article.
    speakers : DataFrame
        ``speaker``, ``group`` (a, b, or both), n_quotes_a, n_quotes_b, n_words_a,
        n_words_b, n_judged_a, n_judged_b, mean_stance_a, mean_stance_b,
        ``difference`` (a minus b) with ci_low and ci_high. Only named speakers.
    aspects : DataFrame
        ``aspect``, n_quotes_a, n_quotes_b, share_a, share_b (of the group's
        quotations that have an aspect), ``difference`` of the shares,
        mean_stance_a, mean_stance_b.
    words : DataFrame
        See `distinctive_words`.
    """

    a: str
    b: str
    by: str
    summary: pd.DataFrame
    difference: float
    ci_low: float
    ci_high: float
    speakers: pd.DataFrame
    aspects: pd.DataFrame
    words: pd.DataFrame

    def __repr__(self) -> str:
        shared = int((self.speakers["group"] == "both").sum())
        return (
            f"Contrast({self.by}: {self.a} / {self.b}, {self._told()}, "
            f"{shared} {'speaker' if shared == 1 else 'speakers'} in both)"
        )

    def _told(self) -> str:
        """Return the difference of the means and its interval, where they exist."""
        if np.isnan(self.difference):
            return "nothing judged to compare"
        if np.isnan(self.ci_low):
            return f"mean stance {signed(self.difference)}, too few articles for an interval"
        bounds = f"[{signed(self.ci_low)}, {signed(self.ci_high)}]"
        return f"mean stance {signed(self.difference)} {bounds}"

    def _repr_html_(self) -> str:
        told = self.words[self.words["p_adjusted"] < 1 - (LEVEL[1] - LEVEL[0])]
        tables = {
            "Summary": self.summary,
            "Speakers": self.speakers,
            "Aspects": self.aspects,
            f"Words of {self.a}": told[told["group"] == "a"],
            f"Words of {self.b}": told[told["group"] == "b"],
        }
        parts = [f"<p>{escape(repr(self))}</p>"]
        parts += [f"<h4>{escape(title)}</h4>{_html(table)}" for title, table in tables.items()]
        return "".join(parts)


def _html(table: pd.DataFrame) -> str:
    html: str = table.head(_SHOWN).to_html(
        index=False, escape=True, na_rep="", border=0, float_format=_two_digits
    )
    return html


def _two_digits(number: float) -> str:
    return f"{round(number, 2) + 0.0:.2f}"  # no minus before zero


def contrast(  # noqa: PLR0913 - two groups, and how to tell their words apart
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    a: object,
    b: object,
    by: str = "newspaper",
    *,
    prior: float = PRIOR,
    correction: Correction = "fdr",
    least: int = 3,
) -> Contrast:
    """Compare two groups of quotations.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    a, b : value or list of values
        Values of the column ``by``: one newspaper and another, or several on a side.
    by : str
        As in `stance.comparing.compare`.
    prior : float
        The weight of the prior of the distinctive words, in words.
    correction : {"fdr", "holm"}
        How the p-values of the words are corrected.
    least : int
        The minimum number of times that a word occurs in both groups together.

    Returns
    -------
    Contrast
        The figures of both groups, the difference of their means with its interval, and
        their speakers, aspects and distinctive words.

    Raises
    ------
    ValueError
        If the column does not exist, a group has no article, or a value is in both groups.
    """
    read = readable(articles)
    groups = groups_of_articles(read, [by], FIGURES)
    inside = quotes[quotes["article_id"].isin(groups.index)]
    wanted = {"a": _values(a), "b": _values(b)}
    side_of = _sides(wanted, by)
    keys = keys_of(inside, groups, [by])[by]
    _require(wanted, keys if by in OF_QUOTES else groups[by], by)
    sides = keys.astype("object").map(side_of)
    quoted = {side: inside[sides == side] for side in _SIDES}
    if by in OF_QUOTES:
        summary = _figures({side: (quoted[side], read) for side in _SIDES}, None)
    else:
        column = groups[by].astype("object").map(side_of).to_numpy()
        summary = _figures({side: (quoted[side], read[column == side]) for side in _SIDES}, by)
    names = {side: ", ".join(map(str, wanted[side])) for side in _SIDES}
    summary.insert(0, "group", pd.Series([names[side] for side in _SIDES], dtype="string"))
    work = {side: measures(quoted[side]) for side in _SIDES}
    difference = _difference(work["a"], work["b"])
    counts = {side: count_words_in(quoted[side]["quote"].dropna()) for side in _SIDES}
    return Contrast(
        a=names["a"],
        b=names["b"],
        by=by,
        summary=summary,
        difference=difference[0],
        ci_low=difference[1],
        ci_high=difference[2],
        speakers=_speakers(work),
        aspects=_aspects(quoted, work),
        words=distinctive_words(
            counts["a"],
            counts["b"],
            count_words_in(quotes["quote"].dropna()),
            prior=prior,
            correction=correction,
            least=least,
        ),
    )


def _values(side: object) -> list[object]:
    several = isinstance(side, Sequence | set | frozenset) and not isinstance(side, str)
    return list(dict.fromkeys(side)) if several else [side]  # type: ignore[call-overload]


def _sides(wanted: Mapping[str, list[object]], by: str) -> dict[object, str]:
    both = [value for value in wanted["a"] if value in wanted["b"]]
    if both:
        message = f"{by} {both[0]!r} is on both sides; give it on one"
        raise ValueError(message)
    return {value: side for side, values in wanted.items() for value in values}


def _require(wanted: Mapping[str, list[object]], values: pd.Series[Any], by: str) -> None:
    known = set(values.dropna())
    for asked in (value for side in wanted.values() for value in side):
        if asked not in known:
            some = ", ".join(map(repr, sorted(map(str, known))[:_SHOWN]))
            message = f"no {by} {asked!r} in this analysis; there are {some or 'none'}"
            raise ValueError(message)


def _figures(
    sides: Mapping[str, tuple[pd.DataFrame, pd.DataFrame]], by: str | None
) -> pd.DataFrame:
    """Return the figures of ``compare`` for both sides, each as one group."""
    rows = []
    for quotes, articles in sides.values():
        ids = articles["article_id"] if by else quotes["article_id"].drop_duplicates()
        groups = pd.DataFrame({"all": "all"}, index=pd.Index(ids, name="article_id"))
        part = articles[articles["article_id"].isin(ids)]
        row = compare_groups(quotes, part, groups, ["all"]).drop(columns="all")
        rows.append(row if by else row.assign(share_quoted=np.nan))
    return pd.concat(rows, ignore_index=True)


def _difference(a: pd.DataFrame, b: pd.DataFrame) -> tuple[float, float, float]:
    """Return the difference of two mean stances and its bootstrap interval over articles."""
    means, redrawn = [], []
    for number, work in enumerate((a, b)):
        cells = work.groupby("article_id")[["weighted", "weight"]].sum()
        cells = cells[cells["weight"] > 0]
        weight = cells["weight"].sum()
        means.append(cells["weighted"].sum() / weight if weight else np.nan)
        redrawn.append(
            redrawn_means(
                cells["weighted"].to_numpy(float), cells["weight"].to_numpy(float), number
            )
        )
    low, high = np.quantile(redrawn[0] - redrawn[1], LEVEL)
    return float(means[0] - means[1]), float(low), float(high)


def _speakers(work: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    with_name = {side: work[side][work[side]["named"]] for side in _SIDES}
    both = _both(with_name, {side: with_name[side][["speaker"]] for side in _SIDES}, "speaker")
    there = [both[f"n_quotes_{side}"] > 0 for side in _SIDES]
    both["group"] = np.where(there[0] & there[1], "both", np.where(there[0], "a", "b"))
    both["difference"] = both["mean_stance_a"] - both["mean_stance_b"]
    shared = set(both.loc[both["difference"].notna(), "speaker"])
    rows = {
        side: dict(iter(work[work["speaker"].isin(shared)].groupby("speaker")))
        for side, work in with_name.items()
    }
    bounds = {name: _difference(rows["a"][name], rows["b"][name])[1:] for name in shared}
    unknown = (np.nan, np.nan)
    both["ci_low"] = [bounds.get(name, unknown)[0] for name in both["speaker"]]
    both["ci_high"] = [bounds.get(name, unknown)[1] for name in both["speaker"]]
    columns = ["speaker", "group"]
    columns += [f"{name}_{side}" for name in _COUNTED for side in _SIDES]
    columns += ["mean_stance_a", "mean_stance_b", "difference", "ci_low", "ci_high"]
    both["order"] = both["n_quotes_a"] + both["n_quotes_b"]
    ordered = both.sort_values(["order", "speaker"], ascending=[False, True], ignore_index=True)
    return ordered[columns].astype({"speaker": "string", "group": "string"})


def _aspects(quoted: Mapping[str, pd.DataFrame], work: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    touched = {side: quoted[side]["aspect"].notna() for side in _SIDES}
    rows = {side: work[side][touched[side]] for side in _SIDES}
    keys = {side: quoted[side].loc[touched[side], ["aspect"]].astype("string") for side in _SIDES}
    both = _both(rows, keys, "aspect")
    for side in _SIDES:
        count = both[f"n_quotes_{side}"]
        both[f"share_{side}"] = count / (count.sum() or np.nan)
    both["difference"] = both["share_a"] - both["share_b"]
    columns = ["aspect", "n_quotes_a", "n_quotes_b", "share_a", "share_b", "difference"]
    ordered = both.sort_values("aspect", ignore_index=True)
    return ordered[[*columns, "mean_stance_a", "mean_stance_b"]].astype({"aspect": "string"})


def _both(
    work: Mapping[str, pd.DataFrame], keys: Mapping[str, pd.DataFrame], name: str
) -> pd.DataFrame:
    """Return the tallies of both sides in one table, with a row for each value of ``name``."""
    wanted = [*_COUNTED, "mean_stance"]
    tables = [
        tally(work[side], keys[side], full=False).set_index(name)[wanted].add_suffix(f"_{side}")
        for side in _SIDES
    ]
    both = tables[0].join(tables[1], how="outer")
    counted = [f"{column}_{side}" for column in _COUNTED for side in _SIDES]
    both[counted] = both[counted].fillna(0).astype("int64")
    return both.reset_index()
