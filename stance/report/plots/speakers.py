"""The speakers by stance, with the intervals of their means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.report.language import load_language
from stance.report.plots.canvas import (
    INK,
    SIDES,
    SOFT,
    bare,
    empty,
    line_colour,
    name_rows,
    new_axes,
)
from stance.report.voices import charted, voices_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stance.analysis import Analysis
    from stance.report.language import Language
    from stance.report.voices import Voice

__all__ = ["speakers"]


def speakers(
    analysis: Analysis, *, top: int = 30, lang: str = "fr", ax: Axes | None = None
) -> Axes:
    """Draw the mean stance of the named speakers quoted most, with its interval.

    Parameters
    ----------
    analysis : Analysis
        What `stance.analyze` returned.
    top : int
        How many speakers: those with most words, from the most favourable down.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A row a speaker: a triangle up for favor, down for against, a disc for
        neutral; hollow, without an interval, where one article has it all. In
        parentheses, how many quotations.
    """
    language = load_language(lang)
    voices = charted(voices_of(analysis.speakers), top)
    ax = new_axes(ax, len(voices))
    if not voices:
        return empty(ax, language)
    for row, voice in enumerate(voices):
        _draw(ax, row, voice)
    name_rows(ax, [f"{v.name} ({language.integer(v.n_quotes)})" for v in voices])
    ax.set_xlim(-1.05, 1.05)
    ax.axvline(0, color=SOFT, linewidth=1, zorder=0)
    ax.grid(axis="x", color="#e4e0d8", zorder=0)
    ax.set_axisbelow(True)
    ax.set_xlabel(language.say("plot_mean"))
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], [language.signed(x, 1) for x in (-1, -0.5, 0, 0.5, 1)])
    bare(ax, language.say("plot_speakers"), legend=_legend(language))
    return ax


def _draw(ax: Axes, row: int, voice: Voice) -> None:
    side = voice.stance if voice.stance in SIDES else "neutral"
    colour = line_colour(side)
    if voice.has_interval:
        ax.plot([voice.low, voice.high], [row, row], color=colour, linewidth=2, alpha=0.6)
    ax.plot(
        [voice.mean],
        [row],
        marker=SIDES[side].marker,
        markersize=8,
        color=colour,
        markerfacecolor=colour if voice.has_interval else "white",
        linestyle="none",
    )


def _legend(language: Language) -> list[object]:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=style.marker,
            markersize=8,
            color=line_colour(stance),
            label=language.value("stance", stance),
            markeredgecolor=INK if stance == "neutral" else style.colour,
        )
        for stance, style in SIDES.items()
    ]
