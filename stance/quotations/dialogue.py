"""Dialogue that is set with dashes instead of marks: « — Oui, dit-il. — Non ! »."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stance.french.verbs import cue_forms
from stance.quotations.marks import MarkedSpan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["find_turns"]


LEAST = 2  # turns that make a dialogue; a lone dash opens a list or an aside
_DASH = re.compile(r"(?:^|(?<=[.!?…»]\s)|(?<=[.!?…»]\u00a0))[—–]\s?(?=\S)")
_TAG = re.compile(
    r"""
    [,?!…]\s
    (?:(?:l['’]|s['’]|lui\s|se\s)?(a|ont|avait|avaient|est)\s)?  # « l'a coupé Anne »
    (?:l['’]|lui\s|se\s|s['’])?                                  # « lui demande Anne »
    ([a-zà-ÿ]{2,16})(?=[\s,-])
    """,
    re.VERBOSE,
)
_TERMINAL = frozenset(".!?…")


def find_turns(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[MarkedSpan]:
    r"""Return the turns of speech that dashes open, without what says who speaks.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Where each paragraph without quotation marks begins and ends, in order.

    Returns
    -------
    list of MarkedSpan
        In order. None where no turn names who speaks: dashes open lists too.

    Examples
    --------
    >>> text = "— Vous venez ? demande le maire.\n\n— Jamais !"
    >>> [text[s.start:s.end] for s in find_turns(text, [(0, 32), (34, 44)])]
    ['Vous venez ?', 'Jamais !']
    """
    turns: list[MarkedSpan] = []
    told = False  # whether a turn names who speaks
    for outer, start, end in _stretches(text, paragraphs):
        tag = _tag(text[start:end])
        told = told or tag is not None
        close = start + len(text[start : end if tag is None else start + tag].rstrip())
        if any(c.isalnum() for c in text[start:close]):
            turns.append(MarkedSpan(start, close, outer, close))
    return turns if told and len(turns) >= LEAST else []


def _stretches(text: str, paragraphs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Yield where each dash stands, where the words behind it begin and where they end."""
    for start, end in paragraphs:
        dashes = [match.span() for match in _DASH.finditer(text[start:end])]
        stops = [*(dash for dash, _ in dashes[1:]), end - start]
        for (dash, words), stop in zip(dashes, stops, strict=False):
            yield start + dash, start + words, start + stop


def _tag(turn: str) -> int | None:
    """Return where the words behind a turn begin that say who speaks, or None."""
    for match in _TAG.finditer(turn):
        auxiliary, form = match.groups()
        verb, mood = cue_forms().get(form, (None, None))
        if verb is None or verb.kind in {"act", "think"}:
            continue
        if mood == ("participle" if auxiliary else "finite"):
            return match.start() + (turn[match.start()] in _TERMINAL)
    return None
