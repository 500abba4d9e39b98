"""Walk through an article in reading order and give each quotation its speaker.

The article is walked twice. The first walk says who is mentioned in each sentence and who
is quoted most; the second decides, with what stands behind a quotation as well as what
stands before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.tagging import Token, has_finite, printed
from stance.french.word_lists import is_agent, role_of
from stance.quotations.clauses import speaks
from stance.quotations.subjects import source_of
from stance.quote import Quote, Speaker
from stance.speakers.antecedents import ByWeights, Judge, Resolved, Resolver, bucket
from stance.speakers.choice import load_weights
from stance.speakers.discourse import Discourse, Event, is_subject, stands_for_somebody
from stance.speakers.entities import EntityTable, fold
from stance.speakers.genders import Genders
from stance.speakers.headlines import drop_repeats, letters_of
from stance.speakers.introductions import with_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase
    from stance.quotations import Found, Reading
    from stance.quotations.sentences import Sentence
    from stance.speakers.choice import Marks
    from stance.speakers.entities import Entity

__all__ = ["attribute"]


AHEAD = 2  # sentences behind a quotation whose subjects may speak
BEHIND = 3  # sentences before a quotation whose mentions may speak
SHORT = 3  # letters of words that say nothing
ENOUGH, ALIKE = 3, 0.75  # words that two texts share at least, and their share
FLOOR = 3  # last speakers who may go on
_FIRST = frozenset(["je", "j'", "mon", "ma", "mes", "moi", "m'", "me"])
_FIRST_PLURAL = frozenset(["nous", "notre", "nos"])


@cache
def _continuing() -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_table("continuing_verbs"))


def attribute(reading: Reading) -> tuple[Quote, ...]:
    """Return the quotations of an article with their speakers, in text order.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    tuple of Quote
        Without those of headlines and pull quotes that only repeat the body.
    """
    antecedent, speaker = (ByWeights(load_weights(q)) for q in ("antecedent", "speaker"))
    quotes = drop_repeats(walk_twice(reading, antecedent, speaker))
    return with_roles(quotes, reading.article.text)


def walk_twice(reading: Reading, antecedent: Judge, speaker: Judge) -> list[Quote]:
    """Return every quotation of an article with its speaker."""
    table = EntityTable([(clause.tokens, clause.phrases) for clause in reading.clauses])
    table.hear(named_sources(reading))
    first = _Walk(reading, table, antecedent, speaker)
    first.quotes()
    return _Walk(reading, table, antecedent, speaker, first).quotes()


def named_sources(reading: Reading) -> Iterator[Phrase]:
    """Yield each name that speaks with a cue: what an article says without riddles."""
    for clause in reading.clauses:
        for cue in clause.cues:
            source = source_of(clause, cue, 0)
            strong = cue.verb.kind in {"say", "judge", "gesture", "preposition"}
            if source is not None and source.name and strong and not cue.negated:
                yield source


@dataclass(frozen=True, slots=True)
class Asked:
    """The question whose words a quotation gives.

    Attributes
    ----------
    found : Found
    kind : str
        What introduces it: ``"name"``, ``"noun"``, ``"pronoun"`` or ``"nothing"``.
    again : bool
        Whether the article is walked for the second time.
    """

    found: Found
    kind: str
    again: bool


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose words a quotation gives: nobody's where ``entity`` is None."""

    entity: Entity | None
    method: str
    chance: float


@dataclass(slots=True)
class _Sources:
    """Who is mentioned in a sentence as a source, by the first token of the mention."""

    answers: dict[int, Resolved | None] = field(default_factory=dict)
    cues: list[tuple[Cue, Phrase]] = field(default_factory=list)


