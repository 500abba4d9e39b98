"""What is saved comes back, byte for byte the same each time."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.analysis import Analysis, load
from stance.article import Article
from stance.columns import TEXTS, article_record, build, text_record
from stance.comparing import summarize_articles, summarize_speakers
from stance.files.spreadsheets import guard, unguard
from stance.storage import FORMATS

NASTY = "=SOMME(A1)\t« l’Œil », dit-il ;\nfin"


@pytest.fixture
def analysis(make_quotes) -> Analysis:
    quotes = make_quotes(
        ("a", "NA", NASTY, 1 / 3), ("a", "-Ana", "'=oui", -0.5), ("b", None, "null", 0.0)
    )
    quotes["aspect"] = pd.Series(
        ["oversight", None, "cloud"], dtype=pd.CategoricalDtype(["oversight", "cloud", "other"])
    )
    quotes.loc[2, "stance_score"] = np.nan
    records = [
        article_record(Article("un deux", id="a", extra={"desk": "Éco"})),
        article_record(Article("", id="b", error="b.txt: empty")),
    ]
    return Analysis(
        quotes=quotes,
        speakers=summarize_speakers(quotes),
        articles=summarize_articles(records, quotes),
        texts=build([text_record(Article(f"Titre\r\n\n{NASTY}", id="a"))], TEXTS),
        target="amazon-security",
    )


def assert_same(one: Analysis, other: Analysis) -> None:
    assert one.target == other.target
    for name in ("quotes", "speakers", "articles", "texts"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip(analysis: Analysis, tmp_path: Path, form: str) -> None:
    place = analysis.save(tmp_path / "new" / "out", form)
    assert_same(load(place), analysis)


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip_of_nothing(analysis: Analysis, tmp_path: Path, form: str) -> None:
    tables = (analysis.quotes, analysis.speakers, analysis.articles, analysis.texts)
    nothing = Analysis(*(table.head(0) for table in tables), "x")
    assert_same(load(nothing.save(tmp_path, form)), nothing)


@pytest.mark.parametrize("form", FORMATS)
def test_same_analysis_same_bytes(analysis: Analysis, tmp_path: Path, form: str) -> None:
    first, second = analysis.save(tmp_path / "1", form), analysis.save(tmp_path / "2", form)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
    assert not list(tmp_path.rglob("*.partial*"))


def test_csv_is_plain_and_safe_in_a_spreadsheet(analysis: Analysis, tmp_path: Path) -> None:
    path = analysis.save(tmp_path, "csv") / "quotes.csv"
    assert b"\r" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["quote"] == f"'{NASTY}"
    assert rows[1]["speaker"] == "'-Ana"
    assert rows[1]["stance_score"] == "-0.5"
    assert rows[2]["quote"] == "null"
    assert rows[2]["speaker"] == ""


def test_a_byte_order_mark_is_for_those_who_ask(analysis: Analysis, tmp_path: Path) -> None:
    place = analysis.save(tmp_path, "csv", bom=True)
    assert (place / "quotes.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id")
    assert_same(load(place), analysis)
    with pytest.raises(ValueError, match="only for csv, not for parquet"):
        analysis.save(tmp_path, "parquet", bom=True)


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_guarding_loses_nothing_and_leaves_no_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(tuple("=+-@\t\r"))


def test_jsonl_is_a_json_object_a_line(analysis: Analysis, tmp_path: Path) -> None:
    lines = (analysis.save(tmp_path, "jsonl") / "quotes.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows[0]["quote"] == NASTY
    assert rows[0]["stance_score"] == 1 / 3
    assert rows[2]["speaker"] is None
    assert rows[2]["stance_score"] is None


def test_unknown_format_names_the_known(analysis: Analysis, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown format 'xlsx'; choose among parquet, csv, jsonl"):
        analysis.save(tmp_path, "xlsx")  # type: ignore[arg-type]


def test_loading_what_is_no_analysis(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no analysis\.json in it"):
        load(tmp_path)
    (tmp_path / "analysis.json").write_text('{"layout": 99}')
    with pytest.raises(ValueError, match=r"analysis\.json is not the manifest"):
        load(tmp_path)


def test_a_missing_or_damaged_table_is_named(analysis: Analysis, tmp_path: Path) -> None:
    place = analysis.save(tmp_path, "csv")
    (place / "speakers.csv").unlink()
    with pytest.raises(FileNotFoundError, match=r"speakers\.csv is missing"):
        load(place)
    (place / "speakers.csv").write_text("speaker,stance\nAna,pro\n")
    with pytest.raises(ValueError, match=r"speakers\.csv is damaged.*missing columns"):
        load(place)
