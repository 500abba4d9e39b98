"""The frames have their columns, order and dtypes, whatever goes in."""

from __future__ import annotations

from types import MappingProxyType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.article import Article
from stance.columns import (
    ARTICLES,
    QUOTES,
    SPEAKERS,
    article_record,
    build,
    conform,
    count_words,
    quote_records,
    stack,
)
from stance.quote import Quote, Speaker

SCHEMAS = [QUOTES, SPEAKERS, ARTICLES]


def quote(text: str, start: int, **fields: object) -> Quote:
    return Quote(start, start + len(text), "direct", text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_empty_frame_has_every_column_and_dtype(schema: dict[str, object]) -> None:
    frame = build([], schema)
    assert list(frame.columns) == list(schema)
    assert len(frame) == 0
    for name, dtype in schema.items():
        assert frame[name].dtype == (dtype if dtype != "category" else "category"), name


def test_fixed_categories_stand_in_fixed_order_even_when_unseen() -> None:
    frame = build([], QUOTES)
    assert list(frame["quote_type"].cat.categories) == ["direct", "mixed", "indirect"]
    assert list(frame["stance"].cat.categories) == ["favor", "against", "neutral"]


def test_missing_words_are_na_never_empty_strings() -> None:
    frame = build([{"a": ""}, {"a": None}, {"a": "x"}], {"a": "string"})
    assert frame["a"].isna().tolist() == [True, True, False]


def test_a_value_outside_fixed_categories_is_an_error_that_names_the_column() -> None:
    with pytest.raises(ValueError, match=r"'stance'.*'pro' is none of favor, against, neutral"):
        build([{"stance": "pro"}], {"stance": SPEAKERS["stance"]})


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="missing columns: cue"):
        conform(pd.DataFrame({"quote": ["x"]}), {"quote": "string", "cue": "string"})


def test_conform_changes_nothing_the_second_time(make_quotes) -> None:
    frame = make_quotes(("a", "Ana Roy", "oui", 0.5), ("a", None, "non", -0.5))
    pd.testing.assert_frame_equal(conform(frame, QUOTES), frame)


def test_quote_ids_count_from_one_in_text_order() -> None:
    article = Article("abc « deux » « un »", id="x")
    rows = quote_records(article, [quote("deux", 6), quote("ab", 0)])
    assert [(row["quote_id"], row["quote"]) for row in rows] == [("x:1", "ab"), ("x:2", "deux")]


def test_a_quote_without_speaker_has_missing_speaker_columns() -> None:
    article = Article("« deux »", id="x")
    with_speaker = quote("deux", 2, speaker=Speaker("Ana Roy", "person", "maire"))
    rows = quote_records(article, [quote("deux", 2)]) + quote_records(article, [with_speaker])
    frame = build(rows, {name: QUOTES[name] for name in rows[0]})
    assert frame["speaker"].isna().tolist() == [True, False]
    assert frame.loc[1, ["speaker", "speaker_type", "speaker_role"]].tolist() == [
        "Ana Roy",
        "person",
        "maire",
    ]


def test_words_that_two_quotations_share_count_once() -> None:
    article = Article("un deux trois quatre")
    record = article_record(article, [quote("un deux", 0), quote("deux trois", 3)])
    assert record["n_words"] == 4
    assert record["share_quoted"] == 0.75


def test_an_article_without_text_has_no_share() -> None:
    record = article_record(Article("", error="empty: nothing to read"))
    assert record["n_words"] == 0
    assert record["share_quoted"] is None
    assert record["error"] == "empty: nothing to read"


def test_metadata_of_the_users_own_follows_and_never_hides_a_column() -> None:
    article = Article("un", extra=MappingProxyType({"desk": "Eco", "n_words": "beaucoup"}))
    frame = build([article_record(article)], ARTICLES)
    assert list(frame.columns) == [*ARTICLES, "desk", "extra_n_words"]
    assert frame.loc[0, ["n_words", "n_quotes", "n_judged"]].tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("…", 0), ("l’armée", 2), ("vice-président", 1), ("10 %", 1), ("Qu'a-t-il dit ?", 3)],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.lists(st.sampled_from(["cloud", "oversight", "other"]), max_size=6), st.integers(0, 6))
def test_stacking_parts_is_building_the_whole(aspects: list[str], cut: int) -> None:
    schema = {"aspect": "category", "n": "int64"}
    rows = [{"aspect": aspect, "n": n} for n, aspect in enumerate(aspects)]
    parts = [build(rows[:cut], schema), build(rows[cut:], schema)]
    pd.testing.assert_frame_equal(stack(parts, schema), build(rows, schema))


def test_stacking_nothing_is_the_empty_frame() -> None:
    pd.testing.assert_frame_equal(stack([], QUOTES), build([], QUOTES))


def test_stacking_keeps_the_order_of_shared_categories() -> None:
    dtype = pd.CategoricalDtype(["zeta", "alpha"])
    parts = [pd.DataFrame({"aspect": pd.Series([name], dtype=dtype)}) for name in ("alpha", "zeta")]
    stacked = stack(parts, {"aspect": "category"})
    assert list(stacked["aspect"].cat.categories) == ["zeta", "alpha"]
