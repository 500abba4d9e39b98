"""Find the clauses that a sentence reports without marks.

Examples are « X répond que … », « Selon X, … » and « …, rappelle X ». A verb of saying with « que »
often reports nothing (« il faut dire que … »), and no mark shows where a reported clause ends. The
decision is learned, in two steps: of all extents that the clause of a cue may have, one weighted
sum chooses one (``clause_extents.tsv``); another decides whether the cue reports it
(``indirect_speech.tsv``). ``evaluation/train_quotations.py`` learns the weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from stance.french.cues import is_said
from stance.french.tagging import has_finite, token_at
from stance.french.word_lists import ASIDE_MARKS, DASHES, HAVE, WHICH, role_of
from stance.quotations.clauses import Clause, speaks
from stance.quotations.reported_clauses import SHORTEST, anchors, extents
from stance.quotations.weights import Features, bucket, read_weights, score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase
    from stance.french.tagging import Token
    from stance.quotations.reported_clauses import Anchor, Extent
    from stance.quotations.sources import Link, QuotedSpan

__all__ = ["Candidate", "Reported", "apart", "best_extent", "candidates", "find_reported"]


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported clause: its first token, the one after its last, what introduces it."""

    start: int
    end: int
    link: Link


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue that may report a clause, and the extents that the clause may have.

    Attributes
    ----------
    anchor : Anchor
    features : mapping of str to float
        What describes the anchor.
    extents : tuple of (Extent, mapping of str to float)
        The extents, and what describes each.
    """

    anchor: Anchor
    features: Mapping[str, float]
    extents: tuple[tuple[Extent, Mapping[str, float]], ...]


def find_reported(clause: Clause, quoted: Mapping[int, QuotedSpan]) -> list[Reported]:
    """Return the clauses that a sentence reports without marks, in order.

    Parameters
    ----------
    clause : Clause
        The syntax of the sentence.
    quoted : mapping of int to QuotedSpan
        The spans of the sentence that are somebody's words; other marks, of a
        title or a term, cut nothing.

    Returns
    -------
    list of Reported
        None overlaps another; a clause of which the better part stands in marks is
        left to the marks.
    """
    weights = read_weights("indirect_speech")
    scored: list[tuple[float, Reported]] = []
    for candidate in candidates(clause, quoted):
        extent, features = best_extent(candidate, read_weights("clause_extents"))
        value = score(candidate.features, weights) + score(features, weights)
        if value > 0:
            scored.append((value, Reported(extent.start, extent.end, candidate.anchor.link)))
    return apart(scored)


def best_extent(
    candidate: Candidate, weights: Mapping[str, float]
) -> tuple[Extent, Mapping[str, float]]:
    """Return the extent that a clause most likely has, the first of equals."""
    return max(candidate.extents, key=lambda extent: score(extent[1], weights))


def apart(scored: Sequence[tuple[float, Reported]]) -> list[Reported]:
    """Return the clauses in text order, of those that overlap the one that scores best."""
    found: list[Reported] = []
    for _, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].start, pair[1].end)):
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda reported: reported.start)


# Cues of a sentence that are asked for the clause that they report, six times the most that one
# has in the press: each is compared with the whole sentence.
MOST_ANCHORS = 40


def candidates(clause: Clause, quoted: Mapping[int, QuotedSpan]) -> Iterator[Candidate]:
    """Yield the candidates of a sentence, with their features.

    Parameters
    ----------
    clause, quoted
        As `find_reported` has them.
    """
    if not clause.cues:
        return
    tokens = tuple(
        t if t.span in quoted or not t.quoted else t._replace(span=-1) for t in clause.tokens
    )
    clause = Clause(tokens, clause.phrases, clause.cues)
    said = frozenset(i for cue in clause.cues for i in range(cue.start, cue.end))
    for anchor in islice(anchors(clause), MOST_ANCHORS):
        if anchor.cue.negated:
            continue  # « n'a jamais dit que … » reports nothing
        plain = _is_plain(tokens, anchor)
        described: list[tuple[Extent, Mapping[str, float]]] = []
        for extent in extents(clause, anchor):
            inside = tokens[extent.start : extent.end]
            words = sum(t.pos != "PUNCT" and not t.quoted for t in inside)
            spans = sorted({t.span for t in inside if t.quoted})
            marked = sum(len(quoted[k].words) for k in spans)
            if words >= SHORTEST and marked <= words and not _quotes(inside):
                features = Features(extent.place if anchor.is_aside else anchor.form)
                features.add_both("plain", plain)
                _describe_extent(features, tokens, anchor, extent, said)
                _describe_words(features, inside, words, len(spans))
                described.append((extent, features))
        if described:
            features = _describe_anchor(clause, anchor)
            introduces = any(span.link.cue == anchor.cue for span in quoted.values())
            features.add_both("introduces marks", introduces)
            features.add_both(f"{bucket(len(quoted), (0, 1, 2))} quotations")
            yield Candidate(anchor, features, tuple(described))


def _quotes(inside: Sequence[Token]) -> bool:
    """Tell whether words quote somebody themselves: « Le maire s'y oppose : « Non » »."""
    return any(a.text == ":" and not a.quoted and b.quoted for a, b in pairwise(inside))


