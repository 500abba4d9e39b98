"""Where in the article each side speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from stance.report.cells import on_target
from stance.report.language import load_language
from stance.report.plots.canvas import INK, SIDES, SOFT, bare, empty, new_axes

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from stance.analysis import Analysis

__all__ = ["dispersion"]

_BINS = 20
_HEIGHT = 0.62  # of the highest bar, where 1 is the distance of two sides


def dispersion(analysis: Analysis, *, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw where in their articles the quotations of each side stand.

    Parameters
    ----------
    analysis : Analysis
        What `stance.analyze` returned.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        For each side, a stroke a quotation, from the start of its article (0)
        to the end (1), and above them how many there are in each twentieth. An
        article whose text was not kept ends where its last quotation does.
    """
    language = load_language(lang)
    quotes = on_target(analysis.quotes)
    ax = new_axes(ax, 9)
    if quotes.empty:
        return empty(ax, language)
    places = _places(quotes, analysis.texts)
    counts = {
        side: np.histogram(places[quotes["stance"] == side], bins=_BINS, range=(0, 1))[0]
        for side in SIDES
    }
    highest = max(int(count.max()) for count in counts.values())
    edges = np.linspace(0, 1, _BINS + 1)
    names = []
    for row, (side, style) in enumerate(SIDES.items()):
        base = float(row)
        tops = counts[side] / max(highest, 1) * _HEIGHT
        ax.bar(
            (edges[:-1] + edges[1:]) / 2,
            -tops,
            bottom=base,
            width=1 / _BINS,
            facecolor=style.colour,
            hatch=style.hatch,
            edgecolor="white",
            linewidth=0.6,
        )
        strokes = places[quotes["stance"] == side]
        ax.vlines(strokes, base + 0.05, base + 0.22, color=INK, linewidth=0.8, alpha=0.55)
        total = language.integer(int(counts[side].sum()))
        names.append(f"{language.value('stance', side)} ({total})")
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.65, -0.8)
    ax.set_xlim(0, 1)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(ticks, [language.decimal(tick) for tick in ticks])
    ax.axvline(0.5, color=SOFT, linewidth=0.6, linestyle=":", zorder=0)
    ax.set_xlabel(language.say("plot_position"))
    bare(ax, language.say("plot_dispersion"))
    return ax


def _places(quotes: pd.DataFrame, texts: pd.DataFrame) -> np.ndarray:
    """Return where the middle of each quotation stands, from 0 to 1."""
    kept = texts.drop_duplicates("article_id").set_index("article_id")["text"].str.len()
    last = quotes.groupby("article_id")["end"].transform("max").astype("float64")
    length = quotes["article_id"].map(kept).astype("float64").fillna(last)
    middle = (quotes["start"] + quotes["end"]) / 2
    return np.asarray((middle / length.clip(lower=1)).clip(0, 1), dtype=float)
