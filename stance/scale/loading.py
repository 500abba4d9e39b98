"""Read what `stance.analyze_to` wrote."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from stance.comparing import refreshed_articles, summarize_speakers
from stance.frames import SPEAKERS, Schema, conform, reopened, stack
from stance.scale.folder import ALIAS_TABLE, FORMAT, SPEAKER_TABLE, TABLES, PartedFolder
from stance.scale.speakers import read_names, united
from stance.speakers import unite_speakers
from stance.speakers.aliases import ALIASES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["is_parted", "read_parts"]


def is_parted(folder: str | os.PathLike[str]) -> bool:
    """Whether ``analyze_to`` wrote to the folder."""
    try:
        manifest = PartedFolder(Path(folder)).manifest()
    except (ValueError, OSError):
        return False  # whoever reads the other layout says what is wrong
    return manifest is not None and manifest.get("format") == FORMAT


def read_parts(
    folder: str | os.PathLike[str], *, unfinished: bool = False
) -> tuple[dict[str, pd.DataFrame], str]:
    """Return the tables of all parts, and their target.

    Raises
    ------
    FileNotFoundError
        When a part is missing.
    ValueError
        When a file is damaged, or the analysis is not finished and may not be.
    """
    store = PartedFolder(Path(folder))
    manifest = store.manifest() or {}
    numbers = store.parts()
    complete = bool(manifest.get("complete"))
    if not complete and not unfinished:
        message = (
            f"{store.place} is not finished: {len(numbers)} parts are there. Run analyze_to "
            "(stance analyze --to) again with the same arguments, or load what is there with "
            "load(..., unfinished=True)"
        )
        raise ValueError(message)
    if complete and numbers != list(range(manifest["parts"])):
        gone = sorted(set(range(manifest["parts"])) - set(numbers))
        raise _missing(store.part("articles", gone[0]))
    tables = {name: _whole(store, name, numbers, schema) for name, schema in TABLES.items()}
    if complete:
        tables["quotes"] = united(tables["quotes"], read_names(store))
        tables["aliases"] = conform(_read(store.place / ALIAS_TABLE), ALIASES)
        tables["speakers"] = conform(_read(store.place / SPEAKER_TABLE), SPEAKERS)
    else:
        tables["quotes"], tables["aliases"] = unite_speakers(tables["quotes"])
        tables["speakers"] = summarize_speakers(tables["quotes"])
    tables["articles"] = refreshed_articles(tables["articles"], tables["quotes"])
    return tables, str(manifest["target"])


def _whole(store: PartedFolder, name: str, numbers: list[int], schema: Schema) -> pd.DataFrame:
    """Return all parts of a table, one below the other."""
    frames = []
    for number in numbers:
        path = store.part(name, number)
        frame = _read(path)
        notes = store.notes(name, number) or {}
        frames.append(reopened(frame, schema, notes.get("categories", {})))
    return stack(frames, schema)


def _read(path: Path) -> pd.DataFrame:
    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas()
    except FileNotFoundError as error:
        raise _missing(path) from error
    except (OSError, pa.ArrowInvalid) as error:
        message = f"{path} is damaged ({error}); delete it and run analyze_to again"
        raise ValueError(message) from error
    return frame


def _missing(path: Path) -> FileNotFoundError:
    return FileNotFoundError(f"{path} is missing; run analyze_to again, and it is made anew")
