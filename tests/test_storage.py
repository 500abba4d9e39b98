"""What is saved comes back, byte for byte the same each time."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.analysis import Analysis, load
from stance.article import Article
from stance.columns import (
    ALIASES,
    ARTICLES,
    CORRECTIONS,
    QUOTES,
    SPEAKERS,
    TEXTS,
    article_record,
    build,
    text_record,
)
from stance.comparing import summarize_articles, summarize_speakers
from stance.storage import FORMATS

TABLES = {
    "quotes": QUOTES,
    "speakers": SPEAKERS,
    "articles": ARTICLES,
    "texts": TEXTS,
    "aliases": ALIASES,
    "corrections": CORRECTIONS,
}
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
    for name in TABLES:
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


def test_another_format_replaces_the_older_tables(analysis: Analysis, tmp_path: Path) -> None:
    for form in (*FORMATS, FORMATS[0]):
        analysis.save(tmp_path, form)
        written = {f"{name}.{form}" for name in TABLES}
        assert {path.name for path in tmp_path.iterdir()} == {"analysis.json", *written}


def test_tables_of_the_user_stay(analysis: Analysis, tmp_path: Path) -> None:
    own = tmp_path / "articles.csv"
    own.write_text("text\n« Oui », dit Anne Roy.\n", encoding="utf-8")
    analysis.save(tmp_path, "parquet")
    analysis.save(tmp_path, "jsonl")
    assert own.read_text("utf-8").startswith("text\n")
    assert not list(tmp_path.glob("*.parquet"))


def test_what_an_interrupted_save_left_is_replaced_too(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis.save(tmp_path, "csv")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            analysis.save(tmp_path, "parquet")
    with pytest.raises(ValueError, match="interrupted"):
        load(tmp_path)
    analysis.save(tmp_path, "jsonl")
    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".jsonl"}


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


def test_a_french_excel_opens_what_is_written_for_it(analysis: Analysis, tmp_path: Path) -> None:
    place = analysis.save(tmp_path, "csv", excel=True)
    content = (place / "quotes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfarticle_id;quote_id;")
    assert b";-0,5;" in content
    assert_same(load(place), analysis)
    with pytest.raises(ValueError, match="is for format='csv', not for 'parquet'"):
        analysis.save(tmp_path, "parquet", excel=True)


WORDS = st.none() | st.text(
    alphabet="'=+-@\t\r\n\"\\,;| NAé\u2028\x00", min_size=1, max_size=8
).filter(str.strip)
FLOATS = st.floats(allow_nan=True, allow_infinity=False, width=64)


def values_of(dtype: object) -> st.SearchStrategy[object]:
    """Return what a column of this dtype may hold."""
    if isinstance(dtype, pd.CategoricalDtype):
        return st.none() | st.sampled_from(list(dtype.categories))
    known = {
        "string": WORDS,
        "category": WORDS,
        "int64": st.integers(-(2**63), 2**63 - 1),
        "float64": FLOATS,
        "bool": st.booleans(),
        "boolean": st.none() | st.booleans(),
    }
    return known[str(dtype)]


@st.composite
def frames(draw: st.DrawFn, schema: dict[str, object], extra: int) -> pd.DataFrame:
    names = draw(
        st.lists(
            WORDS.filter(lambda name: name and name not in schema), max_size=extra, unique=True
        )
    )
    columns = {**schema, **dict.fromkeys(map(str.strip, names), "string")}
    rows = st.fixed_dictionaries({name: values_of(dtype) for name, dtype in columns.items()})
    return build(draw(st.lists(rows, max_size=4)), schema)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("form", FORMATS)
def test_every_column_comes_back(
    tmp_path_factory: pytest.TempPathFactory, form: str, data: st.DataObject
) -> None:
    """Whatever a table holds, each column has the dtype and the values that it had."""
    tables = {
        name: data.draw(frames(dict(schema), extra=3 if name == "articles" else 0))
        for name, schema in TABLES.items()
    }
    excel = form == "csv" and data.draw(st.booleans())
    place = Analysis(**tables, target="x").save(tmp_path_factory.mktemp("save"), form, excel=excel)
    back = load(place)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(
            getattr(back, name), table, obj=name, check_exact=True, check_freq=False
        )


def what_loads(place: Path, old: Analysis, new: Analysis) -> str:
    try:
        found = load(place)
    except ValueError as error:
        return str(error).partition(": ")[2]
    is_old = len(found.quotes) == len(old.quotes)
    assert_same(found, old if is_old else new)
    return "old" if is_old else "new"


def test_a_save_that_is_killed_leaves_the_old_the_new_or_nothing(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Break at each flush: before a file has its name, and before it has it for good."""
    smaller = analysis.with_quotes(analysis.quotes.head(1))
    flush, outcomes, last = os.fsync, [], 0

    class Broken(BaseException):
        """What stands for the end of the process."""

    def breaking(number: int) -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            raise Broken
        flush(number)

    while not outcomes or outcomes[-1] != "saved":
        last += 1
        place = analysis.save(tmp_path / str(last))
        steps = 0
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", breaking)
            try:
                smaller.save(place)
                outcomes.append("saved")
            except Broken:
                outcomes.append(what_loads(place, analysis, smaller))
        smaller.save(place)
        assert_same(load(place), smaller)
        assert not list(place.glob(".*"))
    interrupted = "saving to it was interrupted; save the analysis again"
    assert set(outcomes) == {"old", interrupted, "new", "saved"}


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
