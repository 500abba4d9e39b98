"""Open zip files safely: archives of articles, and documents that are zip packages.

An archive is read like a folder, a ``.gz`` like the file that it contains. Archives are unpacked
to a temporary folder, which is removed after reading. The unpacked size is checked before and
during unpacking, so that a zip bomb cannot exceed `stance.limits`. Links, absolute paths, paths
that leave the folder and names that no file can have here are skipped.

Word, OpenDocument, Excel and EPUB files are zip packages. `open_package` first rejects those that
have a password, are damaged, too large when unpacked, or contain macros. A `Package` then gives
access to its parts, each within `stance.limits`, and parses XML without entities, DTD or
network. External references are never fetched.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from stance.files.limits import ReadingError, check_depth, check_size, in_force, too_large
from stance.reading.formats.markup import is_large_allowed

__all__ = ["ARCHIVES", "Package", "gunzipped", "is_archive", "open_package", "unpacked"]


#: The suffixes of archives; a file inside an archive has its own name.
ARCHIVES: Final = (".zip", ".gz")

MAX_FILES: Final = 100_000
_ENCRYPTED: Final = 0x1
_LINK: Final = 0o120000
_KIND: Final = 0o170000
_CHUNK: Final = 1 << 20
_HARMLESS: Final = ("__MACOSX/",)  # files that other programs add to an archive

# lxml has no types of its own.
Element = Any
MAX_PARTS: Final = 20_000
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # also what a document with a password is kept in
_SEALS: Final = (
    ("META-INF/manifest.xml", re.compile(rb"encryption-data")),
    ("META-INF/encryption.xml", re.compile(rb"URI=[\"'][^\"']{1,500}html?[\"']")),
)
_LARGEST_MANIFEST: Final = 1_000_000  # bytes
_MACROS: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS: Final = ("basic/", "scripts/")
# A DTD could declare entities; no office document has one.
_DTD: Final = (b"<!DOCTYPE", b"<!ENTITY")


def is_archive(path: Path) -> bool:
    """Tell from its name whether a file is an archive."""
    return path.suffix.lower() in ARCHIVES


@contextmanager
def unpacked(path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Unpack an archive for the length of a ``with`` block.

    Yields
    ------
    place : pathlib.Path
        The temporary folder that a zip was unpacked to, or the file of a ``.gz`` in one.
    left : dict of str to str
        Why a member was not unpacked, by its name.

    Raises
    ------
    ReadingError
        If the archive is damaged, has a password, or exceeds `stance.limits` when
        unpacked: ``max_stream`` for a file, ``max_bytes`` for all files of a zip.
    """
    with TemporaryDirectory(prefix="stance-") as folder:
        place = Path(folder)
        try:
            if path.suffix.lower() == ".zip":
                yield place, _unzip(path, place)
            else:
                yield _gunzip(path, place), {}
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


def _unzip(path: Path, folder: Path) -> dict[str, str]:
    """Unpack a zip to a folder; return why members were left out, by their names."""
    left: dict[str, str] = {}
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
            if part.filename.startswith(_HARMLESS):
                continue
            if _is_strange(part, name):
                left[part.filename] = "a link, or a path that leaves the archive: unpack it"
                continue
            try:
                out = _created(folder / name)
            except OSError as error:  # the name is too long, or that of a folder
                left[part.filename] = f"its name cannot be written here ({error.strerror})"
                continue
            with out, archive.open(part) as packed:
                _copy(packed, out, path / name, in_force().max_stream)
    return left


def _created(place: Path) -> IO[bytes]:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place.open("wb")


def _is_strange(part: zipfile.ZipInfo, name: PurePosixPath) -> bool:
    """Tell whether a member is a link, has no name, or its path leaves the folder."""
    is_link = part.external_attr >> 16 & _KIND == _LINK
    return (
        is_link
        or not name.parts
        or name.is_absolute()
        or ".." in name.parts
        or ":" in name.parts[0]
    )


