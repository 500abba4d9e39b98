"""CSV, Parquet, JSON lines and Excel come back as pandas and openpyxl read them."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from stance.columns import conform
from stance.export.workbooks import TABLES, write_frame

if TYPE_CHECKING:
    from stance.analysis import Analysis


def words_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold words, which a reader must not take for figures."""
    return [str(name) for name, dtype in frame.dtypes.items() if dtype in ("string", "category")]


def assert_comes_back(back: pd.DataFrame, frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(conform(back, dict(frame.dtypes)), frame)


@pytest.mark.parametrize("table", TABLES)
def test_csv_comes_back(analysis: Analysis, tmp_path: Path, table: str) -> None:
    frame = getattr(analysis, table)
    path = analysis.export(tmp_path / "t.csv", table=table, safe=False)
    words = dict.fromkeys(words_of(frame), "string")
    back = pd.read_csv(path, dtype=words, keep_default_na=False, na_values=[""])
    assert_comes_back(back, frame)


def test_csv_for_a_french_spreadsheet(analysis: Analysis, tmp_path: Path) -> None:
    path = analysis.export(tmp_path / "q.csv", separator=";", decimal=",", bom=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfarticle_id;")
    back = pd.read_csv(path, sep=";", decimal=",", encoding="utf-8-sig")
    assert back["stance_score"].tolist() == pytest.approx(analysis.quotes["stance_score"].tolist())
    with pytest.raises(ValueError, match="one character each, and differ"):
        analysis.export(tmp_path / "q.csv", decimal=",")


def test_csv_is_safe_unless_told_otherwise(analysis: Analysis, tmp_path: Path) -> None:
    def cells(**options: bool) -> set[str]:
        path = analysis.export(tmp_path / "q.csv", **options)
        return set(pd.read_csv(path)["quote"]) | set(pd.read_csv(path)["speaker"].dropna())

    assert {"'=le maire", "'-1 | 2, pas plus"} <= cells()
    assert {"=le maire", "-1 | 2, pas plus"} <= cells(safe=False)


@pytest.mark.parametrize("table", TABLES)
def test_parquet_keeps_the_dtypes(analysis: Analysis, tmp_path: Path, table: str) -> None:
    path = analysis.export(tmp_path / "t.parquet", table=table)
    pd.testing.assert_frame_equal(pd.read_parquet(path), getattr(analysis, table))


@pytest.mark.parametrize("table", TABLES)
def test_json_lines_come_back(analysis: Analysis, tmp_path: Path, table: str) -> None:
    frame = getattr(analysis, table)
    path = analysis.export(tmp_path / "t.jsonl", table=table)
    lines = path.read_text("utf-8").split("\n")
    back = pd.DataFrame([json.loads(line) for line in lines if line], dtype="object")
    assert_comes_back(back, frame)


def test_excel_has_a_sheet_a_table(analysis: Analysis, tmp_path: Path) -> None:
    path = analysis.export(tmp_path / "all.xlsx", tables=TABLES)
    words = {name: "string" for table in TABLES for name in words_of(getattr(analysis, table))}
    sheets = pd.read_excel(
        path, sheet_name=None, dtype=words, keep_default_na=False, na_values=[""]
    )
    assert list(sheets) == list(TABLES)
    sheets["quotes"] = sheets["quotes"].drop(columns=["newspaper", "date"])
    for name in ("quotes", "speakers", "articles"):
        assert_comes_back(sheets[name], getattr(analysis, name))


def test_no_cell_of_excel_runs_or_links(analysis: Analysis, tmp_path: Path) -> None:
    risky = [
        "=1+1",
        "https://example.org",
        "#N/A",
        "{=1}",
        "mailto:x@example.org",
        "'=1",
        "1",
        "@x",
    ]
    quotes = pd.concat([analysis.quotes] * 2).head(len(risky)).assign(quote=risky)
    path = replace(analysis, quotes=quotes).export(tmp_path / "q.xlsx", tables="quotes")
    names, *rows = openpyxl.load_workbook(path)["quotes"].iter_rows()
    place = [cell.value for cell in names].index("quote")
    cells = [row[place] for row in rows]
    assert [cell.value for cell in cells] == risky
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_cell_too_long_for_excel_is_cut_and_said_to_be(
    analysis: Analysis, tmp_path: Path
) -> None:
    fits, long = "é" * 32_767, "😀" * 20_000  # an emoji is two
    quotes = analysis.quotes.head(2).assign(sentence=[fits, long])
    with pytest.warns(UserWarning, match="1 cells hold more than the 32,767 characters"):
        path = replace(analysis, quotes=quotes).export(tmp_path / "q.xlsx")
    book = openpyxl.load_workbook(path)
    column = [cell.value for cell in book["quotes"][1]].index("sentence") + 1
    assert book["quotes"].cell(2, column).value == fits
    cut = book["quotes"].cell(3, column).value
    assert cut.endswith("😀 […]")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    rows = list(book["cut"].iter_rows(values_only=True))
    assert rows[1:] == [("quotes", 3, "sentence", 40_000)]


def test_more_rows_than_a_sheet_takes_are_refused(analysis: Analysis, tmp_path: Path) -> None:
    long = analysis.articles.iloc[[0] * 1_048_576]
    with pytest.raises(ValueError, match=r"articles has 1,048,576 rows.*1,048,575.*csv or parquet"):
        replace(analysis, articles=long).export(tmp_path / "q.xlsx")


def test_excel_files_have_no_clock_in_them(analysis: Analysis, tmp_path: Path) -> None:
    with zipfile.ZipFile(analysis.export(tmp_path / "q.xlsx")) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        assert b"2000-01-01" in archive.read("docProps/core.xml")


def test_a_sheet_of_quotations_has_what_a_pivot_table_needs(
    analysis: Analysis, tmp_path: Path
) -> None:
    path = analysis.export(tmp_path / "q.xlsx")
    names, *rows = openpyxl.load_workbook(path)["quotes"].iter_rows(values_only=True)
    assert names[:3] == ("article_id", "newspaper", "date")
    known = analysis.articles.set_index("article_id")["newspaper"]
    assert len(rows) == len(analysis.quotes)
    assert [row[1] for row in rows] == [
        known[name] if pd.notna(known[name]) else None for name in analysis.quotes["article_id"]
    ]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_any_frame_is_written_by_the_name_of_its_file(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame({"newspaper": ["Le Phare"], "share": [0.5]})
    write_frame(frame, tmp_path / f"table{suffix}")
    read = {
        ".csv": pd.read_csv,
        ".xlsx": pd.read_excel,
        ".parquet": pd.read_parquet,
        ".jsonl": lambda path: pd.read_json(path, lines=True),
    }
    again = read[suffix](tmp_path / f"table{suffix}")
    assert again.to_dict("list") == {"newspaper": ["Le Phare"], "share": [0.5]}


def test_a_frame_needs_a_name_that_says_how(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.csv, \.xlsx"):
        write_frame(pd.DataFrame({"a": [1]}), tmp_path / "table.doc")
    assert not list(tmp_path.iterdir())
