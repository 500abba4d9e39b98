"""Run batches in this process, in a pool of worker processes, or on a Dask cluster.

Each engine takes batches of articles and yields their rows in the same order, reading only a
few batches ahead. `engine_for` selects one.

Dask reassigns the batches of a worker that died. A batch on which several workers died is
halved until the article that causes it is isolated.

`in_order` runs batches in a `WorkerPool`. The pool has a thread for each worker, which waits
for its answers. If a worker dies (usually for lack of memory), the thread replaces it and retries
the batch, then halves of the batch, until the item that causes it is isolated; the other workers
continue. `stance.parallel.processes` starts the workers and ends them.
"""

from __future__ import annotations

import pickle
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from itertools import chain, islice
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from stance.article import Article
from stance.columns import QUOTES, article_record, build, quote_records
from stance.comparing import summarize_articles, summarize_speakers
from stance.files.limits import in_force
from stance.parallel.parts import installed
from stance.parallel.processes import Source, StoppedError, Worker, new_source
from stance.parallel.worker_process import DiedError, described
from stance.pipeline import BatchError, Rows, failed_rows, isolate_failures, join, open_pipeline
from stance.quote import Quote, Speaker
from stance.speakers.linkage import unite_speakers

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as DaskFuture

    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

__all__ = [
    "DIED",
    "Engine",
    "Item",
    "Job",
    "Result",
    "WorkerPool",
    "engine_for",
    "in_order",
    "on_cluster",
]


Engine = Callable[[Iterable[Sequence["Article"]]], Generator[Rows]]

_AHEAD_ON_CLUSTER: Final = 3  # batches in flight for each thread of the cluster
_ONE_AT_A_TIME: Final = Lock()


def engine_for(
    target: Target,
    processes: int = 1,
    client: Client | None = None,
    model: StanceClassifier | None = None,
    source: Source | None = None,
) -> Engine:
    """Return a function that takes batches of articles and yields their rows in order.

    Closing its generator stops the work and ends the worker processes. ``source`` is what
    starts them, if something has been started already.

    Raises
    ------
    ValueError
        If ``processes`` is less than one, or is given together with a client.
    TypeError
        If ``client`` is not a Dask client.
    """
    if isinstance(processes, bool) or not isinstance(processes, int) or processes < 1:
        message = f"processes must be a whole number from 1 up, not {processes!r}"
        raise ValueError(message)
    if client is not None and processes > 1:
        message = "give either processes or a Dask client: the cluster has its own workers"
        raise ValueError(message)
    # Forked workers share what was loaded before the fork, so everything is loaded first.
    opening = partial(open_pipeline, target, model, warm=processes > 1, limits=in_force())
    job = Job(opening, partial(failed_rows, target), join)
    engine: Engine = partial(_here, job=job)
    if client is not None:
        engine = partial(on_cluster, job=job, client=client)
    elif processes > 1:
        engine = partial(
            in_order, job=job, processes=processes, meanwhile=_prepare_the_end, source=source
        )
    return partial(_when_needed, engine)


def _prepare_the_end() -> None:
    """Summarize invented quotations, to load what the summaries after the last batch need.

    A person and an acronym are enough to read the word lists.
    """
    import_module("scipy.stats")
    article = Article("« Oui », dit Ana Roy, présidente de la FCR.", id="invented")
    voices = (Speaker("Ana Roy", "person", "présidente", "f"), Speaker("FCR", "organisation"))
    quotes = [
        Quote(2, 5, "direct", "Oui", article.text, source=voice.name, speaker=voice)
        for voice in voices
    ]
    nothing = dict.fromkeys(QUOTES)
    rows = build([{**nothing, **row} for row in quote_records(article, quotes)], QUOTES)
    united, _ = unite_speakers(rows)
    summarize_articles([article_record(article, quotes)], united)
    summarize_speakers(united)


def _when_needed(engine: Engine, batches: Iterable[Sequence[Article]]) -> Generator[Rows]:
    """Load the model and start processes only if there is a batch."""
    stream = iter(batches)
    for first in stream:
        yield from engine(chain([first], stream))


def _here(batches: Iterable[Sequence[Article]], job: Job[Article, Rows]) -> Generator[Rows]:
    work = job.open()
    for batch in batches:
        yield work(batch)


