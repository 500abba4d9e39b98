"""A pool of worker processes: batches in, results out, in the same order.

`in_order` is what engines use; `WorkerPool` is the pool behind it. A thread of the pool
stands by each worker and waits for its answers. When a worker dies (out of memory, most
often), the thread replaces it and has the batch worked on again, then halves of the
batch, until the item that kills workers is alone; the other workers keep on.

Workers run this module, as ``python -m stance.parallel.workers``, and never the program
that started them: a script needs no ``if __name__ == "__main__"``, and a notebook does as
well as a script. There are two ways to start them:

- On Linux one process, the template, loads the models and then forks the workers. The
  models are loaded once, the workers share their memory, and a dead worker is replaced at
  once. The template runs no thread but its own, so forking it is safe, whatever threads
  the user's program has.
- Elsewhere each worker loads the models itself: macOS has system libraries that do not
  survive a fork, and Windows has no fork.

Messages are pickled; both ends of each connection are ours alone.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import IO, Any, Final, Generic, Literal, NoReturn, TypeVar

from stance.pipeline import BatchError, isolate_failures

__all__ = ["DIED", "FORKS", "Job", "WorkerPool", "in_order", "main"]


Item = TypeVar("Item")
Result = TypeVar("Result")
_Work = Callable[[Sequence[Any]], object]

DIED: Final = "the worker process died each time it came to this article: is there memory enough?"
FORKS: Final = sys.platform == "linux"
"""Whether workers are forked from a process that has loaded the models."""

_AHEAD: Final = 3  # batches in flight for each worker: one at work, the others ready
_TRIES: Final = 2  # an item may be unlucky once: the first death may be another's fault
# Batches after which a worker makes way for a fresh one: spaCy keeps every word that it
# has ever seen, and a corpus has no end of names. Starting anew costs under a hundredth.
_TERM: Final = 500
# Many processes with many threads each would only fight for the cores.
_THREADS: Final = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    *("BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
)
_LENGTH: Final = 8  # bytes before each message that say how long it is
_GONE: Final = (EOFError, OSError)  # what reading and writing raise once the other end is gone
_WATCH: Final = 50  # milliseconds after which the template looks whether it has loaded
_PATIENCE: Final = 5.0  # seconds for the template to end its workers


@dataclass(frozen=True)
class Job(Generic[Item, Result]):
    """A piece of work, as functions that can be sent to another process.

    Attributes
    ----------
    open : callable
        Loads what is needed, once in a process; returns what works on a batch.
    failed : callable
        Returns the result for an item that was given up, of the item and the reason.
    join : callable
        Makes the results of the parts of a batch, in order, into one.
    """

    open: Callable[[], Callable[[Sequence[Item]], Result]]
    failed: Callable[[Item, str], Result]
    join: Callable[[Sequence[Result]], Result]


def in_order(
    batches: Iterable[Sequence[Item]], job: Job[Item, Result], processes: int
) -> Generator[Result]:
    """Yield the result of each batch in turn; read only a few batches ahead."""
    with WorkerPool(job, processes) as pool:
        waiting: deque[Future[Result]] = deque()
        for batch in batches:
            waiting.append(pool.submit(batch))
            if len(waiting) >= _AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class WorkerPool(Generic[Item, Result]):
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
        self._source = _Template(job) if FORKS else _Launcher(job)
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._alive: set[_Worker] = set()
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="stance-worker")

    def __enter__(self) -> WorkerPool[Item, Result]:
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
        """End the workers, whatever they are doing."""
        self._source.close()  # the threads find their workers gone, and end
        self._threads.shutdown(cancel_futures=True)
        for worker in self._alive:
            self._source.end(worker)

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes now alive."""
        return sorted(worker.pid for worker in list(self._alive))

    def submit(self, batch: Sequence[Item]) -> Future[Result]:
        """Have a batch worked on."""
        return self._threads.submit(self._work, batch)

    def _work(self, batch: Sequence[Item]) -> Result:
        return isolate_failures(batch, self._ask, self._job.failed, self._job.join, BatchError)

    def _ask(self, batch: Sequence[Item]) -> Result:
        """Return a worker's answer; try another worker when it dies."""
        try:
            message = pickle.dumps(batch)
        except Exception as error:  # what cannot be pickled fails in ways of its own
            raise BatchError(_described(error)) from error
        worker = self._idle.get()
        try:
            for _ in range(_TRIES):
                try:
                    answer: Result = worker.link.ask(message)
                except _DiedError:
                    worker = self._replace(worker)
                    continue
                except Exception as error:
                    raise BatchError(_described(error)) from error
                worker.batches += 1
                if worker.batches >= _TERM:
                    worker = self._replace(worker)
                return answer
        finally:
            self._idle.put(worker)
        raise BatchError(DIED)

    def _replace(self, worker: _Worker) -> _Worker:
        self._alive.discard(worker)
        self._source.end(worker)
        try:
            return self._start()
        except Exception as error:  # no item's fault: it must not pass for one
            message = f"a worker process could not be replaced: {error}"
            raise _StoppedError(message) from error

    def _start(self) -> _Worker:
        """Start a worker that has loaded all that it needs."""
        for _ in range(_TRIES):
            try:
                worker = self._source.start()
            except _DiedError:
                continue
            self._alive.add(worker)
            return worker
        message = (
            f"a worker process cannot start (exit code {self._source.exit_code}); "
            "is there memory enough for so many? use fewer processes"
        )
        raise _StoppedError(message)