TOLD = 3  # tokens of a source that is no more than named
_FIRST_PERSON = frozenset(["je", "j'", "nous"])
_OPEN = frozenset(["NOUN", "VERB", "ADJ", "NAME", "PROPN", "NUM"])  # the open classes


def _describe_anchor(clause: Clause, anchor: Anchor) -> Features:
    """Describe what introduces a clause: the cue, its source, the words around them."""
    features = Features(anchor.form)
    tokens, cue, source = clause.tokens, anchor.cue, anchor.link.source
    features.add_both("bias")
    features.add_both(f"cue {cue.verb.lemma}")
    features.add_both(f"class {cue.verb.kind}")
    features.add("indirect cue", cue.verb.indirect)
    features.add_both(f"mood {cue.mood}")
    features.add_both("passive", cue.passive)
    features.add_both("pronoun", bool(cue.pronoun))
    features.add_both("said", cue.mood == "infinitive" and is_said(tokens, cue))
    before = token_at(tokens, cue.start - 1)
    features.add_both(f"before cue {_kind(before)}")
    if anchor.form == "selon":  # « pour » names a source less often than « selon »
        kind = source.kind if source else "none"
        features.add(f"{cue.verb.lemma} {kind}")
        which = token_at(tokens, cue.end).low in WHICH | {"qui"}  # « un maire pour qui … »
        features.add(f"{cue.verb.lemma} which, {kind}", which)
    features.add_both("cue plural", tokens[cue.head].number == "Plur")
    _describe_source(features, tokens, cue, source)
    if anchor.is_aside:
        sides = f"{_verb(tokens[: anchor.start])}, {_verb(tokens[anchor.end :])}"
        features.add_within(f"between {sides}")
        features.add_within(f"behind {_kind(token_at(tokens, anchor.start - 1))}")
        features.add_within(f"before {_kind(token_at(tokens, anchor.end))}")
    else:
        gap = anchor.start - cue.end
        features.add_within(f"opens at {bucket(gap, (0, 1, 2, 4, 7))}")
        features.add_within(f"opener {_kind(token_at(tokens, anchor.start - 1))}")
        features.add_within(f"before opener {_kind(token_at(tokens, anchor.start - 2))}")
    return features


