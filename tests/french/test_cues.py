"""Verbs, set phrases and prepositions that introduce speech, in all their forms."""

from __future__ import annotations

import pytest

from stance.french.cues import conjugate, cue_forms, cue_phrases, cue_prepositions, is_closed


@pytest.mark.parametrize(
    ("infinitive", "forms"),
    [
        ("annoncer", "annonce annoncent annonçait annonçaient annonça annoncèrent annonçant"),
        ("juger", "juge jugent jugeait jugeaient jugea jugèrent jugeant jugé jugée jugés jugées"),
        ("affirmer", "affirmera affirmeront affirmerait affirmeraient affirmer affirmé"),
        ("répéter", "répète répètent répétait répéta répétera répété répétant"),
        ("marteler", "martèle martèlent martelait martela martèlera martelant"),
        ("rappeler", "rappelle rappellent rappelait rappellera rappelèrent rappelé"),
        ("appuyer", "appuie appuient appuyait appuya appuiera appuyé"),
        ("nier", "nie nient niait nia niera nié niant"),
        ("évoquer", "évoque évoquent évoquait évoquera évoquant"),
    ],
)
def test_conjugation(infinitive: str, forms: str) -> None:
    assert set(forms.split()) <= conjugate(infinitive).keys()


@pytest.mark.parametrize(
    ("infinitive", "wrong"),
    [("annoncer", "annoncant"), ("juger", "jugait"), ("affirmer", "affirmerera")],
)
def test_conjugation_makes_no_wrong_spelling(infinitive: str, wrong: str) -> None:
    assert wrong not in conjugate(infinitive)


def test_conjugation_tells_the_moods_apart() -> None:
    forms = conjugate("affirmer")
    moods = [forms[f"affirm{ending}"] for ending in ("e", "ée", "ant", "er")]
    assert moods == ["finite", "participle", "gerund", "infinitive"]


@pytest.mark.parametrize(
    ("form", "lemma", "mood"),
    [
        ("dit", "dire", None),
        ("dirait", "dire", "finite"),
        ("répond", "répondre", "finite"),
        ("répondu", "répondre", "participle"),
        ("soutient", "soutenir", "finite"),
        ("soutenu", "soutenir", "participle"),
        ("écrivant", "écrire", "gerund"),
        ("promettre", "promettre", "infinitive"),
        ("reconnut", "reconnaître", "finite"),
        ("averti", "avertir", "participle"),
        ("admis", "admettre", "participle"),
        ("déplorent", "déplorer", "finite"),
    ],
)
def test_every_form_leads_to_its_verb(form: str, lemma: str, mood: str | None) -> None:
    verb, found = cue_forms()[form]
    assert verb.lemma == lemma
    assert mood is None or found == mood


def test_only_verbs_of_saying_and_judging_report_a_clause() -> None:
    assert cue_forms()["affirme"][0].indirect
    assert not cue_forms()["pense"][0].indirect
    assert not cue_forms()["espère"][0].indirect


def test_prepositions_are_tried_from_the_longest() -> None:
    lengths = [len(words) for words, _ in cue_prepositions()]
    assert lengths == sorted(lengths, reverse=True)


def test_phrases_are_found_by_their_light_verb() -> None:
    assert {p.verb.lemma for p in cue_phrases()["fait"]} >= {"faire savoir", "faire valoir"}


@pytest.mark.parametrize(
    ("phrase", "closed"),
    [("à l'écouter", True), ("à ses yeux", True), ("selon", False), ("aux yeux de", False)],
)
def test_some_prepositions_need_no_name_behind_them(phrase: str, closed: bool) -> None:
    assert is_closed(phrase) is closed