class _DiedError(Exception):
    """A worker is gone."""


class _StoppedError(RuntimeError):
    """No worker can be had, for any batch."""


def _described(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


@dataclass(eq=False)
class _Worker:
    """A worker as its pool knows it."""

    link: _Link
    pid: int
    batches: int = 0


class _Template:
    """Forks workers from a process that has opened the job."""

    def __init__(self, job: Job[Any, Any]) -> None:
        self._job = pickle.dumps(job)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._opened = False
        self._closed = False
        self._turn = Lock()  # one thread asks for a worker at a time
        self._state = Lock()  # no process starts once the pool is closed

    @property
    def exit_code(self) -> int | None:
        return self._process.wait() if self._process else None

    def start(self) -> _Worker:
        """Have a worker forked; load the template first where there is none."""
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                self._load()
            ours, theirs = socket.socketpair()
            link = _Link(ours.makefile("rb"), ours.makefile("wb"))
            with ours, theirs:
                try:
                    assert self._control  # noqa: S101 - for the types
                    socket.send_fds(self._control, [b"+"], [theirs.fileno()])
                except OSError as error:
                    link.close()
                    raise _DiedError from error
        return _Worker(link, link.answer())

    def _load(self) -> None:
        with self._state:
            _refuse_closed(closed=self._closed)
            if self._control:
                self._control.close()
            self._control, theirs = socket.socketpair()
            self._opened = False
            with theirs:
                self._process = _launched("template", theirs.fileno(), subprocess.DEVNULL)
        with self._control.makefile("rb") as inbox, self._control.makefile("wb") as outbox:
            _Link(inbox, outbox).ask(self._job)
        self._opened = True

    def end(self, worker: _Worker) -> None:
        """Let go of a worker: an idle one ends of itself."""
        worker.link.close()

    def close(self) -> None:
        """End the template and its workers, whatever they are doing."""
        with self._state:
            self._closed = True
            process, control = self._process, self._control
        if process is None or control is None:
            return
        if self._opened:
            with suppress(OSError):  # the template finds the connection closed, and ends
                control.shutdown(socket.SHUT_RDWR)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE)
        process.kill()
        process.wait()
        control.close()


class _Launcher:
    """Starts workers that open the job themselves."""

    def __init__(self, job: Job[Any, Any]) -> None:
        self._job = pickle.dumps(job)
        self._processes: dict[_Worker, subprocess.Popen[bytes]] = {}
        self._closed = False
        self._state = Lock()  # no process starts once the pool is closed
        self.exit_code: int | None = None

    def start(self) -> _Worker:
        """Start a worker and wait until it has loaded all that it needs."""
        with self._state:
            _refuse_closed(closed=self._closed)
            process = _launched("worker", subprocess.PIPE, subprocess.PIPE)
            assert process.stdin  # noqa: S101 - for the types: both are pipes
            assert process.stdout  # noqa: S101
            worker = _Worker(_Link(process.stdout, process.stdin), process.pid)
            self._processes[worker] = process
        try:
            worker.link.ask(self._job)
        except BaseException:
            self.end(worker)
            raise
        return worker

    def end(self, worker: _Worker) -> None:
        """End a worker."""
        with self._state:
            process = self._processes.pop(worker, None)
        if process:
            process.kill()
            self.exit_code = process.wait()
            worker.link.close()

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        with self._state:
            self._closed = True
            processes = list(self._processes.values())
        for process in processes:
            process.kill()
            process.wait()


def _refuse_closed(*, closed: bool) -> None:
    if closed:
        message = "the work was stopped"
        raise _StoppedError(message)


def _launched(
    role: Literal["template", "worker"], stdin: int, stdout: int
) -> subprocess.Popen[bytes]:
    """Start this module in a process of its own, as a template or as a worker."""
    if not sys.executable:
        message = "no Python to start workers with: use processes=1"
        raise _StoppedError(message)
    path = os.pathsep.join(entry or os.curdir for entry in sys.path)
    return subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-P", "-m", "stance.parallel.workers", role],
        stdin=stdin,
        stdout=stdout,
        env={**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C in the terminal reaches the parent alone
    )


