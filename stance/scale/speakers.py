"""The speakers of a whole corpus, summed up from its parts.

A speaker's figures need all of the speaker's quotations at once (whole articles are
redrawn for the interval), but no more than their words, labels and scores. These are
dealt out to piles by the speaker's name; one pile at a time is in memory.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from stance.frames import SPEAKERS, build
from stance.quote import STANCES
from stance.scale.folder import NAMES, SPEAKER_TABLE, PartedFolder, to_arrow
from stance.spelling import one_spelling
from stance.summary import by_prominence, measures, tally_speakers

__all__ = ["read_names", "write_speakers"]

_SPEAKER: Final = ("speaker", "speaker_type", "speaker_role")
_SCORES: Final = ("aspect", "stance", "stance_score")
_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("article_id", *_SPEAKER)),
        *((name, pa.int64()) for name in ("n_words", "weight")),
        ("weighted", pa.float64()),
        *((f"{kind}_{label}", pa.int64()) for label in STANCES for kind in ("n", "words")),
    ]
)
_PILE: Final = 200_000  # quotations of which the measures are in memory together


def write_speakers(folder: PartedFolder) -> None:
    """Write the names that change over the corpus, and the table of speakers."""
    counts: Counter[str] = Counter()
    total = 0
    for number in folder.parts():
        column = pq.read_table(folder.part("quotes", number), columns=["speaker"])["speaker"]
        total += len(column)
        for pair in column.drop_null().value_counts().to_pylist():
            counts[pair["values"]] += pair["counts"]
    spelling = {old: new for old, new in one_spelling(counts).items() if old != new}
    pairs = sorted(spelling.items())
    names = pa.table(
        [[old for old, _ in pairs], [new for _, new in pairs]],
        schema=pa.schema([("name", pa.string()), ("speaker", pa.string())]),
    )
    folder.write_table(folder.place / NAMES, names)
    piles = 1 + total // _PILE
    words = _deal(_measured(folder, spelling), folder.scratch, piles)
    tables = [tally_speakers(pile, words) for pile in _piles(folder.scratch, piles)]
    whole = by_prominence(pd.concat(tables)) if tables else build([], SPEAKERS)
    folder.write_table(folder.place / SPEAKER_TABLE, to_arrow(whole, SPEAKERS))
    shutil.rmtree(folder.scratch, ignore_errors=True)


def read_names(folder: PartedFolder) -> dict[str, str]:
    """Return the names that change over the corpus, and what they become."""
    table = pq.read_table(folder.place / NAMES)
    return dict(zip(table["name"].to_pylist(), table["speaker"].to_pylist(), strict=True))


def _measured(folder: PartedFolder, spelling: dict[str, str]) -> Iterator[pd.DataFrame]:
    """Yield the measures of each part, under the names of the corpus."""
    for number in folder.parts():
        path = folder.part("quotes", number)
        quotes = pq.read_table(
            path, columns=["article_id", "quote", *_SPEAKER, *_SCORES]
        ).to_pandas()
        names = quotes["speaker"].map(lambda name: spelling.get(name, name), na_action="ignore")
        yield measures(quotes.assign(speaker=names))


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
                table = pa.Table.from_pandas(rows, schema=_SCHEMA, preserve_index=False)
                if number not in open_piles:
                    writer = pq.ParquetWriter(_pile(place, number), _SCHEMA)
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
