"""Stacked bar plots by group, by month and by type of quotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.comparing import compare as compare_groups
from stance.comparing.grouping import groups_of_articles, keys_of, periods_of
from stance.comparing.intervals import share_intervals
from stance.quote import QUOTE_TYPES
from stance.report.language import load_language, on_target, word
from stance.report.plots.canvas import (
    INK,
    SIDES,
    Style,
    about,
    bare,
    empty,
    name_rows,
    new_axes,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stance.columns import Tables
    from stance.report.language import Language

__all__ = ["compare", "quote_types", "timeline", "types_by_side"]


_TYPES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "direct": Style("#009E73"),
        "mixed": Style("#F0E442"),
        "indirect": Style("#CC79A7", hatch="//"),
    }
)
_MONTHS: Final = 48  # if there are more, each bar is a year
_TICKS: Final = 12
_BELOW: Final = 0.29  # of a row, where intervals are drawn
_NARROW: Final = 0.06  # shares below this have no label


def compare(
    analysis: Tables,
    by: str = "newspaper",
    *,
    top: int = 30,
    lang: str = "fr",
    ax: Axes | None = None,
) -> Axes:
    """Draw the shares of favor, neutral and against in articles, newspapers or any group.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    by : str
        As in `Analysis.compare`: ``"newspaper"``, ``"article"``, ``"month"``,
        ``"speaker"`` or any column of ``articles``.
    top : int
        The number of groups. Those with the most judged quotations are shown, sorted
        from favor to against.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A bar for each group with judged quotations, whose number is in parentheses. Lines
        show the 95 % intervals of the shares of favor and of against, a bootstrap over
        articles; a group of one article has none. `Analysis.compare` gives the same shares
        as a frame.

    Raises
    ------
    ValueError
        If ``articles`` has no such column.
    """
    language = load_language(lang)
    table = compare_groups(analysis.quotes, analysis.articles, by)
    table = table[table["n_judged"] > 0].nlargest(top, "n_judged", keep="first")
    table = table.sort_values("mean_stance", ascending=False, kind="stable")
    ax = new_axes(ax, len(table))
    if table.empty:
        return empty(ax, language)
    titles = dict(zip(analysis.articles["article_id"], analysis.articles["title"], strict=True))
    values = language.words["values"].get(by, {})
    names = [
        language.say("plot_unknown") if pd.isna(name) else values.get(name, str(name))
        for name in table[by]
    ]
    if by == "article":
        names = [word(titles.get(name)) for name in table[by]]
    totals = table["n_judged"].astype(int).to_list()
    counts = {side: table[f"n_{side}"].to_numpy() for side in SIDES}
    _shares(ax, counts, SIDES, language)
    drawn = _intervals(ax, analysis, by, table[by])
    name_rows(ax, _counted(names, totals, language))
    handles = _legend(SIDES, "stance", language)
    if drawn:
        handles = [*handles, _interval_sign(language)]
    label = language.words["columns"].get("newspaper" if by == "newspaper" else by, by)
    ax.set_xlabel(language.say("plot_share"), fontsize=9)
    title = language.say("plot_compare", by=label.lower())
    bare(ax, title, legend=handles, below=about(analysis, language))
    return ax


def quote_types(analysis: Tables, *, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the shares of direct, mixed and indirect quotations, in total and on each side.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A bar for all judged quotations, and one for each side. `types_by_side` gives the
        figures as a frame.
    """
    language = load_language(lang)
    quotes = on_target(analysis.quotes)
    ax = new_axes(ax, 1 + len(SIDES))
    if quotes.empty:
        return empty(ax, language)
    table = types_by_side(analysis)
    names = [language.say("any"), *(language.value("stance", side) for side in SIDES)]
    counts: dict[str, np.ndarray] = {kind: table[f"n_{kind}"].to_numpy() for kind in QUOTE_TYPES}
    _shares(ax, counts, _TYPES, language)
    name_rows(ax, _counted(names, table["n_judged"].to_list(), language))
    ax.set_xlabel(language.say("plot_share"), fontsize=9)
    legend = _legend(_TYPES, "quote_type", language)
    bare(ax, language.say("plot_types"), legend=legend, below=about(analysis, language))
    return ax


def types_by_side(analysis: Tables) -> pd.DataFrame:
    """Return the data of `quote_types`: the judged quotations of each type, in total and by side.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.

    Returns
    -------
    pandas.DataFrame
        A row for all (``stance`` missing) and one for each side, with ``stance``, ``n_judged``,
        ``n_direct``, ``n_mixed`` and ``n_indirect``.
    """
    quotes = on_target(analysis.quotes)
    groups = [quotes, *(quotes[quotes["stance"] == side] for side in SIDES)]
    table = pd.DataFrame({"stance": pd.array([None, *SIDES], dtype="string")})
    table["n_judged"] = [len(group) for group in groups]
    for kind in QUOTE_TYPES:
        table[f"n_{kind}"] = [int((group["quote_type"] == kind).sum()) for group in groups]
    return table


