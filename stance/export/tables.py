"""One table of an analysis, as CSV, Parquet or JSON lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.spreadsheets import guarded
from stance.storage import json_lines

if TYPE_CHECKING:
    import pandas as pd

    from stance.analysis import Analysis

__all__ = ["TABLES", "table_of", "write_csv", "write_jsonl", "write_parquet"]

TABLES: Final = ("quotes", "speakers", "articles", "texts")


def table_of(analysis: Analysis, name: str) -> pd.DataFrame:
    """Return the table of that name.

    Raises
    ------
    ValueError
        When there is none, or it is the texts and none was kept.
    """
    if name not in TABLES:
        message = f"unknown table {name!r}; choose among {', '.join(TABLES)}"
        raise ValueError(message)
    table: pd.DataFrame = getattr(analysis, name)
    if name == "texts" and table.empty and len(analysis.articles):
        message = "the texts were not kept: analyze again with keep_texts=True"
        raise ValueError(message)
    return table


def write_csv(  # noqa: PLR0913 - the options of CSV are many
    analysis: Analysis,
    path: Path,
    *,
    table: str = "quotes",
    sep: str = ",",
    decimal: str = ".",
    bom: bool = False,
    safe: bool = True,
) -> None:
    """Write a table as CSV, in UTF-8, a missing value as an empty cell.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    table : {"quotes", "speakers", "articles", "texts"}
        Which one.
    sep : str
        What stands between cells: a French Excel wants ``";"``.
    decimal : str
        The decimal mark: a French Excel wants ``","``.
    bom : bool
        Begin with a byte-order mark, without which Excel takes UTF-8 for
        something else.
    safe : bool
        Put an apostrophe before a cell that a spreadsheet would run as a formula.
        For a program that runs none (R, pandas), False leaves every cell as it is.
    """
    if len(sep) != 1 or len(decimal) != 1 or sep == decimal:
        message = f"sep and decimal are one character each, and differ: {sep!r}, {decimal!r}"
        raise ValueError(message)
    frame = table_of(analysis, table)
    frame = guarded(frame) if safe else frame
    encoding = "utf-8-sig" if bom else "utf-8"
    frame.to_csv(
        path, index=False, sep=sep, decimal=decimal, encoding=encoding, lineterminator="\n"
    )


def write_parquet(analysis: Analysis, path: Path, *, table: str = "quotes") -> None:
    """Write a table as Parquet, with its dtypes: ``table`` as in `write_csv`."""
    table_of(analysis, table).to_parquet(path, index=False)


def write_jsonl(analysis: Analysis, path: Path, *, table: str = "quotes") -> None:
    """Write a table as a JSON object a row; ``table`` as in `write_csv`, missing is null."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in json_lines(table_of(analysis, table)))
