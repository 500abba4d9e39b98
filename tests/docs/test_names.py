"""Modules and files that the manual, the READMEs and the word lists name are there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted(ROOT.glob("docs/**/*.md")),
    *(ROOT / name for name in ("README.md", "README.fr.md", "CHANGELOG.md")),
    *(ROOT / folder / "README.md" for folder in ("benchmarks", "corpus", "lexicons")),
]
FILE = re.compile(
    r"(?<![\w/.])(?:stance|tests|evaluation|benchmarks|lexicons|corpus|docs)/[\w/.-]*\w"
)
MODULE = re.compile(r"(?<![\w/.-])stance(?:\.(?!md\b)[a-z_]+)+(?:\.[A-Z]\w+)?")
ONLY_INSTALLED = {"stance.corpus", "stance.lexicons"}  # corpus/ and lexicons/ in the repository


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_that_are_named_are_there(page: Path) -> None:
    named = set(FILE.findall(page.read_text(encoding="utf-8")))
    assert not sorted(name for name in named if not (ROOT / name).exists())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_names_of_the_package_are_there(page: Path) -> None:
    named = set(MODULE.findall(page.read_text(encoding="utf-8"))) - ONLY_INSTALLED
    assert not sorted(name for name in named if not _is_there(name))


def _is_there(name: str) -> bool:
    """Tell whether a dotted name is a module of the package, or a name in one."""
    found: object = importlib.import_module("stance")
    path = "stance"
    for part in name.split(".")[1:]:
        path = f"{path}.{part}"
        if (ROOT / f"{path.replace('.', '/')}.py").exists() or (
            ROOT / path.replace(".", "/") / "__init__.py"
        ).exists():
            found = importlib.import_module(path)
        elif hasattr(found, part):
            found = getattr(found, part)
        else:
            return False
    return True
