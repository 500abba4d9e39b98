"""Open a PDF, unless it is a threat, and extract the glyphs and the pictures of its pages.

`open_pdf` rejects PDFs that have a password, are incomplete, too large when unpacked, or have
objects that would keep a reader busy without end. `read_sheets` yields what each page draws.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfinterp import PDFPageInterpreter
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
from pdfplumber.page import Page
from pdfplumber.pdf import PDF

from stance.files.limits import ReadingError, check_size, in_force, said, too_large

if TYPE_CHECKING:
    from pdfminer.layout import LTPage

__all__ = ["MAX_GLYPHS", "Box", "Glyph", "PageError", "Sheet", "open_pdf", "read_sheets"]


# Without a logging configuration, its warnings would go to the terminal.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())

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


def open_pdf(path: Path) -> PDF:
    """Open a PDF and count its pages, unless it is a threat.

    Raises
    ------
    ReadingError
        If the file is no PDF, is cut short or broken, asks for a password, has too many pages, or
        holds a stream that inflates beyond the ``max_stream`` of `stance.limits`.
    """
    check_size(path)
    data = path.read_bytes()
    _refuse_bad(path, data)
    try:
        pdf = PDF(BytesIO(data), path=path)
        count = len(pdf.pages)
    except Exception as error:  # a broken file breaks its reader in any way
        message = f"{path} is a broken PDF ({error}): fetch it again, or print it to a new PDF"
        raise ReadingError(message) from error
    if count > in_force().max_pages:
        raise too_large(path, "max_pages", count)
    return pdf


def _refuse_bad(path: Path, data: bytes) -> None:
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
            f"{path} is a broken PDF ({said(error)}): fetch it again, or print it to a new PDF"
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


MAX_GLYPHS = 200_000  # on one page: a page of small advertisements has 40,000
_MAX_FIGURES = 20_000  # drawings within drawings
_BOLD = re.compile(r"bold|black|heavy|demi|semibd|[-,]bd\b|-b\b", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli|kursiv|[-,](?:bd)?it\b", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_UNNAMED = re.compile(r"\(cid:\d+\)")
_ASCENT, _DESCENT = 0.72, 0.22  # of the size: what the letters of a line take
_SAME_PLACE = 0.3  # of the size: a letter drawn twice to make it bold


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page, in points from its left and its top."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter as it is drawn.

    Attributes
    ----------
    text : str
        The letter; several for a ligature.
    x0, x1 : float
        Where it begins and ends, in points from the left.
    baseline : float
        Where it stands, in points from the top.
    size : float
        Of its font, in points.
    bold, italic : bool
        As the font's name says.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool
    italic: bool

    @property
    def box(self) -> Box:
        """What a letter of this size takes."""
        top = self.baseline - _ASCENT * self.size
        return Box(self.x0, top, self.x1, self.baseline + _DESCENT * self.size)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of one page.

    Attributes
    ----------
    number : int
        From 1, in the file.
    width, height : float
        In points.
    glyphs : list of Glyph
        Upright ones, each once, from the top to the bottom and from the left to
        the right: the order in which they were written is lost on purpose.
    pictures : list of Box
        Where its pictures stand.
    unnamed : int
        How many glyphs have a font that does not say which letters they are.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    pictures: list[Box]
    unnamed: int


class PageError(ValueError):
    """A page that cannot be read."""


class _Letters(PDFPageAggregator):
    """Collects only letters and pictures, up to a limit."""

    letters = figures = 0

    def paint_path(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - the types of the parent
        """Ignore lines and surfaces: a map has a million of them."""

    def render_char(self, *args: Any, **named: Any) -> float:  # noqa: ANN401
        self.letters += 1
        if self.letters > MAX_GLYPHS:
            message = f"more than {MAX_GLYPHS:,} letters"
            raise PageError(message)
        return super().render_char(*args, **named)

    def begin_figure(self, *args: Any) -> None:  # noqa: ANN401
        self.figures += 1
        if self.figures > _MAX_FIGURES:
            message = f"more than {_MAX_FIGURES:,} drawings"
            raise PageError(message)
        super().begin_figure(*args)


class _LetterPage(Page):
    """A page of pdfplumber that draws its letters and pictures alone."""

    @property
    def layout(self) -> LTPage:
        device = _Letters(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
        PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()


def read_sheets(pdf: PDF) -> Iterator[Sheet]:
    """Yield what each page of a PDF draws, one after another; only one is held at a time.

    Raises
    ------
    PageError
        If a page cannot be drawn, or draws more than the limits.
    """
    for page in pdf.pages:
        letters = _LetterPage(pdf, page.page_obj, page.page_number)
        try:
            sheet = _sheet(letters)
        except PageError as error:
            message = f"page {page.page_number} draws {error}: it was refused as unsafe"
            raise PageError(message) from error
        except Exception as error:  # a broken page breaks its reader in any way
            message = f"page {page.page_number} is broken ({error})"
            raise PageError(message) from error
        finally:
            letters.close()
            page.close()
        yield sheet


def _sheet(page: Page) -> Sheet:
    seen = _seen(page)
    glyphs: list[Glyph] = []
    unnamed = 0
    for char in page.chars:
        if _UNNAMED.search(char["text"]):
            unnamed += 1
        elif char["upright"] and char["size"] > 0:
            glyph = _glyph(char, page, seen)
            # What stands beyond the edge is not printed.
            if 0 <= glyph.x0 < seen.width and 0 <= glyph.baseline <= seen.height:
                glyphs.append(glyph)
    pictures = [
        Box(*(float(image[side]) - start for side, start in _sides(seen))) for image in page.images
    ]
    return Sheet(page.page_number, seen.width, seen.height, _once(glyphs), pictures, unnamed)


def _seen(page: Page) -> Box:
    """Return the visible area of the page, without the marks of printers."""
    paper, crop = page.mediabox, page.cropbox
    x0, top = max(paper[0], crop[0]), max(paper[1], crop[1])
    x1, bottom = min(paper[2], crop[2]), min(paper[3], crop[3])
    seen = (x0, top, x1, bottom) if x0 < x1 and top < bottom else paper
    return Box(*map(float, seen))


def _sides(seen: Box) -> tuple[tuple[str, float], ...]:
    return ("x0", seen.x0), ("top", seen.top), ("x1", seen.x0), ("bottom", seen.top)


def _glyph(char: dict[str, Any], page: Page, seen: Box) -> Glyph:
    font = _SUBSET.sub("", str(char["fontname"]))
    # The matrix counts from the foot of the paper.
    baseline = float(page.height) - char["matrix"][5] + float(page.mediabox[1])
    return Glyph(
        char["text"],
        char["x0"] - seen.x0,
        char["x1"] - seen.x0,
        baseline - seen.top,
        char["size"],
        bold=_BOLD.search(font) is not None,
        italic=_ITALIC.search(font) is not None,
    )


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Put glyphs in the order of the page, without those drawn twice in one place."""
    ordered = sorted(
        glyphs, key=lambda one: (round(one.baseline, 1), round(one.x0, 1), one.text, -one.size)
    )
    kept: list[Glyph] = []
    last: dict[str, Glyph] = {}
    for glyph in ordered:
        before = last.get(glyph.text)
        if before is not None and not glyph.text.isspace() and _covers(before, glyph):
            continue
        last[glyph.text] = glyph
        kept.append(glyph)
    return kept


def _covers(first: Glyph, second: Glyph) -> bool:
    near = _SAME_PLACE * second.size * 0.5
    return (
        abs(first.x0 - second.x0) <= near
        and abs(first.baseline - second.baseline) <= near
        and abs(first.size - second.size) <= near
    )
