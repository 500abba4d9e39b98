"""One run at a time in a folder."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["InUseError", "alone_in"]

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
