"""The blocks of an ordinary text, whose paragraphs stand one a line or apart by blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.article import Block, BlockKind
from stance.reading.inserts import is_capitals
from stance.reading.layout import Line, ends_sentence, opens_sentence, split_lines
from stance.reading.metadata import find_date, is_byline, is_captioned, is_sign_off

__all__ = ["blocks_of", "is_signed"]

_LONGEST_HEADLINE = 160  # characters
_LONGEST_CROSSHEAD = 80
_MOST_WORDS = 12
_LONGEST_DECK = 500
_LONGEST_DATELINE = 90
_FEW_QUESTIONS = 2
_PUBLISHED = re.compile(r"(?:publié|mis à jour|modifié|posté|le)\b", re.IGNORECASE)
_LIST_MARK = re.compile(r"[-–—•*«“\"\d]")

Span = tuple[int, int]


def blocks_of(text: str) -> tuple[Block, ...]:
    r"""Return the blocks of a text whose paragraphs are not broken into lines.

    Examples
    --------
    >>> text = "La ville s'équipe\n\nLe maire a signé.\n\nUn contrat\n\nIl court sur un an."
    >>> [block.kind for block in blocks_of(text)]
    ['headline', 'paragraph', 'crosshead', 'paragraph']
    """
    spans = _chunks(split_lines(text))
    texts = [text[start:end] for start, end in spans]
    kinds: list[BlockKind] = []
    # Where questions come again and again, an interviewer asks them.
    interview = sum(text.endswith("?") and len(text) <= _LONGEST_CROSSHEAD for text in texts[1:])
    for index in range(len(spans)):
        kinds.append(_kind(texts, index, kinds, asked=interview > _FEW_QUESTIONS))
    return tuple(Block(kind, *span) for kind, span in zip(kinds, spans, strict=True))


def _chunks(lines: Sequence[Line]) -> list[Span]:
    """Return where paragraphs stand: a line each, but where a sentence runs over its end."""
    spans: list[Span] = []
    before = ""
    for line in lines:
        end = line.start + line.width
        runs_on = line.text[0].islower() and not ends_sentence(before)
        if spans and not line.gap and runs_on:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((line.start, end))
        before = line.text
    return spans


def _kind(
    texts: Sequence[str], index: int, kinds: Sequence[BlockKind], *, asked: bool
) -> BlockKind:
    text = texts[index]
    last = index == len(texts) - 1
    kind: BlockKind = "paragraph"
    if len(texts) == 1:
        return kind
    head = all(kind in {"headline", "deck", "byline"} for kind in kinds)
    titled = head and "headline" in kinds and "deck" not in kinds
    question = asked and text.endswith("?")
    if index == 0 and _is_headline(text):
        kind = "headline"
    elif is_signed(text, edge=head or last, last=last):
        kind = "byline"
    elif is_captioned(text):
        kind = "caption"
    elif titled and not last and _is_deck(text):
        kind = "deck"
    elif (
        index > 0
        and not (last or question)
        and _is_crosshead(text, *texts[index - 1 : index + 2 : 2])
    ):
        kind = "crosshead"
    return kind


def _is_headline(text: str) -> bool:
    short = len(text) <= _LONGEST_HEADLINE and "\n" not in text
    return short and opens_sentence(text) and text[-1] not in ".,;:…"


def is_signed(text: str, *, edge: bool, last: bool) -> bool:
    """Tell whether a block signs or dates the article.

    ``edge``: it stands at the head or the foot; ``last``: it is the last one.
    """
    if last and is_sign_off(text):
        return True
    return _is_dateline(text, edge=edge) or (edge and _is_signature(text))


def _is_signature(text: str) -> bool:
    named = (
        text.lower().startswith(("par ", "propos recueillis", "de notre ")) or not text.islower()
    )
    return named and not is_capitals(text) and "\n" not in text and is_byline(text)


def _is_dateline(text: str, *, edge: bool) -> bool:
    published = _PUBLISHED.match(text)
    if published is None or len(text) > _LONGEST_DATELINE or text.endswith("."):
        return False
    return published[0].lower() != "le" or (edge and bool(find_date(text)))


def _is_deck(text: str) -> bool:
    return (
        len(text) <= _LONGEST_DECK
        and not ends_sentence(text)
        and len(text.split()) > _MOST_WORDS
        and text[-1] not in ":,;"
    )


def _is_crosshead(text: str, before: str, after: str) -> bool:
    if len(text) > _LONGEST_CROSSHEAD or len(text.split()) > _MOST_WORDS or "\n" in text:
        return False
    if text[-1] in ".,;:…!»”" or _LIST_MARK.match(text) or not text[0].isupper():
        return False
    # A line of a list has its like before or after it; a crosshead stands between paragraphs.
    return (
        len(after) > len(text)
        and not _LIST_MARK.match(after[:1].strip('«“"'))
        and (ends_sentence(before) or len(before) > _LONGEST_CROSSHEAD)
    )
