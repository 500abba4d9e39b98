"""Parquet tables, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.limits import ReadingError
from stance.reading.formats.table_columns import article_of_row, cell, match_columns

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["read_parquet"]


_BATCH = 64  # rows: articles are long, and memory is to stay flat


def read_parquet(path: Path, columns: Columns | None = None) -> Iterator[Article]:
    """Yield the articles of a Parquet table, one a row, however long the table.

    Parameters
    ----------
    path : pathlib.Path
        The table.
    columns : mapping, optional
        Which column holds what, where the names do not tell.

    Raises
    ------
    ReadingError
        When the file is damaged, has no row, or no column holds a text.
    """
    from pyarrow import ArrowException, parquet  # noqa: PLC0415 - slow to load, for tables alone

    try:
        with parquet.ParquetFile(path) as file:
            names = list(file.schema_arrow.names)
            matched = match_columns(names, columns, path)
            if not file.metadata.num_rows:
                message = f"{path} has no row"
                raise ReadingError(message)
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH):
                for values in batch.to_pylist():
                    number += 1
                    row = {name: cell(value) for name, value in values.items()}
                    place = f"row {number}"
                    yield article_of_row(row, matched, path=path, place=place, number=number)
    except (ArrowException, OSError) as error:
        message = f"{path} cannot be read as Parquet ({error}): export it again"
        raise ReadingError(message) from error
