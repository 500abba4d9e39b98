"""The word lists that reading rests on: no row twice, no value that the code does not know."""

from __future__ import annotations

import pytest

from stance.files.resources import read_table

KEYS = {
    "compounds": "compound",
    "credits": "credit",
    "inversions": "suffix",
    "languages": "language",
    "months": "month",
    "nameplates": "printed",
    "prefixes": "prefix",
}


@pytest.mark.parametrize(("table", "key"), sorted(KEYS.items()))
def test_no_row_stands_twice(table: str, key: str) -> None:
    values = [row[key] for row in read_table(table)]
    assert all(values)
    assert len(set(values)) == len(values)


def test_compounds_have_hyphens() -> None:
    for row in read_table("compounds"):
        assert "-" in row["compound"], row
        assert row["apart"] in {"yes", "no", "inside"}, row


def test_prefixes_say_how_they_are_written() -> None:
    for row in read_table("prefixes"):
        assert row["use"] in {"linked", "solid", "name"}, row
        assert row["bound"] in {"yes", "no", "name"}, row
        assert not row["max_zipf"] or float(row["max_zipf"]) > 0, row


def test_inversions_end_as_their_suffixes_do() -> None:
    for row in read_table("inversions"):
        assert row["hyphenated"].replace("-", "") == row["suffix"], row
        assert row["stem"], row
