"""Run every command with the versions of libraries that are installed, and keep the quotations.

usage: python tests/versions.py FOLDER NAME

``tox -e lowest`` and ``tox -e newest`` run it in environments of the oldest and the newest
versions that the metadata allow. The quotations of the corpus go to ``FOLDER/NAME.csv``; where
another environment has left its own there, they must be the same.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

import stance
from stance.cli import app
from stance.export import WRITERS

ROOT: Final = Path(__file__).parents[1]
TEXTS: Final = ROOT / "corpus" / "articles"
SHOWN: Final = ("spacy", "typer", "click", "pandas", "numpy", "scikit-learn", "pyarrow")


def call(*arguments: object) -> None:
    """Run a command; end the program if it fails."""
    given = [str(argument) for argument in arguments]
    code = app(given, prog_name="stance", standalone_mode=False)
    if code:
        sys.exit(f"stance {' '.join(given)}: exit code {code}")


def commands(place: Path, result: Path) -> None:
    """Run each command once on a saved analysis."""
    article = next(iter(sorted(TEXTS.glob("*.txt"))))
    call("analyze", article, "--format", "csv", "--out", place / "one", "--quiet")
    call("compare", result, "--by", "newspaper")
    call("read", article, "--quiet")
    call("report", result, "--out", place / "page.html")
    call("sample", result, place / "sheet.csv", "--number", "60")
    call("targets", "list")
    call("demo", "--out", place / "demo.html", "--no-open")
    for name in WRITERS:
        call("export", result, place / "exported" / name, "--format", name)
    sheet = pd.read_csv(place / "sheet.csv", dtype="string")
    sheet["checked_by"] = "ana"
    sheet["stance"] = [("favor", "against", "neutral")[row % 3] for row in range(len(sheet))]
    for name in ("ana.csv", "leo.csv"):
        sheet.to_csv(place / name, index=False)
    call("agree", place / "ana.csv", place / "leo.csv")
    call("evaluate", result, place / "ana.csv")
    call("score", place / "ana.csv", "--out", place / "scored.csv")
    call("train", place / "ana.csv", "--to", place / "mine.npz", "--folds", "2")


def main(folder: str, name: str) -> None:
    """Run all; compare the quotations with those of other environments."""
    sys.stdout.write(" ".join(f"{package} {version(package)}" for package in SHOWN) + "\n")
    analysis = stance.analyze(TEXTS, progress=False)
    own = Path(folder, f"{name}.csv")
    own.parent.mkdir(parents=True, exist_ok=True)
    # The last digits of a score depend on the library of linear algebra.
    analysis.quotes.to_csv(own, index=False, float_format="%.4f")
    with TemporaryDirectory() as scratch:
        analysis.save(Path(scratch, "saved"))
        commands(Path(scratch), Path(scratch, "saved"))
    for other in sorted(own.parent.glob("*.csv")):
        if other.read_bytes() != own.read_bytes():
            sys.exit(f"{own} and {other} differ: the versions of libraries change the results")
    sys.stdout.write(f"{len(analysis.quotes)} quotations, the same in each environment\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
