"""What a notebook shows, and what displaCy draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hostile import ATTACKS, hostile_analysis
from invented import invented_analysis
from spacy import displacy as spacys

import stance
from stance.article import Repair
from stance.report import displacy

if TYPE_CHECKING:
    from stance.analysis import Analysis


@pytest.fixture(name="analysis")
def _analysis() -> Analysis:
    return invented_analysis()


def test_an_analysis_shows_its_tables_and_a_text_with_its_quotations(analysis: Analysis) -> None:
    view = analysis._repr_html_()
    assert "3 articles" in view
    assert view.count("<mark") >= int((analysis.quotes["article_id"] == "vote").sum())
    for name in analysis.speakers[analysis.speakers["mean_stance"].notna()]["speaker"]:
        assert name in view
    assert "Éric Blanc" in stance.analyze(analysis.article("match"))._repr_html_()


def test_an_article_shows_its_text_and_its_repairs() -> None:
    repair = Repair("line_break", 3, "mai-<son", "maison", "a word of the list")
    article = stance.Article("La maison.", id="m", newspaper="Le Quai", repairs=(repair,) * 12)
    view = article._repr_html_()
    assert "La maison." in view
    assert "Le Quai" in view
    assert "mai-&lt;son" in view
    assert "2 more repairs" in view


def test_views_stay_short_and_escape_everything() -> None:
    long = stance.Article("Rien à signaler. " * 50_000, id="long", title="t" * 50_000)
    assert len(long._repr_html_()) < 20_000
    assert len(stance.analyze(long)._repr_html_()) < 30_000
    for attack, name in zip(ATTACKS, hostile_analysis().texts["article_id"], strict=True):
        article = hostile_analysis().article(name)
        for view in (article._repr_html_(), hostile_analysis()._repr_html_()):
            assert "<script" not in view
            assert "<img" not in view
            assert attack in view or any(sign in attack for sign in "<>\"'&")


def test_views_of_nothing() -> None:
    assert "0 articles" in stance.analyze([])._repr_html_()
    assert stance.Article("")._repr_html_()


def test_displacy_draws_the_quotations_as_spans(analysis: Analysis) -> None:
    spans = displacy(analysis, "vote")
    rows = analysis.quotes[analysis.quotes["article_id"] == "vote"]
    assert [(s["start"], s["end"]) for s in spans["spans"]] == list(
        zip(rows["start"], rows["end"], strict=True)
    )
    for span, row in zip(spans["spans"], rows.itertuples(), strict=True):
        tokens = spans["tokens"][span["start_token"] : span["end_token"]]
        assert "".join(tokens) == "".join(str(row.quote).split())
    drawn = spacys.render(spans, manual=True, style="span", jupyter=False, options=spans["options"])
    assert "Ana Roy – contre" in drawn
    assert all(colour in drawn for colour in spans["options"]["colors"].values())


def test_displacy_draws_entities_that_do_not_overlap(analysis: Analysis) -> None:
    ents = displacy(analysis, "nuage", style="ent", lang="en")
    assert all(a["end"] <= b["start"] for a, b in zip(ents["ents"], ents["ents"][1:], strict=False))
    drawn = spacys.render(ents, manual=True, style="ent", jupyter=False)
    assert "Ana Roy – against" in drawn


def test_displacy_says_what_is_wrong(analysis: Analysis) -> None:
    with pytest.raises(ValueError, match="'span' or 'ent'"):
        displacy(analysis, "vote", style="dep")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="no article 'ailleurs'"):
        displacy(analysis, "ailleurs")
