"""Who analyses the batches: this process, worker processes, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from stance.rooms import Rows, failed_rows, join, open_rooms
from stance.scale.job import Job

if TYPE_CHECKING:
    from distributed import Client

    from stance.article import Article
    from stance.scoring.target import Target

__all__ = ["Engine", "engine_for"]

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
    job = Job(partial(open_rooms, target), partial(failed_rows, target), join)
    return partial(_when_needed, _engine(job, processes, client))


def _engine(job: Job[Article, Rows], processes: int, client: Client | None) -> Engine:
    if client is not None:
        if processes > 1:
            message = "give either processes or a Dask client: the cluster has its own workers"
            raise ValueError(message)
        # Loading a cluster's library is for those who use one.
        from stance.scale.cluster import on_cluster  # noqa: PLC0415

        return partial(on_cluster, job=job, client=client)
    if processes == 1:
        return partial(_here, job=job)
    from stance.scale.crew import in_order  # noqa: PLC0415 - as above

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
