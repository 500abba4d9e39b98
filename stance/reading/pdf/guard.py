"""Reject PDFs that have a password, are incomplete or too large when unpacked."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_CCITTFAX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFObjRef,
    PDFStream,
)
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT

from stance.files.limits import ReadingError, in_force, too_large

__all__ = ["MAX_OBJECTS", "refuse_bad"]


MAX_OBJECTS = 1_000_000
MAX_CODES = 65_536  # that a font numbers its letters with
_LONGEST_CHAIN = 64  # references to references

_HEAD = 1024  # bytes in which a PDF must say that it is one
_FOOT = 65_536  # bytes in which it must say that it ends
_PADDING = b"\0 \t\r\n"
_LONGEST_RUN = 64  # two bytes of run-length code make 128 at most
_PICTURE = LIT("Image")
# The ranges of a font's table: first, last, and what they stand for.
_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)(?:end(?:bf|cid)range|\Z)", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s*<([0-9A-Fa-f]{1,16})>\s*(?:<[^>]*>|\[|\d)")


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
        If the file is no PDF, is cut short, asks for a password, or holds a
        stream that inflates beyond the ``max_stream`` of `stance.limits`.
    """
    if not data.strip(_PADDING):
        message = f"{path} is empty: fetch it again"
        raise ReadingError(message)
    if b"%PDF-" not in data[:_HEAD]:
        message = f"{path} is not a PDF, although its name says so: give it the suffix of its type"
        raise ReadingError(message)
    if b"%%EOF" not in data.rstrip(_PADDING)[-_FOOT:]:
        message = f"{path} is cut short: its end is missing; fetch it again"
        raise ReadingError(message)
    try:
        _look_through(PDFDocument(_MeasuringParser(BytesIO(data))))
    except PDFEncryptionError as error:
        message = f"{path} is locked with a password: save a copy without one"
        raise ReadingError(message) from error
    except _StreamTooLargeError as error:
        place = f"{path}, a stream that is too large when unpacked"
        raise too_large(place, "max_stream") from error
    except _ThreatError as error:
        message = f"{path} {error}: it was refused as unsafe; print it to a new PDF"
        raise ReadingError(message) from error
    except Exception as error:  # a broken file breaks its parser in any way
        message = (
            f"{path} is a broken PDF ({_said(error)}): fetch it again, or print it to a new PDF"
        )
        raise ReadingError(message) from error


def _look_through(document: PDFDocument) -> None:
    """Raise at the first object that would stop a reader, or keep it busy without end."""
    for thing in _objects(document):
        if not isinstance(thing, PDFStream):
            _refuse_wide(document, thing)
        elif thing.get("Subtype") is not _PICTURE:  # pictures are never inflated
            _refuse_ranges(_measure(thing))
            _refuse_wide(document, thing.attrs)


class _StreamTooLargeError(ValueError):
    """A stream is larger than the limit when unpacked."""


class _ThreatError(ValueError):
    """Objects that would keep a reader busy without end."""


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


def _objects(document: PDFDocument) -> Iterator[object]:
    """Yield the objects of a document; of a reference to a reference, what it ends at.

    Raises
    ------
    _ThreatError
        If such a chain has no end.
    """
    seen: set[int] = set()
    for xref in document.xrefs:
        for count, objid in enumerate(xref.get_objids()):
            if count >= MAX_OBJECTS:
                message = f"has more than {MAX_OBJECTS:,} objects"
                raise _ThreatError(message)
            if objid in seen:
                continue
            seen.add(objid)
            try:
                thing = _resolved(document, document.getobj(objid))
            except PSException:  # the readers of PDF skip an object that they cannot read
                continue
            if isinstance(thing, PDFObjRef):
                message = f"has an object ({objid}) that refers to itself"
                raise _ThreatError(message)
            yield thing


def _resolved(document: PDFDocument, thing: object) -> object:
    """Return what a reference refers to; a reference, where the chain has no end."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(thing, PDFObjRef):
            break
        thing = document.getobj(thing.objid)
    return thing


def _refuse_wide(document: PDFDocument, thing: object) -> None:
    """Reject a font with widths for more letters than there are.

    Raises
    ------
    _ThreatError
        If ``/W [first last width]`` does so anywhere in an object.
    """
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            for name in ("W", "W2"):
                _check_widths(_resolved(document, one.get(name)))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def _check_widths(widths: object) -> None:
    if not isinstance(widths, list):
        return
    numbers = [one if isinstance(one, int | float) else None for one in widths]
    for first, last in pairwise(numbers):
        if first is not None and last is not None and last - first > MAX_CODES:
            message = f"has a font with widths for {last - first:,} letters"
            raise _ThreatError(message)


def _refuse_ranges(data: bytes | None) -> None:
    """Reject a table of letters with a range of more letters than there are.

    Raises
    ------
    _ThreatError
        If it has one.
    """
    for ranges in _RANGES.findall(data or b""):
        for first, last in _RANGE.findall(ranges):
            if int(last, 16) - int(first, 16) > MAX_CODES:
                message = "has a font with a range of too many letters"
                raise _ThreatError(message)


def _measure(stream: PDFStream) -> bytes | None:
    """Return what a stream holds, None if it was inflated before; raise beyond the limit."""
    data = stream.rawdata
    if data is None:  # inflated already, within the limit
        return None
    if stream.decipher is not None and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        data = _unpacked(name, data)
        if data is None or len(data) > in_force().max_stream:
            raise _StreamTooLargeError
    return data


def _unpacked(name: object, data: bytes) -> bytes | None:
    """Return what one filter makes of ``data``, None for too much."""
    if name in LITERALS_FLATE_DECODE:
        return _inflated(data)
    if name in LITERALS_LZW_DECODE:
        return _lzw(data)
    if name in LITERALS_RUNLENGTH_DECODE and len(data) * _LONGEST_RUN > in_force().max_stream:
        return None
    # Text is never compressed like a fax, and such data may grow to any size.
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
