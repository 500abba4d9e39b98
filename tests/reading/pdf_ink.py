"""What stands where on a page, and the PDF that says so, in one of three orders."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import reportlab
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FAMILIES = {
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "vera": ("Vera", "VeraBd", "VeraIt"),
}
WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 40.0
ORDERS = ("columns", "rows", "shuffled")


@dataclass(frozen=True)
class Setting:
    """How a page is set; ``order`` and ``placed`` say how its content is written.

    ``placed`` words are each written where they stand; else a line is one string,
    its blanks drawn and spread out.
    """

    columns: int = 3
    size: float = 9.0
    gutter: float = 12.0
    family: str = "times"
    hyphens: bool = True
    justified: bool = True
    indent: float = 9.0
    drop_cap: bool = True
    folio: tuple[str, ...] = ("12", "Économie", "MARDI 3 MARS 2020")
    pull_quote: str = ""
    name: str = ""
    caption: str = ""
    order: str = "columns"
    placed: bool = True
    seed: int = 0
    top: float = MARGIN
    left: float = MARGIN
    right: float = WIDTH - MARGIN
    depth: float = 0.0  # of the columns; 0: as short as they can be, all alike
    start: int = 0  # the first paragraph on this page: for a text over two


@dataclass(frozen=True)
class Ink:
    """A line that stands at a place of the page."""

    text: str
    x: float
    y: float
    font: str
    size: float
    width: float = 0.0  # to which it is spread out; 0 for its own
    column: int = 0


@dataclass(frozen=True)
class Zone:
    """A part of the page that running text leaves free."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Page:
    """What stands on a page."""

    inks: list[Ink] = field(default_factory=list)
    pictures: list[Zone] = field(default_factory=list)


def load_fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in FAMILIES["vera"]:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))


def width_of(text: str, font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def in_order(inks: Sequence[Ink], order: str, seed: int) -> list[Ink]:
    if order == "rows":
        return sorted(inks, key=lambda ink: (ink.y, ink.x))
    if order == "shuffled":
        mixed = list(inks)
        random.Random(seed).shuffle(mixed)  # noqa: S311 - a page, no secret
        return mixed
    return sorted(inks, key=lambda ink: ink.column)


def words_of(inks: Sequence[Ink]) -> Iterator[Ink]:
    """Part lines into words, each at the place where it stands."""
    for ink in inks:
        words = ink.text.split(" ")
        blank = width_of(" ", ink.font, ink.size)
        if ink.width and len(words) > 1:
            own = sum(width_of(word, ink.font, ink.size) for word in words)
            blank = (ink.width - own) / (len(words) - 1)
        x = ink.x
        for word in words:
            yield replace(ink, text=word, x=x, width=0.0)
            x += width_of(word, ink.font, ink.size) + blank


def write(path: Path, pages: Sequence[Page], setting: Setting, **info: str) -> Path:
    """Write pages to a file."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(info.get("title", ""))
    canvas.setAuthor(info.get("author", ""))
    canvas.setSubject(info.get("subject", ""))
    for page in pages:
        for zone in page.pictures:
            canvas.drawImage(
                _grey(), zone.x0, HEIGHT - zone.y1, zone.x1 - zone.x0, zone.y1 - zone.y0
            )
        inks = list(words_of(page.inks)) if setting.placed else page.inks
        for ink in in_order(inks, setting.order, setting.seed):
            text = canvas.beginText(ink.x, HEIGHT - ink.y)
            text.setFont(ink.font, ink.size)
            blanks = ink.text.count(" ")
            own = width_of(ink.text, ink.font, ink.size)
            text.setWordSpace((ink.width - own) / blanks if ink.width and blanks else 0)
            text.textOut(ink.text)
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return path


def _grey() -> ImageReader:
    from PIL import Image  # noqa: PLC0415 - comes with reportlab

    return ImageReader(Image.new("L", (4, 4), 128))


def bare_pdf(
    content: bytes, filters: str = "", font: bool = True, more: Sequence[bytes] = ()
) -> bytes:
    """Return a PDF of one page written by hand; ``content`` is packed already.

    ``more`` are objects, from the sixth on.
    """
    fonts = b"/Font << /F1 5 0 R >>" if font else b""
    filtered = f" /Filter {filters}".encode() if filters else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << " + fonts + b" >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), filtered, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, written in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
    )
    return bytes(out)
