"""Who speaks with a cue: the subject before its verb or behind it, the name after « selon »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stance.quoting.clause import Clause, is_document, speaks
from stance.quoting.cues import Cue, is_closed
from stance.quoting.phrases import Phrase, read_phrase
from stance.quoting.tokens import Token

__all__ = ["named_after", "preverbal", "source_of"]

_BOUNDARIES = frozenset(
    [",", ";", ":", "(", ")", "–", "—", "et", "mais", "ou", "puis", "car", "or"]
)
_SUBORDINATORS = frozenset(
    "que qu' quand lorsque lorsqu' si comme puisque puisqu' dont où alors tandis".split()
)
_SKIPPED = frozenset("ADV PRON AUX PART".split())
_PLACES = frozenset("chez auprès dans à au aux côté de du".split())
_SUBJECTS = frozenset("il elle ils elles on qui".split())
AFTER = 9  # tokens between a cue and an inverted subject


def source_of(clause: Clause, cue: Cue, floor: int) -> Phrase | None:
    """Return the phrase that speaks with ``cue``, looking no further left than ``floor``."""
    if cue.mood == "preposition":
        return _after_preposition(clause, cue)
    if cue.pronoun:
        return _clitic(clause, cue)
    if cue.passive or cue.mood == "participle":
        return _agent(clause, cue)
    if cue.mood in {"gerund", "infinitive"}:
        return _governing_subject(clause, cue)
    if floor:
        source = preverbal(clause, cue.start, floor) or named_after(clause, cue)
    else:
        source = _comme(clause, cue) or preverbal(clause, cue.start, 0) or named_after(clause, cue)
    if source is not None and clause.tokens[source.head].low == "on":
        return _place_of_on(clause, source) or source
    return source


def _after_preposition(clause: Clause, cue: Cue) -> Phrase | None:
    """Return who « selon » names; « X, pour qui … » looks back."""
    tokens = clause.tokens
    if is_closed(cue.verb.lemma):
        plural = cue.verb.lemma.startswith(("à les", "à leurs"))
        return Phrase(
            cue.start,
            cue.end,
            cue.start,
            "pronoun",
            number="p" if plural else "s",
            core=(cue.start, cue.end),
        )
    if cue.end < len(tokens) and tokens[cue.end].low == "qui":
        before = [p for p in clause.phrases if p.end <= cue.start]
        return replace(before[-1], preposition="") if before else None
    phrase = _phrase_from(clause, cue.end)
    return phrase if phrase is not None and speaks(phrase) else None


def _place_of_on(clause: Clause, on: Phrase) -> Phrase | None:
    """Return the body for which « on » speaks: « Au ministère, on dit … »."""
    for phrase in clause.phrases:
        near = phrase.start < on.start or phrase.start <= on.end + 3
        if near and phrase.preposition in {
            "au",
            "à",
            "a",
            "chez",
            "dans",
            "auprès",
            "côté",
            "de",
            "du",
        }:
            if speaks(phrase) and phrase.kind != "pronoun":
                return replace(phrase, preposition="")
    return None


def _clitic(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase for an inverted pronoun; for « on » the place that it speaks from."""
    if cue.pronoun == "on":
        for i in range(cue.end, min(cue.end + 4, len(clause.tokens))):
            if clause.tokens[i].low in _PLACES:
                phrase = _phrase_from(clause, i + 1)
                if phrase and speaks(phrase):
                    return phrase
    gender = "f" if cue.pronoun.startswith("elle") else "m" if cue.pronoun.startswith("il") else ""
    number = "p" if cue.pronoun in {"ils", "elles", "nous"} else "s"
    place = next(
        i for i in range(cue.start, cue.end) if clause.tokens[i].low.endswith(f"-{cue.pronoun}")
    )
    return Phrase(
        place, place + 1, place, "pronoun", gender=gender, number=number, core=(place, place + 1)
    )


