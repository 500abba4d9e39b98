"""Reported clauses without marks: « Selon X, … », « X répond que … », « …, rappelle X »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.quoting.cues import Cue
from stance.quoting.phrases import Phrase
from stance.quoting.sources import Clause, Link, source_of
from stance.quoting.tokens import Token

__all__ = ["Reported", "find_reported"]

SHORTEST = 4  # words that a reported clause has at least
_REPORTING = frozenset(["say", "judge"])
_INCISED = frozenset(["say", "judge", "gesture"])
_OPENERS = frozenset(["et", "mais", "or", "car", "donc", "certes", "-", "–", "—", ",", "«", "»", "•"])


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause: its tokens and what introduces it."""

    start: int
    end: int
    link: Link


def find_reported(clause: Clause) -> list[Reported]:
    """Return the clauses that a sentence reports without marks, in order.

    None holds another; a clause of which the better part stands in marks is left
    to the marks.
    """
    found: list[Reported] = []
    for cue in clause.cues:
        if cue.negated:
            continue
        for reported in _report(clause, cue):
            start, end = _trim(clause.tokens, reported.start, reported.end)
            words = [t for t in clause.tokens[start:end] if t.pos != "PUNCT"]
            quoted = sum(t.span >= 0 for t in words)
            if len(words) < SHORTEST or quoted * 2 > len(words):
                continue
            if any(start < other.end and other.start < end for other in found):
                continue
            found.append(Reported(start, end, reported.link))
    return sorted(found, key=lambda r: r.start)


def _report(clause: Clause, cue: Cue) -> Iterator[Reported]:
    if cue.mood == "preposition":
        yield from _by_preposition(clause, cue)
    elif cue.verb.indirect and cue.verb.kind in _REPORTING:
        yield from _by_que(clause, cue)
    if cue.mood == "finite" and cue.verb.kind in _INCISED and not cue.passive:
        yield from _by_incise(clause, cue)


def _by_que(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« X a déclaré à l'AFP que … »."""
    tokens = clause.tokens
    place = _que(tokens, cue.end)
    if place is None or cue.mood == "participle" or cue.passive:
        return
    if place + 1 < len(tokens) and tokens[place + 1].span >= 0:
        return
    source = source_of(clause, cue, 0)
    if source is None:
        return
    end = _clause_end(tokens, place + 1)
    yield Reported(place + 1, end, Link(cue, source, "que"))


def _que(tokens: Sequence[Token], i: int) -> int | None:
    """Return the place of the « que » that a verb governs, past its complements."""
    for j in range(i, min(i + 10, len(tokens))):
        token = tokens[j]
        if token.low in {"que", "qu'"}:
            return j
        if token.finite or token.span >= 0 or token.text in {".", ";", ":"}:
            return None
        if token.pos == "DET" and tokens[j - 1].pos not in {"ADP", "DET"} and j > i - 1 and tokens[j - 1].low not in {"à", "au", "dans", "sur", "lors", "devant"}:
            return None  # the verb has an object: « dit la vérité que … »
    return None


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Return where a reported clause ends: the end of the sentence, or marks that open."""
    for j in range(start, len(tokens)):
        if tokens[j].text == ";" or (tokens[j].text == ":" and j + 1 < len(tokens) and tokens[j + 1].span >= 0):
            return j
        if tokens[j].span >= 0 and j - start > SHORTEST and _long(tokens, j):
            return j
    return len(tokens)


def _long(tokens: Sequence[Token], j: int) -> bool:
    return any(t.text == "citation" for t in tokens[j : j + 2] if t.span == tokens[j].span)


def _by_preposition(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« Selon X, … » and « …, selon X »."""
    if not cue.verb.indirect:
        return
    source = source_of(clause, cue, 0)
    if source is None:
        return
    tokens = clause.tokens
    link = Link(cue, source, "selon")
    end = _after_source(tokens, source)
    opens = all(t.pos in {"PUNCT", "CCONJ", "ADV"} or t.low in _OPENERS for t in tokens[: cue.start])
    boundary = next((j for j in range(cue.start - 1, -1, -1) if tokens[j].text in {";", ":"}), None)
    starts_clause = boundary is not None and boundary == cue.start - 1
    if (opens or starts_clause) and end < len(tokens) and tokens[end].text == ",":
        yield Reported(end + 1, _clause_end(tokens, end + 1), link)
        return
    if opens or cue.verb.lemma == "pour" or source.kind == "pronoun" and not opens and cue.start < 3:
        return
    start = 0 if boundary is None else boundary + 1
    if end < len(tokens) and tokens[end].text == "," and any(t.finite for t in tokens[end:]) and not any(
        t.finite for t in tokens[start : cue.start]
    ):
        yield Reported(start, _clause_end(tokens, end), link)
        return
    if any(t.finite for t in tokens[start : cue.start]):
        yield Reported(start, cue.start, link)


def _after_source(tokens: Sequence[Token], source: Phrase) -> int:
    """Return the token after a source, past what still belongs to it."""
    end = source.end
    while end < len(tokens) and tokens[end].text not in {",", ".", ";", ":"} and tokens[end].span < 0:
        if tokens[end].finite:
            return source.end
        end += 1
    return end


def _by_incise(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« …, rappelle X » and « Ces aides, précise-t-il, ne suffisent pas »."""
    tokens = clause.tokens
    if cue.start < 2 or tokens[cue.start - 1].text not in {",", "–", "—"}:
        return
    if cue.verb.kind == "gesture" and not cue.pronoun and cue.verb.lemma != "poursuivre":
        return
    if tokens[cue.start - 2].span >= 0:
        return  # the words in marks right before are what it introduces
    source = source_of(clause, cue, cue.start)
    if source is None or source.start < cue.start or source.preposition and not cue.pronoun:
        return
    if _que(tokens, cue.end) is not None:
        return
    start = next((j + 1 for j in range(cue.start - 1, -1, -1) if tokens[j].text in {";"}), 0)
    last = [j for j in range(start, cue.start) if tokens[j].span >= 0]
    if last and _long(tokens, last[0]):
        start = last[-1] + 1
    if not any(t.finite for t in tokens[start : cue.start]) and not any(t.finite for t in tokens[source.end :]):
        return
    link = Link(cue, source, "incise")
    rest = tokens[source.end :]
    goes_on = bool(rest) and rest[0].text in {",", "–", "—"} and any(t.finite for t in rest)
    first_clause = any(t.finite for t in tokens[start : cue.start])
    if goes_on and not first_clause:
        yield Reported(start, _clause_end(tokens, source.end), link)
    else:
        yield Reported(start, cue.start, link)


def _trim(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Leave out conjunctions, commas and marks at the ends of a clause."""
    while start < end and (tokens[start].low in _OPENERS or tokens[start].pos == "PUNCT"):
        start += 1
    while end > start and (tokens[end - 1].pos == "PUNCT" or tokens[end - 1].low in {"et", "mais", "ou", "d'un", "de", "un", "une", "des", "d'"}) and tokens[end - 1].text not in {")", "%"}:
        end -= 1
    return start, end
