"""Read and write tables, and the folders of saved analyses.

`write_table` and `read_table` support three formats (Parquet, CSV, JSON lines). Saved
analyses, analyses in parts and exports use them for all tables.

A saved analysis is a folder with a file for each table and ``analysis.json``, which names
the format, the target and the open categories. The same analysis gives the same bytes. While
an older analysis is being replaced, ``analysis.json`` says so, so that an interrupted save is
never loaded as a mixture of both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, TypeGuard, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from stance.columns import (
    ALIASES,
    ARTICLES,
    CORRECTIONS,
    QUOTES,
    SPEAKERS,
    TEXTS,
    Schema,
    open_categories,
    reopened,
)
from stance.files.atomic import alone_in, atomic_write, remove_leftovers, write_bytes
from stance.files.limits import ReadingError
from stance.files.spreadsheets import parse_table, unguard, write_csv
from stance.suggest import unknown

__all__ = [
    "EXCEL",
    "FORMATS",
    "LAYOUT",
    "MANIFEST",
    "SAVED",
    "SaveFormat",
    "are_lists_of_names",
    "is_saved",
    "json_lines",
    "named_in",
    "read_folder",
    "read_manifest",
    "read_table",
    "write_folder",
    "write_json",
    "write_table",
]


SaveFormat = Literal["parquet", "csv", "jsonl"]
FORMATS: Final[tuple[SaveFormat, ...]] = get_args(SaveFormat)

MANIFEST: Final = "analysis.json"
#: The version of the folder format, including that of analyses in parts.
LAYOUT: Final = 4
#: The CSV options for Excel in French.
EXCEL: Final = MappingProxyType({"separator": ";", "decimal": ",", "bom": True})

SAVED: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "quotes": QUOTES,
        "speakers": SPEAKERS,
        "articles": ARTICLES,
        "texts": TEXTS,
        "aliases": ALIASES,
        "corrections": CORRECTIONS,
    }
)
_NO_MANIFEST: Final = (
    "{path} is not the manifest of an analysis that this version can read; "
    "analyse the articles again, into another folder"
)
_CHUNK: Final = 10_000  # rows converted to JSON at once
_ARROW: Final = MappingProxyType(
    {"int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(), "boolean": pa.bool_()}
)


def write_table(
    frame: pd.DataFrame,
    path: Path,
    format: SaveFormat = "parquet",  # noqa: A002 - the usual name
    **options: Any,  # noqa: ANN401 - each format has its own
) -> None:
    """Write a frame to a file; the same frame gives the same bytes.

    Parameters
    ----------
    frame : DataFrame
    path : pathlib.Path
    format : {"parquet", "csv", "jsonl"}
    **options
        For CSV: ``separator``, ``decimal``, ``bom`` and ``guarded``, as in
        `stance.files.spreadsheets.write_csv`. For Parquet: ``schema``, which then
        determines the types, whatever the values, with categories as plain strings,
        so that many files can be read as one table.

    Raises
    ------
    ValueError
        If the format is unknown, or an option of CSV is invalid.
    TypeError
        If the format has no such option.
    """
    if format not in FORMATS:
        raise ValueError(unknown(f"unknown format {format!r}", str(format), FORMATS))
    _WRITERS[format](frame, path, **options)


def read_table(
    path: Path,
    format: SaveFormat = "parquet",  # noqa: A002 - as in `write_table`
) -> pd.DataFrame:
    """Read a frame from a file; `stance.columns.reopened` restores its dtypes.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is damaged.
    """
    try:
        return _READERS[format](path)
    except (FileNotFoundError, PermissionError):
        raise
    except Exception as error:  # a damaged Parquet file makes pyarrow raise nearly any class
        message = " ".join(str(error).split()) or type(error).__name__
        raise ValueError(message) from error


def write_folder(  # noqa: PLR0913 - what is written, where, and how
    tables: Mapping[str, pd.DataFrame],
    folder: str | os.PathLike[str],
    *,
    target: str,
    model: str = "",
    format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
    excel: bool = False,
) -> Path:
    """Write the tables to a folder, which is created if necessary; `stance.load` reads them.

    An older analysis that was saved to the folder is replaced completely, also its tables in
    another format; other files stay. If saving is interrupted, `load` reads the old analysis
    or raises an error; it never reads a mixture.

    Parameters
    ----------
    tables : mapping from str to DataFrame
        Those of an ``Analysis``, by their names.
    folder : path
        The folder for the tables and ``analysis.json``.
    target, model : str
        Those of the ``Analysis``.
    format : {"parquet", "csv", "jsonl"}
        Text is UTF-8. In CSV, a cell that a spreadsheet would run as a formula gets an
        apostrophe, which `load` removes.
    excel : bool
        Write CSV files for Excel in French, with semicolons, decimal commas and a
        byte-order mark. `load` reads them too.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ValueError
        If the format is unknown, ``excel`` is true for another format than CSV, or the folder
        holds an analysis of ``stance.analyze_to``.
    RuntimeError
        If another run is writing to the folder.
    """
    if format not in FORMATS:
        raise ValueError(unknown(f"unknown format {format!r}", str(format), FORMATS))
    if excel and format != "csv":
        message = f"excel=True is for format='csv', not for {format!r}"
        raise ValueError(message)
    options = EXCEL if excel else {}
    place = Path(folder)
    manifest = {
        "layout": LAYOUT,
        "format": format,
        "excel": excel,
        "target": target,
        "model": model,
        # JSON lines without rows do not contain the columns.
        "columns": {name: list(tables[name].columns) for name in SAVED},
        "categories": open_categories(tables["quotes"], QUOTES),
    }
    with alone_in(place):
        remove_leftovers(place)
        formats = {format, *_formats_in(place)}
        with ExitStack() as files:
            for name in SAVED:
                partial = files.enter_context(atomic_write(place / f"{name}.{format}"))
                write_table(tables[name], partial, format, **options)
            # All tables are written but not yet moved: until the end, there is no valid analysis.
            unfinished = {"layout": LAYOUT, "unfinished": True, "formats": sorted(formats)}
            write_json(unfinished, place / MANIFEST)
        for name, old in product(SAVED, formats - {format}):
            (place / f"{name}.{old}").unlink(missing_ok=True)
        write_json(manifest, place / MANIFEST)
    return place


def _formats_in(place: Path) -> list[str]:
    """Return the formats of the tables that an older analysis left in a folder.

    Only its manifest tells: other tables of the same names are the user's.
    """
    try:
        manifest = read_manifest(place / MANIFEST)
    except (FileNotFoundError, ValueError):
        return []
    if manifest.get("unfinished") is True:
        formats = manifest.get("formats")
        return [name for name in FORMATS if isinstance(formats, list) and name in formats]
    if manifest.get("format") not in FORMATS:
        message = f"{place} holds what stance.analyze_to wrote; give another folder"
        raise ValueError(message)
    return [manifest["format"]]


def write_json(content: Mapping[str, object], path: Path) -> None:
    """Write a JSON file atomically."""
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_bytes(path, text.encode())


def is_saved(folder: str | os.PathLike[str]) -> bool:
    """Tell whether ``write_folder`` wrote ``folder``."""
    return Path(folder, MANIFEST).is_file()


def named_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of target and model in a manifest; older manifests have no model."""
    return {"target": str(manifest["target"]), "model": str(manifest.get("model", ""))}


