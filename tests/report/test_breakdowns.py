"""Newspapers, months and kinds of speakers side by side, and the sentence at the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from crowd import crowd_analysis

from stance.report.breakdowns import finding, kinds, months, newspapers, types
from stance.report.language import load_language

if TYPE_CHECKING:
    from stance.analysis import Analysis

FRENCH = load_language("fr")


def leaning(*sides: str) -> Analysis:
    """Return an analysis in which each article has ten quotations, all of one side."""
    crowd = crowd_analysis()
    quotes = crowd.quotes.head(0)
    rows = [
        crowd.quotes.head(10).assign(article_id=f"a{at}", stance=side)
        for at, side in enumerate(sides)
    ]
    joined = pd.concat(rows, ignore_index=True)
    joined["stance"] = joined["stance"].astype(quotes["stance"].dtype)
    return crowd.with_quotes(joined)


def test_shares_have_the_judged_quotations_as_denominator() -> None:
    crowd = crowd_analysis()
    table = crowd.compare("newspaper").set_index("newspaper")
    groups = newspapers(crowd, FRENCH)
    assert len(groups) == len(table)
    for group in groups:
        row = table.loc[group.name]
        assert (group.judged, group.quotes) == (row["n_judged"], row["n_quotes"])
        assert group.sides["favor"].share == pytest.approx(row["share_favor"])
        assert group.sides["against"].share == pytest.approx(row["share_against"])


def test_every_quotation_is_in_one_month_one_kind_and_one_type() -> None:
    crowd = crowd_analysis()
    assert sum(group.quotes for group in months(crowd, FRENCH)) == len(crowd.quotes)
    assert sum(group.quotes for group in types(crowd, FRENCH)) == len(crowd.quotes)
    assert kinds(crowd, FRENCH) == []  # nobody in it has a role
    crowd.quotes["speaker_kind"] = ["expert", None, "us"] * 20
    names = [(group.name, group.quotes) for group in kinds(crowd, FRENCH)]
    assert names == [("experts", 20), ("us", 20), ("non classés", 20)]
    assert months(crowd_analysis(dated=False), FRENCH) == []


def test_a_month_that_does_not_exist_has_no_row() -> None:
    crowd = crowd_analysis()
    crowd.articles["date"] = "2019-13-02"
    assert months(crowd, FRENCH) == []


def test_the_finding_names_a_side_only_where_the_interval_does() -> None:
    said, caution = finding(leaning("favor", "favor", "favor", "neutral"), FRENCH)
    assert "penche pour" in said
    said, caution = finding(leaning("against", "against", "against", "neutral"), FRENCH)
    assert "penche contre" in said
    said, caution = finding(leaning("favor", "against", "neutral", "favor", "against"), FRENCH)
    assert "rien ne permet" in said
    assert "intervalle" in caution


def test_one_article_has_no_interval() -> None:
    said, caution = finding(leaning("favor"), FRENCH)
    assert "95" not in said
    assert "ne valent que pour lui" in said
    assert "intervalle" not in caution
    said, _ = finding(leaning("favor", "favor"), FRENCH)
    assert "dans 2\u00a0articles" in said
    assert "ne valent que pour eux" in said


def test_the_gap_is_that_of_the_printed_shares() -> None:
    crowd = leaning(*["favor"] * 3, *["neutral"] * 4)
    stances = ["against"] + ["favor"] * 9 + ["neutral"] * 60
    crowd.quotes["stance"] = pd.Categorical(stances, crowd.quotes["stance"].cat.categories)
    crowd.quotes["article_id"] = [f"a{at % 10}" for at in range(70)]
    said, _ = finding(crowd, load_language("en"))
    assert "13% are for and 1% against" in said
    assert "a lead of 12\u00a0points for" in said  # 11.4 before rounding
