"""Write files and folders atomically: the output is complete or absent.

The package writes its files through `atomic_write`, which writes to a hidden folder with a
random name next to the final path and renames the output when it is complete. Only spaCy's
``to_disk`` writes to the folder that spaCy gives it.
`alone_in` prevents two runs from writing to the same folder.
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


# Prefix and suffix of the hidden names of unfinished output.
_PREFIX: Final = ".stance-"
_SUFFIX: Final = ".partial"
_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS)


@contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path; its content is moved to ``path`` when the block ends.

    The temporary path has the name of ``path`` and does not exist: write a file or create a
    folder there. When the block ends, it replaces the file, empty folder or link at ``path``;
    the target of a link is not changed. If the block raises, the output is discarded and
    ``path`` is unchanged.

    The file and its new name are flushed to disk on return.

    Raises
    ------
    FileExistsError
        If ``path`` is a folder that is not empty. It is never cleared.
    IsADirectoryError, NotADirectoryError
        If a file would replace a folder, or a folder a file.

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
            place.rmdir()  # not every system can rename a folder over another
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
    """Yield a hidden folder with a random name inside ``folder``; it is removed at the end.

    ``place`` is the path named in errors, because the user does not know the hidden one.
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
    """Remove the unfinished output of a killed run from a folder.

    Call it inside `alone_in`, because the unfinished output of a running process looks the same.
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
    """Flush a file, or the entries of a folder, to disk."""
    number = os.open(path, mode)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class InUseError(RuntimeError):
    """Another run is using the folder."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Create the folder if necessary and lock it; the lock is released when the process ends.

    Windows and some network disks cannot lock folders: there, nothing is locked.

    Raises
    ------
    InUseError
        If another run has locked it.
    OSError
        If the folder cannot be created.
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
