"""The folder that `stance.analyze_to` fills: tables in parts, each part whole or absent.

::

    results/
      analysis.json            what was asked, with which versions, and whether it is done
      quotes/part-00000.parquet
      texts/part-00000.parquet
      articles/part-00000.parquet
      names.parquet            at the end: names in articles -> speakers of the corpus
      aliases.parquet          at the end: every merge of names
      speakers.parquet         at the end

A part holds the same number of articles in every table. A file is written under a
hidden name, flushed to the disk and renamed; ``articles`` comes last, so that a part
whose articles are there is whole.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from stance.columns import ARTICLES, QUOTES, TEXTS, Schema, open_categories
from stance.storage import LAYOUT

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALIAS_TABLE",
    "FORMAT",
    "MANIFEST",
    "NAMES",
    "SPEAKER_TABLE",
    "TABLES",
    "PartedFolder",
    "to_arrow",
]


MANIFEST: Final = "analysis.json"
FORMAT: Final = "parts"
NAMES: Final = "names.parquet"
SPEAKER_TABLE: Final = "speakers.parquet"
ALIAS_TABLE: Final = "aliases.parquet"
TABLES: Final[Mapping[str, Schema]] = MappingProxyType(
    {"quotes": QUOTES, "texts": TEXTS, "articles": ARTICLES}
)
"""The tables that come in parts, in the order in which a part's files are written."""

_LAST: Final = list(TABLES)[-1]
_OURS: Final = b"stance"  # the key of our own notes in a Parquet file
_SCRATCH: Final = ".scratch"
_PARTIAL: Final = ".partial"
_ARROW: Final = MappingProxyType(
    {"int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(), "boolean": pa.bool_()}
)


@dataclass(frozen=True)
class PartedFolder:
    """The folder, and how to read and write what is in it.

    Attributes
    ----------
    place : pathlib.Path
    """

    place: Path

    @property
    def scratch(self) -> Path:
        """Where files stand that nobody needs once the work is done."""
        return self.place / _SCRATCH

    def manifest(self) -> dict[str, Any] | None:
        """Return what ``analysis.json`` says; None where there is none.

        Raises
        ------
        ValueError
            When it is no such file, or one that another version wrote.
        """
        path = self.place / MANIFEST
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            content = None
        if not isinstance(content, dict) or content.get("layout") != LAYOUT:
            message = f"{path} is not the manifest of an analysis that this version can read"
            raise ValueError(message)
        return content

    def write_manifest(self, content: Mapping[str, object]) -> None:
        """Write ``analysis.json``."""
        whole = {"layout": LAYOUT, "format": FORMAT, **content}
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        self.write(MANIFEST, text.encode())

    def part(self, table: str, number: int) -> Path:
        """Return the path of a part of a table."""
        return self.place / table / f"part-{number:05}.parquet"

    def parts(self) -> list[int]:
        """Return the numbers of the parts that are there, in order."""
        found = (self.place / _LAST).glob("part-*.parquet")
        return sorted(int(path.stem.removeprefix("part-")) for path in found)

    def notes(self, table: str, number: int) -> dict[str, Any] | None:
        """Return what was noted in a part; None where it is not there, or damaged."""
        try:
            metadata = pq.read_schema(self.part(table, number)).metadata
            return dict(json.loads(metadata[_OURS]))
        except (OSError, ValueError, KeyError, TypeError, pa.ArrowInvalid):
            return None

    def inputs(self, number: int) -> str | None:
        """Return what a part was made of; None where a file of it is missing or damaged."""
        noted = {(self.notes(table, number) or {}).get("inputs") for table in TABLES}
        return str(noted.pop()) if len(noted) == 1 and None not in noted else None

    def write_part(self, number: int, tables: Mapping[str, pd.DataFrame], inputs: str) -> None:
        """Write a part of each table; in each file stands what the part was made of."""
        for name, schema in TABLES.items():
            notes = {"inputs": inputs, "categories": open_categories(tables[name], schema)}
            self.write_table(self.part(name, number), to_arrow(tables[name], schema), notes)

    def write_table(
        self, path: Path, table: pa.Table, notes: Mapping[str, object] | None = None
    ) -> None:
        """Write a table to a Parquet file; the same table and notes give the same bytes."""
        if notes:
            noted = {_OURS: json.dumps(notes, ensure_ascii=False).encode()}
            table = table.replace_schema_metadata(noted)
        content = BytesIO()
        pq.write_table(table, content, compression="zstd")
        self.write(path.relative_to(self.place), content.getvalue())

    def write(self, name: str | Path, content: bytes) -> None:
        """Write a file so that it is there whole or not at all, whatever happens.

        Raises
        ------
        OSError
            When the disk is full or the folder cannot be written to; the message
            says what becomes of the finished parts.
        """
        path = self.place / name
        partial = path.with_name(f".{path.name}{_PARTIAL}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
            _sync_folder(path.parent)
        except OSError as error:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
            reason = f"{error.strerror or error}: nothing that is finished is lost; once this is "
            message = f"{reason}mended, run analyze_to again and it goes on from there"
            raise OSError(error.errno, message, str(path)) from error

    def clear(self, *, everything: bool) -> None:
        """Remove what a broken run left behind; or all that ever stood here of ours."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        for pattern in (f".*{_PARTIAL}", f"*/.part-*{_PARTIAL}"):
            for path in self.place.glob(pattern):
                path.unlink(missing_ok=True)
        if not everything:
            return
        # The manifest goes first: parts without it are worth nothing.
        old = [self.place / name for name in (MANIFEST, SPEAKER_TABLE, ALIAS_TABLE, NAMES)]
        for table in TABLES:
            old += sorted((self.place / table).glob("part-*.parquet"))
        for path in old:
            path.unlink(missing_ok=True)


def to_arrow(frame: pd.DataFrame, schema: Schema) -> pa.Table:
    """Return a frame as a table whose types hang on the schema alone, not on the values."""
    names = [str(name) for name in frame.columns]
    fields = [(name, _ARROW.get(str(schema.get(name)), pa.string())) for name in names]
    columns = [_plain(frame[name], kind) for name, kind in fields]
    return pa.table(columns, schema=pa.schema(fields))


def _plain(column: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind):
        column = column.astype("object").where(column.notna(), None)
    return pa.array(column, type=kind, from_pandas=True)


def _sync_folder(folder: Path) -> None:
    """Have the disk remember a new name, where folders can be flushed: not on every system."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