def _agent(clause: Clause, cue: Cue) -> Phrase | None:
    """Return who acts on a passive: « jugé « … » par X »."""
    for phrase in clause.phrases:
        if phrase.start >= cue.end and phrase.preposition == "par":
            gap = clause.tokens[cue.end : phrase.start]
            if not any(t.finite for t in gap):
                return phrase
    return None


def _phrase_from(clause: Clause, i: int) -> Phrase | None:
    """Return the phrase that begins at token ``i``, an adverb or an article further at most."""
    for phrase in clause.phrases:
        if i <= phrase.start <= i + 2:
            gap = clause.tokens[i : phrase.start]
            if all(t.pos in {"ADV", "DET", "ADP"} or t.low in {"lui", "même"} for t in gap):
                return phrase
    if i < len(clause.tokens):
        return read_phrase(clause.tokens, i)
    return None


def _comme(clause: Clause, cue: Cue) -> Phrase | None:
    """Read « comme l'explique X », « ainsi parle X »: the subject stands behind."""
    before = clause.tokens[max(0, cue.start - 1)]
    if before.low in {"comme", "ainsi", "où"} or clause.tokens[cue.start].low in {"comme", "ainsi"}:
        return named_after(clause, cue)
    return None


def named_after(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject behind an inverted verb, past adverbs and complements.

    What may stand between them: « a expliqué mercredi à l'AFP la maire », « a
    indiqué, lors d'un point presse, le procureur ».
    """
    if cue.pronoun:
        return _clitic(clause, cue)
    if cue.mood == "preposition":
        return _phrase_from(clause, cue.end)
    place, commas = cue.end, 0
    phrases = [p for p in clause.phrases if p.start >= cue.end]
    tokens = clause.tokens
    while place < min(len(tokens), cue.end + AFTER * (1 + commas)):
        token = tokens[place]
        phrase = next((p for p in phrases if p.start == place), None)
        if phrase and phrase.preposition:
            place = phrase.core[1]
            continue
        if phrase and token.low not in _SUBJECTS:
            sure = speaks(phrase) or (cue.verb.kind in {"say", "judge"} and phrase.determiner)
            return phrase if sure else None
        if token.span >= 0 or token.text in {".", ";", ":"} or token.finite:
            return None
        if token.low in {"que", "qu'", "qui", "et"}:
            return None
        if token.text == ",":
            commas += 1
            if commas > 2:
                return None
        place += 1
    return None


def _governing_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of the main verb on which a gerund or an infinitive hangs.

    « L'entreprise a réagi, dénonçant … », « Dénonçant …, le procureur a requis ».
    """
    tokens = clause.tokens
    verb = next((j for j in range(cue.start - 1, -1, -1) if _governs(tokens, j)), None)
    outer = [c for c in clause.cues if c.end <= cue.start and c.mood == "finite"]
    reporting = [c for c in outer if c.verb.kind in {"say", "judge"} and not c.passive]
    if reporting and not any(t.text == ";" for t in tokens[reporting[-1].end : cue.start]):
        source = source_of(clause, reporting[-1], 0)
        if source is not None:
            return source
    if verb is not None:
        before = tokens[cue.start - 1]
        while (
            verb > 0 and tokens[verb - 1].pos in _SKIPPED and tokens[verb - 1].low not in _SUBJECTS
        ):
            verb -= 1
        subject = _clitic_at(clause, verb) or preverbal(clause, verb, 0)
        near = [p for p in clause.phrases if p.end == cue.start and not p.preposition and speaks(p)]
        hangs = cue.mood == "gerund" and before.text != "," and before.low != "en"
        if hangs and near and not (subject and speaks(subject) and not is_document(subject)):
            return near[0]  # « un message disant … »
        return subject
    for phrase in clause.phrases:
        if phrase.start > cue.end and not phrase.preposition and _stands_as_subject(phrase):
            after = tokens[phrase.end : phrase.end + 4]
            if any(t.pos in {"VERB", "AUX"} for t in after):
                return phrase
    return None


def preverbal(clause: Clause, i: int, floor: int, depth: int = 0) -> Phrase | None:
    """Return the subject of the verb that begins at token ``i``."""
    tokens = clause.tokens
    if depth > 6:
        return None
    relative = _relative(tokens, i, floor)
    if relative is not None:
        before = [p for p in clause.phrases if p.end <= relative and p.start >= floor]
        if before and relative - before[-1].end <= 2:
            return replace(before[-1], preposition="")
    verb = next((j for j in range(i - 1, floor - 1, -1) if _governs(tokens, j)), None)
    start = floor if verb is None else verb + 1
    phrases = [
        p
        for p in clause.phrases
        if start <= p.start
        and p.core[1] <= i
        and not p.preposition
        and _stands_as_subject(p)
        and _depth(tokens, p.start) == _depth(tokens, i)
    ]
    if verb is None:
        whole = [p for p in phrases if not _parenthetical(tokens, p, i)] or phrases
        speaking = [p for p in whole if speaks(p)]
        acting = [p for p in speaking if not is_document(p)]
        return (acting or speaking or whole or [None])[-1]
    bounded = [
        p
        for p in phrases
        if any(
            t.low in _BOUNDARIES | _SUBORDINATORS or t.span >= 0 for t in tokens[start : p.start]
        )
        and not _cut_off(tokens, p.end, i)
    ]
    if bounded:
        return bounded[-1]
    begin = verb
    while (
        begin > floor
        and tokens[begin - 1].pos in _SKIPPED
        and tokens[begin - 1].low not in _SUBJECTS
    ):
        begin -= 1
    inverted = _clitic_at(clause, verb)
    return inverted or preverbal(clause, begin, floor, depth + 1)


def _stands_as_subject(phrase: Phrase) -> bool:
    """Tell whether a phrase may be a subject: a bare noun hardly is one in French."""
    return (
        bool(phrase.determiner or phrase.name) or phrase.kind == "pronoun" or phrase.number == "p"
    )


def _clitic_at(clause: Clause, verb: int) -> Phrase | None:
    """Return the inverted pronoun of a verb that is itself a cue (« a-t-il déclaré »)."""
    for cue in clause.cues:
        if cue.start <= verb < cue.end:
            if cue.pronoun:
                return _clitic(clause, cue)
            before = clause.tokens[cue.start - 1] if cue.start else None
            if before is not None and (
                before.span >= 0
                or before.text == "»"
                or (before.text == "," and cue.start > 1 and clause.tokens[cue.start - 2].span >= 0)
            ):
                return named_after(clause, cue)
    return None


def _governs(tokens: Sequence[Token], j: int) -> bool:
    return tokens[j].finite and tokens[j].span < 0


def _relative(tokens: Sequence[Token], i: int, floor: int) -> int | None:
    """Return the place of a « qui » that is the subject of the verb at ``i``."""
    for j in range(i - 1, max(floor, i - 6) - 1, -1):
        if tokens[j].low == "qui":
            return j
        if (
            tokens[j].finite
            or tokens[j].pos in {"NOUN", "NAME"}
            and tokens[j + 1 : j + 2]
            and tokens[j + 1].text != ","
        ):
            return None
    return None


def _depth(tokens: Sequence[Token], i: int) -> int:
    """Return how many brackets are open before token ``i``."""
    before = [t.text for t in tokens[:i]]
    return before.count("(") - before.count(")")


def _parenthetical(tokens: Sequence[Token], phrase: Phrase, i: int) -> bool:
    """Tell whether commas set a phrase off: « M. Roy, l'air sombre, … »."""
    if phrase.name:
        return False
    before = tokens[phrase.start - 1].text if phrase.start else ""
    return before == "," and any(t.text == "," for t in tokens[phrase.end : i])


def _cut_off(tokens: Sequence[Token], end: int, i: int) -> bool:
    """Tell whether a conjunction parts a phrase from the verb: an object, not a subject."""
    return any(t.low in {"et", "mais", "puis", "ou"} for t in tokens[end:i])
