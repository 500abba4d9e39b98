"""Compute the table of speakers of a whole corpus from its parts.

A speaker's figures need all of the speaker's quotations at once (the interval resamples
whole articles), but only their words, labels and scores. These are distributed to files by
the speaker's name, and one file at a time is in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from stance.columns import SPEAKERS, alias_table, build
from stance.comparing import by_prominence, measures, tally_speakers
from stance.files.atomic import scratch_folder
from stance.parallel.parts import ALIAS_TABLE, NAMES, SPEAKER_TABLE, PartedFolder
from stance.speakers.linkage import inventory, resolve

__all__ = ["united", "write_speakers"]


_SPEAKER: Final = ("speaker", "speaker_type", "speaker_gender", "speaker_role")
_SCORES: Final = ("quote_type", "aspect", "stance", "stance_score")
_TEXTS: Final = frozenset({"article_id", *_SPEAKER})
_KEY: Final = ["article_id", "name"]
_PILE: Final = 200_000  # quotations whose measures are in memory at once


def write_speakers(folder: PartedFolder) -> dict[str, str]:
    """Write the names that the corpus changes, every merge, and the table of speakers.

    Returns
    -------
    dict of str to str
        The digest of each file.
    """
    names, sentences, total = _gathered(folder)
    merges = resolve(names, sentences)
    changed = merges[(merges["speaker"] != merges["name"]) | (merges["rule"] != "")]
    piles = 1 + total // _PILE
    with scratch_folder(folder.place) as scratch:
        words = _deal(_measured(folder, changed), scratch, piles)
        tables = [tally_speakers(pile, words) for pile in _piles(scratch, piles)]
    whole = by_prominence(pd.concat(tables)) if tables else build([], SPEAKERS)
    return folder.write_totals(
        {NAMES: changed, ALIAS_TABLE: _aliases(names, changed), SPEAKER_TABLE: whole}
    )


def united(quotes: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Return ``quotes`` with the speakers' names in the corpus.

    ``names`` has the names that the corpus changes: article_id, name, speaker, rule.
    """
    keys = quotes[["article_id", "speaker_in_article"]].set_axis(_KEY, axis=1).astype("string")
    found = keys.merge(names[[*_KEY, "speaker"]], on=_KEY, how="left")["speaker"]
    speaker = found.set_axis(quotes.index).fillna(quotes["speaker_in_article"])
    return quotes.assign(speaker=speaker.astype("string"))


def _gathered(folder: PartedFolder) -> tuple[pd.DataFrame, list[str], int]:
    """Return the names of all parts, the sentences with a bracket, and the number of quotations."""
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
    """Return the table of merges, as in an analysis in memory."""
    ruled = changed[changed["rule"] != ""]
    rows = names.merge(ruled, on=_KEY).rename(columns={"name": "speaker_in_article"})
    each = rows.loc[rows.index.repeat(rows["n_quotes"])]
    return alias_table(each, rows)


def _measured(folder: PartedFolder, names: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the measures of each part, with the speakers' names in the corpus."""
    wanted = ["article_id", "quote", "speaker_in_article", *_SPEAKER, *_SCORES]
    for number in folder.parts():
        quotes = pq.read_table(folder.part("quotes", number), columns=wanted).to_pandas()
        yield measures(united(quotes, names))


def _deal(parts: Iterable[pd.DataFrame], place: Path, piles: int) -> int:
    """Distribute the rows of known speakers to files; return the number of words of all rows."""
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
    """Return types that are the same for every pile, whatever values are missing."""
    return pa.schema(
        [
            (str(name), pa.string() if name in _TEXTS else pa.from_numpy_dtype(rows[name].dtype))
            for name in rows.columns
        ]
    )
