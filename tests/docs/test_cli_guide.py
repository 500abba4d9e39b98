"""The commands of the manual print what stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from examples import run

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash")
SHOWN = {*("agree", "analyze", "compare", "evaluate", "sample", "score", "targets")}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[tuple[str, str]]:
    """Return each command of a page, and what it is said to print."""
    start = re.compile(r"^\$ ", re.MULTILINE)
    steps = (step for block in BLOCK.findall(page) for step in start.split(block) if step)
    return [(head, printed) for head, _, printed in (step.partition("\n") for step in steps)]


def fits(expected: str, printed: str) -> bool:
    """Tell whether ``printed`` is ``expected``, where … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def run_commands(page: str, folder: Path) -> set[str]:
    """Run the commands of a page in a folder; return those of stance that it has."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    steps = commands(page)
    for head, expected in steps:
        done = subprocess.run(
            # What is printed beside the results is no part of the page, errors are.
            [str(BASH), "-c", head],
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if "; echo" in head else subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, (head, done.stderr)
        assert fits(expected, done.stdout), (head, done.stdout)
    return {words[1] for words in (head.split() for head, _ in steps) if words[0] == "stance"}


@pytest.mark.skipif(not BASH, reason="the page is written for bash")
def test_every_command_prints_what_stands_under_it(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert run_commands(page, tmp_path) == SHOWN


@pytest.mark.skipif(not BASH, reason="the page is written for bash")
def test_a_classifier_is_trained_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "howto" / "own-classifier.md").read_text(encoding="utf-8")
    list(run(page, "own-classifier.md"))  # its Python makes the articles and the labels
    assert run_commands(page, tmp_path) == {"analyze", "sample", "train"}


def test_every_command_is_on_the_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stance", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    listed = done.stdout.split("Commands:\n")[1].split("\n\n")[0]
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert not [line for line in listed.splitlines() if f"`stance {line.split()[0]}`" not in page]
