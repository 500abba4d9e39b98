"""Who is quoted in which article: speakers on the left, articles on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from stance.report.cells import on_target, records, word
from stance.report.language import load_language
from stance.report.plots.canvas import INK, SIDES, bare, empty, line_colour, new_axes, two_lines

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stance.analysis import Analysis
    from stance.report.language import Language

__all__ = ["network"]

_ROUNDS: Final = 8  # of putting each node among its neighbours
_DASHES: Final[Mapping[str, Literal["-", ":", "--"]]] = {
    "favor": "-",
    "neutral": ":",
    "against": "--",
}


def network(analysis: Analysis, *, top: int = 30, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw which speakers are quoted in which articles, and on which side.

    Parameters
    ----------
    analysis : Analysis
        What `stance.analyze` returned.
    top : int
        How many speakers, and how many articles: the speakers quoted in most
        articles, then most often; the articles that quote most of them.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A line wherever an article quotes a speaker: unbroken where for
        outnumbers against, dashed where against does, dotted otherwise; the
        thicker, the more quotations.
    """
    language = load_language(lang)
    links = _links(analysis.quotes, top)
    people = list(dict.fromkeys(links["speaker"]))
    papers = list(dict.fromkeys(links["article_id"]))
    ax = new_axes(ax, max(len(people), len(papers)))
    if links.empty:
        return empty(ax, language)
    left, right = _untangled(people, papers, links)
    for link in records(links):
        ax.plot(
            [0, 1],
            [left[link["speaker"]], right[link["article_id"]]],
            color=line_colour(link["side"]),
            linestyle=_DASHES[link["side"]],
            linewidth=0.9 + 0.5 * min(int(link["n"]), 6),
            alpha=0.8,
        )
    small: dict[str, Any] = {"fontsize": 8.5, "linespacing": 1.05}
    titles = dict(zip(analysis.articles["article_id"], analysis.articles["title"], strict=True))
    for name, height in left.items():
        ax.plot([0], [height], "o", color=INK, markersize=4)
        ax.text(-0.03, height, two_lines(name), ha="right", va="center", **small)
    for name, height in right.items():
        ax.plot([1], [height], "s", color=INK, markersize=4)
        title = two_lines(word(titles.get(name)) or name)
        ax.text(1.03, height, title, ha="left", va="center", **small)
    ax.set_xlim(-0.95, 1.95)
    ax.set_ylim(1.04, -0.04)
    bare(ax, language.say("plot_network"), legend=_legend(language))
    ax.set_axis_off()
    return ax


def _links(quotes: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return a row for each speaker that an article quotes: how often, and on which side."""
    scored = on_target(quotes)
    scored = scored[scored["speaker"].notna()]
    named = scored[scored["speaker_type"].astype("string") != "unnamed"]
    work = pd.DataFrame(
        {
            "speaker": named["speaker"].astype("string"),
            "article_id": named["article_id"].astype("string"),
            "lean": (named["stance"] == "favor").astype(int) - (named["stance"] == "against"),
        }
    )
    links = work.groupby(["speaker", "article_id"], as_index=False).agg(
        n=("lean", "size"), lean=("lean", "sum")
    )
    links["side"] = links["lean"].map(_side)
    for end, other in (("speaker", "article_id"), ("article_id", "speaker")):
        rank = links.groupby(end).agg(linked=(other, "size"), n=("n", "sum")).reset_index()
        rank = rank.sort_values(["linked", "n", end], ascending=[False, False, True])
        links = links[links[end].isin(rank[end].head(top))]
    return links.sort_values(["n", "speaker", "article_id"], ascending=[False, True, True])


def _side(lean: int) -> str:
    if lean == 0:
        return "neutral"
    return "favor" if lean > 0 else "against"


def _untangled(
    people: list[str], papers: list[str], links: pd.DataFrame
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the height of each node, from 0 to 1: near the mean of its neighbours'."""
    left, right = _spread(people), _spread(papers)
    for _ in range(_ROUNDS):
        heights = links["speaker"].map(left).groupby(links["article_id"]).mean()
        right = _spread(sorted(papers, key=lambda name: (heights[name], name)))
        heights = links["article_id"].map(right).groupby(links["speaker"]).mean()
        left = _spread(sorted(people, key=lambda name: (heights[name], name)))
    return left, right


def _spread(names: list[str]) -> dict[str, float]:
    if len(names) == 1:
        return {names[0]: 0.5}
    return {name: at / (len(names) - 1) for at, name in enumerate(names)}


def _legend(language: Language) -> list[object]:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - an extra

    return [
        Line2D(
            [],
            [],
            color=line_colour(side),
            linestyle=_DASHES[side],
            linewidth=2,
            label=language.value("stance", side),
        )
        for side in SIDES
    ]
