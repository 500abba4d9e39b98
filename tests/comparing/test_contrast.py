"""Two groups against each other, with figures that can be counted on one's fingers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from stance.article import Article
from stance.columns import article_record
from stance.comparing import Contrast, compare, contrast, summarize_articles

NUAGE = "le nuage protège le pays et le nuage coûte"
CAMERA = "la caméra surveille la ville et la caméra coûte"
NEWSPAPERS = {"a": "Matin", "b": "Matin", "c": "Soir", "d": "Soir", "e": "Nuit"}


@pytest.fixture
def quotes(make_quotes) -> pd.DataFrame:
    quotes = make_quotes(
        ("a", "Ana Roy", NUAGE, 0.6),
        ("b", "Ana Roy", NUAGE, 0.2),
        ("c", "Ana Roy", CAMERA, -0.4),
        ("d", "Ana Roy", CAMERA, -0.8),
        ("d", "Léo Blin", CAMERA, 0.0),
        ("d", "un élu", CAMERA, 0.0),
        ("e", "Zoé Lam", "rien", 0.0),
    )
    quotes["aspect"] = pd.Categorical(["cloud"] * 2 + ["police"] * 4 + ["cloud"])
    return quotes


@pytest.fixture
def articles(quotes) -> pd.DataFrame:
    records = [
        article_record(Article("un deux", id=name, newspaper=newspaper))
        for name, newspaper in NEWSPAPERS.items()
    ]
    return summarize_articles(records, quotes)


@pytest.fixture
def papers(quotes, articles) -> Contrast:
    return contrast(quotes, articles, "Matin", "Soir")


def test_the_summary_is_what_compare_says(papers: Contrast, quotes, articles) -> None:
    table = compare(quotes, articles, "newspaper").set_index("newspaper").loc[["Matin", "Soir"]]
    mine = papers.summary.set_index("group")
    pd.testing.assert_frame_equal(mine, table, check_names=False, check_index_type=False)


def test_who_speaks_where(papers: Contrast) -> None:
    table = papers.speakers.set_index("speaker")
    assert table["group"].to_dict() == {"Ana Roy": "both", "Léo Blin": "b"}
    assert table.loc["Ana Roy", ["n_quotes_a", "n_quotes_b"]].tolist() == [2, 2]
    row = table.loc["Ana Roy"]
    assert row["difference"] == pytest.approx(0.4 - -0.6)
    # Each side draws one article twice or both: the widest differences bound the interval.
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([0.6, 1.4])
    assert np.isnan(table.loc["Léo Blin", "difference"])


def test_difference_of_the_means(papers: Contrast) -> None:
    assert papers.difference == pytest.approx(0.4 - (-0.4 - 0.8) / 4)
    assert papers.ci_low <= papers.difference <= papers.ci_high


def test_aspects(papers: Contrast) -> None:
    table = papers.aspects.set_index("aspect")
    assert table[["share_a", "share_b"]].sum().tolist() == [1, 1]
    assert table["difference"].to_dict() == {"cloud": 1, "police": -1}


def test_words(papers: Contrast) -> None:
    first = papers.words[papers.words["group"] == "a"]["word"].tolist()
    assert first[:2] == ["le", "nuage"]
    assert papers.words["p_adjusted"].ge(papers.words["p_value"]).all()
    assert "rien" not in set(papers.words["word"])


def test_several_on_a_side_and_columns_of_quotations(quotes, articles) -> None:
    sides = contrast(quotes, articles, ["Matin", "Nuit"], ["Soir"])
    assert sides.a == "Matin, Nuit"
    assert sides.summary["n_articles"].tolist() == [3, 2]
    people = contrast(quotes, articles, "Ana Roy", "Léo Blin", by="speaker")
    assert people.summary["n_quotes"].tolist() == [4, 1]
    assert people.summary["share_quoted"].isna().all()


def test_one_article_gives_no_interval(quotes, articles) -> None:
    sides = contrast(quotes, articles, "Nuit", "Soir")
    assert np.isnan([sides.ci_low, sides.ci_high]).all()
    assert sides.difference == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (
            "Matin",
            "Midi",
            "no newspaper 'Midi' in this analysis; there are 'Matin', 'Nuit', 'Soir'",
        ),
        ("Matin", ["Soir", "Matin"], "'Matin' is on both sides"),
    ],
)
def test_what_cannot_be_set_against_each_other(quotes, articles, a, b, message) -> None:
    with pytest.raises(ValueError, match=message):
        contrast(quotes, articles, a, b)
    with pytest.raises(ValueError, match="cannot compare by 'paper'"):
        contrast(quotes, articles, "Matin", "Soir", by="paper")


def test_no_figure_is_printed_where_there_is_none(make_quotes, articles) -> None:
    rows = [("a", "Ana Roy", "oui", 0.5), ("c", "Ana Roy", "non", 0.5), ("d", "Léo", "un", 0.5)]
    quotes = make_quotes(*rows)
    said = repr(contrast(quotes, articles, "Matin", "Soir"))
    assert said == (
        "Contrast(newspaper: Matin / Soir, mean stance 0.00, too few articles for an interval, "
        "1 speaker in both)"
    )
    unjudged = quotes.assign(stance=None, stance_score=np.nan).astype(quotes.dtypes)
    result = contrast(unjudged, articles, "Matin", "Soir")
    assert "nothing judged to compare" in repr(result)
    assert "nan" not in repr(result) + result._repr_html_()
    assert result.speakers[["n_judged_a", "n_judged_b"]].sum(axis=None) == 0


def test_the_view_is_escaped(quotes, articles) -> None:
    hostile = articles.assign(newspaper=articles["newspaper"].str.replace("Matin", "<b>Matin"))
    view = contrast(quotes, hostile, "<b>Matin", "Soir")
    assert "<b>" not in view._repr_html_()
    assert "&lt;b&gt;Matin" in view._repr_html_()
    assert repr(view).startswith("Contrast(newspaper: <b>Matin / Soir, mean stance +0.70 [")
