"""The same articles through every format: the same texts, metadata and quotations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from formats import FORMATS, Sample, samples

import stance
from stance.reading import read_corpus

if TYPE_CHECKING:
    from stance.article import Article

COUNT = 100
FEW = 2
NAMED_BY_THE_EXPORT = {"europresse", "europresse-old", "factiva"}


@pytest.fixture(scope="module")
def articles() -> list[Sample]:
    return samples(COUNT)


def written(name: str, folder: Path, wanted: list[Sample]) -> list[Article]:
    """Write and read; files come in the order of names, so back to the order of ``wanted``."""
    if name == "web":
        pytest.importorskip("trafilatura")
    found = list(read_corpus(FORMATS[name](folder, wanted)))
    if name in {"texts", "web", "tei"}:
        order = {article.id: number for number, article in enumerate(wanted)}
        found.sort(key=lambda article: order[article.id])
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_changes_an_article(tmp_path: Path, name: str, articles: list[Sample]) -> None:
    found = written(name, tmp_path, articles)
    assert [article.text.strip() for article in found] == [one.text for one in articles]
    assert [(a.title, a.source, a.date) for a in found] == [
        (one.title, one.source, one.date) for one in articles
    ]
    assert not [article.error for article in found if article.error]
    if name not in NAMED_BY_THE_EXPORT:
        assert [article.id for article in found] == [one.id for one in articles]
    if name != "web":  # trafilatura takes agencies and initials for no authors
        assert [article.author for article in found] == [one.author for one in articles]


@pytest.mark.parametrize("name", ["texts", "csv", "jsonl", "parquet", "tei-corpus", "iramuteq"])
def test_what_an_article_has_no_place_for_is_kept(tmp_path: Path, name: str) -> None:
    (article,) = written(name, tmp_path, samples(1))
    assert article.extra["genre"] == "essai"


def test_all_formats_give_the_same_quotations(tmp_path: Path) -> None:
    wanted = samples(FEW)
    read: list[Article] = []
    for name in FORMATS:
        (folder := tmp_path / name).mkdir()
        read += written(name, folder, wanted)
    analysis = stance.analyze(read)
    frame = analysis.quotes.drop(columns=["article_id", "quote_id"])
    counts = analysis.articles.n_quotes
    size = len(frame) // len(FORMATS)
    assert size == counts[:FEW].sum() > 0
    first = frame[:size]
    for number, name in enumerate(FORMATS):
        same = frame[number * size : (number + 1) * size].reset_index(drop=True)
        assert same.equals(first), name
