"""`stance.analyze_to`: analyse any number of articles, results on disk as they come."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import pyarrow.parquet as pq

from stance.columns import TEXTS, build, text_record
from stance.comparing import OffTargetWarning, coverage, summarize_articles
from stance.files.atomic import alone_in
from stance.parallel.engines import article_digest, changes, engine_for, settings_of
from stance.parallel.parts import ALIAS_TABLE, FORMAT, NAMES, SPEAKER_TABLE, PartedFolder
from stance.parallel.speaker_totals import write_speakers
from stance.pipeline import Rows, bar, batches, join
from stance.reading.corpus import ArticlesLike, articles_of
from stance.reading.duplicates import Duplicates, flag_duplicates
from stance.speakers.linkage import unite_speakers

if TYPE_CHECKING:
    from distributed import Client

    from stance.article import Article
    from stance.scoring.targets import Target

__all__ = ["analyze_to"]


_PART: Final = 1024  # articles: some megabytes a file, and little to do again
_WAY_OUT: Final = "Pass overwrite=True (--overwrite) to begin anew, or give another folder"


def analyze_to(  # noqa: PLR0913 - each is a choice of its own
    folder: str | os.PathLike[str],
    articles: ArticlesLike,
    *,
    target: str | Path | Target = "amazon-security",
    processes: int = 1,
    client: Client | None = None,
    part_size: int = _PART,
    keep_texts: bool = True,
    duplicates: Duplicates = "keep",
    overwrite: bool = False,
    progress: bool | None = None,
) -> Path:
    """Analyse articles as `stance.analyze` does, and write the tables part by part.

    However many articles there are, only some batches of them are in memory. A run
    that was killed goes on from its last whole part when it is started again with
    the same arguments, and the files come out as if it had never stopped.

    Parameters
    ----------
    folder : path
        Where the parts go, made if need be. `stance.load` reads it;
        ``docs/scale.md`` says how to read one that outgrows memory.
    articles, target, duplicates, progress
        As `stance.analyze` has them. The order of the articles must be the same in
        each run; that of a folder is. They are read again, not analysed again.
    processes : int
        How many processes analyse articles at the same time, about 900 MB each.
    client : dask.distributed.Client, optional
        Analyse on the workers of a Dask cluster instead (``pip install
        'stance-presse[dask]'``). Articles are read, and parts written, here.
    part_size : int
        How many articles make a part.
    keep_texts : bool
        Write the texts too, which reports and exports show the quotations in.
    overwrite : bool
        Begin anew, whatever analysis in parts the folder holds. Leave it out to go on
        with one.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    ValueError
        When the folder holds an analysis made with another target, version, word
        list or option, or of other articles; the message says what changed.
    RuntimeError
        When another run is writing to the folder.
    OSError
        When the folder cannot be written to, or the disk is full. What is finished
        stays.

    Warns
    -----
    OffTargetWarning
        When no article names the target.

    See Also
    --------
    stance.analyze : the same, in memory.

    Examples
    --------
    >>> import stance
    >>> from tempfile import TemporaryDirectory
    >>> article = stance.Article("« Ce contrat est une honte », dénonce Ana Roy.")
    >>> with TemporaryDirectory() as folder:
    ...     analysis = stance.load(stance.analyze_to(folder, article))
    >>> analysis.quotes.speaker.to_list()
    ['Ana Roy']
    """
    from stance.scoring.targets import load_target  # noqa: PLC0415 - it is slow to import

    if isinstance(part_size, bool) or not isinstance(part_size, int) or part_size < 1:
        message = f"part_size must be a whole number from 1 up, not {part_size!r}"
        raise ValueError(message)
    aim = load_target(target)
    stream = flag_duplicates(articles_of(articles), duplicates)
    engine = engine_for(aim, processes, client)
    store = PartedFolder(Path(folder))
    with alone_in(store.place):
        manifest = {
            "target": aim.name,
            "settings": settings_of(
                aim, part_size=part_size, keep_texts=keep_texts, duplicates=duplicates
            ),
        }
        _begin(store, manifest, overwrite=overwrite)
        with bar(articles, progress) as shown:
            parts = _Parts(store, part_size, shown.update, keep_texts=keep_texts)
            with closing(engine(parts.unfinished(stream))) as results:
                for rows in results:
                    parts.take(rows)
        if not _is_finished(store, parts.number):
            write_speakers(store)
            store.write_manifest({**manifest, "complete": True, "parts": parts.number})
    _warn_if_off_target(store, aim.name)
    return store.place


def _warn_if_off_target(store: PartedFolder, target: str) -> None:
    """Warn as `stance.analyze` does where no article names the target."""
    parts = [store.part("articles", number) for number in store.parts()]
    named = pd.concat([pq.read_table(path, columns=["on_target"]).to_pandas() for path in parts])
    if not named["on_target"].any() and (problem := coverage(named, target)):
        warnings.warn(problem, OffTargetWarning, stacklevel=3)


def _begin(store: PartedFolder, manifest: Mapping[str, Any], *, overwrite: bool) -> None:
    """Make sure that what stands in the folder can be gone on with, or clear it."""
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
    """Whether an earlier run summed up these very parts: one made again is what it was."""
    manifest = store.manifest() or {}
    whole = all((store.place / name).exists() for name in (NAMES, SPEAKER_TABLE, ALIAS_TABLE))
    return whole and manifest.get("complete") is True and manifest.get("parts") == number


@dataclass(frozen=True)
class _End:
    """The end of a part that is now to be written."""

    number: int
    inputs: _Inputs


class _Parts:
    """Cuts articles into parts and batches, and makes files of the rows that come back.

    Batches never reach over the end of a part, so that a part comes out the same
    whichever run it is made in.
    """

    def __init__(
        self, store: PartedFolder, size: int, done: Callable[[int], object], *, keep_texts: bool
    ) -> None:
        self.number = 0  # of parts so far
        self._store = store
        self._size = size
        self._done = done
        self._keep_texts = keep_texts
        self._ends: deque[_End | None] = deque()  # for each batch under way: does it end a part?
        self._rows: list[Rows] = []

    def unfinished(self, articles: Iterator[Article]) -> Iterator[list[Article]]:
        """Yield the batches of the parts that are not there yet; check the others."""
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
        """Take the rows of the next batch; write the part that they end."""
        self._rows.append(rows)
        self._done(len(rows.records))
        end = self._ends.popleft()
        if end is None:
            return
        whole = join(self._rows)
        self._rows = []
        quotes = whole.quotes.assign(speaker_in_article=whole.quotes["speaker"])
        # How many speakers an article has may still change: `load` counts them anew.
        articles = summarize_articles(whole.records, unite_speakers(quotes)[0])
        tables = {"quotes": quotes, "texts": build(end.inputs.texts, TEXTS), "articles": articles}
        self._store.write_part(end.number, tables, end.inputs.digest())

    def _refuse(self, number: int, ids: list[str]) -> None:
        """Say how the articles differ from those that a part was made of."""
        path = self._store.part("articles", number)
        before = pq.read_table(path, columns=["article_id"])["article_id"].to_pylist()
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
    """What a part is made of."""

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
