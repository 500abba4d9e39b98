"""From glyphs to words, and from words to the rows that one column prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from stance.reading.pdf.glyphs import Box, Glyph
from stance.reading.pdf.gutters import find_gutters, parts_at

__all__ = ["Row", "Word", "body_size", "set_rows", "set_words"]

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
        # A no-break blank is a letter: French sets it within its marks.
        if glyph.text.isspace() and glyph.text not in "\u00a0\u202f\u2009":
            if word:
                yield Word.of(word)
            word = []
        elif word or not glyph.text.isspace():
            word.append(glyph)
    if word:
        yield Word.of(word)


def _spacing(line: Sequence[Glyph]) -> float:
    """Return how far the letters of a line are spaced out: 0 for most lines."""
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
    """Put raised letters (« 1er ») back at the end of the word that they stand behind."""
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
    """Part the lines of a page at its gutters into the rows of its columns.

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
