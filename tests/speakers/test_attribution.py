"""A quotation gets its speaker and the name of the rule; repeats of the body leave one row."""

from __future__ import annotations

import pytest

from stance.article import Article
from stance.pipeline import extract
from stance.quote import Quote
from stance.speakers.attribution import drop_repeats


def quote(text: str, block: str, start: int = 0) -> Quote:
    return Quote(start, start + len(text), "direct", text, block=block)  # type: ignore[arg-type]


def test_a_pull_quote_that_repeats_the_body_leaves_one_row() -> None:
    body = quote("Le pont ne tiendra pas l'hiver", "paragraph", 50)
    assert drop_repeats([quote("Le pont ne tiendra pas", "headline"), body]) == (
        Quote(50, 80, "direct", body.text, block="paragraph", repeated=True),
    )


def test_marks_and_capitals_make_no_difference() -> None:
    rows = [quote("Le pont cède.", "paragraph"), quote("LE PONT « CÈDE »", "pull_quote", 50)]
    assert len(drop_repeats(rows)) == 1


def test_the_body_may_say_a_thing_twice() -> None:
    rows = (quote("Le pont cède", "paragraph"), quote("Le pont cède", "paragraph", 50))
    assert drop_repeats(rows) == rows


def test_a_headline_of_its_own_stays() -> None:
    rows = (quote("La digue cède", "headline"), quote("Le pont tient", "paragraph", 50))
    assert drop_repeats(rows) == rows


def test_a_word_of_the_body_is_no_proof_that_a_headline_says_it_again() -> None:
    rows = (quote("Le pont cède sous la crue", "headline"), quote("Le pont", "paragraph", 50))
    assert drop_repeats(rows) == rows


def test_no_rows_no_repeats() -> None:
    assert drop_repeats([]) == ()


def quotes_of(text: str, date: str = "") -> list[Quote]:
    [(_, quotes)] = extract([Article(text, date=date)])
    return list(quotes)


@pytest.mark.parametrize(
    ("date", "speaker"),
    [("2019-05-01", "Christophe Castaner"), ("2021-05-01", "Gérald Darmanin")],
)
def test_the_day_of_the_article_tells_who_held_an_office(date: str, speaker: str) -> None:
    text = (
        "Christophe Castaner et Gérald Darmanin ont débattu hier à Lyon.\n\n"
        "« La loi passera avant la fin de l'année », a promis le ministre de l'Intérieur."
    )
    (quote,) = quotes_of(text, date)
    assert quote.speaker
    assert quote.speaker.name == speaker


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("« La loi passera », dit Anne Roy.", "cue_after"),
        ("Selon Anne Roy, « la loi passera ».", "cue_before"),
        ("Anne Roy : « La loi passera. »", "colon"),
        ("Anne Roy est venue. « La loi passera avant la fin de l'année. »", "previous"),
    ],
)
def test_a_row_names_the_rule_that_gave_the_speaker(text: str, method: str) -> None:
    (quote,) = quotes_of(text)
    assert quote.speaker
    assert (quote.speaker.name, quote.method) == ("Anne Roy", method)
    assert quote.sentence in text
    assert "Anne Roy" in quote.sentence


def test_the_sentence_behind_that_names_the_speaker_is_shown() -> None:
    (quote,) = quotes_of("« La digue va céder avant l'hiver. » Anne Roy quitte la salle. Il pleut.")
    assert quote.speaker
    assert (quote.speaker.name, quote.method) == ("Anne Roy", "next")
    assert quote.sentence == "« La digue va céder avant l'hiver. » Anne Roy quitte la salle."


def name_after(sentences: int, start: str, end: str) -> str | None:
    """Return who says the one quotation of ``end``, some sentences behind ``start``."""
    quotes = quotes_of(" ".join([start, *["La pluie tombe."] * (sentences - 1), end]))
    speaker = quotes[-1].speaker
    return speaker.name if speaker else None


def test_how_far_a_pronoun_and_an_office_look_back() -> None:
    she, prefect = "« La digue va céder », dit-elle.", "« La digue va céder », dit la préfète."
    assert name_after(12, "Anne Roy arrive.", she) == "Anne Roy"
    assert name_after(13, "Anne Roy arrive.", she) is None
    assert name_after(60, "Anne Roy est préfète du Var.", prefect) == "Anne Roy"


@pytest.mark.parametrize("last", ["Brixo", "Velmor"])
def test_the_company_is_the_one_that_acted_last(last: str) -> None:
    first = {"Brixo": "Velmor", "Velmor": "Brixo"}[last]
    (quote,) = quotes_of(
        f"Le groupe {first} a fermé son usine. Le groupe {last} a ouvert une usine. "
        "« Tout ira bien », annonce l'entreprise."
    )
    assert quote.speaker
    assert quote.speaker.name == last


@pytest.mark.parametrize(("source", "speaker"), [("Velmor", "Velmor"), ("Depuis", None)])
def test_a_word_behind_selon_that_is_no_name_is_nobody(source: str, speaker: str | None) -> None:
    (quote,) = quotes_of(f"Selon {source}, la digue va céder cet hiver.")
    assert (quote.speaker.name if quote.speaker else None) == speaker