def timeline(analysis: Tables, *, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the number of quotations on each side by month.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A bar for each month, or for each year if there are more than four years;
        months without quotations are gaps. The number of quotations without a date is
        given below the axis. `Analysis.timeline` gives the figures as a frame.
    """
    language = load_language(lang)
    quotes = on_target(analysis.quotes)
    dates = analysis.articles.drop_duplicates("article_id").set_index("article_id")["date"]
    known = periods_of(quotes["article_id"].map(dates), "M").dropna()
    ax = new_axes(ax, 8)
    if known.empty:
        return empty(ax, language, "plot_empty" if quotes.empty else "plot_no_date")
    periods = pd.PeriodIndex(known, freq="M")
    yearly = len(pd.period_range(periods.min(), periods.max())) > _MONTHS
    if yearly:
        periods = periods.asfreq("Y")
    span = pd.period_range(periods.min(), periods.max())
    table = pd.crosstab(periods, quotes.loc[known.index, "stance"].astype("string").to_numpy())
    table = table.reindex(index=span, columns=list(SIDES), fill_value=0)
    bottom = np.zeros(len(span))
    for side, style in SIDES.items():
        heights = table[side].to_numpy(dtype=float)
        ax.bar(range(len(span)), heights, bottom=bottom, width=0.8, **_paint(style))
        bottom += heights
    step = -(-len(span) // _TICKS)
    ticks = range(0, len(span), step)
    turned: dict[str, Any] = (
        {} if yearly else {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    )
    ax.set_xticks(ticks, [_period(span[at], yearly, language) for at in ticks], **turned)
    ax.tick_params(axis="x", pad=8)
    ax.set_ylabel(language.say("plot_quotations"))
    ax.locator_params(axis="y", integer=True)
    undated = len(quotes) - len(known)
    left_out = language.say("plot_undated", quotations=language.count("quotation", undated))
    ax.set_xlabel(left_out if undated else "", fontsize=9)
    title = language.say("plot_timeline_years" if yearly else "plot_timeline")
    legend = _legend(SIDES, "stance", language)
    bare(ax, title, legend=legend, below=about(analysis, language))
    return ax


def _period(period: pd.Period, yearly: bool, language: Language) -> str:
    return str(period.year) if yearly else language.date(str(period))


def _counted(names: Sequence[str], totals: Sequence[int], language: Language) -> list[str]:
    """Return the names followed by their numbers of quotations."""
    pairs = zip(names, totals, strict=True)
    return [f"{name} ({language.integer(int(total))})" for name, total in pairs]


def _shares(
    ax: Axes, counts: Mapping[str, np.ndarray], styles: Mapping[str, Style], language: Language
) -> None:
    """Draw a bar of shares in each row, with labels on the parts that are wide enough."""
    total = np.maximum(sum(counts.values()), 1)
    left = np.zeros(len(total))
    for name, style in styles.items():
        share = counts[name] / total
        ax.barh(range(len(total)), share, left=left, height=0.72, **_paint(style))
        for row, (start, part) in enumerate(zip(left, share, strict=True)):
            if part >= _NARROW:
                ax.text(
                    *(start + part / 2, row, language.share(part, 0)),
                    ha="center",
                    va="center",
                    color=INK,
                    fontsize=8,
                    bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
                )
        left = left + share
    ax.set_xlim(0, 1)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(ticks, [language.share(tick, 0) for tick in ticks])


def _intervals(ax: Axes, analysis: Tables, by: str, groups: pd.Series[Any]) -> bool:
    """Draw the interval of each end of the bars; return whether there is any.

    The share of favor begins at the left of a bar, that of against at its right.
    """
    quotes = on_target(analysis.quotes)
    articles = analysis.articles[analysis.articles["error"].isna()]
    quotes = quotes[quotes["article_id"].isin(articles["article_id"])]
    keys = keys_of(quotes, groups_of_articles(articles, [by]), [by])[by]
    told = keys.astype("object").where(keys.notna(), "")
    rows = groups.astype("object").where(groups.notna(), "").to_numpy()
    drawn = False
    for side, sign in (("favor", 1), ("against", -1)):
        found = share_intervals(quotes["stance"] == side, quotes["article_id"], told).reindex(rows)
        for row, (low, high) in enumerate(found[["low", "high"]].to_numpy(dtype=float)):
            if np.isnan(low):
                continue
            ends = (low, high) if sign > 0 else (1 - high, 1 - low)
            ax.plot(ends, [row + _BELOW] * 2, color=INK, linewidth=1.4, solid_capstyle="butt")
            drawn = True
    return drawn


def _interval_sign(language: Language) -> object:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    return Line2D([], [], color=INK, linewidth=1.4, label=language.say("plot_interval"))


def _paint(style: Style) -> dict[str, Any]:
    return {
        "facecolor": style.colour,
        "hatch": style.hatch,
        "edgecolor": "white",
        "linewidth": 0.8,
    }


def _legend(styles: Mapping[str, Style], values: str, language: Language) -> list[object]:
    from matplotlib.patches import Patch  # noqa: PLC0415 - an extra

    return [Patch(**_paint(s), label=language.value(values, name)) for name, s in styles.items()]
