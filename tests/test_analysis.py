"""From any input to the tables, with a small pipeline in place of the models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from small_pipeline import TARGET, extract, put_in_place

import stance
from stance.analysis import Analysis, analyze
from stance.article import Article
from stance.columns import ARTICLES, QUOTES, SPEAKERS
from stance.comparing import OffTargetWarning
from stance.comparing.grouping import OF_QUOTES
from stance.speakers.alias_tables import UnusedAliasWarning

if TYPE_CHECKING:
    from stance.quote import Quote


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the small pipeline in the place of the real one."""
    put_in_place(monkeypatch.setattr)
    monkeypatch.setattr("stance.analysis.load_target", lambda _: TARGET)


def test_one_article() -> None:
    analysis = analyze(Article("Elle dit « oui » et « non ».", id="a", title="Titre"))
    assert analysis.quotes["quote_id"].tolist() == ["a:1", "a:2"]
    assert analysis.quotes["stance"].tolist() == ["favor", "against"]
    assert analysis.speakers["n_quotes"].tolist() == [2]
    assert analysis.articles["title"].tolist() == ["Titre"]
    assert analysis.articles["n_quotes"].tolist() == [2]
    assert analysis.target == "test"


@pytest.mark.parametrize("given", [Article(""), Article("Rien."), [], iter([])])
def test_schemas_hold_however_little_there_is(given: object) -> None:
    analysis = analyze(given)  # type: ignore[arg-type]
    assert list(analysis.quotes.columns) == list(QUOTES)
    assert list(analysis.speakers.columns) == list(SPEAKERS)
    assert list(analysis.articles.columns) == list(ARTICLES)
    for name, dtype in QUOTES.items():
        assert analysis.quotes[name].dtype == dtype, name


def test_quote_is_a_slice_of_the_text() -> None:
    article = Article("« oui » « non » « oui, oui »")
    for row in analyze(article).quotes.itertuples():
        assert article.text[row.start : row.end] == row.quote


def test_a_failing_article_is_a_row_and_the_others_go_on() -> None:
    articles = [Article(f"« oui {n} »", id=str(n)) for n in range(70)]
    articles[40] = Article("ÉCHEC « oui »", id="40", title="Perdu")
    analysis = analyze(articles)
    errors = analysis.articles["error"]
    assert analysis.articles["article_id"].tolist() == [str(n) for n in range(70)]
    assert errors.notna().sum() == 1
    assert errors[40] == "RuntimeError: too hard"
    assert analysis.articles.loc[40, "title"] == "Perdu"
    assert analysis.quotes["article_id"].tolist() == [str(n) for n in range(70) if n != 40]
    assert repr(analysis) == "Analysis(test: 70 articles (1 failed), 69 quotations, 1 speaker)"


def test_unreadable_and_foreign_articles_are_rows_with_their_reason() -> None:
    analysis = analyze(
        [
            Article("", id="lost", error="lost.txt: empty"),
            Article("He said « oui »", id="english", language="en"),
            Article("« oui »", id="short", language="und"),
        ]
    )
    assert analysis.articles["error"].tolist()[:2] == [
        "lost.txt: empty",
        "not in French (language: en); left out",
    ]
    assert analysis.quotes["article_id"].tolist() == ["short"]


NOT_JUDGED = ["stance", "stance_score", "stance_confidence", "aspect", "evidence"]


def test_an_article_that_never_names_the_target_is_not_judged() -> None:
    articles = [Article("« oui » « peut-être »", id="on"), Article("« jamais »", id="off")]
    analysis = analyze(articles)
    quotes = analysis.quotes
    assert quotes["stance"].tolist()[:2] == ["favor", "against"]
    assert quotes[NOT_JUDGED].isna().all(axis="columns").tolist() == [False, False, True]
    assert quotes[["quote", "speaker", "target"]].notna().all(axis=None)
    assert list(quotes["aspect"].cat.categories) == ["cloud", "other"]
    assert analysis.articles["on_target"].tolist() == [True, False]
    assert analysis.articles["n_judged"].tolist() == [2, 0]
    assert repr(analysis) == "Analysis(test: 2 articles (1 on target), 3 quotations, 1 speaker)"


