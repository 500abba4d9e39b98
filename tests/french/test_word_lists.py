"""Nouns, given names and roles: who may speak."""

from __future__ import annotations

import pytest

from stance.french.word_lists import is_agent, is_given, name_gender, roles


@pytest.mark.parametrize(
    ("noun", "agent"),
    [("maire", True), ("riverains", True), ("sonneuse", True), ("digue", False), ("eau", False)],
)
def test_nouns_that_stand_for_somebody(noun: str, agent: bool) -> None:
    assert is_agent(noun) is agent


@pytest.mark.parametrize(
    ("word", "given"),
    [("Claire", True), ("Marie-Laure", True), ("Vauclère", False), ("claire", False), ("", False)],
)
def test_given_names(word: str, given: bool) -> None:
    assert is_given(word) is given


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Claire Sorel", "f"), ("Paul Aubrac", "m"), ("Jean-Paul", "m"), ("Zzyzx", "")],
)
def test_a_given_name_tells_the_gender(name: str, gender: str) -> None:
    assert name_gender(name) == gender


@pytest.mark.parametrize(
    ("noun", "kind", "base"),
    [
        ("maire", "person", "maire"),
        ("maires", "group", "maire"),
        ("ex-ministre", "person", "ministre"),
        ("généraux", "group", "général"),
        ("porte-parole", "person", "porte-parole"),
        ("rapport", "document", "rapport"),
        ("préfecture", "organisation", "préfecture"),
    ],
)
def test_roles_by_all_their_forms(noun: str, kind: str, base: str) -> None:
    role = roles()[noun]
    assert (role.kind, role.base) == (kind, base)
