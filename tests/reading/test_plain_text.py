"""Ordinary texts: their blocks, what they say of themselves, their language."""

from __future__ import annotations

import textwrap
import time

import pytest
from sample import BODY, DECK, PARAGRAPHS, TITLE

from stance.french.words import guess_language
from stance.reading import article_from_text
from stance.reading.dates_and_bylines import author_of, find_date, is_byline, read_folio


def kinds(text: str) -> list[str]:
    return [block.kind for block in article_from_text(text).blocks]


def test_blocks_of_an_ordinary_text() -> None:
    text = "\n\n".join(
        [TITLE, DECK, "Par Camille Vasseur", *PARAGRAPHS[:2], "Un contrat discret", *PARAGRAPHS[2:]]
    )
    article = article_from_text(text)
    assert article.text == text
    assert kinds(text) == [
        *["headline", "deck", "byline", "paragraph", "paragraph"],
        *["crosshead", "paragraph", "paragraph"],
    ]
    assert (article.title, article.author) == (TITLE, "Camille Vasseur")
    assert article.body == BODY


def test_paragraphs_may_stand_one_a_line() -> None:
    assert kinds("\n".join([TITLE, *PARAGRAPHS])) == ["headline"] + ["paragraph"] * 4


def test_a_text_without_headline_has_none() -> None:
    article = article_from_text(BODY)
    assert article.title == ""
    assert kinds(BODY) == ["paragraph"] * 4


def test_questions_of_an_interview_are_no_crossheads() -> None:
    asked = ["Que demandez-vous ?", "Et le maire ?", "Depuis quand ?"]
    turns = [part for pair in zip(asked, PARAGRAPHS, strict=False) for part in pair]
    assert "crosshead" not in kinds("\n\n".join([TITLE, PARAGRAPHS[0], *turns]))


@pytest.mark.parametrize(
    "text",
    [
        "Les candidats :\nle maire ;\nle préfet ;\nla juge ;\nle curé ;\nla fleuriste.",
        "- un\n- deux\n- trois\n- quatre\n- cinq",
        "Le vent se lève,\nIl faut tenter,\nSous le pommier,\nDe mieux chanter,\nEt sans pitié.",
        "Nom : Vasseur\nPrénom : Camille\nVille : Vaubreuil\nMétier : notaire\nÂge : 40 ans",
    ],
)
def test_lists_and_verse_are_no_columns(text: str) -> None:
    assert article_from_text(text).text == text


def test_a_letter_wrapped_at_seventy_columns_is_put_together() -> None:
    text = "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in PARAGRAPHS)
    article = article_from_text(f"{TITLE}\n\n{text}\n")
    assert article.title == TITLE
    assert article.body == BODY


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("SAMEDI 1ER AOÛT 2020", "2020-08-01"),
        ("le 1er août 2021", "2021-08-01"),
        ("14 févr. 2020", "2020-02-14"),
        ("mis à jour le 03/04/2020 à 10h", "2020-04-03"),
        ("2020-12-31T10:00", "2020-12-31"),
        ("31/02/2020", ""),
        ("le 14 juillet", ""),
        ("12 personnes 2019", ""),
    ],
)
def test_dates(text: str, date: str) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("line", "page", "section", "newspaper"),
    [
        ("31 | villes & campagnes SAMEDI 1ER AOÛT 2020", "31", "villes & campagnes", ""),
        ("Mardi 3 mars 2020 | Libération | 7", "7", "", "Libération"),
        ("0123", "", "", "Le Monde"),
        ("24", "24", "", ""),
    ],
)
def test_running_heads(line: str, page: str, section: str, newspaper: str) -> None:
    folio = read_folio(line)
    assert folio is not None
    assert (folio.page, folio.section, folio.newspaper) == (page, section, newspaper)


@pytest.mark.parametrize(
    "line",
    [
        "2019",
        "Il est né samedi 1er août 2020 à Lyon.",
        "1er août 2020. – Le maire parle",
        "Amazon",
    ],
)
def test_no_running_heads(line: str) -> None:
    assert read_folio(line) is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Par Camille Vasseur (à Lyon)", "Camille Vasseur"),
        ("camille vasseur", "Camille Vasseur"),
        ("JEAN-PAUL DE BRIE", "Jean-Paul de Brie"),
        ("Camille Vasseur et Paul Delorme", "Camille Vasseur et Paul Delorme"),
        ("Propos recueillis par Camille Vasseur", "Camille Vasseur"),
        ("De notre correspondante à Oran, Camille Vasseur", "Camille Vasseur"),
    ],
)
def test_bylines(line: str, author: str) -> None:
    assert is_byline(line)
    assert author_of(line) == author


@pytest.mark.parametrize(
    "line", ["les gens", "Par ailleurs", "Amazon", "UN CONTRAT POUR TOUS", "12"]
)
def test_no_bylines(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "fr"),
        ("The council said that it would not renew the contract for the cameras at all.", "en"),
        (
            "Der Rat hat gesagt, dass er den Vertrag für die Kameras nicht mehr verlängern wird.",
            "de",
        ),
        ("El consejo dijo que no iba a renovar el contrato de las cámaras de la ciudad.", "es"),
        (
            "Il consiglio ha detto che non rinnoverà il contratto per le telecamere della città.",
            "it",
        ),
        ("De raad heeft gezegd dat hij het contract voor de camera's niet zal verlengen.", "nl"),
        ("zxq vrt plk mnb wsd fgh jkl qwz xcv bnm tyu iop asd", "und"),
        ("Un titre seul", "fr"),
        ("", "fr"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Un généraliste de campagne, joint chez lui : « Je voterai oui, ma femme votera non. »",
        "« On brade nos navires, on brade nos métiers, on brade notre sécurité ! »",
        "« On y compte quatre erreurs de date en deux pages », soupire-t-il, sans rire.",
    ],
)
def test_a_sentence_with_few_function_words_stays_french(text: str) -> None:
    assert guess_language(text) == "fr"


@pytest.mark.parametrize(
    "text",
    [
        "mot " * 50_000,
        "a" * 200_000,
        "«" * 100_000,
        "a-\n" * 30_000,
        "- \n" * 30_000,
        "ab\n" * 30_000,
        "A\n" * 30_000,
        "1 " * 100_000 + "janvier",
        "d’" * 100_000,
        "Ã©" * 50_000,
        "a-\nb\n" + ("a" * 100_000 + ".\n") * 3,
    ],
    ids=[
        "words",
        "letters",
        "marks",
        "hyphens",
        "dashes",
        "fragments",
        "caps",
        "digits",
        "elisions",
        "mojibake",
        "long lines",
    ],
)
def test_time_is_linear(text: str) -> None:
    started = time.process_time()  # of this process: others may keep the machine busy
    article_from_text(text)
    assert time.process_time() - started < 10


def test_another_language_is_put_together_without_being_mended() -> None:
    words = (
        "The council said on Monday that it would not renew the contract for the cameras that "
        "watch the market hall, and that the money would be spent on the library instead."
    )
    article = article_from_text(textwrap.fill(words, 30))
    assert article.text == words
    assert (article.language, article.repairs) == ("en", ())


def test_a_soft_hyphen_that_begins_a_word_hides_no_name() -> None:
    article = article_from_text(
        "« C'est non », dit Anne \u00adRoy, maire. Le port hé\u00adberge tout."
    )
    assert article.text == "« C'est non », dit Anne Roy, maire. Le port hé\u00adberge tout."
    assert [repair.kind for repair in article.repairs] == ["invisible"]
