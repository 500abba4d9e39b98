"""The quotation that stands for a speaker in the summary."""

from __future__ import annotations

import pandas as pd

from stance.comparing import typical_quotes


def test_a_typical_quotation_is_on_the_side_of_its_speaker(make_quotes) -> None:
    quotes = make_quotes(
        ("a", "Ana Roy", "un contretemps", -0.3),
        ("a", "Ana Roy", "un progrès net", 0.5),
        ("a", "Ana Roy", "ce progrès profite à tous", 0.9),
        ("a", "Léo Blin", "on verra", 0.0),
    )
    assert typical_quotes(quotes)["quote"].tolist() == ["ce progrès profite à tous", "on verra"]


def test_a_clause_in_marks_goes_before_a_fragment_and_a_report(make_quotes) -> None:
    quotes = make_quotes(
        ("a", "Ana Roy", "tout ira mieux", 0.9),
        ("a", "Ana Roy", "progrès", 0.8),
        ("a", "Ana Roy", "ce progrès profite à tous", 0.5),
    )
    quotes["quote_type"] = pd.Categorical(
        ["indirect", "mixed", "direct"], categories=quotes["quote_type"].cat.categories
    )
    assert typical_quotes(quotes)["quote"].tolist() == ["ce progrès profite à tous"]


def test_a_speaker_who_is_not_judged_has_a_quotation_too(make_quotes) -> None:
    quotes = make_quotes(("a", "Ana Roy", "on verra", 0.0))
    quotes["stance"], quotes["stance_score"] = quotes["stance"].where([False]), float("nan")
    assert typical_quotes(quotes)["quote"].tolist() == ["on verra"]
