"""Plots of speakers and of their words.

`speakers` draws the mean stance of each speaker with its interval, `network` the articles in
which each is quoted, `dispersion` the position of quotations in their articles, and `words`
the distinctive words of two groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from stance.report.breakdowns import charted, voices_of
from stance.report.language import clip, load_language, on_target, records, word
from stance.report.plots.canvas import (
    INK,
    SIDES,
    SOFT,
    about,
    bare,
    empty,
    line_colour,
    name_rows,
    new_axes,
    two_lines,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from stance.columns import Tables
    from stance.comparing import Contrast
    from stance.report.breakdowns import Voice
    from stance.report.language import Language

__all__ = ["dispersion", "links", "network", "positions", "speakers", "words"]


def speakers(analysis: Tables, *, top: int = 30, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the mean stance of the most quoted named speakers, with its interval.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    top : int
        The number of speakers. Those with the most words are shown, sorted from favor
        to against.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A row for each speaker: a triangle pointing up for favor, down for against, a
        disc for neutral. Markers are hollow and without an interval for speakers quoted
        in a single article. The number of judged quotations is in parentheses.
        ``analysis.speakers`` has the figures.
    """
    language = load_language(lang)
    voices = charted(voices_of(analysis.speakers), top)
    ax = new_axes(ax, len(voices))
    if not voices:
        return empty(ax, language)
    for row, voice in enumerate(voices):
        _draw(ax, row, voice)
    name_rows(ax, [f"{v.name} ({language.integer(v.n_judged)})" for v in voices])
    ax.set_xlim(-1.05, 1.05)
    ax.axvline(0, color=SOFT, linewidth=1, zorder=0)
    ax.grid(axis="x", color="#e4e0d8", zorder=0)
    ax.set_axisbelow(True)
    ax.set_xlabel(language.say("plot_mean"), fontsize=9)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], [language.signed(x, 1) for x in (-1, -0.5, 0, 0.5, 1)])
    below = about(analysis, language)
    bare(ax, language.say("plot_speakers"), legend=_legend(language), below=below)
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


_ROUNDS: Final = 8  # rounds of moving each node to its neighbours
_DASHES: Final[Mapping[str, Literal["-", ":", "--"]]] = {
    "favor": "-",
    "neutral": ":",
    "against": "--",
}


