"""Run batches in this process, in worker processes, or on a Dask cluster.

Each engine takes batches of articles and yields their rows in the same order, reading only a
few batches ahead. `engine_for` selects one.

Dask reassigns the batches of a worker that died. A batch on which several workers died is
halved until the article that causes it is isolated.
"""

from __future__ import annotations

import pickle
import zlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import cache, partial
from importlib import import_module
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from stance.files.limits import in_force
from stance.parallel.parts import installed
from stance.parallel.workers import DIED, Item, Job, Result, in_order
from stance.pipeline import BatchError, Rows, failed_rows, isolate_failures, join, open_pipeline

if TYPE_CHECKING:
    from distributed import Client, Future

    from stance.article import Article
    from stance.scoring.classifier import StanceClassifier
    from stance.scoring.targets import Target

__all__ = ["Engine", "engine_for", "on_cluster"]


Engine = Callable[[Iterable[Sequence["Article"]]], Generator[Rows]]

_AHEAD: Final = 3  # batches in flight for each thread of the cluster
_ONE_AT_A_TIME: Final = Lock()


def engine_for(
    target: Target,
    processes: int = 1,
    client: Client | None = None,
    model: StanceClassifier | None = None,
) -> Engine:
    """Return a function that takes batches of articles and yields their rows in order.

    Closing its generator stops the work and ends the worker processes.

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
        engine = partial(in_order, job=job, processes=processes, meanwhile=_import_for_the_end)
    return partial(_when_needed, engine)


def _import_for_the_end() -> None:
    """Import what only the summaries after the last batch need, and what takes long."""
    import_module("scipy.stats")


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
    waiting: deque[tuple[Sequence[Item], Future[Any]]] = deque()

    def submit(batch: Sequence[Item]) -> Future[Any]:
        return client.submit(_work, packed, list(batch), here, pure=False)

    def result(batch: Sequence[Item], first: Future[Any]) -> Result:
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
            if len(waiting) >= _AHEAD * max(1, sum(client.nthreads().values())):
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
