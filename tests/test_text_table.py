"""The texts come back as articles, with all that the tables know of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from stance.article import BLOCK_KINDS, Article, Block
from stance.columns import _blocks, text_record

PAGE = Article(
    "Un titre\n\nElle a dit « oui ».",
    id="page;1",
    title="Un titre",
    newspaper="Le Matin",
    date="2019-11-14",
    blocks=(Block("headline", 0, 8), Block("pull_quote", 10, 28)),
    extra={"desk": "Éco", "title": "=Titre"},
)


def test_an_article_comes_back_as_it_was_read() -> None:
    back = stance.analyze(PAGE).article("page;1")
    assert back == replace(PAGE, language="fr")  # as which it was analysed
    assert back.block_at(12) == "pull_quote"


def test_the_text_holds_each_quotation_at_its_place() -> None:
    analysis = stance.analyze([PAGE, Article("« Non », a dit Ana Roy.", id="b")])
    for row in analysis.quotes.itertuples():
        assert analysis.article(row.article_id).text[row.start : row.end] == row.quote
    assert list(analysis.texts["article_id"]) == ["page;1", "b"]


def test_texts_are_kept_unless_told_otherwise() -> None:
    analysis = stance.analyze([PAGE, Article("", id="vide", error="vide.txt: empty")])
    assert list(analysis.texts["article_id"]) == ["page;1"]
    spared = stance.analyze(PAGE, keep_texts=False)
    assert spared.texts.empty
    assert list(spared.articles["article_id"]) == ["page;1"]
    with pytest.raises(KeyError, match="keep_texts=True"):
        spared.article("page;1")
    with pytest.raises(KeyError, match=r"no article 'ailleurs'.*\.articles lists"):
        spared.article("ailleurs")


@given(st.lists(st.tuples(st.sampled_from(BLOCK_KINDS), st.integers(0, 10**6))))
def test_any_blocks_come_back(found: list[tuple[str, int]]) -> None:

    blocks = tuple(Block(kind, start, start + 1) for kind, start in found) or (
        Block("paragraph", 0, 1),
    )
    printed = text_record(Article("x", blocks=blocks))["blocks"]
    assert _blocks(str(printed)) == blocks


def test_half_a_character_costs_itself_alone(tmp_path: Path) -> None:
    broken = Article(
        "\ud83d« Nous partirons demain », a dit Ana Roy.",
        id="\udce9t\udce9",
        title="\ud83d",
        extra={"\ud83d": "\ud83d"},
    )
    analysis = stance.load(stance.analyze(broken).save(tmp_path))
    assert analysis.articles["n_repairs"].to_list() == [1]
    assert analysis.articles["error"].isna().all()
    assert (
        analysis.article("\ufffdt\ufffd").text == "\ufffd« Nous partirons demain », a dit Ana Roy."
    )
    assert analysis.quotes["speaker"].to_list() == ["Ana Roy"]
