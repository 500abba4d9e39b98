"""What speaks for each candidate as the speaker of a quotation, and what against.

A mark has a name that says what it is (« cue before say », « floor 0 ») and a value, most
often 1. Nothing is decided here: what each mark weighs was learned (see ``choice``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.tagging import token_at
from stance.french.word_lists import OF, THAT, means_person, media
from stance.french.words import letters
from stance.quotations.clauses import speaks
from stance.speakers.antecedent_marks import bucket
from stance.speakers.course import labelled, signs, stands_alone, unmarked
from stance.speakers.entities import mention_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase
    from stance.french.tagging import Token
    from stance.quotations import Found
    from stance.speakers.antecedents import Resolved
    from stance.speakers.choice import Marks
    from stance.speakers.course import Course, Sources
    from stance.speakers.discourse import Event
    from stance.speakers.entities import Entity

__all__ = ["Asked", "Evidence", "all_marks", "gather", "kind_of"]


AHEAD = 2  # sentences behind a quotation whose subjects may speak
BEHIND = 3  # sentences before a quotation whose mentions may speak
FLOOR = 3  # last speakers who may go on
FEW = 3  # quotations of which nobody says the most
JOINED = 3  # tokens between two quotations that are one list
NEAR = 12  # tokens between a name behind a cue and the words
NEAR_THAT = 4  # tokens behind a cue among which its « que » stands
SHORT = 3  # letters of words that say nothing
TITLED = 5  # tokens before a name among which its article and role stand
MADE_WITHIN = 5  # tokens between « par » and the noun of speech before it
LEAST = 8  # letters of words that may be said again
# Mentions and cues on either side of the words that are looked at: more than any sentence has.
MOST_NEAR = 16
# Each quotation of an article is compared with all others, unless there are more than this, ten
# times the most of any newspaper.
MOST_COMPARED = 400
ENOUGH, ALIKE = 3, 0.75  # words that two texts share at least, and their share
RIVAL = 0.02  # the chance that makes somebody a rival of the likeliest
VERBS = 2  # verbs between a mention and another that are told apart
_COMMAS = ("", " comma", " commas")
_NUMBERS = {"Sing": "s", "Plur": "p"}
_GOVERNED = {"de": " of", "du": " of", "des": " of", "d'": " of", "par": " by"}
FULL = 5  # words of a quotation that is no mere part of a sentence
# How a chance, and a distance in tokens, is told in words.
_SURELY = ((0.3, "hardly"), (0.6, "maybe"), (0.9, "likely"))
_GAPS = ((2, "tight"), (6, "near"), (15, "off"))
_CUE_GAPS = ((3, "tight"), (10, "near"))
_HEADS = frozenset(["headline", "deck", "crosshead"])
_FIRST = frozenset(["je", "j'", "mon", "ma", "mes", "moi", "m'", "me"])
_FIRST_PLURAL = frozenset(["nous", "notre", "nos"])


@dataclass(frozen=True, slots=True)
class Asked:
    """The question whose words a quotation gives.

    Attributes
    ----------
    found : Found
    kind : str
        What introduces it: ``"name"``, ``"noun"``, ``"pronoun"``, ``"some"`` (« certains »,
        « l'autre ») or ``"nothing"``.
    method : str
        The rule that found what introduces it.
    again : bool
        Whether the article is walked for the second time.
    """

    found: Found
    kind: str
    method: str
    again: bool


def kind_of(source: Phrase, answer: Resolved) -> str:
    """Return what sort of phrase a source is; a pronoun that means nobody else is ``"some"``."""
    return "some" if source.kind == "pronoun" and not answer.rivals else source.kind


class Evidence(dict["Entity", dict[str, float]]):
    """The candidates with their marks, in the order in which they were found."""

    def add(self, entity: Entity, *marks: str) -> None:
        """Give a candidate marks of value 1; one without any becomes a candidate too."""
        self.setdefault(entity, {}).update(dict.fromkeys(marks, 1.0))


def gather(
    course: Course, found: Found, sources: Sources, answer: Resolved | None, asked: Entity | None
) -> Evidence:
    """Return everybody who may have said a quotation, with what its place says of each.

    Parameters
    ----------
    course : Course
    found : Found
        The quotation.
    sources : Sources
        Whom its sentence mentions as sources.
    answer : Resolved or None
        Whom the phrase that introduces it means.
    asked : Entity or None
        Who answers, where the article is an interview.
    """
    evidence = Evidence()
    if answer is not None and found.link.source is not None:
        _mark_link(evidence, found, found.link.source, answer)
    _mark_cues(evidence, course, found, sources)
    _mark_sentence(evidence, course, found)
    _mark_verb(evidence, course, found)
    _mark_behind(evidence, course, found.sentence)
    if course.before is not None:
        _mark_ahead(evidence, course, course.before, found.sentence)
    _mark_floor(evidence, course, found.sentence)
    _mark_turn(evidence, course, found, asked)
    _mark_mate(evidence, course, found)
    if course.before is not None and len(course.before.said) <= MOST_COMPARED:
        _mark_again(evidence, course, course.before, found)
        _mark_next(evidence, course, course.before, found)
        _mark_others(evidence, course.before, found)
    return evidence


def _mark_link(evidence: Evidence, found: Found, source: Phrase, answer: Resolved) -> None:
    """Mark whom the phrase that introduces a quotation may mean."""
    link = found.link
    for rank, (entity, chance) in enumerate(answer.rivals or ((answer.entity, 1.0),)):
        if rank and chance < RIVAL:
            break
        evidence.setdefault(entity, {})["meant"] = chance
        surely = next((word for most, word in _SURELY if chance <= most), "surely")
        evidence.add(entity, f"meant {surely}", "meant next" if rank else "meant first")
    first = (answer.rivals or ((answer.entity, 1.0),))[0][0]
    evidence.add(first, f"link {link.method}", f"link {link.method} {kind_of(source, answer)}")
    if link.cue is not None:
        kind = link.cue.verb.kind
        evidence.add(first, f"link {kind}", f"link {link.method} {kind}")
        if link.cue.negated:
            evidence.add(first, "link negated")
    if not speaks(source):
        evidence.add(first, "link mute", f"link mute {link.method}")
    if found.type == "indirect":
        evidence.add(first, "link indirect")


def _mark_cues(evidence: Evidence, course: Course, found: Found, sources: Sources) -> None:
    """Mark the sources of all cues of the sentence, before and behind the words."""
    if not sources.cues:
        return
    first, last = course.place(found)
    others = [course.place(f) for f in course.found.get(found.sentence, []) if f is not found]
    nearest: dict[str, Entity] = {}
    tokens, reporting = course.reading.clauses[found.sentence].tokens, []
    for cue, source in sources.cues:
        answer = sources.answers.get(source.start)
        if answer is None:
            continue
        side = "before" if cue.end <= first else "behind" if cue.start >= last else "inside"
        start, end = (cue.end, first) if side == "before" else (last, cue.start)
        if side == "before" or side not in nearest:
            nearest[side] = answer.entity
        gap = next((word for most, word in _CUE_GAPS if end - start <= most), "far")
        evidence.add(answer.entity, f"cue {side} {cue.verb.kind}", f"cue {side} gap {gap}")
        if side == "before" and _reports(tokens, cue, first):
            reporting.append(answer.entity)
            evidence.add(answer.entity, "cue reports", f"cue reports {cue.verb.kind}")
        if any(start <= a and b <= end for a, b in others):
            evidence.add(answer.entity, f"cue {side} parted")
    for side, entity in nearest.items():
        evidence.add(entity, f"cue {side} nearest")
    if reporting:
        evidence.add(reporting[0], "cue reports first")
        evidence.add(reporting[-1], "cue reports last")


def _reports(tokens: Sequence[Token], cue: Cue, first: int) -> bool:
    """Tell whether the words may stand in the clause that a cue reports: « X dit que … « … » »."""
    that = tokens[cue.end : min(cue.end + NEAR_THAT, first)]
    return any(t.low in THAT for t in that) and not any(
        t.text == ";" for t in tokens[cue.end : first]
    )


def _mark_sentence(evidence: Evidence, course: Course, found: Found) -> None:
    """Mark those who are mentioned in the sentence itself."""
    clause = course.reading.clauses[found.sentence]
    first, last = course.place(found)
    mentioned = _near(course, found)
    cues = [c for c in clause.cues if not first < c.start < last]
    k = bisect_left(cues, first, key=lambda cue: cue.start)
    cues = cues[max(0, k - MOST_NEAR) : k + MOST_NEAR]
    before = [(first - e.start, e) for e in reversed(mentioned) if e.start < first]
    behind = [(e.start - last, e) for e in mentioned if e.start >= last]
    for side, events in (("before", before), ("behind", behind)):
        for n, (distance, event) in enumerate(events):
            here = f"here {side} {_part(event)}"
            gap = next((word for most, word in _GAPS if distance <= most), "far")
            evidence.add(event.entity, here, f"{here} {gap}", f"here {side} {event.kind}")
            if not n:
                evidence.add(event.entity, f"here {side} nearest {_part(event)}")
            relations = _relations(clause.tokens, cues, event, first, last)
            evidence.add(event.entity, *relations)
            whose = _whose_speech(clause.tokens, event)
            if whose:
                evidence.add(event.entity, f"speech {side} {whose}", f"speech {side} {whose} {gap}")


def _near(course: Course, found: Found) -> Sequence[Event]:
    """Return the mentions of a sentence, the nearest to the words where it has very many."""
    mentioned = course.mentioned.get(found.sentence, [])
    k = bisect_left(mentioned, course.place(found)[0], key=lambda event: event.start)
    return mentioned[max(0, k - MOST_NEAR) : k + MOST_NEAR]


def _part(event: Event) -> str:
    """Return the part that a mention has in its sentence."""
    return "acts" if event.subject else "aside"


def _whose_speech(tokens: Sequence[Token], event: Event) -> str:
    """Tell whether a mention is whose words a noun tells of: « l'appel de X », « émis par X »."""
    place = event.start  # « du ministre »: the preposition is the article
    while tokens[place].low not in OF and place > event.start - TITLED:
        place -= 1
        before = token_at(tokens, place)
        light = before.low in OF or before.pos in {"DET", "ADJ"} or means_person(before.low)
        if before.low == "par" or not light:
            break
    preposition = token_at(tokens, place).low
    if preposition in OF:
        noun = place - 1 - (token_at(tokens, place - 1).pos == "ADJ")
        return "of" if _is_speech(token_at(tokens, noun)) else ""
    if preposition != "par":
        return ""
    for near in range(place - 1, place - 1 - MADE_WITHIN, -1):
        token = token_at(tokens, near)
        if token.finite or token.pos == "PUNCT":
            return ""
        if _is_speech(token):
            return "by"
    return ""


def _is_speech(token: Token) -> bool:
    nouns = read_words("speech_nouns")
    return token.pos == "NOUN" and (token.low in nouns or token.low.removesuffix("s") in nouns)


def _relations(
    tokens: Sequence[Token], cues: Sequence[Cue], event: Event, first: int, last: int
) -> Iterator[str]:
    """Yield how a mention stands to the cues of its sentence and to the words quoted."""
    for cue in cues:
        kind = cue.verb.kind
        past = cue.mood == "participle" and not tokens[cue.head].low.endswith("ant")
        beside = event.end <= cue.start <= event.end + 1 and cue.end <= first
        if beside and (cue.passive or past):  # « Anne Roy, accusée de « … » »
            yield "patient"
            yield f"patient of cue {kind}"
        if 0 <= event.start - cue.end <= 1:
            side = "before" if cue.start < first else "behind"
            apart = tokens[cue.start - 1].text == "," or tokens[cue.start - 1].quoted
            follows = f"behind cue {kind} {side}{' apart' if apart else ''}"
            yield follows
            if side == "before" and event.start + NEAR >= first:
                yield f"{follows} near"
        elif cue.mood == "finite" and event.start < cue.start and cue.end <= first:
            nearest = not any(event.start < c.start < cue.start for c in cues)
            yield f"ahead of cue {kind}{' nearest' if nearest else ''}"
        elif cue.mood == "finite" and last <= event.start < cue.start:
            yield f"between words and cue {kind}"


def _mark_verb(evidence: Evidence, course: Course, found: Found) -> None:
    """Mark how the mentions of the sentence stand to the verb that introduces the words.

    Its subject has its number, no preposition, and no other verb between the two.
    """
    tokens = course.reading.clauses[found.sentence].tokens
    first, last = course.place(found)
    cue = found.link.cue
    if cue is not None:
        start, end, what = cue.start, cue.end, f"cue {cue.mood}"
    else:
        near = (*range(min(first, len(tokens)) - 1, -1, -1), *range(last, len(tokens)))
        verb = next((k for k in near if tokens[k].finite and not tokens[k].quoted), None)
        if verb is None:
            return
        start, end, what = verb, verb + 1, "verb"
    number = next((_NUMBERS.get(t.number, "") for t in tokens[start:end] if t.finite), "")
    for event in _near(course, found):
        if event.end <= start and not first <= event.start < last:
            side, gap = "to", tokens[event.end : start]
        elif event.start >= max(end, last) or end <= event.start < first:
            side, gap = "from", tokens[end : event.start]
        else:
            continue
        between = [t for t in gap if not t.quoted]
        verbs = min(sum(t.finite for t in between), VERBS)
        commas = _COMMAS[min(sum(t.text == "," for t in between), len(_COMMAS) - 1)]
        relation = f"{side} {what} {verbs}"
        governed = _GOVERNED.get(event.preposition, " prep") if event.preposition else ""
        evidence.add(event.entity, f"{relation}{commas}", f"{relation}{commas}{governed}")
        evidence.add(event.entity, f"{relation}{_joints(between)}", f"{side} {what}{governed}")
        if number and event.entity.number:
            agrees = "agrees" if number == event.entity.number else "differs"
            evidence.add(event.entity, f"number {agrees}", f"number {agrees} {side} {what}")


def _joints(between: Sequence[Token]) -> str:
    """Return which joints stand between a mention and a verb."""
    lows = {t.low for t in between}
    return "".join(f" {joint}" for joint in ("qui", "et", "(") if joint in lows)


def _mark_behind(evidence: Evidence, course: Course, i: int) -> None:
    """Mark those who are mentioned in the sentences before."""
    for back in range(1, min(BEHIND, i) + 1):
        same = course.beside(i - back, i)
        for event in course.mentioned.get(i - back, [])[-2 * MOST_NEAR :]:
            evidence.add(event.entity, f"{back} back {_part(event)} {same}")
        if back == 1:
            _mark_previous(evidence, course, i - 1, same)


def _mark_previous(evidence: Evidence, course: Course, i: int, same: str) -> None:
    """Mark the first, the last and the only ones of the sentence before."""
    events = course.mentioned.get(i, [])
    acting = [e.entity for e in events if e.subject]
    people = {e.entity for e in events if e.entity.kind == "person"}
    if acting:
        evidence.add(acting[-1], f"1 back last acting {same}")
        evidence.add(acting[0], f"1 back first acting {same}")
    if events:
        evidence.add(events[-1].entity, f"1 back last {same}")
    if len(people) == 1:
        evidence.add(people.pop(), f"1 back only person {same}")
    tokens = course.reading.clauses[i].tokens
    if tokens and tokens[-1].text == ":":
        if acting and same == "other":
            evidence.add(acting[-1], "announced paragraph")
        for event in events:
            evidence.add(event.entity, f"announced {_part(event)}")
    if i not in course.found:
        for entity, kind in course.speaking.get(i, []):
            evidence.add(entity, f"1 back cue {kind} {same}")


def _mark_ahead(evidence: Evidence, course: Course, before: Course, i: int) -> None:
    """Mark those who are mentioned in the sentences behind."""
    for step in range(1, min(AHEAD, len(course.reading.sentences) - 1 - i) + 1):
        j = i + step
        same = course.beside(j, i)
        for n, event in enumerate(before.mentioned.get(j, [])):
            evidence.add(event.entity, f"{step} ahead {_part(event)} {same}")
            if step == 1 and not n:
                evidence.add(event.entity, f"1 ahead first {same}")
                if signs(course, j, event):
                    evidence.add(event.entity, "signed")
        if step == 1:
            quoting = "quoting" if j in course.found else "telling"
            for entity, kind in before.speaking.get(j, []):
                evidence.add(entity, f"1 ahead cue {kind} {quoting} {same}")


def _mark_floor(evidence: Evidence, course: Course, i: int) -> None:
    """Mark those who spoke last."""
    for n, (entity, sentence) in enumerate(reversed(course.discourse.floor[-FLOOR:])):
        evidence.add(entity, f"floor {n}")
        if not n:
            evidence.add(entity, f"floor {bucket(i - sentence)} {course.beside(sentence, i)}")


def _mark_turn(evidence: Evidence, course: Course, found: Found, asked: Entity | None) -> None:
    """Mark whom an interview lets answer."""
    span = unmarked(course, found)
    label = labelled(course, span) if span is not None else None
    if label is not None:
        evidence.add(label, "labelled")
    if asked is not None and (span is not None or stands_alone(course, found)):
        evidence.add(asked, "interviewed")


def _mark_mate(evidence: Evidence, course: Course, found: Found) -> None:
    """Mark who says the words before these in one sentence."""
    mates = [f for f in course.found.get(found.sentence, []) if f.end <= found.start]
    said = course.said.get((mates[-1].start, mates[-1].end)) if mates else None
    if said is None:
        return
    first, last = course.place(found)[0], course.place(mates[-1])[1]
    between = [e for e in course.mentioned.get(found.sentence, []) if last <= e.start < first]
    how = "acting" if any(e.subject for e in between) else "aside" if between else "alone"
    linked = "same" if mates[-1].link.source == found.link.source else "other"
    joined = "joined" if first - last <= JOINED else "parted"
    evidence.add(said[0], "mate", f"mate {how}", f"mate {linked}", f"mate {joined}")


def _mark_again(evidence: Evidence, course: Course, before: Course, found: Found) -> None:
    """Mark who says the same words elsewhere."""
    text = course.reading.article.text
    words = _letters(text[found.start : found.end])
    if len(words) < LEAST:
        return
    for (start, end), (entity, cued) in before.said.items():
        if start == found.start or not cued:
            continue
        other = _letters(text[start:end])
        if len(other) >= LEAST and (words in other or other in words):
            evidence.add(entity, "says it again")
        elif _alike(text[found.start : found.end], text[start:end]):
            evidence.add(entity, "says alike")


@lru_cache(maxsize=2 * MOST_COMPARED)
def _letters(text: str) -> str:
    return letters(text)


@lru_cache(maxsize=2 * MOST_COMPARED)
def _long_words(text: str) -> frozenset[str]:
    return frozenset(word for word in mention_words(text) if len(word) > SHORT)


def _alike(one: str, other: str) -> bool:
    """Tell whether most words of a short text stand in another."""
    words, others = _long_words(one), _long_words(other)
    few = min(words, others, key=len)
    return len(few) >= ENOUGH and len(words & others) >= ALIKE * len(few)


def _mark_next(evidence: Evidence, course: Course, before: Course, found: Found) -> None:
    """Mark who says the next quotation."""
    quotations = course.reading.found
    after = bisect_left(quotations, found.end, key=lambda f: f.start)
    later = quotations[after] if after < len(quotations) else None
    said = before.said.get((later.start, later.end)) if later is not None else None
    if later is None or said is None or later.sentence - found.sentence > AHEAD:
        return
    step = later.sentence - found.sentence
    source = later.link.source
    evidence.add(
        said[0],
        f"speaks next {step} {course.beside(later.sentence, found.sentence)}",
        f"speaks next {min(step, 1)} by {source.kind if source is not None else 'nothing'}",
    )


def _mark_others(evidence: Evidence, before: Course, found: Found) -> None:
    """Mark who says the other quotations of the article."""
    others = [(start, e) for (start, _), (e, _) in before.said.items() if start != found.start]
    earlier = {entity for start, entity in others if start < found.start}
    for start, entity in others:
        if start > found.start and entity not in earlier:
            evidence.add(entity, "quoted later")
    if len(others) < FEW:
        return
    foremost, most = Counter(entity for _, entity in others).most_common(1)[0]
    evidence.add(foremost, "quoted most")
    if 2 * most > len(others):
        evidence.add(foremost, "quoted mostly")


def all_marks(
    course: Course, asked: Asked, evidence: Evidence, entities: Sequence[Entity]
) -> list[Marks]:
    """Return the marks of each candidate, with what it is and what introduces the words.

    Parameters
    ----------
    course : Course
    asked : Asked
    evidence : Evidence
        What ``gather`` found.
    entities : sequence of Entity
        The candidates.
    """
    text = course.reading.article.text[asked.found.start : asked.found.end]
    words = mention_words(text)
    introduced = dict.fromkeys(_introduced(course, asked, text, words), 1.0)
    return [
        {**evidence[entity], **dict.fromkeys(_nature(course, entity, words), 1.0), **introduced}
        for entity in entities
    ]


def _introduced(course: Course, asked: Asked, text: str, words: Sequence[str]) -> Iterator[str]:
    """Yield what introduces the words: by it, the other marks count more or less."""
    yield f"by {asked.kind}{' indirect' if asked.found.type == 'indirect' else ''}"
    if asked.kind == "nothing" or asked.method in {"none", "subject", "colon"}:
        span = "full" if text[:1].isupper() and len(words) > FULL else "part"
        yield f"words {_form(course, asked.found.sentence)} {span}"


def _nature(course: Course, entity: Entity, words: Sequence[str]) -> Iterator[str]:
    """Yield what a candidate is, whatever the place of the quotation."""
    yield f"is {entity.kind}"
    if entity.place:
        yield "is place"
    if entity.named:
        yield from _of_name(entity)
    else:
        yield from (f"noun {noun}" for noun in entity.nouns)
        if not entity.descriptions:
            yield "is thing"
    if entity.named and words and mention_words(entity.name)[-1] in words:
        yield "in the words"
    if not _FIRST.isdisjoint(words):
        yield f"says I {entity.kind}"
    elif not _FIRST_PLURAL.isdisjoint(words):
        yield f"says we {entity.kind}"
    voice = f"voice {course.table.voice(entity)}"
    yield voice
    yield f"{voice} {entity.kind}"
    state = course.discourse.states.get(entity)
    if state is not None:
        yield "quoted before" if state.quotes else "not quoted before"


def _of_name(entity: Entity) -> Iterator[str]:
    """Yield what the name of a candidate says."""
    if entity.name in media():
        yield "is medium"
    if entity.sure:
        return
    if entity.kind == "person":
        yield "is unsure"
    if entity.mentions <= 1 and " " not in entity.name:
        yield "odd name"
    if entity.governed == entity.mentions and not entity.speeches:
        yield from ("only governed", f"only governed {entity.kind}")  # « à Vire », « de la COP »


def _form(course: Course, i: int) -> str:
    """Return how the words quoted stand in their sentence."""
    if course.reading.sentences[i].block in _HEADS:
        return "head"
    outside = course.reading.clauses[i].outside
    if sum(1 for t in outside if t.text[:1].isalnum()) <= 1:
        return "alone"
    return "within" if any(t.finite for t in outside) else "verbless"
