"""Rows that stand one under the other in one style make a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stance.reading.pdf.glyphs import Box

if TYPE_CHECKING:
    from stance.reading.pdf.rows import Row, Word

__all__ = ["Block", "give_caps", "overlap", "set_blocks", "take_drop_caps"]

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
    """Part the letters that open a text over several of its lines from the words of a page.

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
    """Give each drop cap to the rows beside it, which it begins; return what opens nothing.

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