class _Walk:
    """One reading of an article from its first sentence to its last."""

    def __init__(
        self,
        reading: Reading,
        table: EntityTable,
        antecedent: Judge,
        speaker: Judge,
        before: _Walk | None = None,
    ) -> None:
        self.reading = reading
        self.table = table
        self.judge = speaker
        self.before = before
        sentences = [clause.phrases for clause in reading.clauses]
        self.genders: Genders = before.genders if before else Genders(sentences, table)
        paragraphs, n = [], -1
        for sentence in reading.sentences:
            n += sentence.first or n < 0
            paragraphs.append(n)
        self.discourse = Discourse(paragraphs)
        self.resolver = Resolver(table, self.discourse, antecedent)
        if before is not None:
            self.resolver.unnamed = before.resolver.unnamed
            self.resolver._several = before.resolver._several
            self.resolver.before = before.resolver
        self.by_sentence: dict[int, list[Found]] = {}
        for found in reading.found:
            self.by_sentence.setdefault(found.sentence, []).append(found)
        self.mentioned: dict[int, list[Event]] = {}
        self.speaking: dict[int, list[tuple[Entity, str]]] = {}  # sources of cues
        self.said: dict[tuple[int, int], tuple[Entity, bool]] = {}

    def quotes(self) -> list[Quote]:
        """Return every quotation, each sentence read after all before it."""
        return [
            quote for i in range(len(self.reading.sentences)) for quote in self._read_sentence(i)
        ]

    # -- what a sentence mentions ----------------------------------------------

    def _read_sentence(self, i: int) -> list[Quote]:
        found = self.by_sentence.get(i, [])
        sources = self._read_phrases(i, found)
        quotes = []
        for one in found:
            whose = self._speaker(i, one, sources)
            if whose.entity is not None:
                self.discourse.spoke(whose.entity, i)
                self.said[one.start, one.end] = whose.entity, one.link.cue is not None
            quotes.append(self._quote(i, one, whose))
        if not found:
            self._take_floor(i, sources)
        return quotes

    def _read_phrases(self, i: int, found: Sequence[Found]) -> _Sources:
        """Note whom a sentence mentions; return whom its sources mean."""
        clause = self.reading.clauses[i]
        sources = _Sources()
        told = {f.link.source.start: f.link for f in found if f.link.source}
        for cue in clause.cues:
            source = source_of(clause, cue, 0)
            if source is not None:
                sources.cues.append((cue, source))
        asked: dict[int, Phrase] = {}
        for link in told.values():
            if link.source is not None:
                asked[link.source.start] = link.source
        for _, source in sources.cues:
            asked.setdefault(source.start, source)
        goes_on = {
            link.source.start
            for link in told.values()
            if link.source and link.cue and link.cue.verb.lemma in _continuing()
        }
        starts = {phrase.start for phrase in clause.phrases}
        strays = (source for start, source in asked.items() if start not in starts)
        events = self.mentioned.setdefault(i, [])
        for phrase in sorted([*clause.phrases, *strays], key=lambda p: p.start):
            source = asked.get(phrase.start, phrase)
            is_source = phrase.start in asked
            acts = phrase.kind == "pronoun" and stands_for_somebody(clause, phrase)
            if not is_source and phrase.kind == "pronoun" and not acts:
                continue
            answer = self.resolver.resolve(
                clause.tokens, source, i, goes_on=phrase.start in goes_on
            )
            if is_source:
                sources.answers[phrase.start] = answer
            if answer is None:
                continue
            subject = (
                acts
                or phrase.start in told
                or (phrase.kind != "pronoun" and is_subject(clause, phrase))
            )
            event = Event(answer.entity, i, phrase.start, subject, phrase.preposition, phrase.kind)
            if phrase.kind == "pronoun" and phrase.start not in told and not acts:
                continue
            if phrase.start not in told and not may_speak(phrase):
                continue
            self.discourse.note(event)
            events.append(event)
        for cue, source in sources.cues:
            answer = sources.answers.get(source.start)
            if answer is not None:
                self.speaking.setdefault(i, []).append((answer.entity, cue.verb.kind))
        return sources

    def _take_floor(self, i: int, sources: _Sources) -> None:
        """Let one speak in a sentence without a quotation: « Anne Roy relativise. »."""
        for cue, source in sources.cues:
            opens = cue.closed or (
                cue.mood == "finite" and cue.verb.kind in {"say", "judge", "gesture"}
            )
            if not opens or cue.passive or cue.negated or source.kind == "pronoun":
                continue
            answer = sources.answers.get(source.start)
            if answer is None or answer.entity.number != "s" or answer.entity.place:
                continue
            if speaks(source):
                self.discourse.spoke(answer.entity, i)

    # -- who speaks ------------------------------------------------------------

    def _speaker(self, i: int, found: Found, sources: _Sources) -> _Whose:
        """Return whose words a quotation gives."""
        evidence: dict[Entity, dict[str, float]] = {}
        source, method = found.link.source, found.link.method
        answer = sources.answers.get(source.start) if source else None
        kind = "nothing"
        if answer is not None and source is not None:
            kind = source.kind
            self._mark_link(evidence, found, source, answer)
        self._mark_cues(evidence, i, found, sources)
        self._mark_around(evidence, i, found)
        self._mark_floor(evidence, i)
        self._mark_article(evidence, i, found)
        if not evidence:
            return _Whose(None, "none", 0.0)
        entities = list(evidence)
        marks = [self._finish(e, evidence[e], i, found, kind, method) for e in entities]
        asked = Asked(found, kind, self.before is not None)
        chances = self.judge.choose(asked, entities, marks)
        best = max(range(len(entities)), key=lambda n: chances[n])
        entity = entities[best]
        return _Whose(entity, _method(evidence[entity], method), round(chances[best], 3))

    def _mark_link(
        self,
        evidence: dict[Entity, dict[str, float]],
        found: Found,
        source: Phrase,
        answer: Resolved,
    ) -> None:
        """Mark whom the phrase that introduces a quotation may mean."""
        link = found.link
        for rank, (entity, chance) in enumerate(answer.rivals or ((answer.entity, 1.0),)):
            if rank and chance < 0.02:
                break
            marks = evidence.setdefault(entity, {})
            marks["meant"] = chance
            marks[f"meant {_how_surely(chance)}"] = 1.0
            if rank:
                marks["meant next"] = 1.0
                continue
            marks["meant first"] = 1.0
            marks[f"link {link.method}"] = 1.0
            marks[f"link {link.method} {source.kind}"] = 1.0
            if link.cue is not None:
                marks[f"link {link.cue.verb.kind}"] = 1.0
                marks[f"link {link.method} {link.cue.verb.kind}"] = 1.0
                if link.cue.negated:
                    marks["link negated"] = 1.0
            if not speaks(source):
                marks["link mute"] = 1.0
                marks[f"link mute {link.method}"] = 1.0
            if found.type == "indirect":
                marks["link indirect"] = 1.0

    def _mark_cues(
        self, evidence: dict[Entity, dict[str, float]], i: int, found: Found, sources: _Sources
    ) -> None:
        """Mark the sources of all cues of the sentence, before and behind the words."""
        clause, sentence = self.reading.clauses[i], self.reading.sentences[i]
        first, last = _place(clause.tokens, sentence, found)
        others = [f for f in self.by_sentence.get(i, []) if f is not found]
        spots = [_place(clause.tokens, sentence, f) for f in others]
        nearest: dict[str, int] = {}
        for cue, source in sources.cues:
            answer = sources.answers.get(source.start)
            if answer is None:
                continue
            side = "before" if cue.end <= first else "behind" if cue.start >= last else "inside"
            between = (cue.end, first) if side == "before" else (last, cue.start)
            parted = sum(1 for a, b in spots if between[0] <= a and b <= between[1])
            marks = evidence.setdefault(answer.entity, {})
            kind = cue.verb.kind
            marks[f"cue {side} {kind}"] = 1.0
            gap = between[1] - between[0]
            if side == "before" or side not in nearest:
                nearest[side] = id(answer.entity)
            marks[f"cue {side} gap {'tight' if gap <= 3 else 'near' if gap <= 10 else 'far'}"] = 1.0
            if parted:
                marks[f"cue {side} parted"] = 1.0
        for entity, marks in evidence.items():
            for side, who in nearest.items():
                if who == id(entity):
                    marks[f"cue {side} nearest"] = 1.0

    def _mark_around(self, evidence: dict[Entity, dict[str, float]], i: int, found: Found) -> None:
        """Mark those who are mentioned in the sentence, the ones before and the ones behind."""
        clause, sentence = self.reading.clauses[i], self.reading.sentences[i]
        first, last = _place(clause.tokens, sentence, found)
        inner = self.mentioned.get(i, [])
        cues = [c for c in clause.cues if not first < c.start < last]
        for side in ("before", "behind"):
            events = [
                e for e in inner if (e.start < first if side == "before" else e.start >= last)
            ]
            if side == "before":
                events.reverse()
            for n, event in enumerate(events):
                marks = evidence.setdefault(event.entity, {})
                acts = "acts" if event.subject else "aside"
                gap = first - event.start if side == "before" else event.start - last
                marks[f"here {side} {acts}"] = 1.0
                marks[f"here {side} {acts} {_gap(gap)}"] = 1.0
                marks[f"here {side} {event.kind}"] = 1.0
                if not n:
                    marks[f"here {side} nearest {acts}"] = 1.0
                for relation in _relations(clause.tokens, cues, event, first, last):
                    marks[relation] = 1.0
        paragraphs = self.discourse.paragraphs
        for back in range(1, BEHIND + 1):
            j = i - back
            if j < 0:
                break
            same = "same" if paragraphs[j] == paragraphs[i] else "other"
            events = self.mentioned.get(j, [])
            for event in events:
                marks = evidence.setdefault(event.entity, {})
                acts = "acts" if event.subject else "aside"
                marks[f"{back} back {acts} {same}"] = 1.0
            if back == 1:
                acting = [e for e in events if e.subject]
                if acting:
                    evidence[acting[-1].entity][f"1 back last acting {same}"] = 1.0
                    evidence[acting[0].entity][f"1 back first acting {same}"] = 1.0
                people = {e.entity for e in events if e.entity.kind == "person"}
                if events:
                    evidence[events[-1].entity][f"1 back last {same}"] = 1.0
                if len(people) == 1:
                    evidence[next(iter(people))][f"1 back only person {same}"] = 1.0
                tokens = self.reading.clauses[j].tokens
                if tokens and tokens[-1].text == ":":
                    for event in events:
                        evidence[event.entity][
                            f"announced {'acts' if event.subject else 'aside'}"
                        ] = 1.0
                if j not in self.by_sentence:
                    for entity, kind in self.speaking.get(j, []):
                        evidence.setdefault(entity, {})[f"1 back cue {kind} {same}"] = 1.0
        if self.before is None:
            return
        for step in range(1, AHEAD + 1):
            j = i + step
            if j >= len(paragraphs):
                break
            same = "same" if paragraphs[j] == paragraphs[i] else "other"
            events = self.before.mentioned.get(j, [])
            for n, event in enumerate(events):
                marks = evidence.setdefault(event.entity, {})
                marks[f"{step} ahead {'acts' if event.subject else 'aside'} {same}"] = 1.0
                if step == 1 and not n:
                    marks[f"1 ahead first {same}"] = 1.0
                    tokens = self.reading.clauses[j].tokens
                    if event.start <= 1 and not has_finite(tokens):
                        marks["signed"] = 1.0
            for entity, kind in self.before.speaking.get(j, []):
                if step == 1:
                    quoting = "quoting" if j in self.by_sentence else "telling"
                    evidence.setdefault(entity, {})[f"1 ahead cue {kind} {quoting} {same}"] = 1.0

    def _mark_floor(self, evidence: dict[Entity, dict[str, float]], i: int) -> None:
        """Mark those who spoke last."""
        paragraphs = self.discourse.paragraphs
        for n, (entity, sentence) in enumerate(reversed(self.discourse.floor[-FLOOR:])):
            marks = evidence.setdefault(entity, {})
            same = "same" if paragraphs[sentence] == paragraphs[i] else "other"
            marks[f"floor {n}"] = 1.0
            if not n:
                marks[f"floor {bucket(i - sentence)} {same}"] = 1.0

    def _mark_article(self, evidence: dict[Entity, dict[str, float]], i: int, found: Found) -> None:
        """Mark who says the same words elsewhere, and who is quoted most."""
        if self.before is None:
            return
        words = letters_of(self.reading.article.text[found.start : found.end])
        text = self.reading.article.text
        for (start, end), (entity, cued) in self.before.said.items():
            if start == found.start or not cued or len(words) < 8:
                continue
            other = letters_of(text[start:end])
            if len(other) >= 8 and (words in other or other in words):
                evidence.setdefault(entity, {})["says it again"] = 1.0
            elif _alike(text[found.start : found.end], text[start:end]):
                evidence.setdefault(entity, {})["says alike"] = 1.0
        sentences = self.discourse.paragraphs
        later = next((f for f in self.reading.found if f.start >= found.end), None)
        if later is not None and later.sentence - i <= AHEAD:
            said = self.before.said.get((later.start, later.end))
            if said is not None:
                same = "same" if sentences[later.sentence] == sentences[i] else "other"
                marks = evidence.setdefault(said[0], {})
                how = later.link.source.kind if later.link.source is not None else "nothing"
                marks[f"speaks next {later.sentence - i} {same}"] = 1.0
                marks[f"speaks next {min(later.sentence - i, 1)} by {how}"] = 1.0
        totals = {e: s.quotes for e, s in self.before.discourse.states.items() if s.quotes}
        if totals:
            foremost = max(totals, key=lambda e: totals[e])
            marks = evidence.setdefault(foremost, {})
            marks["quoted most"] = 1.0
            if 2 * totals[foremost] > sum(totals.values()):
                marks["quoted mostly"] = 1.0

    def _finish(
        self,
        entity: Entity,
        marks: Mapping[str, float],
        i: int,
        found: Found,
        kind: str,
        method: str,
    ) -> Marks:
        """Return the marks of a candidate, with what it is and what introduces the words."""
        sentence = self.reading.sentences[i]
        text = self.reading.article.text[found.start : found.end]
        done = dict(marks)
        done[f"is {entity.kind}"] = 1.0
        if entity.place:
            done["is place"] = 1.0
        if not entity.named and not entity.descriptions:
            done["is thing"] = 1.0
        if entity.named and not entity.sure and entity.kind == "person":
            done["is unsure"] = 1.0
        words = fold(text)
        if entity.named and words:
            names = fold(entity.name)
            if names[-1] in words:
                done["in the words"] = 1.0
        if _FIRST & set(words):
            done[f"says I {entity.kind}"] = 1.0
        elif _FIRST_PLURAL & set(words):
            done[f"says we {entity.kind}"] = 1.0
        voice = self.table.voice(entity)
        done[f"voice {voice}"] = 1.0
        done[f"voice {voice} {entity.kind}"] = 1.0
        state = self.discourse.states.get(entity)
        if state is not None:
            done["quoted before" if state.quotes else "not quoted before"] = 1.0
        if self.before is not None:
            later = self.before.discourse.states.get(entity)
            if later is not None and later.quotes and not (state and state.quotes):
                done["quoted later"] = 1.0
        if not entity.sure and entity.named and entity.mentions <= 1 and " " not in entity.name:
            done["odd name"] = 1.0
        outside = sum(
            1 for t in self.reading.clauses[i].tokens if not t.quoted and t.text[:1].isalnum()
        )
        finite = any(t.finite and not t.quoted for t in self.reading.clauses[i].tokens)
        form = "alone" if outside <= 1 else "within" if finite else "verbless"
        span = "full" if text[:1].isupper() and len(words) > 5 else "part"
        if sentence.block in {"headline", "deck", "crosshead"}:
            form = "head"
        free = kind == "nothing" or method == "none"
        prefix = f"{kind} {(found.type == 'indirect' and 'indirect') or ''}"
        result = {f"{prefix}: {mark}": value for mark, value in done.items()}
        if free or method in {"subject", "colon"}:
            result |= {f"{form} {span}: {mark}": value for mark, value in done.items()}
        return {**done, **result}

    def _carrying(self, i: int, method: str) -> str:
        """Return sentence ``i``, with the one beside it that says who speaks, if that does."""
        sentences, text = self.reading.sentences, self.reading.article.text
        first = max(0, i - 1) if method == "previous" else i
        last = min(len(sentences) - 1, i + 1) if method == "next" else i
        return text[sentences[first].start : sentences[last].end]

    def _quote(self, i: int, found: Found, whose: _Whose) -> Quote:
        sentence, clause = self.reading.sentences[i], self.reading.clauses[i]
        text = self.reading.article.text
        cue, source = found.link.cue, found.link.source
        return Quote(
            start=found.start,
            end=found.end,
            type=found.type,
            text=text[found.start : found.end],
            sentence=self._carrying(i, whose.method),
            block=sentence.block,
            cue=printed(clause.tokens, cue.start, cue.end) if cue else "",
            source=_printed(clause.tokens, source) if source else "",
            speaker=self._named(whose.entity) if whose.entity else None,
            method=whose.method,
            confidence=whose.chance,
        )

    def _named(self, entity: Entity) -> Speaker:
        return replace(entity.speaker(), gender=self.genders.of(entity))


