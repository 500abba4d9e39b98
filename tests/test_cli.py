"""The command: what goes where, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stance
from stance.cli import app
from stance.frames import SPEAKERS, build
from stance.table import speaker_table

TEXT = "Le maire s’inquiète\n\n« Ce contrat est une honte », a dénoncé le maire, Luc Roy, lundi.\n"

run = CliRunner().invoke


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "maire.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_importing_the_command_loads_no_heavy_library() -> None:
    code = (
        "import sys, stance.cli; "
        "print(sorted({'spacy', 'sklearn', 'pandas', 'numpy', 'wordfreq'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_version_and_help() -> None:
    assert run(app, ["--version"]).stdout == f"{stance.__version__}\n"
    shown = run(app, ["--help"])
    assert shown.exit_code == 0
    assert {"analyze", "demo", "read"} <= set(shown.stdout.split())


def test_python_dash_m() -> None:
    command = [sys.executable, "-m", "stance", "analyze", "nowhere.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "stance: nowhere.txt: no such file or folder\n"


def test_read_prints_the_text_and_nothing_else_on_stdout(article: Path) -> None:
    done = run(app, ["read", str(article)])
    assert done.exit_code == 0
    assert done.stdout.strip() == TEXT.strip()
    assert "0 repairs" in done.stderr
    assert run(app, ["read", "--quiet", str(article)]).stderr == ""


def test_analyze_prints_a_line_a_speaker_and_writes_the_tables(article: Path) -> None:
    out = article.parent / "out"
    done = run(app, ["analyze", str(article), "--out", str(out), "--format", "jsonl"])
    assert done.exit_code == 0
    header, first = done.stdout.splitlines()
    assert header.startswith("speaker")
    assert first.startswith("Luc Roy")
    assert "Traceback" not in done.stderr
    assert stance.load(out).speakers["speaker"].tolist() == ["Luc Roy"]


def test_report_writes_a_page_from_articles_or_from_their_saved_analysis(article: Path) -> None:
    page, again = article.parent / "a.html", article.parent / "b.html"
    done = run(app, ["report", str(article), "-o", str(page), "--lang", "en", "--title", "Maires"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{page}\n"
    assert '<html lang="en">' in page.read_text("utf-8")
    saved = stance.analyze(article).save(article.parent / "saved")
    done = run(app, ["report", str(saved), "-o", str(again), "--lang", "en", "--title", "Maires"])
    assert done.exit_code == 0, done.stderr
    assert again.read_bytes() == page.read_bytes()
    assert run(app, ["report", "nowhere.txt"]).exit_code == 2
    missing = run(app, ["report", str(article), "-o", str(article.parent / "no" / "page.html")])
    assert missing.exit_code == 2
    assert "page.html" in missing.stderr


def test_an_unreadable_file_ends_with_one_and_the_others_are_analysed(article: Path) -> None:
    (article.parent / "empty.txt").write_bytes(b"")
    done = run(app, ["analyze", str(article.parent)])
    assert done.exit_code == 1
    assert "Luc Roy" in done.stdout
    assert "empty" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "nowhere.txt"],
        ["read", "nowhere.txt"],
        ["analyze", "--format", "xlsx", "."],
        ["analyze", "--no-such-option", "."],
        ["analyze"],
    ],
)
def test_a_wrong_command_ends_with_two(arguments: list[str]) -> None:
    done = run(app, arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_an_unknown_target_ends_with_two_and_debug_shows_where(article: Path) -> None:
    arguments = ["analyze", str(article), "--target", "amazon-securty"]
    done = run(app, arguments)
    assert done.exit_code == 2
    assert "amazon-security" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(app, [*arguments, "--debug"]).stderr


def test_reading_an_empty_file_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run(app, ["read", str(tmp_path / "empty.txt")])
    assert done.exit_code == 1
    assert "empty.txt" in done.stderr


def test_table_is_aligned_and_fits_a_hundred_columns() -> None:
    row = dict.fromkeys(SPEAKERS, 0) | {
        "speaker": "Coordination nationale des riverains et usagers en colère",
        "speaker_type": "organisation",
        "speaker_role": None,
        "n_articles": 10_000,
        "n_quotes": 100_000,
        "n_neutral": 100_000,
        "mean_stance": -0.123,
        "ci_low": -0.2,
        "ci_high": 0.1,
        "stance": "against",
    }
    alone = row | {"speaker": "Léa", "ci_low": float("nan"), "ci_high": float("nan")}
    table = speaker_table(build([row, alone], SPEAKERS)).splitlines()
    assert len(table) == 3
    assert max(map(len, table)) <= 100
    assert table[1].index("against") == table[2].index("against") == table[0].index("stance")
    assert "-0.20 to +0.10" in table[1]
    assert "to" not in table[2].split("Léa")[1]


def test_table_of_nobody_is_its_header() -> None:
    assert speaker_table(build([], SPEAKERS)).startswith("speaker")
    assert "\n" not in speaker_table(build([], SPEAKERS))


def test_demo_runs_on_the_embedded_corpus() -> None:
    done = run(app, ["demo", "--speakers", "5"])
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 6
    assert max(map(len, lines)) <= 100
