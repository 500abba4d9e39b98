"""The lines of a text, the width of its column, and how the lines of a block are joined.

`is_wrapped` distinguishes a raw page of short lines from a text with a paragraph on each line.
A `Measure` is the width of a column; a `Part` is the lines of one block. `compose` joins the
lines as `dehyphenation` decides, restores lost hyphens, and records one `Repair` for each
repaired word, even if it had several line ends.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from stance.article import Repair
from stance.french.words import COMPOUND, LETTER, Vocabulary, chance, zipf
from stance.reading.repair.dehyphenation import Habits, Joint, compound, join_lines, restore

if TYPE_CHECKING:
    from stance.article import BlockKind

__all__ = [
    "Composed",
    "Line",
    "Measure",
    "Part",
    "close_gaps",
    "compose",
    "ends_sentence",
    "is_wrapped",
    "opens_sentence",
    "split_lines",
]


_END = re.compile(r"(?:[.!?…]|\.\.\.)[\s»”\")\]’]{0,4}$|[»”]$")
_OPENING = re.compile(rf"[«“\"(\[—–\-\s]{{0,4}}{LETTER}")
_LINE_HYPHEN = re.compile(rf"{LETTER}[-\u2010\u00ad]$")
_WRAPPED_RUN = 4  # lines: a pull quote with a name and a role under it has three
_FEWEST = 3
_SHARE = 0.25
_SPACED_OUT = 0.3
_EARLY = 0.82
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_TOKEN = re.compile(rf"(?<![\w’'-]){COMPOUND}(?![\w’'-])")
_BEFORE = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*[-’']?$")
_AFTER = re.compile(r"[-’']?[^\W_]+(?:[-’'][^\W_]+)*")
_WINDOW = 80  # characters: no word is longer
_MOST = 2 * _WINDOW  # line ends in one word, at most
_ALONE = frozenset("AÀYÔO")  # letters that are words
_OPENS_QUOTE = re.compile(r"[«“\"]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank.

    Attributes
    ----------
    text : str
        The line without surrounding blanks.
    start : int
        Where it begins in the text, in characters.
    gap : bool
        Whether a blank line stands before it.
    """

    text: str
    start: int
    gap: bool

    @property
    def width(self) -> int:
        """How many characters the line prints."""
        return len(self.text)


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of ``text`` that are not blank.

    Examples
    --------
    >>> [(line.text, line.start, line.gap) for line in split_lines("un \n\n  deux")]
    [('un', 0, False), ('deux', 7, True)]
    """
    lines: list[Line] = []
    offset, gap = 0, False
    for raw in text.split("\n"):
        line = raw.strip()
        if line:
            lines.append(Line(line, offset + raw.index(line[0]), gap))
        gap = not line
        offset += len(raw) + 1
    return lines


def close_gaps(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without their gaps if a blank line stands after each, mid-sentence too."""
    gaps = [pair for pair in pairwise(lines) if pair[1].gap]
    across = sum(
        second.text[0].islower() and first.text[-1] not in ";:" and not ends_sentence(first.text)
        for first, second in gaps
    )
    if across < _FEWEST or across < _SPACED_OUT * len(lines):
        return lines
    return [replace(line, gap=False) for line in lines]


def ends_sentence(text: str) -> bool:
    """Tell whether ``text`` ends as a sentence does."""
    return _END.search(text[-6:]) is not None


def opens_sentence(text: str) -> bool:
    """Tell whether ``text`` may begin a sentence: a capital, a guillemet, a dash, a figure."""
    match = _OPENING.match(text)
    return not text[match.end() - 1].islower() if match else text[:1] in "«“—–0123456789"


