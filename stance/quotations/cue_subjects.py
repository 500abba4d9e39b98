"""Find who speaks with a cue: the subject of its verb, or the name after « selon ».

`source_of` asks for the subject of a finite verb (`stance.quotations.subjects`). A gerund, an
infinitive or a participle has none of its own and takes that of the verb on which it depends
(« Anne Roy part, dénonçant … »), or the noun before it (« la ministre rétorquant que … »).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stance.french.noun_phrases import Phrase
from stance.french.tagging import has_finite, token_at
from stance.french.word_lists import PREVERBAL, THAT, WHICH, means_person, metonym
from stance.quotations.clauses import Clause, complement_of, is_document, is_side, speaks
from stance.quotations.subjects import (
    COORDINATORS,
    clitic,
    clitic_at,
    governs,
    named_after,
    phrase_from,
    preverbal,
    stands_as_subject,
    verb_start,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stance.french.cues import Cue
    from stance.french.tagging import Token

__all__ = ["source_of"]


ON_NEAR = 3  # tokens behind « on » within which the place stands that it speaks from
VERB_NEAR = 4  # tokens behind a subject within which its verb stands
_PLURAL = ("à les", "à leurs")
# Prepositions before the place of « on »: « Au ministère, on dit … ».
_FROM_BEFORE = frozenset(["au", "à", "a", "chez", "dans", "auprès", "côté", "de", "du"])
_OBJECTS = frozenset(["le", "la", "l'", "les"])
_INVERTING = frozenset(["comme", "ainsi", "où"])
_PERCEIVING = ("enten", "voit", "voir", "voient", "voyait", "vu")  # how forms of the verbs begin


def source_of(clause: Clause, cue: Cue, floor: int) -> Phrase | None:
    """Return the phrase that speaks with a cue, or None.

    Parameters
    ----------
    clause : Clause
        The sentence.
    cue : Cue
    floor : int
        The token that a subject before the verb stands behind or at: the end of
        the words quoted, or 0.
    """
    asked = cue, floor
    if asked not in clause.sources:
        source = _source_of(clause, cue, floor)
        clause.sources[asked] = source if source is None else _apposed_to(clause, source, cue)
    return clause.sources[asked]


def _apposed_to(clause: Clause, phrase: Phrase, cue: Cue) -> Phrase:
    """Return what a bare noun between commas describes, else the phrase itself.

    « La fédération de pêche, première du pays, demande … »; « soupire, philosophe, le maire ».
    """
    tokens = clause.tokens
    bare = phrase.kind == "noun" and not phrase.determiner and not phrase.preposition
    comma = phrase.start - 1
    if not (bare and token_at(tokens, comma).text == token_at(tokens, phrase.end).text == ","):
        return phrase
    if cue.end == comma:
        behind = next((p for p in clause.phrases if p.start == phrase.end + 1), None)
        return behind if behind is not None and stands_as_subject(behind) else phrase
    before = next((p for p in clause.phrases if p.end == comma), None)
    if before is None or before.kind == "pronoun" or not speaks(before):
        return phrase
    return replace(before, preposition="")


def _source_of(clause: Clause, cue: Cue, floor: int) -> Phrase | None:
    if cue.mood == "preposition":
        return _after_preposition(clause, cue)
    if cue.pronoun:
        return clitic(clause, cue)
    if cue.passive or cue.mood == "participle":
        return _agent(clause, cue)
    if cue.mood in {"gerund", "infinitive"}:
        return _governing_subject(clause, cue)
    inverted = (_after_comme(clause, cue) or _between_commas(clause, cue)) if not floor else None
    source = inverted or preverbal(clause, cue.start, floor) or named_after(clause, cue)
    if source is not None and clause.tokens[source.head].low == "on":
        return place_of_on(clause, source) or source
    return source


def _after_preposition(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the phrase after « selon »; for « X, pour qui … », the one before."""
    if cue.closed:
        number = "p" if cue.verb.lemma.startswith(_PLURAL) else "s"
        core = (cue.start, cue.end)
        return Phrase(*core, cue.start, "pronoun", number=number, core=core)
    if token_at(clause.tokens, cue.end).low in WHICH | {"qui"}:  # « un rapport selon lequel »
        before = [p for p in clause.phrases if p.end <= cue.start]
        return replace(before[-1], preposition="") if before else None
    phrase = phrase_from(clause, cue.end)
    if phrase is None:
        return None
    return phrase if speaks(phrase) else None


