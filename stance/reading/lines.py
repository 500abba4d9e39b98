"""The lines of a file of any size, decoded as they are asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from stance.reading.encoding import guess_legacy, mark_of
from stance.reading.errors import ReadingError
from stance.reading.limits import in_force, too_large

__all__ = ["Lines", "open_lines"]

_SAMPLE = 65_536  # characters read ahead, once, to tell an encoding that is not UTF-8


class Lines:
    """An iterator over the lines of a text file, line ends kept; lines can be put back.

    UTF-8, or what a byte order mark says. Lines that are not UTF-8 are read in
    the single-byte encoding that they look most like.

    Attributes
    ----------
    number : int
        How many lines were handed out and not put back.
    """

    def __init__(self, stream: TextIO, path: Path) -> None:
        self.number = 0
        self._path = path
        self._stream = stream
        self._waiting: deque[str] = deque()
        self._legacy = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line if line.isascii() else self._decoded(line)

    def put_back(self, lines: list[str]) -> None:
        """Hand out ``lines`` again, in their order, before the rest."""
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        most = in_force().max_chars
        line = self._stream.readline(most + 2)
        if len(line) > most + 1:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(most)
            self.number += 1
            where = f"{self._path}, line {self.number}"
            raise too_large(where, "max_chars")
        return line

    def _decoded(self, line: str) -> str:
        """Read in another encoding the bytes that were no UTF-8."""
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            raw = line.encode("utf-8", "surrogateescape")
            return raw.decode(self._legacy or self._guess(raw), errors="replace")
        return line

    def _guess(self, raw: bytes) -> str:
        ahead: list[str] = []
        sample = raw
        while len(sample) < _SAMPLE and (line := self._read()):
            ahead.append(line)
            sample += line.encode("utf-8", "surrogateescape")
        self._waiting.extend(ahead)
        self._legacy = guess_legacy(sample)
        return self._legacy


@contextmanager
def open_lines(path: Path) -> Iterator[Lines]:
    """Open a text file for reading line by line.

    Raises
    ------
    ReadingError
        When the file is empty, or binary.
    """
    with path.open("rb") as file:
        encoding = mark_of(file.read(_SAMPLE), str(path))
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        try:
            yield Lines(stream, path)
        except UnicodeDecodeError as error:
            message = f"{path} begins as {encoding} but is not: save it as UTF-8 ({error})"
            raise ReadingError(message) from error
