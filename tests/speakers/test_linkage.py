"""One name for each speaker over the corpus: what is united, apart, and on record."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.columns import ALIASES, QUOTES, RULES, build
from stance.comparing import summarize_speakers
from stance.speakers.alias_tables import read_aliases
from stance.speakers.linkage import unite_speakers
from stance.speakers.name_matching import is_named


def quotes_of(*rows: tuple[str, ...], **columns: str) -> pd.DataFrame:
    """Return quotations of (article, name, source, role); a name in small letters is unnamed."""
    records = []
    for number, row in enumerate(rows):
        article, name, source, role = (*row, "", "")[:4]
        records.append(
            {
                "article_id": article,
                "quote_id": f"{article}:{number}",
                "quote_type": "direct",
                "quote": "oui non",
                "start": number,
                "end": number + 7,
                "source": source or None,
                "speaker": name,
                "speaker_type": "person",
                "speaker_role": role or None,
                "speaker_in_article": name,
                "confidence": 1.0,
                "repeated": False,
                **columns,
            }
        )
    return build(records, QUOTES)


def united(*rows: tuple[str, ...], aliases: object = None, **columns: str) -> list[str]:
    quotes, _ = unite_speakers(quotes_of(*rows, **columns), read_aliases(aliases))  # type: ignore[arg-type]
    return quotes["speaker"].tolist()


def rules(*rows: tuple[str, ...], aliases: object = None, **columns: str) -> dict[str, str]:
    _, merges = unite_speakers(quotes_of(*rows, **columns), read_aliases(aliases))  # type: ignore[arg-type]
    return dict(zip(merges["alias"], merges["rule"], strict=True))


class TestPersons:
    def test_a_surname_is_its_only_bearer(self) -> None:
        rows = [("a", "Jeff Bezos"), ("b", "Bezos", "M. Bezos"), ("c", "M. Bezos")]
        assert united(*rows) == ["Jeff Bezos"] * 3
        assert rules(*rows) == {"Bezos": "surname", "M. Bezos": "surname"}

    def test_two_bearers_stay_apart_and_the_surname_stays_itself(self) -> None:
        rows = [("a", "Jeff Bezos"), ("b", "Mark Bezos"), ("c", "Bezos", "M. Bezos")]
        assert united(*rows) == ["Jeff Bezos", "Mark Bezos", "Bezos"]
        assert rules(*rows) == {"Bezos": "ambiguous"}

    def test_of_two_bearers_the_one_who_speaks_in_the_article(self) -> None:
        rows = [("a", "Jeff Bezos"), ("b", "Mark Bezos"), ("b", "Bezos", "M. Bezos")]
        assert united(*rows)[2] == "Mark Bezos"
        assert rules(*rows) == {"Bezos": "surname in article"}

    def test_of_two_bearers_the_one_whom_nearly_all_articles_quote(self) -> None:
        others = [("b", "Mark Bezos"), ("c", "Bezos", "M. Bezos")]
        rows = [*((f"a{k}", "Jeff Bezos") for k in range(20)), *others]
        assert united(*rows)[-1] == "Jeff Bezos"
        assert rules(*rows) == {"Bezos": "surname of one"}
        assert united(*rows[1:])[-1] == "Bezos"  # too few articles
        assert united(("d", "Mark Bezos"), *rows)[-1] == "Bezos"  # too many of another
        assert united(*rows, ("d", "Bezos", "Mme Bezos"))[-1] == "Bezos"
        both = [("d", "Jeff Bezos"), ("d", "Mark Bezos"), ("d", "Bezos", "M. Bezos")]
        assert united(*(("e" + row[0], *row[1:]) for row in rows), *both)[-1] == "Bezos"

    def test_whom_everybody_knows_by_one_name_is_nobody_who_is_introduced(self) -> None:
        rows = [("a", "Luc Marx", "", "préfet du Nord"), ("b", "Marx")]
        assert united(*rows)[1] == "Marx"
        assert united(("a", "Winston Churchill"), ("b", "Churchill"))[1] == "Winston Churchill"
        assert united(*rows, ("a", "Marx", "M. Marx"))[2] == "Luc Marx"

    def test_a_title_of_the_other_gender_is_somebody_else(self) -> None:
        assert united(("a", "Jean Roy"), ("b", "Roy", "Mme Roy"))[1] == "Roy"
        rows = [("a", "Jean Roy"), ("a", "Anne Roy"), ("b", "Roy", "Mme Roy")]
        assert united(*rows)[2] == "Anne Roy"

    def test_a_role_that_the_full_name_never_has_keeps_apart(self) -> None:
        rows = [("a", "Jean Roy", "", "préfet du Nord"), ("b", "Roy", "M. Roy", "boulanger")]
        assert united(*rows)[1] == "Roy"
        assert rules(*rows) == {"Roy": "role differs"}
        rows[1] = ("b", "Roy", "M. Roy", "ancien préfet")
        assert united(*rows)[1] == "Jean Roy"

    @pytest.mark.parametrize(
        "name",
        [
            "JEFF BEZOS",
            "Jeff Bézos",
            "M. Jeff Bezos",
            "Jeff P. Bezos",
            "J. Bezos",
            "le PDG d’Amazon, Jeff Bezos",
            "Jeff Bezos, PDG d'Amazon",
            "le fondateur Jeff Bezos",
        ],
    )
    def test_variants_of_a_name(self, name: str) -> None:
        rows = [("a", "Jeff Bezos"), ("b", "Jeff Bezos"), ("c", name)]
        assert united(*rows) == ["Jeff Bezos"] * 3
        assert rules(*rows)[name] in RULES

    @pytest.mark.parametrize(
        "name", ["l’avocat de Jeff Bezos", "Anne Bezos", "MacKenzie Bezos", "Jeff", "Jeff Bezon"]
    )
    def test_other_people(self, name: str) -> None:
        assert united(("a", "Jeff Bezos"), ("b", name))[1] == name

    def test_a_given_name_is_no_surname(self) -> None:
        assert united(("a", "Anne-Marie Roy"), ("b", "Marie Roy"))[1] == "Marie Roy"
        assert united(("a", "Jean Thierry"), ("b", "Thierry", "Thierry"))[1] == "Thierry"

    def test_an_initial_that_fits_two_stays(self) -> None:
        assert united(("a", "Jeanne Roy"), ("b", "Jean Roy"), ("c", "J. Roy"))[2] == "J. Roy"

    def test_a_hyphen_more_or_less(self) -> None:
        rows = [("a", "Jean-Louis Roy"), ("b", "Jean Louis Roy"), ("c", "Jean-Louis Roy")]
        assert united(*rows) == ["Jean-Louis Roy"] * 3

    def test_a_surname_of_several_words(self) -> None:
        assert united(("a", "Ursula von der Leyen"), ("b", "von der Leyen", "Mme von der Leyen"))[
            1
        ] == ("Ursula von der Leyen")

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("l'un d'eux", "l’un d’eux"),
            ("un gilet jaune", "un Gilet jaune"),
            ("le chef de l'État", "le chef de l'Etat"),
            ("71 % des Français", "71% des Français"),
        ],
    )
    def test_a_newspaper_s_way_of_printing_makes_no_other_speaker(
        self, name: str, other: str
    ) -> None:
        rows = [("a", name), ("b", name), ("c", other)]
        assert united(*rows, speaker_type="unnamed") == [name] * 3


class TestBodies:
    @pytest.mark.parametrize(
        ("name", "other"),
        [("la mairie de Vire", "la Mairie de Vire"), ("Velmor TV", "VelmorTV")],
    )
    def test_a_capital_or_a_blank_makes_no_other_body(self, name: str, other: str) -> None:
        rows = [("a", name), ("b", name), ("c", other)]
        assert united(*rows, speaker_type="organisation") == [name] * 3

    def test_a_capital_alone_tells_a_body_from_any_of_its_kind(self) -> None:
        rows = [("a", "la commission"), ("b", "la Commission")]
        assert united(*rows, speaker_type="organisation") == ["la commission", "la Commission"]

    def test_case_article_and_legal_form(self) -> None:
        names = ["Acme", "ACME", "l'Acme", "Acme Inc.", "Acme.com", "Acme SA"]
        rows = [("a", "Acme"), *((str(n), name) for n, name in enumerate(names))]
        assert set(united(*rows, speaker_type="organisation")) == {"Acme"}

    def test_an_acronym_needs_the_corpus_to_say_so(self) -> None:
        rows = [("a", "Ligue des riverains du Nord"), ("b", "LRN")]
        assert united(*rows, speaker_type="organisation")[1] == "LRN"
        said = "La Ligue des riverains du Nord (LRN) refuse."
        assert united(*rows, speaker_type="organisation", sentence=said) == [rows[0][1]] * 2

    def test_an_article_that_gives_both_says_so(self) -> None:
        rows = [("a", "Ligue des riverains", "la LR"), ("b", "LR")]
        assert united(*rows, speaker_type="organisation")[1] == "Ligue des riverains"
        assert rules(*rows, speaker_type="organisation") == {"LR": "acronym"}

    def test_the_name_that_is_quoted_more_often_stays(self) -> None:
        rows = [("a", "Ligue des riverains", "la LR"), ("b", "LR"), ("c", "LR")]
        assert united(*rows, speaker_type="organisation") == ["LR"] * 3
        assert rules(*rows, speaker_type="organisation") == {"Ligue des riverains": "acronym"}

    def test_the_users_name_for_a_body_stays(self) -> None:
        rows = [("a", "Ligue des riverains", "la LR"), ("b", "LR"), ("c", "LR")]
        told = {"Ligue des riverains": "Ligue des riverains"}
        assert united(*rows, aliases=told, speaker_type="organisation")[0] == "Ligue des riverains"

    def test_an_acronym_of_two_bodies_stays(self) -> None:
        rows = [
            ("a", "Ligue des riverains", "la LR"),
            ("b", "Les Rouges", "LR"),
            ("c", "LR"),
        ]
        assert united(*rows, speaker_type="organisation")[2] == "LR"

    def test_a_person_and_a_firm_of_one_name_stay_apart(self) -> None:
        quotes = quotes_of(("a", "Henry Ford"), ("b", "Ford"))
        quotes.loc[1, "speaker_type"] = "organisation"
        assert unite_speakers(quotes)[0]["speaker"].tolist() == ["Henry Ford", "Ford"]


class TestTable:
    def test_it_wins_over_every_rule(self) -> None:
        rows = [("a", "Jeff Bezos"), ("b", "Bezos", "M. Bezos"), ("c", "un policier")]
        told = {"bezos": "Mark Bezos", "Un policier": "Jean Roy"}
        assert united(*rows, aliases=told) == ["Jeff Bezos", "Mark Bezos", "Jean Roy"]
        assert rules(*rows, aliases=told)["Bezos"] == "alias table"

    def test_who_gets_a_name_from_it_is_named(self, make_quotes) -> None:
        quotes = make_quotes(("a", "un policier", "oui", 0.0), speaker_type="unnamed")
        quotes, _ = unite_speakers(quotes, read_aliases({"un policier": "Jean Roy"}))
        assert summarize_speakers(quotes)["named"].tolist() == [True]

    def test_a_name_set_to_itself_stays_apart(self) -> None:
        assert united(("a", "Ana Roy"), ("b", "Roy"), aliases={"Roy": "Roy"})[1] == "Roy"

    def test_an_alias_of_an_alias(self) -> None:
        told = {"AWS": "Amazon Web Services", "Amazon Web Services": "Amazon"}
        assert united(("a", "AWS"), ("b", "Amazon Web Services"), aliases=told) == ["Amazon"] * 2

    def test_it_reads_what_a_spreadsheet_writes(self, tmp_path) -> None:
        path = tmp_path / "aliases.csv"
        path.write_bytes("Alias;Speaker\r\nL’Élysée;Présidence\r\n".encode("cp1252"))
        assert read_aliases(path).speaker("l'Elysée") == "Présidence"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("alias,name\nA,B\n", "no column speaker"),
            ("alias,speaker\nA,\n", "row 2 needs both"),
            ("alias,speaker\nA,B\na,C\n", "is given to 'B' and to 'C'"),
            ("alias,speaker\nA,B\nB,C\nC,A\n", "in a circle"),
        ],
    )
    def test_what_is_wrong_is_said(self, tmp_path, text: str, message: str) -> None:
        path = tmp_path / "aliases.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=message) as caught:
            read_aliases(path)
        assert str(path) in str(caught.value)


def test_sources_without_a_name_are_a_kind_and_never_a_person(make_quotes) -> None:
    quotes = make_quotes(
        ("a", "un policier", "oui", 0.0),
        ("b", "un policier", "oui", 0.0),
        ("b", "Un policier", "oui", 0.0),
        ("b", "Ana Roy", "a", 0.0),
    )
    table = summarize_speakers(unite_speakers(quotes)[0]).set_index("speaker")
    assert table["n_articles"].to_dict() == {"un policier": 2, "Ana Roy": 1}
    assert table["named"].to_dict() == {"un policier": False, "Ana Roy": True}


@pytest.mark.parametrize(
    ("name", "kind", "named"),
    [
        ("la Ligue des riverains", "organisation", True),
        ("le parquet de Lannec", "organisation", False),
        ("les Verts", "group", True),
        ("des salariés d'Acme", "group", False),
        ("une Marseillaise", "person", False),
        ("d’Ormesson", "person", True),
        ("", "person", False),
    ],
)
def test_who_has_a_name(name: str, kind: str, named: bool) -> None:
    assert is_named(name, kind) is named


NAMES = ["Ana Roy", "ANA ROY", "Roy", "Mme Roy", "Paul Roy", "P. Roy", "Acme", "un élu", "Un élu"]
ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(NAMES), st.sampled_from(["", "Mme Roy"])),
    max_size=8,
)


@settings(max_examples=15)
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_uniting_is_stable(rows, seed) -> None:
    quotes = quotes_of(*rows)
    once, merges = unite_speakers(quotes)
    twice, again = unite_speakers(once)
    pd.testing.assert_frame_equal(once, twice)
    pd.testing.assert_frame_equal(merges, again)
    order = list(range(len(rows)))
    seed.shuffle(order)
    shuffled, theirs = unite_speakers(quotes.iloc[order])
    pd.testing.assert_frame_equal(shuffled.sort_index(), once)
    pd.testing.assert_frame_equal(theirs, merges)


@settings(max_examples=15)
@given(rows=ROWS)
def test_every_merge_is_on_record(rows) -> None:
    quotes, merges = unite_speakers(quotes_of(*rows))
    assert list(merges.columns) == list(ALIASES)
    assert set(merges["rule"]) <= set(RULES)
    changed = quotes[quotes["speaker"] != quotes["speaker_in_article"]]
    counted = changed.groupby(["speaker", "speaker_in_article"]).size().to_dict()
    recorded = merges[merges["speaker"] != merges["alias"]]
    keys = zip(recorded["speaker"], recorded["alias"], strict=True)
    assert dict(zip(keys, recorded["n_quotes"], strict=True)) == counted
    assert (quotes["speaker_in_article"] == quotes_of(*rows)["speaker"]).all()