def _how_surely(chance: float) -> str:
    if chance > 0.6:
        return "surely" if chance > 0.9 else "likely"
    return "maybe" if chance > 0.3 else "hardly"


def _gap(gap: int) -> str:
    return "tight" if gap <= 2 else "near" if gap <= 6 else "off" if gap <= 15 else "far"


def _relations(
    tokens: Sequence[Token], cues: Sequence[Cue], event: Event, first: int, last: int
) -> Iterator[str]:
    """Yield how a mention stands to the cues of its sentence and to the words quoted."""
    for cue in cues:
        kind = cue.verb.kind
        if 0 <= event.start - cue.end <= 1:
            apart = tokens[cue.start - 1].text == "," or tokens[cue.start - 1].quoted
            side = "before" if cue.start < first else "behind"
            yield f"behind cue {kind} {side}{' apart' if apart else ''}"
            if side == "before" and event.start + 12 >= first:
                yield f"behind cue {kind} {side}{' apart' if apart else ''} near"
        elif cue.end <= first and event.start < cue.start and cue.mood == "finite":
            nearest = not any(event.start < c.start < cue.start for c in cues)
            yield f"ahead of cue {kind}{' nearest' if nearest else ''}"
        elif last <= event.start < cue.start and cue.mood == "finite":
            yield f"between words and cue {kind}"


