"""Execute the notebooks of the manual, and write them so that the same run gives the same bytes.

``python tests/docs/notebooks.py NOTEBOOK …`` brings their outputs up to date.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def executed(path: Path, folder: Path) -> Any:
    """Return the notebook with the outputs of now; an error in a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    return cleaned(client.execute())


def cleaned(notebook: Any) -> Any:
    """Return the notebook without times, versions and random ids."""
    notebook.metadata = nbformat.from_dict({"kernelspec": _KERNEL})
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({})
    return notebook


def said(notebook: Any) -> list[str]:
    """Return what each cell of code prints and shows, as plain text."""
    return [
        "".join(map(_words, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"
    ]


def _words(output: Any) -> str:
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    return output.get("data", {}).get("text/plain", "")


def written(notebook: Any) -> str:
    """Return the notebook as it stands in its file."""
    return nbformat.writes(notebook, version=4) + "\n"


def main(paths: list[str]) -> None:
    """Execute each notebook in a folder of its own, and keep its outputs."""
    for path in map(Path, paths):
        with TemporaryDirectory() as folder:
            notebook = executed(path, Path(folder))
        path.write_text(written(notebook), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
