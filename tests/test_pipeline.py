"""The whole pipeline with its models: what must hold whatever it finds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import stance
from stance.pipeline import BATCH, batches, extract

TEXTS = {
    "conseil": (
        "Le conseil se divise sur les sonnettes\n\n"
        "« Ces caméras rassurent tout le monde », a affirmé jeudi Sylvie Gaubert, adjointe à la"
        " sécurité. Son collègue Idriss Benali n’est pas de cet avis : « Nous refusons de confier"
        " nos rues à Amazon. » Selon Mme Gaubert, la convention sera signée en juin.\n\n"
        "Le dossier, surnommé « Œil de bœuf », reviendra devant les élus.\n"
    ),
    "marche": (
        "Amazon vise un contrat de défense\n\n"
        "Le groupe dit disposer « d’une longueur d’avance ». Pour Idriss Benali, élu, c’est « une"
        " dérive » que rien ne justifie.\n"
    ),
    "anglais": "The company said that it would not comment on the contract with the agency.\n" * 3,
}


def test_an_article_of_ones_own_is_told_by_its_text() -> None:
    foreign = TEXTS["anglais"]
    articles = [
        stance.Article(foreign, id="told"),
        stance.Article(foreign, id="insisted", language="fr"),
        stance.Article(TEXTS["marche"], id="said", language="de"),
        stance.Article("« Yes we can », said Barack Obama.", id="short"),
        stance.Article(TEXTS["marche"], id="french"),
    ]
    errors = stance.analyze(articles, progress=False).articles.set_index("article_id")["error"]
    assert errors["told"] == "not in French (language: en); left out"
    assert errors["said"] == "not in French (language: de); left out"
    assert errors[["insisted", "short", "french"]].isna().all()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("presse")
    for name, text in TEXTS.items():
        (place / f"{name}.txt").write_text(text, encoding="utf-8")
    (place / "vide.txt").write_bytes(b"")
    return place


@pytest.fixture(scope="module")
def analysis(folder: Path) -> stance.Analysis:
    return stance.analyze(folder)


def test_each_file_is_a_row(analysis: stance.Analysis) -> None:
    assert analysis.articles["article_id"].tolist() == ["anglais", "conseil", "marche", "vide"]
    assert analysis.articles["error"].notna().tolist() == [True, False, False, True]


def test_quotes_are_slices_of_the_article(analysis: stance.Analysis, folder: Path) -> None:
    texts = {article.id: article.text for article in stance.read_corpus(folder)}
    assert len(analysis.quotes) > 3
    for row in analysis.quotes.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.quote
    assert analysis.articles["share_quoted"].dropna().between(0, 1).all()


def test_a_speaker_is_one_row_over_articles(analysis: stance.Analysis) -> None:
    speakers = analysis.speakers.set_index("speaker")
    assert speakers.loc["Idriss Benali", "n_articles"] == 2
    assert "Sylvie Gaubert" in speakers.index
    assert speakers["share_words"].sum() <= 1.0 + 1e-9


def test_scores_stay_within_their_bounds(analysis: stance.Analysis) -> None:
    quotes = analysis.quotes
    assert quotes["stance_score"].between(-1, 1).all()
    assert quotes["stance_confidence"].between(0, 1).all()
    assert quotes["confidence"].between(0, 1).all()
    assert quotes["stance"].notna().all()
    assert (quotes["target"] == "amazon-security").all()


def test_an_article_is_read_the_same_alone_and_among_others(analysis, folder: Path) -> None:
    alone = stance.analyze(folder / "conseil.txt").quotes
    among = analysis.quotes.query("article_id == 'conseil'").reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among, check_categorical=False)


def test_paths_and_articles_lead_to_the_same(analysis, folder: Path) -> None:
    again = stance.analyze(stance.read_corpus(folder))
    pd.testing.assert_frame_equal(again.quotes, analysis.quotes)
    pd.testing.assert_frame_equal(again.speakers, analysis.speakers)


def test_same_input_same_bytes_for_any_hash_seed(folder: Path, tmp_path: Path) -> None:
    for seed in ("0", "1"):
        subprocess.run(
            [sys.executable, "-m", "stance", "analyze", folder, "--out", tmp_path / seed],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,  # ends with 1: two articles of the folder cannot be analysed
        )
    first, second = sorted((tmp_path / "0").iterdir()), sorted((tmp_path / "1").iterdir())
    assert [path.name for path in first] == [
        "aliases.csv",
        "analysis.json",
        "articles.csv",
        "corrections.csv",
        "quotes.csv",
        "speakers.csv",
        "texts.csv",
    ]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_where_a_sentence_had_to_be_cut_is_a_repair() -> None:
    article = stance.Article("Elle a dit que oui, " * 500, id="a")
    ((read, _),) = extract([article])
    assert [repair.kind for repair in read.repairs] == ["long_sentence"] * 2
    assert all(0 < repair.start < len(article.text) for repair in read.repairs)
    assert stance.analyze(article).articles["n_repairs"].tolist() == [2]


def test_an_article_that_takes_too_long_is_a_row_with_its_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(articles: Iterable[stance.Article]) -> Iterator[tuple[stance.Article, tuple[()]]]:
        for article in articles:
            while article.id == "b":
                pass
            yield article, ()

    monkeypatch.setattr("stance.pipeline.extract", slow)
    with stance.limits(max_seconds=5):
        analysis = stance.analyze([stance.Article("Un mot.", id=name) for name in "abc"])
    failed = analysis.articles.set_index("article_id")["error"]
    assert failed.isna().to_dict() == {"a": True, "b": False, "c": True}
    assert "max_seconds" in failed["b"]


@pytest.mark.parametrize("count", [0, 1, BATCH, 2 * BATCH + 1, 300])
def test_batches_keep_every_article_in_order(count: int) -> None:
    articles = [stance.Article("", id=f"{number}") for number in range(count)]
    cut = list(batches(articles))
    assert [article for batch in cut for article in batch] == articles
    assert all(len(batch) == BATCH for batch in cut[1:-1])


def test_batches_are_read_a_few_ahead() -> None:
    read = []

    def articles() -> Iterator[stance.Article]:
        for number in range(1000):
            read.append(number)
            yield stance.Article("", id=f"{number}")

    ahead = batches(articles())
    assert len(next(ahead)) == len(read) == 1
    assert len(next(ahead)) == BATCH
    assert len(read) == 1 + BATCH
