"""What is done with batches, wherever that is.

What a worker process runs: it takes batches from one pipe and answers on another.

It is started as ``python -m stance.parallel.workers`` and never sees the program that
started it, so that no ``if __name__ == "__main__"`` is needed there, and a notebook
does as well as a script. Messages are pickled; both ends of the pipes are ours alone.

Worker processes: batches in, results out, in the same order.

A thread stands by each worker and waits for its answers. Should the worker die
(out of memory, most often), the thread starts another and gives it the batch
again, then halves of it, until the culprit is alone; the other workers keep on.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import IO, Any, Final, Generic, TypeVar

__all__ = ["DIED", "LOST", "Crew", "Item", "Job", "Result", "in_order", "main", "receive", "send"]


# -- What is done with batches, wherever that is ---------------------------------


Item = TypeVar("Item")
Result = TypeVar("Result")

DIED: Final = "the worker process died each time it came to this article: is there memory enough?"


@dataclass(frozen=True)
class Job(Generic[Item, Result]):
    """A piece of work, as functions that can be sent to another process.

    Attributes
    ----------
    open : callable
        Loads what is needed, once a process; returns what works on a batch.
    failed : callable
        Returns the result for an item that was given up, and why it was.
    join : callable
        Makes the results of the parts of a batch, in order, into one.
    """

    open: Callable[[], Callable[[Sequence[Item]], Result]]
    failed: Callable[[Item, str], Result]
    join: Callable[[Sequence[Result]], Result]


# -- What a worker process runs: it takes batches from one pipe and answers on another ---


LOST = (EOFError, OSError)
"""What `send` and `receive` raise once the other end is gone."""

_LENGTH: Final = 8  # bytes before each message that say how long it is


def send(pipe: IO[bytes], message: bytes) -> None:
    """Write a message."""
    pipe.write(len(message).to_bytes(_LENGTH, "big"))
    pipe.write(message)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes:
    """Return the next message, once it is there."""
    length = int.from_bytes(_exactly(pipe, _LENGTH), "big")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    content = pipe.read(count)
    if len(content) < count:
        raise EOFError
    return content


def main() -> None:
    """Open the job that comes first, then work on batches until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _go_first()
    with suppress(*LOST):  # the parent is done, or gone
        _serve(*_private_pipes())


def _serve(inbox: IO[bytes], outbox: IO[bytes]) -> None:
    job = receive(inbox)
    try:
        work = pickle.loads(job).open()  # noqa: S301 - of our own parent
    except Exception as error:  # noqa: BLE001 - the parent raises it
        send(outbox, _answer(error, ok=False))
        return
    send(outbox, _answer(None, ok=True))
    while True:
        message = receive(inbox)
        try:
            answer = _answer(work(pickle.loads(message)), ok=True)  # noqa: S301 - as above
        except Exception as error:  # noqa: BLE001 - the parent sees to it
            answer = _answer(error, ok=False)
        send(outbox, answer)


def _go_first() -> None:
    """Have Linux end a worker rather than the parent when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take the standard streams for our own; what a library prints goes to the error stream."""
    inbox = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return inbox, outbox


def _answer(content: object, *, ok: bool) -> bytes:
    try:
        message = pickle.dumps((ok, content))
        if not ok:
            pickle.loads(message)  # noqa: S301 - some exceptions are written but not read back
    except Exception:  # noqa: BLE001 - any class may fail in a way of its own
        plain = RuntimeError(f"{type(content).__name__}: {content}")
        return pickle.dumps((False, plain))
    return message


if __name__ == "__main__":
    main()


# -- Worker processes: batches in, results out, in the same order ----------------


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
    """A child process that runs ``stance.parallel.workers``."""

    def __init__(self) -> None:
        if not sys.executable:
            message = "no Python to start workers with: use processes=1"
            raise RuntimeError(message)
        self.batches = 0
        path = os.pathsep.join(entry or os.curdir for entry in sys.path)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "stance.parallel.workers"],
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
