"""Limits on the size of inputs, so that a file that is too large raises a clear error.

`Limits` has the maximum sizes of a file and an article; `limits` changes them in a ``with``
block, and `in_force` returns the current ones. Readers call `check_size` and `check_depth`,
or raise the error returned by `too_large`; `time_limit` stops operations that take too long.
Readers raise `ReadingError`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

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
    "said",
    "time_limit",
    "too_large",
    "under",
]


Given = ParamSpec("Given")
Result = TypeVar("Result")


class ReadingError(ValueError):
    """A file from which no article can be read; the message says what to do."""


def said(error: Exception) -> str:
    """Return the beginning of what the error of a library says, or its class."""
    return str(error).strip()[:100] or type(error).__name__


class OutOfTime(BaseException):
    """An operation took longer than ``max_seconds``; raised by `time_limit`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum sizes of a file and an article.

    Attributes
    ----------
    max_bytes : int
        Bytes of a file that is read at once: a text, an HTML or XML document, a PDF.
        Tables and IRaMuTeQ corpora are read row by row and may have any size.
    max_chars : int
        Characters in the text of an article, or in a field of a table.
    max_stream : int
        Bytes of a compressed part of a file after decompression.
    max_pages : int
        Pages of a document.
    max_depth : int
        Depth of nested elements in HTML and XML.
    max_seconds : int
        Seconds to read a file (in a table or an export: an article), and seconds to
        analyse an article, in worker processes too.
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
    """Return the current limits.

    Examples
    --------
    >>> in_force().max_pages
    2000
    """
    return _IN_FORCE.get()


@contextmanager
def limits(**values: int) -> Iterator[Limits]:
    """Change the limits inside a ``with`` block.

    Parameters
    ----------
    **values : int
        Any of the attributes of `Limits`: ``max_bytes``, ``max_chars``,
        ``max_stream``, ``max_pages``, ``max_depth``, ``max_seconds``. The
        others do not change.

    Raises
    ------
    TypeError
        If there is no limit of that name.
    ValueError
        If a value is not a whole number above zero.

    Notes
    -----
    `stance.read_corpus` uses the limits that were in force when it was called, even if
    its articles are read after the block.

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
    """Yield ``articles``, read under the limits ``chosen``; the code in between is unaffected."""
    iterator = iter(articles)
    while True:
        with _use(chosen):
            article = next(iterator, None)
        if article is None:
            return
        yield article


def under(chosen: Limits, work: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return a function that does ``work`` under the limits ``chosen``, whatever the caller's."""

    def limited(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        with _use(chosen):
            return work(*args, **kwargs)

    return limited


def too_large(where: object, limit: str, size: int | None = None) -> ReadingError:
    """Return the error for an input over a limit: the place, its size, and how to raise the limit.

    Parameters
    ----------
    where : path or str
        The file and the place in it.
    limit : str
        The name of the limit.
    size : int, optional
        The size of the input, if known.

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
    """Raise if a file is too large to be read at once.

    Raises
    ------
    ReadingError
        If it has more than ``max_bytes``.
    """
    size = path.stat().st_size
    if size > in_force().max_bytes:
        raise too_large(path, "max_bytes", size)


def check_depth(path: Path, depth: int) -> None:
    """Raise if the elements of a document are nested more than ``max_depth`` deep.

    Raises
    ------
    ReadingError
        If ``depth`` is greater than ``max_depth``.
    """
    if depth > in_force().max_depth:
        raise too_large(path, "max_depth", depth)


@contextmanager
def time_limit(where: object) -> Iterator[None]:
    """Interrupt a block that takes longer than ``max_seconds``.

    A timer raises the exception in the working thread between two Python bytecode
    instructions; a call into C code is not interrupted until it returns.

    Parameters
    ----------
    where : path or str
        The input being read, for the message.

    Raises
    ------
    OutOfTime
        It is not a subclass of `Exception`, so that readers that catch all errors of
        their libraries do not catch it.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    interrupt = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(
        in_force().max_seconds, interrupt, (thread, ctypes.py_object(OutOfTime))
    )
    timer.daemon = True
    timer.start()
    try:
        try:
            yield
        finally:
            timer.cancel()
            # The exception of a timer that has just run out is raised here at the latest. It is
            # never taken back: in CPython 3.11 that hangs whatever traces the thread afterwards
            # (cProfile, coverage, a debugger).
            timer.join()
    except OutOfTime:
        raise OutOfTime(str(too_large(where, "max_seconds"))) from None
