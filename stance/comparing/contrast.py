"""Two groups set against each other: what they share, and what they do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.comparing.compare import FIGURES, compare_groups
from stance.comparing.groups import OF_QUOTES, groups_of_articles, keys_of, readable
from stance.comparing.measures import measures, tally
from stance.comparing.resampling import LEVEL, redrawn_means
from stance.comparing.wording import PRIOR, count_words_in, distinctive_words

if TYPE_CHECKING:
    from stance.comparing.significance import Correction

__all__ = ["Contrast", "contrast"]

_SHOWN: Final = 10  # rows of each table in a notebook's view
_SIDES: Final = ("a", "b")


@dataclass(frozen=True, eq=False, repr=False)
class Contrast:
    """Two groups of quotations, and what tells them apart.

    Attributes
    ----------
    a, b : str
        What the groups are.
    by : str
        The column that makes them.
    summary : DataFrame
        The figures of ``stance.comparing.compare``, a row a group.
    difference, ci_low, ci_high : float
        The mean stance of ``a`` less that of ``b``, and its 95 % interval: each
        group's articles are redrawn by themselves. NaN for a group of one article.
    speakers : DataFrame
        ``speaker``, ``group`` (a, b, or both), n_quotes_a, n_quotes_b, n_words_a,
        n_words_b, mean_stance_a, mean_stance_b, ``difference`` (a less b) with
        ci_low and ci_high. Only those with a name.
    aspects : DataFrame
        ``aspect``, n_quotes_a, n_quotes_b, share_a, share_b (of the group's
        quotations that have an aspect), ``difference`` of the shares,
        mean_stance_a, mean_stance_b.
    words : DataFrame
        See ``stance.comparing.wording.distinctive_words``.
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
            f"Contrast({self.by}: {self.a} / {self.b}, mean stance {self.difference:+.2f} "
            f"[{self.ci_low:+.2f}, {self.ci_high:+.2f}], {shared} speakers in both)"
        )

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
        index=False, escape=True, na_rep="", border=0, float_format="{:.2f}".format
    )
    return html


def contrast(  # noqa: PLR0913 - two groups, and how to tell their words apart
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    a: object,
    b: object,
    by: str = "source",
    *,
    prior: float = PRIOR,
    correction: Correction = "fdr",
    least: int = 3,
) -> Contrast:
    """Return what two groups of quotations share and what they do not.

    Parameters
    ----------
    quotes, articles : DataFrame
        Those of an ``Analysis``.
    a, b : value or list of values
        Of the column ``by``: one newspaper and another, or several on a side.
    by : str
        As in ``stance.comparing.compare``.
    prior, correction, least
        As in ``stance.comparing.wording.distinctive_words``.

    Raises
    ------
    ValueError
        When there is no such column, no article in a group, or one in both.
    """
    read = readable(articles)
    groups = groups_of_articles(read, [by], FIGURES)
    inside = quotes[quotes["article_id"].isin(groups.index)]
    wanted = {"a": _values(a), "b": _values(b)}
    side_of = _sides(wanted, by)
    values = inside[by] if by in OF_QUOTES else groups[by]
    _require(wanted, values, by)
    sides = keys_of(inside, groups, [by])[by].astype("object").map(side_of)
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
        message = f"{by} {both[0]!r} stands on both sides; leave it on one"
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
    """Return the figures of ``compare`` for both sides, each one group."""
    rows = []
    for quotes, articles in sides.values():
        ids = articles["article_id"] if by else quotes["article_id"].drop_duplicates()
        groups = pd.DataFrame({"all": "all"}, index=pd.Index(ids, name="article_id"))
        part = articles[articles["article_id"].isin(ids)]
        row = compare_groups(quotes, part, groups, ["all"]).drop(columns="all")
        rows.append(row if by else row.assign(share_quoted=np.nan))
    return pd.concat(rows, ignore_index=True)


def _difference(a: pd.DataFrame, b: pd.DataFrame) -> tuple[float, float, float]:
    """Return the difference of two mean stances, and the interval of redrawn articles."""
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
    columns += [f"{name}_{side}" for name in ("n_quotes", "n_words") for side in _SIDES]
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
    """Return the tallies of both sides in one table, a row a value of ``name``."""
    wanted = ["n_quotes", "n_words", "mean_stance"]
    tables = [
        tally(work[side], keys[side], full=False).set_index(name)[wanted].add_suffix(f"_{side}")
        for side in _SIDES
    ]
    both = tables[0].join(tables[1], how="outer")
    counted = [f"{column}_{side}" for column in wanted[:2] for side in _SIDES]
    both[counted] = both[counted].fillna(0).astype("int64")
    return both.reset_index()
