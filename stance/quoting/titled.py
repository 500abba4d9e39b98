"""Read a title in marks that acts as what it is, a name: « « La Feuille » écrit que … »."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.cues import find_cues
from stance.quoting.grammar import THAT
from stance.quoting.names import NAME
from stance.quoting.tokens import Token, token_at
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


__all__ = ["unmark_titles"]

LONGEST = 7  # words of a newspaper's title
LIGHT = 2  # adverbs that may stand between a title and its verb, or behind the verb
SHORT = 4  # letters below which a word of a title has no capital
_TITLE = re.compile(
    r"""
    (?P<article>L[ea]\s|Les\s|L['’])?
    (?P<name>[A-ZÀ-Þ0-9][^\s.,;:!?]*(?:\s[^\s.,;:!?]+)*)$
    """,
    re.VERBOSE,
)


@cache
def _nameplates() -> frozenset[str]:
    return frozenset(row["printed"] for row in read_table("nameplates"))


def unmark_titles(tokens: Sequence[Token], texts: Iterable[str]) -> list[Token]:
    """Return the tokens with each title that speaks as a name, outside its marks.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    texts : iterable of str
        What stands in each of its marked spans, in order.
    """
    words = list(tokens)
    for k, text in enumerate(texts):
        match = _TITLE.match(text)
        inside = [i for i, token in enumerate(words) if token.span == k]
        if match is None or not inside:
            continue
        first, end = inside[0], inside[-1] + 1
        if _is_title(match["article"] or "", match["name"]) and _speaks(words, first, end):
            words[first:end] = [_unmarked(words[first], words[end - 1], text)]
    return words


def _is_title(article: str, name: str) -> bool:
    """Tell a newspaper's title from a clause: its article, or capitals throughout.

    A word alone may be any (« « Liberté » signifie que … »): only a known title will do.
    """
    words = name.split()
    if len(words) == 1 and not article:
        return name in _nameplates()
    capitals = all(word[0].isupper() or len(word) < SHORT for word in words)
    return len(words) <= LONGEST and (bool(article) or capitals)


def _speaks(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Tell whether a title is whom « selon » names, or the subject of a verb that reports."""
    before = token_at(tokens, first - 1)
    after = before.low == "après" and token_at(tokens, first - 2).low == "d'"
    if before.low == "selon" or after:
        return True
    opens = not before.text or (before.text == "," and not token_at(tokens, first - 2).quoted)
    return opens and any(
        cue.mood == "finite"
        and cue.verb.reports
        and not (cue.passive or cue.pronoun)
        and end <= cue.start <= end + LIGHT
        and _reports(tokens[end : cue.start], tokens[cue.end : cue.end + LIGHT])
        for cue in find_cues(tokens)
    )


def _reports(between: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Tell whether a verb close behind a title has its words close behind it."""
    light = all(token.pos in {"ADV", "PRON"} for token in between)
    words = [token for token in behind if token.pos != "ADV"]
    return light and bool(words) and (words[0].low in THAT | {":"} or words[0].quoted)


def _unmarked(first: Token, last: Token, text: str) -> Token:
    """Return one name for a title, without its marks."""
    low = text.lower().replace("’", "'")
    name = replace(first, text=text, low=low, end=last.end, pos=NAME, number="Sing", span=-1)
    return replace(name, gender="", finite=False)
