"""Set articles as pages of a PDF, the way a newspaper does.

What is written where is decided here, line by line; ``pdf_ink`` writes it: column by
column, row by row across the columns, or shuffled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pages import WORD, break_points
from pdf_ink import FAMILIES, HEIGHT, MARGIN, Ink, Page, Setting, Zone, load_fonts, width_of, write

if TYPE_CHECKING:
    from stance.article import Article, BlockKind


def break_lines(
    text: str, widths: Iterator[float], font: str, size: float, *, hyphens: bool = False
) -> Iterator[tuple[str, bool]]:
    """Yield the lines of a paragraph, and whether each is its last."""
    line = ""
    room = next(widths)
    words = text.split(" ")
    while words:
        word = words.pop(0)
        tried = f"{line} {word}" if line else word
        if width_of(tried, font, size) <= room:
            line = tried
            continue
        head = _fitting(line, word, room, font, size) if hyphens else ""
        if head:
            yield (
                f"{line} {head}-".strip() if not head.endswith("-") else f"{line} {head}".strip(),
                False,
            )
            words.insert(0, word[len(head) :])
            line = ""
        elif line:
            yield line, False
            words.insert(0, word)
            line = ""
        else:
            yield word, not words
            if not words:
                return
        room = next(widths)
    if line:
        yield line, True


def _fitting(line: str, word: str, room: float, font: str, size: float) -> str:
    """Return the longest beginning of ``word`` that fits, cut at a syllable or a hyphen."""
    cuts = [match + 1 for match, char in enumerate(word[:-1]) if char == "-" and match > 1]
    for match in WORD.finditer(word):
        if len(match[0]) > 4:
            cuts += (match.start() + point for point in break_points(match[0]))
    for cut in sorted(set(cuts), reverse=True):
        head = word[:cut]
        shown = f"{line} {head}".strip() + ("" if head.endswith("-") else "-")
        if width_of(shown, font, size) <= room:
            return head
    return ""


class Press:
    """Sets one article after another on a page."""

    def __init__(self, setting: Setting) -> None:
        load_fonts()
        self.setting = setting
        self.plain, self.bold, self.italic = FAMILIES[setting.family]
        self.page = Page()
        self.y = setting.top

    def wide(self, text: str, font: str, size: float, *, after: float = 6.0) -> None:
        """Set lines over the whole width."""
        room = self.setting.right - self.setting.left
        for line, _ in break_lines(text, iter(lambda: room, None), font, size):
            self.y += size * 1.12
            self.page.inks.append(Ink(line, self.setting.left, self.y, font, size))
        self.y += after

    def folio(self) -> None:
        texts = self.setting.folio
        if not texts:
            return
        self.y += 8
        for number, text in enumerate(texts):
            room = self.setting.right - self.setting.left - width_of(text, self.plain, 8)
            x = self.setting.left + room * number / max(1, len(texts) - 1)
            self.page.inks.append(Ink(text, x, self.y, self.plain, 8))
        self.y += 10

    def columns(self) -> list[tuple[float, float]]:
        setting = self.setting
        room = setting.right - setting.left
        width = (room - setting.gutter * (setting.columns - 1)) / setting.columns
        lefts = [setting.left + n * (width + setting.gutter) for n in range(setting.columns)]
        return [(left, left + width) for left in lefts]

    def set(self, article: Article) -> list[tuple[BlockKind, str]]:
        """Set an article from where the page is free; return what did not fit."""
        setting = self.setting
        blocks = [(b.kind, article.text[b.start : b.end]) for b in article.blocks]
        for kind, text in blocks:
            if kind == "headline":
                self.wide(text, self.bold, 2.6 * setting.size)
            elif kind == "deck":
                self.wide(text, self.plain, 1.35 * setting.size, after=10)
        rest = [block for block in blocks if block[0] not in {"headline", "deck"}]
        return self.flow(rest)

    def flow(self, blocks: Sequence[tuple[BlockKind, str]]) -> list[tuple[BlockKind, str]]:
        depth = self.setting.depth
        if depth:
            return self._flow(blocks, depth)
        # Rows: the fewest in which all of it stands, and no more than the page has.
        low, high = 4, int((HEIGHT - MARGIN - self.y) / self.leading)
        while low < high:
            rows = (low + high) // 2
            state = (list(self.page.inks), list(self.page.pictures), self.y)
            left = self._flow(blocks, rows * self.leading)
            self.page.inks, self.page.pictures, self.y = state
            low, high = (rows + 1, high) if left else (low, rows)
        return self._flow(blocks, low * self.leading)

    @property
    def leading(self) -> float:
        return self.setting.size * 1.15

    def _flow(
        self, blocks: Sequence[tuple[BlockKind, str]], depth: float
    ) -> list[tuple[BlockKind, str]]:
        setting = self.setting
        columns = self.columns()
        top, foot = self.y, self.y + depth
        zones = [*self._pull_quote(columns, top, foot), *self._picture(columns, top, foot)]
        pen = _Pen(self, columns, top, foot, zones)
        left: list[tuple[BlockKind, str]] = []
        opened = False
        for kind, text in blocks:
            if left or not pen.block(kind, text, cap=setting.drop_cap and not opened):
                left.append((kind, text))
            opened = opened or kind == "paragraph"
        self.y = foot + 14
        return left

    def _pull_quote(
        self, columns: Sequence[tuple[float, float]], top: float, foot: float
    ) -> list[Zone]:
        """Set a pull quote over the gutter of the last two columns."""
        setting = self.setting
        if not setting.pull_quote or len(columns) == 1:
            return []
        size = 1.6 * setting.size
        width = 0.75 * (columns[0][1] - columns[0][0])
        words = setting.pull_quote.split()
        width = max(width, *(width_of(word, self.bold, size) for word in words))
        x0 = (columns[-2][1] + columns[-1][0] - width) / 2
        y = top + (foot - top) * 0.35
        zone_top = y
        lines = [
            line
            for line, _ in break_lines(
                setting.pull_quote, iter(lambda: width, None), self.bold, size
            )
        ]
        for line in lines:
            y += size * 1.15
            self.page.inks.append(Ink(line, x0, y, self.bold, size, column=99))
        if setting.name:
            y += 1.6 * setting.size
            self.page.inks.append(
                Ink(setting.name, x0, y, self.plain, 0.85 * setting.size, column=99)
            )
        return [Zone(x0 - 10, zone_top - 4, x0 + width + 10, y + 8)]

    def _picture(
        self, columns: Sequence[tuple[float, float]], top: float, foot: float
    ) -> list[Zone]:
        """Set a picture at the head of the first column, its caption under it."""
        if not self.setting.caption:
            return []
        x0, x1 = columns[0]
        height = min(0.6 * (x1 - x0), 0.35 * (foot - top))
        size = 0.85 * self.setting.size
        y = top + height + 2
        self.page.pictures.append(Zone(x0, top, x1, top + height))
        room = x1 - x0
        for line, _ in break_lines(
            self.setting.caption, iter(lambda: room, None), self.italic, size
        ):
            y += size * 1.15
            self.page.inks.append(Ink(line, x0, y, self.italic, size, column=0))
        return [Zone(x0 - 2, top - 5, x1 + 2, y + 6)]


class _Pen:
    """Goes down the columns and sets blocks."""

    def __init__(
        self,
        press: Press,
        columns: Sequence[tuple[float, float]],
        top: float,
        foot: float,
        zones: list[Zone],
    ) -> None:
        self.press, self.columns, self.top, self.foot = press, columns, top, foot
        self.zones = zones
        self.column = 0
        self.y = top

    def _free(self, y: float) -> tuple[float, float]:
        x0, x1 = self.columns[self.column]
        size = self.press.setting.size
        for zone in self.zones:
            if zone.y0 < y and y - 0.8 * size < zone.y1 and zone.x0 < x1 and x0 < zone.x1:
                left, right = (x0, max(x0, zone.x0)), (min(x1, zone.x1), x1)
                x0, x1 = max(left, right, key=lambda side: side[1] - side[0])
        return x0, x1

    def _next(self, step: float) -> tuple[float, float] | None:
        """Return the place of the next line, or None where the page is full."""
        least = 3.5 * self.press.setting.size
        while self.column < len(self.columns):
            self.y += step
            if self.y > self.foot:
                self.column, self.y = self.column + 1, self.top
                continue
            x0, x1 = self._free(self.y)
            if x1 - x0 >= least:
                return x0, x1
        return None

    def block(self, kind: BlockKind, text: str, *, cap: bool) -> bool:
        """Set a block; return whether it fitted."""
        press = self.press
        setting = press.setting
        fonts = {"crosshead": press.bold, "byline": press.italic}
        font = fonts.get(kind, press.plain)
        size = setting.size * (1.12 if kind == "crosshead" else 1.0)
        if kind == "crosshead":
            self._room_for_crosshead()
        letter = ""
        if kind == "paragraph" and cap and text[0].isalpha() and text[1:2].isalpha():
            letter, text = text[0], text[1:]
            self._cap(letter)
        indent = setting.indent if kind == "paragraph" and not letter else 0.0
        spots: list[tuple[float, float, float, int]] = []
        full = False

        def rooms() -> Iterator[float]:
            nonlocal full
            while True:
                spot = self._next(press.leading)
                full = full or spot is None
                x0, x1 = spot or (0.0, 10_000.0)
                x0 += indent if not spots else 0.0
                spots.append((x0, x1, self.y, self.column))
                yield x1 - x0

        lines = list(
            break_lines(text, rooms(), font, size, hyphens=setting.hyphens and kind == "paragraph")
        )
        if full:
            return False
        for (line, last), (x0, x1, y, column) in zip(lines, spots, strict=False):
            spread = setting.justified and kind == "paragraph" and not last
            press.page.inks.append(Ink(line, x0, y, font, size, x1 - x0 if spread else 0.0, column))
        if len(spots) > len(lines):  # a room that was asked for and not used
            self.y -= press.leading
        return True

    def _room_for_crosshead(self) -> None:
        leading = self.press.leading
        if self.y + 5 * leading > self.foot:
            self.column, self.y = self.column + 1, self.top
        elif self.y > self.top:
            self.y += 0.6 * leading

    def _cap(self, letter: str) -> None:
        press = self.press
        spot = self._next(press.leading)
        self.y -= press.leading
        if spot is None:
            return
        baseline = self.y + 3 * press.leading
        size = (2 * press.leading + 0.7 * press.setting.size) / 0.7
        width = width_of(letter, press.bold, size)
        press.page.inks.append(Ink(letter, spot[0], baseline, press.bold, size, column=self.column))
        self.zones.append(Zone(spot[0] - 1, self.y, spot[0] + width + 2, baseline + 1))


def set_pdf(path: Path, article: Article, setting: Setting, **info: str) -> Path:
    """Set one article, over as many pages as it takes."""
    press = Press(setting)
    press.folio()
    rest = press.set(article)
    pages = [press.page]
    while rest:
        press = Press(replace(setting, drop_cap=False, pull_quote="", caption=""))
        press.folio()
        before, rest = rest, press.flow(rest)
        assert len(rest) < len(before), "nothing fits on a page"
        pages.append(press.page)
    return write(path, pages, setting, **info)
