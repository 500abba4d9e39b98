"""Find the journalist's words inside the marks, as in « Non, dit-elle, jamais »."""

from __future__ import annotations

import re

from stance.quoting.verbs import cue_forms
from stance.quoting.wordlists import common_names, given_names, titles

__all__ = ["find_incise"]

_PRONOUN = re.compile(
    r"""
    [,!?…–—-][\s\u00a0]?
    (
        (?:[\w’']+\s){0,3}                                  # « lui a »
        [\w’']+-(?:t-)?(?:il|ils|elle|elles|on|je)\b        # « répondu-t-elle »
        [^,.;:!?…«»“”"–—]{0,70}                             # « mardi à la presse »
    )
    (?=[,.;:!?…–—]|$)
    """,
    re.VERBOSE,
)
_NOMINAL = re.compile(
    r"""
    [,!?…–—][\s\u00a0]?
    (
        (?:(?:a|ont|avait|avaient|s[’']est|se|s[’'])\s?)?
        (?:(?:lui|leur|nous|vous|encore|aussi|alors|ensuite)\s)?
        ([a-zà-ÿ]{2,16})\s                                  # the verb
        ((?:M\.\s)?[\w’'-]+)(?:\s([\w’'-]+))?               # the first words of its subject
        [^,.;:!?…«»“”"–—]{0,60}
        (?:,(?:\s[A-ZÀ-Þ][\w’'-]{1,20}){2,4}(?=[,.]))?        # « la trésorière, Anne Roy »
    )
    (?=[,.;:!?…–—]|$)
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[\w’']+")
_AUXILIARY = re.compile(r"(?:a|ont|avait|s)")
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
        words = _WORD.findall(match.group(1).lower().replace("’", "'"))
        if any(word in cue_forms() for word in words):
            return match.span(1)
    return None


def _by_name(text: str) -> tuple[int, int] | None:
    for match in _NOMINAL.finditer(text):
        incise, form, first, second = match.groups(default="")
        _, mood = cue_forms().get(form, (None, None))
        governed = mood == "participle" and _AUXILIARY.match(incise)
        if (mood == "finite" or governed) and _opens_subject(first, second):
            return match.span(1)
    return None


def _opens_subject(first: str, second: str) -> bool:
    """Tell whether two words open a subject: « Anne Roy », « la maire », « l'élue »."""
    if first[:1].isupper() and (
        first in titles() or first in given_names() or second[:1].isupper()
    ):
        return True
    if first[:2].lower() in {"l'", "l’"}:
        if first[2:].lower() in {"un", "une"}:  # « l'une des mères », « l'un d'eux »
            return second[:1].lower() == "d"
        return first[2:].lower() in common_names()
    described = first in _DETERMINERS and second.lower() in common_names()
    return described or first.startswith("M. ")
