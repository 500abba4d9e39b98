"""The word lists of attribution: each parses, keeps to its header, agrees with the others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import groupby, pairwise

import pytest

from stance.files.resources import read_table, read_text
from stance.french.cues import conjugate, cue_forms, cue_phrases, cue_prepositions

COLUMNS = {
    "abbreviations": ["abbreviation", "source"],
    "annotation_words": ["word", "meaning", "source"],
    "model_figures": [
        "model",
        "quotations",
        "macro_f1",
        "accuracy",
        "all_neutral",
        "measured_on",
        "source",
    ],
    "authoring_participles": ["form", "source"],
    "copulas": ["form", "source"],
    "cue_phrases": ["phrase", "rest", "class", "indirect", "forms", "source"],
    "bare_relations": ["noun", "source"],
    "bodily_verbs": ["lemma", "source"],
    "body_heads": ["noun", "source"],
    "body_nouns": ["name", "nouns", "source"],
    "conditions": ["noun", "source"],
    "continuing_verbs": ["lemma", "source"],
    "cue_verbs": ["lemma", "class", "indirect", "forms", "source"],
    "demonyms": ["demonym", "source"],
    "eponymous_heads": ["noun", "kind", "source"],
    "function_words": ["word", "source"],
    "given_names": ["name", "gender", "source"],
    "impersonal": ["form", "sure", "source"],
    "legal_forms": ["form", "source"],
    "media": ["name", "source"],
    "metonyms": ["name", "gender", "stands_for", "source"],
    "mononyms": ["name", "gender", "source"],
    "mute_names": ["name", "source"],
    "naming_words": ["word", "kind", "source"],
    "not_reflexive": ["lemma", "source"],
    "observers": ["noun", "source"],
    "offences": ["noun", "source"],
    "office_holders": ["name", "office", "gender", "from", "to", "source"],
    "office_participles": ["form", "source"],
    "offices": ["noun", "words", "office", "domain", "source"],
    "places": ["name", "source"],
    "quantity_nouns": ["noun", "source"],
    "role_groups": ["nouns", "source"],
    "roles": ["noun", "gender", "kind", "base", "source"],
    "source_prepositions": ["phrase", "place", "clause", "source"],
    "speech_nouns": ["noun", "source"],
    "spoken_infinitives": ["words", "place", "source"],
    "time_nouns": ["noun", "source"],
    "titles": ["title", "gender", "noun", "source"],
    "word_genders": ["noun", "source"],
}
KEYS = {name: columns[:1] for name, columns in COLUMNS.items()} | {
    "naming_words": ["word", "kind"],
    "office_holders": ["name", "office", "from"],
    "offices": ["noun", "words"],
}
SORTED = ["cue_verbs", "demonyms", "given_names", "mononyms", "roles"]
CLOSED = {
    ("annotation_words", "meaning"): {"favor", "against", "neutral", "delete", "nobody"},
    ("cue_phrases", "class"): {"say", "judge", "think", "gesture", "act"},
    ("cue_phrases", "indirect"): {"yes", "no"},
    ("cue_verbs", "class"): {"say", "judge", "think", "gesture", "act"},
    ("cue_verbs", "indirect"): {"yes", "no"},
    ("eponymous_heads", "kind"): {"body", "place"},
    ("given_names", "gender"): {"m", "f", "mf"},
    ("impersonal", "sure"): {"yes", "no"},
    ("metonyms", "gender"): {"m", "f"},
    ("mononyms", "gender"): {"m", "f"},
    ("office_holders", "gender"): {"m", "f"},
    ("naming_words", "kind"): {"verb", "work", "label", "title", "charge", "maker", "folk"},
    ("roles", "gender"): {"m", "f", "mf", "any"},
    ("roles", "kind"): {"person", "organisation", "group", "document", "unnamed"},
    ("source_prepositions", "clause"): {"yes", "no"},
    ("source_prepositions", "place"): {"before", "after", "both", "words"},
    ("spoken_infinitives", "place"): {"before", "motion"},
    ("titles", "gender"): {"m", "f", "mf"},
}
# Alone the city or the state, before a surname the person: both lists need them.
PLACE_AND_PERSON = {"Nancy", "Virginie"}
LOWER_CASE = [
    "annotation_words",
    "copulas",
    "function_words",
    "impersonal",
    "naming_words",
    "offices",
    "source_prepositions",
    "spoken_infinitives",
    "time_nouns",
    "word_genders",
]


def column(table: str, name: str) -> list[str]:
    return [row[name] for row in read_table(table)]


@pytest.mark.parametrize("table", COLUMNS)
def test_every_line_has_the_columns_of_the_header(table: str) -> None:
    lines = read_text("lexicons", f"{table}.tsv").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    body = lines[len(comments) :]
    assert comments, "a table says first what it holds"
    assert body[0].split("\t") == COLUMNS[table]
    assert [line for line in body if len(line.split("\t")) != len(COLUMNS[table])] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_text_is_composed_and_clean(table: str) -> None:
    text = read_text("lexicons", f"{table}.tsv")
    assert unicodedata.normalize("NFC", text) == text
    assert text.endswith("\n")
    assert not re.search(r"[\r\ufeff\u200b’]| \t|\t |  ", text)  # a straight apostrophe alone


@pytest.mark.parametrize("table", COLUMNS)
def test_no_key_stands_twice_and_none_is_empty(table: str) -> None:
    keys = [tuple(row[name] for name in KEYS[table]) for row in read_table(table)]
    assert all(key[0] for key in keys)
    assert [key for key, n in Counter(keys).items() if n > 1] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_names_its_source(table: str) -> None:
    assert set(column(table, "source")) == {"own"}


@pytest.mark.parametrize("table", SORTED)
def test_long_lists_are_sorted(table: str) -> None:
    keys = column(table, KEYS[table][0])
    assert [(a, b) for a, b in pairwise(keys) if a >= b] == []


@pytest.mark.parametrize(("table", "name"), CLOSED)
def test_values_come_from_the_closed_set(table: str, name: str) -> None:
    assert set(column(table, name)) <= CLOSED[table, name]


@pytest.mark.parametrize("table", LOWER_CASE)
def test_words_looked_up_in_lower_case_stand_so(table: str) -> None:
    allowed = {"BD", "EP", "ONG", "PDG"}
    assert [w for w in column(table, KEYS[table][0]) if w != w.lower() and w not in allowed] == []


def test_a_given_name_begins_with_a_capital() -> None:
    assert [name for name in column("given_names", "name") if not name[0].isupper()] == []


def test_a_given_name_in_acute_e_also_stands_without_its_accent() -> None:
    names = {row["name"]: row["gender"] for row in read_table("given_names")}
    accented = [name for name in names if name.startswith("É")]
    assert accented
    assert [name for name in accented if names.get("E" + name[1:]) != names[name]] == []


def test_no_given_name_is_a_role() -> None:
    roles = {noun.lower() for noun in column("roles", "noun")}
    assert [name for name in column("given_names", "name") if name.lower() in roles] == []


def test_no_given_name_opens_sentences_as_a_function_word() -> None:
    words = set(column("function_words", "word"))
    assert [name for name in column("given_names", "name") if name.lower() in words] == []


def test_few_given_names_are_places_and_each_for_a_reason() -> None:
    both = set(column("given_names", "name")) & set(column("places", "name"))
    assert both == PLACE_AND_PERSON


def test_no_place_is_a_role() -> None:
    roles = {noun.lower() for noun in column("roles", "noun")}
    assert [name for name in column("places", "name") if name.lower() in roles] == []


def test_role_nouns_are_told_apart_without_their_case() -> None:
    counts = Counter(noun.lower() for noun in column("roles", "noun"))
    assert [noun for noun, n in counts.items() if n > 1] == []


def test_every_base_is_a_noun_that_is_its_own_base() -> None:
    bases = {row["noun"]: row["base"] for row in read_table("roles")}
    assert sorted({base for base in bases.values() if bases.get(base) != base}) == []


def test_feminine_and_masculine_of_one_base_are_of_one_kind() -> None:
    rows = sorted(read_table("roles"), key=lambda row: row["base"])
    mixed = [
        base
        for base, group in groupby(rows, key=lambda row: row["base"])
        if len({row["kind"] for row in group} - {"group"}) > 1
    ]
    assert mixed == []


@pytest.mark.parametrize("never", ["pays", "livre", "film", "point", "temps", "citation"])
def test_what_does_not_speak_is_no_role(never: str) -> None:
    assert never not in {noun.lower() for noun in column("roles", "noun")}


def test_role_groups_hold_bases() -> None:
    bases = set(column("roles", "base"))
    groups = [nouns.split(", ") for nouns in column("role_groups", "nouns")]
    assert sorted({noun for group in groups for noun in group} - bases) == []
    assert all(len(group) == len(set(group)) > 1 for group in groups)


def test_offices_are_bases() -> None:
    assert sorted(set(column("offices", "noun")) - set(column("roles", "base"))) == []


def test_a_time_is_no_role() -> None:
    roles = {noun.lower() for noun in column("roles", "noun")}
    assert sorted(set(column("time_nouns", "noun")) & roles) == []


def test_verbs_without_forms_are_conjugated_in_er() -> None:
    conjugated = [row["lemma"] for row in read_table("cue_verbs") if not row["forms"]]
    assert [lemma for lemma in conjugated if not lemma.endswith("er")] == []


def test_listed_forms_hold_no_form_twice_and_begin_like_their_verb() -> None:
    wrong = []
    for row in read_table("cue_verbs"):
        forms = row["forms"].split()
        if len(forms) != len(set(forms)) or any(form[0] != row["lemma"][0] for form in forms):
            wrong.append(row["lemma"])
    assert wrong == []


def test_listed_forms_of_regular_verbs_are_regular() -> None:
    irregular = {"envoyer"}
    wrong = []
    for row in read_table("cue_verbs"):
        lemma, forms = row["lemma"], set(row["forms"].split())
        if lemma.endswith("er") and lemma not in irregular and not forms <= conjugate(lemma).keys():
            wrong.append(lemma)
    assert wrong == []


@pytest.mark.parametrize(
    ("form", "lemma", "mood"),
    [
        ("explique", "expliquer", "finite"),
        ("répondrait", "répondre", "finite"),
        ("avertirent", "avertir", "finite"),
        ("dément", "démentir", "finite"),
        ("rappelant", "rappeler", "gerund"),
        ("promis", "promettre", "participle"),
        ("maugrée", "maugréer", "finite"),
    ],
)
def test_forms_lead_to_their_verb(form: str, lemma: str, mood: str) -> None:
    verb, found = cue_forms()[form]
    assert (verb.lemma, found) == (lemma, mood)


@pytest.mark.parametrize("word", ["maintenant", "plainte", "prévu", "publié"])
def test_forms_that_are_mostly_another_word_are_no_cue(word: str) -> None:
    assert word not in cue_forms()


def test_phrases_hold_what_their_columns_say() -> None:
    for row in read_table("cue_phrases"):
        assert row["phrase"].endswith(row["rest"])
        assert row["forms"]
    assert cue_phrases()["fait"]


def test_prepositions_come_longest_first() -> None:
    lengths = [len(words) for words, _ in cue_prepositions()]
    assert lengths == sorted(lengths, reverse=True)
    assert all(words for words, _ in cue_prepositions())


@pytest.mark.parametrize("table", COLUMNS)
def test_a_word_with_a_ligature_has_a_row_without(table: str) -> None:
    name = KEYS[table][0]  # many newspapers print « soeur »
    keys = set(column(table, name))
    looked_up_folded = {"office_holders", "speaker_kinds"}
    apart = {key.replace("œ", "oe").replace("Œ", "Oe") for key in keys}
    assert table in looked_up_folded or apart <= keys
