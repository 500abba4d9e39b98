"""The word lists: well formed, and true to their README."""

from collections import Counter

import pytest

from stance.files.resources import read_table
from stance.scoring.terms import PatternSet

TABLES = ("stance_terms", "attitude_cues", "modifiers", "leaning_roles")
DOMAIN_WORDS = ("sécurité", "défense", "arme", "armes", "police", "menace terroriste", "guerre")


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_complete_and_patterns_compile(name) -> None:
    rows = read_table(name)
    assert rows
    for row in rows:
        assert row["pattern"] == row["pattern"].lower().strip()
        assert row["pos"]
        assert row["says"]
        assert row["domain"]
        assert row["source"]
        assert -1 <= float(row["weight"]) <= 1.5
    PatternSet((row["says"], row["pattern"], row) for row in rows)


@pytest.mark.parametrize("name", TABLES)
def test_no_pattern_says_one_thing_twice(name) -> None:
    counts = Counter((row["pattern"], row["says"]) for row in read_table(name))
    assert [key for key, count in counts.items() if count > 1] == []


def test_what_an_entry_says_has_one_sign() -> None:
    signs = {}
    for row in read_table("stance_terms"):
        weight = float(row["weight"])
        signs.setdefault(row["says"], set()).add((weight > 0) - (weight < 0))
    assert {says: sign for says, sign in signs.items() if len(sign) > 1} == {}


def test_a_declared_side_is_one_of_two_and_stands_once() -> None:
    rows = read_table("declared_sides")
    assert {row["weight"] for row in rows} == {"1", "-1"}
    assert len({row["pattern"] for row in rows}) == len(rows)
    PatternSet(("declared", row["pattern"], row) for row in rows)


@pytest.mark.parametrize("word", DOMAIN_WORDS)
def test_words_of_the_domain_carry_no_polarity(word) -> None:
    weights = {row["pattern"]: float(row["weight"]) for row in read_table("stance_terms")}
    assert weights.get(word, 0.0) == 0.0
