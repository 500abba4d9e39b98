"""Who acts in a sentence, and who is about to speak in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.quoting.clause import Clause, speaks
from stance.quoting.subjects import source_of
from stance.quoting.tokens import Token, has_finite
from stance.resources import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.quoting.phrases import Phrase

__all__ = ["is_subject", "stands_for_somebody", "taking_the_floor"]

VERB_WITHIN = 5  # tokens behind a phrase among which its verb stands
IMPERSONAL_WITHIN = 3  # the same for « il », past negation and pronouns
_OPENING = frozenset(["say", "judge", "gesture"])  # verbs after which one may go on to speak
_BEFORE_IMPERSONAL = frozenset(["ne", "n'", "se", "s'", "en"])


@cache
def _impersonal() -> frozenset[str]:
    return frozenset(row["form"] for row in read_table("impersonal"))


def taking_the_floor(clause: Clause) -> Iterator[Phrase]:
    """Yield who speaks in a sentence that quotes nothing yet: « Anne Roy relativise. »."""
    for cue in clause.cues:
        if cue.mood != "finite" or cue.verb.kind not in _OPENING or cue.passive or cue.negated:
            continue
        source = source_of(clause, cue, 0)
        if source and source.number == "s" and source.kind != "pronoun" and speaks(source):
            yield source


def stands_for_somebody(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a pronoun acts: « il », « l'une d'elles »."""
    partitive = clause.tokens[phrase.head].low in {"un", "une"}
    return _is_personal(clause.tokens, phrase) or (partitive and is_subject(clause, phrase))


def _is_personal(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a pronoun is a subject that stands for somebody, unlike « il faut »."""
    pronoun = tokens[phrase.head].low
    if pronoun not in {"il", "elle"} or phrase.end >= len(tokens):
        return False
    following = tokens[phrase.end : phrase.end + IMPERSONAL_WITHIN]
    verb = next((t.low for t in following if t.low not in _BEFORE_IMPERSONAL), "")
    return pronoun == "elle" or verb not in _impersonal()


def is_subject(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether a phrase acts in its sentence: a verb follows, or it comes first."""
    if phrase.preposition:
        return False
    first = phrase is clause.phrases[0]
    return first or _has_verb(clause.tokens, phrase) or _leads(clause.tokens, phrase)


def _leads(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a name stands before all verbs: « Face à lui, Anne Roy, 23 ans, joue »."""
    set_off = phrase.start == 0 or tokens[phrase.start - 1].text == ","
    named = bool(phrase.name) and set_off
    return named and not has_finite(tokens[: phrase.start]) and has_finite(tokens[phrase.end :])


def _has_verb(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a verb follows a phrase close enough to have it as its subject."""
    for token in tokens[phrase.end : phrase.end + VERB_WITHIN]:
        if token.finite:
            return True
        if token.pos in {"NOUN", "ADP", "NAME"} or token.text in {".", ";", ":"}:
            return False
    return False
