"""The quotation and the role that stand for a speaker in the summary."""

from __future__ import annotations

import pandas as pd
import pytest

from stance.article import Article
from stance.columns import article_record
from stance.comparing import summarize_articles, summarize_speakers, typical_quotes
from stance.comparing.summaries import overview


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


@pytest.mark.parametrize(
    ("told", "usual"),
    [
        (["invitée", *2 * ["ministre des Ports"], "ex-ministre des Ports"], "ministre des Ports"),
        ([*2 * ["président"], *2 * ["président du Sénat"]], "président du Sénat"),
        (["maire de Vire"], "maire de Vire"),
        ([None, None], None),
    ],
)
def test_the_role_of_a_speaker_is_the_one_most_like_those_of_all_articles(
    make_quotes, told: list[str | None], usual: str | None
) -> None:
    quotes = make_quotes(*((f"a{k}", "Ana Roy", "on verra", 0.0) for k in range(len(told))))
    quotes["speaker_role"] = pd.array(told, dtype="string")
    role = summarize_speakers(quotes)["speaker_role"].iloc[0]
    assert (None if pd.isna(role) else role) == usual


def test_an_article_that_quotes_often_tells_a_role_once(make_quotes) -> None:
    often = [("a", "Ana Roy", f"on verra {k}", 0.0) for k in range(9)]
    quotes = make_quotes(*often, ("b", "Ana Roy", "oui", 0.0), ("c", "Ana Roy", "non", 0.0))
    quotes["speaker_role"] = pd.array(["invitée"] * 9 + ["maire de Vire"] * 2, dtype="string")
    assert summarize_speakers(quotes)["speaker_role"].tolist() == ["maire de Vire"]


def test_a_given_name_that_was_once_a_body_is_still_no_name(make_quotes) -> None:
    quotes = make_quotes(*((f"a{k}", "Paul", "on verra", 0.0) for k in range(3)))
    kinds = ["person", "person", "organisation"]
    quotes["speaker_type"] = pd.Categorical(kinds, quotes["speaker_type"].cat.categories)
    assert summarize_speakers(quotes)["named"].tolist() == [False]


@pytest.mark.parametrize(
    ("on_target", "told"),
    [
        ([True, False], "none judged: no quotation in the articles that name the target rail"),
        ([False, False], "none judged: no article names the target rail"),
        ([None, None], "none judged: no article names the target rail"),
    ],
)
def test_an_overview_says_why_nothing_was_judged(make_quotes, on_target, told: str) -> None:
    quotes = make_quotes(("b", "Ana Roy", "on verra", 0.0))
    quotes["stance"], quotes["stance_score"] = quotes["stance"].where([False]), float("nan")
    articles = summarize_articles([article_record(Article("un", id=n)) for n in "ab"], quotes)
    articles["on_target"] = pd.array(on_target, dtype="boolean")
    lines = overview(quotes, summarize_speakers(quotes), articles, "rail").splitlines()
    assert told in lines
