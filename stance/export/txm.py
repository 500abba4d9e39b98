"""TXM: a folder of texts, with a table of what is known of each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.export.names import Names, file_name, plain_words
from stance.export.units import units

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["write_txm"]

_FIRST: Final = "id"  # TXM asks for this name, in this place
_TAKEN: Final = (_FIRST, "text", "base", "project", "path")  # TXM gives each text these itself
_EMPTY: Final = "N/A"


def write_txm(analysis: Analysis, path: Path, *, per: str = "article") -> None:
    """Write the folder that TXM's import « TXT + CSV » reads.

    It holds a ``.txt`` for each text, in UTF-8, and ``metadata.csv``, whose first
    column, ``id``, is the name of the text's file without its suffix. The names
    of the other columns are small letters and digits (``speaker_type`` is
    ``speakertype``); a value that is missing is ``N/A``.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        The folder to make.
    per : {"article", "quotation", "speaker"}
        What makes a text; with ``"article"``, the texts must have been kept.
    """
    found = units(analysis, per)
    path.mkdir()
    files = Names(file_name, taken=["metadata"])
    columns = Names(lambda name: "".join(plain_words(name)).lower() or "column", taken=_TAKEN)
    with (path / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, unit in enumerate(found):
            if not number:
                table.writerow([_FIRST, *map(columns.of, unit.values)])
            name = files.of(unit.id)
            (path / f"{name}.txt").write_text(unit.text + "\n", encoding="utf-8", newline="\n")
            table.writerow([name, *(_cell(value) for value in unit.values.values())])


def _cell(value: str) -> str:
    return " ".join(value.split()) or _EMPTY
