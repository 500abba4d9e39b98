"""What stands above the running text of a page: headline, deck, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.reading.inserts import is_capitals
from stance.reading.language import function_words
from stance.reading.layout import Line, Measure, ends_sentence, opens_sentence
from stance.reading.metadata import is_byline
from stance.reading.parts import Part
from stance.reading.words import zipf

__all__ = ["find_drop_cap", "split_head"]

_DROP_CAP = re.compile(r"[«“\"]?\s?[A-ZÀ-ÖØ-Þ]['’]?")
_OPENING_MARK = re.compile(r"[«“\"]")
_LAST_WORD = re.compile(r"([^\W\d_]+)['’]?$")
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
