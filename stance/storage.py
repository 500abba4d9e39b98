"""Write an analysis to a folder and read it back, in three formats.

The folder holds a table a file and ``analysis.json``, which names the format,
the target and the open categories. Same analysis, same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, get_args

import pandas as pd

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
from stance.files.atomic import whole
from stance.files.spreadsheets import guarded, unguard
from stance.suggest import unknown

__all__ = [
    "FORMATS",
    "LAYOUT",
    "SaveFormat",
    "is_saved",
    "json_lines",
    "read_folder",
    "to_csv",
    "write_folder",
]


SaveFormat = Literal["parquet", "csv", "jsonl"]
FORMATS: Final[tuple[SaveFormat, ...]] = get_args(SaveFormat)

_TABLES: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "quotes": QUOTES,
        "speakers": SPEAKERS,
        "articles": ARTICLES,
        "texts": TEXTS,
        "aliases": ALIASES,
        "corrections": CORRECTIONS,
    }
)
_MANIFEST: Final = "analysis.json"
#: The version of what a folder holds; of an analysis in parts too.
LAYOUT: Final = 4


def write_folder(
    tables: Mapping[str, pd.DataFrame],
    folder: str | os.PathLike[str],
    *,
    target: str,
    format: SaveFormat = "parquet",  # noqa: A002 - the word that users look for
    bom: bool = False,
) -> Path:
    """Write the tables and the manifest; each file appears whole or not at all.

    Raises
    ------
    ValueError
        When the format is unknown, or ``bom`` is asked for in another than CSV.
    """
    if format not in FORMATS:
        raise ValueError(unknown(f"unknown format {format!r}", str(format), FORMATS))
    if bom and format != "csv":
        message = f"a byte-order mark is only for csv, not for {format}"
        raise ValueError(message)
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name in _TABLES:
        content = _WRITERS[format](tables[name])
        with whole(place / f"{name}.{format}") as partial:
            partial.write_bytes(b"\xef\xbb\xbf" + content if bom else content)
    manifest = {
        "layout": LAYOUT,
        "format": format,
        "target": target,
        # JSON lines of no row say nothing of their columns.
        "columns": {name: list(tables[name].columns) for name in _TABLES},
        "categories": open_categories(tables["quotes"], QUOTES),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    with whole(place / _MANIFEST) as partial:
        partial.write_bytes(text.encode("utf-8"))
    return place


def is_saved(folder: str | os.PathLike[str]) -> bool:
    """Tell whether ``folder`` is one that ``write_folder`` wrote."""
    return Path(folder, _MANIFEST).is_file()


def read_folder(folder: str | os.PathLike[str]) -> tuple[dict[str, pd.DataFrame], str]:
    """Return the tables that ``write_folder`` wrote, and their target.

    Raises
    ------
    FileNotFoundError
        When the folder, its manifest or a table is missing.
    ValueError
        When one of them is damaged; the message names the file.
    """
    place = Path(folder)
    try:
        text = (place / _MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        message = (
            f"{place}: no {_MANIFEST} in it; "
            "give the folder that Analysis.save or stance.analyze_to wrote"
        )
        raise FileNotFoundError(message) from error
    manifest = _checked(text, place / _MANIFEST)
    tables = {}
    for name, schema in _TABLES.items():
        path = place / f"{name}.{manifest['format']}"
        try:
            frame = _READERS[manifest["format"]](path)
            if frame.empty:
                frame = pd.DataFrame(columns=manifest["columns"][name], dtype="object")
            tables[name] = reopened(frame, schema, manifest["categories"])
        except FileNotFoundError as error:
            message = f"{path} is missing; save the analysis again"
            raise FileNotFoundError(message) from error
        except (ValueError, KeyError) as error:
            message = f"{path} is damaged ({error}); save the analysis again"
            raise ValueError(message) from error
    return tables, str(manifest["target"])


def _checked(text: str, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
        good = (
            manifest["layout"] == LAYOUT
            and manifest["format"] in FORMATS
            and isinstance(manifest["target"], str)
            and isinstance(manifest["columns"], dict)
            and isinstance(manifest["categories"], dict)
        )
    except (ValueError, KeyError, TypeError):
        good = False
    if not good:
        message = f"{path} is not the manifest of an analysis that this version can read"
        raise ValueError(message)
    return dict(manifest)


def _to_parquet(frame: pd.DataFrame) -> bytes:
    return bytes(frame.to_parquet(index=False))


def _from_parquet(path: Path) -> pd.DataFrame:
    return pd.read_parquet(path)


def to_csv(
    frame: pd.DataFrame, *, separator: str = ",", texts: Iterable[str] | None = None
) -> bytes:
    """Return a frame as CSV in UTF-8, without cells that a spreadsheet would run.

    ``texts`` names the columns that are made safe; by default all that hold text.
    """
    text = guarded(frame, texts).to_csv(index=False, sep=separator, lineterminator="\n")
    return text.encode("utf-8")


def _from_csv(path: Path) -> pd.DataFrame:
    # Only an empty cell is missing: « NA » and « null » may be a speaker's name.
    frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    plain = {name: frame[name].map(unguard, na_action="ignore") for name in frame.columns}
    return frame.assign(**plain)


def _to_jsonl(frame: pd.DataFrame) -> bytes:
    return "".join(f"{line}\n" for line in json_lines(frame)).encode("utf-8")


def json_lines(frame: pd.DataFrame) -> Iterator[str]:
    """Yield a JSON object a row; what is missing is null, figures keep all digits."""
    plain = frame.astype("object")
    plain = plain.where(plain.notna(), None)
    for row in plain.to_dict("records"):
        yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def _from_jsonl(path: Path) -> pd.DataFrame:
    # Split at line feeds alone: a quotation may hold any other line separator.
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return pd.DataFrame(rows, dtype="object")


_WRITERS: Final[Mapping[SaveFormat, Callable[[pd.DataFrame], bytes]]] = MappingProxyType(
    {"parquet": _to_parquet, "csv": to_csv, "jsonl": _to_jsonl}
)
_READERS: Final[Mapping[SaveFormat, Callable[[Path], pd.DataFrame]]] = MappingProxyType(
    {"parquet": _from_parquet, "csv": _from_csv, "jsonl": _from_jsonl}
)
