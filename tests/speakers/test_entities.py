"""The entities of an article, and the short forms of their names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article
from stance.french.noun_phrases import Phrase
from stance.french.tagging import tag_sentences
from stance.quotations import Reading, cut_article
from stance.speakers.descriptions import Description
from stance.speakers.entities import Entity, mention_words
from stance.speakers.entity_table import EntityTable

thoroughly = settings(max_examples=500)


def entities_of(text: str) -> EntityTable:
    article = Article(text)
    sentences = cut_article(article)
    reading = Reading.of(article, sentences, list(tag_sentences(sentences)))
    return EntityTable([(clause.tokens, clause.phrases) for clause in reading.clauses])


def find(table: EntityTable, name: str, gender: str = "") -> str | None:
    entity = table.find(Phrase(0, 1, 0, "name", name, gender=gender))
    return entity.name if entity else None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Sean O’Mara", ("sean", "o'mara")),
        ("Marie-Laure Petit", ("marie", "laure", "petit")),
        ("J. Roy", ("j", "roy")),
        ("VAUCLÈRE", ("vauclere",)),
        ("Roy,", ("roy",)),
        ("", ()),
    ],
)
def test_fold(name: str, words: tuple[str, ...]) -> None:
    assert mention_words(name) == words


@given(st.text(max_size=30))
@thoroughly
def test_folding_twice_is_folding_once(name: str) -> None:
    once = mention_words(name)
    assert all(once)
    assert mention_words(name.replace("’", "'")) == once


def test_short_names_lead_to_the_fullest() -> None:
    table = entities_of("Paul Aubrac attend le car. M. Aubrac regarde sa montre. Paul sourit.")
    assert [f.name for f in table.entities] == ["Paul Aubrac"]
    assert {find(table, name) for name in ("Paul Aubrac", "Aubrac", "Paul")} == {"Paul Aubrac"}


def test_two_of_one_surname_are_told_apart_by_gender() -> None:
    table = entities_of("Paul Aubrac et Claire Aubrac attendent. M. Aubrac part. Mme Aubrac reste.")
    assert find(table, "Aubrac", "m") == "Paul Aubrac"
    assert find(table, "Aubrac", "f") == "Claire Aubrac"


@pytest.mark.parametrize(
    "opening",
    [
        "L'association ",
        pytest.param(
            "",
            marks=pytest.mark.xfail(
                reason="a name of several words that nothing introduces counts as a person's",
                strict=True,
            ),
        ),
    ],
)
def test_a_bracket_teaches_the_short_name_of_a_body(opening: str) -> None:
    table = entities_of(f"{opening}Rivières Sans Béton (RSB) publie un rapport. RSB attend.")
    assert find(table, "RSB") == "Rivières Sans Béton"


def test_a_name_that_nobody_bears_is_found_nowhere() -> None:
    assert find(entities_of("Paul Aubrac attend le car."), "Sorel") is None


def test_persons_bodies_and_places_are_told_apart() -> None:
    table = entities_of(
        "Paul Aubrac quitte Paris pour la Cour des comptes. L'association Rivoune rit."
    )
    kinds = {f.name: f.kind for f in table.entities}
    assert kinds["Paul Aubrac"] == "person"
    assert kinds["Rivoune"] == "organisation"


def test_offices_say_when_an_undated_article_was_written() -> None:
    table = entities_of(
        "Le premier ministre Édouard Philippe a visité la ferme avec Christophe Castaner, le "
        "ministre de l’Intérieur. François Hollande, ancien président de la République, aussi."
    )
    assert table.period == ("2018-10", "2020-07")


def test_without_offices_nothing_says_when_an_article_was_written() -> None:
    assert entities_of("Paul Aubrac attend le car.").period == ("", "")


def test_a_role_of_today_is_told_before_one_of_the_past() -> None:
    one = Entity("Anne Roy", "person", named=True)
    for text in ("", "l'ancienne maire de Vire", "la ministre", ""):
        one.is_called(Description("maire", frozenset(), text))
    assert one.role == "la ministre"
