"""Dialogue that is set with dashes instead of marks: « — Oui, dit-il. — Non ! »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.quoting.marks import MarkedSpan
from stance.quoting.verbs import cue_forms

__all__ = ["find_turns"]

_DASH = re.compile(r"(?:^|(?<=[.!?…»]\s)|(?<=[.!?…»]\u00a0))[—–]\s?(?=\S)")
_TAG = re.compile(
    r"[,?!…]\s(?:(?:l['’]|s['’]|lui\s|se\s)?(a|ont|avait|avaient|est)\s)?(?:l['’]|lui\s|se\s|s['’])?"
    r"([a-zà-ÿ]{2,16})(?=[\s,-])"
)
_TERMINAL = frozenset(".!?…")
TURNS = 2  # turns that make a dialogue; a lone dash opens a list or an aside


def find_turns(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[MarkedSpan]:
    """Return the turns of speech that dashes open, without what says who speaks.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Where each paragraph without quotation marks begins and ends, in order.

    Examples
    --------
    >>> text = "— Vous venez ? demande le maire.\\n\\n— Jamais !"
    >>> [text[s.start:s.end] for s in find_turns(text, [(0, 32), (34, 44)])]
    ['Vous venez ?', 'Jamais !']
    """
    turns: list[MarkedSpan] = []
    said = 0  # turns that name who speaks: lists do not
    for start, end in paragraphs:
        dashes = [match.span() for match in _DASH.finditer(text[start:end])]
        ends = [*(i for i, _ in dashes[1:]), end - start][: len(dashes)]
        for (outer, begin), stop in zip(dashes, ends, strict=True):
            tag = _tag(text[start + begin : start + stop])
            said += tag is not None
            close = begin + tag if tag is not None else stop
            while close > begin and text[start + close - 1].isspace():
                close -= 1
            if any(c.isalnum() for c in text[start + begin : start + close]):
                turns.append(MarkedSpan(start + begin, start + close, start + outer, start + close))
    return turns if said and len(turns) >= TURNS else []


def _tag(turn: str) -> int | None:
    """Return where the words behind a turn begin that say who speaks, or None."""
    for match in _TAG.finditer(turn):
        known = cue_forms().get(match.group(2))
        if known is None or known[0].kind in {"act", "think"}:
            continue
        if known[1] == ("participle" if match.group(1) else "finite"):
            mark = turn[match.start()]
            return match.start() + (mark in _TERMINAL)
    return None
