"""How much women and men are quoted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from stance.article import Article
from stance.columns import article_record
from stance.comparing import compare, genders, summarize_articles, summarize_speakers
from stance.comparing.grouping import role_noun

NEWSPAPERS = {"a": "Jour", "b": "Jour", "c": "Soir"}
ROWS = [
    ("a", "Ana Roy", "un deux trois", "f", "ministre de l’Intérieur"),
    ("a", "Léo Blin", "un", "m", "maire"),
    ("b", "Léo Blin", "un deux", "m", None),
    ("b", "Sam Nil", "un", None, "ex-ministre"),
    ("c", "Ana Roy", "un", "f", "la ministre"),
    ("c", "la CGT", "un", None, None),
]


@pytest.fixture
def quotes(make_quotes) -> pd.DataFrame:
    quotes = make_quotes(*((name, who, words, 0.0) for name, who, words, *_ in ROWS))
    quotes["speaker_gender"] = pd.Categorical([row[3] for row in ROWS], categories=["f", "m"])
    quotes["speaker_role"] = pd.array([row[4] for row in ROWS], dtype="string")
    quotes.loc[5, "speaker_type"] = "organisation"
    return quotes


@pytest.fixture
def articles(quotes) -> pd.DataFrame:
    records = [
        article_record(Article("un", id=name, newspaper=newspaper, date=f"2020-0{n}-01"))
        for n, (name, newspaper) in enumerate(NEWSPAPERS.items(), start=1)
    ]
    return summarize_articles(records, quotes)


def test_by_newspaper(quotes, articles) -> None:
    table = genders(quotes, articles, "newspaper").set_index("newspaper")
    counts = ["n_articles", "n_quotes", "n_known", "n_f", "n_m", "n_speakers_f", "n_speakers_m"]
    assert table.loc["Jour", counts].tolist() == [2, 4, 3, 1, 2, 1, 1]
    assert table.loc["Soir", counts].tolist() == [1, 1, 1, 1, 0, 1, 0]
    assert table["share_f"].tolist() == pytest.approx([1 / 3, 1])
    assert table["share_words_f"].tolist() == pytest.approx([3 / 6, 1])
    assert table.loc["Jour", ["ci_low", "ci_high"]].tolist() == pytest.approx([0, 0.5])
    assert table.loc["Soir", ["ci_low", "ci_high"]].isna().all()


def test_of_the_whole_by_month_and_by_role(quotes, articles) -> None:
    whole = genders(quotes, articles)
    assert whole[["n_quotes", "n_known", "n_f"]].to_numpy().tolist() == [[5, 4, 2]]
    months = genders(quotes, articles, "month")
    assert months["month"].tolist() == ["2020-01", "2020-02", "2020-03"]
    roles = genders(quotes, articles, ["newspaper", "role"])
    assert roles[["newspaper", "role"]].fillna("-").to_numpy().tolist() == [
        ["Jour", "maire"],
        ["Jour", "ministre"],
        ["Jour", "-"],
        ["Soir", "ministre"],
    ]
    assert genders(quotes.head(0), articles, "newspaper").empty
    assert genders(quotes.head(0), articles).empty
    with pytest.raises(ValueError, match="cannot compare by 'journal'"):
        genders(quotes, articles, "journal")


def test_a_column_of_one_s_own_does_not_replace_a_figure(quotes, articles) -> None:
    for own in ("n_quotes", "n_f"):
        with pytest.raises(ValueError, match=f"cannot compare by '{own}', the name of a figure"):
            genders(quotes, articles.assign(**{own: "x"}), own)
    articles["corpus"] = articles["newspaper"]
    assert genders(quotes, articles, "corpus")["corpus"].tolist() == ["Jour", "Soir"]


def test_somebody_without_a_name_is_another_one_in_each_article(quotes, articles) -> None:
    quotes.loc[[0, 4], "speaker"] = "une habitante"
    quotes.loc[[0, 4], "speaker_type"] = "unnamed"
    assert genders(quotes, articles)["n_speakers_f"].tolist() == [2]


def test_nobody_s_gender_known_has_no_share(quotes, articles) -> None:
    row = genders(quotes[quotes["speaker"] == "Sam Nil"], articles).iloc[0]
    assert row[["n_quotes", "n_known"]].tolist() == [1, 0]
    assert row[["share_f", "share_words_f", "ci_low"]].isna().all()


def test_gender_is_a_column_like_others(quotes, articles) -> None:
    table = compare(quotes, articles, ["newspaper", "speaker_gender"])
    assert table["n_quotes"].tolist() == [1, 2, 1, 1, 1]
    speakers = summarize_speakers(quotes).set_index("speaker")["speaker_gender"]
    assert speakers.astype("object").where(speakers.notna(), None).to_dict() == {
        "Ana Roy": "f",
        "Léo Blin": "m",
        "Sam Nil": None,
        "la CGT": None,
    }


def test_share_of_a_thousand_has_the_interval_of_its_error(make_quotes) -> None:
    rows = [(f"a{n}", "Ana Roy" if n % 4 else "Léo Blin", "un", 0.0) for n in range(400)]
    quotes = make_quotes(*rows)
    quotes["speaker_gender"] = pd.Categorical(["f" if n % 4 else "m" for n in range(400)])
    records = [article_record(Article("un", id=f"a{n}")) for n in range(400)]
    row = genders(quotes, summarize_articles(records, quotes)).iloc[0]
    error = np.sqrt(0.75 * 0.25 / 400)
    assert row["ci_low"] == pytest.approx(0.75 - 1.96 * error, abs=0.01)
    assert row["ci_high"] == pytest.approx(0.75 + 1.96 * error, abs=0.01)


@pytest.mark.parametrize(
    ("role", "noun"),
    [("maire (PS) de Saint-Rémy", "maire"), ("", ""), ("numéro deux de la banque", "")],
)
def test_the_noun_of_a_role(role: str, noun: str) -> None:
    assert role_noun(role) == noun
