"""Group the letters of a page into words, and the words into the rows of columns.

`find_gutters` finds the gutters between columns. The white of a page is cut into slices between the
upper and lower edges of its words, and stripes that stay white from one slice to the next are
joined. A stripe with several lines on its left and on its right is a gutter. `set_words` groups
letters into words, line by line over the whole page; `set_rows` cuts these lines at the gutters.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from stance.reading.pdf.glyphs import Box, Glyph

__all__ = [
    "Gutter",
    "Row",
    "Word",
    "body_size",
    "find_gutters",
    "parts_at",
    "set_rows",
    "set_words",
]


_NARROWEST = 0.6  # of the size of the running text
_FEWEST = 4  # lines that end, or begin, one below the other along a gutter
_FEW, _TOGETHER = 2, 5  # in each and in both of two stripes that stand one below the other
_USUAL = 0.95  # of the size: how wide such a stripe must be
_FEWEST_WIDE, _BROAD = 3, 1.5  # lines are enough where it is as wide as that, in sizes
_MANY = 6  # where a single line stands on its other side
_BLANK_IN_LINE = 0.6  # of the size of a line: its blanks are narrower
_WIDE = 3.0  # of the size of a line: no blank is as wide
_OF_OTHER_LINE = 1.25  # of the smaller of two words: they are of no one line
_NEAR = 4.0  # of the size of the running text: what stands beside a gutter
_LEAST_HEIGHT = 2.0  # of the size of the running text
_STRAIGHT = 0.1  # of the size of the running text
_MOST = 0.5  # of the lines beside a gutter begin, or end, one below the other

Gutter = Box
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Slice:
    top: float
    bottom: float
    white: tuple[Span, ...]


def find_gutters(
    lines: Sequence[Sequence[Box]], size: float, pictures: Sequence[Box] = ()
) -> list[Gutter]:
    """Return the gutters of a page.

    Parameters
    ----------
    lines : sequence of sequence of Box
        Where the words of each line stand, from left to right.
    size : float
        Of the running text, in points.
    pictures : sequence of Box
        The pictures, which separate columns as text does.

    Examples
    --------
    >>> rows = [[Box(0, 12 * n, 100, 12 * n + 9), Box(112, 12 * n, 200, 12 * n + 9)]
    ...         for n in range(4)]
    >>> find_gutters(rows, 10)
    [Box(x0=100, top=0, x1=112, bottom=45)]
    """
    words = [box for line in lines for box in line]
    if not words or size <= 0:
        return []
    solid = [box for box in pictures if not any(_holds(box, word) for word in words)]
    stripes = _stripes(_slices([*words, *solid]), _NARROWEST * size)
    beside = [*lines, *([slab] for box in solid for slab in _slabs(box, size))]
    sides = [(stripe, *_sides(stripe, beside, _NEAR * size)) for stripe in stripes]
    found = [stripe for stripe, ends, starts in sides if _is_gutter(stripe, ends, starts, size)]
    # A gutter may be visible only in a few lines above and below a pull quote.
    short = [
        (one, max(_straight(ends, size), _straight(starts, size)))
        for one, ends, starts in sides
        if one.width >= _USUAL * size
    ]
    short = [(one, count) for one, count in short if count >= _FEW]
    found += [
        one
        for one, count in short
        if any(
            count + more >= _TOGETHER and _is_in_line(one, other, size) and _are_apart(one, other)
            for other, more in short
        )
    ]
    # The gutter of a column with little text is one that was found above or below.
    return [
        stripe
        for stripe, ends, starts in sides
        if stripe in found
        or (
            ends
            and starts
            and stripe.height >= _LEAST_HEIGHT * size
            and any(_is_in_line(stripe, one, size) for one in found)
        )
    ]


def _is_in_line(one: Box, other: Box, size: float) -> bool:
    """Tell whether two stripes begin, or end, at the same distance from the left."""
    near = _STRAIGHT * size
    return abs(one.x0 - other.x0) <= near or abs(one.x1 - other.x1) <= near


def _are_apart(one: Box, other: Box) -> bool:
    return one.bottom <= other.top or other.bottom <= one.top


def _holds(picture: Box, word: Box) -> bool:
    """Tell whether a word is printed on a picture, which is then often a coloured ground."""
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return picture.x0 <= x <= picture.x1 and picture.top <= y <= picture.bottom


def _slabs(picture: Box, size: float) -> Iterator[Box]:
    """Cut a picture into pieces of the height of a line."""
    for number in range(int(picture.height / size)):
        top = picture.top + number * size
        yield Box(picture.x0, top, picture.x1, top + size)


def _slices(words: Sequence[Box]) -> Iterator[_Slice]:
    left, right = min(box.x0 for box in words), max(box.x1 for box in words)
    edges = sorted({edge for box in words for edge in (box.top, box.bottom)})
    ordered = sorted(words, key=lambda box: box.top)
    standing: list[Box] = []
    upcoming = 0
    for top, bottom in itertools.pairwise(edges):
        while upcoming < len(ordered) and ordered[upcoming].top <= top:
            standing.append(ordered[upcoming])
            upcoming += 1
        standing = [box for box in standing if box.bottom > top]
        yield _Slice(top, bottom, tuple(_white(standing, left, right)))


def _white(standing: Sequence[Box], left: float, right: float) -> Iterator[Span]:
    at = left
    for box in sorted(standing, key=lambda one: one.x0):
        if box.x0 > at:
            yield at, box.x0
        at = max(at, box.x1)
    if at < right:
        yield at, right


def _stripes(slices: Iterator[_Slice], narrowest: float) -> list[Box]:
    """Return the white stripes that cannot be made higher or wider."""
    growing: dict[Span, float] = {}  # where a stripe began
    done: list[Box] = []
    foot = 0.0
    for one in slices:
        grown: dict[Span, float] = {}
        wide = [span for span in one.white if span[1] - span[0] >= narrowest]
        for span, top in growing.items():
            kept = [(max(span[0], left), min(span[1], right)) for left, right in wide]
            kept = [part for part in kept if part[1] - part[0] >= narrowest]
            if kept != [span]:
                done.append(Box(span[0], top, span[1], one.top))
            for part in kept:
                grown[part] = min(top, grown.get(part, top))
        for span in wide:
            grown.setdefault(span, one.top)
        growing = _undominated(grown)
        foot = one.bottom
    done += (Box(left, top, right, foot) for (left, right), top in growing.items())
    return done


def _undominated(stripes: dict[Span, float]) -> dict[Span, float]:
    """Drop stripes that are inside another."""
    kept: dict[Span, float] = {}
    for span, top in sorted(stripes.items(), key=lambda item: (item[1], item[0])):
        if not any(
            left <= span[0] and span[1] <= right and begun <= top
            for (left, right), begun in kept.items()
        ):
            kept[span] = top
    return kept


def _sides(
    stripe: Box, lines: Sequence[Sequence[Box]], near: float
) -> tuple[list[float], list[float]]:
    """Return where lines end close to the left of a stripe, and begin close to its right."""
    ends: list[float] = []
    starts: list[float] = []
    for line in lines:
        middle = (line[0].top + line[0].bottom) / 2
        if stripe.top <= middle <= stripe.bottom:
            left = [box.x1 for box in line if 0 <= stripe.x0 - box.x1 <= near]
            right = [box.x0 for box in line if 0 <= box.x0 - stripe.x1 <= near]
            ends += [max(left)] if left else []
            starts += [min(right)] if right else []
    return ends, starts


def _is_gutter(stripe: Box, ends: Sequence[float], starts: Sequence[float], size: float) -> bool:
    """Tell whether enough lines stand beside a stripe, and keep to one edge of it."""
    fewest = min(len(ends), len(starts))
    if not fewest:
        return False
    # Blanks that are one below the other by chance are narrow, and have ragged edges.
    least = _FEWEST if fewest > 1 else _MANY
    if fewest >= _FEWEST_WIDE and stripe.width >= _BROAD * size:
        least = _FEWEST_WIDE
    return any(_straight(edges, size) >= max(least, _MOST * len(edges)) for edges in (ends, starts))


def _straight(edges: Sequence[float], size: float) -> int:
    """Return how many of ``edges`` stand one below the other."""
    near = _STRAIGHT * size
    return max((sum(abs(one - other) <= near for one in edges) for other in edges), default=0)


def parts_at(
    boxes: Sequence[Box], sizes: Sequence[float], gutters: Sequence[Gutter], around: Sequence[Box]
) -> list[tuple[int, int]]:
    """Return the parts of a line between gutters, as indices of its words.

    Parameters
    ----------
    boxes : sequence of Box
        Where its words stand, from left to right.
    sizes : sequence of float
        Of their letters.
    gutters : sequence of Box
        As `find_gutters` returns them.
    around : sequence of Box
        The words of the lines right above and below. Where none of them stands in
        a wide blank, it parts what stands side by side: two short captions.
    """
    cuts = [0]
    for index in range(1, len(boxes)):
        before, box = boxes[index - 1], boxes[index]
        small, size = sorted(sizes[index - 1 : index + 1])
        gap = box.x0 - before.x1
        other_line = size > _OF_OTHER_LINE * small and gap >= _BLANK_IN_LINE * small
        if gap < _BLANK_IN_LINE * size and not other_line:
            continue
        middle = (box.top + box.bottom) / 2
        parted = any(
            gutter.top <= middle <= gutter.bottom and before.x1 <= gutter.x0 and gutter.x1 <= box.x0
            for gutter in gutters
        )
        wide = gap > _WIDE * size and not any(
            _fills(word, before.x1, box.x0, size) for word in around
        )
        if parted or other_line or wide:
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(boxes)], strict=True))


def _fills(word: Box, x0: float, x1: float, size: float) -> bool:
    return min(word.x1, x1) - max(word.x0, x0) > size / 2


_SAME_LINE = 0.14  # of the size: how far letters of one line may stand apart in height
_BLANK = 0.17  # of the size: the narrowest blank that is not drawn but left
_SPACED = 0.13  # letters that stand further apart than this are spaced out
_OTHER_SIZE = 1.55  # a drop cap beside the line that it reaches down to
_RAISED = 0.8  # the size of « 1er », of the line's
_AROUND = 4  # lines of the page that may stand right above or below
_LEADING = 1.6  # of the size
_JOINED = 0.3


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them.

    Attributes
    ----------
    glyphs : tuple of Glyph
        From left to right; raised ones at the end.
    text : str
        Their letters.
    size : float
        The size of most of them.
    baseline : float
        Where the largest of them stands.
    box : Box
        What they take of the page, the largest of them from the top to the bottom.
    """

    glyphs: tuple[Glyph, ...]
    text: str
    size: float
    baseline: float
    box: Box

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> Word:
        """Make a word of its letters."""
        largest = max(glyphs, key=lambda glyph: glyph.size)
        sizes = Counter(glyph.size for glyph in glyphs)
        box = largest.box
        return cls(
            tuple(glyphs),
            "".join(glyph.text for glyph in glyphs),
            max(sizes, key=lambda size: (sizes[size], size)),
            largest.baseline,
            Box(glyphs[0].x0, box.top, max(glyph.x1 for glyph in glyphs), box.bottom),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one column.

    Attributes
    ----------
    text : str
        Its words, one blank between two.
    box : Box
        What it takes of the page.
    baseline, size : float
        Where it stands, and the size of most of its letters, in points.
    bold, italic : bool
        Whether most of its letters are.
    first : float
        How wide its first word is.
    """

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    italic: bool
    first: float

    @classmethod
    def of(cls, words: Sequence[Word]) -> Row:
        """Make a row of words that stand in it from left to right."""
        glyphs = [glyph for word in words for glyph in word.glyphs]
        sizes = Counter(round(glyph.size, 1) for glyph in glyphs)
        size = max(sizes, key=lambda one: (sizes[one], one))
        boxes = [word.box for word in words]
        box = Box(
            words[0].box.x0,
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )
        return cls(
            " ".join(word.text for word in words).strip(),
            box,
            max(glyphs, key=lambda glyph: glyph.size).baseline,
            size,
            bold=2 * sum(glyph.bold for glyph in glyphs) > len(glyphs),
            italic=2 * sum(glyph.italic for glyph in glyphs) > len(glyphs),
            first=words[0].box.width,
        )


def body_size(sizes: Mapping[float, int]) -> float:
    """Return the size in which most letters are set, given how many are set in each; or 0."""
    return max(sizes, key=lambda size: (sizes[size], -size), default=0.0)


def set_words(glyphs: Sequence[Glyph]) -> list[list[Word]]:
    """Return the words of a page, line by line over its whole width.

    Parameters
    ----------
    glyphs : sequence of Glyph
        In the order of their baselines.
    """
    lines = [list(_words(line)) for line in _lines(glyphs)]
    return [line for line in _with_raised(lines) if line]


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs that share a baseline, from left to right."""
    line: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: one.baseline):
        reach = _SAME_LINE * max(line[0].size, glyph.size) if line else 0.0
        if line and glyph.baseline - line[0].baseline > reach:
            yield sorted(line, key=lambda one: (one.x0, one.x1))
            line = []
        line.append(glyph)
    if line:
        yield sorted(line, key=lambda one: (one.x0, one.x1))


