"""Refuse a PDF that is locked, cut short or blown up before anything is made of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_CCITTFAX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
)
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT

from stance.files.limits import ReadingError, in_force, too_large

__all__ = ["MAX_OBJECTS", "refuse_bad"]


MAX_OBJECTS = 1_000_000

_HEAD = 1024  # bytes in which a PDF must say that it is one
_FOOT = 65_536  # bytes in which it must say that it ends
_PADDING = b"\0 \t\r\n"
_LONGEST_RUN = 64  # two bytes of run-length code make 128 at most
_PICTURE = LIT("Image")


def refuse_bad(path: Path, data: bytes) -> None:
    """Raise if the bytes of a PDF cannot be read, or not within the limits.

    Parameters
    ----------
    path : pathlib.Path
        The file, for the message.
    data : bytes
        What it holds.

    Raises
    ------
    ReadingError
        When the file is no PDF, is cut short, asks for a password, or holds a
        stream that inflates beyond the ``max_stream`` of `stance.limits`.
    """
    if not data.strip(_PADDING):
        message = f"{path} is empty: fetch it again"
        raise ReadingError(message)
    if b"%PDF-" not in data[:_HEAD]:
        message = f"{path} is no PDF, whatever its name says: rename it to what it is"
        raise ReadingError(message)
    if b"%%EOF" not in data.rstrip(_PADDING)[-_FOOT:]:
        message = f"{path} is cut short: its end is missing; fetch it again"
        raise ReadingError(message)
    try:
        document = PDFDocument(_MeasuringParser(BytesIO(data)))
        for stream in _streams(document):
            _measure(stream)
    except PDFEncryptionError as error:
        message = f"{path} is locked with a password: save a copy without one"
        raise ReadingError(message) from error
    except _StreamTooLargeError as error:
        place = f"{path}, a stream that blows up as it is unpacked"
        raise too_large(place, "max_stream") from error
    except _TooManyObjectsError as error:
        message = f"{path} has more than {MAX_OBJECTS:,} objects: print it to a new PDF"
        raise ReadingError(message) from error
    except Exception as error:  # a broken file breaks its parser in any way
        message = (
            f"{path} is a broken PDF ({_said(error)}): fetch it again, or print it to a new PDF"
        )
        raise ReadingError(message) from error


class _StreamTooLargeError(ValueError):
    """A stream unfolds beyond the limit."""


class _TooManyObjectsError(ValueError):
    """A file has more objects than any page needs."""


class _MeasuredStream(PDFStream):
    """A stream that is measured before it is inflated."""

    def decode(self) -> None:
        _measure(self)
        super().decode()


class _MeasuringParser(PDFParser):
    """A parser whose streams are measured, those that list the objects of a file too."""

    def push(self, *objs: tuple[int, object]) -> None:
        super().push(*((at, _measured(thing)) for at, thing in objs))  # type: ignore[arg-type]


def _measured(thing: object) -> object:
    if type(thing) is not PDFStream:
        return thing
    return _MeasuredStream(thing.attrs, thing.rawdata or b"", thing.decipher)


def _said(error: Exception) -> str:
    return str(error).strip()[:100] or type(error).__name__


def _streams(document: PDFDocument) -> Iterator[PDFStream]:
    """Yield the streams of a document but for its pictures, which are never inflated."""
    seen: set[int] = set()
    for xref in document.xrefs:
        for count, objid in enumerate(xref.get_objids()):
            if count >= MAX_OBJECTS:
                raise _TooManyObjectsError
            if objid in seen:
                continue
            seen.add(objid)
            # What stands in a stream of objects is no stream itself.
            if xref.get_pos(objid)[0] is not None:
                continue
            try:
                thing = document.getobj(objid)
            except PSException:  # the readers of PDF skip an object that they cannot read
                continue
            if isinstance(thing, PDFStream) and thing.get("Subtype") is not _PICTURE:
                yield thing


def _measure(stream: PDFStream) -> None:
    """Raise if a stream inflates beyond the limit, filter by filter."""
    data = stream.rawdata
    if data is None:  # inflated already, within the limit
        return
    if stream.decipher is not None and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        data = _unpacked(name, data)
        if data is None or len(data) > in_force().max_stream:
            raise _StreamTooLargeError


def _unpacked(name: object, data: bytes) -> bytes | None:
    """Return what one filter makes of ``data``, None for too much."""
    if name in LITERALS_FLATE_DECODE:
        return _inflated(data)
    if name in LITERALS_LZW_DECODE:
        return _lzw(data)
    if name in LITERALS_RUNLENGTH_DECODE and len(data) * _LONGEST_RUN > in_force().max_stream:
        return None
    # No text is packed as a fax is: what claims to be may grow to any size.
    return None if name in LITERALS_CCITTFAX_DECODE else data


def _inflated(data: bytes) -> bytes | None:
    """Return what a Flate stream holds, what can be read of a broken one, None for too much."""
    inflater = zlib.decompressobj()
    most = in_force().max_stream
    try:
        found = inflater.decompress(data, most + 1)
    except zlib.error:
        return b""
    return None if len(found) > most else found


def _lzw(data: bytes) -> bytes | None:
    """Return what an LZW stream holds, None for too much."""
    pieces: list[bytes] = []
    size = 0
    for piece in LZWDecoder(BytesIO(data)).run():
        pieces.append(piece)
        size += len(piece)
        if size > in_force().max_stream:
            return None
    return b"".join(pieces)
