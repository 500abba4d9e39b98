"""Find the parts of a raw page: headline, byline, pull quotes and captions.

`split_head` divides the lines above the running text, `split_tail` those after it.
`find_repeats` finds pull quotes, whose words also occur in the running text. Captions are
recognized by the credit of their photograph.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from functools import cache

from stance.files.resources import read_table
from stance.french.words import LETTER, LETTERS, function_words, letters, zipf
from stance.reading.dates_and_bylines import is_byline
from stance.reading.repair.text_lines import (
    Line,
    Measure,
    Part,
    ends_sentence,
    opens_sentence,
)

__all__ = [
    "find_drop_cap",
    "find_repeats",
    "find_tail",
    "has_agency",
    "has_credit",
    "is_capitals",
    "is_credit",
    "split_head",
    "split_tail",
    "with_names",
]


# After the caption's last sentence, in capitals: « … à Lyon. AFP », « … (KEYSTONE) ».
_CREDIT = re.compile(
    r"(?:^|[.!?»)/]\s*\(?|(?<!\s)\s{2,}\(?|©\s*|\s\()([A-ZÀ-Ý][^a-zà-ÿ\d.!?()]{1,60})\)?$"
)
_PHOTO = re.compile(r"(?:PHOTOS?|CRÉDITS?|DESSIN|ILLUSTRATION|INFOGRAPHIE)\b|©", re.IGNORECASE)
_PARTED = re.compile(r"[/,]|\bVIA\b")


def has_credit(text: str) -> bool:
    """Tell whether ``text`` ends with the credit of a photograph, in capitals."""
    return _CREDIT.search(text) is not None or is_credit(text)


def has_agency(text: str) -> bool:
    """Tell whether that credit names an agency that is known."""
    match = _CREDIT.search(text)
    return match is not None and _names_agency(match[1])


def is_credit(text: str) -> bool:
    """Tell whether ``text`` is nothing but a credit (« PHOTO LE COURRIER/Z. M. »).

    Examples
    --------
    >>> is_credit("PHOTO LE COURRIER/Z. M."), is_credit("GRAND FORMAT"), is_credit("AFP")
    (True, False, True)
    """
    if not text.isupper() and not text.startswith("©"):
        return False
    return _PHOTO.match(text) is not None or "/" in text or _names_agency(text)


def _names_agency(text: str) -> bool:
    return any(letters(piece) in _agencies() for piece in _PARTED.split(text))


@cache
def _agencies() -> frozenset[str]:
    return frozenset(letters(row["credit"]) for row in read_table("credits"))


_LARGEST_PAGE = 80_000  # letters: a broadsheet page holds half as many
_SEED = 3  # lines that must stand elsewhere, letter for letter
_SEED_LETTERS = 24
_NARROW = 0.85


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
    pieces = [letters(line.text) for line in lines]
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


_DROP_CAP = re.compile(r"[«“\"]?\s?[A-ZÀ-ÖØ-Þ]['’]?")
_OPENING_MARK = re.compile(r"[«“\"]")
_LAST_WORD = re.compile(rf"(?<!{LETTER})({LETTER}+)['’]?$")
_HIGHEST_HEAD = 30  # lines above a drop cap
_HIGHEST_HEADLINE = 6
_LONGEST_HEADLINE = 220  # characters
_WIDE = 1.25
_KNOWN_WORD = 2.0
_PLACE_WORDS = 6  # « Vaubreuil. Le conseil se divise »


def find_drop_cap(lines: Sequence[Line]) -> int | None:
    """Return the index of the capital that opens the running text on a line of its own."""
    for index, line in enumerate(lines[:_HIGHEST_HEAD]):
        if index + 1 < len(lines) and _DROP_CAP.fullmatch(line.text):
            following = lines[index + 1].text
            shouted = following.split(maxsplit=1)[0].strip(",.")
            if following[0].islower() or following[0] in "’'" or _is_torso(shouted, line.text[-1]):
                return index
    return None


def _is_torso(word: str, cap: str) -> bool:
    """Tell « W / ASHINGTON », the capital before the rest of a word in capitals."""
    return word.isalpha() and word.isupper() and zipf(cap + word) >= _KNOWN_WORD


def split_head(lines: Sequence[Line], measure: Measure) -> tuple[list[Part], int]:
    """Return the parts above the running text, and the index of its first line."""
    drop_cap = find_drop_cap(lines)
    if drop_cap is not None:
        opening = drop_cap > 0 and _OPENING_MARK.fullmatch(lines[drop_cap - 1].text)
        body = drop_cap - 1 if opening else drop_cap
        return _parts(lines[:body], _closed_headline_end(lines[:body], measure)), body
    end = _headline_end(lines, measure)
    if not end:
        return [], 0
    body = _deck_end(lines, end, measure)
    return _parts(lines[:body], end), body


def _headline_end(lines: Sequence[Line], measure: Measure) -> int:
    """Return where the headline ends; 0 where the page begins with its running text."""
    highest = min(_HIGHEST_HEADLINE, len(lines) - 1)
    ends = [end for end in range(1, highest + 1) if _may_end(lines, end)]
    # « Marc / Delorme »: a capital may begin a line of it; its last line is ended early,
    # or a deck begins, set wider.
    early = (
        end
        for end in ends
        if lines[end].gap or lines[end].width > _WIDE * measure.width or _leaves_room(lines, end)
    )
    return next(early, next(iter(ends), 0))


def _may_end(lines: Sequence[Line], end: int) -> bool:
    text = " ".join(line.text for line in lines[:end])
    place, stop, _ = text.partition(". ")
    long = len(text) > _LONGEST_HEADLINE or text.endswith((".", ",", ";"))
    if long or (stop and len(place.split()) > _PLACE_WORDS) or text.count(". ") > 1:
        return False
    if text.count("«") > text.count("»") or text.count("“") > text.count("”"):
        return False
    if any(line.gap for line in lines[1:end]) or not opens_sentence(text):
        return False
    return lines[end].gap or not _runs_on(lines[end - 1], lines[end])


def _leaves_room(lines: Sequence[Line], end: int) -> bool:
    """Tell whether the next word would have stood in the last line of a headline."""
    word = lines[end].text.split(maxsplit=1)[0]
    return lines[end - 1].width + 1 + len(word) <= max(line.width for line in lines[:end])


def _runs_on(line: Line, after: Line) -> bool:
    if is_capitals(line.text) != is_capitals(after.text):
        return False
    if after.text[0].islower() or after.text[0] in ":;?!»" or line.text[-1] in ",:(«–—":
        return True
    # « Le maire et / Amazon »: no headline ends with an article or a preposition.
    word = _LAST_WORD.search(line.text)
    return word is not None and word[1].lower() in function_words()["fr"]


def _deck_end(lines: Sequence[Line], start: int, measure: Measure) -> int:
    """Return where the running text begins: after a deck set wider, and a signature."""
    end = start
    while end < len(lines) and lines[end].width > _WIDE * measure.width:
        end += 1
    if end > start and end < len(lines):
        # The last line of a deck may be as short as it likes.
        early = not ends_sentence(lines[end - 1].text) and lines[end].text[0].islower()
        end += early
    while end + 1 < len(lines) and is_byline(lines[end].text):
        if not opens_sentence(lines[end + 1].text):
            break
        end += 1
    return end


def _signs(line: Line, last: Line) -> bool:
    """Tell whether ``line`` signs the article: a mere name only as the last line of the head."""
    return is_byline(line.text) and (
        line is last or line.text.lower().startswith(("par ", "propos "))
    )


def _parts(lines: Sequence[Line], end: int) -> list[Part]:
    """Part the lines above the running text; the first ``end`` are the headline."""
    if not lines:
        return []
    parts: list[Part] = []
    parts.append(Part("headline", lines[:end]))
    deck: list[Line] = []
    for line in lines[end:]:
        if _signs(line, lines[-1]):
            if deck:
                parts.append(Part("deck", tuple(deck)))
                deck = []
            parts.append(Part("byline", (line,)))
        else:
            deck.append(line)
    if deck:
        parts.append(Part("deck", tuple(deck)))
    return parts


def _closed_headline_end(lines: Sequence[Line], measure: Measure) -> int:
    """Part headline from deck: the deck runs wider, or begins after the headline stops."""
    if not lines:
        return 0
    for end in range(1, len(lines)):
        wide = lines[end].width > _WIDE * measure.width
        if wide and not _runs_on(lines[end - 1], lines[end]):
            return end
    gap = next((index for index, line in enumerate(lines) if index and line.gap), 0)
    signed = next((i for i, line in enumerate(lines) if _signs(line, lines[-1])), 0)
    stops = [index for index in (gap, signed) if index]
    if stops:
        return min(stops)
    # Nothing but a headline, unless what follows it is a sentence.
    if not lines[-1].text.endswith("."):
        return len(lines)
    return _headline_end(lines, measure) or len(lines)
