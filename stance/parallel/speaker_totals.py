"""The speakers of a whole corpus, summed up from its parts.

A speaker's figures need all of the speaker's quotations at once (whole articles are
redrawn for the interval), but no more than their words, labels and scores. These are
dealt out to piles by the speaker's name; one pile at a time is in memory.

Read what `stance.analyze_to` wrote.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from stance.columns import ALIASES, SPEAKERS, Schema, alias_table, build, conform, reopened, stack
from stance.comparing import (
    by_prominence,
    measures,
    refreshed_articles,
    summarize_speakers,
    tally_speakers,
)
from stance.parallel.parts import (
    ALIAS_TABLE,
    FORMAT,
    NAMES,
    SPEAKER_TABLE,
    TABLES,
    PartedFolder,
    to_arrow,
)
from stance.speakers.linkage import inventory, resolve, unite_speakers

__all__ = ["is_parted", "read_names", "read_parts", "united", "write_speakers"]


# -- The speakers of a whole corpus, summed up from its parts --------------------


_SPEAKER: Final = ("speaker", "speaker_type", "speaker_gender", "speaker_role")
_SCORES: Final = ("quote_type", "aspect", "stance", "stance_score")
_TEXTS: Final = frozenset({"article_id", *_SPEAKER})
_KEY: Final = ["article_id", "name"]
_PILE: Final = 200_000  # quotations of which the measures are in memory together


def write_speakers(folder: PartedFolder) -> None:
    """Write the names that change over the corpus, every merge, and the table of speakers."""
    names, sentences, total = _gathered(folder)
    merges = resolve(names, sentences)
    changed = merges[(merges["speaker"] != merges["name"]) | (merges["rule"] != "")]
    folder.write_table(folder.place / NAMES, to_arrow(changed, {}))
    folder.write_table(folder.place / ALIAS_TABLE, to_arrow(_aliases(names, changed), ALIASES))
    piles = 1 + total // _PILE
    words = _deal(_measured(folder, changed), folder.scratch, piles)
    tables = [tally_speakers(pile, words) for pile in _piles(folder.scratch, piles)]
    whole = by_prominence(pd.concat(tables)) if tables else build([], SPEAKERS)
    folder.write_table(folder.place / SPEAKER_TABLE, to_arrow(whole, SPEAKERS))
    shutil.rmtree(folder.scratch, ignore_errors=True)


def read_names(folder: PartedFolder) -> pd.DataFrame:
    """Return the names that change over the corpus: article_id, name, speaker, rule."""
    names: pd.DataFrame = pq.read_table(folder.place / NAMES).to_pandas()
    return names.astype("string")


def united(quotes: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Return ``quotes`` under the speakers that ``read_names`` gives."""
    keys = quotes[["article_id", "speaker_in_article"]].set_axis(_KEY, axis=1).astype("string")
    found = keys.merge(names[[*_KEY, "speaker"]], on=_KEY, how="left")["speaker"]
    speaker = found.set_axis(quotes.index).fillna(quotes["speaker_in_article"])
    return quotes.assign(speaker=speaker.astype("string"))


def _gathered(folder: PartedFolder) -> tuple[pd.DataFrame, list[str], int]:
    """Return the names of all parts, the sentences with a bracket, and how many quotations."""
    found, sentences, total = [], dict[str, None](), 0
    wanted = ["article_id", "speaker_in_article", "source", "speaker_type", "speaker_role"]
    for number in folder.parts():
        path = folder.part("quotes", number)
        quotes = pq.read_table(path, columns=[*wanted, "sentence"]).to_pandas()
        found.append(inventory(quotes))
        texts = quotes["sentence"].dropna()
        sentences |= dict.fromkeys(texts[texts.str.contains("(", regex=False)])
        total += len(quotes)
    columns = [name for name in found[0] if name != "n_quotes"]
    names = pd.concat(found, ignore_index=True).groupby(columns, sort=True)["n_quotes"].sum()
    return names.reset_index(), list(sentences), total


def _aliases(names: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return the table of merges, as an analysis in memory has it."""
    ruled = changed[changed["rule"] != ""]
    rows = names.merge(ruled, on=_KEY).rename(columns={"name": "speaker_in_article"})
    each = rows.loc[rows.index.repeat(rows["n_quotes"])]
    return alias_table(each, rows)


def _measured(folder: PartedFolder, names: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the measures of each part, under the names of the corpus."""
    wanted = ["article_id", "quote", "speaker_in_article", *_SPEAKER, *_SCORES]
    for number in folder.parts():
        quotes = pq.read_table(folder.part("quotes", number), columns=wanted).to_pandas()
        yield measures(united(quotes, names))


def _deal(parts: Iterable[pd.DataFrame], place: Path, piles: int) -> int:
    """Deal the rows of known speakers out to files; return the words of all rows."""
    place.mkdir(parents=True, exist_ok=True)
    words = 0
    with ExitStack() as files:
        open_piles: dict[int, pq.ParquetWriter] = {}
        for work in parts:
            words += int(work["n_words"].sum())
            known = work[work["speaker"].notna()]
            which = known["speaker"].map(lambda name: crc32(name.encode()) % piles)
            for number, rows in known.groupby(which):
                schema = _schema(rows)
                table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
                if number not in open_piles:
                    writer = pq.ParquetWriter(_pile(place, number), schema)
                    open_piles[number] = files.enter_context(writer)
                open_piles[number].write_table(table)
    return words


def _piles(place: Path, piles: int) -> Iterator[pd.DataFrame]:
    """Yield the piles that have rows."""
    for number in range(piles):
        if _pile(place, number).exists():
            yield pq.read_table(_pile(place, number)).to_pandas()


def _pile(place: Path, number: int) -> Path:
    return place / f"pile-{number}.parquet"


def _schema(rows: pd.DataFrame) -> pa.Schema:
    """Return types that are the same for every pile, whatever is missing in one."""
    return pa.schema(
        [
            (str(name), pa.string() if name in _TEXTS else pa.from_numpy_dtype(rows[name].dtype))
            for name in rows.columns
        ]
    )


# -- Read what `stance.analyze_to` wrote -----------------------------------------


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
