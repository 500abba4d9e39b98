"""The plots are legible: nothing overlaps, nothing is cut, no colour stands alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest
from crowd import crowd_analysis
from matplotlib.colors import to_hex

import stance
from stance.report import plots

mpl.use("Agg")
import matplotlib.pyplot as plt

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis

ALL = [
    *(plots.compare, plots.dispersion, plots.network),
    *(plots.quote_types, plots.speakers, plots.timeline),
]
FAVOR, AGAINST = "#0072b2", "#d55e00"


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


def texts_of(ax: Any) -> list[Any]:
    """Return all that is written on a plot, as it is drawn."""
    ax.figure.canvas.draw()
    axis = [*ax.get_xticklabels(), *ax.get_yticklabels()] if ax.axison else []
    legend = ax.get_legend().get_texts() if ax.get_legend() else []
    titles = [ax._left_title, ax.xaxis.label, ax.yaxis.label]
    found = [*axis, *legend, *titles, *ax.texts]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def boxes_of(ax: Any) -> list[tuple[str, Any]]:
    return [(text.get_text(), text.get_window_extent()) for text in texts_of(ax)]


@pytest.mark.parametrize("plot", ALL)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_written_overlaps_or_is_cut(plot: Any, lang: str) -> None:
    ax = plot(crowd_analysis(), lang=lang)
    boxes = boxes_of(ax)
    assert len(boxes) > 5
    frame = ax.figure.bbox
    for words, box in boxes:
        assert frame.x0 - 1 <= box.x0, words
        assert box.x1 <= frame.x1 + 1, words
        assert frame.y0 - 1 <= box.y0, words
        assert box.y1 <= frame.y1 + 1, words
    for (words, box), (others, other) in combinations(boxes, 2):
        wide = min(box.x1, other.x1) - max(box.x0, other.x0)
        high = min(box.y1, other.y1) - max(box.y0, other.y0)
        if plot is plots.timeline and {words, others} <= ticks_of(ax):
            continue  # turned by 45 degrees, their boxes share corners that hold no letter
        assert wide <= 1 or high <= 1, (words, others)


def ticks_of(ax: Any) -> set[str]:
    return {label.get_text() for label in ax.get_xticklabels()}


@pytest.mark.parametrize("plot", ALL)
def test_a_plot_is_drawn_on_the_axes_given(plot: Any) -> None:
    _, axes = plt.subplots(1, 2)
    assert plot(crowd_analysis(), ax=axes[1]) is axes[1]
    assert not axes[0].has_data()
    assert plt.get_fignums() == [axes[0].figure.number]


@pytest.mark.parametrize("plot", ALL)
def test_a_plot_of_nothing_says_so(plot: Any) -> None:
    ax = plot(stance.analyze([]))
    assert [text.get_text() for text in ax.texts] == ["Rien à montrer"]


@pytest.mark.parametrize("plot", ALL)
def test_a_plot_does_not_speak_other_languages(plot: Any) -> None:
    with pytest.raises(ValueError, match=r"lang='de'.*en, fr"):
        plot(crowd_analysis(), lang="de")


def test_speakers_are_those_with_most_words_the_most_favourable_first() -> None:
    analysis = crowd_analysis(40)
    ax = stance.plots.speakers(analysis, top=30)
    ax.figure.canvas.draw()
    lines = [line for line in ax.lines if line.get_linestyle() == "None"]
    means = [float(line.get_xdata()[0]) for line in lines]
    assert means == sorted(means, reverse=True)
    assert len(means) == len(ax.get_yticklabels()) == 30
    wanted = analysis.speakers.nlargest(30, "n_words")
    assert sorted(means) == pytest.approx(sorted(wanted["mean_stance"]))
    for line, mean in zip(lines, means, strict=True):
        side = "favor" if mean > 0.4 else "against" if mean < -0.4 else "neutral"
        assert line.get_marker() == {"favor": "^", "against": "v", "neutral": "o"}[side]
        if side != "neutral":
            assert to_hex(line.get_color()) == (FAVOR if side == "favor" else AGAINST)
    hollow = [line for line in lines if to_hex(line.get_markerfacecolor()) == "#ffffff"]
    assert len(hollow) == int(wanted["ci_low"].isna().sum())


def test_compare_draws_the_shares_that_compare_counts() -> None:
    analysis = crowd_analysis()
    ax = plots.compare(analysis, "newspaper")
    table = analysis.compare("newspaper").sort_values("mean_stance", ascending=False, kind="stable")
    widths = [bar.get_width() for bar in ax.patches]
    shares = [*table["share_favor"], *table["share_neutral"], *table["share_against"]]
    assert widths == pytest.approx(shares)
    assert {bar.get_hatch() for bar in ax.patches} == {"", "//"}
    with pytest.raises(ValueError, match="cannot compare"):
        plots.compare(analysis, "nonsense")


def test_compare_leaves_out_what_is_off_the_subject() -> None:
    analysis = crowd_analysis()
    off = analysis.quotes["article_id"] == "a0"
    ax = plots.compare(unjudged(analysis, off), "article", top=50)
    assert len(ax.get_yticklabels()) == analysis.quotes["article_id"].nunique() - 1


def unjudged(analysis: Analysis, rows: pd.Series) -> Analysis:
    """Return an analysis some of whose quotations have no stance."""
    names = ("stance", "stance_score", "aspect")
    quotes = analysis.quotes.assign(**{name: analysis.quotes[name].mask(rows) for name in names})
    return replace(analysis, quotes=quotes)


def test_compare_has_the_denominator_of_the_table() -> None:
    whole = crowd_analysis()
    analysis = unjudged(whole, whole.quotes["quote_id"].str.endswith(":1"))
    table = analysis.compare("newspaper").sort_values("mean_stance", ascending=False, kind="stable")
    assert 0 < table["n_judged"].sum() < table["n_quotes"].sum()
    ax = plots.compare(analysis, "newspaper")
    widths = [bar.get_width() for bar in ax.patches]
    judged = table[table["n_judged"] > 0]
    shares = [*judged["share_favor"], *judged["share_neutral"], *judged["share_against"]]
    assert widths == pytest.approx(shares)
    shown = [label.get_text().rpartition("(")[2] for label in ax.get_yticklabels()]
    assert shown == [f"{count})" for count in judged["n_judged"]]


def test_timeline_counts_each_dated_quotation_once_and_says_what_has_no_date() -> None:
    analysis = crowd_analysis()
    dates = analysis.articles["date"].mask(analysis.articles["article_id"] == "a3")
    ax = plots.timeline(replace(analysis, articles=analysis.articles.assign(date=dates)))
    undated = int((analysis.quotes["article_id"] == "a3").sum())
    assert sum(bar.get_height() for bar in ax.patches) == len(analysis.quotes) - undated
    assert str(undated) in ax.get_xlabel()
    months = len({round(bar.get_x(), 3) for bar in ax.patches})
    assert months == 24  # from January 2019 to December 2020, silent months included
    assert "janvier 2019" in ticks_of(ax)
    undated_all = plots.timeline(crowd_analysis(dated=False))
    assert undated_all.texts[0].get_text() == "Aucun article n’a de date"


def test_dispersion_puts_each_quotation_where_it_stands() -> None:
    analysis = crowd_analysis()
    ax = plots.dispersion(analysis)
    drawn = sorted(seg[0][0] for lines in ax.collections for seg in lines.get_segments())
    middles = (analysis.quotes["start"] + analysis.quotes["end"]) / 2 / 1000
    assert drawn == pytest.approx(sorted(middles))
    bare = plots.dispersion(replace(analysis, texts=analysis.texts.head(0)))
    assert all(0 <= seg[0][0] <= 1 for lines in bare.collections for seg in lines.get_segments())


def test_network_draws_a_line_for_each_speaker_of_each_article() -> None:
    analysis = crowd_analysis()
    ax = plots.network(analysis)
    links = analysis.quotes[["speaker", "article_id"]].drop_duplicates()
    lines = [line for line in ax.lines if len(line.get_xdata()) == 2]
    assert len(lines) == len(links)
    solid = {to_hex(line.get_color()) for line in lines if line.get_linestyle() == "-"}
    dashed = {to_hex(line.get_color()) for line in lines if line.get_linestyle() == "--"}
    assert (solid, dashed) == ({FAVOR}, {AGAINST})


@pytest.mark.parametrize("plot", ALL)
def test_below_its_title_a_plot_names_target_quotations_and_articles(plot: Any) -> None:
    analysis = crowd_analysis()
    written = "\n".join(text.get_text() for text in plot(analysis, lang="en").texts)
    assert "Target: " in written
    judged = len(analysis.quotes)
    assert f"{judged}\u00a0judged quotations, 15\u00a0articles in 5\u00a0newspapers" in written
    assert "2020" in written


def test_the_data_of_plots_are_frames() -> None:
    analysis = crowd_analysis()
    judged = len(analysis.quotes)
    types = plots.types_by_side(analysis)
    assert types["n_judged"].tolist()[0] == judged == types["n_judged"].iloc[1:].sum()
    links = plots.links(analysis, top=1000)
    assert links["n_judged"].sum() == judged
    assert set(links["stance"]) == {"favor", "neutral", "against"}
    positions = plots.positions(analysis)
    assert len(positions) == judged
    assert positions["position"].between(0, 1).all()


def test_quote_types_add_up() -> None:
    analysis = crowd_analysis()
    ax = plots.quote_types(analysis)
    first = [
        bar.get_width() for bar in ax.patches if round(bar.get_y() + bar.get_height() / 2) == 0
    ]
    counts = analysis.quotes["quote_type"].value_counts(normalize=True)
    assert first == pytest.approx([counts["direct"], counts["mixed"], counts["indirect"]])


def test_without_matplotlib_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError, match=r"pip install 'stance-presse\[plots\]'"):
        plots.speakers(crowd_analysis())


def test_a_date_of_no_month_counts_as_none() -> None:
    analysis = crowd_analysis()
    third = analysis.articles["article_id"] == "a3"
    drawn = []
    for date in ("2019-13-01", None):
        dates = analysis.articles["date"].mask(third, date)
        ax = plots.timeline(replace(analysis, articles=analysis.articles.assign(date=dates)))
        drawn.append((ax.get_xlabel(), [bar.get_height() for bar in ax.patches]))
    assert drawn[0] == drawn[1]


def test_words_are_drawn_on_the_side_of_those_who_say_them() -> None:
    analysis = crowd_analysis()
    first, second, *_ = analysis.articles["newspaper"].dropna().unique()
    own = analysis.articles.loc[analysis.articles["newspaper"] == first, "article_id"]
    said = analysis.quotes["article_id"].isin(own).map({True: "la caméra", False: "le loup"})
    quotes = analysis.quotes.assign(quote=said.astype("string"))
    contrast = replace(analysis, quotes=quotes).contrast(first, second)
    ax = plots.words(contrast, lang="en")
    assert ax.patches
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == sorted(widths, reverse=True)
    assert set(widths) <= set(contrast.words["z_score"])
    counts = [f"{n}\u00a0quotation" for n in contrast.summary["n_quotes"]]
    assert all(count in ax.texts[-1].get_text() for count in counts)
