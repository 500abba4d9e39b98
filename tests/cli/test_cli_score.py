"""``stance score``: the user's own table, and scores beside it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import stance
from stance.cli import app

run = CliRunner().invoke

ROWS = (
    ("1", "Il faut interdire la reconnaissance faciale ; vite."),
    ("2", "=SOMME(1)"),
)


def scores() -> list[str]:
    return stance.score(pd.DataFrame({"quote": [words for _, words in ROWS]}))["stance"].tolist()


@pytest.mark.parametrize(
    ("separator", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-8-sig")]
)
def test_a_table_comes_back_as_it_was_with_scores(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    lines = [("id", "quote"), *((key, f'"{words}"') for key, words in ROWS)]
    text = "".join(f"{separator.join(line)}\n" for line in lines)
    path = tmp_path / "quotes.csv"
    path.write_bytes(text.encode(encoding))
    done = run(app, ["score", str(path)])
    assert done.exit_code == 0
    assert run(app, ["score", "-"], input=path.read_bytes()).stdout == done.stdout
    table = pd.read_csv(StringIO(done.stdout), sep=separator, dtype={"id": str})
    assert list(zip(table["id"], table["quote"], strict=True)) == list(ROWS)
    assert table["stance"].tolist() == scores()


def test_json_lines_come_back_as_json_lines(tmp_path: Path) -> None:
    rows = [{"id": int(key), "quote": words, "own": None} for key, words in ROWS]
    given = "".join(f"{json.dumps(row)}\n" for row in rows)
    out = tmp_path / "scored.jsonl"
    done = run(app, ["score", "-", "--out", str(out)], input=given)
    assert (done.exit_code, done.stdout) == (0, "")
    scored = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [{name: row[name] for name in rows[0]} for row in scored] == rows
    assert [row["stance"] for row in scored] == scores()


def test_another_column_may_hold_the_quotations() -> None:
    given = "citation,quote\nIl faut interdire Ring.,autre chose\n"
    done = run(app, ["score", "-", "--column", "citation"], input=given)
    (row,) = pd.read_csv(StringIO(done.stdout)).to_dict("records")
    assert (row["citation"], row["quote"]) == ("Il faut interdire Ring.", "autre chose")
    assert "interdire" in row["evidence"]


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ("quotes\nNon.\n", 2, "did you mean 'quotes'"),
        ('{"quote": "Non."}\n{"quote"\n', 1, "line 2: invalid JSON"),
        ('{"quote": "Non."}\n[1]\n', 1, "line 2: a JSON object is needed"),
        ('quote,b\n"Non.,1,2,3\n', 1, "not a CSV table"),
        ("", 1, "the standard input"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(given: str, code: int, said: str) -> None:
    done = run(app, ["score", "-"], input=given)
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
