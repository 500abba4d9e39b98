"""The role that a sentence says of a name, further off than right beside it.

« le préfet, X », « X, 54 ans, maire de Vire », « le bilan du préfet X ». Each function takes a
sentence and returns the phrase of the role, or None.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.noun_phrases import Phrase, noun_of_many
from stance.french.proper_names import NAME
from stance.french.tagging import has_finite, token_at
from stance.french.word_lists import (
    DEFINITE,
    OF,
    PREVERBAL,
    means_person,
    one_of,
    role_of,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.tagging import Token

__all__ = ["said_before", "said_behind", "said_within"]


ASIDES, ASIDE = 4, 14  # phrases, and tokens, that may stand between a role and its name
WITHIN = 12  # tokens of a role before the name of its holder
COPULA = 3  # tokens of « est aussi le »
_THE = frozenset(["du", "au", "le", "la", "l'"])
_COMPLEMENT = frozenset(["ADP", "DET", "NOUN", "ADJ", "CCONJ", "PROPN", NAME])


def said_before(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role that a comma parts from the name behind it: « le préfet, X »."""
    name = phrases[k]
    if token_at(tokens, name.start - 1).text != "," or name.preposition:
        return None
    if not k:
        return None
    inside = _role_inside(tokens, phrases[k - 1], name)
    return inside or _opening(tokens, phrases, k) or _before_asides(tokens, phrases, k)


def _opening(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role that opens a sentence, bare: « Sociologue à l'Inra, X étudie … »."""
    first = phrases[0]
    if first.start or first.determiner or not _is_role(first, bare=True):
        return None
    between = tokens[first.end : phrases[k].start]
    return None if has_finite(between) or _parted(between) else first


def _before_asides(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role before a name with asides between: « le préfet, en poste depuis mai, X »."""
    name = phrases[k]
    for before in reversed(phrases[max(0, k - ASIDES) : k]):
        between = tokens[before.end : name.start]
        if len(between) > ASIDE or has_finite(between) or _parted(between):
            return None
        if before.name and before.preposition:
            continue  # « le procureur du comté, en Californie, X »
        if before.name:
            return None
        if _is_role(before):
            return None if before.preposition else before
    return None


def said_within(tokens: Sequence[Token], name: Phrase) -> Phrase | None:
    """Return the role right before a name in a longer phrase: « le bilan du préfet Paul Roy »."""
    bounds = range(name.start, name.end)
    place = next((k for k in bounds if tokens[k].pos == NAME and tokens[k].text == name.name), 0)
    place -= token_at(tokens, place - 1).text in titles()
    if token_at(tokens, place - 1).pos not in {"NOUN", "ADJ", "PROPN", NAME}:
        return None  # « le conseiller de Paul Roy », « selon le préfet et M. Roy »
    for k in range(place - 1, max(place - WITHIN, 0), -1):
        if tokens[k].quoted or tokens[k].pos not in _COMPLEMENT:
            return None
        if tokens[k - 1].low in _THE and means_person(tokens[k].low):
            return _role_phrase(tokens, k, place)
    return None


def _role_phrase(tokens: Sequence[Token], start: int, end: int) -> Phrase:
    """Return the phrase of a role that begins with its noun."""
    noun = tokens[start].low
    role = role_of(noun)
    gender = role.gender if role is not None and role.gender in {"m", "f"} else ""
    bounds = start, end
    return Phrase(start, end, start, "noun", noun=noun, gender=gender, number="s", core=bounds)


def _role_inside(tokens: Sequence[Token], before: Phrase, name: Phrase) -> Phrase | None:
    """Return the role that a phrase before a name ends with: « l'avis du préfet du Lot, X, »."""
    follows = token_at(tokens, name.end)
    if before.end != name.start - 1 or before.name or follows.finite or follows.low in PREVERBAL:
        return None
    if _is_role(before, bare=True):
        return before if before.preposition and before.determiner else None
    for place in range(before.head + 1, before.end):
        if tokens[place - 1].low in _THE and means_person(tokens[place].low):
            return _role_phrase(tokens, place, before.end)
    return None


def said_behind(tokens: Sequence[Token], phrases: Sequence[Phrase], k: int) -> Phrase | None:
    """Return the role behind a name: « X, 54 ans, maire de Vire », « X est maire de Vire »."""
    name = phrases[k]
    behind = phrases[k + 1] if k + 1 < len(phrases) else None
    if behind is not None and behind.kind == "pronoun":  # « X, l'un des élus, »
        noun = noun_of_many(tokens, behind)
        role = role_of(noun)
        gender = "" if role is not None and role.gender == "any" else behind.gender
        core = behind.start, behind.end
        behind = replace(behind, kind="noun", noun=noun, gender=gender, core=core)
    if behind is None or behind.preposition or not _is_role(behind, bare=True):
        return None
    between = tokens[name.end : behind.start]
    if 0 < len(between) <= COPULA and between[0].low in read_words("copulas"):
        return behind
    if not between and " " in name.name and behind.determiner in DEFINITE:
        # « Anne Roy la maire de Vire et Paul Petit, préfet, », not « Anne Roy la maire »
        return behind if any(t.low in OF for t in tokens[slice(*behind.core)]) else None
    set_off = bool(between) and between[0].text == "," and between[-1].text == ","
    ends = token_at(tokens, behind.end)
    aside = set_off and len(between) <= ASIDE and not has_finite(between)
    acts = ends.finite or (ends.low in PREVERBAL and ends.pos != "ADP")  # « docteur en droit »
    return behind if aside and not acts else None


def _is_role(phrase: Phrase, *, bare: bool = False) -> bool:
    role = role_of(phrase.noun)
    if role is not None and role.kind == "group" and phrase.number == "s":
        role = one_of(role)  # « l'un des membres »
    person = role is not None and role.kind == "person" and phrase.number == "s"
    return person and not phrase.name and (bare or bool(phrase.determiner))


def _parted(tokens: Sequence[Token]) -> bool:
    """Tell whether another clause begins, or another one is joined: « et la ministre ».

    « la fédération de l'artisanat et du bâtiment (FAB) » is one.
    """
    for k, token in enumerate(tokens):
        complement = token_at(tokens, k + 1).low in OF
        called = token_at(tokens, k + 1).pos == NAME and token_at(tokens, k + 2).text == ")"
        if token.quoted or token.text in {";", ":", "."} or token.low == "mais":
            return True
        if (token.low == "et" and not complement) or (token.text == "(" and not called):
            return True
    return False
