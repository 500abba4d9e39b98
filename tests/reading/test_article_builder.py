"""What all formats share: pieces to articles, dates, columns."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import pages

from stance.article import BLOCK_KINDS, Article, Block
from stance.files.limits import ReadingError, limits
from stance.reading.article_builder import Metadata, article_from_pieces
from stance.reading.dates_and_bylines import read_date
from stance.reading.formats.table_columns import match_columns

ENGLISH = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
FRENCH = [
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip

pieces = st.lists(st.tuples(st.none() | st.sampled_from(BLOCK_KINDS), pages()), max_size=6)


def test_an_article_is_a_value_that_nothing_changes() -> None:
    extra, blocks = {"pays": "Suisse"}, [Block("headline", 0, 3)]
    article = Article("Eau", extra=extra, blocks=blocks)  # type: ignore[arg-type]
    extra["pays"] = "France"
    blocks.clear()
    assert (article.extra["pays"], article.blocks) == ("Suisse", (Block("headline", 0, 3),))
    with pytest.raises(TypeError):
        article.extra["pays"] = "France"  # type: ignore[index]
    same = Article("Eau", extra={"pays": "Suisse"}, blocks=(Block("headline", 0, 3),))
    assert {article: 1}[same] == 1
    assert pickle.loads(pickle.dumps(article)) == copy.deepcopy(article) == article  # noqa: S301 - our own


@pytest.mark.parametrize("text", [None, float("nan"), b"Eau"])
def test_an_article_without_a_string_says_so(text: object) -> None:
    with pytest.raises(TypeError, match="the text of an article is a string, not"):
        Article(text)  # type: ignore[arg-type]


@given(pieces)
def test_blocks_lie_in_the_text_and_are_what_their_piece_says(
    given_pieces: list[tuple[str | None, str]],
) -> None:
    article = article_from_pieces(given_pieces, Metadata(), name="a", path=None)  # type: ignore[arg-type]
    ends = [0, *(block.end for block in article.blocks)]
    for block, before in zip(article.blocks, ends, strict=False):
        assert before <= block.start < block.end <= len(article.text)
    told = {kind for kind, text in given_pieces if text.strip()}
    if told and None not in told:
        assert {block.kind for block in article.blocks} <= told


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_however_it_is_written(day: dt.date) -> None:
    english, french = ENGLISH[day.month - 1], FRENCH[day.month - 1]
    written = [
        f"{day.day} {french} {day.year}",
        f"le {day.day} {french.upper()} {day.year} à 8 h",
        f"{english} {day.day}, {day.year}",
        f"Mon, {day.day} {english[:3]} {day.year} 08:15:00 GMT",
        day.isoformat(),
        f"{day.isoformat()}T08:15:00+01:00",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y%m%d}",
    ]
    assert {text: read_date(text) for text in written} == dict.fromkeys(written, day.isoformat())


@given(st.text())
def test_what_is_no_date_is_none(text: str) -> None:
    found = read_date(text)
    assert not found or found[:4].isdigit()


@pytest.mark.parametrize("text", ["31/02/2020", "March 32, 2020", "20201399", "31/02/19", "hier"])
def test_a_day_that_is_not_in_the_calendar_is_no_date(text: str) -> None:
    assert read_date(text) == ""


def test_a_text_over_the_limit_is_refused_with_its_place() -> None:
    with limits(max_chars=10), pytest.raises(ReadingError, match=r"^a\.csv, line 3: .*max_chars="):
        article_from_pieces(
            [(None, "Le maire a signé.")], Metadata(), name="a", path=Path("a.csv"), place="line 3"
        )


def test_the_upper_name_of_the_list_wins_and_case_and_accents_do_not_count() -> None:
    names = ["Contenu", "TEXTE", "Numéro", "Date de Parution"]
    assert match_columns(names, None, Path("a.csv")) == {
        "text": "TEXTE",
        "date": "Date de Parution",
    }
