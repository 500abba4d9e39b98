"""Inserted clauses of saying inside a text: « Il gèle, dit-elle, depuis hier. »."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from strategies import pages

from stance.quotations.sentences import find_incise


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Il gèle, dit-elle, depuis hier.", "dit-elle"),
        ("Il gèle, a-t-il prévenu mardi, depuis hier.", "a-t-il prévenu mardi"),
        ("Il gèle, explique Anne Roy, depuis hier.", "explique Anne Roy"),
        ("Il gèle, explique M. Roy, depuis hier.", "explique M. Roy"),
        ("Il gèle ! s’est écriée Anne Roy. Fuyons.", "s’est écriée Anne Roy"),
        ("Il gèle, a expliqué l’élue, depuis hier.", "a expliqué l’élue"),
        ("Il gèle, viendra-t-il, depuis hier.", None),
        ("Il gèle, la route craque, le car attend.", None),
        ("Dit-il vrai ?", None),
        ("", None),
        ("Il gèle, explique la maire, depuis hier.", "explique la maire"),
        pytest.param(
            "Il gèle – soupire Anne Roy – depuis hier.",
            "soupire Anne Roy",
            marks=pytest.mark.xfail(reason="takes the blank before a dash along", strict=True),
        ),
        pytest.param(
            "Il gèle, dit-on, depuis hier.",
            None,
            marks=pytest.mark.xfail(reason="« dit-on » is the speaker's own", strict=True),
        ),
    ],
)
def test_find_inserted_clause(text: str, clause: str | None) -> None:
    found = find_incise(text)
    assert (text[slice(*found)] if found else None) == clause


@given(pages())
@settings(max_examples=500)
def test_an_inserted_clause_stands_in_the_text(text: str) -> None:
    found = find_incise(text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)


def test_a_long_text_of_commas_has_no_inserted_clause() -> None:
    assert find_incise("il gèle, " * 20_000) is None
