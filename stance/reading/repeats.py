"""Find the pull quotes of a page: lines that say again what its running text says."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from stance.reading.layout import Line, opens_sentence
from stance.reading.words import LETTERS

__all__ = ["find_repeats"]

_LARGEST_PAGE = 80_000  # letters: a broadsheet page holds half as many
_SEED = 3  # lines that must stand elsewhere, letter for letter
_SEED_LETTERS = 24
_NARROW = 0.85


def _letters(text: str) -> str:
    return "".join(LETTERS.findall(text)).lower()


def find_repeats(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the runs of lines that say again what the running text says: pull quotes.

    A run begins and ends with a line, where the sentence that it repeats begins
    somewhere within one, and it is set narrower. Runs are pairs of indexes, the
    second beyond the last line.
    """
    stream, starts = _stream(lines)
    if len(stream) > _LARGEST_PAGE:
        return []
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(lines):
        end, other = _repeated_run(index, stream, starts)
        if end and _is_pulled(lines, (index, end), _lines_at(other, starts)):
            found.append((index, end))
            index = end
        else:
            index += 1
    return found


def _stream(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """Return the letters of all lines, and where those of each begin (and the last end)."""
    pieces = [_letters(line.text) for line in lines]
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return "".join(pieces), starts


def _repeated_run(index: int, stream: str, starts: Sequence[int]) -> tuple[int, tuple[int, int]]:
    """Return the end of the longest run from ``index`` that stands elsewhere, and where (or 0)."""
    seed = min(index + _SEED, len(starts) - 1)
    if starts[seed] - starts[index] < _SEED_LETTERS:
        return 0, (0, 0)
    key = stream[starts[index] : starts[seed]]
    other = stream.find(key)
    if other == starts[index]:
        other = stream.find(key, starts[seed])
    if other < 0:
        return 0, (0, 0)
    end = seed
    while end + 1 < len(starts):
        piece = stream[starts[end] : starts[end + 1]]
        place = other + starts[end] - starts[index]
        inside = other < starts[end + 1] and place + len(piece) > starts[index]
        if not piece or inside or not stream.startswith(piece, place):
            break
        end += 1
    return end, (other, other + starts[end] - starts[index])


def _lines_at(span: tuple[int, int], starts: Sequence[int]) -> tuple[int, int]:
    """Return the lines that hold a stretch of letters."""
    return bisect.bisect_right(starts, span[0]) - 1, bisect.bisect_left(starts, span[1])


def _is_pulled(lines: Sequence[Line], run: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell the pull quote from the running text that it repeats: it is set narrower."""
    pulled, printed = lines[slice(*run)], lines[slice(*other)]
    narrow = _mean_width(pulled) <= _NARROW * _mean_width(printed)
    return narrow and opens_sentence(pulled[0].text)


def _mean_width(lines: Sequence[Line]) -> float:
    return sum(line.width for line in lines) / max(1, len(lines))
