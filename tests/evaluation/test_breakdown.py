"""The breakdowns count what they say that they count."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from breakdown import Case, by_class, by_method, by_type, cases_of, genre, reliability, style_of
from errors import errors_of, errors_page
from metrics import share
from sets import SETS, GoldArticle, chosen

from stance.checking.matching import GoldQuote, Prediction

TEXT = "« Nous irons », promet Léa Roy. « Et vite. »\n\nElle a dit que tout allait bien."
QUOTES = (
    GoldQuote(2, 12, "direct", ("Léa Roy", "Mme Roy"), ("favor",)),
    GoldQuote(34, 42, "direct", ("Léa Roy", "Mme Roy")),
    GoldQuote(61, 77, "indirect", ("Léa Roy", "Mme Roy")),
)
ARTICLE = GoldArticle("one", Path("one.txt"), TEXT, QUOTES, {"genre": "dépêche"})
GIVEN = [
    Prediction("direct", "Nous irons", "Léa Roy", "against", "cue_after", 0.9),
    Prediction("direct", "Et vite", "Luc Noir", "", "continued", 0.6),
    Prediction("indirect", "promet Léa Roy", "Léa Roy", "", "que", 0.8),
]


@pytest.fixture
def cases() -> list[Case]:
    return cases_of([ARTICLE], {"one": GIVEN})


def test_gold_of_this_test() -> None:
    words = [TEXT[quote.start : quote.end] for quote in QUOTES]
    assert words == ["Nous irons", "Et vite.", "tout allait bien"]


def test_by_type(cases) -> None:
    direct, mixed, indirect = by_type(cases, draws=2)
    assert [direct[1], mixed[1], indirect[1]] == [2, 0, 1]
    assert [cell[0] for cell in direct[2:]] == [1.0, 0.5, 0.5, 1.0]
    assert [indirect[2][0], indirect[5][0]] == [0.0, 0.0]


def test_by_class_leaves_out_what_does_not_occur(cases) -> None:
    rows = {row[0]: row[1:] for row in by_class(cases, draws=2)}
    assert rows["alone"][0] == 1
    assert rows["form: que"][0] == 1
    assert "unclosed" not in rows


def test_by_method_counts_right_quotations_alone(cases) -> None:
    rows = {row[0]: row for row in by_method(cases, draws=2)}
    assert sorted(rows) == ["continued", "cue_after"]
    assert rows["cue_after"][2][0] == 1.0
    assert rows["continued"][2][0] == 0.0


def test_calibration_error_weighs_bins_by_their_size(cases) -> None:
    rows, error = reliability(cases, draws=2)
    assert [row[1] for row in rows] == [1, 1]
    assert error == pytest.approx((abs(0.9 - 1) + abs(0.6 - 0)) / 2)
    assert math.isnan(reliability([], draws=2)[1])


def test_each_error_has_a_class(cases) -> None:
    assert sorted(error.name for error in errors_of(cases[0])) == [
        "false: indirect",
        "missed: indirect, form: que",
        "speaker: alone",
        "stance: favor taken for against",
    ]


def test_examples_come_from_the_set_that_is_shown(cases) -> None:
    page = errors_page({"shown": [], "hidden": cases}, "shown")
    assert "| false: indirect " in page
    assert "Nous irons" not in page


def test_no_interval_for_one_article() -> None:
    assert str(share([(1, 2)])) == "0.500"
    assert str(share([(1, 2), (2, 2)], draws=50)).startswith("0.750 [0.500, 1.000")


def test_every_genre_of_the_corpus_has_a_family() -> None:
    articles = [*SETS["corpus-development"].articles(), *SETS["corpus-measuring"].articles()]
    assert {a.about["genre"] for a in articles if genre(a) == "other"} == set()


def test_parts_of_the_corpus_are_disjoint() -> None:
    parts = [{a.id for a in one.articles()} for one in chosen(["corpus-d", "corpus-m"])]
    assert all(parts)
    assert not parts[0] & parts[1]


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no set 'corpse'; choose among corpus-development"):
        chosen(["corpse"])


def test_style_of_a_house() -> None:
    assert style_of("«Oui», dit-il. «Non.»") == "«guillemets»"
