"""Stacked bar plots by group, by month and by type of quotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from stance.comparing import compare as compare_groups
from stance.comparing.grouping import period_of
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

__all__ = ["compare", "quote_types", "timeline"]


_TYPES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "direct": Style("#009E73"),
        "mixed": Style("#F0E442"),
        "indirect": Style("#CC79A7", hatch="//"),
    }
)
_MONTHS: Final = 48  # if there are more, each bar is a year
_TICKS: Final = 12
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
        A bar for each group with judged quotations, whose number is in parentheses.
        `Analysis.compare` gives the same shares as a frame.

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
    names = [word(titles.get(name)) if by == "article" else str(name) for name in table[by]]
    totals = table["n_judged"].astype(int).to_list()
    counts = {side: table[f"n_{side}"].to_numpy() for side in SIDES}
    _shares(ax, counts, SIDES, language)
    name_rows(ax, _counted(names, totals, language))
    handles = _legend(SIDES, "stance", language)
    label = language.words["columns"].get("newspaper" if by == "newspaper" else by, by)
    about(ax, analysis, language, language.say("plot_share"))
    bare(ax, language.say("plot_compare", by=label.lower()), legend=handles)
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
        A bar for all judged quotations, and one for each side.
    """
    language = load_language(lang)
    quotes = on_target(analysis.quotes)
    ax = new_axes(ax, 1 + len(SIDES))
    if quotes.empty:
        return empty(ax, language)
    groups = [quotes, *(quotes[quotes["stance"] == side] for side in SIDES)]
    names = [language.say("any"), *(language.value("stance", side) for side in SIDES)]
    counts: dict[str, np.ndarray] = {
        kind: np.array([int((group["quote_type"] == kind).sum()) for group in groups])
        for kind in QUOTE_TYPES
    }
    _shares(ax, counts, _TYPES, language)
    name_rows(ax, _counted(names, [len(group) for group in groups], language))
    about(ax, analysis, language, language.say("plot_share"))
    bare(ax, language.say("plot_types"), legend=_legend(_TYPES, "quote_type", language))
    return ax


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
    months = quotes["article_id"].map(dates).astype("string").map(_month, na_action="ignore")
    known = months.dropna()
    ax = new_axes(ax, 8)
    if known.empty:
        return empty(ax, language)
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
    about(ax, analysis, language, left_out if undated else "")
    title = language.say("plot_timeline_years" if yearly else "plot_timeline")
    bare(ax, title, legend=_legend(SIDES, "stance", language))
    return ax


def _month(printed: str) -> str | None:
    found = period_of(printed, "M")
    return found[0] if found else None


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