def _describe_source(
    features: Features, tokens: Sequence[Token], cue: Cue, source: Phrase | None
) -> None:
    """Describe the phrase that speaks: « un sondage » reports otherwise than « la maire »."""
    kind = source.kind if source else "none"
    role = role_of(source.noun) if source and source.noun else None
    features.add_both(f"source {kind}")
    features.add_both(f"source {kind} of {cue.verb.kind}")
    features.add_both(f"source role {role.kind if role else 'none'}")
    features.add_both("source speaks", source is not None and speaks(source))
    features.add("source named", source is not None and bool(source.name))
    if source is None:
        return
    first = tokens[source.start].low if kind == "pronoun" else source.determiner or "none"
    features.add_both(f"source begins {first}")
    features.add_both(f"source noun {source.noun}", bool(source.noun))
    features.add_both(f"source {kind} number {source.number}")
    features.add_both(f"before source {_kind(token_at(tokens, source.start - 1))}")
    features.add_both("source opens", source.start <= 1)
    features.add_both("source told", source.end - source.start > TOLD)
    features.add_both(f"source at {bucket(abs(cue.start - source.end), (0, 1, 3, 6, 12))}")


def _is_plain(tokens: Sequence[Token], anchor: Anchor) -> bool:
    """Tell whether a cue is active, and its source may speak."""
    cue, source = anchor.cue, anchor.link.source
    if source is None or cue.passive or not speaks(source):
        return False
    if anchor.may_open:
        return cue.verb.indirect
    if anchor.form == "incise":
        introduces = token_at(tokens, anchor.start - 2).quoted or _introduces(tokens, anchor.end)
        return not introduces and (cue.verb.reports or bool(cue.pronoun)) and not source.preposition
    object_ = any(
        t.pos == "DET" and before.pos not in {"ADP", "DET"}
        for before, t in pairwise(tokens[cue.head : anchor.start])
    )
    said = cue.mood in {"finite", "gerund"} or is_said(tokens, cue)
    return cue.verb.indirect and said and not object_


