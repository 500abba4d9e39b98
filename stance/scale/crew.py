"""Worker processes: batches in, results out, in the same order.

A thread stands by each worker and waits for its answers. Should the worker die
(out of memory, most often), the thread starts another and gives it the batch
again, then halves of it, until the culprit is alone; the other workers keep on.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Lock
from typing import Any, Final, Generic

from stance.scale.job import DIED, Item, Job, Result
from stance.scale.worker import LOST, receive, send

__all__ = ["Crew", "in_order"]

_AHEAD: Final = 3  # batches in flight for each worker: one at work, the others ready
_TRIES: Final = 2
# Batches after which a worker makes way for a fresh one: spaCy keeps every word that it
# has ever seen, and a corpus has no end of names. Starting anew costs under a hundredth.
_TERM: Final = 500
# Many processes with many threads each would only fight for the cores.
_THREADS: Final = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    *("BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
)


def in_order(
    batches: Iterable[Sequence[Item]], job: Job[Item, Result], processes: int
) -> Generator[Result]:
    """Yield the result of each batch in turn; read only a few batches ahead."""
    with Crew(job, processes) as crew:
        waiting: deque[Future[Result]] = deque()
        for batch in batches:
            waiting.append(crew.submit(batch))
            if len(waiting) >= _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _DiedError(Exception):
    """A worker is gone."""


class _StoppedError(RuntimeError):
    """No worker can be had, for any batch."""


class _Worker:
    """A child process that runs ``stance.scale.worker``."""

    def __init__(self) -> None:
        if not sys.executable:
            message = "no Python to start workers with: use processes=1"
            raise RuntimeError(message)
        self.batches = 0
        path = os.pathsep.join(entry or os.curdir for entry in sys.path)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "stance.scale.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C in the terminal reaches the parent alone
        )

    def ask(self, message: bytes) -> Any:  # noqa: ANN401 - the answer, of the job's own type
        """Send a message; return the answer, or raise the error that it is."""
        assert self.process.stdin  # noqa: S101 - for the types: both are pipes
        assert self.process.stdout  # noqa: S101
        try:
            send(self.process.stdin, message)
            answer = receive(self.process.stdout)
        except LOST as error:
            raise _DiedError from error
        good, content = pickle.loads(answer)  # noqa: S301 - of our own child
        if not good:
            raise content
        return content

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # what was still to be sent to it
                    continue


class Crew(Generic[Item, Result]):
    """Workers for one job; a context that ends them all when it is left.

    Parameters
    ----------
    job : Job
    processes : int
        How many workers.
    """

    def __init__(self, job: Job[Item, Result], processes: int) -> None:
        self._job = job
        self._size = processes
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._alive: set[_Worker] = set()
        self._lock = Lock()
        self._closed = False
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="stance-crew")

    def __enter__(self) -> Crew[Item, Result]:
        try:
            starting = [self._threads.submit(self._start) for _ in range(self._size)]
            for started in starting:
                self._idle.put(started.result())
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are at."""
        with self._lock:
            self._closed = True
            alive = list(self._alive)
        for worker in alive:
            worker.process.kill()  # its thread finds out, and ends
        self._threads.shutdown(cancel_futures=True)
        for worker in alive:
            worker.end()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes now alive."""
        with self._lock:
            return sorted(worker.process.pid for worker in self._alive)

    def submit(self, batch: Sequence[Item]) -> Future[Result]:
        """Have a batch worked on."""
        return self._threads.submit(self._work, batch)

    def _work(self, batch: Sequence[Item], tries: int = _TRIES) -> Result:
        try:
            return self._asked(pickle.dumps(batch), tries)
        except _DiedError:
            reason = DIED
        except _StoppedError:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot travel fails in ways of its own
            reason = f"{type(error).__name__}: {error}"
        if len(batch) == 1:
            return self._job.failed(batch[0], reason)
        half = len(batch) // 2
        parts = [part for part in (batch[:half], batch[half:]) if part]
        # An article alone gets a second chance: the first may have been another's fault.
        return self._job.join([self._work(p, _TRIES if len(p) == 1 else 1) for p in parts])

    def _asked(self, message: bytes, tries: int) -> Result:
        """Return a worker's answer; try another worker when it dies."""
        worker = self._idle.get()
        try:
            for _ in range(tries):
                try:
                    answer: Result = worker.ask(message)
                except _DiedError:
                    worker = self._replace(worker)
                else:
                    worker.batches += 1
                    if worker.batches >= _TERM:
                        worker = self._replace(worker)
                    return answer
        finally:
            self._idle.put(worker)
        raise _DiedError

    def _replace(self, worker: _Worker) -> _Worker:
        with self._lock:
            self._alive.discard(worker)
        worker.end()
        try:
            return self._start()
        except Exception as error:  # no article's fault: it must not pass for one
            message = f"a worker process could not be replaced: {error}"
            raise _StoppedError(message) from error

    def _start(self) -> _Worker:
        """Start a worker and wait until it has loaded all that it needs."""
        for _ in range(_TRIES):
            with self._lock:
                if self._closed:
                    message = "the work was stopped"
                    raise _StoppedError(message)
                worker = _Worker()
                self._alive.add(worker)
            try:
                worker.ask(pickle.dumps(self._job))
            except _DiedError:
                with self._lock:
                    self._alive.discard(worker)
                worker.end()
            else:
                return worker
        message = (
            f"a worker process cannot start (exit code {worker.process.returncode}); "
            "is there memory enough for so many? use fewer processes"
        )
        raise _StoppedError(message)
