"""What a person gets, corrects in a spreadsheet, and hands back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stance
from stance.analysis import Analysis
from stance.article import Article
from stance.checking.sheets import allocate
from stance.columns import TEXTS, article_record, build, text_record
from stance.comparing import summarize_articles, summarize_speakers
from stance.files.spreadsheets import read_sheet

TEXTS_OF = {
    "a": "« Oui aux caméras », dit Ana Roy. « L’été sera long », dit-elle. Léo Blin : « Non. »",
    "b": "Ana Roy le répète : « Oui, encore oui. » Puis « jamais », selon un élu.",
    "c": "Rien à dire.",
}
QUOTED = {
    "a": [("Oui aux caméras", "Ana Roy", 0.6), ("Non.", "Léo Blin", -0.7)],
    "b": [("Oui, encore oui.", "Ana Roy", 0.5), ("jamais", "un élu", -0.4)],
}


MORE = {**QUOTED, "a": [QUOTED["a"][0], ("L’été sera long", "Ana Roy", 0.1), QUOTED["a"][1]]}


@pytest.fixture
def analysis(make_quotes) -> Analysis:
    return analysis_of(make_quotes, QUOTED)


@pytest.fixture
def later(make_quotes) -> Analysis:
    """Return an analysis that found one quotation more: a:2 is now a:3."""
    return analysis_of(make_quotes, MORE)


def analysis_of(make_quotes, quoted: dict[str, list[tuple[str, str, float]]]) -> Analysis:
    rows = [
        (name, who, words, score) for name, some in quoted.items() for words, who, score in some
    ]
    quotes = make_quotes(*rows)
    quotes["start"] = [TEXTS_OF[name].index(words) for name, _, words, _ in rows]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    quotes["sentence"] = quotes["quote"]
    quotes["speaker_in_article"] = quotes["speaker"]
    articles = [
        Article(text, id=name, newspaper=f"Journal {name}", date="2019-11-14")
        for name, text in TEXTS_OF.items()
    ]
    records = [article_record(article) for article in articles]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles(records, quotes),
        texts=build([text_record(article) for article in articles], TEXTS),
        target="test",
    )


def mangled(sheet: pd.DataFrame, path: Path) -> Path:
    """Write a sheet as a French spreadsheet does: semicolons, cp1252, CRLF, quoted cells."""
    text = sheet.to_csv(index=False, sep=";", lineterminator="\r\n").replace("\u202f", " ")
    path.write_bytes(text.encode("cp1252", errors="replace"))
    return path


def signed(sheet: pd.DataFrame) -> pd.DataFrame:
    return sheet.assign(checked_by="MJ")


class TestSample:
    def test_it_is_drawn_in_fair_shares(self) -> None:
        sizes = np.array([50, 30, 15, 4, 1])
        assert allocate(sizes, 20).tolist() == [9, 6, 3, 1, 1]
        assert allocate(sizes, 200).tolist() == sizes.tolist()
        assert allocate(sizes, 3).sum() == 3

    def test_the_same_seed_draws_the_same_whatever_the_order(self, analysis: Analysis) -> None:
        drawn = analysis.sample(2, seed=3)
        other = analysis.with_quotes(analysis.quotes.iloc[::-1].reset_index(drop=True))
        assert set(other.sample(2, seed=3)["quote_id"]) == set(drawn["quote_id"])
        assert {tuple(analysis.sample(2, seed=n)["quote_id"]) for n in range(20)} > {
            tuple(drawn["quote_id"])
        }

    def test_each_group_is_drawn_from(self, analysis: Analysis) -> None:
        assert set(analysis.sample(2, by="newspaper")["newspaper"]) == {"Journal a", "Journal b"}
        speakers = analysis.sample(3, by="speaker", blind=False)["speaker"]
        assert set(speakers) == {"Ana Roy", "Léo Blin", "un élu"}

    def test_whole_articles_come_with_those_that_quote_nobody(self, analysis: Analysis) -> None:
        sheet = analysis.sample(3, whole_articles=True)
        assert sheet["article_id"].tolist() == ["a", "a", "b", "b", "c"]
        assert pd.isna(sheet.loc[4, "quote_id"])
        with pytest.raises(ValueError, match="by 'speaker', a column of quotations"):
            analysis.sample(1, by="speaker", whole_articles=True)

    def test_answers_are_hidden_unless_asked_for(self, analysis: Analysis) -> None:
        hidden = ["speaker", "stance", "checked_by"]
        assert analysis.sample(4)[hidden].isna().all(axis=None)
        shown = analysis.sample(4, blind=False)
        assert shown[["speaker", "stance"]].notna().all(axis=None)
        assert shown["checked_by"].isna().all()
        speakers = analysis.sample(4, blind=False, check="speaker")
        assert speakers["speaker"].notna().all()
        assert speakers["stance"].isna().all()

    def test_what_is_not_judged_is_drawn_only_where_stance_is_not_checked(
        self, analysis: Analysis
    ) -> None:
        off = analysis.quotes["article_id"] == "b"
        blank = {name: analysis.quotes[name].mask(off) for name in ("stance", "stance_score")}
        part = analysis.with_quotes(analysis.quotes.assign(**blank))
        named = [True, False, True]
        part = part.replaced(articles=part.articles.assign(on_target=named))
        assert part.sample(4)["article_id"].tolist() == ["a", "a"]
        assert part.sample(4, check="speaker")["article_id"].tolist() == ["a", "a", "b", "b"]
        assert part.sample(3, whole_articles=True)["article_id"].tolist() == ["a", "a", "c"]
        none = part.with_quotes(part.quotes[off])
        with pytest.raises(ValueError, match=r"no quotation was judged.*check='speaker'"):
            none.sample(4)
        with pytest.raises(ValueError, match="cannot check 'stances': did you mean 'stance'"):
            part.sample(4, check=["stances"])

    def test_the_file_is_safe_and_comes_back(self, analysis: Analysis, tmp_path: Path) -> None:
        quotes = analysis.quotes.copy()
        quotes.loc[0, "quote"] = "=1+1"
        path = tmp_path / "new" / "sample.csv"
        sheet = analysis.with_quotes(quotes).sample(4, to=path, separator=";")
        assert path.read_bytes().startswith(b"\xef\xbb\xbfquote_id;")
        assert "'=1+1" in path.read_text("utf-8-sig")
        pd.testing.assert_frame_equal(read_sheet(path, sheet.columns), sheet)

    @pytest.mark.parametrize(
        "filled",
        [
            *({"checked_by": "MJ"}, {"note": "à revoir"}, {"delete": "x"}),
            *({"speaker": "Zoé Lam"}, {"stance": "neutre"}),
            {"quote_id": None, "sampled": None, "quote": "L’été sera long"},
        ],
    )
    @pytest.mark.parametrize("blind", [True, False])
    def test_a_sheet_that_somebody_has_filled_is_not_replaced(
        self, analysis: Analysis, tmp_path: Path, blind: bool, filled: dict[str, str]
    ) -> None:
        path = tmp_path / "sample.csv"
        sheet = analysis.sample(4, to=path, blind=blind)
        sheet.loc[2, list(filled)] = list(filled.values())
        before = mangled(sheet, path).read_bytes()
        with pytest.raises(FileExistsError, match=r"sample\.csv holds answers.*overwrite=True"):
            analysis.sample(4, to=path, seed=1)
        assert path.read_bytes() == before
        drawn = analysis.sample(2, to=path, overwrite=True)
        assert len(read_sheet(path, drawn.columns)) == 2

    @pytest.mark.parametrize("blind", [True, False])
    @pytest.mark.parametrize("whole_articles", [True, False])
    def test_a_sheet_that_nobody_has_touched_is_replaced(
        self, analysis: Analysis, tmp_path: Path, blind: bool, whole_articles: bool
    ) -> None:
        path = tmp_path / "sample.csv"
        path.touch()
        analysis.sample(4, to=path, blind=blind, whole_articles=whole_articles, separator=";")
        drawn = analysis.sample(2, to=path, seed=1)
        pd.testing.assert_frame_equal(read_sheet(path, drawn.columns), drawn)

    def test_another_file_is_not_replaced(self, analysis: Analysis, tmp_path: Path) -> None:
        path = tmp_path / "sample.csv"
        path.write_text("LABELS\n", encoding="utf-8")
        with pytest.raises(FileExistsError, match="or is no sheet"):
            analysis.sample(4, to=path)
        assert path.read_text("utf-8") == "LABELS\n"

    def test_no_sample_of_nothing(self, analysis: Analysis) -> None:
        with pytest.raises(ValueError, match="one row or more, not 0"):
            analysis.sample(0)
        assert analysis.with_quotes(analysis.quotes.head(0)).sample(5).empty


class TestCorrect:
    def test_what_is_untouched_changes_nothing(self, analysis: Analysis, tmp_path: Path) -> None:
        path = mangled(signed(analysis.sample(4, blind=False)), tmp_path / "sheet.csv")
        done = stance.correct(analysis, path)
        pd.testing.assert_frame_equal(done.quotes, analysis.quotes)
        pd.testing.assert_frame_equal(done.speakers, analysis.speakers)
        assert done.corrections.empty

    def test_speaker_stance_and_deletion(self, analysis: Analysis, tmp_path: Path) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[1, "speaker"] = "ana roy"
        sheet.loc[1, "note"] = "vérifié"
        sheet.loc[2, "stance"] = "Contre"
        sheet.loc[3, "delete"] = "x"
        done = stance.correct(analysis, mangled(sheet, tmp_path / "sheet.csv"))
        assert done.quotes["speaker"].tolist() == ["Ana Roy"] * 3
        assert done.quotes["stance"].tolist() == ["favor", "against", "against"]
        assert done.quotes.loc[1, ["method", "confidence"]].tolist() == ["corrected", 1.0]
        assert done.quotes.loc[2, ["stance_score", "evidence"]].tolist() == [
            -1,
            "corrected by hand",
        ]
        assert done.speakers["n_quotes"].tolist() == [3]
        assert done.articles["n_quotes"].tolist() == [2, 1, 0]
        log = done.corrections
        assert log["outcome"].tolist() == ["applied", "applied", "deleted"]
        assert log.loc[0, ["column", "before", "after", "checked_by", "note"]].tolist() == [
            *("speaker", "Léo Blin", "Ana Roy", "MJ", "vérifié")
        ]
        assert len(analysis.quotes) == 4

    def test_nobody_can_be_named(self, analysis: Analysis) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[0, "speaker"] = "?"
        assert pd.isna(stance.correct(analysis, sheet).quotes.loc[0, "speaker"])

    def test_an_empty_cell_says_nothing(self, analysis: Analysis) -> None:
        done = stance.correct(analysis, signed(analysis.sample(4)))
        pd.testing.assert_frame_equal(done.quotes, analysis.quotes)

    def test_a_missed_quotation_is_added_at_its_place(self, analysis: Analysis) -> None:
        missed = {
            "article_id": "a",
            "quote": "L'été sera long",
            "speaker": "Ana Roy",
            "stance": "pour",
        }
        sheet = pd.concat([analysis.sample(4), pd.DataFrame([missed])], ignore_index=True)
        done = stance.correct(analysis, sheet)
        row = done.quotes.loc[1]
        assert TEXTS_OF["a"][row["start"] : row["end"]] == row["quote"] == "L’été sera long"
        assert row[["quote_id", "speaker", "stance", "aspect"]].tolist() == [
            *("a:+1", "Ana Roy", "favor", "other")
        ]
        assert done.articles.loc[0, "n_quotes"] == 3
        before = stance.correct(analysis, sheet.head(0)).articles
        assert done.articles.loc[0, "share_quoted"] > before.loc[0, "share_quoted"]

    @pytest.mark.parametrize(
        ("row", "outcome"),
        [
            ({"article_id": "a", "quote": "rien de tel"}, "are not in the article"),
            ({"article_id": "z", "quote": "oui"}, "no article 'z'"),
            ({"article_id": "a", "quote": "x", "quote_id": "a:99"}, "no such quotation"),
        ],
    )
    def test_what_cannot_be_done_is_on_record(
        self, analysis: Analysis, row: dict[str, str], outcome: str
    ) -> None:
        done = stance.correct(analysis, pd.DataFrame([row]))
        assert outcome in done.corrections.loc[0, "outcome"]
        assert done.corrections.loc[0, "outcome"].startswith("not applied")
        pd.testing.assert_frame_equal(done.quotes, analysis.quotes)

    def test_an_id_that_a_spreadsheet_mangled_is_found_by_its_words(
        self, analysis: Analysis
    ) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[0, ["quote_id", "article_id", "stance"]] = ["01:03:00", "1", "neutre"]
        assert stance.correct(analysis, sheet).quotes.loc[0, "stance"] == "neutral"

    def test_another_kind_is_applied_and_other_words_are_not(self, analysis: Analysis) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[0, "quote_type"] = "mixed"
        sheet.loc[1, ["quote", "speaker"]] = ["Non, jamais.", "Ana Roy"]
        done = stance.correct(analysis, sheet)
        assert done.quotes["quote_type"].tolist() == ["mixed", "direct", "direct", "direct"]
        assert done.quotes["quote"].tolist() == analysis.quotes["quote"].tolist()
        assert done.quotes.loc[1, "speaker"] == "Léo Blin"
        assert done.corrections["outcome"].str.startswith("not applied").tolist() == [False, True]
        assert "other words under this id" in done.corrections.loc[1, "outcome"]

    def test_rows_that_nobody_checked_do_not_count(self, analysis: Analysis) -> None:
        sheet = analysis.sample(4, blind=False).assign(speaker="Zoé Lam", delete=["", "", "", "x"])
        with pytest.raises(ValueError, match=r"nobody has checked a row.*checked_by"):
            stance.correct(analysis, sheet)
        sheet.loc[1, "checked_by"] = "MJ"
        missed = {"article_id": "a", "quote": "L'été sera long", "speaker": "Ana Roy"}
        sheet = pd.concat([sheet, pd.DataFrame([missed])], ignore_index=True)
        done = stance.correct(analysis, sheet)
        assert done.corrections["quote_id"].tolist() == ["a:2", "a:+1"]
        assert done.quotes["speaker"].tolist() == [
            *("Ana Roy", "Ana Roy", "Zoé Lam", "Ana Roy", "un élu")
        ]

    def test_a_sheet_of_an_earlier_analysis_means_the_words_that_it_has(
        self, analysis: Analysis, later: Analysis
    ) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[1, ["speaker", "stance"]] = ["Zoé Lam", "neutre"]
        done = stance.correct(later, sheet)
        assert done.quotes["speaker"].tolist()[:3] == ["Ana Roy", "Ana Roy", "Zoé Lam"]
        assert done.corrections["quote_id"].unique().tolist() == ["a:3"]
        sheet.loc[1, "delete"] = "x"
        left = stance.correct(later, sheet).quotes["quote"].tolist()
        assert left[:2] == ["Oui aux caméras", "L’été sera long"]
        assert "Non." not in left

    def test_words_that_are_gone_are_left_alone(self, analysis: Analysis, later: Analysis) -> None:
        sheet = signed(later.sample(5)).assign(speaker="Zoé Lam", delete=["", "x", "", "", ""])
        done = stance.correct(analysis, sheet)
        assert len(done.quotes) == 4
        assert done.corrections.loc[1, "outcome"].startswith("not applied")
        assert done.corrections.loc[1, "quote_id"] == "a:2"

    def test_words_of_another_article_are_not_those_of_this_one(self, analysis: Analysis) -> None:
        row = {"article_id": "b", "quote_id": "b:9", "quote": "Oui aux caméras", "delete": "x"}
        done = stance.correct(analysis, pd.DataFrame([row]))
        pd.testing.assert_frame_equal(done.quotes, analysis.quotes)

    def test_corrections_are_saved_and_add_up(self, analysis: Analysis, tmp_path: Path) -> None:
        sheet = signed(analysis.sample(4))
        sheet.loc[0, "stance"] = "against"
        once = stance.correct(analysis, sheet)
        again = stance.correct(
            once, pd.DataFrame([{"article_id": "a", "quote_id": "a:2", "delete": "x"}])
        )
        back = stance.load(again.save(tmp_path, "csv"))
        assert back.corrections["outcome"].tolist() == ["applied", "deleted"]
        pd.testing.assert_frame_equal(back.quotes, again.quotes)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("quote_id,stance\na:1,favor\n", "no column article_id"),
            ("article_id,quote_id,stance\na,a:1,plutôt\n", "row 2: 'plutôt' is no stance"),
            ("article_id,quote\na,un, deux\n", "line 2: 3 cells for 2 columns"),
            ("", "empty"),
        ],
    )
    def test_what_is_no_sheet_is_named(
        self, analysis: Analysis, tmp_path: Path, text: str, message: str
    ) -> None:
        path = tmp_path / "sheet.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=message) as caught:
            stance.correct(analysis, path)
        assert str(path) in str(caught.value)


@pytest.mark.parametrize("n", ["3", 0, 2.5, None])
def test_a_sample_has_a_whole_number_of_rows(analysis: Analysis, n: object) -> None:
    with pytest.raises(ValueError, match="one row or more, not"):
        analysis.sample(n)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a.csv", "a.html"])
def test_an_unknown_language_is_refused_for_any_file(
    analysis: Analysis, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="lang='de' is not known"):
        analysis.sample(1, to=tmp_path / name, lang="de")
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_spreadsheet_is_read(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "sheet.csv"
    cells = ["Été ; l’œil, « oui »", "'=1+1", "ligne\nsuivante"]
    rows = [["speaker", "quote", "note"], cells]
    quoted = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    path.write_bytes("\r\n".join([*quoted, ""]).encode(encoding))
    sheet = read_sheet(path, ["speaker", "quote"])
    assert sheet.loc[0].tolist() == [cells[0], "=1+1", cells[2]]
