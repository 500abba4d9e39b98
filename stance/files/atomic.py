"""Atomic writes: a file or folder appears whole or not at all.

Everything that the package writes goes through `atomic_write`: what is being written
stands in a hidden folder of random name beside the place where it is to appear, and is
renamed once it is whole. `alone_in` keeps two runs from writing to one folder.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

__all__ = [
    "InUseError",
    "alone_in",
    "atomic_write",
    "remove_leftovers",
    "scratch_folder",
    "write_bytes",
]


# Around the random part of a hidden name: of what is being written.
_PREFIX: Final = ".stance-"
_SUFFIX: Final = ".partial"
_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS)


@contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield where to write what will stand at ``path`` once all of it is written.

    The path given has the name of ``path``, and nothing is there: write a file to it,
    or make a folder. When the block ends, that takes the place of ``path``, whether a
    file, an empty folder or a link stood there; what a link leads to is left alone.
    When the block raises, what was written goes, and what stood at ``path`` stays.

    A file, and its new name, are on the disk when this returns.

    Raises
    ------
    FileExistsError
        When ``path`` is a folder that is not empty: it is never cleared.
    IsADirectoryError, NotADirectoryError
        When a file would take the place of a folder, or a folder that of a file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with atomic_write(Path(folder, "words.txt")) as partial:
    ...         _ = partial.write_text("oui", encoding="utf-8")
    ...     sorted(found.name for found in Path(folder).iterdir())
    ['words.txt']
    """
    place = Path(path)
    _require_replaceable(place)
    _make_folder(place.parent)
    with scratch_folder(place.parent, place) as scratch:
        partial = scratch / place.name
        yield partial
        _require_same_kind(partial, place)
        if partial.is_file():
            _flush(partial, os.O_RDWR)
        if _is_folder(place):
            place.rmdir()  # not every system lets a folder take the place of another
        partial.replace(place)
        with suppress(OSError):  # not every system can flush a folder
            _flush(place.parent, os.O_RDONLY)


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file as `atomic_write` does; return its path."""
    with atomic_write(path) as partial:
        partial.write_bytes(content)
    return Path(path)


@contextmanager
def scratch_folder(folder: Path, place: Path | None = None) -> Iterator[Path]:
    """Yield a hidden folder of random name inside ``folder``, which goes at the end.

    ``place`` is what an error names, in place of a path that the user never gave.
    """
    try:
        scratch = Path(mkdtemp(prefix=_PREFIX, suffix=_SUFFIX, dir=folder))
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(place or folder)) from error
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def remove_leftovers(folder: Path) -> None:
    """Remove what a run that was killed left of its writes in a folder.

    Call it inside `alone_in`: what another run is writing looks the same.
    """
    for scratch in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        if _is_folder(scratch):
            shutil.rmtree(scratch, ignore_errors=True)


def _require_replaceable(place: Path) -> None:
    if _is_folder(place):
        if any(place.iterdir()):
            message = f"{place} is a folder that is not empty: empty it, or give another path"
            raise FileExistsError(message)
        return
    with suppress(FileNotFoundError):
        mode = place.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            message = f"{place} is a device or a pipe: give the path of a file"
            raise FileExistsError(message)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        message = f"{folder} is a file; give a folder"
        raise NotADirectoryError(message) from error


def _require_same_kind(partial: Path, place: Path) -> None:
    if _is_folder(place) and not partial.is_dir():
        message = f"{place} is a folder: give the path of a file"
        raise IsADirectoryError(message)
    if place.is_file() and partial.is_dir():
        message = f"{place} is a file: give the path of a folder"
        raise NotADirectoryError(message)


def _is_folder(place: Path) -> bool:
    return place.is_dir() and not place.is_symlink()


def _flush(path: Path, mode: int) -> None:
    """Have the disk hold what was written to a file, or the names in a folder."""
    number = os.open(path, mode)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class InUseError(RuntimeError):
    """Another run is in the folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other runs out of it; a run that dies lets go of it.

    Windows and some network disks have no lock on folders: there nothing is kept out.

    Raises
    ------
    InUseError
        When another run is in it.
    OSError
        When the folder cannot be made.
    """
    _make_folder(folder)
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"{folder}: another run is writing to this folder; wait until it is done"
            raise InUseError(message) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(number)
