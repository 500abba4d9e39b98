"""How much a reader takes in: what is larger is refused with a message, not by a full memory.

`Limits` are what a file and an article may measure; `limits` changes them for a ``with``
block, and `in_force` says which hold now. Readers call `check_size` and `check_depth`, or
raise what `too_large` returns; `time_limit` ends what takes too long. `ReadingError` is what
reading raises.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.article import Article

__all__ = [
    "Limits",
    "OutOfTime",
    "ReadingError",
    "check_depth",
    "check_size",
    "in_force",
    "limits",
    "read_under",
    "time_limit",
    "too_large",
]


class ReadingError(ValueError):
    """A file that holds no article that can be read; the message says what to do."""


class OutOfTime(BaseException):
    """What takes longer than ``max_seconds``; `time_limit` raises it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file and one article may measure.

    Attributes
    ----------
    max_bytes : int
        A file that is read whole: a text, an HTML or XML document, a PDF. Tables
        and IRaMuTeQ corpora are read row by row and may have any size.
    max_chars : int
        The text of one article, and one field of a table.
    max_stream : int
        Bytes that a compressed part of a file may unfold to.
    max_pages : int
        Pages of a document.
    max_depth : int
        Elements inside elements, in HTML and XML.
    max_seconds : int
        That reading a file takes (in a table or an export: an article), and that the
        analysis of an article takes. Worker processes keep to the default.
    """

    max_bytes: int = 200_000_000
    max_chars: int = 10_000_000
    max_stream: int = 50_000_000
    max_pages: int = 2_000
    max_depth: int = 200
    max_seconds: int = 120


_UNITS = {
    "max_bytes": "bytes",
    "max_chars": "characters",
    "max_stream": "bytes",
    "max_pages": "pages",
    "max_depth": "elements one inside the other",
    "max_seconds": "seconds",
}
_IN_FORCE: ContextVar[Limits] = ContextVar("stance_limits", default=Limits())  # noqa: B039 - frozen


def in_force() -> Limits:
    """Return the limits that readers keep to at this moment.

    Examples
    --------
    >>> in_force().max_pages
    2000
    """
    return _IN_FORCE.get()


@contextmanager
def limits(**values: int) -> Iterator[Limits]:
    """Read larger files, or only smaller ones, inside a ``with`` block.

    Parameters
    ----------
    **values : int
        Any of the attributes of `Limits`: ``max_bytes``, ``max_chars``,
        ``max_stream``, ``max_pages``, ``max_depth``, ``max_seconds``. What is not
        named stays as it is.

    Raises
    ------
    TypeError
        When a limit has another name.
    ValueError
        When it is not a whole number above zero.

    Notes
    -----
    `stance.read_corpus` keeps to the limits that were in force when it was called,
    also when its articles are taken after the block.

    Examples
    --------
    >>> import stance
    >>> with stance.limits(max_bytes=1_000_000_000) as limits_here:
    ...     limits_here.max_bytes
    1000000000
    """
    known = [field.name for field in fields(Limits)]
    for name, value in values.items():
        if name not in known:
            message = f"no limit is called {name!r}; there are {', '.join(known)}"
            raise TypeError(message)
        if not isinstance(value, int) or value < 1:
            message = f"{name} must be a whole number above zero, not {value!r}"
            raise ValueError(message)
    with _use(replace(in_force(), **values)) as chosen:
        yield chosen


@contextmanager
def _use(chosen: Limits) -> Iterator[Limits]:
    token = _IN_FORCE.set(chosen)
    try:
        yield chosen
    finally:
        _IN_FORCE.reset(token)


def read_under(chosen: Limits, articles: Iterable[Article]) -> Iterator[Article]:
    """Yield ``articles``, each read under ``chosen``; what runs in between is left alone."""
    iterator = iter(articles)
    while True:
        with _use(chosen):
            article = next(iterator, None)
        if article is None:
            return
        yield article


def too_large(where: object, limit: str, size: int | None = None) -> ReadingError:
    """Return the error for what goes over a limit: where, how far, and how to raise it.

    Parameters
    ----------
    where : path or str
        The file, and the place in it.
    limit : str
        The name of the limit.
    size : int, optional
        What it measures, where that is known.

    Examples
    --------
    >>> with limits(max_pages=10):
    ...     print(too_large("a.pdf", "max_pages", 12))
    a.pdf: 12 pages, more than 10; to read it: with stance.limits(max_pages=12): ...
    """
    most: int = getattr(in_force(), limit)
    unit = _UNITS[limit]
    over = f"more than {most:,} {unit}" if size is None else f"{size:,} {unit}, more than {most:,}"
    wanted = 2 * most if size is None else size
    message = f"{where}: {over}; to read it: with stance.limits({limit}={wanted}): ..."
    return ReadingError(message)


def check_size(path: Path) -> None:
    """Refuse a file that is too large to be read whole.

    Raises
    ------
    ReadingError
        When it has more than ``max_bytes``.
    """
    size = path.stat().st_size
    if size > in_force().max_bytes:
        raise too_large(path, "max_bytes", size)


def check_depth(path: Path, depth: int) -> None:
    """Refuse a document whose elements are nested more than ``max_depth`` deep.

    Raises
    ------
    ReadingError
        When ``depth`` is more than that.
    """
    if depth > in_force().max_depth:
        raise too_large(path, "max_depth", depth)


@contextmanager
def time_limit(where: object) -> Iterator[None]:
    """End what takes longer than ``max_seconds``.

    A timer raises the exception in the thread that is at work, between two steps of Python;
    a library's own step, in C, is waited for.

    Parameters
    ----------
    where : path or str
        What is read, for the message.

    Raises
    ------
    OutOfTime
        It is no `Exception`: a reader that catches whatever its library raises does not
        catch it.
    """
    seconds = in_force().max_seconds
    watched = _Watched(threading.get_ident())
    timer = threading.Timer(seconds, watched.interrupt)
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            timer.cancel()
            watched.leave()
            timer.join()  # a process that forks should have no thread of this left
    except OutOfTime:
        raise OutOfTime(str(too_large(where, "max_seconds"))) from None


class _Watched:
    """A thread at work, and whether it was interrupted."""

    def __init__(self, thread: int) -> None:
        self._thread = ctypes.c_ulong(thread)
        self._lock = threading.Lock()
        self._left = False

    def interrupt(self) -> None:
        """Raise `OutOfTime` in the thread, unless it has left the block."""
        with self._lock:
            if not self._left:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    self._thread, ctypes.py_object(OutOfTime)
                )

    def leave(self) -> None:
        """Take back an exception that was not raised yet."""
        with self._lock:
            self._left = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)
