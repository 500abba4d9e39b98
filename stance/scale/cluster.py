"""A Dask cluster: batches in, results out, in the same order.

Dask itself gives the batches of a worker that died to another. A batch that
several workers died of is halved, until the culprit is alone.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from stance.scale.job import DIED, Item, Job, Result
from stance.scale.settings import installed

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["on_cluster"]

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