def _words(line: Sequence[Glyph]) -> Iterator[Word]:
    spaced = _spacing(line)
    word: list[Glyph] = []
    for glyph in line:
        if word and _parts(word[-1], glyph, spaced):
            yield Word.of(word)
            word = []
        # A no-break space is a letter: in French it belongs to the quotation mark.
        if glyph.text.isspace() and glyph.text not in "\u00a0\u202f\u2009":
            if word:
                yield Word.of(word)
            word = []
        elif word or not glyph.text.isspace():
            word.append(glyph)
    if word:
        yield Word.of(word)


def _spacing(line: Sequence[Glyph]) -> float:
    """Return the letter-spacing of a line: 0 for most lines."""
    gaps = [second.x0 - first.x1 for first, second in pairwise(line)]
    if len(gaps) < 3:  # noqa: PLR2004 - too few to tell
        return 0.0
    usual = median(gaps)
    return usual if usual > _SPACED * line[0].size else 0.0


def _parts(first: Glyph, second: Glyph, spaced: float) -> bool:
    size = max(first.size, second.size)
    gap = second.x0 - first.x1
    if size > _OTHER_SIZE * min(first.size, second.size):
        return True
    return gap > 1.5 * spaced + _BLANK * min(first.size, second.size)


def _with_raised(lines: list[list[Word]]) -> list[list[Word]]:
    """Put raised letters (« 1er ») at the end of the word before them."""
    for index, line in enumerate(lines):
        for small in list(line):
            for other in lines[index + 1 : index + 4]:
                at = next((n for n, word in enumerate(other) if _raises(small, word)), None)
                if at is not None:
                    other[at] = Word.of((*other[at].glyphs, *small.glyphs))
                    line.remove(small)
                    break
    return lines