class _Link:
    """One end of a connection that carries whole messages both ways."""

    def __init__(self, inbox: IO[bytes], outbox: IO[bytes]) -> None:
        self._inbox = inbox
        self._outbox = outbox

    def send(self, message: bytes) -> None:
        self._outbox.write(len(message).to_bytes(_LENGTH, "big"))
        self._outbox.write(message)
        self._outbox.flush()

    def receive(self) -> bytes:
        """Return the next message, once it is there."""
        return self._exactly(int.from_bytes(self._exactly(_LENGTH), "big"))

    def _exactly(self, count: int) -> bytes:
        content = self._inbox.read(count)
        if len(content) < count:
            raise EOFError
        return content

    def ask(self, message: bytes) -> Any:  # noqa: ANN401 - the answer, of the job's own type
        """Send a message; return the answer, or raise the error that it is."""
        try:
            self.send(message)
        except _GONE as error:
            raise _DiedError from error
        return self.answer()

    def answer(self) -> Any:  # noqa: ANN401 - as above
        """Return the next answer, or raise the error that it is."""
        try:
            message = self.receive()
        except _GONE as error:
            raise _DiedError from error
        good, content = pickle.loads(message)  # noqa: S301 - of our own child
        if not good:
            raise content
        return content

    def reply(self, content: object, *, good: bool = True) -> None:
        """Send an answer: a result, or the error that it is."""
        try:
            message = pickle.dumps((good, content))
            if not good:
                pickle.loads(message)  # noqa: S301 - some errors are written but not read back
        except Exception:  # noqa: BLE001 - any class may fail in a way of its own
            message = pickle.dumps((False, RuntimeError(_described(_as_error(content)))))
        self.send(message)

    def close(self) -> None:
        for stream in (self._outbox, self._inbox):
            with suppress(OSError):  # what was still to be sent
                stream.close()


def _as_error(content: object) -> BaseException:
    if isinstance(content, BaseException):
        return content
    return TypeError(f"cannot pickle the result, of type {type(content).__name__}")


def main(role: str) -> None:
    """Open the job that comes first; then work on batches, or fork workers that do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    inbox, outbox = os.dup(0), os.dup(1)
    _free_standard_streams()
    with suppress(*_GONE):  # the parent is done, or gone
        if role == "template":
            with socket.socket(fileno=inbox) as control:
                _be_template(control)
        else:
            _go_first()
            _serve(_Link(os.fdopen(inbox, "rb"), os.fdopen(outbox, "wb")), None)


def _free_standard_streams() -> None:
    """Have what a library prints go to the error stream, and what it reads be nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _serve(link: _Link, work: _Work | None) -> NoReturn:
    """Work on the batches that come; end the process once the parent has let go of it.

    Without ``work``, the first message is the job to open.
    """
    messages: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        with suppress(*_GONE):
            while True:
                messages.put(link.receive())
        os._exit(0)  # whatever the worker is doing, nobody waits for it

    Thread(target=listen, daemon=True).start()
    work = work or _opened(link, messages.get())
    while True:
        message = messages.get()
        try:
            answer = work(pickle.loads(message))  # noqa: S301 - of our own parent
        except Exception as error:  # noqa: BLE001 - the parent sees to it
            link.reply(error, good=False)
        else:
            link.reply(answer)


def _opened(link: _Link, job: bytes) -> _Work:
    """Open the job that the parent sent; tell the parent whether that went well."""
    try:
        work: _Work = pickle.loads(job).open()  # noqa: S301 - of our own parent
    except Exception as error:  # noqa: BLE001 - the parent raises it
        link.reply(error, good=False)
        sys.exit()
    link.reply(None)
    return work


def _be_template(control: socket.socket) -> None:
    """Open the job, then fork a worker for each connection that the parent sends."""
    with control.makefile("rb") as inbox, control.makefile("wb") as outbox:
        link = _Link(inbox, outbox)
        job = link.receive()
        with _ending_with(control):
            work = _opened(link, job)
    # What is loaded stays: workers that never collect it share its memory for longer.
    gc.collect()
    gc.freeze()
    children: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        children = {child for child in children if not os.waitpid(child, os.WNOHANG)[0]}
        if not message:
            break
        try:
            child = os.fork()
        except OSError:  # no memory, or no more processes: the parent finds no worker there
            child = -1
        if child == 0:
            _be_worker(control, descriptors[0], work)
        os.close(descriptors[0])
        children |= {child} - {-1}
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@contextmanager
def _ending_with(control: socket.socket) -> Iterator[None]:
    """End the process when the parent ends; no other thread runs afterwards, so it may fork."""
    done = Event()

    def watch() -> None:
        poll = select.poll()
        poll.register(control, select.POLLRDHUP)
        while not done.is_set():
            if poll.poll(_WATCH):
                os._exit(0)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    yield
    done.set()
    thread.join()


def _be_worker(control: socket.socket, descriptor: int, work: _Work) -> NoReturn:
    """Serve one connection, in a process that was just forked; never return to the template."""
    try:
        control.close()
        _go_first()
        stream = socket.socket(fileno=descriptor)
        link = _Link(stream.makefile("rb"), stream.makefile("wb"))
        with suppress(*_GONE):
            link.reply(os.getpid())
            _serve(link, work)
    finally:
        os._exit(0)


def _go_first() -> None:
    """Have Linux end a worker rather than the parent when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