def read_folder(folder: str | os.PathLike[str]) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Read the tables that ``write_folder`` wrote, and the names of their target and model.

    Raises
    ------
    FileNotFoundError
        If the folder, its manifest or a table is missing.
    ValueError
        If one of them is damaged, or saving was interrupted; the message names the file.
    """
    place = Path(folder)
    try:
        manifest = _checked(place / MANIFEST)
    except FileNotFoundError as error:
        message = (
            f"{place}: no {MANIFEST} in it; "
            "give the folder that Analysis.save or stance.analyze_to wrote"
        )
        raise FileNotFoundError(message) from error
    tables = {}
    for name, schema in SAVED.items():
        path = place / f"{name}.{manifest['format']}"
        try:
            frame = read_table(path, manifest["format"])
            if manifest.get("excel"):
                frame = _with_points(frame, schema)
            if frame.empty:
                frame = pd.DataFrame(columns=manifest["columns"][name], dtype="object")
            tables[name] = reopened(frame, schema, manifest["categories"])
        except FileNotFoundError as error:
            message = f"{path} is missing; save the analysis again"
            raise FileNotFoundError(message) from error
        except Exception as error:  # pandas raises nearly any class on columns of other types
            message = f"{path} is damaged ({error}); save the analysis again"
            raise ValueError(message) from error
    return tables, named_in(manifest)


def _checked(path: Path) -> dict[str, Any]:
    manifest = read_manifest(path)
    if manifest.get("unfinished") is True:
        message = f"{path.parent}: saving to it was interrupted; save the analysis again"
        raise ValueError(message)
    columns = manifest.get("columns")
    good = (
        manifest.get("format") in FORMATS
        and isinstance(manifest.get("target"), str)
        and are_lists_of_names(columns)
        and columns.keys() >= SAVED.keys()
        and are_lists_of_names(manifest.get("categories"))
    )
    if not good:
        raise ValueError(_NO_MANIFEST.format(path=path))
    return manifest


def are_lists_of_names(value: object) -> TypeGuard[dict[str, list[str]]]:
    """Tell whether a value from a JSON file is an object whose values are lists of strings."""
    return isinstance(value, dict) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in value.values()
    )


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the content of an ``analysis.json``.

    Raises
    ------
    FileNotFoundError
        If it does not exist.
    ValueError
        If it is not such a file, or another version wrote it.
    """
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or nested too deep
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("layout") != LAYOUT:
        raise ValueError(_NO_MANIFEST.format(path=path))
    return manifest


