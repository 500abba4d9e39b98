"""The examples of the manual and of the README print what stands under them."""

from __future__ import annotations

import shutil
import sys
from code import InteractiveInterpreter
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from examples import examples, rewritten, run

from stance.files.resources import corpus_path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "howto").glob("*.md"))
PAGES = [DOCS / "tour.md", DOCS / "tutorial.md", *GUIDES]
READMES = [ROOT / "README.md", ROOT / "README.fr.md"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in an empty folder, and leave no figure open."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def of_the_reader() -> dict[str, Any]:
    """Make what the README takes for granted: a folder, a page, a table of quotations."""
    newspapers = {"quebec-ring-police": "Le Matin", "petition-salaries-amazon": "Le Soir"}
    Path("presse").mkdir()
    rows = "".join(f"{name};{newspaper}\n" for name, newspaper in newspapers.items())
    Path("presse", "metadata.csv").write_text(f"id;source\n{rows}", encoding="utf-8")
    with as_file(corpus_path()) as corpus:
        for name in newspapers:
            shutil.copy(corpus / "articles" / f"{name}.txt", "presse")
        shutil.copy(corpus / "raw" / "amazon-securite.txt", "page.txt")
    return {"frame": pd.DataFrame({"quote": ["Il faut interdire ces sonnettes."]})}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_print_what_they_show(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert examples(page), "a page without an example has no place here"
    for example, printed in run(page, path.name):
        assert printed == example.shown, (
            f"{path.name}, line {example.line}: if what it prints now is right, "
            f"python tests/docs/examples.py {path.relative_to(ROOT)} writes it into the page"
        )


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_readmes_run(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert examples(page)
    for example, printed in run(page, path.name, of_the_reader()):
        assert printed == example.shown, f"{path.name}, line {example.line}"


def test_readmes_show_the_same_code() -> None:
    """Comments apart, which are in the language of each."""
    codes = []
    for path in READMES:
        lines = "".join(example.code for example in examples(path.read_text("utf-8"))).splitlines()
        codes.append([line.split("#")[0].rstrip() for line in lines])
    assert codes[0] == codes[1]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_guides_are_short_and_open_with_a_question(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 80
    assert lines[0].startswith("# ")
    assert next(line for line in lines[1:] if line).endswith("?**")


@pytest.mark.parametrize("path", [*PAGES, *READMES], ids=lambda path: path.name)
def test_examples_can_be_pasted_line_by_line(path: Path) -> None:
    """As Python before 3.13 takes them: a loop ends with a blank line."""
    for example in examples(path.read_text(encoding="utf-8")):
        console = InteractiveInterpreter()
        typed: list[str] = []
        for line in [*example.code.splitlines(), ""]:
            typed.append(line)
            if console.compile("\n".join(typed), path.name, "single") is not None:
                typed.clear()
        assert not "".join(typed), f"{path.name}, line {example.line} is left unfinished"


PAGE = """\
# A

```python
x = 2
```

Text.

```python
print(x)
print(x + 1)
```
```text
{}```
"""


def test_examples_share_names_and_show_what_they_print() -> None:
    first, second = run(PAGE.format("2\n3\n"), "page.md")
    assert (first[0].shown, first[1]) == ("", "")
    assert second[0].shown == second[1] == "2\n3\n"
    assert second[0].line == 10


def test_pages_can_be_brought_up_to_date() -> None:
    assert rewritten(PAGE.format("1\n"), "page.md") == PAGE.format("2\n3\n")


def test_errors_name_page_and_line() -> None:
    page = "\n\n```python\nx = 1\n1 / 0\n```\n"
    with pytest.raises(ZeroDivisionError) as error:
        list(run(page, "page.md"))
    last = error.traceback[-1]
    assert (str(last.path), last.lineno) == ("page.md", 4)
