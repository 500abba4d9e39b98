"""Copies and near copies are told from other texts, whatever order and corpus."""

from __future__ import annotations

import numpy as np
import pytest

from stance.article import Article
from stance.reading.duplicates import flag_duplicates

WORDS = [f"mot{number}" for number in range(5_000)]
FOOTER = " Tous droits réservés au journal, qui décline toute responsabilité." * 3


def text(seed: int, length: int = 300) -> str:
    return " ".join(np.random.default_rng(seed).choice(WORDS, length))


def firsts(*articles: Article) -> list[str]:
    return [article.extra.get("duplicate_of", "") for article in flag_duplicates(articles)]


def test_a_copy_and_a_dispatch_that_was_gone_over_are_flagged() -> None:
    words = text(1).split()
    shortened = " ".join(words[:270])
    changed = " ".join(["autre", *words[1:150], "encore", *words[151:]])
    articles = [text(1), text(1).upper(), shortened, changed, text(2)]
    found = firsts(*(Article(words, id=f"a{n}") for n, words in enumerate(articles)))
    assert found == ["", "a0", "a0", "a0", ""]


def test_half_the_words_are_another_article() -> None:
    half = " ".join([*text(1).split()[:150], *text(2).split()[150:]])
    assert firsts(Article(text(1), id="a"), Article(half, id="b")) == ["", ""]


def test_what_all_articles_end_with_makes_no_copies_and_hides_none() -> None:
    articles = [Article(text(n) + FOOTER, id=f"a{n}") for n in range(200)]
    again = [Article(text(n) + FOOTER, id=f"b{n}") for n in range(200)]
    assert firsts(*articles, *again) == [""] * 200 + [f"a{n}" for n in range(200)]


def test_columns_of_one_title_are_not_copies_of_each_other() -> None:
    head = {"title": "En bref", "newspaper": "Le Phare", "date": "2020-03-04"}
    one, other = Article(text(1), id="a", **head), Article(text(2), id="b", **head)
    edited = " ".join([*text(1).split()[:200], *text(3).split()[:100]])
    assert firsts(one, other, Article(edited, id="c", **head)) == ["", "", "a"]
    assert firsts(one, Article(edited, id="c")) == ["", ""]


def test_what_has_no_words_or_could_not_be_read_repeats_nothing() -> None:
    empty, lost = Article("", id="a"), Article(text(1), id="b", error="b.txt: cut off")
    again = Article(text(1), id="c")
    assert firsts(empty, empty, lost, again) == ["", "", "", ""]
    dropped = list(flag_duplicates([lost, again, again], "drop"))
    assert [article.error for article in dropped] == ["b.txt: cut off", "", "repeats c; left out"]


def test_a_note_that_stands_there_stays() -> None:
    noted = Article(text(1), id="a", extra={"duplicate_of": "x:7"})
    assert firsts(noted, Article(text(1), id="b")) == ["x:7", ""]


def test_there_are_two_ways() -> None:
    with pytest.raises(ValueError, match="duplicates must be 'keep' or 'drop', not 'flag'"):
        flag_duplicates([], "flag")  # type: ignore[arg-type]
