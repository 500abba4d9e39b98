"""Start worker processes, and end them.

There are two ways. Workers run `stance.parallel.worker_process` and never the program that started
them, so that a script needs no ``if __name__ == "__main__"``, and notebooks work as well.

- On Linux one process, the `Template`, loads the models and then forks the workers. The
  models are loaded once, the workers share their memory, and a dead worker is replaced
  immediately. The template has no other thread, so forking it is safe, whatever threads
  the user's program has.
- Elsewhere the `Launcher` starts workers that load the models themselves: macOS has system
  libraries that do not survive a fork, and Windows has no fork.

This module imports neither pandas nor spaCy, so that a template can be started at once and
load them while its parent does.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Final, Literal

from stance.parallel.worker_process import DiedError, Link

__all__ = [
    "FORKS",
    "Launcher",
    "Source",
    "StoppedError",
    "Template",
    "Worker",
    "new_source",
    "started_early",
]


FORKS: Final = sys.platform == "linux"
"""Whether to fork workers from a process that has loaded the models."""

# Many processes with many threads each would compete for the cores.
_THREADS: Final = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    *("BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"),
)
# What takes longest to import. wordfreq looks through all modules that are there when it comes.
_SLOW: Final = ("wordfreq", "stance.pipeline", "spacy")
_PATIENCE: Final = 5.0  # seconds for the template to end its workers


class StoppedError(RuntimeError):
    """No worker can be started."""


@dataclass(eq=False)
class Worker:
    """A worker, as seen by its pool."""

    link: Link
    pid: int
    batches: int = 0


class Template:
    """Forks workers from a process that has opened the job."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._fresh = False  # started, and not asked to open the job
        self._opened = False
        self._closed = False
        self._turn = Lock()  # one thread at a time asks for a worker
        self._state = Lock()  # no process starts once the pool is closed

    @property
    def exit_code(self) -> int | None:
        """The exit code of the template, if it has ended."""
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                return self._process.wait(_PATIENCE)
        return None

    def begin(self, *modules: str) -> None:
        """Start the template, which imports some modules; `start` sends it the job."""
        with self._state:
            _refuse_closed(closed=self._closed)
            if self._control:
                self._control.close()
            if self._process:  # loading failed, or the template died
                self._process.kill()
                self._process.wait()
            self._control, theirs = socket.socketpair()
            self._opened = False
            with theirs:
                self._process = _launched(
                    "template", *modules, stdin=theirs.fileno(), stdout=subprocess.DEVNULL
                )
            self._fresh = True

    def start(self, opening: bytes) -> Worker:
        """Fork a worker; start the template and open the job first if that is still to be done.

        ``opening`` is the pickled function that opens the job, always the same.
        """
        with self._turn:
            if not self._opened or self._process is None or self._process.poll() is not None:
                self._open(opening)
            ours, theirs = socket.socketpair()
            link = Link.over(ours)
            try:
                with theirs:
                    assert self._control  # noqa: S101 - for the types
                    socket.send_fds(self._control, [b"+"], [theirs.fileno()])
                return Worker(link, link.answer())
            except OSError as error:
                link.close()
                raise DiedError from error
            except BaseException:
                link.close()
                raise

    def _open(self, opening: bytes) -> None:
        if not self._fresh:
            self.begin()
        self._fresh = False
        assert self._control  # noqa: S101 - for the types
        with self._control.makefile("rb") as inbox, self._control.makefile("wb") as outbox:
            Link(inbox, outbox).ask(opening)
        self._opened = True

    def end(self, worker: Worker) -> None:
        """Release a worker; an idle worker ends by itself."""
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


class Launcher:
    """Starts workers that open the job themselves."""

    def __init__(self) -> None:
        self._processes: dict[Worker, subprocess.Popen[bytes]] = {}
        self._closed = False
        self._state = Lock()  # no process starts once the pool is closed
        self.exit_code: int | None = None

    def start(self, opening: bytes) -> Worker:
        """Start a worker and wait until it has opened the job."""
        with self._state:
            _refuse_closed(closed=self._closed)
            process = _launched("worker", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert process.stdin  # noqa: S101 - for the types: both are pipes
            assert process.stdout  # noqa: S101
            worker = Worker(Link(process.stdout, process.stdin), process.pid)
            self._processes[worker] = process
        try:
            worker.link.ask(opening)
        except BaseException:
            self.end(worker)
            raise
        return worker

    def end(self, worker: Worker) -> None:
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


Source = Template | Launcher


def new_source() -> Source:
    """Return what starts workers on this system."""
    return Template() if FORKS else Launcher()


@contextmanager
def started_early(processes: int) -> Iterator[Source | None]:
    """Start the template of so many workers, if there is to be one; end it and its workers at last.

    An invalid number starts nothing: whoever runs the job refuses it.
    """
    if not FORKS or not isinstance(processes, int) or processes <= 1:
        yield None
        return
    source = Template()
    try:
        source.begin(*_SLOW)
        yield source
    finally:
        source.close()


def _refuse_closed(*, closed: bool) -> None:
    if closed:
        message = "the work was stopped"
        raise StoppedError(message)


def _launched(
    role: Literal["template", "worker"], *modules: str, stdin: int, stdout: int
) -> subprocess.Popen[bytes]:
    """Start `stance.parallel.worker_process` in a new process."""
    if not sys.executable:
        message = "no Python to start workers with: use processes=1"
        raise StoppedError(message)
    path = os.pathsep.join(entry or os.curdir for entry in sys.path)
    return subprocess.Popen(  # noqa: S603 - a module of our own
        [sys.executable, "-P", "-m", "stance.parallel.worker_process", role, *modules],
        stdin=stdin,
        stdout=stdout,
        env={**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONPATH": path},
        start_new_session=True,  # Ctrl-C in the terminal reaches only the parent
    )
