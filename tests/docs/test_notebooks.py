"""The notebooks of the manual run, and hold nothing of one machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

import nbformat
from notebooks import executed, said, written

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


def kept_in(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def test_there_are_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["comparing", "tour"]


# Jupyter's own libraries warn of their own future.
@pytest.mark.filterwarnings("default")
def test_notebooks_run_and_show_something_where_they_did(path: Path, tmp_path: Path) -> None:
    """Figures may move when a classifier learns; the pages of the manual are held to theirs."""
    kept = said(kept_in(path))
    assert any(kept)
    assert [bool(words) for words in said(executed(path, tmp_path))] == [
        bool(words) for words in kept
    ]


def test_notebooks_are_clean(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    notebook = kept_in(path)
    assert written(notebook) == content
    assert [cell.id for cell in notebook.cells] == [
        f"cell-{number:02}" for number in range(1, len(notebook.cells) + 1)
    ]
    assert not any(cell.metadata for cell in notebook.cells)
    assert set(json.loads(content)["metadata"]) == {"kernelspec"}
    for word in ("/home/", "/tmp/", "/Users/", "\\Users\\", "stderr"):  # noqa: S108 - looked for
        assert word not in content
