"""A row for each stretch of time, whatever is missing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article
from stance.columns import article_record
from stance.comparing import compare, summarize_articles, timeline
from stance.comparing.grouping import FREQUENCIES, frequency, period_of


@pytest.fixture
def quotes(make_quotes) -> pd.DataFrame:
    return make_quotes(("a", "Ana Roy", "oui", 0.6), ("b", "Ana Roy", "non", -0.2))


def articles_of(quotes: pd.DataFrame, dates: dict[str, str]) -> pd.DataFrame:
    records = [
        article_record(Article("un deux", id=name, date=date)) for name, date in dates.items()
    ]
    return summarize_articles(records, quotes)


def test_gaps_are_rows_of_zeros_and_the_undated_come_last(quotes) -> None:
    dates = {"a": "2019-11-14", "b": "2020-02-01", "c": "", "d": "14 novembre 2019"}
    table = timeline(quotes, articles_of(quotes, dates), "M")
    assert table["period"].tolist()[:4] == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert table["n_articles"].tolist() == [1, 0, 0, 1, 2]
    assert table["n_quotes"].tolist() == [1, 0, 0, 1, 0]
    assert pd.isna(table.loc[4, "period"])
    assert pd.isna(table.loc[4, "start"])
    assert table.loc[1, ["mean_stance", "share_favor", "share_quoted"]].isna().all()
    assert str(table["start"].dtype).startswith("datetime64")


@pytest.mark.parametrize(
    ("freq", "periods"),
    [
        ("D", ["2019-12-30", "2019-12-31", "2020-01-01"]),
        ("W", ["2020-W01"]),
        ("ME", ["2019-12", "2020-01"]),
        ("QE", ["2019-Q4", "2020-Q1"]),
        ("y", ["2019", "2020"]),
    ],
)
def test_frequencies(quotes, freq: str, periods: list[str]) -> None:
    articles = articles_of(quotes, {"a": "2019-12-30", "b": "2020-01-01T06:00"})
    assert timeline(quotes, articles, freq)["period"].tolist() == periods


def test_a_month_is_in_no_week(quotes) -> None:
    articles = articles_of(quotes, {"a": "2019-11", "b": "2019-11-14"})
    assert timeline(quotes, articles, "W")["n_articles"].tolist() == [1, 1]
    assert timeline(quotes, articles, "M")["n_articles"].tolist() == [2]


@pytest.mark.parametrize(
    ("printed", "month", "year"),
    [
        ("2019-11-14T06:00", "2019-11", "2019"),
        ("2019", None, "2019"),
        ("14/11/2019", None, None),
        ("2019-13", None, None),
    ],
)
def test_months_and_years_are_the_same_everywhere(
    quotes, printed: str, month: str | None, year: str | None
) -> None:
    articles = articles_of(quotes, {"a": printed})
    for name, freq, expected in (("month", "M", month), ("year", "Y", year)):
        labels = [
            compare(quotes, articles, name)[name],
            timeline(quotes, articles, freq)["period"],
        ]
        for found in labels:
            assert found.astype("object").where(found.notna(), None).tolist() == [expected]


@pytest.mark.parametrize("printed", ["0201-11-14", "9999-01-01", "2019-02-30", "2019-13"])
def test_what_can_be_no_date_of_a_newspaper_is_not_known(quotes, printed: str) -> None:
    table = timeline(quotes, articles_of(quotes, {"a": printed, "b": "1631-05-30"}), "D")
    assert table["n_articles"].tolist() == [1, 1]
    assert table["start"].astype("string").tolist()[:1] == ["1631-05-30"]


def test_without_any_date_there_is_one_row(quotes) -> None:
    table = timeline(quotes, articles_of(quotes, {"a": "", "b": "hier"}), "M")
    assert table["n_articles"].tolist() == [2]
    assert table["period"].isna().all()


def test_nothing_is_an_empty_table(quotes) -> None:
    assert timeline(quotes.head(0), articles_of(quotes.head(0), {}), "M").empty


def test_figures_are_those_of_compare(quotes) -> None:
    articles = articles_of(quotes, {"a": "2019-11-14", "b": "2019-12-24"})
    months = compare(quotes, articles, "month")
    table = timeline(quotes, articles, "M")
    pd.testing.assert_frame_equal(
        table.drop(columns=["period", "start"]), months.drop(columns="month")
    )


@pytest.mark.parametrize("freq", [None, 3])
def test_what_is_no_frequency_names_the_known(quotes, freq) -> None:
    with pytest.raises(ValueError, match=f"unknown frequency {freq}; choose among D, W, M"):
        timeline(quotes, articles_of(quotes, {"a": ""}), freq)


def test_an_unknown_frequency_names_the_known(quotes) -> None:
    with pytest.raises(ValueError, match="unknown frequency 'fortnight'; choose among D, W, M"):
        timeline(quotes, articles_of(quotes, {"a": ""}), "fortnight")


@settings(max_examples=100)
@given(
    st.dates(date(1700, 1, 1), date(2199, 12, 31)),
    st.sampled_from(sorted(set(FREQUENCIES.values()))),
)
def test_a_day_lies_in_its_period_as_pandas_has_it(day, freq: str) -> None:
    found = period_of(day.isoformat(), frequency(freq))
    period = pd.Period(day, freq={"W": "W-SUN"}.get(freq, freq))
    assert found is not None
    assert np.datetime64(found[1]) == np.datetime64(period.start_time.date())
