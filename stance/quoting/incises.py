"""Find the journalist's words inside the marks: « Non, dit-elle, jamais. »"""

from __future__ import annotations

import re

from stance.quoting.verbs import cue_forms
from stance.quoting.wordlists import common_names, given_names, titles

__all__ = ["find_incise"]

_PRONOUN = re.compile(
    r"[,!?…–—-][\s\u00a0]?((?:[\w’']+\s){0,3}[\w’']+-(?:t-)?(?:il|ils|elle|elles|on|je)\b[^,.;:!?…«»“”\"–—]{0,70})"
    r"(?=[,.;:!?…–—]|$)"
)
_NOMINAL = re.compile(
    r"[,!?…–—][\s\u00a0]?((?:(?:a|ont|avait|avaient|s[’']est|se|s[’'])\s?)?(?:\w+\s)?([a-zà-ÿ]{2,16})\s"
    r"((?:M\.\s)?[\w’'-]+)(?:\s([\w’'-]+))?[^,.;:!?…«»“”\"–—]{0,60})(?=[,.;:!?…–—]|$)"
)
_DETERMINERS = frozenset(["le", "la", "les", "un", "une", "ce", "cette", "cet", "son", "sa", "des"])


def find_incise(text: str) -> tuple[int, int] | None:
    """Return where the first incise in the words of a quotation begins and ends.

    Examples
    --------
    >>> text = "Nous partirons, a-t-elle prévenu mardi, quoi qu’il arrive."
    >>> start, end = find_incise(text)
    >>> text[start:end]
    'a-t-elle prévenu mardi'
    """
    found = [span for span in (_by_pronoun(text), _by_name(text)) if span]
    return min(found) if found else None


def _by_pronoun(text: str) -> tuple[int, int] | None:
    for match in _PRONOUN.finditer(text):
        words = re.findall(r"[\w’']+", match.group(1).lower().replace("’", "'"))
        if any(word in cue_forms() for word in words):
            return match.span(1)
    return None


def _by_name(text: str) -> tuple[int, int] | None:
    for match in _NOMINAL.finditer(text):
        verb, first, second = match.group(2), match.group(3), match.group(4) or ""
        known = cue_forms().get(verb)
        if known is None or known[1] not in {"finite", "participle"}:
            continue
        if known[1] == "participle" and not re.match(r"(?:a|ont|avait|s)", match.group(1)):
            continue
        named = first[:1].isupper() and (
            first in titles() or first in given_names() or second[:1].isupper()
        )
        titled = first.startswith("M. ")
        described = first in _DETERMINERS and second.lower() in common_names()
        elided = first[:2].lower() in {"l'", "l’"} and first[2:].lower() in common_names()
        if named or titled or described or elided:
            return match.span(1)
    return None
