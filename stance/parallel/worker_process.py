"""The code that a worker process runs, and its communication with the pool.

The pool starts ``python -m stance.parallel.worker_process worker``, or ``template``, which
loads the models once and then forks the workers. Messages are pickled; both ends of each
connection belong to this package.

A worker or template ends as soon as its connection closes, whatever it is doing, so that no
process outlives a program that is killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import IO, Any, Final, NoReturn, Self

__all__ = ["GONE", "DiedError", "Link", "described", "main"]


_Work = Callable[[Sequence[Any]], object]

GONE: Final = (EOFError, OSError)
"""The errors of reading and writing after the other end has closed."""

_LENGTH: Final = 8  # bytes of the length before each message
_WATCH: Final = 50  # milliseconds between the template's checks whether it has loaded


class DiedError(Exception):
    """A worker has died."""


def described(error: BaseException) -> str:
    """Describe an error in one line."""
    return f"{type(error).__name__}: {error}"


class Link:
    """One end of a connection that carries whole messages both ways."""

    def __init__(
        self, inbox: IO[bytes], outbox: IO[bytes], stream: socket.socket | None = None
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._stream = stream

    @classmethod
    def over(cls, stream: socket.socket) -> Self:
        """Return a link over a socket; `close` also closes the socket."""
        return cls(stream.makefile("rb"), stream.makefile("wb"), stream)

    def send(self, message: bytes) -> None:
        """Write a message."""
        self._outbox.write(len(message).to_bytes(_LENGTH, "big"))
        self._outbox.write(message)
        self._outbox.flush()

    def receive(self) -> bytes:
        """Wait for the next message and return it."""
        return self._exactly(int.from_bytes(self._exactly(_LENGTH), "big"))

    def _exactly(self, count: int) -> bytes:
        content = self._inbox.read(count)
        if len(content) < count:
            raise EOFError
        return content

    def ask(self, message: bytes) -> Any:  # noqa: ANN401 - the answer, of the job's own type
        """Send a message; return the answer, or raise it if it is an error."""
        try:
            self.send(message)
        except GONE as error:
            raise DiedError from error
        return self.answer()

    def answer(self) -> Any:  # noqa: ANN401 - as above
        """Return the next answer, or raise it if it is an error."""
        try:
            message = self.receive()
        except GONE as error:
            raise DiedError from error
        good, content = pickle.loads(message)  # noqa: S301 - of our own child
        if not good:
            raise content
        return content

    def reply(self, content: object, *, good: bool = True) -> None:
        """Send an answer: a result or an error."""
        try:
            message = pickle.dumps((good, content))
            if not good:
                pickle.loads(message)  # noqa: S301 - some errors are written but not read back
        except Exception:  # noqa: BLE001 - any class may fail in a way of its own
            message = pickle.dumps((False, RuntimeError(described(_as_error(content)))))
        self.send(message)

    def cut(self) -> None:
        """Break the connection for both ends, including threads that wait for an answer."""
        if self._stream:
            with suppress(OSError):  # it is broken
                self._stream.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        for stream in (self._outbox, self._inbox, self._stream):
            if stream:
                with suppress(OSError):  # what was still to be sent
                    stream.close()


def _as_error(content: object) -> BaseException:
    if isinstance(content, BaseException):
        return content
    return TypeError(f"cannot pickle the result, of type {type(content).__name__}")


def main(role: str, *modules: str) -> None:
    """Open the job in the first message; then process batches, or fork workers that do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    inbox, outbox = os.dup(0), os.dup(1)
    _free_standard_streams()
    with suppress(*GONE):  # the parent is done, or gone
        if role == "template":
            with socket.socket(fileno=inbox) as control:
                _be_template(control, modules)
        else:
            _go_first()
            _serve(Link(os.fdopen(inbox, "rb"), os.fdopen(outbox, "wb")), None)
    os._exit(0)  # taking down what was loaded would keep the parent waiting


def _free_standard_streams() -> None:
    """Redirect the output of libraries to the error stream, and give them empty input."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)


def _serve(link: Link, work: _Work | None) -> NoReturn:
    """Process incoming batches; end the process when the parent closes the connection.

    Without ``work``, the first message opens the job.
    """
    messages: SimpleQueue[bytes] = SimpleQueue()

    def listen() -> None:
        with suppress(*GONE):
            while True:
                messages.put(link.receive())
        os._exit(0)  # nobody waits for the worker's result

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


def _opened(link: Link, opening: bytes) -> _Work:
    """Open the job that the parent sent; report to the parent whether it succeeded."""
    try:
        work: _Work = pickle.loads(opening)()  # noqa: S301 - of our own parent
    except Exception as error:  # noqa: BLE001 - the parent raises it
        link.reply(error, good=False)
        sys.exit()
    link.reply(None)
    return work


def _be_template(control: socket.socket, modules: Sequence[str]) -> None:
    """Open the job, then fork a worker for each connection that the parent sends.

    The modules are imported while the job is still on its way.
    """
    with control.makefile("rb") as inbox, control.makefile("wb") as outbox:
        link = Link(inbox, outbox)
        gc.disable()  # hardly any of what is loaded is garbage
        with _ending_with(control):
            with suppress(ImportError):  # opening the job then raises it again, and reports it
                for name in modules:
                    import_module(name)
            work = _opened(link, link.receive())
        gc.enable()
    # Only this thread runs now, and that of pyarrow's allocator, which supports forks.
    # Loaded objects are frozen: workers that do not collect them share their memory longer.
    gc.freeze()
    children: set[int] = set()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        children = {child for child in children if not os.waitpid(child, os.WNOHANG)[0]}
        if not message:
            break
        try:
            child = os.fork()
        except OSError:  # no memory or no more processes: the parent sees no worker
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
        link = Link.over(socket.socket(fileno=descriptor))
        with suppress(*GONE):
            link.reply(os.getpid())
            _serve(link, work)
    finally:
        os._exit(0)


def _go_first() -> None:
    """Make Linux kill a worker rather than the parent when memory runs out."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
