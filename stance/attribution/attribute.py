"""Walk through an article in reading order and give each quotation its speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.attribution.anaphora import Resolved, Resolver
from stance.attribution.cast import Cast, Figure
from stance.attribution.discourse import Discourse
from stance.attribution.repeats import drop_repeats
from stance.quote import Quote
from stance.quoting import Found, Reading
from stance.quoting.clause import Clause, speaks
from stance.quoting.cues import is_closed
from stance.quoting.phrases import Phrase
from stance.quoting.subjects import source_of
from stance.quoting.tokens import Token, printed

__all__ = ["attribute"]

# How often each rule found the right phrase on the embedded gold, given that
# the phrase was resolved rightly (docs/evaluation.md).
TRUST = {
    "cue_after": 0.99,
    "cue_before": 0.98,
    "cue_later": 0.95,
    "colon": 0.95,
    "que": 0.99,
    "selon": 0.99,
    "incise": 0.98,
    "subject": 0.95,
    "previous": 0.83,
    "next": 0.75,
    "continued": 0.71,
    "carried": 0.3,
}


@dataclass(frozen=True, slots=True)
class _Attributed:
    figure: Figure | None
    method: str
    confidence: float


def attribute(reading: Reading) -> tuple[Quote, ...]:
    """Return the quotations of an article with their speakers, in text order."""
    cast = Cast((clause.tokens, clause.phrases) for clause in reading.clauses)
    walk = _Walk(reading, Resolver(cast, Discourse()))
    return drop_repeats(walk.quotes())


class _Walk:
    """One reading of an article from its first sentence to its last."""

    def __init__(self, reading: Reading, resolver: Resolver) -> None:
        self.reading = reading
        self.resolver = resolver
        self.discourse = resolver.discourse
        self.by_sentence: dict[int, list[Found]] = {}
        for found in reading.found:
            self.by_sentence.setdefault(found.sentence, []).append(found)

    def quotes(self) -> list[Quote]:
        made: list[Quote] = []
        for i in range(len(self.reading.sentences)):
            made.extend(self._sentence(i))
        return made

    def _sentence(self, i: int) -> list[Quote]:
        clause = self.reading.clauses[i]
        found = self.by_sentence.get(i, [])
        sources = {f.link.source.start: f.link.source for f in found if f.link.source}
        resolved: dict[int, Resolved | None] = {}
        starts = {p.start for p in clause.phrases}
        phrases = [*clause.phrases, *(p for s, p in sources.items() if s not in starts)]
        for phrase in sorted(phrases, key=lambda p: p.start):
            if phrase.start in sources:
                source = sources[phrase.start]
                resolved[phrase.start] = self.resolver.resolve(clause.tokens, source, i)
            if phrase.kind == "pronoun":
                if phrase.start not in sources and _is_personal(clause.tokens, phrase):
                    self.resolver.mention(clause.tokens, phrase, i, subject=True)
            else:
                heads = _has_verb(clause.tokens, phrase) or phrase is clause.phrases[0]
                subject = not phrase.preposition and heads or phrase.start in sources
                self.resolver.mention(clause.tokens, phrase, i, subject=subject)
        self._take_perspective(i, clause)
        quotes = [self._quote(i, f, self._speaker(i, f, resolved)) for f in found]
        return quotes

    def _take_perspective(self, i: int, clause: Clause) -> None:
        """Let « A l'écouter, … » make somebody the one who speaks, without a quotation yet."""
        for cue in clause.cues:
            if cue.mood == "preposition" and is_closed(cue.verb.lemma):
                phrase = source_of(clause, cue, 0)
                answer = self.resolver.resolve(clause.tokens, phrase, i) if phrase else None
                if answer is not None:
                    self.discourse.spoke(answer.figure, i)

    def _speaker(self, i: int, found: Found, resolved: dict[int, Resolved | None]) -> _Attributed:
        source = found.link.source
        answer = resolved.get(source.start) if source and _credible(found, source) else None
        weak = found.link.method in {"subject", "colon"}
        if answer is not None and not (weak and answer.figure.place):
            figure, method = answer.figure, found.link.method
            confidence = round(answer.trust * TRUST[method], 3)
        else:
            figure, method, confidence = self._without_cue(i, found)
        if figure is not None:
            self.discourse.spoke(figure, i)
        return _Attributed(figure, method, confidence)

    def _without_cue(self, i: int, found: Found) -> tuple[Figure | None, str, float]:
        """Attribute a quotation that nothing in its sentence introduces."""
        last, distance = self.discourse.last, i - self.discourse.last_sentence
        before = self.discourse.subject_of(i - 1) if not self.by_sentence.get(i - 1) else None
        if before is not None and (last is None or distance > 1) and not self._parted(i - 1, i):
            return before, "previous", TRUST["previous"]
        if last is not None and distance <= 3:
            return last, "continued", TRUST["continued"]
        after = self._subject_of(i + 1)
        if after is not None:
            return after, "next", TRUST["next"]
        if last is not None:
            return last, "carried", TRUST["carried"]
        return None, "none", 0.0

    def _parted(self, i: int, j: int) -> bool:
        """Tell whether a new paragraph begins between two sentences."""
        return any(self.reading.sentences[k].first for k in range(i + 1, j + 1))

    def _subject_of(self, i: int) -> Figure | None:
        """Return the named person or body that a sentence is about."""
        if not 0 <= i < len(self.reading.clauses):
            return None
        clause = self.reading.clauses[i]
        for phrase in clause.phrases:
            if phrase.preposition or phrase.kind == "pronoun":
                continue
            if phrase.name:
                found = self.resolver.cast.find(phrase)
                if found is not None and found.kind == "person" and found.sure:
                    return found
        return None

    def _quote(self, i: int, found: Found, whose: _Attributed) -> Quote:
        sentence, clause = self.reading.sentences[i], self.reading.clauses[i]
        text = self.reading.article.text
        cue = found.link.cue
        source = found.link.source
        return Quote(
            start=found.start,
            end=found.end,
            type=found.type,
            text=text[found.start : found.end],
            sentence=text[sentence.start : sentence.end],
            block=sentence.block,
            cue=printed(clause.tokens, cue.start, cue.end) if cue else "",
            source=_printed(clause.tokens, source) if source else "",
            speaker=whose.figure.speaker() if whose.figure else None,
            method=whose.method,
            confidence=whose.confidence,
        )