def place_of_on(clause: Clause, on: Phrase) -> Phrase | None:
    """Return the body for which « on » speaks: « Au ministère, on dit … ».

    Also « Au siège du syndicat, on … », « De source policière, on … ».
    """
    for phrase in map(_past_of, clause.phrases):
        near = phrase.start < on.start or phrase.start <= on.end + ON_NEAR
        if near and _is_spot(phrase):
            itself = speaks(phrase) and not is_side(phrase)
            place = phrase if itself else complement_of(clause.tokens, phrase)
            if speaks(place):
                return replace(place, preposition="")
    return None


def _is_spot(phrase: Phrase) -> bool:
    """Tell whether « on » may speak from there: « Chez les élus », « Rue de Grenelle »."""
    if phrase.kind == "pronoun":
        return False
    bare = not phrase.determiner
    house = bool(metonym(phrase.name)) and (bare or bool(phrase.preposition))
    return phrase.preposition in _FROM_BEFORE or house or (bare and is_side(phrase))


def _past_of(phrase: Phrase) -> Phrase:
    """Return « de source policière » as a phrase that « de » governs."""
    if phrase.determiner not in {"de", "d'"} or phrase.name:
        return phrase
    start = phrase.start + 1
    return replace(
        phrase, start=start, core=(start, phrase.core[1]), determiner="", preposition="de"
    )