def test_a_target_that_no_article_names_is_warned_of() -> None:
    with pytest.warns(OffTargetWarning, match=r"no article names the target test.*target="):
        analysis = analyze(Article("« jamais »", id="off"))
    assert analysis.speakers["stance"].isna().all()
    assert analysis.articles["n_judged"].tolist() == [0]


@pytest.mark.parametrize("format", ["parquet", "csv", "jsonl"])
def test_what_was_not_judged_is_saved_as_such(tmp_path: Path, format: str) -> None:  # noqa: A002
    articles = [Article("« oui »", id="on"), Article("« jamais »", id="off")]
    analysis = analyze([*articles, Article("", id="lost", error="lost.txt: empty")])
    back = stance.load(analysis.save(tmp_path, format))  # type: ignore[arg-type]
    for name in ("quotes", "speakers", "articles"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(analysis, name))
    assert back.articles["on_target"].isna().tolist() == [False, False, True]
    part = back.with_quotes(back.quotes[back.quotes["article_id"] == "off"])
    assert part.articles["n_judged"].tolist() == [0, 0, 0]
    assert part.speakers[["mean_stance", "stance"]].isna().all(axis=None)


def test_articles_are_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    held: list[int] = []

    def stream() -> Iterator[Article]:
        for number in range(100):
            drawn.append(number)
            yield Article(f"« oui {number} »")

    def counting(articles: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        held.append(len(drawn))
        return extract(articles)

    monkeypatch.setattr("stance.pipeline.extract", counting)
    assert len(analyze(stream()).articles) == 100
    assert held[0] < 50


def test_paths_articles_and_mixtures(tmp_path: Path) -> None:
    for name in ("oui", "b", "d"):
        (tmp_path / f"{name}.txt").write_text(f"Elle dit « {name} ».", encoding="utf-8")
    first, second, last = (tmp_path / f"{name}.txt" for name in ("oui", "b", "d"))
    assert analyze(str(first)).articles["article_id"].tolist() == ["oui"]
    assert analyze(tmp_path).articles["article_id"].tolist() == ["b", "d", "oui"]
    mixed = analyze([str(first), second, Article("« c »", id="c"), str(last)])
    assert mixed.articles["article_id"].tolist() == ["oui", "b", "c", "d"]


def test_ids_stay_distinct() -> None:
    analysis = analyze(
        [Article("« oui »", id="a"), Article("« non »", id="a"), Article("", id="a (2)")]
    )
    assert analysis.articles["article_id"].tolist() == ["a", "a (2)", "a (2) (2)"]
    assert analysis.quotes["quote_id"].tolist() == ["a:1", "a (2):1"]


def test_a_path_that_leads_nowhere_raises() -> None:
    with pytest.raises(FileNotFoundError, match="missing"):
        analyze("missing.txt")


@pytest.mark.parametrize("given", [42, b"oui", {"a": 1}, [42], [Article("a"), None]])
def test_other_inputs_are_refused_by_name(given: object) -> None:
    with pytest.raises(
        TypeError, match=r"expected a path, a DataFrame, a stance\.Article or an iterable"
    ):
        analyze(given)  # type: ignore[arg-type]


def test_a_frame_and_a_list_of_dicts_are_tables() -> None:
    frame = pd.DataFrame({"id": ["a"], "text": ["Elle dit « oui »."]})
    assert analyze(frame).quotes["quote_id"].tolist() == ["a:1"]
    assert analyze(frame.to_dict("records")).quotes["quote_id"].tolist() == ["a:1"]


def test_the_bar_stands_on_stderr_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    analyze([Article("« oui »")] * 3, progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3/3" in shown.err
    analyze([Article("« oui »")] * 3)
    assert capsys.readouterr() == ("", "")


def test_html_view_is_escaped() -> None:
    analysis = analyze(Article("« oui »"))
    hostile = analysis.speakers.assign(speaker=pd.Series(["<script>"], dtype="string"))
    view = replace(analysis, speakers=hostile, target="a<b")._repr_html_()
    assert "<script>" not in view
    assert "&lt;script&gt;" in view
    assert "a&lt;b" in view


def test_public_names_are_these() -> None:
    assert stance.analyze is analyze
    assert stance.Analysis is Analysis


def test_words_of_an_article_are_those_of_its_text() -> None:
    article = Article("Elle dit « oui » et s’en va par la porte du fond.", id="porte")
    (row,) = analyze(article, progress=False).articles.to_dict("records")
    assert row["n_words"] == 12
    assert row["n_quotes"] == 1


def test_copies_are_flagged_and_left_out_where_asked() -> None:
    text = "Elle dit « oui » et s’en va par la porte du fond, sans attendre de réponse."
    articles = [Article(text, id="a"), Article(text, id="b"), Article("« non »", id="c")]
    kept = analyze(articles)
    assert kept.articles["duplicate_of"].fillna("").tolist() == ["", "a", ""]
    assert kept.articles["n_quotes"].tolist() == [1, 1, 1]
    assert kept.articles.columns[-1] == "error"  # no metadata of one's own
    assert repr(kept).startswith("Analysis(test: 3 articles (1 duplicate), 3 quotations")
    assert kept.article("b").extra == {"duplicate_of": "a"}
    dropped = analyze(articles, duplicates="drop")
    assert dropped.articles["error"].fillna("").tolist() == ["", "repeats a; left out", ""]
    assert dropped.articles["n_quotes"].tolist() == [1, 0, 1]
    assert repr(dropped).startswith("Analysis(test: 3 articles (1 duplicate left out), 2 quot")
    assert dropped.compare("article")["article"].tolist() == ["a", "c"]
    with pytest.raises(ValueError, match="duplicates must be"):
        analyze(articles, duplicates="flag")  # type: ignore[arg-type]
    once = kept.where(duplicate_of=None)
    pd.testing.assert_frame_equal(once.quotes, dropped.quotes)
    pd.testing.assert_frame_equal(once.speakers, dropped.speakers)


class TestParts:
    @pytest.fixture
    def analysis(self) -> Analysis:
        papers = {"a": "Jour", "b": "Soir", "c": "Soir"}
        texts = {"a": "« oui » « non »", "b": "« non merci »", "c": "« oui encore »"}
        articles = [
            Article(text, id=name, newspaper=papers[name], date=f"2019-1{n}-01")
            for n, (name, text) in enumerate(texts.items())
        ]
        return analyze(articles, aliases={"Ana Roy": "Anne Roy"})

    def test_of_articles(self, analysis: Analysis) -> None:
        part = analysis.where(newspaper="Soir")
        assert part.articles["article_id"].tolist() == ["b", "c"]
        assert part.texts["article_id"].tolist() == ["b", "c"]
        assert part.quotes["quote_id"].tolist() == ["b:1", "c:1"]
        assert part.speakers["n_quotes"].tolist() == [2]
        assert part.aliases[["speaker", "n_quotes"]].to_numpy().tolist() == [["Anne Roy", 2]]
        assert part.article("b").text == "« non merci »"
        same = analysis[analysis.articles["newspaper"] == "Soir"]
        pd.testing.assert_frame_equal(same.quotes, part.quotes)
        assert analysis.where(month=["2019-10", "2019-12"]).articles["article_id"].tolist() == [
            *("a", "c")
        ]

    def test_of_quotations(self, analysis: Analysis) -> None:
        part = analysis.where(stance="favor", speaker="Anne Roy")
        assert part.quotes["quote_id"].tolist() == ["a:1", "c:1"]
        assert part.articles["n_quotes"].tolist() == [1, 0, 1]
        assert part.speakers["n_favor"].tolist() == [2]
        same = analysis[analysis.quotes["stance"] == "favor"]
        pd.testing.assert_frame_equal(same.quotes, part.quotes)
        both = analysis.where(newspaper="Soir", stance="against")
        assert both.quotes["quote_id"].tolist() == ["b:1"]
        assert len(both.articles) == 2

    def test_what_is_missing_can_be_asked_for(self, analysis: Analysis) -> None:
        analysis.quotes.loc[0, "speaker"] = pd.NA
        assert analysis.where(speaker=None).quotes["quote_id"].tolist() == ["a:1"]
        assert len(analysis.where(speaker=[None, "Anne Roy"]).quotes) == 4
        assert analysis.where(section=None).articles["article_id"].tolist() == ["a", "b", "c"]
        assert analysis.where(newspaper="Nuit").articles.empty

    def test_of_whatever_compare_groups_by(self, analysis: Analysis) -> None:
        analysis.quotes["speaker_role"] = pd.array(["maire", "préfet", None, None], "string")
        analysis.quotes["speaker_kind"] = pd.array(["party", None, None, "expert"], "string")
        assert analysis.where(role="maire").quotes["quote_id"].tolist() == ["a:1"]
        assert analysis.where(speaker_kind="expert").quotes["quote_id"].tolist() == ["c:1"]
        assert analysis.where(article="b").quotes["quote_id"].tolist() == ["b:1"]
        assert len(analysis.where(target="test").quotes) == 4

    @pytest.mark.parametrize("name", sorted({*QUOTES, *OF_QUOTES, *ARTICLES, "article", "year"}))
    def test_every_name_that_is_offered_is_taken(self, analysis: Analysis, name: str) -> None:
        assert len(analysis.where(**{name: "nowhere"}).quotes) == 0

    def test_what_is_no_part_is_refused(self, analysis: Analysis) -> None:
        with pytest.raises(ValueError, match="'newspapr': did you mean 'newspaper'"):
            analysis.where(newspapr="Soir")
        with pytest.raises(ValueError, match="no column is named 'rôle'"):
            analysis.where(rôle="maire")
        with pytest.raises(TypeError, match=r"a mask such as.*not by str"):
            analysis["Soir"]  # type: ignore[index]
        with pytest.raises(ValueError, match="has 2 rows: neither"):
            analysis[pd.Series([True, False])]
        even = analyze([Article("« oui »", id="a")])
        with pytest.raises(ValueError, match="as many rows"):
            even[even.quotes["stance"] == "favor"]


def test_names_of_one_s_own_are_taken_over_and_kept(tmp_path: Path) -> None:
    table = tmp_path / "aliases.csv"
    table.write_text("alias,speaker\nAna Roy,Anne Roy\n", encoding="utf-8")
    analysis = analyze(Article("« oui » « non »", id="a"), aliases=table)
    assert analysis.speakers["speaker"].tolist() == ["Anne Roy"]
    assert analysis.aliases.to_dict("records") == [
        {
            "speaker": "Anne Roy",
            "alias": "Ana Roy",
            "n_quotes": 2,
            "n_articles": 1,
            "rule": "alias table",
        }
    ]
    back = stance.load(analysis.save(tmp_path / "out"))
    pd.testing.assert_frame_equal(back.aliases, analysis.aliases)
    again = back.with_aliases({})
    assert again.speakers["speaker"].tolist() == ["Ana Roy"]
    assert again.aliases.empty
    assert list(again.articles.columns) == list(ARTICLES)


def test_an_alias_of_nobody_is_warned_of_with_the_nearest() -> None:
    analysis = analyze(Article("« oui »", id="a"))
    told = r"no speaker is named 'Ana Rou' \(did you mean 'Ana Roy'\?\): the alias changes nothing"
    with pytest.warns(UnusedAliasWarning, match=told):
        same = analysis.with_aliases({"Ana Rou": "Anne Roy"})
    assert same.speakers["speaker"].tolist() == ["Ana Roy"]
    many = {f"Personne {n}": "Anne Roy" for n in range(9)} | {"ana roy": "Anne Roy"}
    with pytest.warns(UnusedAliasWarning, match=r"'Personne 4' and 4 more: these aliases"):
        analyze(Article("« oui »", id="a"), aliases=many)


def test_some_quotations_are_an_analysis_too() -> None:
    analysis = analyze([Article("« oui » « non »", id="a"), Article("« oui »", id="b")])
    some = analysis.with_quotes(analysis.quotes[analysis.quotes["stance"] == "against"])
    assert some.speakers["n_quotes"].tolist() == [1]
    assert some.articles["n_quotes"].tolist() == [1, 0]
    assert some.compare("article")["n_against"].tolist() == [1, 0]
    assert some.timeline("Y")["n_articles"].tolist() == [2]
