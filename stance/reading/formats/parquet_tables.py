"""Parquet tables, read a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.files.limits import ReadingError, in_force, too_large
from stance.files.spreadsheets import distinct_names
from stance.reading.formats.table_columns import (
    AHEAD,
    article_of_row,
    cell,
    match_columns,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.formats.table_columns import Columns

__all__ = ["read_parquet"]


_BATCH = 64  # rows: articles are long, and memory is to stay flat
_BLOWN_UP = 200  # times: French text is packed to a third, the same words again to a fiftieth


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
        If the file is damaged, has no row, or no column holds a text.
    """
    from pyarrow import parquet  # noqa: PLC0415 - slow to load, for tables alone

    try:
        # Words that come again and again are kept once, however many rows repeat them.
        schema = parquet.read_schema(path)
        texts = [one.name for one in schema if str(one.type) in {"string", "large_string"}]
        with parquet.ParquetFile(path, read_dictionary=texts) as file:
            _refuse_bomb(file, path)
            names = distinct_names(file.schema_arrow.names)
            rows = _rows(file, names)
            ahead = list(islice(rows, AHEAD))
            matched = match_columns(names, columns, path, rows=ahead)
            number = 0
            for number, row in enumerate(chain(ahead, rows), start=1):
                place = f"row {number}"
                yield article_of_row(row, matched, path=path, place=place, number=number)
    except ReadingError:
        raise
    except Exception as error:  # a damaged file breaks its reader in any way
        message = f"{path} cannot be read as Parquet ({error}): export it again"
        raise ReadingError(message) from error
    if not number:
        message = f"{path} has no row"
        raise ReadingError(message)


def _rows(file: Any, names: Sequence[str]) -> Iterator[dict[str, str]]:  # noqa: ANN401 - untyped
    for batch in file.iter_batches(batch_size=_BATCH):
        for number in range(batch.num_rows):
            values = (column[number].as_py() for column in batch.columns)
            yield dict(zip(names, map(cell, values), strict=True))


def _refuse_bomb(file: Any, path: Path) -> None:  # noqa: ANN401 - untyped
    """Refuse a column that unfolds to hundreds of times what it takes on the disk.

    Raises
    ------
    ReadingError
        If a part of it has more than ``max_stream`` bytes.
    """
    most = in_force().max_stream
    for group in range(file.metadata.num_row_groups):
        for column in range(file.metadata.num_columns):
            part = file.metadata.row_group(group).column(column)
            size = part.total_uncompressed_size
            if size > most and size > _BLOWN_UP * max(1, part.total_compressed_size):
                where = f"{path}, column {part.path_in_schema}"
                raise too_large(where, "max_stream", size)