def _alike(one: str, other: str) -> bool:
    """Tell whether most words of a short text stand in another."""
    words = {word for word in fold(one) if len(word) > SHORT}
    others = {word for word in fold(other) if len(word) > SHORT}
    few = min(words, others, key=len)
    return len(few) >= ENOUGH and len(words & others) >= ALIKE * len(few)


def may_speak(phrase: Phrase) -> bool:
    """Tell whether a phrase is of somebody: a name, a pronoun, a role that a lexicon knows."""
    role = role_of(phrase.noun)
    if phrase.kind == "pronoun" or phrase.name:
        return True
    return role is not None or (is_agent(phrase.noun) and phrase.determiner != "")


def _place(tokens: Sequence[Token], sentence: Sentence, found: Found) -> tuple[int, int]:
    """Return the first token of a quotation and the one behind its last."""
    for k, span in enumerate(sentence.spans):
        if span.start == found.start and found.type != "indirect":
            inside = [n for n, token in enumerate(tokens) if token.span == k]
            if inside:
                return inside[0], inside[-1] + 1
    starts = [n for n, t in enumerate(tokens) if sentence.to_text(t.start) >= found.start]
    first = starts[0] if starts else 0
    behind = [n for n in starts if sentence.to_text(tokens[n].start) >= found.end]
    return first, behind[0] if behind else len(tokens)


def _method(marks: Mapping[str, float], method: str) -> str:
    """Return the name of the rule that the marks of the chosen one amount to."""
    if "meant first" in marks or "meant next" in marks:
        return method
    if "says it again" in marks:
        return "repeated"
    if "signed" in marks:
        return "next"
    if any(mark.startswith(("here", "cue")) for mark in marks):
        return "subject"
    if "floor 0" in marks:
        return "continued"
    if any(mark.startswith(("1 back", "announced")) for mark in marks):
        return "previous"
    if any(mark.startswith("1 ahead") for mark in marks):
        return "next"
    return "carried"


def _printed(tokens: Sequence[Token], source: Phrase) -> str:
    return printed(tokens, *source.core) or printed(tokens, source.start, source.end)
