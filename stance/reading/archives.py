"""Read archives: a zip like a folder, a ``.gz`` like the file that it contains.

Archives are unpacked to a temporary folder, which is removed after reading. The unpacked size
is checked before and during unpacking, so that a zip bomb cannot exceed `stance.limits`.
Links, absolute paths and paths that leave the folder are skipped.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Final

from stance.files.limits import ReadingError, in_force, too_large

__all__ = ["ARCHIVES", "gunzipped", "is_archive", "unpacked"]


#: The suffixes of archives; a file inside an archive has its own name.
ARCHIVES: Final = (".zip", ".gz")

MAX_FILES: Final = 100_000
_ENCRYPTED: Final = 0x1
_LINK: Final = 0o120000
_KIND: Final = 0o170000
_CHUNK: Final = 1 << 20
_HARMLESS: Final = ("__MACOSX/",)  # files that other programs add to an archive


def is_archive(path: Path) -> bool:
    """Tell from its name whether a file is an archive."""
    return path.suffix.lower() in ARCHIVES


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Unpack an archive for the length of a ``with`` block.

    Yields
    ------
    pathlib.Path
        The temporary folder that a zip was unpacked to, or the file of a ``.gz`` in one.

    Raises
    ------
    ReadingError
        If the archive is damaged, has a password, or exceeds `stance.limits` when
        unpacked: ``max_stream`` for a file, ``max_bytes`` for all files of a zip.
    """
    with TemporaryDirectory(prefix="stance-") as folder:
        place = Path(folder)
        try:
            yield _unzip(path, place) if path.suffix.lower() == ".zip" else _gunzip(path, place)
        except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
            message = f"{path} is damaged, incomplete or not an archive ({error}): fetch it again"
            raise ReadingError(message) from error
        except NotImplementedError as error:
            message = f"{path} has a compression that is not supported ({error}): unpack it"
            raise ReadingError(message) from error


def gunzipped(data: bytes, name: str) -> bytes:
    """Decompress gzip data.

    Raises
    ------
    ReadingError
        If the data are damaged, or exceed ``max_stream`` when unpacked.
    """
    out = BytesIO()
    try:
        with gzip.open(BytesIO(data)) as packed:
            _copy(packed, out, Path(name), in_force().max_stream)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        message = f"{name} is damaged, or cut short ({error})"
        raise ReadingError(message) from error
    return out.getvalue()


def _gunzip(path: Path, folder: Path) -> Path:
    place = folder / (Path(path.name).stem or "file")
    with gzip.open(path, "rb") as packed, place.open("wb") as out:
        _copy(packed, out, path, in_force().max_stream)
    return place


def _unzip(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if len(parts) > MAX_FILES:
            message = f"{path} holds more than {MAX_FILES:,} files: unpack it"
            raise ReadingError(message)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            message = f"{path} is locked with a password: unpack it, or pack it without one"
            raise ReadingError(message)
        total = sum(part.file_size for part in parts)
        if total > in_force().max_bytes:
            where = f"{path}, unpacked"
            raise too_large(where, "max_bytes", total)
        for part in parts:
            name = PurePosixPath(part.filename.replace("\\", "/"))
            if _is_strange(part, name) or part.filename.startswith(_HARMLESS):
                continue
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(part) as packed, place.open("wb") as out:
                _copy(packed, out, path / name, in_force().max_stream)
    return folder


def _is_strange(part: zipfile.ZipInfo, name: PurePosixPath) -> bool:
    """Tell whether a member is a link or its path leaves the folder."""
    is_link = part.external_attr >> 16 & _KIND == _LINK
    return is_link or name.is_absolute() or ".." in name.parts or ":" in name.parts[0]


def _copy(packed: IO[bytes] | gzip.GzipFile, out: IO[bytes], path: Path, most: int) -> None:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > most:
            where = f"{path}, unpacked"
            raise too_large(where, "max_stream")
        out.write(chunk)