def _continues(first: Line, second: Line) -> bool:
    """Tell whether a sentence, or a word, runs over the end of ``first``."""
    if second.gap:
        return False
    # The lines of a list end so, and begin with a small letter too.
    listed = first.text[-1] in ";:"
    return second.text[0].islower() and not listed and not ends_sentence(first.text)


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Tell whether a text is a page of short lines, not one with a paragraph on each line.

    Only runs of four lines and more count, or a hyphen between two lines: a
    headline over two lines does not make a page.
    """
    continued = broken = begun = run = 0
    ends: list[int] = []
    for number, line in enumerate(lines):
        if line.gap:
            begun = number
        run = number - begun
        if number and not line.gap and _continues(lines[number - 1], line):
            broken += _LINE_HYPHEN.search(lines[number - 1].text) is not None
            ends.append(number)
        if run == _WRAPPED_RUN - 1 and ends:
            continued += sum(end > begun for end in ends[-_WRAPPED_RUN:])
        elif run >= _WRAPPED_RUN and ends and ends[-1] == number:
            continued += 1
    return bool(broken) or (continued >= _FEWEST and continued >= _SHARE * (len(lines) - 1) / 2)


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the column of a page is.

    Attributes
    ----------
    width : float
        The median width of lines that a sentence runs over, in characters.
    """

    width: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Measure:
        """Measure the column that most lines of the page stand in."""
        full = [first.width for first, second in pairwise(lines) if _continues(first, second)]
        return cls(median(full) if full else max((line.width for line in lines), default=0))

    def ends_early(self, line: Line, after: Line) -> bool:
        """Tell whether ``line`` was ended though the next word would have stood in it."""
        word = after.text.split(maxsplit=1)[0]
        return line.width + 1 + len(word) <= _EARLY * self.width


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that make one block of an article.

    Attributes
    ----------
    kind : str
        One of ``stance.article.BLOCK_KINDS``.
    lines : sequence of Line
        In reading order.
    apart : int
        How many lines at the end keep a line of their own: the name and the role
        under a pull quote.
    drop_cap : bool
        Whether the first line is a capital that belongs to the second.
    """

    kind: BlockKind
    lines: Sequence[Line]
    apart: int = 0
    drop_cap: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a block after joining.

    Attributes
    ----------
    text : str
        On one line.
    repairs : tuple of Repair
        Counted from the beginning of the text.
    origins : tuple of tuple of int
        Stretches of the source and where they went: (source, text) offsets.
    """

    text: str
    repairs: tuple[Repair, ...]
    origins: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Seam:
    """A line end that was mended: where, and the words before and after."""

    at: int
    joint: Joint
    dropped: str


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    word: str
    reason: str


def compose(lines: Sequence[Line], habits: Habits, *, drop_cap: bool = False) -> Composed:
    """Join ``lines``.

    Parameters
    ----------
    lines : sequence of Line
        Of one block, in reading order.
    habits : Habits
        How the page breaks its words.
    drop_cap : bool
        Whether the first line is a capital (an opening mark before it, perhaps on
        a line of its own) that belongs to the next one.
    """
    joints = join_lines((line.text for line in lines), habits)
    if drop_cap:
        joints = _cap_joints(lines, joints, habits.words)
    text, seams, origins = _lay(lines, joints)
    edits = _edits(text, habits.words) if habits.lost else []
    return _mend(text, seams, edits, origins)


def _cap_joints(lines: Sequence[Line], joints: list[Joint], words: Vocabulary) -> list[Joint]:
    """Replace the joints around a drop cap."""
    lead = int(_OPENS_QUOTE.fullmatch(lines[0].text) is not None)
    cap = lines[lead].text[-1]
    following = lines[lead + 1].text
    glued = cap not in _ALONE or _is_whole_with(cap, following, words)
    link = "" if glued else " "
    reason = f"the capital {cap} that opens the text"
    return [*joints[:lead], Joint("drop_cap", 0, link, reason), *joints[lead + 1 :]]


def _is_whole_with(cap: str, line: str, words: Vocabulary) -> bool:
    """Tell « A|près » from « A|force » and « A|l’occasion »."""
    match = _AFTER.match(line)
    if match is None or line[0] in "’'":
        return True
    head = match[0]
    if zipf(cap + head):
        return True
    first = re.split("[-’']", head)[0]
    if first != head and len(first) < 3:  # noqa: PLR2004 - an elided word: l’, d’, qu’
        return False
    return chance(cap + first, words) >= chance(cap, words) + chance(first, words) - 9.0


