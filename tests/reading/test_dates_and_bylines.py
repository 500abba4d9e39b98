"""Dates as newspapers and tables print them are read, and what is no date is not."""

from __future__ import annotations

import pytest

from stance.reading.dates_and_bylines import date_span, find_date, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("le 12 févr. 2021", "2021-02-12"),
        ("1er AOÛT 2019", "2019-08-01"),
        ("le 30 février 2021, puis le 2 mars 2021", "2021-03-02"),
        ("12/11/2020", "2020-11-12"),
        ("2020-11-12", "2020-11-12"),
        ("2020-13-12 puis 2020-12-13", "2020-12-13"),
    ],
)
def test_the_first_date_that_there_is(text: str, date: str) -> None:
    assert find_date(text) == date


def test_the_place_of_a_date() -> None:
    text = "Publié le 3 mars 2020 à Lyon"
    date, start, end = date_span(text)
    assert (date, text[start:end]) == ("2020-03-03", "3 mars 2020")
    assert date_span("aucune") == ("", 0, 0)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("March 4, 2020", "2020-03-04"),
        ("4 March 2020", "2020-03-04"),
        ("04-11-2020", "2020-11-04"),
        ("20201104", "2020-11-04"),
        ("20201104T10:00", "2020-11-04"),
        ("2020", "2020"),
        ("2020-11", "2020-11"),
        ("2019/11/14", "2019-11-14"),
        ("2019.11.14", "2019-11-14"),
        ("2020-3-5", "2020-03-05"),
        ("2020/3/5 08:15", "2020-03-05"),
        ("14/11/19", "2019-11-14"),
        ("14-11-19", "2019-11-14"),
        ("14.11.19 08:15", "2019-11-14"),
        ("14/11/19 8h15", "2019-11-14"),
        ("1/2/29", "2029-02-01"),
        ("1/2/30", "1930-02-01"),
        ("11/2019", "2019-11"),
        ("2019/11", "2019-11"),
        ("2019-3", "2019-03"),
        ("novembre 2019", "2019-11"),
        ("Déc. 2019", "2019-12"),
        ("November 2019", "2019-11"),
        # The day comes first: neither order is tried where the other one fails.
        ("11/14/2019", ""),
        ("11/14/19", ""),
        ("2019/14/11", ""),
        ("99/11/14", ""),
        # Neither of them says which of its parts is missing.
        ("11/19", ""),
        ("13/2019", ""),
        ("2019-00", ""),
        # Figures of other things.
        ("01-02-03-04-05", ""),
        ("1.2.34 Titre", ""),
        ("14/11-19", ""),
        ("printemps 2019", ""),
        ("20201304", ""),
        ("février", ""),
    ],
)
def test_the_date_of_a_cell(text: str, date: str) -> None:
    assert read_date(text) == date