def network(analysis: Tables, *, top: int = 30, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw which speakers are quoted in which articles, with their stance.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    top : int
        The number of speakers and of articles: the speakers quoted in the most
        articles, then most often; the articles that quote the most of them.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A line between each article and the speakers that it quotes: solid if most of
        the quotations are in favor, dashed if most are against, dotted otherwise. The
        width of the line shows the number of quotations. `links` gives them as a frame.
    """
    language = load_language(lang)
    table = links(analysis, top=top)
    people = list(dict.fromkeys(table["speaker"]))
    papers = list(dict.fromkeys(table["article_id"]))
    ax = new_axes(ax, max(len(people), len(papers)))
    if table.empty:
        return empty(ax, language)
    left, right = _untangled(people, papers, table)
    for link in records(table):
        ax.plot(
            [0, 1],
            [left[link["speaker"]], right[link["article_id"]]],
            color=line_colour(link["stance"]),
            linestyle=_DASHES[link["stance"]],
            linewidth=0.9 + 0.5 * min(int(link["n_judged"]), 6),
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
    below = about(analysis, language)
    bare(ax, language.say("plot_network"), legend=_network_legend(language), below=below)
    for spine in ax.spines.values():
        spine.set_visible(False)
    ax.set_xticks([])
    ax.set_yticks([])
    return ax


def links(analysis: Tables, *, top: int = 30) -> pd.DataFrame:
    """Return the data of `network`: which speakers are quoted in which articles.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.
    top : int
        As in `network`.

    Returns
    -------
    pandas.DataFrame
        A row for each speaker and article: ``speaker``, ``article_id``, ``n_judged`` (the
        number of judged quotations) and ``stance`` (the side of most of them).
    """
    scored = on_target(analysis.quotes)
    scored = scored[scored["speaker"].notna()]
    named = scored[scored["speaker_type"].astype("string") != "unnamed"]
    work = pd.DataFrame(
        {
            "speaker": named["speaker"].astype("string"),
            "article_id": named["article_id"].astype("string"),
            "lean": (named["stance"] == "favor").astype(int) - (named["stance"] == "against"),
        }
    )
    table = work.groupby(["speaker", "article_id"], as_index=False).agg(
        n_judged=("lean", "size"), lean=("lean", "sum")
    )
    table["stance"] = table.pop("lean").map(_side).astype("string")
    for end, other in (("speaker", "article_id"), ("article_id", "speaker")):
        rank = table.groupby(end).agg(linked=(other, "size"), n=("n_judged", "sum")).reset_index()
        rank = rank.sort_values(["linked", "n", end], ascending=[False, False, True])
        table = table[table[end].isin(rank[end].head(top))]
    order = ["n_judged", "speaker", "article_id"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _side(lean: int) -> str:
    if lean == 0:
        return "neutral"
    return "favor" if lean > 0 else "against"


def _untangled(
    people: list[str], papers: list[str], table: pd.DataFrame
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the height of each node, from 0 to 1, close to the mean of its neighbours."""
    left, right = _spread(people), _spread(papers)
    for _ in range(_ROUNDS):
        heights = table["speaker"].map(left).groupby(table["article_id"]).mean()
        right = _spread(sorted(papers, key=lambda name: (heights[name], name)))
        heights = table["article_id"].map(right).groupby(table["speaker"]).mean()
        left = _spread(sorted(people, key=lambda name: (heights[name], name)))
    return left, right


def _spread(names: list[str]) -> dict[str, float]:
    if len(names) == 1:
        return {names[0]: 0.5}
    return {name: at / (len(names) - 1) for at, name in enumerate(names)}


def _network_legend(language: Language) -> list[object]:
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


_BINS = 20
_HEIGHT = 0.62  # of the highest bar, where 1 is the distance between two sides


def dispersion(analysis: Tables, *, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the positions of the quotations of each side within their articles.

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
        For each side, a stroke for each quotation, from the start of its article (0)
        to the end (1), and above them a histogram with twenty bins. If the text of an
        article was not kept, it is taken to end with its last quotation. `positions` gives
        the figures as a frame.
    """
    language = load_language(lang)
    table = positions(analysis)
    ax = new_axes(ax, 9)
    if table.empty:
        return empty(ax, language)
    places = {
        side: table.loc[table["stance"] == side, "position"].to_numpy(dtype=float) for side in SIDES
    }
    counts = {side: np.histogram(places[side], bins=_BINS, range=(0, 1))[0] for side in SIDES}
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
        ax.vlines(places[side], base + 0.05, base + 0.22, color=INK, linewidth=0.8, alpha=0.55)
        total = language.integer(int(counts[side].sum()))
        names.append(f"{language.value('stance', side)} ({total})")
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.65, -0.8)
    ax.set_xlim(0, 1)
    ticks = [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(ticks, [language.decimal(tick) for tick in ticks])
    ax.axvline(0.5, color=SOFT, linewidth=0.6, linestyle=":", zorder=0)
    ax.set_xlabel(language.say("plot_position"), fontsize=9)
    bare(ax, language.say("plot_dispersion"), below=about(analysis, language))
    return ax


def positions(analysis: Tables) -> pd.DataFrame:
    """Return the data of `dispersion`: where in its article each judged quotation stands.

    Parameters
    ----------
    analysis : Analysis
        The result of `stance.analyze`.

    Returns
    -------
    pandas.DataFrame
        A row for each judged quotation: ``quote_id``, ``article_id``, ``stance`` and
        ``position``, the place of its middle, from 0 to 1.
    """
    quotes, texts = on_target(analysis.quotes), analysis.texts
    kept = texts.drop_duplicates("article_id").set_index("article_id")["text"].str.len()
    last = quotes.groupby("article_id")["end"].transform("max").astype("float64")
    length = quotes["article_id"].map(kept).astype("float64").fillna(last)
    middle = (quotes["start"] + quotes["end"]) / 2
    table = quotes[["quote_id", "article_id", "stance"]].reset_index(drop=True)
    return table.assign(position=(middle / length.clip(lower=1)).clip(0, 1).to_numpy(dtype=float))


_GROUPS: Final = ("#1b6e62", "#7a3e8f")  # not the colours of the sides
_SURE: Final = 0.05  # the adjusted p-value up to which a word is significant


def words(contrast: Contrast, *, top: int = 12, lang: str = "fr", ax: Axes | None = None) -> Axes:
    """Draw the distinctive words of two groups of quotations.

    Parameters
    ----------
    contrast : Contrast
        The result of `Analysis.contrast`; its ``words`` has the figures.
    top : int
        The number of words for each group, those with the largest z-scores.
    lang : {"fr", "en"}
        The language of the labels.
    ax : matplotlib.axes.Axes, optional
        The Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        A bar for each word, to the right for ``a`` and to the left for ``b``. Its length is
        the z-score of the log-odds. Bars are hollow if the word is not significant
        (corrected p above 0.05). The counts in each group are in parentheses.

    Raises
    ------
    TypeError
        If it is not given a contrast.
    """
    if not hasattr(contrast, "words"):
        message = 'the words of two groups: plots.words(analysis.contrast("Le Matin", "Le Soir"))'
        raise TypeError(message)
    language = load_language(lang)
    table = contrast.words.sort_values("z_score", ascending=False, kind="stable")
    own, other = table[table["z_score"] > 0].head(top), table[table["z_score"] < 0].tail(top)
    shown = pd.concat([own, other])
    ax = new_axes(ax, len(shown))
    if shown.empty:
        return empty(ax, language)
    names = []
    for row, word_ in enumerate(records(shown)):
        colour = _GROUPS[0] if word_["z_score"] > 0 else _GROUPS[1]
        sure = word_["p_adjusted"] <= _SURE
        ax.barh(
            row,
            word_["z_score"],
            height=0.7,
            facecolor=colour if sure else "white",
            edgecolor=colour,
        )
        names.append(f"{word_['word']} ({int(word_['n_a'])} / {int(word_['n_b'])})")
    name_rows(ax, names)
    ax.axvline(0, color=SOFT, linewidth=1)
    ax.set_xlabel(language.say("plot_words_axis", a=contrast.a, b=contrast.b).replace("$", r"\$"))
    counts = []
    for name, group in zip((contrast.a, contrast.b), records(contrast.summary), strict=True):
        quotations = language.count("quotation", int(group["n_quotes"]))
        articles = language.count("article", int(group["n_articles"]))
        counts.append(f"{clip(name, 30)}{language.say('colon')}{quotations}, {articles}")
    title = language.say("plot_words", a=clip(contrast.a, 30), b=clip(contrast.b, 30))
    bare(ax, title, below="\n".join(counts))
    return ax