def _agent(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the agent of a passive verb: « jugé « … » par X »."""
    for phrase in clause.phrases:
        behind = phrase.start >= cue.end and phrase.preposition == "par"
        between = [t for t in clause.tokens[cue.end : phrase.start] if not t.quoted]
        if behind and not has_finite(between):
            return phrase
    return None


def _after_comme(clause: Clause, cue: Cue) -> Phrase | None:
    """Read « comme l'explique X », « ainsi parle X »: the subject stands behind."""
    before = clause.tokens[max(0, cue.start - 1)]
    inverts = before.low in _INVERTING or clause.tokens[cue.start].low in {"comme", "ainsi"}
    return named_after(clause, cue) if inverts else None


def _between_commas(clause: Clause, cue: Cue) -> Phrase | None:
    """Return a subject between commas: « Le projet, explique son communiqué, « ne … » »."""
    if token_at(clause.tokens, cue.start - 1).text != "," or not cue.verb.reports:
        return None
    source = named_after(clause, cue)
    closed = source is not None and token_at(clause.tokens, source.end).text == ","
    return source if source is not None and closed and speaks(source) else None


def _governing_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of the main verb on which a gerund or an infinitive depends.

    « L'entreprise a réagi, dénonçant … », « Dénonçant …, le procureur a requis ».
    """
    own = _own_subject(clause, cue) or _heard(clause, cue) or _narrated(clause, cue)
    if own is not None:
        return own
    reporting = _reporting_subject(clause, cue)
    if reporting is not None:
        return reporting
    verb = next((j for j in range(cue.start - 1, -1, -1) if governs(clause.tokens[j])), None)
    if verb is None:
        return _participial(clause, cue) or _following_subject(clause, cue)
    begin = verb_start(clause.tokens, verb)
    subject = (
        clitic_at(clause, begin)
        or _inverted_before(clause, begin, cue.start - 1)
        or preverbal(clause, begin, 0)
    )
    acts = subject is not None and speaks(subject) and not is_document(subject)
    return subject if acts else _participial(clause, cue) or subject


def _inverted_before(clause: Clause, begin: int, comma: int) -> Phrase | None:
    """Return the subject between a verb and a comma: « …, a décidé la ministre, promettant … »."""
    tokens = clause.tokens
    if not tokens[comma].text == token_at(tokens, begin - 1).text == ",":
        return None
    phrase = next((p for p in clause.phrases if begin < p.start and p.end == comma), None)
    if phrase is None or phrase.preposition or not speaks(phrase):
        return None
    verbal = all(t.pos in {"AUX", "VERB", "ADV"} for t in tokens[begin : phrase.start])
    return phrase if verbal else None


def _own_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of a participle: « X a parlé, la ministre lui rétorquant que … »."""
    tokens = clause.tokens
    present = next((j for j in range(cue.end - 1, 0, -1) if tokens[j].low.endswith("ant")), None)
    if present is None:
        return None
    begin = present
    while tokens[begin - 1].low in PREVERBAL:
        if tokens[begin - 1].low == "en":
            return None
        begin -= 1
    ends = {begin}
    if tokens[begin - 1].text == ")":  # « la ministre (lire page 3) affirmant que … »
        ends.add(next((j for j in range(begin - 1, 0, -1) if tokens[j].text == "("), begin))
    subject = next((p for p in clause.phrases if p.end in ends), None)
    if subject is None or not speaks(subject):
        return None
    if subject.preposition:  # « …, et à gauche par Paul Roy expliquant que … »
        agent = subject.preposition == "par" and subject.name
        return replace(subject, preposition="") if agent else None
    opens = token_at(tokens, subject.start - 1)
    set_off = opens.text == "," or opens.low == "et"
    return subject if set_off or _is_object(tokens, subject) else None


def _is_object(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a verb governs people: « Il a cité des voisins affirmant que … ».

    What a document says, whoever publishes it says.
    """
    before = token_at(tokens, phrase.start - 1)
    people = phrase.kind == "noun" and bool(phrase.determiner) and not is_document(phrase)
    return people and before.pos in {"VERB", "AUX"} and not before.quoted


def _heard(clause: Clause, cue: Cue) -> Phrase | None:
    """Return whom somebody heard: « Des témoins l'ont entendu crier « … » ».

    Also « … ont entendu l'homme crier », « on y voit une femme expliquer … ».
    """
    tokens = clause.tokens
    verb = cue.start - 1
    if cue.mood != "infinitive":
        return None
    beside = next((p for p in clause.phrases if p.end == cue.start and speaks(p)), None)
    if beside is not None and not beside.preposition and beside.kind != "pronoun":
        return beside if token_at(tokens, beside.start - 1).low.startswith(_PERCEIVING) else None
    if not token_at(tokens, verb).low.startswith("enten"):
        return None
    begin = verb_start(tokens, verb)
    place = next((k for k in range(begin, verb) if tokens[k].low in _OBJECTS), None)
    if place is None:
        return None
    number = "p" if tokens[place].low == "les" else "s"
    gender = {"le": "m", "la": "f"}.get(tokens[place].low, "")
    core = place, place + 1
    return Phrase(*core, place, "pronoun", gender=gender, number=number, core=core)


def _narrated(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the subject of an infinitive that tells: « Et la ministre d'ajouter : « … » »."""
    tokens, begin = clause.tokens, cue.start
    while token_at(tokens, begin - 1).low in PREVERBAL:
        begin -= 1
    if cue.mood != "infinitive" or token_at(tokens, begin - 1).low not in {"de", "d'"}:
        return None
    subject = next((p for p in clause.phrases if p.end == begin - 1), None)
    joint = token_at(tokens, subject.start - 1) if subject is not None else None
    tells = joint is not None and joint.low in COORDINATORS and not has_finite(tokens[:begin])
    return subject if tells and subject is not None and not subject.preposition else None


def _reporting_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the source of the last verb of speech before a cue, or None."""
    reporting = [
        c
        for c in clause.cues
        if c.end <= cue.start and c.mood == "finite" and c.verb.reports and not c.passive
    ]
    if not reporting:
        return None
    between = clause.tokens[reporting[-1].end : cue.start]
    if any(t.text == ";" or t.low == "tandis" for t in between):
        return None
    return source_of(clause, reporting[-1], 0)


def _participial(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the noun on which a gerund depends: « un message disant … »."""
    before = clause.tokens[cue.start - 1]
    if cue.mood != "gerund" or before.text == "," or before.low == "en":
        return None
    near = [p for p in clause.phrases if p.end == cue.start]
    holders = (complement_of(clause.tokens, p) for p in near if not speaks(p) or is_document(p))
    person = next((h for h in holders if means_person(h.noun) or h.title), None)
    if person is not None:
        return replace(person, preposition="")  # « un discours du président jugeant « … » »
    held = (p for p in near if speaks(p) and (not p.preposition or is_document(p)))
    return next((replace(p, preposition="") for p in held), None)


def _following_subject(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the first subject after a cue that begins its sentence.

    « Saluant « … » des élus, Anne Roy note … »: the last phrase before the verb.
    """
    tokens = clause.tokens
    able = [p for p in clause.phrases if p.start > cue.end and stands_as_subject(p)]
    if token_at(tokens, cue.end).low in THAT:  # « En affirmant que la ville a payé, Anne Roy … »
        able = [
            p
            for p in able
            if token_at(tokens, p.start - 1).text == ","
            and any(t.finite or t.quoted for t in tokens[cue.end : p.start])
        ]
    for k, phrase in enumerate(able):
        end = able[k + 1].start if k + 1 < len(able) else len(tokens)
        after = tokens[phrase.end : min(end, phrase.end + VERB_NEAR)]
        if any(t.pos in {"VERB", "AUX"} for t in after):
            return phrase
    return None