def on_cluster(
    batches: Iterable[Sequence[Item]], job: Job[Item, Result], client: Client
) -> Generator[Result]:
    """Yield the result of each batch in turn; read only a few batches ahead.

    Raises
    ------
    TypeError
        If ``client`` is not a Dask client.
    RuntimeError
        If a worker has another version of stance, of its word lists or models.
    """
    from distributed import Client, KilledWorker  # noqa: PLC0415 - an extra

    if not isinstance(client, Client):
        message = f"client must be a dask.distributed.Client, not {type(client).__name__}"
        raise TypeError(message)
    # It is sent with each batch, and a user's own classifier takes 23 MB.
    here, packed = installed(), zlib.compress(pickle.dumps(job))
    waiting: deque[tuple[Sequence[Item], DaskFuture[Any]]] = deque()

    def submit(batch: Sequence[Item]) -> DaskFuture[Any]:
        return client.submit(_work, packed, list(batch), here, pure=False)

    def result(batch: Sequence[Item], first: DaskFuture[Any]) -> Result:
        futures = iter([first])

        def work(part: Sequence[Item]) -> Result:
            """Wait for the pending batch; submit its halves if it fails."""
            try:
                found: Result = (next(futures, None) or submit(part)).result()
            except KilledWorker as error:
                raise BatchError(DIED) from error
            return found

        return isolate_failures(batch, work, job.failed, job.join, BatchError)

    try:
        for batch in batches:
            waiting.append((batch, submit(batch)))
            if len(waiting) >= _AHEAD_ON_CLUSTER * max(1, sum(client.nthreads().values())):
                yield result(*waiting.popleft())
        while waiting:
            yield result(*waiting.popleft())
    finally:
        client.cancel([future for _, future in waiting])


def _work(packed: bytes, batch: Sequence[Any], expected: dict[str, str]) -> object:
    """Process a batch in a worker of the cluster."""
    mine = installed()
    other = [name for name, value in expected.items() if mine.get(name) != value]
    if other:
        message = (
            f"this worker has another version of {', '.join(other)} than the client: "
            "install the same everywhere"
        )
        raise RuntimeError(message)
    with _ONE_AT_A_TIME:  # the pipeline is not thread-safe
        return _opened(packed)(batch)


@cache
def _opened(packed: bytes) -> Callable[[Sequence[Any]], object]:
    """Load what a job needs, once per process."""
    work: Callable[[Sequence[Any]], object] = pickle.loads(zlib.decompress(packed)).open()  # noqa: S301 - the client's
    return work


Item = TypeVar("Item")
Result = TypeVar("Result")

DIED: Final = "the worker process died each time it came to this article: is there memory enough?"
_AHEAD: Final = 3  # batches in flight for each worker: one in progress, the others ready
# Batches read for each worker, at most, while the models load: that core is free, and the workers
# will need it later.
_BEFOREHAND: Final = 6
# Pieces of each of the last batches, and the least that a piece has: tagging eight articles
# at a time takes a tenth longer for each.
_PIECES: Final = 4
_LEAST: Final = 8
_TRIES: Final = 2  # an item may fail once for another reason
# Batches after which a worker is replaced: spaCy stores every word that it has seen, and
# a corpus has many names. Replacing workers takes less than one percent of the time.
_TERM: Final = 500


@dataclass(frozen=True)
class Job(Generic[Item, Result]):
    """A job, as functions that can be sent to another process.

    Attributes
    ----------
    open : callable
        Loads what is needed, once per process; returns the function for a batch.
    failed : callable
        Takes an item and the reason for its failure; returns the result for it.
    join : callable
        Joins the results of the parts of a batch, in order.
    """

    open: Callable[[], Callable[[Sequence[Item]], Result]]
    failed: Callable[[Item, str], Result]
    join: Callable[[Sequence[Result]], Result]


def in_order(
    batches: Iterable[Sequence[Item]],
    job: Job[Item, Result],
    processes: int,
    meanwhile: Callable[[], object] | None = None,
    source: Source | None = None,
) -> Generator[Result]:
    """Yield the result of each batch in turn; read only a few batches ahead.

    ``meanwhile`` is called in this process while the workers load the models. The last
    batches are given out in pieces, so that no worker waits long for the others to end.
    ``source`` is what starts the workers, if something has been started already.
    """
    stream, read = iter(batches), deque[Sequence[Item]]()

    def beforehand() -> Iterator[object]:
        if meanwhile is not None:
            yield meanwhile()
        for batch in islice(stream, _BEFOREHAND * processes):
            read.append(batch)
            yield batch

    def results(submitted: Sequence[Future[Result]]) -> Result:
        pieces = [piece.result() for piece in submitted]
        return job.join(pieces) if len(pieces) > 1 else pieces[0]

    with WorkerPool(job, processes, beforehand(), source) as pool:
        held: deque[Sequence[Item]] = deque()  # those that may be the last
        waiting: deque[list[Future[Result]]] = deque()
        for batch in chain(_emptied(read), stream):
            held.append(batch)
            if len(held) > processes:
                waiting.append([pool.submit(held.popleft())])
            if len(waiting) + len(held) >= _AHEAD * processes:
                yield results(waiting.popleft())
        waiting.extend([pool.submit(piece) for piece in _pieces(batch)] for batch in held)
        while waiting:
            yield results(waiting.popleft())


