"""Reported clauses without marks: « Selon X, … », « X répond que … », « …, rappelle X »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stance.quoting.clause import Clause, is_document, speaks
from stance.quoting.cues import Cue
from stance.quoting.phrases import Phrase
from stance.quoting.sources import Link
from stance.quoting.subjects import source_of
from stance.quoting.tokens import Token

__all__ = ["Reported", "find_reported"]

SHORTEST = 4  # words that a reported clause has at least
CUT_SHORTEST = 7  # words that it has at least where marks cut it off
_LOOSE_ENDS = frozenset(["DET", "ADP", "AUX", "VERB", "SCONJ", "PRON"])
_ASIDES = frozenset(
    "qui dont où lors avant après tout en ajoutant précisant lequel laquelle".split()
)
_THAT = frozenset(["que", "qu'"])
_INCISED = frozenset(["say", "judge", "gesture"])
_OPENERS = frozenset(
    ["et", "mais", "or", "car", "donc", "certes", "-", "–", "—", ",", "«", "»", "•"]
)


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause: its tokens and what introduces it."""

    start: int
    end: int
    link: Link


def find_reported(clause: Clause, quoted: frozenset[int]) -> list[Reported]:
    """Return the clauses that a sentence reports without marks, in order.

    Parameters
    ----------
    clause : Clause
    quoted : frozenset of int
        The spans of the sentence that are somebody's words; other marks, of a
        title or a term, cut nothing.

    None holds another; a clause of which the better part stands in marks is left
    to the marks.
    """
    terms = [t if t.span in quoted else replace(t, span=-1) for t in clause.tokens]
    clause = Clause(tuple(terms), clause.phrases, clause.cues)
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
    elif cue.verb.indirect:
        yield from _by_que(clause, cue)
        yield from _by_infinitive(clause, cue)
        yield from _by_colon(clause, cue)
    if cue.mood == "finite" and cue.verb.kind in _INCISED and not cue.passive:
        yield from _by_incise(clause, cue)


