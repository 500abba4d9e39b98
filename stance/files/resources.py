"""Read the word lists and the corpus shipped with the package."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files as files_of
from importlib.resources.abc import Traversable
from itertools import zip_longest
from pathlib import Path

__all__ = ["corpus_path", "files", "read_table", "read_text", "read_words"]


def files(package: str) -> Traversable:
    """Return the folder of a package of stance.

    Raises
    ------
    ModuleNotFoundError
        When Python has found stance in a clone that is not installed in editable mode, where
        ``lexicons`` and ``corpus`` are no packages of it.
    """
    try:
        return files_of(package)
    except ModuleNotFoundError as error:
        place = Path(__file__).parents[2]
        message = (
            f"{package} is missing: Python reads stance from the folder {place}, which is not "
            "installed. Start Python in another folder, or run `pip install --editable .` there"
        )
        raise ModuleNotFoundError(message, name=error.name) from error


def read_text(package: str, name: str) -> str:
    """Return the UTF-8 text of ``name`` in ``stance.<package>``."""
    return files(f"stance.{package}").joinpath(name).read_text(encoding="utf-8")


def corpus_path(name: str = "") -> Traversable:
    """Return the path of a file of the embedded corpus (its folder by default)."""
    root = files("stance.corpus")
    return root.joinpath(name) if name else root


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``lexicons/<name>.tsv``, a mapping for each row.

    Blank lines and lines that begin with ``#`` are skipped; surrounding blanks are
    removed from cells. The rows are shared by all callers: do not modify them.
    """
    lines = (
        line
        for line in read_text("lexicons", f"{name}.tsv").splitlines()
        if line.strip() and not line.startswith("#")
    )
    # A DictReader takes twice as long: these tables are most of what is read before an analysis.
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(rows, [])
    return tuple(
        {name: cell.strip() for name, cell in zip_longest(header, row, fillvalue="")}
        for row in rows
    )


@cache
def read_words(name: str) -> frozenset[str]:
    """Return the first column of ``lexicons/<name>.tsv``: its words."""
    return frozenset(next(iter(row.values())) for row in read_table(name))