def _emptied(read: deque[Sequence[Item]]) -> Iterator[Sequence[Item]]:
    """Yield what was read, and keep none of it."""
    while read:
        yield read.popleft()


def _pieces(batch: Sequence[Item]) -> list[Sequence[Item]]:
    """Return a batch in pieces, large enough for the tagger to be efficient."""
    size = max(_LEAST, -(-len(batch) // _PIECES))
    return [batch[start : start + size] for start in range(0, len(batch), size)] or [batch]


class WorkerPool(Generic[Item, Result]):
    """Workers for one job; a context manager that ends them on exit.

    Parameters
    ----------
    job : Job
    processes : int
        The number of workers.
    meanwhile : iterable, optional
        What this process has to do anyway, step by step. The first step is always taken,
        the others until the workers have started.
    source : Template or Launcher, optional
        What starts the workers, if something has been started already.
    """

    def __init__(
        self,
        job: Job[Item, Result],
        processes: int,
        meanwhile: Iterable[object] = (),
        source: Source | None = None,
    ) -> None:
        self._job = job
        self._meanwhile = meanwhile
        self._size = processes
        self._opening = pickle.dumps(job.open)
        self._source = source or new_source()
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._alive: set[Worker] = set()
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="stance-worker")

    def __enter__(self) -> WorkerPool[Item, Result]:
        try:
            starting = [self._threads.submit(self._start) for _ in range(self._size)]
            for _ in self._meanwhile:
                if all(started.done() for started in starting):
                    break
            for started in starting:
                self._idle.put(started.result())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._source.close()
        for worker in list(self._alive):
            worker.link.cut()  # its thread notices that it is gone, and ends
        self._threads.shutdown(cancel_futures=True)
        for worker in self._alive:
            self._source.end(worker)

    @property
    def pids(self) -> list[int]:
        """The ids of the running processes."""
        return sorted(worker.pid for worker in list(self._alive))

    def submit(self, batch: Sequence[Item]) -> Future[Result]:
        """Submit a batch."""
        return self._threads.submit(self._work, batch)

    def _work(self, batch: Sequence[Item]) -> Result:
        return isolate_failures(batch, self._ask, self._job.failed, self._job.join, BatchError)

    def _ask(self, batch: Sequence[Item]) -> Result:
        """Return a worker's answer; if the worker dies, try another."""
        try:
            message = pickle.dumps(batch)
        except Exception as error:  # failures to pickle may raise any error
            raise BatchError(described(error)) from error
        worker = self._idle.get()
        try:
            for _ in range(_TRIES):
                try:
                    answer: Result = worker.link.ask(message)
                except DiedError:
                    worker = self._replace(worker)
                    continue
                except Exception as error:
                    raise BatchError(described(error)) from error
                worker.batches += 1
                if worker.batches >= _TERM:
                    worker = self._replace(worker)
                return answer
        finally:
            self._idle.put(worker)
        raise BatchError(DIED)

    def _replace(self, worker: Worker) -> Worker:
        self._alive.discard(worker)
        self._source.end(worker)
        try:
            return self._start()
        except Exception as error:  # not caused by an item, and must not be reported as such
            message = f"a worker process could not be replaced: {error}"
            raise StoppedError(message) from error

    def _start(self) -> Worker:
        """Start a worker that has loaded everything."""
        for _ in range(_TRIES):
            try:
                worker = self._source.start(self._opening)
            except DiedError:
                continue
            self._alive.add(worker)
            return worker
        code = self._source.exit_code
        message = (
            f"a worker process cannot start{'' if code is None else f' (exit code {code})'}; "
            "is there memory enough for so many? use fewer processes"
        )
        raise StoppedError(message)