def _by_que(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« X a déclaré à l'AFP que … »."""
    tokens = clause.tokens
    place = _que(tokens, cue.end)
    if place is None or cue.mood not in {"finite", "gerund"} or cue.passive:
        return
    if place + 1 < len(tokens) and tokens[place + 1].span >= 0:
        return
    source = source_of(clause, cue, 0)
    if source is None:
        return
    end = _clause_end(tokens, place + 1)
    again = [
        j for j in range(place + 2, end - 1) if tokens[j].low == "et" and tokens[j + 1].low in _THAT
    ]
    for start, stop in pairwise([place, *(j + 1 for j in again), end + 1]):
        stop = stop - 1 if stop <= end else end  # noqa: PLW2901 - « … et que … » parts two clauses
        if _whole(tokens, start + 1, stop):
            yield Reported(start + 1, stop, Link(cue, source, "que"))


def _by_infinitive(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« Elle assure avoir prévenu la mairie »."""
    tokens = clause.tokens
    if cue.mood != "finite" or cue.passive or cue.verb.kind != "say" or cue.end >= len(tokens):
        return
    first = tokens[cue.end]
    if (
        first.pos not in {"VERB", "AUX"}
        or first.finite
        or not first.low.endswith(("er", "ir", "re"))
    ):
        return
    source = source_of(clause, cue, 0)
    end = _clause_end(tokens, cue.end)
    if source is not None and source.end <= cue.start and _whole(tokens, cue.end, end):
        yield Reported(cue.end, end, Link(cue, source, "que"))


def _by_colon(clause: Clause, cue: Cue) -> Iterator[Reported]:
    """« Faux, rétorque la ministre : l'offre n'a jamais été recevable »."""
    tokens = clause.tokens
    if cue.mood != "finite" or cue.passive or cue.start < 1 or tokens[cue.start - 1].text != ",":
        return
    source = source_of(clause, cue, cue.start)
    if source is None or source.end >= len(tokens) or tokens[max(source.end, cue.end)].text != ":":
        return
    start = max(source.end, cue.end) + 1
    if any(t.span >= 0 for t in tokens[start:]) or not any(t.finite for t in tokens[start:]):
        return
    yield Reported(start, len(tokens), Link(cue, source, "incise"))


def _whole(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a stretch cut off by marks is a clause without them.

    « X dit que Y est « … » » reports one clause, and its words stand in the marks.
    """
    if end >= len(tokens) or tokens[end].span < 0:
        return True
    words = [t for t in tokens[start:end] if t.pos != "PUNCT"]
    loose = tokens[end - 1].pos in _LOOSE_ENDS or tokens[end - 1].low in {"comme", "pas", "plus"}
    return len(words) >= CUT_SHORTEST and any(t.finite for t in words) and not loose


def _que(tokens: Sequence[Token], i: int) -> int | None:
    """Return the place of the « que » that a verb governs, past its complements."""
    for j in range(i, min(i + 10, len(tokens))):
        token = tokens[j]
        if token.low in {"que", "qu'"}:
            return j
        if token.finite or token.span >= 0 or token.text in {".", ";", ":"}:
            return None
        if (
            token.pos == "DET"
            and tokens[j - 1].pos not in {"ADP", "DET"}
            and j > i - 1
            and tokens[j - 1].low not in {"à", "au", "dans", "sur", "lors", "devant"}
        ):
            return None  # the verb has an object: « dit la vérité que … »
    return None


def _clause_end(tokens: Sequence[Token], start: int) -> int:
    """Return where a reported clause ends: the end of the sentence, or marks that open."""
    for j in range(start, len(tokens)):
        if tokens[j].text == ";" or (
            tokens[j].text == ":" and j + 1 < len(tokens) and tokens[j + 1].span >= 0
        ):
            return j
        if tokens[j].span >= 0:
            return j
        if tokens[j].text in {"–", "—"} and not any(
            t.text == tokens[j].text for t in tokens[j + 1 :]
        ):
            return j  # « … – une phrase que tous ont prononcée »
        if tokens[j].text == "," and j > start + SHORTEST and _turns_back(tokens, j):
            return j
    return len(tokens)


def _turns_back(tokens: Sequence[Token], j: int) -> bool:
    """Tell whether the main clause goes on behind a comma: « …, mais a refusé », « …, tout en »."""
    following = [t for t in tokens[j + 1 : j + 6] if t.pos != "ADV" or t.low == "tout"]
    if not following:
        return False
    if following[0].low in {"mais", "et", "puis"}:
        verb = next(
            (t for t in following[1:] if t.low not in {"ne", "n'", "se", "s'", "l'", "lui"}), None
        )
        return verb is not None and verb.finite
    low = [t.low for t in following[:2]]
    return low[:2] == ["tout", "en"] or (
        following[0].low.endswith("ant") and following[0].pos == "VERB"
    )


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
    if cue.end < len(tokens) and tokens[cue.end].low == "qui":
        end = _clause_end(tokens, cue.end + 1)
        if _whole(tokens, cue.end + 1, end):
            yield Reported(cue.end + 1, end, link)
        return
    opens = all(
        t.pos in {"PUNCT", "CCONJ", "ADV"} or t.low in _OPENERS for t in tokens[: cue.start]
    )
    opens = opens or tokens[cue.start - 1].low in {"car", "que", "qu'", "puisque", "mais"}
    boundary = next((j for j in range(cue.start - 1, -1, -1) if tokens[j].text in {";", ":"}), None)
    starts_clause = boundary is not None and boundary == cue.start - 1
    if (opens or starts_clause) and end < len(tokens) and tokens[end].text == ",":
        end = _after_relative(tokens, end)
        stop = _clause_end(tokens, end + 1)
        if _whole(tokens, end + 1, stop):
            yield Reported(end + 1, stop, link)
        return
    if (
        opens
        or cue.verb.lemma == "pour"
        or source.kind == "pronoun"
        and not opens
        and cue.start < 3
    ):
        return
    start = 0 if boundary is None else boundary + 1
    if (
        end < len(tokens)
        and tokens[end].text == ","
        and any(t.finite for t in tokens[end:])
        and not any(t.finite for t in tokens[start : cue.start])
    ):
        yield Reported(start, _clause_end(tokens, end), link)
        return
    if any(t.finite for t in tokens[start : cue.start]):
        yield Reported(start, cue.start, link)


def _after_source(tokens: Sequence[Token], source: Phrase) -> int:
    """Return the token after a source, past what still belongs to it."""
    end = source.end
    relative = False
    while (
        end < len(tokens) and tokens[end].text not in {",", ".", ";", ":"} and tokens[end].span < 0
    ):
        relative = relative or tokens[end].low in {"que", "qu'", "qui", "dont"}
        if tokens[end].finite and not relative:
            return source.end
        end += 1
    return end


def _after_relative(tokens: Sequence[Token], comma: int) -> int:
    """Step over « , qui a dirigé l'enquête, » behind a source; return the comma that ends it."""
    if comma + 1 < len(tokens) and tokens[comma + 1].low in {
        "qui",
        "dont",
        "où",
        "lequel",
        "laquelle",
    }:
        closing = next((j for j in range(comma + 2, len(tokens)) if tokens[j].text == ","), None)
        return comma if closing is None else closing
    return comma


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
    if not speaks(source) or (is_document(source) and source.determiner in {"un", "une"}):
        return
    if cue.pronoun == "on" and source.kind == "pronoun":
        return  # « dit-on »: nobody says it
    if _que(tokens, cue.end) is not None:
        return
    start = next((j + 1 for j in range(cue.start - 1, -1, -1) if tokens[j].text in {";"}), 0)
    last = [j for j in range(start, cue.start) if tokens[j].span >= 0]
    if last and _long(tokens, last[0]):
        start = last[-1] + 1
    if not any(t.finite for t in tokens[start : cue.start]) and not any(
        t.finite for t in tokens[source.end :]
    ):
        return
    link = Link(cue, source, "incise")
    rest = tokens[max(source.end, cue.end) :]
    goes_on = (
        len(rest) > SHORTEST
        and rest[0].text in {",", "–", "—"}
        and rest[1].low not in _ASIDES
        and not rest[1].low.endswith("ant")
        and any(t.finite for t in rest)
    )
    if not goes_on:
        verbless = cue.verb.kind == "say" and not any(t.finite for t in rest)
        if verbless or any(t.finite for t in tokens[start : cue.start]):
            yield Reported(start, cue.start, link)
        return
    end = _clause_end(tokens, max(source.end, cue.end) + 1)
    if _whole(tokens, start, end):
        yield Reported(start, end, link)


def _trim(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Leave out conjunctions, commas and marks at the ends of a clause."""
    while start < end and (tokens[start].low in _OPENERS or tokens[start].pos == "PUNCT"):
        start += 1
    while (
        end > start
        and (
            tokens[end - 1].pos == "PUNCT"
            or tokens[end - 1].low in {"et", "mais", "ou", "d'un", "de", "un", "une", "des", "d'"}
        )
        and tokens[end - 1].text not in {")", "%"}
    ):
        end -= 1
    return start, end
