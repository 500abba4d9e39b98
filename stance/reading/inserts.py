"""What stands after the running text of a page: the signature, pull quotes, captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.reading.credits import has_credit, is_credit
from stance.reading.layout import Line, Measure, ends_sentence, opens_sentence
from stance.reading.metadata import is_byline
from stance.reading.parts import Part
from stance.reading.words import LETTERS, zipf

__all__ = ["find_tail", "is_capitals", "split_tail", "with_names"]

_NARROW = 0.85
_FOLLOWING = 3  # lines after a signature that tell whether the text goes on
_CAPITALS_NAME = re.compile(r"[^\W\d_a-zà-ÿ][^\da-zà-ÿ]{2,40}")
_LAST_LINES = 0.45  # the share of a page that what follows the signature may take
_ROLE_LINES = 3
_WIDEST = 1.5  # capitals run wider than the column that they stand in
_LONGEST_QUOTE = 20  # lines
_RARE_NAME = 4.0
_CLOSING = ("»", "”", '"')


def is_capitals(text: str) -> bool:
    """Tell whether all letters of ``text`` are capitals, and there are at least two."""
    return text.isupper() and sum(map(str.isalpha, text)) > 1


def _is_rare(text: str) -> bool:
    """Tell a name in capitals from words in capitals (« GRAND FORMAT »)."""
    return all(zipf(word) < _RARE_NAME for word in LETTERS.findall(text))


def with_names(lines: Sequence[Line], end: int, measure: Measure) -> int:
    """Return the end of a pull quote with the name and role that stand under it."""
    if not 0 < end < len(lines) or not _CAPITALS_NAME.fullmatch(lines[end].text):
        return end
    if is_credit(lines[end].text):
        return end
    if not lines[end - 1].text.endswith(_CLOSING) and not _is_rare(lines[end].text):
        return end
    end += 1
    first = end
    while end < len(lines) and end - first < _ROLE_LINES:
        line, before = lines[end], lines[end - 1]
        # The role goes on in small letters, or in the capitals that it began with.
        same = is_capitals(line.text) == is_capitals(lines[first].text)
        begins = end == first or (same and (is_capitals(line.text) or line.text[0].islower()))
        if not begins or line.gap or line.text[0] in "«“" or line.width > _WIDEST * measure.width:
            break
        if ends_sentence(line.text) or (end > first and ends_sentence(before.text)):
            break
        end += 1
    return end


def find_tail(lines: Sequence[Line], measure: Measure) -> int | None:
    """Return the index of the signature after which only inserts follow, or None."""
    first = int(len(lines) * (1 - _LAST_LINES))
    for index in range(max(first, 1), len(lines)):
        before, line = lines[index - 1], lines[index]
        stops = ends_sentence(before.text) or line.text.lower().startswith("par ")
        if not stops or ends_sentence(line.text) or not is_byline(line.text):
            continue
        follows = lines[index + 1 : index + 1 + _FOLLOWING]
        if follows and not opens_sentence(follows[0].text):
            continue
        if is_capitals(line.text):  # a crosshead, or the name under a pull quote?
            narrow = all(one.width <= _NARROW * measure.width for one in follows)
            if before.text[-1] in "»”" or not narrow:
                continue
        return index
    return None


def split_tail(
    lines: Sequence[Line], measure: Measure, repeats: Sequence[tuple[int, int]]
) -> list[Part]:
    """Part what follows the running text into pull quotes and captions."""
    repeated = dict(repeats)
    parts: list[Part] = []
    start = 0
    while start < len(lines):
        words = repeated.get(start) or _quote_end(lines, start)
        if words:
            stop = with_names(lines, words, measure)
            parts.append(Part("pull_quote", lines[start:stop], apart=stop - words))
        else:
            stop = _caption_end(lines, start, repeated)
            parts.append(Part("caption", lines[start:stop]))
        start = stop
    return parts


def _quote_end(lines: Sequence[Line], start: int) -> int:
    """Return where a quotation that opens a line ends one, or 0."""
    if lines[start].text[0] not in "«“":
        return 0
    for index in range(start, min(start + _LONGEST_QUOTE, len(lines))):
        if index > start and lines[index].gap:
            return 0
        if lines[index].text.endswith(_CLOSING):
            return index + 1
    return 0


def _caption_end(lines: Sequence[Line], start: int, repeated: dict[int, int]) -> int:
    """Return where a caption ends: a heading in capitals alone, or a text with its credit."""
    if is_capitals(lines[start].text) and not is_credit(lines[start].text):
        return start + 1
    for index in range(start + 1, len(lines)):
        before, line = lines[index - 1], lines[index]
        credit = is_credit(line.text)
        if has_credit(before.text) and not is_capitals(before.text) and not credit:
            return index
        if credit:
            return index + 1
        if index in repeated or line.gap:
            return index
        heads = is_capitals(line.text) or line.text[0] in "«“"
        if heads and ends_sentence(before.text):
            return index
    return len(lines)
