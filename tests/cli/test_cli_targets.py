"""``stance targets``."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

import stance
from stance.cli import app
from stance.scoring.targets import target_names, target_text

run = CliRunner().invoke


def test_list_names_all_and_show_prints_a_file_that_loads(tmp_path: Path) -> None:
    listed = run(app, ["targets", "list"]).stdout.splitlines()
    assert tuple(line.split()[0] for line in listed) == target_names()
    path = tmp_path / "copie.toml"
    path.write_text(run(app, ["targets", "show", "glyphosate"]).stdout, encoding="utf-8")
    assert stance.load_target(path) == stance.load_target("glyphosate")
    assert run(app, ["targets", "show", "glyphosat"]).exit_code == 2


def test_check_passes_what_ships(tmp_path: Path) -> None:
    path = tmp_path / "copie.toml"
    path.write_text(target_text("lyon-turin"), encoding="utf-8")
    done = run(app, ["targets", "check", str(path)])
    assert done.exit_code == 0
    assert "lyon-turin" in done.stdout


def test_check_fails_what_cannot_be_read_and_doubts_the_rest(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('name = "rail"\nrivals = ["ter"]\n', encoding="utf-8")
    bad.write_text('name = "rail"\naliasses = ["lgv"]\n', encoding="utf-8")
    done = run(app, ["targets", "check", str(good), str(bad)])
    assert done.exit_code == 1
    assert "did you mean 'aliases'" in done.stderr
    assert "no aliases" in done.stderr
    assert done.stdout.startswith(str(good))
    assert str(bad) not in done.stdout
