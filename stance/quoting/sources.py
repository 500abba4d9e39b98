"""Link each quotation to the cue that introduces it and to the phrase that speaks.

The rules follow how the press writes, from the surest to the least sure: a cue
right behind the marks (« …, explique X »), one right before them (« X déplore
« … » »), a colon, a cue further on, the subject of the sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stance.quoting.clause import Clause, speaks
from stance.quoting.cues import Cue
from stance.quoting.phrases import Phrase
from stance.quoting.subjects import named_after, preverbal, source_of

__all__ = ["Link", "link_span"]

_STRONG = frozenset(["say", "judge", "preposition"])
NEAR = 3  # tokens between marks and a cue right before them


@dataclass(frozen=True, slots=True)
class Link:
    """What introduces a quotation: the cue, the phrase that speaks, and the rule.

    Attributes
    ----------
    cue : Cue or None
    source : Phrase or None
    method : str
        ``"cue_after"``, ``"cue_before"``, ``"colon"``, ``"cue_later"``,
        ``"subject"`` or ``"none"``.
    """

    cue: Cue | None
    source: Phrase | None
    method: str


def link_span(clause: Clause, k: int) -> Link:
    """Return what introduces span ``k`` of a sentence."""
    inside = [i for i, token in enumerate(clause.tokens) if token.span == k]
    if not inside:
        return Link(None, None, "none")
    first, last = inside[0], inside[-1] + 1
    incise = _cue_inside(clause, first, last)
    if incise:
        return incise
    before = _cue_before(clause, first)
    if before and before.cue and _tight(clause, before.cue, first):
        return before
    after = _cue_after(clause, last) or _signed(clause, last)
    if after:
        return after
    if before:
        return before
    return (
        _colon(clause, first)
        or _cue_later(clause, last)
        or _before_colon(clause, first)
        or _subject(clause, first)
        or Link(None, None, "none")
    )


def _cue_inside(clause: Clause, first: int, last: int) -> Link | None:
    """Find an incise of the journalist's inside the marks."""
    tokens = clause.tokens
    for cue in clause.cues:
        if first < cue.start < last or cue.start == last + 1 and tokens[last].text == "»":
            source = source_of(clause, cue, cue.start)
            return Link(cue, source, "cue_after") if source else None
    return None


def _tight(clause: Clause, cue: Cue, first: int) -> bool:
    """Tell whether a cue governs the quotation right behind it: « X a dit que « … » »."""
    gap = clause.tokens[cue.end : first]
    if cue.mood == "preposition" or len(gap) > 4:
        return False
    return not any(token.text in {",", ";"} or token.span >= 0 for token in gap)


def _cue_after(clause: Clause, last: int) -> Link | None:
    """Find « …, explique X », « …, a-t-il dit », « … », selon X » right behind the marks."""
    tokens = clause.tokens
    for cue in clause.cues:
        if cue.start < last:
            continue
        gap = tokens[last : cue.start]
        if len(gap) > 4 or any(t.span >= 0 for t in gap):
            return None
        words = [t for t in gap if t.pos != "PUNCT"]
        if any(t.low in {";", ":", "et", "mais", "qui", "que", "qu'", "dont"} for t in gap):
            return None
        if cue.mood == "preposition":
            return _linked(clause, cue, last, "cue_after") if not words else None
        if (
            cue.mood == "infinitive"
            and gap
            and all(t.pos in {"VERB", "AUX", "ADP", "PRON", "ADV", "PUNCT"} for t in gap)
        ):
            source = named_after(clause, cue)  # « …, aimait à répéter un militant »
            return Link(cue, source, "cue_after") if source else None
        if cue.mood != "finite" or cue.passive:
            return None
        if words and not all(t.pos in {"ADV", "PRON", "SCONJ", "CCONJ"} for t in words):
            # « … », la ministre a répondu »: a subject stands between.
            phrase = next(
                (p for p in clause.phrases if last <= p.start and p.end <= cue.start), None
            )
            comma = bool(gap) and gap[0].text == ","
            if phrase is None or phrase.preposition or not comma:
                return None
        return _linked(clause, cue, last, "cue_after")
    return None


def _signed(clause: Clause, last: int) -> Link | None:
    """Read « … » — Anne Roy, journaliste » and « … » (Anne Roy) »."""
    tokens = clause.tokens
    if last + 1 >= len(tokens) or tokens[last].text not in {"—", "–", "("}:
        return None
    phrase = next((p for p in clause.phrases if p.start == last + 1), None)
    alone = (
        phrase is not None and phrase.kind == "name" and not any(t.finite for t in tokens[last:])
    )
    return Link(None, phrase, "cue_after") if alone else None