def _copy(packed: IO[bytes] | gzip.GzipFile, out: IO[bytes], path: Path, most: int) -> None:
    size = 0
    while chunk := packed.read(_CHUNK):
        size += len(chunk)
        if size > most:
            where = f"{path}, unpacked"
            raise too_large(where, "max_stream")
        out.write(chunk)


class Package:
    """The parts of a document.

    Parameters
    ----------
    archive : zipfile.ZipFile
        Open.
    path : pathlib.Path
        The file, for messages.
    """

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self.path = path
        self._archive = archive
        self._parts = {info.filename: info for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises
        ------
        ReadingError
            If there is no such part, or it unfolds beyond ``max_stream``.
        """
        info = self._parts.get(name)
        if info is None:
            message = f"{self.path} has no part {name!r}: it is not what its name says"
            raise ReadingError(message)
        if info.file_size > in_force().max_stream:
            where = f"{self.path}, its part {name}"
            raise too_large(where, "max_stream", info.file_size)
        return self._archive.read(info)

    def names(self) -> list[str]:
        """Return the names of the parts."""
        return list(self._parts)

    def without_dtd(self, name: str) -> bytes:
        """Return the bytes of a part that is XML.

        Raises
        ------
        ReadingError
            If it has a DTD, which could declare entities.
        """
        data = self.read(name)
        if any(sign in data or sign.decode().encode("utf-16-le") in data for sign in _DTD):
            message = f"{self.path}, its part {name} has a DTD, which no such document needs"
            raise ReadingError(message)
        return data

    def parse(self, name: str) -> Element:
        """Return the root element of a part that is XML.

        Raises
        ------
        ReadingError
            If it is no XML, has a DTD, or is nested too deep.
        """
        from lxml import etree  # noqa: PLC0415 - for XML alone

        data = self.without_dtd(name)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=is_large_allowed()
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.LxmlError as error:
            message = f"{self.path}, its part {name} is no XML ({error}): save it again"
            raise ReadingError(message) from error
        depth = deepest = 0
        for event, _ in etree.iterwalk(root, events=("start", "end")):
            depth += 1 if event == "start" else -1
            deepest = max(deepest, depth)
        check_depth(self.path, deepest)
        return root


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Open a document that is kept as a zip archive.

    Raises
    ------
    ReadingError
        If it is damaged, locked with a password, holds macros, or is larger than
        `stance.limits` allows.
    """
    check_size(path)
    with path.open("rb") as file:
        head = file.read(len(_OLD_OFFICE))
    if head == _OLD_OFFICE:
        message = (
            f"{path} is locked with a password, or an old office document: "
            "save a copy without a password, in today's format"
        )
        raise ReadingError(message)
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_bad(archive, path)
            yield Package(archive, path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        message = (
            f"{path} is damaged, cut short, or not what its name says ({error}): save it again"
        )
        raise ReadingError(message) from error


def _refuse_bad(archive: zipfile.ZipFile, path: Path) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        message = f"{path} has more than {MAX_PARTS:,} parts: it was refused as unsafe"
        raise ReadingError(message)
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & _ENCRYPTED for part in parts) or _is_sealed(
        archive, archive.namelist()
    ):
        message = f"{path} is locked with a password: save a copy without one"
        raise ReadingError(message)
    if any(name.endswith(_MACROS) or name.startswith(_MACRO_FOLDERS) for name in names):
        message = f"{path} holds macros: save a copy without them"
        raise ReadingError(message)


def _is_sealed(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Tell whether an OpenDocument or an EPUB says that its text is encrypted.

    Of an EPUB the fonts alone may be, which are not read.
    """
    return any(
        name in names
        and archive.getinfo(name).file_size <= _LARGEST_MANIFEST
        and sign.search(archive.read(name)) is not None
        for name, sign in _SEALS
    )
