"""What a notebook shows, found by executing one."""

from __future__ import annotations

import nbclient
import nbformat
import pytest

CODE = """
import warnings
import stance
warnings.simplefilter("error", UserWarning)
warnings.filterwarnings("ignore", "no article names the target")
articles = [stance.Article("« Non », dit Ana Roy.", id=str(number)) for number in range(3)]
stance.analyze(articles, progress=True)
"""


@pytest.fixture(scope="module")
def outputs() -> list[nbformat.NotebookNode]:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
    return list(notebook.cells[0].outputs)


def test_the_bar_is_a_widget(outputs: list[nbformat.NotebookNode]) -> None:
    bar, _ = outputs
    assert "application/vnd.jupyter.widget-view+json" in bar["data"]
    assert "0/3" in bar["data"]["text/plain"]


def test_the_analysis_is_a_table(outputs: list[nbformat.NotebookNode]) -> None:
    _, result = outputs
    assert "<table" in result["data"]["text/html"]
    assert "Ana Roy" in result["data"]["text/html"]
