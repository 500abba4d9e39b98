"""What a sentence says of those whom it names: « le préfet, X », « X, 54 ans, maire de Vire ».

Phrases join a name with the role right beside it (see ``stance.french.appositions``). Here is
what stands further off, or within a longer phrase.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.appositions import noun_of_many
from stance.french.grammar import OF, PREVERBAL
from stance.french.noun_phrases import Phrase
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, printed, token_at
from stance.french.word_lists import means_person, one_of, role_of
from stance.speakers.descriptions import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BRACKET", "said_before", "said_behind", "said_within", "words_beside"]


ASIDES, ASIDE = 4, 14  # phrases, and tokens, that may stand between a role and its name
WITHIN = 12  # tokens of a role before the name of its holder
COPULA = 3  # tokens of « est aussi le »
BRACKET = re.compile(r"\(\s?([^()]{2,40}?)\s?\)")
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
    if 0 < len(between) <= COPULA and between[0].low in _copulas():
        return behind
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
    return any(
        t.quoted or t.text in {";", ":", "(", "."} or t.low in {"et", "mais"} for t in tokens
    )


@cache
def _copulas() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("copulas"))


def words_beside(tokens: Sequence[Token], phrase: Phrase) -> frozenset[str]:
    """Return the words of a party or a body beside a name: « X (LR) », « X, du SNJ »."""
    match = BRACKET.search(printed(tokens, phrase.head, phrase.end))
    inside = [match.group(1)] if match else []
    comma = phrase.end + (token_at(tokens, phrase.end).text == ",")
    article = token_at(tokens, comma + 1).low in {"la", "l'", "le"}
    name = token_at(tokens, comma + 1 + article)
    if token_at(tokens, comma).low in OF and name.pos == NAME:
        inside.append(name.text)
    return words_of(inside)
