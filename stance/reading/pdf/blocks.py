"""Group the rows of a page into blocks in reading order, and into paragraphs.

Consecutive rows of the same style in a column make a `Block`. A block is read before the one
below it in its column, and before the one to its right, unless a third block above or below
both separates them: a headline over three columns is read first, then each column from top
to bottom, then the next headline with its text (Breuel 2003). A headline in only the first
column is read after the columns that end above it, if one headline is above all of them. A
paragraph begins at an indent, a wider gap, a drop cap, or after a row that ends early.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stance.reading.pdf.glyphs import Box
from stance.reading.repair.text_lines import ends_sentence, opens_sentence

if TYPE_CHECKING:
    from stance.reading.pdf.rows import Row, Word

__all__ = [
    "Block",
    "Paragraph",
    "give_caps",
    "in_reading_order",
    "overlap",
    "set_blocks",
    "set_paragraphs",
    "take_drop_caps",
]


_LEADING = 1.9  # of the size: how far below a row the next of its block may stand
_SAME_SIZE = 0.07
_SHARED = 0.5  # of the narrower row: how much of it stands under the other
_DROP_CAP = 1.9  # of the size of the running text
_LONGEST_CAP = 3  # letters: « L’
_BESIDE = 2.5  # of the size: how far from its text a drop cap stands


@dataclass(slots=True)
class Block:
    """Rows of one style in one column, from the top to the bottom.

    Attributes
    ----------
    rows : list of Row
        At least one.
    cap : str
        The letter, larger than two lines, that opens it; else empty.
    sheet : int
        The number of its page in the file.
    """

    rows: list[Row]
    cap: str = ""
    sheet: int = 0
    box: Box = field(init=False)

    def __post_init__(self) -> None:
        boxes = [row.box for row in self.rows]
        self.box = Box(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )

    @property
    def size(self) -> float:
        """The size of its letters."""
        return max(self.rows, key=lambda row: len(row.text)).size

    @property
    def bold(self) -> bool:
        """Whether most of its letters are bold."""
        return 2 * sum(len(row.text) for row in self.rows if row.bold) > self.letters

    @property
    def italic(self) -> bool:
        """Whether most of its letters are italic."""
        return 2 * sum(len(row.text) for row in self.rows if row.italic) > self.letters

    @property
    def letters(self) -> int:
        """How many characters it prints."""
        return sum(len(row.text) for row in self.rows)

    @property
    def text(self) -> str:
        """Its rows, a blank between two."""
        return " ".join(row.text for row in self.rows)


def overlap(first: Box, second: Box) -> float:
    """Return how much of the narrower of two boxes stands above or below the other: 0 to 1."""
    shared = min(first.x1, second.x1) - max(first.x0, second.x0)
    narrower = min(first.width, second.width)
    return max(0.0, shared / narrower) if narrower > 0 else 0.0


def set_blocks(rows: Sequence[Row], sheet: int) -> list[Block]:
    """Return the blocks of a page, from the top to the bottom and from the left to the right."""
    open_: list[list[Row]] = []
    for row in sorted(rows, key=lambda one: (one.baseline, one.box.x0)):
        above = [stack for stack in open_ if _stands_under(row, stack[-1])]
        # The nearest one, and of several the one that it shares most with.
        stack = min(
            above,
            key=lambda one: (row.baseline - one[-1].baseline, -overlap(row.box, one[-1].box)),
            default=None,
        )
        if stack is not None and not _is_barred(row, stack[-1], rows):
            stack.append(row)
        else:
            open_.append([row])
    blocks = [Block(stack, sheet=sheet) for stack in open_]
    return sorted(blocks, key=lambda block: (block.box.top, block.box.x0))


def _stands_under(row: Row, above: Row) -> bool:
    size = max(row.size, above.size)
    if abs(row.size - above.size) > _SAME_SIZE * size or row.bold != above.bold:
        return False
    down = row.baseline - above.baseline
    return 0 < down <= _LEADING * size and overlap(row.box, above.box) >= _SHARED


def _is_barred(row: Row, above: Row, rows: Sequence[Row]) -> bool:
    """Tell whether something stands between two rows."""
    return any(
        above.baseline < other.baseline < row.baseline
        and overlap(other.box, row.box) > 0
        and overlap(other.box, above.box) > 0
        for other in rows
        if other is not row and other is not above
    )


def take_drop_caps(
    lines: Sequence[Sequence[Word]], size: float
) -> tuple[list[list[Word]], list[Word]]:
    """Separate drop caps, which extend over several lines, from the words of a page.

    Parameters
    ----------
    lines : sequence of sequence of Word
        As ``stance.reading.pdf.rows.set_words`` returns them.
    size : float
        Of the running text.
    """
    caps: list[Word] = []
    kept: list[list[Word]] = []
    for line in lines:
        large = [word.size >= _DROP_CAP * size for word in line]
        taken: set[int] = set()
        for index, word in enumerate(line):
            alone = not any(
                large[other] and _apart(word.box, line[other].box) < _BESIDE * word.size
                for other in (index - 1, index + 1)
                if 0 <= other < len(line)
            )
            if large[index] and alone and _is_cap(word.text):
                caps.append(word)
                taken.add(index)
        kept.append([word for index, word in enumerate(line) if index not in taken])
    return [line for line in kept if line], caps


def _apart(one: Box, other: Box) -> float:
    return max(one.x0 - other.x1, other.x0 - one.x1)


def _is_cap(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(text) <= _LONGEST_CAP and len(letters) == 1 and letters[0].isupper()


def give_caps(blocks: list[Block], caps: Sequence[Word]) -> list[Word]:
    """Add each drop cap to the rows beside it; return those that begin no row.

    A block that goes on above the cap is parted there, in place.
    """
    left: list[Word] = []
    for cap in caps:
        beside = [
            (row.box.x0 - cap.box.x1, row.baseline, block, index)
            for block in blocks
            for index, row in enumerate(block.rows)
            if _opens(cap, row)
        ]
        if not beside:
            left.append(cap)
            continue
        *_, block, index = min(beside, key=lambda one: one[:2])
        if index:
            at = next(number for number, one in enumerate(blocks) if one is block)
            upper = Block(block.rows[:index], block.cap, block.sheet)
            block = Block(block.rows[index:], sheet=block.sheet)
            blocks[at : at + 1] = [upper, block]
        block.cap = cap.text
    return left


def _opens(cap: Word, row: Row) -> bool:
    beside = -0.3 * row.size <= row.box.x0 - cap.box.x1 <= _BESIDE * row.size
    reach = cap.box.top - row.size / 2 <= row.baseline <= cap.baseline + row.size / 10
    return beside and reach and row.size * _DROP_CAP <= cap.size


_ASIDE = 0.12  # of the narrower block: what may stand over the edge of a column


def in_reading_order(blocks: Sequence[Block], headline: float) -> list[Block]:
    """Return the blocks of a page in the order in which they are read.

    Parameters
    ----------
    blocks : sequence of Block
        In any order.
    headline : float
        The size from which on a block is one.
    """
    page = _Page(
        [block.box for block in blocks],
        [block.box for block in blocks if block.size >= headline],
    )
    count = range(len(blocks))
    after = [{other for other in count if page.goes_first(one, other)} for one in count]
    waits = [sum(one in others for others in after) for one in count]
    order: list[int] = []
    rest = set(count)
    while rest:
        # Where the rules go round in a circle, the highest block is read first.
        free = [index for index in rest if not waits[index]] or list(rest)
        last = page.boxes[order[-1]] if order else None
        chosen = min(free, key=lambda index: _preference(page.boxes[index], last))
        rest.discard(chosen)
        order.append(chosen)
        for other in after[chosen] & rest:
            waits[other] -= 1
    return [blocks[index] for index in order]


def _preference(box: Box, last: Box | None) -> tuple[bool, float, float]:
    """Prefer the block that continues below the last one, then the higher, then the left one."""
    under = last is not None and _share_column(box, last) and box.top >= last.top
    return not under, box.top, box.x0


def _share_column(one: Box, other: Box) -> bool:
    return overlap(one, other) > _ASIDE


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


@dataclass(frozen=True)
class _Page:
    """The positions of the blocks of a page, and which of them are headlines."""

    boxes: list[Box]
    heads: list[Box]

    def goes_first(self, index: int, other_index: int) -> bool:
        """Tell whether one block must be read before another."""
        one, other = self.boxes[index], self.boxes[other_index]
        if index == other_index:
            return False
        if _share_column(one, other):
            return (_middle(one), index) < (_middle(other), other_index)
        if (one.x0 + one.x1, index) > (other.x0 + other.x1, other_index):
            return self._waits(other, one)
        return not self._waits(one, other) and not self._are_parted(one, other)

    def _waits(self, left: Box, right: Box) -> bool:
        """Tell whether what heads ``left`` begins below ``right``, under one headline with it."""
        above = [head for head in self.heads if head.top <= left.top and _share_column(head, left)]
        own = max(above, key=lambda head: head.top, default=None)
        if own is None or right.bottom > own.top:
            return False
        over = [head for head in self.heads if head.bottom <= right.top]
        return any(_share_column(head, left) and _share_column(head, right) for head in over)

    def _are_parted(self, one: Box, other: Box) -> bool:
        """Tell whether a block that both stand under or over stands between two."""
        top, bottom = sorted((_middle(one), _middle(other)))
        return any(
            top < _middle(third) < bottom
            and _share_column(third, one)
            and _share_column(third, other)
            for third in self.boxes
            if third is not one and third is not other
        )


_INDENT, _WIDEST_INDENT = 0.5, 4.0  # of the size
_GAP = 1.25  # of the usual distance between two rows
_ROOM = 0.5  # of the size: what a blank takes, and a little more
_WIDE_ROOM = 4.0
_AROUND = 2  # rows on either side that tell how wide a column runs here


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rows of running text, over as many columns as it takes.

    Attributes
    ----------
    rows : list of Row
        In reading order.
    cap : str
        The drop cap that opens it, or the empty string.
    """

    rows: list[Row]
    cap: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row, where the rows around it end, and how far it stands below the last."""

    row: Row
    right: float
    below: float
    cap: str
    before: Row | None
    after: Row | None


def set_paragraphs(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the paragraphs of blocks of running text that follow one another.

    A paragraph begins at a drop cap, at an indent, below a wider gap, and after a
    sentence that ends early: its last row had room for the next word.
    """
    paragraphs: list[Paragraph] = []
    last: _Placed | None = None
    for placed in _placed(blocks):
        if last is None or _begins(last, placed):
            paragraphs.append(Paragraph([placed.row], placed.cap))
        else:
            paragraphs[-1].rows.append(placed.row)
        last = placed
    return paragraphs