def _credible(found: Found, source: Phrase) -> bool:
    """Tell whether a phrase may speak; any noun may where the verb says that it does."""
    says = found.link.cue is not None and found.link.cue.verb.kind not in {"act", "think"}
    return speaks(source) or says and found.link.method in {"cue_after", "incise", "selon"}


_IMPERSONAL = frozenset(
    "faut fallait faudra faudrait s'agit s'agissait y semble semblait suffit suffisait convient "
    "reste restait existe arrive pleut neige paraît est était sera serait".split()
)


def _is_personal(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a pronoun is a subject that stands for somebody: « il » of « il faut » does not."""
    if tokens[phrase.head].low not in {"il", "elle"} or phrase.end >= len(tokens):
        return False
    following = [
        t.low
        for t in tokens[phrase.end : phrase.end + 3]
        if t.low not in {"ne", "n'", "se", "s'", "en"}
    ]
    impersonal = bool(following) and following[0] in _IMPERSONAL
    return not (impersonal and tokens[phrase.head].low == "il")


def _has_verb(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether a verb follows a phrase close enough to have it as its subject."""
    for token in tokens[phrase.end : phrase.end + 5]:
        if token.finite:
            return True
        if token.pos in {"NOUN", "ADP", "NAME"} or token.text in {".", ";", ":"}:
            return False
    return False


def _printed(tokens: Sequence[Token], source: Phrase) -> str:
    return printed(tokens, *source.core) or printed(tokens, source.start, source.end)
