"""Files and folders that appear whole or not at all.

One run at a time in a folder.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["InUseError", "alone_in", "whole"]


# -- Files and folders that appear whole or not at all ---------------------------


@contextmanager
def whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield where to write what will stand at ``path`` once all of it is written.

    The path given is beside ``path``, with the same suffix, and nothing is there:
    write a file to it, or make a folder. When the block ends, that takes the place
    of ``path``; when the block raises, it goes, and what stood at ``path`` stays.

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
    ...     with whole(Path(folder, "words.txt")) as partial:
    ...         _ = partial.write_text("oui", encoding="utf-8")
    ...     sorted(found.name for found in Path(folder).iterdir())
    ['words.txt']
    """
    place = Path(path)
    if place.is_dir() and any(place.iterdir()):
        message = f"{place} is a folder that is not empty: empty it, or give another path"
        raise FileExistsError(message)
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f"{place.stem}.partial{place.suffix}")
    _remove(partial)  # left by a run that was killed
    try:
        yield partial
        _require_same_kind(partial, place)
        if place.is_dir():
            place.rmdir()  # not every system lets a folder take the place of another
        partial.replace(place)
    finally:
        _remove(partial)


def _require_same_kind(partial: Path, place: Path) -> None:
    if place.is_dir() and not partial.is_dir():
        message = f"{place} is a folder: give the path of a file"
        raise IsADirectoryError(message)
    if place.is_file() and partial.is_dir():
        message = f"{place} is a file: give the path of a folder"
        raise NotADirectoryError(message)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# -- One run at a time in a folder -----------------------------------------------


_NO_LOCKS: Final = (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL, errno.ENOSYS)


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
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        message = f"{folder} is a file; give a folder"
        raise NotADirectoryError(message) from error
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