def _placed(blocks: Sequence[Block]) -> Iterator[_Placed]:
    for block in blocks:
        rows = block.rows
        steps = [second.baseline - first.baseline for first, second in pairwise(rows)]
        usual = median(steps) if steps else 0.0
        for index, row in enumerate(rows):
            sides = (rows[max(0, index - _AROUND) : index], rows[index + 1 : index + 1 + _AROUND])
            rights = [max(one.box.x1 for one in side) for side in sides if side]
            yield _Placed(
                row,
                # In a narrower part of a column, a row that fills the width does not end early.
                min(rights, default=row.box.x1),
                steps[index - 1] / usual if index and usual else 0.0,
                block.cap if not index else "",
                rows[index - 1] if index else None,
                rows[index + 1] if index + 1 < len(rows) else None,
            )


def _begins(last: _Placed, placed: _Placed) -> bool:
    row = placed.row
    if placed.cap:
        return True
    if not opens_sentence(row.text):
        return False
    if _is_indented(placed):
        return True
    room = last.right - last.row.box.x1 - row.first
    # A row that ends this early ends a paragraph even without a full stop: a name, a place.
    if not ends_sentence(last.row.text):
        return room >= _WIDE_ROOM * row.size
    return room >= _ROOM * row.size or placed.below > _GAP


def _is_indented(placed: _Placed) -> bool:
    """Tell whether a row is indented, compared with the rows around it in its column."""
    row = placed.row
    around = [one for one in (placed.before, placed.after) if one is not None]
    if not around:
        return False
    steps = [row.box.x0 - one.box.x0 for one in around]
    least = _INDENT * row.size
    return all(least <= step for step in steps) and min(steps) <= _WIDEST_INDENT * row.size