def _write_parquet(frame: pd.DataFrame, path: Path, *, schema: Schema | None = None) -> None:
    if schema is None:
        table = pa.Table.from_pandas(frame, preserve_index=False)
    else:
        names = [str(name) for name in frame.columns]
        fields = [(name, _ARROW.get(str(schema.get(name)), pa.string())) for name in names]
        columns = [_plain(frame[name], kind) for name, kind in fields]
        table = pa.table(columns, schema=pa.schema(fields))
    pq.write_table(table, path, compression="zstd")


def _plain(column: pd.Series[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_string(kind) and not isinstance(column.dtype, pd.StringDtype):
        column = column.astype("object").where(column.notna(), None)
    return pa.array(column, type=kind, from_pandas=True)


def _read_parquet(path: Path) -> pd.DataFrame:
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame


def _read_csv(path: Path) -> pd.DataFrame:
    table = parse_table(_text(path), str(path))
    rows = []
    for row in table.rows:
        if row.error:
            message = f"line {row.line}: {row.error}"
            raise ReadingError(message)
        # Only an empty cell is missing: « NA » and « null » may be names of speakers.
        rows.append([unguard(cell) or None for cell in row.cells])
    columns = pd.Index([unguard(name) for name in table.header])
    return pd.DataFrame(rows, columns=columns, dtype="object")


def _with_points(frame: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return a frame with decimal points in place of decimal commas."""
    figures = [name for name in map(str, frame) if schema.get(name) == "float64"]
    plain = {name: frame[name].astype("string").str.replace(",", ".") for name in figures}
    return frame.assign(**plain)


def _text(path: Path) -> str:
    """Return the text of a file with its line ends unchanged, since cells may contain any."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


def _write_jsonl(frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in json_lines(frame))


def json_lines(frame: pd.DataFrame) -> Iterator[str]:
    """Yield a JSON object for each row; missing values are null, numbers keep all digits."""
    for first in range(0, len(frame), _CHUNK):
        plain = frame.iloc[first : first + _CHUNK].astype("object")
        plain = plain.where(plain.notna(), None)
        for row in plain.to_dict("records"):
            yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def _read_jsonl(path: Path) -> pd.DataFrame:
    # Split only at line feeds: a quotation may contain other line separators.
    rows = [json.loads(line) for line in _text(path).split("\n") if line]
    return pd.DataFrame(rows, dtype="object")


_WRITERS: Final[Mapping[SaveFormat, Callable[..., None]]] = MappingProxyType(
    {"parquet": _write_parquet, "csv": write_csv, "jsonl": _write_jsonl}
)
_READERS: Final[Mapping[SaveFormat, Callable[[Path], pd.DataFrame]]] = MappingProxyType(
    {"parquet": _read_parquet, "csv": _read_csv, "jsonl": _read_jsonl}
)
