"""Find where a clause may begin and end that a sentence reports without marks.

A cue shows that something may be reported (« X répond que … », « X assure avoir … »,
« Selon X, … », « …, rappelle X »); a few words and punctuation marks show where the clause may
begin and end. This module proposes all possible clauses, and
`stance.quotations.indirect_speech` chooses.

An aside may interrupt the clause: « Le prix, dit-il, baissera ». The last part of the module
tells whether the clause continues behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from stance.french.noun_phrases import read_phrase
from stance.french.proper_names import NAME
from stance.french.tagging import Token, has_finite, is_age, is_infinitive, token_at
from stance.french.word_lists import ASIDE_MARKS, AUXILIARIES, DASHES, OF, THAT, WHICH
from stance.quotations.clauses import Clause, complement_of, is_document, speaks
from stance.quotations.cue_subjects import source_of
from stance.quotations.sources import Link
from stance.quotations.subjects import phrase_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.french.cues import Cue
    from stance.french.noun_phrases import Phrase

__all__ = ["SHORTEST", "Anchor", "Extent", "anchors", "extents"]


Form = Literal["que", "infinitive", "question", "attribute", "colon", "selon", "comme", "incise"]
Place = Literal["behind", "before", "around"]

REACH = 14  # tokens that may stand between a verb and the word that opens what it reports
SECOND = 2  # where an incise stands at the earliest: behind a word and a comma
_STOPS = frozenset([".", ";", ":"])
# Words that make a conjunction or a pronoun of « que »: « quoi que », « avant que ».
_WITH_QUE = frozenset(
    (
        *("quoi", "avant", "après", "alors", "tandis", "ainsi", "plus", "moins", "autant"),
        *("dès", "pour", "sans", "tant", "afin", "parce", "pendant", "depuis"),
    )
)
_ASKING = frozenset(
    (
        *("si", "s'", "pourquoi", "comment", "où", "quand", "combien"),
        *("quel", "quelle", "quels", "quelles", "qui"),
    )
)
_LED = OF | {"à"}  # what leads to an infinitive: « promet de venir », « appelle à voter »
# What may stand between a verb and the infinitive that it governs.
_BEFORE_INFINITIVE = frozenset(
    (
        *("ne", "n'", "pas", "plus", "jamais", "rien", "se", "s'", "y", "en"),
        *("le", "la", "l'", "les", "lui", "leur"),
    )
)

LEAST_BEHIND = 4  # words that stand behind an aside at least where they go on with its clause
MANNER = 6  # tokens among which « un carton à la main » ends
# After an incise, these words are about the speaker; the reported clause has ended.
_ABOUT_SOURCE = frozenset(
    (
        *("qui", "dont", "où", "lequel", "laquelle"),
        *("lors", "avant", "après", "tout", "en", "ajoutant", "précisant"),
    )
)
# How and where one speaks: « …, dit-il, devant la presse », « …, écrit-elle, par courriel ».
_OF_SPEECH = frozenset(["devant", "auprès", "par", "à", "au", "aux", "sur", "avec", "sans", "dans"])
# Words that begin a clause that would be complete without them.
_PLACES = WHICH | {"où", "dont"}
_LINKS = THAT | {"et", "mais", "ou", "car", "puis", "tandis", "alors", "comme"}
_DEFINITE = frozenset(["le", "la", "l'", "les"])
_INDEFINITE = frozenset(["un", "une", "des"])
_ALL = frozenset(["tous", "toute", "toutes"])
_AT = frozenset(["à", "au", "aux"])
_PARTICIPLES = ("é", "ée", "és", "ées", "ert", "erte", "erts", "ertes")
_YEARS = frozenset(["an", "ans"])


@dataclass(frozen=True, slots=True)
class Anchor:
    """A cue that may report a clause, with its source.

    Attributes
    ----------
    form : str
        ``"que"``, ``"infinitive"`` (« dit avoir … »), ``"question"`` (« demande si … »),
        ``"attribute"`` (« se dit prêt … ») or ``"colon"``, of which the clause stands behind;
        ``"selon"``, ``"comme"`` (« comme l'a dit X ») or ``"incise"``, asides that may stand
        before, behind or in the clause.
    link : Link
        The cue and the phrase that speaks.
    cue : Cue
        The cue of the link.
    start, end : int
        The first token of an aside and the one behind its last; of the other
        forms where the clause begins, twice.
    """

    form: Form
    link: Link
    cue: Cue
    start: int
    end: int

    @property
    def is_aside(self) -> bool:
        """Whether the clause may stand on either side."""
        return self.may_open or self.form == "incise"

    @property
    def may_open(self) -> bool:
        """Whether it is an aside that may also open a sentence: « Selon X, … »."""
        return self.form in {"selon", "comme"}


def anchors(clause: Clause) -> Iterator[Anchor]:
    """Yield the cues of a sentence that may report a clause."""
    for cue in clause.cues:
        if cue.mood == "preposition":
            yield from _by_preposition(clause, cue)
            continue
        opened = [*_openings(clause, cue)]
        source = source_of(clause, cue, 0) if opened else None
        for form, start in opened:
            yield Anchor(form, Link(cue, source, "que"), cue, start, start)
        if cue.mood == "finite" and not cue.passive:
            aside = _by_comparison(clause, cue) or _by_incise(clause, cue)
            if aside is not None:
                yield aside


def _openings(clause: Clause, cue: Cue) -> Iterator[tuple[Form, int]]:
    """Yield the first token of each clause that a verb may govern: up to the next verb that may."""
    tokens, others = clause.tokens, {c.head for c in clause.cues if c.mood != "preposition"}
    if cue.mood == "finite" and _is_reflexive(tokens, cue):
        yield "attribute", cue.end
    for j in range(cue.end, min(cue.end + REACH, len(tokens))):
        token = tokens[j]
        if token.low in THAT:
            if tokens[j - 1].low in _WITH_QUE:
                return
            yield "que", j + 1
            yield from (("que", k + 2) for k in _coordinated(tokens, j + 2))
            return
        if token.text == ":" and not token_at(tokens, j + 1).quoted:
            yield "colon", j + 1
            return
        if token.low in _ASKING:
            yield "question", j
            return
        if is_infinitive(token) and not token.quoted:
            before = token_at(tokens, j - 1)
            if j == cue.end or before.low in _LED or before.pos != "ADP":
                yield "infinitive", _group_start(tokens, cue.end, j)
            return
        if token.finite or token.quoted or token.text in _STOPS or j in others:
            return


def _is_reflexive(tokens: Sequence[Token], cue: Cue) -> bool:
    """Tell whether an adjective follows « se dit », « s'est déclaré »."""
    following = token_at(tokens, cue.end)
    described = following.pos in {"ADJ", "ADV", "VERB"} and not following.quoted
    return described and any(
        t.low in {"se", "s'"} for t in tokens[max(0, cue.start - 2) : cue.head]
    )


def _group_start(tokens: Sequence[Token], floor: int, infinitive: int) -> int:
    """Return where the group of an infinitive begins: « ne pas s'y rendre »."""
    start = infinitive
    while start > floor and tokens[start - 1].low in _BEFORE_INFINITIVE:
        start -= 1
    return start


def _coordinated(tokens: Sequence[Token], start: int) -> Iterator[int]:
    """Yield each « et que » behind a first « que », up to a semicolon."""
    for j in range(start, len(tokens) - 1):
        if tokens[j].text == ";":
            return
        joint = tokens[j].low in {"et", "mais", ","} and not tokens[j].quoted
        if joint and tokens[j + 1].low in THAT:
            yield j


def _by_preposition(clause: Clause, cue: Cue) -> Iterator[Anchor]:
    """Yield « Selon X, … », « …, selon X, … », « …, selon X », « un plan selon lequel … »."""
    source = source_of(clause, cue, 0) or _holder(clause, cue)
    if source is not None:
        relative = token_at(clause.tokens, cue.end).low in WHICH | {"qui"}
        end = cue.end + 1 if relative else max(source.end, cue.end)
        if token_at(clause.tokens, end).text == "," and is_age(clause.tokens, end + 1):
            end += len((",", "54", "ans"))  # « Pour Anne Roy, 54 ans, … »
        yield Anchor("selon", Link(cue, source, "selon"), cue, cue.start, end)


def _holder(clause: Clause, cue: Cue) -> Phrase | None:
    """Return the person in « Selon la version de la plaignante »; else the noun itself."""
    phrase = phrase_from(clause, cue.end)
    if phrase is None or phrase.kind == "pronoun":
        return phrase
    holder = complement_of(clause.tokens, phrase)
    return replace(holder, preposition="", end=max(holder.end, phrase.end))


def _by_comparison(clause: Clause, cue: Cue) -> Anchor | None:
    """Return « Comme l'a dit X, … », « …, comme X l'a annoncé hier »."""
    tokens = clause.tokens
    before = next((p for p in clause.phrases if p.end == cue.start), None)
    start = (before.start if before else cue.start) - 1
    if token_at(tokens, start).low != "comme":
        return None
    source = before or source_of(clause, cue, cue.start)
    if source is None or source.start < start:
        return None
    end = max(source.end, cue.end)
    ends = range(end, min(end + REACH, len(tokens)))
    end = next((j for j in ends if tokens[j].pos == "PUNCT" or tokens[j].finite), end)
    return Anchor("comme", Link(cue, source, "incise"), cue, start, end)


def _by_incise(clause: Clause, cue: Cue) -> Anchor | None:
    """Return « …, rappelle X » and « Ces aides, précise-t-il, ne suffisent pas »."""
    if cue.start < SECOND or clause.tokens[cue.start - 1].text not in ASIDE_MARKS:
        return None
    source = source_of(clause, cue, cue.start)
    if source is None or source.start < cue.start:
        return None
    if not (speaks(source) or is_document(source)):  # « …, a nié les faits »: its object
        return None
    end = max(source.end, cue.end)
    return Anchor("incise", Link(cue, source, "incise"), cue, cue.start, end)


SHORTEST = 3  # words that a reported clause has at least
STARTS, ENDS = 5, 6  # places that are tried on a side
_JOINTS = frozenset(["et", "mais", "puis", "ou"])
_OPENERS = DASHES | {"et", "mais", "or", "car", "donc", "certes", "-", ",", "«", "»", "•"}
_TRAILING = frozenset(["et", "mais", "ou", "d'un", "de", "un", "une", "des", "d'"])
_PAIRS = {"»": "«", "”": "“", '"': '"'}
_KEPT = frozenset([")", "%"])  # marks that belong to the words before them
_LEADING_ON = frozenset(["DET", "ADP", "SCONJ", "PRON"])  # these belong to what stands behind
_CLAUSE_MARKS = DASHES | {";", ":", "-", ".", "!", "?", "…"}
_CONJUNCTIONS = THAT | {"qui", "où", "dont", "car", "mais", "et", "si", "puisque", "comme"}


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a clause begins and ends, and on which side of its aside it is.

    ``expected`` says whether it stands there by the verbs on either side.
    """

    start: int
    end: int
    place: Place
    expected: bool


def extents(clause: Clause, anchor: Anchor) -> Iterator[Extent]:
    """Yield where the clause of an anchor may begin and end, each extent once."""
    seen: set[tuple[int, int]] = set()
    subject = anchor.link.source if anchor.cue.mood == "gerund" else None
    for start, end, place, expected in _tried(clause, anchor):
        if subject is not None and start < subject.start < end:
            continue  # « Rappelant que …, la ministre a promis … »
        extent = _trim(clause.tokens, start, end)
        if place == "around" and not extent[0] < anchor.start < anchor.end < extent[1]:
            continue
        if extent not in seen and extent[1] - extent[0] >= SHORTEST:
            seen.add(extent)
            yield Extent(*extent, place, expected)


def _tried(clause: Clause, anchor: Anchor) -> Iterator[tuple[int, int, Place, bool]]:
    """Yield possible starts and ends, the side of each, and whether it is the expected one.

    By its verbs an aside stands within its clause, or else before or behind it; of
    these two the press takes the other often enough for both to be tried.
    """
    tokens = clause.tokens
    ends = _ends(tokens, anchor.end)
    if not anchor.is_aside:
        yield from ((anchor.start, end, "behind", True) for end in ends)
        return
    opens = anchor.may_open and _opens_clause(tokens, anchor)
    within = None if opens else _interrupted_start(clause, anchor)
    if within is not None:
        yield from ((within, end, "around", True) for end in ends)
        if not has_finite(tokens[: anchor.start]):  # « D'emblée, dit-il, la porte était close »
            yield from ((anchor.end, end, "behind", False) for end in ends)
        return
    if anchor.may_open:
        commas = [end for end in ends if token_at(tokens, end).text == ","][:2]
        yield from ((s, e, "behind", opens) for s in (anchor.end, *commas) for e in ends if e > s)
    # « un plan qui, selon X, … »: no clause without its verb
    if anchor.start and token_at(tokens, anchor.start - 2).low != "qui":
        yield from ((s, anchor.start, "before", not opens) for s in _starts(tokens, anchor.start))


def _opens_clause(tokens: Sequence[Token], anchor: Anchor) -> bool:
    """Tell whether « selon » begins its clause or the sentence."""
    start = anchor.start
    if start - 1 >= 0 and tokens[start - 1].text in {";", ":"}:
        return True
    before = token_at(tokens, start - 1 - (token_at(tokens, start - 1).text == ","))
    light = all(t.pos in {"PUNCT", "CCONJ", "ADV"} or t.low in _OPENERS for t in tokens[:start])
    relative = token_at(tokens, anchor.end - 1).low in WHICH | {"qui"}
    return light or relative or before.low in THAT | _PLACES | {"car", "puisque", "mais"}


def _interrupted_start(clause: Clause, anchor: Anchor) -> int | None:
    """Return where the clause begins that an aside interrupts, None where it interrupts none."""
    tokens, cue = clause.tokens, anchor.cue
    start = next((j + 1 for j in range(anchor.start - 1, -1, -1) if tokens[j].text == ";"), 0)
    rest = tokens[anchor.end :]
    waits = not has_finite(tokens[start : anchor.start]) and token_at(rest, 0).text in ASIDE_MARKS
    source = anchor.link.source
    goes = (source is not None and _lacks_its_end(clause, cue, source, start, anchor.end)) or (
        _goes_on(rest) if anchor.form == "incise" else waits and has_finite(rest)
    )
    if not goes:
        return None
    within = _start_within(tokens, start, cue.start)
    verbless = within is not None and not has_finite(tokens[within : cue.start])
    return within if verbless or not has_finite(rest) else start


def _ends(tokens: Sequence[Token], start: int) -> list[int]:
    """Return where a clause that begins at ``start`` may end."""
    found: list[int] = []
    for j in range(start + 1, len(tokens)):
        token = tokens[j]
        if token.quoted:
            ends = token.span != tokens[j - 1].span
        else:
            ends = token.text in _CLAUSE_MARKS or token.text in {",", "("}
            ends = ends or (token.low in _JOINTS and _has_verb_close(tokens, j))
        if ends and len(found) < ENDS - 1:
            found.append(j)
        if token.text == ";" and not token.quoted:
            return found
    return [*found, len(tokens)]


def _has_verb_close(tokens: Sequence[Token], j: int) -> bool:
    """Tell whether a verb closely follows a conjunction: « …, et dénonce … »."""
    return any(t.finite for t in tokens[j + 1 : j + 4])


def _starts(tokens: Sequence[Token], end: int) -> list[int]:
    """Return where a clause before ``end`` may begin, the nearest first."""
    found: list[int] = []
    for j in range(end - 2, -1, -1):
        token = tokens[j]
        if token.quoted:
            opens = tokens[j + 1].span != token.span
        else:
            opens = token.text in _CLAUSE_MARKS or token.text == "," or token.low in _CONJUNCTIONS
        if opens and len(found) < STARTS - 1:
            found.append(j + 1)
        if token.text == ";" and not token.quoted:
            return found or [j + 1]
    return [*found, 0]


def _trim(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int]:
    """Leave out conjunctions, commas and marks at the ends of a clause."""
    while start < end and (tokens[start].low in _OPENERS or tokens[start].pos == "PUNCT"):
        start += 1
    cut = token_at(tokens, end).quoted
    while end > start and (_trails(tokens[end - 1]) or (cut and _leads_on(tokens[end - 1]))):
        if _closes(tokens, start, end - 1):
            break
        end -= 1
    return start, end


def _closes(tokens: Sequence[Token], start: int, last: int) -> bool:
    """Tell whether a mark closes one that a clause opens: « L'eau monte « peu à peu » »."""
    opener = _PAIRS.get(tokens[last].text)
    if opener is None:
        return False
    opened = sum(t.text == opener for t in tokens[start:last])
    if opener == tokens[last].text:
        return opened % 2 == 1
    return opened > sum(t.text == tokens[last].text for t in tokens[start:last])


def _leads_on(token: Token) -> bool:
    """Tell whether a word belongs to the marks after it: « il a fermé *après* « … » »."""
    return token.pos in _LEADING_ON and not token.quoted


def _trails(token: Token) -> bool:
    return token.text not in _KEPT and (token.pos == "PUNCT" or token.low in _TRAILING)


def _goes_on(rest: Sequence[Token]) -> bool:
    """Tell whether the reported clause continues with its verb: « Ces aides, dit-il, ne … ».

    Parameters
    ----------
    rest : sequence of Token
        What stands behind the incise.
    """
    if len(rest) <= LEAST_BEHIND or rest[0].text not in ASIDE_MARKS or not has_finite(rest):
        return False
    return not _is_about_source(rest[1]) and not rest[1].quoted


def _is_about_source(first: Token) -> bool:
    return first.low in _ABOUT_SOURCE or first.low.endswith("ant")


def _start_within(tokens: Sequence[Token], start: int, aside: int) -> int | None:
    """Return where the clause begins that an aside interrupts: the innermost one.

    « Elle vit à Lannec, où le loyer est, dit-elle, plus bas »: behind « où ». None
    where it is no clause without what it hangs on: « …, qui coûtera, dit-il, cher ».

    Parameters
    ----------
    tokens : sequence of Token
    start, aside : int
        Where the sentence, or its part, begins; the first token of the aside's cue.
    """
    for j in range(aside - 2, start - 1, -1):
        token, before = tokens[j], token_at(tokens, j - 1)
        if token.text in ASIDE_MARKS:
            return start
        if token.text == ":" or token.low in _PLACES:
            return j + 1
        if token.low == "qui":
            return j - 1 if before.low == "ce" else None
        if token.low in THAT and before.pos in {"NOUN", NAME}:
            return None
    return start


def _lacks_its_end(clause: Clause, cue: Cue, source: Phrase, start: int, behind: int) -> bool:
    """Tell whether a clause whose verb is before an aside is incomplete without what follows.

    « Elle perdrait, selon X, quatre ans », « Il a fallu, dit-il, tout vider »; not
    « Le feu est éteint, dit-il, la voix basse », « Le pont a cédé, selon X, une voisine ».

    Parameters
    ----------
    clause : Clause
    cue : Cue
        What begins the aside.
    source : Phrase
    start, behind : int
        Where the clause begins, and the token behind the aside.
    """
    tokens = clause.tokens
    head, rest = tokens[start : cue.start - 1], tokens[behind + 1 :]
    set_off = {tokens[cue.start - 1].text, token_at(tokens, behind).text} <= ASIDE_MARKS
    if not set_off or not rest or not has_finite(head) or has_finite(rest):
        return False
    if rest[0].quoted or rest[0].low in _LINKS or _is_about_source(rest[0]):
        return False
    if rest[0].pos == "NUM" and rest[0].low not in _INDEFINITE:
        again = any(c.mood == "preposition" and c.start > behind for c in clause.cues)
        return not again and not _has_figure(head) and not _is_age(source, rest)
    return _is_open(clause, cue, source, head, behind + 1)


def _has_figure(head: Sequence[Token]) -> bool:
    """Tell whether a number stands behind the last verb: « Ils étaient 500, selon X, … »."""
    behind_verb = takewhile(lambda t: not t.finite, reversed(head))
    return any(t.pos == "NUM" for t in behind_verb)


def _is_open(clause: Clause, cue: Cue, source: Phrase, head: Sequence[Token], place: int) -> bool:
    """Tell whether a verb before ``place`` needs the words there as its complement."""
    last = head[-1]
    if last.low in AUXILIARIES:
        return True
    if _sets_scene(clause, cue, source, place):
        return False
    verb = not last.quoted and (last.pos in {"VERB", "AUX"} or _is_participle(head))
    return verb or (source.kind == "pronoun" and clause.tokens[place].low in _INDEFINITE)


def _is_age(source: Phrase, rest: Sequence[Token]) -> bool:
    """Tell whether a number is an age: « selon Anne Roy, 43 ans »."""
    person = bool(source.name) and not source.determiner
    return person and token_at(rest, 1).low in _YEARS


def _is_participle(head: Sequence[Token]) -> bool:
    """Tell whether a clause ends in what the tagger takes for an adjective: « sont couverts »."""
    if len(head) == 1 or head[-2].low not in AUXILIARIES:
        return False
    return head[-1].pos == "ADJ" and head[-1].low.endswith(_PARTICIPLES)


def _sets_scene(clause: Clause, cue: Cue, source: Phrase, place: int) -> bool:
    """Tell whether the words at ``place`` describe the speaker: role, place or manner."""
    tokens = clause.tokens
    first = tokens[place]
    if cue.mood != "preposition" and (first.low in _OF_SPEECH or _is_air(tokens, place)):
        return True
    if source.kind == "pronoun":
        return False
    if first.low in _ALL:
        return False  # « …, selon X, toute la journée »
    participle = first.pos in {"VERB", "ADJ"} and not first.low.endswith(("er", "ir", "re"))
    phrase = read_phrase(tokens, place)
    return participle or first.pos == "NOUN" or (phrase is not None and speaks(phrase))


def _is_air(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a noun says how one spoke: « la voix basse », « un carton à la main »."""
    words = [*takewhile(lambda t: t.pos != "PUNCT", tokens[place : place + MANNER])]
    if not words or words[0].low not in _DEFINITE | _INDEFINITE:
        return False
    described = words[0].low in _DEFINITE and words[-1].pos in {"ADJ", "VERB"}
    return described or any(t.low in _AT for t in words)
