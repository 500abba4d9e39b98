"""Verbs, cuts, incises and word lists; the tagger is not loaded here."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from strategies import pages

from stance.french.cues import is_closed
from stance.french.tagging import cut_words
from stance.french.verbs import conjugate, cue_forms, cue_phrases, cue_prepositions
from stance.french.word_lists import is_agent, is_given, name_gender, roles
from stance.quotations.sentences import find_incise

thoroughly = settings(max_examples=500)


# -- verbs ---------------------------------------------------------------------


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


# -- words ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l’eau d’hier", "l’|eau|d’|hier"),
        ("Qu’en dit-il ?", "Qu’|en|dit|-il|?"),
        ("a-t-elle dit", "a|-t-elle|dit"),
        ("aujourd’hui", "aujourd’hui"),
        ("Sean O’Mara", "Sean|O’Mara"),
        ("M. Roy et MM. Petit", "M.|Roy|et|MM.|Petit"),
        ("J.-P. Roy", "J.-P.|Roy"),
        ("Saint-Étienne", "Saint-Étienne"),
        ("1 200 000 euros", "1 200 000|euros"),
        ("3,5 %", "3,5|%"),
        ("« Oui… »", "«|Oui|…|»"),
        ("Non...", "Non|..."),
        ("R&D", "R&D"),
        ("", ""),
    ],
)
def test_cut_words(text: str, words: str) -> None:
    assert "|".join(text[i:j] for i, j in cut_words(text)) == words


@given(pages())
@thoroughly
def test_words_stand_in_order_and_nothing_is_lost(text: str) -> None:
    bounds = list(cut_words(text))
    assert all(i < j for i, j in bounds)
    assert all(one[1] <= other[0] for one, other in pairwise(bounds))
    assert "".join("".join(text[i:j] for i, j in bounds).split()) == "".join(text.split())


# -- incises -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "incise"),
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
def test_find_incise(text: str, incise: str | None) -> None:
    found = find_incise(text)
    assert (text[slice(*found)] if found else None) == incise


@given(pages())
@thoroughly
def test_an_incise_stands_in_the_text(text: str) -> None:
    found = find_incise(text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)


def test_a_long_text_of_commas_has_no_incise() -> None:
    assert find_incise("il gèle, " * 20_000) is None


# -- who -----------------------------------------------------------------------


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
