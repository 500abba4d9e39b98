"""Any table that is written comes back, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.files.limits import ReadingError
from stance.files.spreadsheets import (
    csv_lines,
    guard,
    open_table,
    parse_table,
    read_sheet,
    unguard,
    write_csv,
)

CELLS = st.text(alphabet="'=+-@\t\r\n\"\\,;| abé\x0b\x85\u2028", max_size=8)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_of(cells: list[list[str]], names: list[str]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=pd.Index(names), dtype="string")


@given(CELLS)
def test_guarding_loses_nothing_and_leaves_no_formula(cell: str) -> None:
    assert unguard(guard(cell)) == cell
    assert not guard(cell).startswith(FORMULA)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5),
    st.lists(CELLS.filter(str.strip), min_size=3, max_size=3),
    st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read(cells: list[list[str]], names: list[str], separator: str) -> None:
    names = [f"{name}{number}" for number, name in enumerate(names)]
    text = "".join(csv_lines(table_of(cells, names), separator=separator))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    assert [[unguard(cell) for cell in row] for row in rows] == [names, *cells]
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_our_own_reader_gives_the_same(cells: list[list[str]]) -> None:
    text = "".join(csv_lines(table_of(cells, ["a", "b", "c"])))
    read = [[unguard(cell) for cell in row.cells] for row in parse_table(text, "t").rows]
    assert read == cells


def test_a_bare_carriage_return_breaks_no_row() -> None:
    text = "".join(csv_lines(table_of([["a\r=1+1", "x"]], ["=cmd|' /C calc'!A0", "b"])))
    assert text == "'=cmd|' /C calc'!A0,b\n\"a\r=1+1\",x\n"


def test_figures_are_written_in_full_and_guarded_as_little_as_possible() -> None:
    frame = pd.DataFrame(
        {"x": [-1 / 3, None], "n": [-1, 2], "yes": [True, False], "w": ["-1", "oui"]}
    )
    assert "".join(csv_lines(frame, separator=";", decimal=",")) == (
        "x;n;yes;w\n-0,3333333333333333;-1;TRUE;'-1\n;2;FALSE;oui\n"
    )
    assert "".join(csv_lines(frame[["w"]], guarded=False)) == "w\n-1\noui\n"
    assert "".join(csv_lines(frame[["w", "n"]], guarded=["n"])) == "w,n\n-1,-1\noui,2\n"


@pytest.mark.parametrize("options", [{"separator": "ab"}, {"decimal": ""}, {"decimal": ","}])
def test_signs_that_make_no_table_are_refused(tmp_path: Path, options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one character each, and differ"):
        write_csv(pd.DataFrame(), tmp_path / "x.csv", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("quote\nOui ; non, peut-être\n", ","),
        ("a;b,c\n1;2\n", ";"),
        ("a,b;c\n1;2\n", ";"),
        ("sep=|\r\na,b|c\n", "|"),
        ("a\tb\n", "\t"),
        ("speaker,quote;x;y\n", ","),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    assert parse_table(text, "t", known={"speaker"}).separator == separator


def test_a_bad_row_is_an_error_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,2\n1,2,3\n"open,1,2\n\n1\n', encoding="utf-8")
    with open_table(path) as table:
        rows = list(table.rows)
    assert [row.cells for row in rows if not row.error] == [["1", "2"], ["1", ""]]
    assert [row.line for row in rows if row.error] == [3, 4]
    with pytest.raises(ValueError, match=r"t\.csv, line 3: 3 cells for 2 columns: a, b"):
        read_sheet(path, ["a"])


@pytest.mark.parametrize("text", ["", "\n \n", "sep=;\n"])
def test_no_header_is_no_table(text: str) -> None:
    with pytest.raises(ReadingError, match="t is empty"):
        parse_table(text, "t")
