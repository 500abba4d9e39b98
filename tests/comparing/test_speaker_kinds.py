"""What kind of speaker speaks."""

from __future__ import annotations

import pandas as pd
import pytest

import stance
from stance.comparing.speaker_kinds import KINDS, kind_of_words, speaker_kinds
from stance.files.resources import read_table


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("la ministre italienne de l'Intérieur", "institution"),
        ("le président de la République", "institution"),
        ("les maires de la vallée", "institution"),
        ("députée (LR) de l’Ain", "party"),
        ("le patron du parti", "party"),
        ("les syndicats de police", "association"),
        ("secrétaire générale de la CGT", "association"),
        ("le patron", "business"),
        ("des chercheuses françaises", "expert"),
        ("l’ex-rédactrice en chef du journal", "media"),
        ("entraîneuse du club", "culture"),
        ("une habitante de la commune", "citizen"),
        ("un porte-parole des gilets jaunes", "citizen"),
        ("le président", None),
        ("la directrice", None),
        ("un proche du ministre", None),
        ("", None),
    ],
)
def test_the_first_listed_word_decides(printed: str, kind: str | None) -> None:
    assert kind_of_words(printed) == kind


def test_a_person_has_one_kind_and_a_given_name_is_nobody_s_alone() -> None:
    names = ["Ana Roy", "Ana Roy", "Ana Roy", "Léa", "Léa", "Paul Petit"]
    roles = ["la sociologue", "sociologue", "militante", "une riveraine", None, None]
    quotes = pd.DataFrame({"speaker": names, "speaker_type": "person", "speaker_role": roles})
    found = speaker_kinds(quotes).fillna("-").tolist()
    assert found == ["expert", "expert", "expert", "citizen", "-", "-"]


def test_quotations_are_compared_by_kind_and_by_kinds_of_one_s_own() -> None:
    text = "« Non », a dit la préfète Ana Roy. « Oui », répond une habitante."
    analysis = stance.analyze(stance.Article(text, id="a"), progress=False)
    table = analysis.compare(by="speaker_kind")
    assert table[["speaker_kind", "n_quotes"]].to_numpy().tolist() == [
        ["citizen", 1],
        ["institution", 1],
    ]
    analysis.quotes["speaker_kind"] = ["them", "us"]
    assert analysis.compare(by="speaker_kind")["speaker_kind"].tolist() == ["them", "us"]


def test_every_kind_listed_is_one_that_ships() -> None:
    rows = read_table("speaker_kinds")
    assert {row["kind"] for row in rows} == {*KINDS, "-"}
    assert {row["when"] for row in rows} == {"always", "alone"}
    assert len({row["words"] for row in rows}) == len(rows)


def test_a_body_taken_once_for_a_person_has_no_gender() -> None:
    text = "« Non », a dit l'association Vaubreuil. « Oui », répond la préfète Ana Roy."
    quotes = stance.analyze(stance.Article(text, id="a"), progress=False).quotes
    quotes = pd.concat([quotes, quotes], ignore_index=True)
    quotes["speaker"] = "Vaubreuil"
    quotes["speaker_type"] = ["organisation", "person", "organisation", "organisation"]
    quotes["speaker_gender"] = [None, "m", None, None]
    (row,) = stance.comparing.summarize_speakers(quotes).to_dict("records")
    assert row["speaker_type"] == "organisation"
    assert pd.isna(row["speaker_gender"])
