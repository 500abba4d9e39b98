"""Functions that all plots share: Axes, colours, markers and labels."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from stance.report.language import clip, on_target, squeeze, subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes

    from stance.columns import Tables
    from stance.report.language import Language

__all__ = [
    "INK",
    "SIDES",
    "SOFT",
    "Style",
    "about",
    "bare",
    "empty",
    "line_colour",
    "name_rows",
    "new_axes",
    "two_lines",
]


INK: Final = "#1c1b1a"
SOFT: Final = "#5a5651"
_LINE: Final = 36  # letters in a line of a name, which has at most two lines
_WIDTH: Final = 7.0  # inches of a new figure: two columns of a journal, half of a slide
_ROW: Final = 0.32
_TARGET: Final = 60  # letters of the name of a target
_FRAME: Final = 1.9  # inches above and below the rows
_DATE: Final = 30  # letters of a date that is none
_SUBTITLE: Final = 13  # points of a line below the title


@dataclass(frozen=True)
class Style:
    """The style of a side, which never differs by colour alone."""

    colour: str
    marker: str = "o"
    hatch: str = ""


# Okabe and Ito's colours, which also differ for colour-blind readers and in grey.
SIDES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "favor": Style("#0072B2", "^"),
        "neutral": Style("#CFCBC5", "o"),
        "against": Style("#D55E00", "v", "//"),
    }
)


def line_colour(side: str) -> str:
    """Return the colour of a line or marker; the grey of neutral bars would be too pale."""
    return SOFT if side == "neutral" else SIDES[side].colour


def new_axes(ax: Axes | None, rows: float) -> Axes:
    """Return the given Axes, or those of a new figure with space for ``rows`` rows.

    Raises
    ------
    ImportError
        If matplotlib is not installed; the message says how to.
    """
    try:
        import matplotlib.pyplot as plt  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = "plots need matplotlib: pip install 'stance-presse[plots]'"
        raise ImportError(message) from error
    if ax is not None:
        return ax
    height = _FRAME + _ROW * max(rows, 4)
    return plt.subplots(figsize=(_WIDTH, height), layout="constrained")[1]


def bare(ax: Axes, title: str, *, legend: Sequence[Any] = (), below: str = "") -> None:
    """Remove spines and ticks without information; set the title, what is below it, the legend."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(SOFT)
    ax.tick_params(colors=INK, length=0)
    foot = 27 if legend else 8  # points above the Axes
    lines = below.count("\n") + 1 if below else 0
    ax.set_title(title, loc="left", fontweight="bold", color=INK, pad=foot + _SUBTITLE * lines)
    if below:
        ax.annotate(
            below.replace("$", r"\$"),
            xy=(0, 1),
            xycoords="axes fraction",
            xytext=(0, foot),
            textcoords="offset points",
            va="bottom",
            color=SOFT,
            fontsize=9,
            linespacing=1.3,
        )
    if legend:
        ax.legend(
            handles=list(legend),
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=len(legend),
            frameon=False,
            borderaxespad=0.2,
            handletextpad=0.5,
        )


def about(analysis: Tables, language: Language) -> str:
    """Return what a plot rests on: the target, and the judged quotations of which articles."""
    judged = on_target(analysis.quotes)
    articles = analysis.articles[analysis.articles["article_id"].isin(judged["article_id"])]
    counts = language.say(
        "plot_about",
        quotations=language.count("judged", len(judged)),
        articles=language.count("article", len(articles)),
    )
    newspapers = articles["newspaper"].nunique()
    if newspapers:
        named = language.count("newspaper", newspapers)
        counts = f"{counts} {language.say('newspapers', newspapers=named)}"
    dates = articles["date"].dropna()
    if len(dates):
        first, last = (clip(language.date(str(d)), _DATE) for d in (dates.min(), dates.max()))
        when = first if first == last else language.say("period", first=first, last=last)
        counts = f"{counts}\n{when}"
    return f"{clip(subject(analysis.target, language), _TARGET)}\n{counts}"


def name_rows(ax: Axes, names: Sequence[str]) -> None:
    """Label the rows with names, the first at the top."""
    ax.set_yticks(range(len(names)), list(map(two_lines, names)), fontsize=8.5, linespacing=1.05)
    ax.set_ylim(len(names) - 0.5, -0.5)


def two_lines(name: str, line: int = _LINE) -> str:
    """Return a name in at most two lines, with ``$`` escaped, which matplotlib reads as math."""
    known = " ".join(name.split())
    for longest in range(min(len(known), 2 * line), 0, -1):
        lines = wrap(squeeze(known, longest), line)
        if len(lines) <= 2:  # noqa: PLR2004 - as the name of the function says
            return "\n".join(lines).replace("$", r"\$")
    return ""


def empty(ax: Axes, language: Language, why: str = "plot_empty") -> Axes:
    """Write on the Axes that there is nothing to show, or why."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, language.say(why), ha="center", va="center", color=SOFT)
    return ax
