"""The same articles through every format: the same texts, metadata and quotations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from formats import FORMATS, Sample, samples
from pdf_ink import Setting
from pdfs import set_pdf
from short_articles import short_articles

import stance
from stance.reading import article_from_text, read_corpus

if TYPE_CHECKING:
    from stance.article import Article

COUNT = 100
BRIEFS = 40  # which are analysed again in each format
NAMED_BY_THE_EXPORT = {
    *("europresse", "europresse-old", "europresse-text", "europresse-word", "factiva", "epub"),
}
# What a format loses of the quotes frame, as docs/reading.md tells users.
COLUMNS_LOST = dict.fromkeys(NAMED_BY_THE_EXPORT, ("article_id", "quote_id"))
A_FILE_EACH = {
    *("texts", "web", "tei", "word", "opendocument", "rtf", "markdown", "gz", "zip"),
}
BLANKS_LOST = {"pdf"}
NO_BREAK_BLANK = "\N{NO-BREAK SPACE}"
BRIEF = Setting(columns=1, right=250.0)


@pytest.fixture(scope="module")
def articles() -> list[Sample]:
    return samples(COUNT)


def written(name: str, folder: Path, wanted: list[Sample]) -> list[Article]:
    """Write and read; files come in the order of names, so back to the order of ``wanted``."""
    if name == "web":
        pytest.importorskip("trafilatura")
    found = list(read_corpus(FORMATS[name](folder, wanted)))
    if name in A_FILE_EACH:
        order = {article.id: number for number, article in enumerate(wanted)}
        found.sort(key=lambda article: order[article.id])
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_changes_an_article(tmp_path: Path, name: str, articles: list[Sample]) -> None:
    found = written(name, tmp_path, articles)
    assert [article.text.strip() for article in found] == [one.text for one in articles]
    assert [article.title for article in found] == [one.title for one in articles]
    if name != "epub":  # an issue of one newspaper and one day
        told = [(article.newspaper, article.date) for article in found]
        assert told == [(one.newspaper, one.date) for one in articles]
    assert not [article.error for article in found if article.error]
    if name not in NAMED_BY_THE_EXPORT:
        assert [article.id for article in found] == [one.id for one in articles]
    if name not in {"web", "epub"}:  # trafilatura takes agencies and initials for no authors
        assert [article.author for article in found] == [one.author for one in articles]


@pytest.mark.parametrize("name", ["texts", "csv", "jsonl", "parquet", "tei-corpus", "iramuteq"])
def test_what_an_article_has_no_place_for_is_kept(tmp_path: Path, name: str) -> None:
    (article,) = written(name, tmp_path, samples(1))
    assert article.extra["genre"] == "essai"


def _plain(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    return folder


def _pdf(folder: Path, articles: Sequence[Sample]) -> Path:
    """Set each article in one narrow column, as papers set their briefs."""
    for article in articles:
        set_pdf(folder / f"{article.id}.pdf", article_from_text(article.text), BRIEF)
    return folder


def quotes_of(source: Path) -> pd.DataFrame:
    analysis = stance.analyze(source, keep_texts=False)
    assert not analysis.articles["error"].notna().any()
    assert len(analysis.articles) == BRIEFS
    return analysis.quotes


@pytest.fixture(scope="module")
def briefs() -> list[Sample]:
    return short_articles(BRIEFS)


@pytest.fixture(scope="module")
def meant(briefs: list[Sample], tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the quotations of the plain texts; all others are held against them."""
    return quotes_of(_plain(tmp_path_factory.mktemp("plain"), briefs))


def test_the_short_articles_have_quotations_of_many_kinds(
    briefs: list[Sample], meant: pd.DataFrame
) -> None:
    assert len({article.text for article in briefs}) == BRIEFS
    assert meant["article_id"].nunique() == BRIEFS
    assert {"direct", "mixed", "indirect"} == set(meant["quote_type"])
    assert {"favor", "against", "neutral"} == set(meant["stance"])
    assert {"headline", "paragraph"} == set(meant["block"])
    assert meant["repeated"].any()
    assert meant["method"].nunique() > 4


@pytest.mark.parametrize("name", [*FORMATS, "pdf"])
def test_articles_have_the_same_quotations_in_every_format(
    tmp_path: Path, name: str, briefs: list[Sample], meant: pd.DataFrame
) -> None:
    if name == "web":
        pytest.importorskip("trafilatura")
    write = _pdf if name == "pdf" else FORMATS[name]
    found = quotes_of(write(tmp_path, briefs))
    if name in BLANKS_LOST:
        meant = meant.replace(NO_BREAK_BLANK, " ", regex=True)
    lost = [*COLUMNS_LOST.get(name, ())]
    assert not [column for column in lost if found[column].equals(meant[column])]
    pd.testing.assert_frame_equal(found.drop(columns=lost), meant.drop(columns=lost))
