"""Extract the glyphs of a PDF page and the positions of its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page

if TYPE_CHECKING:
    from pdfminer.layout import LTPage
    from pdfplumber.pdf import PDF

__all__ = ["MAX_GLYPHS", "Box", "Glyph", "PageError", "Sheet", "read_sheets"]


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