def _lay(
    lines: Sequence[Line], joints: Sequence[Joint]
) -> tuple[str, list[_Seam], list[tuple[int, int]]]:
    """Concatenate the lines."""
    pieces: list[str] = []
    seams: list[_Seam] = []
    origins: list[tuple[int, int]] = []
    offset = 0
    for number, line in enumerate(lines):
        joint = joints[number] if number < len(joints) else Joint("end", link="")
        start = 0
        body = line.text[: len(line.text) - joint.drop]
        # Blanks that only spread a justified line out are made one.
        for match in [*_BLANKS.finditer(body), None]:
            end = match.start() if match else len(body)
            origins.append((line.start + start, offset))
            piece = body[start:end] + (" " if match else "")
            pieces.append(piece)
            offset += len(piece)
            start = match.end() if match else end
        if joint.kind not in {"space", "glue", "end"}:
            dropped = line.text[len(line.text) - joint.drop :] if joint.drop else ""
            seams.append(_Seam(offset, joint, dropped))
        pieces.append(joint.link)
        offset += len(joint.link)
    return "".join(pieces), seams, origins


def _edits(text: str, words: Vocabulary) -> list[_Edit]:
    """Find the words of a block that have lost a hyphen."""
    edits: list[_Edit] = []
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        if ("’" in token or "'" in token) and not compound(token):
            part = re.split("[’']", token)[-1]
            start, token = match.end() - len(part), part
        # « a-til » has lost one hyphen of two.
        found = restore(token.replace("-", ""), words)
        if found is not None and found.word.count("-") > token.count("-"):
            edits.append(_Edit(start, match.end(), found.word, found.reason))
    return edits


def _word_around(text: str, at: int) -> tuple[int, int]:
    low = max(0, at - _WINDOW)
    before = _BEFORE.search(text[low:at])
    after = _AFTER.match(text[at : at + _WINDOW])
    return (low + before.start() if before else at), (at + after.end() if after else at)


def _mend(
    text: str,
    seams: Sequence[_Seam],
    edits: Sequence[_Edit],
    origins: Sequence[tuple[int, int]],
) -> Composed:
    """Apply the edits; make one repair of all that was done to one word."""
    repairs: list[Repair] = []
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = [(0, 0)]
    done = shift = 0
    for edit in edits:
        pieces += [text[done : edit.start], edit.word]
        before = _as_found(text, edit.start, edit.end, seams)
        repairs.append(Repair("lost_hyphen", edit.start + shift, before, edit.word, edit.reason))
        shift += len(edit.word) - (edit.end - edit.start)
        done = edit.end
        shifts.append((edit.end, shift))
    pieces.append(text[done:])
    for start, end, seam in _unedited(text, seams, edits):
        repairs.append(
            Repair(
                seam.joint.kind,
                start + _shift(shifts, start),
                _as_found(text, start, end, seams),
                text[start:end],
                seam.joint.reason,
            )
        )
    repairs.sort(key=lambda repair: repair.start)
    moved = tuple((source, at + _shift(shifts, at)) for source, at in origins)
    return Composed("".join(pieces), tuple(repairs), moved)


def _unedited(
    text: str, seams: Sequence[_Seam], edits: Sequence[_Edit]
) -> list[tuple[int, int, _Seam]]:
    """Return the mended words that no edit covers, each once."""
    found: dict[tuple[int, int], _Seam] = {}
    spans = iter(edits)
    edit = next(spans, None)
    for seam in seams:
        while edit is not None and edit.end < seam.at:
            edit = next(spans, None)
        if edit is not None and edit.start <= seam.at <= edit.end:
            continue
        found.setdefault(_word_around(text, seam.at), seam)
    return [(start, end, seam) for (start, end), seam in found.items()]


def _as_found(text: str, start: int, end: int, seams: Sequence[_Seam]) -> str:
    r"""Return the letters as the page had them: a line end where one was (« orga\nnisé »)."""
    pieces: list[str] = []
    done = start
    first = bisect_left(seams, start, key=lambda seam: seam.at)
    for seam in itertools.takewhile(lambda seam: seam.at <= end, seams[first : first + _MOST]):
        pieces += [text[done : seam.at], seam.dropped, "\n"]
        done = seam.at + len(seam.joint.link)
    return "".join([*pieces, text[done:end]])


def _shift(shifts: Sequence[tuple[int, int]], at: int) -> int:
    """Return how far the edits before a place have moved it."""
    return shifts[bisect_right(shifts, at, key=lambda shift: shift[0]) - 1][1]