def _introduces(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether an aside stands before its words: « Elle aurait, dit-elle, « … » »."""
    light = token_at(tokens, end)
    return token_at(tokens, end + (light.text in ASIDE_MARKS or light.pos in {"ADP", "DET"})).quoted


def _kind(token: Token) -> str:
    """Return a neighbouring word as a feature: its tag for open classes."""
    if token.quoted:
        return "«»"
    return token.pos if token.pos in _OPEN else token.low or "nothing"


def _verb(tokens: Sequence[Token]) -> str:
    return "verb" if has_finite(tokens) else "none"


_SUBORDINATING = frozenset(["si", "s'", "lorsque", "lorsqu'", "quand", "comme", "puisque"])
GOING_ON = 5  # tokens behind a clause among which the verb stands that goes on without a subject
_BEFORE_VERB = frozenset([",", "et", "mais", "puis", "ne", "n'", "se", "s'", "y", "en"])
CUT_SHORTEST = 7  # words that a clause has at least where marks cut it off


def _describe_extent(
    features: Features,
    tokens: Sequence[Token],
    anchor: Anchor,
    extent: Extent,
    said: Collection[int],
) -> None:
    """Describe where a clause begins and ends, and the rest of the sentence.

    ``said`` are the tokens of the sentence's cues.
    """
    features.add(features.class_)
    edge, following = token_at(tokens, extent.end), token_at(tokens, extent.end + 1)
    first, last = tokens[extent.start], tokens[extent.end - 1]
    features.add_within(f"ends at {_kind(edge)}")
    features.add_within(f"first {_kind(first)}")
    features.add_within(f"last {last.pos}")
    features.add_within(f"last {last.pos}, {_kind(edge)}")
    if edge.text in DASHES | {",", "("} or edge.low in {"et", "mais"}:
        features.add_within(f"ends at {edge.low} {_kind(following)}")
        after = token_at(tokens, extent.end + 2)
        features.add(f"ends at {edge.low} {_kind(following)} {after.pos}")
        features.add_within("ends before -ant", following.low.endswith("ant"))
        verb = _continuing_verb(tokens, extent.end)
        if verb is not None:
            like = _goes_on_like(tokens, anchor, extent, verb)
            features.add_within(f"goes on like {like}", bool(like))
            features.add_within("goes on to say", verb in said)
    inside = tokens[extent.start : extent.end]
    features.add_within("cut short", edge.quoted and _lacks(inside))
    hangs = first.low in _SUBORDINATING and sum(t.finite for t in inside) == 1
    features.add_within("only a condition", hangs)  # « que, lorsqu'il viendra, | il dira … »
    rest = tokens[max(extent.end, anchor.end if extent.place != "behind" else 0) :]
    features.add_within(f"{_verb(rest)} left behind")
    if not anchor.is_aside:
        return
    features.add_both("expected", extent.expected)
    features.add_within(f"expected, {_kind(edge)}", extent.expected)
    before = token_at(tokens, extent.start - 1)
    head = tokens[anchor.end if extent.place == "behind" else 0 : extent.start]
    features.add_within(f"begins at {_kind(before)}")
    features.add_within(f"begins at {before.low} {first.pos}", before.text == ",")
    features.add_within(f"{_verb(head)} left before")
    features.add_within(f"leaves {_kind(head[0])}" if head else "leaves nothing")


def _continuing_verb(tokens: Sequence[Token], end: int) -> int | None:
    """Return the verb that a sentence goes on with behind ``end`` without a subject, or None.

    « Elle dit que le pont rouvrira, mais | refuse d'en dire plus. »
    """
    behind = range(end, min(end + GOING_ON, len(tokens)))
    first = next((k for k in behind if tokens[k].finite), None)
    if first is None:
        return None
    between = tokens[end:first]
    plain = all(t.low in _BEFORE_VERB or t.pos == "ADV" for t in between)
    return first if plain else None


def _goes_on_like(tokens: Sequence[Token], anchor: Anchor, extent: Extent, verb: int) -> str:
    """Return whose tense a continuing verb has, the cue's or the clause's; empty for one of both.

    « Elle dit que le pont rouvrira, mais refuse » is not « rouvrira, mais restera à péage ».
    """
    inner = reversed(tokens[extent.start : extent.end])
    last = next((token for token in inner if token.finite), None)
    tense, cue = _tense(tokens[verb]), _tense(tokens[anchor.cue.head])
    clause = _tense(last) if last is not None else cue
    if cue == clause:
        return ""
    return "cue" if tense == cue else "clause" if tense == clause else ""


def _tense(verb: Token) -> str:
    """Return the tense of a finite verb, by its ending; of a participle that of « avoir »."""
    if verb.low.endswith(("rait", "raient", "rais")):
        return "conditional"
    if verb.low.endswith(("ra", "ront", "rai")):
        return "future"
    if verb.low.endswith(("ait", "aient", "ais")) and verb.low not in {"fait", "sait", "plaît"}:
        return "imperfect"
    return "past" if verb.low in HAVE or not verb.finite else "present"


def _lacks(inside: Sequence[Token]) -> bool:
    """Tell whether a clause that ends at marks is incomplete: it is short, or its end is open."""
    last = inside[-1]
    return len(inside) < CUT_SHORTEST or last.finite or last.pos == "AUX" or not has_finite(inside)


def _describe_words(features: Features, inside: Sequence[Token], words: int, spans: int) -> None:
    """Describe the words of a clause."""
    features.add_both(f"words {bucket(words, (3, 5, 8, 12, 18, 25, 35))}")
    features.add_both("log words", math.log1p(words))
    features.add_both(f"{bucket(sum(t.finite for t in inside), (0, 1, 2, 3))} verbs")
    features.add_both(f"{bucket(sum(t.text == ',' for t in inside), (0, 1, 2, 4))} commas")
    features.add_both(f"{bucket(spans, (0, 1, 2))} marks within")
    features.add("figure", any(t.pos == "NUM" for t in inside))
    features.add_both("conditional", any(t.low.endswith(("rait", "raient")) for t in inside))
    features.add_both("first person", any(t.low in _FIRST_PERSON for t in inside))
