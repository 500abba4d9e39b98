"""Words in their context, and the words that mark a group."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from stance.article import Article
from stance.columns import TEXTS, article_record, build, text_record
from stance.comparing import concordance, keywords, summarize_articles
from stance.comparing.contrast import distinctive_words

if TYPE_CHECKING:
    import pandas as pd

TEXT = "La réforme passe.\n\n« Cette Réforme est injuste », dit Ana Roy. L’anti-réforme attend."
SAID = "Cette Réforme est injuste"


@pytest.fixture
def quotes(make_quotes) -> pd.DataFrame:
    quotes = make_quotes(("a", "Ana Roy", SAID, -0.5), ("b", None, "réformer vite", 0.5))
    quotes["start"] = [TEXT.index(SAID), 2]
    quotes["end"] = quotes["start"] + quotes["quote"].str.len().astype("int64")
    quotes["sentence"] = [f"« {SAID} », dit Ana Roy.", "« réformer vite » la réforme"]
    return quotes


@pytest.fixture
def articles(quotes) -> pd.DataFrame:
    known = [Article("x", id=name, newspaper="Le Phare", date="2020-01-02") for name in "ab"]
    return summarize_articles([article_record(article) for article in known], quotes)


@pytest.fixture
def texts() -> pd.DataFrame:
    return build([text_record(Article(TEXT, id="a"))], TEXTS)


class TestConcordance:
    def test_in_quotations(self, quotes, articles, texts) -> None:
        table = concordance(quotes, articles, texts, "réforme", width=8)
        assert table.drop(columns=["start", "end"]).to_numpy().tolist() == [
            ["a", "Le Phare", "2020-01-02", "a:1", "Ana Roy", "« Cette ", "Réforme", " est inj"]
        ]
        row = table.iloc[0]
        assert TEXT[row["start"] : row["end"]] == "Réforme"

    def test_around_them_and_everywhere(self, quotes, articles, texts) -> None:
        around = concordance(quotes, articles, texts, "réforme", place="around")
        assert around[["match", "left"]].to_numpy().tolist() == [["réforme", "La "]]
        assert around["quote_id"].isna().all()
        every = concordance(quotes, articles, texts, "RÉFORME", place="all")
        assert every["match"].tolist() == ["réforme", "Réforme"]
        assert every["right"].tolist()[0].startswith(" passe.  « Cette")

    def test_any_ending_several_words_and_either_apostrophe(self, quotes, articles, texts) -> None:
        assert concordance(quotes, articles, texts, "réform*")["article_id"].tolist() == ["a", "b"]
        assert len(concordance(quotes, articles, texts, "est inj*")) == 1
        found = concordance(quotes, articles, texts, "l'anti-réforme", place="all")
        assert found["match"].tolist() == ["L’anti-réforme"]

    def test_a_text_that_was_not_kept_shows_its_quotations(self, quotes, articles, texts) -> None:
        table = concordance(quotes, articles, texts, "réform*")
        assert table.loc[1, ["left", "match", "right"]].tolist() == [
            *("« ", "réformer", " vite » la réforme")
        ]
        assert table.loc[1, ["start", "end"]].tolist() == [-1, -1]
        assert concordance(quotes, articles, texts.head(0), "réforme", place="around").empty

    def test_what_cannot_be_looked_for(self, quotes, articles, texts) -> None:
        assert concordance(quotes, articles, texts, "(").empty
        for words in ("", " * "):
            with pytest.raises(ValueError, match="no word to look for"):
                concordance(quotes, articles, texts, words)
        with pytest.raises(ValueError, match="unknown place 'quotation': did you mean"):
            concordance(quotes, articles, texts, "x", place="quotation")  # type: ignore[arg-type]


class TestKeywords:
    @pytest.fixture
    def said(self, make_quotes) -> pd.DataFrame:
        return make_quotes(
            ("a", "Ana Roy", "nuage nuage nuage coûte", 0.5),
            ("a", "Ana Roy", "nuage coûte", 0.5),
            ("b", "Léo Blin", "caméra caméra caméra coûte", 0.5),
            ("b", None, "caméra partout coûte", 0.5),
        )

    def test_log_odds_are_those_of_contrast(self, said, articles) -> None:
        table = keywords(said, articles, by="speaker", least=1)
        mine = table[table["speaker"] == "Ana Roy"]
        assert mine["word"].tolist()[0] == "nuage"
        assert mine.loc[mine["word"] == "nuage", ["n", "n_rest"]].to_numpy().tolist() == [[4, 0]]
        assert set(table["measure"]) == {"log_odds"}
        a, b = Counter(nuage=4, coûte=2), Counter(caméra=4, coûte=2, partout=1)
        theirs = distinctive_words(a, b, a + b, least=1).set_index("word")
        assert mine.iloc[0]["keyness"] == pytest.approx(theirs.loc["nuage", "z_score"])
        assert mine.iloc[0]["p_value"] == pytest.approx(theirs.loc["nuage", "p_value"])

    def test_log_likelihood_is_that_of_the_textbook(self, said, articles) -> None:
        table = keywords(said, articles, by="speaker", measure="log_likelihood", least=1)
        row = table[(table["speaker"] == "Ana Roy") & (table["word"] == "nuage")].iloc[0]
        expected = [4 * 6 / 13, 4 * 7 / 13]
        assert row["keyness"] == pytest.approx(2 * 4 * np.log(4 / expected[0]))
        assert row["p_value"] == pytest.approx(stats.chi2.sf(row["keyness"], df=1))
        assert (table["keyness"] > 0).all()

    def test_stop_words_stand_in_it_where_asked_for(self, said, articles) -> None:
        hers = said["speaker"] == "Ana Roy"
        said = said.assign(quote=said["quote"] + hers.map({True: " pour la", False: ""}))
        assert not {"pour", "la"} & set(keywords(said, articles, least=1)["word"])
        every = keywords(said, articles, least=1, stop_words=True)
        assert {"pour", "la"} <= set(every["word"])

    def test_groups_are_cut_and_rare_words_left_out(self, said, articles) -> None:
        table = keywords(said, articles, by=["newspaper", "speaker"], top=1)
        assert table[["newspaper", "speaker", "word"]].to_numpy().tolist() == [
            ["Le Phare", "Ana Roy", "nuage"],
            ["Le Phare", "Léo Blin", "caméra"],
        ]
        assert keywords(said.head(0), articles).empty
        with pytest.raises(ValueError, match="unknown measure 'tfidf'; choose among log_odds"):
            keywords(said, articles, measure="tfidf")  # type: ignore[arg-type]

    @pytest.mark.parametrize("own", ["n", "word", "measure", "p_value"])
    def test_a_column_of_one_s_own_does_not_replace_a_figure(self, said, articles, own) -> None:
        with pytest.raises(ValueError, match=f"cannot compare by '{own}', the name of a figure"):
            keywords(said, articles.assign(**{own: "x"}), by=own, least=1)

    def test_a_column_of_one_s_own_may_have_any_other_name(self, said, articles) -> None:
        articles["self"] = ["un", "deux"]
        table = keywords(said, articles, by="self", least=1)
        expected = keywords(said, articles, by="article", least=1)
        assert sorted(table["word"]) == sorted(expected["word"])
