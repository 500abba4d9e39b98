"""Find what is reported without marks: « X répond que … », « Selon X, … », « …, rappelle X ».

A verb of saying with « que » behind it often reports nothing that was said (« il faut
dire que … »), and no mark tells where a clause ends. As for words in marks, the decision is
learned, in two steps: of all extents that the clause of a cue may have, a weighted sum
chooses one (``clause_extents.tsv``), and another decides whether the cue reports
it (``indirect_speech.tsv``). ``evaluation/train_quotations.py`` learns the weights.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stance.french.cues import is_said
from stance.french.grammar import AUXILIARIES, DASHES, THAT
from stance.french.tagging import has_finite, token_at
from stance.french.word_lists import role_of
from stance.quotations.clauses import Clause, speaks
from stance.quotations.reported_clauses import SHORTEST, anchors, extents
from stance.quotations.weights import Features, bucket, read_weights, score

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stance.french.cues import Cue
    from stance.french.tagging import Token
    from stance.quotations.reported_clauses import Anchor, Extent
    from stance.quotations.sentences import Sentence
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
    """What may report a clause, and the extents that the clause may have.

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


def find_reported(
    sentence: Sentence, clause: Clause, quoted: Mapping[int, QuotedSpan]
) -> list[Reported]:
    """Return the clauses that a sentence reports without marks, in order.

    Parameters
    ----------
    sentence : Sentence
    clause : Clause
        Its syntax.
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
    for candidate in candidates(sentence, clause, quoted):
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


# -- What may be reported ------------------------------------------------------------------


def candidates(
    sentence: Sentence, clause: Clause, quoted: Mapping[int, QuotedSpan]
) -> Iterator[Candidate]:
    """Yield all that may report a clause in a sentence, with what describes it.

    Parameters
    ----------
    sentence, clause, quoted
        As `find_reported` has them.
    """
    if not clause.cues:
        return
    tokens = tuple(t if t.span in quoted else replace(t, span=-1) for t in clause.tokens)
    clause = Clause(tokens, clause.phrases, clause.cues)
    for anchor in anchors(clause):
        described: list[tuple[Extent, Mapping[str, float]]] = []
        for extent in extents(tokens, anchor):
            inside = tokens[extent.start : extent.end]
            words = sum(t.pos != "PUNCT" and not t.quoted for t in inside)
            spans = sorted({t.span for t in inside if t.quoted})
            marked = sum(len(quoted[k].words) for k in spans)
            if words >= SHORTEST and marked <= words:
                features = Features(extent.place if anchor.is_aside else anchor.form)
                _describe_extent(features, tokens, anchor, extent)
                _describe_words(features, inside, words)
                _describe_marks(features, tokens, extent, (len(spans), marked / words))
                described.append((extent, features))
        if described:
            features = _describe_anchor(sentence, clause, anchor)
            _describe_source(features, clause, anchor)
            introduces = any(span.link.cue == anchor.cue for span in quoted.values())
            features.add_both("introduces marks", introduces)
            features.add_both(f"{bucket(len(quoted), (0, 1, 2))} quotations")
            yield Candidate(anchor, features, tuple(described))


# -- What describes an anchor ----------------------------------------------------------------


UNDER = 4  # tokens before a cue among which a word stands that makes it hang on another clause
_SUBORDINATING = THAT | {
    *("qui", "si", "s'", "dont", "où", "quand", "comme", "pour", "sans", "lorsque", "lorsqu'"),
    *("puisque", "à", "de", "d'", "faut", "peut", "doit", "avant", "après"),
}
_NEGATORS = frozenset(["ne", "n'", "pas", "jamais", "rien"])
_OPEN = frozenset(["NOUN", "VERB", "ADJ", "NAME", "PROPN", "NUM"])  # the open classes
_ENDINGS = ("raient", "rait", "aient", "ait", "ront", "ra", "èrent", "ent")


def _describe_anchor(sentence: Sentence, clause: Clause, anchor: Anchor) -> Features:
    """Describe what introduces a clause: the cue, its place, what stands around it."""
    features = Features(anchor.form)
    tokens, cue = clause.tokens, anchor.cue
    features.add_both("bias")
    features.add_both(f"cue {cue.verb.lemma}")
    features.add_both(f"class {cue.verb.kind}")
    features.add("indirect cue", cue.verb.indirect)
    features.add_both(f"mood {cue.mood}")
    features.add_both("negated", cue.negated)
    features.add_both("passive", cue.passive)
    features.add_both("pronoun", bool(cue.pronoun))
    features.add_both(f"tense {_tense(tokens, cue)}")
    features.add_both("said", cue.mood == "infinitive" and is_said(tokens, cue))
    before, earlier = token_at(tokens, cue.start - 1), token_at(tokens, cue.start - 2)
    features.add_both(f"before cue {_word(before)}")
    features.add_both(f"before cue {before.pos}")
    features.add(f"two before cue {_word(earlier)}")
    for low in {t.low for t in tokens[max(0, cue.start - UNDER) : cue.start]}:
        features.add_both(f"under {low}", low in _SUBORDINATING)
    if anchor.is_aside:
        _describe_aside(features, tokens, anchor)
    else:
        _describe_opening(features, tokens, anchor)
    features.add_both(f"block {sentence.block}")
    features.add("opens paragraph", sentence.first)
    for name, cues in (
        ("earlier", [c for c in clause.cues if c.end <= cue.start]),
        ("later", [c for c in clause.cues if c.start >= cue.end]),
    ):
        features.add_both(f"{name} cue", any(c.verb.reports for c in cues))
        features.add_both(f"{name} preposition", any(c.mood == "preposition" for c in cues))
    return features


def _word(token: Token) -> str:
    """Return a word as a neighbour is seen: what stands in marks is any mark."""
    return "«»" if token.quoted else token.low or "nothing"


def _kind(token: Token) -> str:
    """Return a word as a neighbour is seen, if it is of an open class by its class."""
    return token.pos if token.pos in _OPEN and not token.quoted else _word(token)


def _tense(tokens: Sequence[Token], cue: Cue) -> str:
    """Return the tense of a cue, by its auxiliary or its ending."""
    if cue.mood != "finite":
        return cue.mood
    auxiliary = next((t for t in tokens[cue.start : cue.head] if t.low in AUXILIARIES), None)
    if auxiliary is not None:
        return f"compound {auxiliary.low}"
    low = tokens[cue.head].low
    return next((ending for ending in _ENDINGS if low.endswith(ending)), "present")


def _describe_opening(features: Features, tokens: Sequence[Token], anchor: Anchor) -> None:
    """Describe what stands between a verb and the clause behind it."""
    between = tokens[anchor.cue.end : anchor.start]
    features.add_both(f"opens at {bucket(len(between), (0, 1, 2, 4, 7))}")
    features.add_both(f"opener {_kind(token_at(tokens, anchor.start - 1))}")
    features.add_both(f"before opener {_kind(token_at(tokens, anchor.start - 2))}")
    features.add_both("object between", any(t.pos in {"NOUN", "NAME"} for t in between))
    features.add_both("negator between", any(t.low in _NEGATORS for t in between))
    features.add_both("coordinated", any(t.finite for t in between))


def _describe_aside(features: Features, tokens: Sequence[Token], anchor: Anchor) -> None:
    """Describe where an aside stands, and whether verbs stand on either side."""
    before, behind = tokens[: anchor.start], tokens[anchor.end :]
    features.add_both(f"aside before {_kind(token_at(tokens, anchor.start - 1))}")
    features.add_both(f"aside behind {_kind(token_at(tokens, anchor.end))}")
    features.add_both(f"aside of {bucket(anchor.end - anchor.start, (2, 3, 5, 8, 12))}")
    features.add_both(f"aside at {bucket(anchor.start, (0, 1, 2, 4, 8))}")
    verbs = (
        f"{'verb' if has_finite(before) else 'none'}, {'verb' if has_finite(behind) else 'none'}"
    )
    features.add_both(f"aside between {verbs}")


def _describe_source(features: Features, clause: Clause, anchor: Anchor) -> None:
    """Describe who speaks."""
    source, cue = anchor.link.source, anchor.cue
    if source is None:
        features.add_both("source none")
        return
    features.add_both(f"source {source.kind}")
    features.add_both(f"source {source.kind} of {cue.verb.kind}")
    features.add_both("source speaks", speaks(source))
    role = role_of(source.noun) if source.noun else None
    features.add_both(f"source role {role.kind if role else 'none'}")
    features.add("source named", bool(source.name))
    features.add_both(f"source noun {source.noun}", bool(source.noun))
    features.add(f"source is {clause.tokens[source.head].low}", source.kind == "pronoun")
    features.add_both(f"source determiner {source.determiner}")
    features.add_both(f"source number {source.number}")
    features.add_both(f"source preposition {source.preposition}")
    before = source.end <= cue.start
    gap = cue.start - source.end if before else source.start - cue.end
    side = "before" if before else "behind"
    features.add_both(f"source {side} {bucket(gap, (0, 1, 3, 6, 12))}")


# -- What describes an extent ----------------------------------------------------------------


def _describe_extent(
    features: Features, tokens: Sequence[Token], anchor: Anchor, extent: Extent
) -> None:
    """Describe where a clause begins and ends, and what is left of the sentence."""
    features.add(features.class_)
    edge, following = token_at(tokens, extent.end), token_at(tokens, extent.end + 1)
    first, last = tokens[extent.start], tokens[extent.end - 1]
    features.add_both(f"ends at {_kind(edge)}")
    features.add_both(f"last {last.pos}")
    features.add_within(f"last {last.pos}, {_kind(edge)}")
    features.add_both(f"first {_kind(first)}")
    if edge.text in DASHES | {",", "("} or edge.low in {"et", "mais"}:
        features.add_both(f"ends at {edge.low} {_kind(following)}")
        features.add(
            f"ends at {edge.low} {_kind(following)} {token_at(tokens, extent.end + 2).pos}"
        )
        features.add_both("ends before -ant", following.low.endswith("ant"))
    rest = tokens[max(extent.end, anchor.end if extent.place != "behind" else 0) :]
    features.add_both("verb left behind", has_finite(rest))
    features.add_both(f"left behind {bucket(len(rest), (1, 2, 5, 10, 20))}")
    if not anchor.is_aside:
        return
    before, head = token_at(tokens, extent.start - 1), tokens[: extent.start]
    features.add_both(f"begins at {_kind(before)}")
    features.add_both(f"begins at {before.low} {first.pos}", before.text == ",")
    if extent.place == "behind":
        head = tokens[anchor.end : extent.start]
    features.add_both("verb left before", has_finite(head))
    features.add_both(f"left before {bucket(len(head), (0, 1, 2, 5, 10, 20))}")
    features.add_both(
        f"left before begins with {_kind(head[0])}" if head else "nothing left before"
    )
    if extent.place == "around":
        _describe_halves(features, tokens, anchor, extent)


def _describe_halves(
    features: Features, tokens: Sequence[Token], anchor: Anchor, extent: Extent
) -> None:
    """Describe a clause on both sides of an aside: whether each half needs the other."""
    head, rest = tokens[extent.start : anchor.start], tokens[anchor.end : extent.end]
    verbs = f"{'verb' if has_finite(head) else 'none'}, {'verb' if has_finite(rest) else 'none'}"
    last = next((t for t in reversed(head) if t.pos != "PUNCT"), head[0])
    first = next((t for t in rest if t.pos != "PUNCT"), last)
    features.add(f"halves {verbs}")
    features.add(f"halves {verbs}, {last.pos}")
    features.add(f"halves {verbs}, to {first.pos}")
    features.add(f"halves {last.pos} {first.pos}")
    features.add(f"halves at {_kind(first)}")
    features.add("halves behind verb", last.finite or last.low in AUXILIARIES)
    features.add(f"head of {bucket(len(head), (1, 3, 6, 12))}")
    features.add(f"rest of {bucket(len(rest), (2, 4, 8, 16))}")


def _describe_words(features: Features, inside: Sequence[Token], words: int) -> None:
    """Describe the words of a clause."""
    features.add_both(f"words {bucket(words, (3, 5, 8, 12, 18, 25, 35))}")
    features.add_both("log words", math.log1p(words))
    features.add_both(f"{bucket(sum(t.finite for t in inside), (0, 1, 2, 3))} verbs")
    features.add("figure", any(t.pos == "NUM" for t in inside))
    features.add_both("conditional", any(t.low.endswith(("rait", "raient")) for t in inside))
    features.add_both("future", any(t.finite and t.low.endswith(("ra", "ront")) for t in inside))
    features.add_both(f"{bucket(sum(t.text == ',' for t in inside), (0, 1, 2, 4))} commas")
    features.add("question", any(t.text == "?" for t in inside))
    features.add("first person", any(t.low in {"je", "j'", "nous"} for t in inside))


def _describe_marks(
    features: Features, tokens: Sequence[Token], extent: Extent, marks: tuple[int, float]
) -> None:
    """Describe the quotations in a clause: how many, their share, whether it needs them."""
    spans, share = marks
    features.add_both(f"{bucket(spans, (0, 1, 2))} marks within")
    if not spans:
        return
    features.add_both("share in marks", share)
    inside = tokens[extent.start : extent.end]
    features.add_both("ends in marks", inside[-1].quoted)
    features.add_both("verb outside marks", any(t.finite and not t.quoted for t in inside))
    for before, token in pairwise(inside):
        if token.quoted and token.span != before.span:
            features.add_both(f"marks behind {_kind(before)}")