def _linked(clause: Clause, cue: Cue, floor: int, method: str) -> Link | None:
    source = source_of(clause, cue, floor)
    return Link(cue, source, method) if source else None


def _cue_before(clause: Clause, first: int) -> Link | None:
    """Find the cue to the left whose words these may be.

    The nearest that reports speech wins; a verb of another kind (« dénoncer »,
    « refuser ») only where it stands right before the marks or nothing else does.
    """
    fallback: Link | None = None
    for cue in reversed([c for c in clause.cues if c.end <= first]):
        gap = clause.tokens[cue.end : first]
        if any(t.text == ";" for t in gap):
            break
        if not _may_govern(clause, cue, first):
            continue
        source = source_of(clause, cue, 0)
        if source is None:
            continue
        link = Link(cue, source, "cue_before")
        near = len(gap) <= NEAR and not any(t.span >= 0 for t in gap)
        within = not (source.name or source.kind == "pronoun") and _within_report(clause, cue)
        if speaks(source) and (cue.verb.kind in _STRONG or (near and not within)):
            return link
        fallback = fallback or link
    return fallback


def _within_report(clause: Clause, cue: Cue) -> bool:
    """Tell whether a verb stands in what another reports: « Il dit que le projet vise à « … » »."""
    for outer in clause.cues:
        if outer.end > cue.start:
            return False
        if outer.mood == "preposition":
            return True
        if outer.verb.kind in {"say", "judge"} and not outer.passive:
            between = clause.tokens[outer.end : cue.start]
            if any(t.low in {"que", "qu'"} for t in between):
                return True
    return False


def _may_govern(clause: Clause, cue: Cue, first: int) -> bool:
    if cue.negated and cue.verb.kind in {"say", "judge"}:
        return False
    tight = _tight(clause, cue, first)
    if (cue.mood == "participle" or cue.passive) and not tight:
        return False
    if cue.verb.kind == "gesture" and cue.mood in {"infinitive", "participle"}:
        return first - cue.end <= NEAR
    return True


def _colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks after a colon without a cue: « il sourit : », « X : « … » »."""
    tokens = clause.tokens
    if not first or tokens[first - 1].text != ":":
        return None
    colon = first - 1
    near = [p for p in clause.phrases if p.end == colon and speaks(p)]
    if not any(t.finite for t in tokens[:colon]):
        whole = bool(near) and (near[0].name or near[0].determiner)
        return Link(None, replace(near[0], preposition=""), "colon") if whole else None
    source = preverbal(clause, colon, 0)
    return Link(None, source, "colon") if source and speaks(source) else None


def _before_colon(clause: Clause, first: int) -> Link | None:
    """Find who speaks before a colon further off: « X enfonce le clou : c'est « … » »."""
    tokens = clause.tokens
    colon = next((j for j in range(first - 1, 0, -1) if tokens[j].text == ":"), None)
    if colon is None or not any(t.finite for t in tokens[:colon]):
        return None
    source = preverbal(clause, colon, 0)
    named = source is not None and (source.name or source.kind == "pronoun")
    return Link(None, source, "colon") if named else None


def _cue_later(clause: Clause, last: int) -> Link | None:
    """Find an incise or a « selon X » further on in the sentence."""
    tokens = clause.tokens
    for cue in clause.cues:
        if cue.start <= last or cue.mood not in {"finite", "preposition"} or cue.passive:
            continue
        apart = (
            tokens[cue.start - 1].text in {",", "–", "—", "("} or tokens[cue.start - 1].span >= 0
        )
        if any(t.text == ";" for t in tokens[last : cue.start]):
            return None
        if apart or cue.verb.lemma in {"selon", "d'après", "dixit"}:
            source = named_after(clause, cue)
            if source:
                return Link(cue, source, "cue_later")
    return None


def _subject(clause: Clause, first: int) -> Link | None:
    """Fall back on the subject of the clause that the fragment stands in."""
    if any(t.low in {"c'", "ce"} for t in clause.tokens[max(0, first - 4) : first]):
        return None  # « La police, c'est « … » »: somebody else's words on it
    source = preverbal(clause, first, 0)
    if source is None or not speaks(source) or source.number == "p" and not source.name:
        return None
    return Link(None, source, "subject")