def _raises(small: Word, word: Word) -> bool:
    if not small.size <= _RAISED * word.size <= _OTHER_SIZE * small.size * _RAISED:
        return False
    gap = small.box.x0 - word.box.x1
    raised = 0 < word.baseline - small.baseline < 0.6 * word.size
    return raised and -_JOINED * small.size <= gap <= _JOINED * small.size


def set_rows(
    lines: Sequence[Sequence[Word]], size: float, pictures: Sequence[Box] = ()
) -> list[Row]:
    """Cut the lines of a page at its gutters into the rows of its columns.

    Parameters
    ----------
    lines : sequence of sequence of Word
        As `set_words` returns them.
    size : float
        In which the page sets its running text.
    pictures : sequence of Box
        Where its pictures stand.
    """
    gutters = find_gutters([[word.box for word in line] for line in lines], size, pictures)
    rows: list[Row] = []
    for index, line in enumerate(lines):
        boxes = [word.box for word in line]
        sizes = [word.size for word in line]
        around = [
            word.box
            for other in (*lines[max(0, index - _AROUND) : index], *lines[index + 1 :][:_AROUND])
            for word in other
            if abs(word.baseline - line[0].baseline) <= _LEADING * min(word.size, line[0].size)
        ]
        parts = parts_at(boxes, sizes, gutters, around)
        rows += (Row.of(line[start:end]) for start, end in parts)
    # What prints nothing, such as a zero-width space, is no row.
    return [row for row in rows if any(map(str.isprintable, row.text.replace(" ", "")))]
