"""Tables for the terminal: aligned, narrow, harmless."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.cli.console import article_table, comparison_table, quote_table, speaker_table
from stance.columns import ARTICLES, QUOTES, SPEAKERS, build

NAN = float("nan")


def test_table_is_aligned_and_fits_a_hundred_columns() -> None:
    row = dict.fromkeys(SPEAKERS, 0) | {
        "speaker": "Coordination nationale des riverains et usagers en colère",
        "speaker_type": "organisation",
        "speaker_gender": None,
        "speaker_role": None,
        "n_articles": 10_000,
        "n_quotes": 100_000,
        "n_judged": 100_000,
        "n_neutral": 100_000,
        "mean_stance": -0.123,
        "ci_low": -0.2,
        "ci_high": 0.1,
        "stance": "against",
    }
    alone = row | {"speaker": "Léa", "ci_low": float("nan"), "ci_high": float("nan")}
    table = speaker_table(build([row, alone], SPEAKERS)).splitlines()
    assert len(table) == 3
    assert max(map(len, table)) <= 100
    assert table[1].index("against") == table[2].index("against") == table[0].index("stance")
    assert "-0.20 to +0.10" in table[1]
    assert "to" not in table[2].split("Léa")[1]


def test_table_of_nobody_is_its_header() -> None:
    assert speaker_table(build([], SPEAKERS)).startswith("speaker")
    assert "\n" not in speaker_table(build([], SPEAKERS))


@given(st.text())
def test_no_cell_breaks_a_line_or_commands_the_terminal(words: str) -> None:
    quotes = build(
        [{"article_id": "a", "quote": words, "speaker": words}],
        {
            name: dtype
            for name, dtype in QUOTES.items()
            if name in {"article_id", "quote", "speaker"}
        },
    ).assign(stance="favor", stance_score=0.5)
    table = quote_table(quotes)
    assert table.count("\n") == 1
    assert table.replace("\n", "").isprintable()
    assert max(map(len, table.split("\n"))) <= 100


def test_every_article_has_its_line_and_its_error() -> None:
    rows = [
        {"article_id": "a", "newspaper": "Le Courrier", "n_quotes": 3, "mean_stance": 0.25},
        {"article_id": "b", "error": "b.txt: empty"},
    ]
    counts = {"n_words": 0, "n_quotes": 0, "n_speakers": 0, "n_repairs": 0}
    table = article_table(build([{**counts, **row} for row in rows], ARTICLES)).splitlines()
    assert [line.split()[0] for line in table] == ["article", "a", "b"]
    assert "+0.25" in table[1]
    assert table[2].endswith("b.txt: empty")


@pytest.mark.parametrize("by", [["newspaper"], ["newspaper", "month"]])
def test_a_comparison_shows_what_makes_a_group_first(by: list[str]) -> None:
    group = {
        "newspaper": "Le Courrier",
        "month": pd.NA,
        "n_articles": 2,
        "n_quotes": 4,
        "n_judged": 4,
        "n_duplicates": 0,
    }
    figures = {"n_favor": 1, "n_against": 2, "n_neutral": 1, "mean_stance": -0.5}
    frame = pd.DataFrame([{**group, **figures, "ci_low": NAN, "ci_high": NAN}])
    heading, row = comparison_table(frame, by).splitlines()
    assert heading.split()[: len(by)] == by
    assert row.split()[-7:] == ["2", "4", "4", "1", "2", "1", "-0.50"]


def test_stances_have_no_columns_where_nothing_was_judged() -> None:
    counts = {"n_articles": 2, "n_quotes": 4, "n_judged": 0, "n_duplicates": 0}
    frame = pd.DataFrame([{"newspaper": "Le Phare", **counts}])
    assert comparison_table(frame, ["newspaper"]).split() == [
        *("newspaper", "articles", "quotes"),
        *("Le", "Phare", "2", "4"),
    ]
