"""Analyse articles and write the tables part by part; read them again.

`write_parts` divides the articles into parts and the parts into batches, gives the batches to
an engine, and writes each part when all its rows are complete. `read_parts` reads the parts
for `stance.load`.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow.parquet as pq

from stance.columns import ALIASES, SPEAKERS, TEXTS, build, conform, reopened, stack, text_record
from stance.comparing import (
    OffTargetWarning,
    coverage,
    refreshed_articles,
    summarize_articles,
    summarize_speakers,
)
from stance.files.atomic import alone_in
from stance.parallel.engines import engine_for
from stance.parallel.parts import (
    ALIAS_TABLE,
    FORMAT,
    NAMES,
    SPEAKER_TABLE,
    TABLES,
    PartedFolder,
    article_digest,
    changes,
    settings_of,
    united,
    write_speakers,
)
from stance.pipeline import Rows, batches, join, progress_bar
from stance.reading.corpus import ArticlesLike, articles_of
from stance.reading.duplicates import Duplicates, flag_duplicates
from stance.scoring.scoring_model import model_name, own_model
from stance.scoring.targets import load_target
from stance.speakers.linkage import unite_speakers
from stance.storage import named_in, read_table

if TYPE_CHECKING:
    from distributed import Client

    from stance.article import Article
    from stance.columns import Schema
    from stance.parallel.processes import Source
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

__all__ = ["read_parts", "write_parts"]


_WAY_OUT: Final = "Pass overwrite=True (--overwrite) to begin anew, or give another folder"


def write_parts(  # noqa: PLR0913 - those of stance.analyze_to
    folder: Path,
    articles: ArticlesLike,
    *,
    target: str | Path | Target,
    processes: int,
    client: Client | None,
    model: StanceClassifier | str | Path | None,
    part_size: int,
    keep_texts: bool,
    duplicates: Duplicates,
    overwrite: bool,
    progress: bool | None,
    source: Source | None,
) -> Path:
    """Do what `stance.analyze_to` does; ``source`` starts the workers if it was started already."""
    if isinstance(part_size, bool) or not isinstance(part_size, int) or part_size < 1:
        message = f"part_size must be a whole number from 1 up, not {part_size!r}"
        raise ValueError(message)
    aim = load_target(target)
    stream = flag_duplicates(articles_of(articles), duplicates)
    own = own_model(model, aim)
    engine = engine_for(aim, processes, client, own, source)
    named = model_name(own, aim)
    store = PartedFolder(folder)
    with alone_in(store.place):
        manifest = {
            "target": aim.name,
            "model": named,
            "settings": settings_of(
                aim,
                model=named,
                part_size=part_size,
                keep_texts=keep_texts,
                duplicates=duplicates,
            ),
        }
        _begin(store, manifest, overwrite=overwrite)
        with progress_bar(articles, progress) as shown:
            parts = _Parts(store, part_size, shown.update, keep_texts=keep_texts)
            with closing(engine(parts.unfinished(stream))) as results:
                for rows in results:
                    parts.take(rows)
        if not _is_finished(store, parts.number):
            totals = write_speakers(store)
            ended = {"complete": True, "parts": parts.number, "digests": totals}
            store.write_manifest({**manifest, **ended})
    _warn_if_off_target(store, aim.name)
    return store.place


def _warn_if_off_target(store: PartedFolder, target: str) -> None:
    """Warn as `stance.analyze` does where no article names the target."""
    parts = [store.part("articles", number) for number in store.parts()]
    named = pd.concat([pq.read_table(path, columns=["on_target"]).to_pandas() for path in parts])
    if not named["on_target"].any() and (problem := coverage(named, target)):
        warnings.warn(problem, OffTargetWarning, stacklevel=4)


def _begin(store: PartedFolder, manifest: Mapping[str, Any], *, overwrite: bool) -> None:
    """Check that the analysis in the folder can be resumed, or clear the folder."""
    before = store.manifest()
    if before is not None and before.get("format") != FORMAT:
        message = f"{store.place} holds what Analysis.save wrote; give another folder"
        raise ValueError(message)
    settings: Mapping[str, str] = manifest["settings"]
    changed = changes(before.get("settings", {}), settings) if before else []
    if changed and not overwrite:
        message = (
            f"{store.place} holds an analysis that was begun with other settings: "
            f"{', '.join(changed)}. {_WAY_OUT}"
        )
        raise ValueError(message)
    anew = before is None or overwrite
    store.clear(everything=anew)
    if anew:
        store.write_manifest({**manifest, "complete": False})


def _is_finished(store: PartedFolder, number: int) -> bool:
    """Whether an earlier run already summarized these parts; a rewritten part is identical."""
    manifest = store.manifest() or {}
    finished = manifest.get("complete") is True and manifest.get("parts") == number
    return finished and store.has_totals(manifest.get("digests", {}))


@dataclass(frozen=True)
class _End:
    """The end of a part to be written."""

    number: int
    inputs: _Inputs


class _Parts:
    """Divides articles into parts and batches, and writes the resulting rows to files.

    A batch never extends over the end of a part, so that a part is the same in any run.
    """

    def __init__(
        self, store: PartedFolder, size: int, done: Callable[[int], object], *, keep_texts: bool
    ) -> None:
        self.number = 0  # parts so far
        self._store = store
        self._size = size
        self._done = done
        self._keep_texts = keep_texts
        self._ends: deque[_End | None] = deque()  # for each pending batch: whether it ends a part
        self._rows: list[Rows] = []

    def unfinished(self, articles: Iterator[Article]) -> Iterator[list[Article]]:
        """Yield the batches of the parts that are not finished; check the others."""
        for number in count():
            done = self._store.inputs(number)
            inputs = _Inputs(keep_texts=self._keep_texts and done is None)
            cut = batches(inputs.noted(islice(articles, self._size)))
            batch: list[Article] | None = next(cut)
            if not batch and number:
                break
            while batch is not None:
                after = next(cut, None)
                if done is None:
                    self._ends.append(None if after else _End(number, inputs))
                    yield batch
                else:
                    self._done(len(batch))
                batch = after
            if done is not None and done != inputs.digest():
                self._refuse(number, inputs.ids)
            self.number = number + 1
        beyond = [number for number in self._store.parts() if number >= self.number]
        if beyond:
            self._refuse(beyond[0], [])

    def take(self, rows: Rows) -> None:
        """Add the rows of the next batch; write the part if it is complete."""
        self._rows.append(rows)
        self._done(len(rows.records))
        end = self._ends.popleft()
        if end is None:
            return
        whole = join(self._rows)
        self._rows = []
        quotes = whole.quotes.assign(speaker_in_article=whole.quotes["speaker"])
        # The number of speakers of an article may still change: `load` counts them again.
        articles = summarize_articles(whole.records, unite_speakers(quotes)[0])
        tables = {"quotes": quotes, "texts": build(end.inputs.texts, TEXTS), "articles": articles}
        self._store.write_part(end.number, tables, end.inputs.digest())

    def _refuse(self, number: int, ids: list[str]) -> None:
        """Raise an error that says how the articles differ from those of an existing part."""
        with _naming(self._store.part("articles", number)) as path:
            before = read_table(path)["article_id"].tolist()
        if len(before) != len(ids):
            what = f"it was made of {len(before)} articles, there are now {len(ids)}"
        else:
            differ = [(old, new) for old, new in zip(before, ids, strict=True) if old != new]
            what = (
                f"where it has the article {differ[0][0]!r}, it now has {differ[0][1]!r}"
                if differ
                else "the articles bear the same names, but the text of one is another"
            )
        message = f"{path} is of other articles: {what}. {_WAY_OUT}"
        raise ValueError(message)


class _Inputs:
    """The articles of a part."""

    def __init__(self, *, keep_texts: bool) -> None:
        self.ids: list[str] = []
        self.texts: list[Mapping[str, object]] = []
        self._keep_texts = keep_texts
        self._whole = hashlib.sha256()

    def noted(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            self.ids.append(article.id)
            self._whole.update(article_digest(article))
            if self._keep_texts and article.text:
                self.texts.append(text_record(article))
            yield article

    def digest(self) -> str:
        return self._whole.hexdigest()


def read_parts(
    folder: str | os.PathLike[str], *, unfinished: bool = False
) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Return the tables of all parts, and the names of their target and model.

    Raises
    ------
    FileNotFoundError
        If a part is missing.
    ValueError
        If a file is damaged, or the analysis is unfinished and must be complete.
    """
    store = PartedFolder(Path(folder))
    manifest = store.manifest() or {}
    numbers = store.parts()
    complete = manifest.get("complete") is True
    if not complete and not unfinished:
        message = (
            f"{store.place} is not finished: {len(numbers)} parts are there. Run analyze_to "
            "(stance analyze --to) again with the same arguments, or load what is there with "
            "load(..., unfinished=True)"
        )
        raise ValueError(message)
    if complete and (gap := _first_gap(numbers)) < manifest["parts"]:
        raise _missing(store.part("articles", gap))
    tables = {name: _all_parts(store, name, numbers, schema) for name, schema in TABLES.items()}
    if complete:
        with _naming(store.place / NAMES) as path:
            tables["quotes"] = united(tables["quotes"], read_table(path).astype("string"))
        with _naming(store.place / ALIAS_TABLE) as path:
            tables["aliases"] = conform(read_table(path), ALIASES)
        with _naming(store.place / SPEAKER_TABLE) as path:
            tables["speakers"] = conform(read_table(path), SPEAKERS)
    else:
        tables["quotes"], tables["aliases"] = unite_speakers(tables["quotes"])
        tables["speakers"] = summarize_speakers(tables["quotes"])
    tables["articles"] = refreshed_articles(tables["articles"], tables["quotes"])
    return tables, named_in(manifest)


def _all_parts(store: PartedFolder, name: str, numbers: list[int], schema: Schema) -> pd.DataFrame:
    """Return all parts of a table, concatenated."""
    frames = []
    for number in numbers:
        noted = store.notes(number)
        with _naming(store.part(name, number)) as path:
            frame = read_table(path)
            if not noted or not store.is_whole(name, number, noted):
                message = "it is not the file that was written"
                raise ValueError(message)
            frames.append(reopened(frame, schema, noted["categories"].get(name, {})))
    return stack(frames, schema)


def _first_gap(numbers: list[int]) -> int:
    """Return the first number from 0 up that a sorted list lacks."""
    return next((at for at, number in enumerate(numbers) if at != number), len(numbers))


@contextmanager
def _naming(path: Path) -> Iterator[Path]:
    """Name the file in any error that its content causes, and say what to do."""
    try:
        yield path
    except FileNotFoundError as error:
        raise _missing(path) from error
    except Exception as error:  # pandas raises nearly any class on columns of other types
        message = f"{path} is damaged ({error}); run analyze_to again, and it is made anew"
        raise ValueError(message) from error


def _missing(path: Path) -> FileNotFoundError:
    return FileNotFoundError(f"{path} is missing; run analyze_to again, and it is made anew")
