"""What a worker process runs: it takes batches from one pipe and answers on another.

It is started as ``python -m stance.scale.worker`` and never sees the program that
started it, so that no ``if __name__ == "__main__"`` is needed there, and a notebook
does as well as a script. Messages are pickled; both ends of the pipes are ours alone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

__all__ = ["LOST", "main", "receive", "send"]

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
