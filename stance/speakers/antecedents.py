"""Whom a mention means: a name, a role, a pronoun.

Each question has candidates, and each candidate marks: how far back it was mentioned,
whether it acted or spoke, how well what is said of it fits the role. What they weigh was
learned (see ``choice``). A role may also mean nobody who was named: then it stands for
itself, under the words of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Literal, Protocol

from stance.files.resources import read_table
from stance.french.grammar import INDEFINITES, OF
from stance.french.noun_phrases import Phrase, read_phrase
from stance.french.proper_names import NAME
from stance.french.tagging import Token, printed, token_at
from stance.french.word_lists import Role, is_demonym, places, role_of
from stance.speakers.choice import Marks, probabilities
from stance.speakers.descriptions import Description, describe, fit
from stance.speakers.entities import Entity, Unnamed, fold, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stance.speakers.choice import Weights
    from stance.speakers.discourse import Discourse
    from stance.speakers.entities import EntityTable

__all__ = ["Judge", "Question", "Resolved", "Resolver", "bucket"]


Kind = Literal["he", "they", "on", "person", "body", "paper", "group"]
NEAR, FAR = 12, 80  # sentences that a pronoun and a role look back over
MOST = 10  # candidates of a role that only their nearness proposes
_DEMONSTRATIVES = frozenset(["ce", "cet", "cette", "ces"])
_POSSESSIVES = frozenset(["son", "sa", "ses", "leur", "leurs"])
_INDEFINITE = frozenset(["un", "une", "des", "d'", "de", "", "plusieurs", "certains", "quelques"])
_FORMER = frozenset(["ancien", "ancienne", "ex"])
_DEFINITE = frozenset(["le", "la", "l'"])
_SAME = frozenset(["même", "interlocuteur", "interlocutrice"])
_SOME = INDEFINITES | {"un", "une"}
_KINDS: dict[str, Kind] = {
    "person": "person",
    "unnamed": "person",
    "organisation": "body",
    "document": "paper",
    "group": "group",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whom one mention means.

    Attributes
    ----------
    kind : str
        What sort of mention it is.
    phrase : Phrase
    sentence : int
    gender, number : str
    role : Role or None
    said : Description or None
        What the mention says of the one whom it means.
    goes_on : bool
        Whether a verb of continuing governs it: « poursuit-il ».
    claimed : bool
        Whether the article says of somebody that it has the role.
    same : bool
        Whether it says that it is the same: « le même responsable », « notre interlocuteur ».
    former : bool
        Whether it tells of the past: « l'ancien ministre ».
    """

    kind: Kind
    phrase: Phrase
    sentence: int
    gender: str = ""
    number: str = "s"
    role: Role | None = None
    said: Description | None = None
    goes_on: bool = False
    claimed: bool = False
    same: bool = False
    former: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whom a mention means, with what chance, and whom else it might.

    Attributes
    ----------
    entity : Entity
    chance : float
        How likely it is the right one.
    rivals : tuple of (Entity, float)
        All candidates with their chances, the likeliest first.
    """

    entity: Entity
    chance: float
    rivals: tuple[tuple[Entity, float], ...] = ()


class Judge(Protocol):
    """Chooses among candidates; training listens in."""

    def choose(
        self, question: object, entities: Sequence[Entity], marks: Sequence[Marks]
    ) -> list[float]:
        """Return how likely each candidate is."""


@dataclass(frozen=True)
class ByWeights:
    """A judge that goes by learned weights."""

    weights: Weights

    def choose(
        self, question: object, entities: Sequence[Entity], marks: Sequence[Marks]
    ) -> list[float]:
        """Return how likely each candidate is."""
        return probabilities(marks, self.weights)


@cache
def _nouns(table: str) -> frozenset[str]:
    return frozenset(row["noun"] for row in read_table(table))


def bucket(distance: int) -> str:
    """Return a distance in sentences as one of a few classes."""
    for bound, name in ((0, "0"), (1, "1"), (2, "2"), (4, "4"), (8, "8"), (20, "20")):
        if distance <= bound:
            return name
    return "far"


@dataclass(slots=True)
class Resolver:
    """Says whom a mention means, as the article goes along.

    Attributes
    ----------
    table : EntityTable
        Those whom the article names.
    discourse : Discourse
        What it has said so far.
    judge : Judge
    unnamed : Unnamed
        Those who were mentioned so far without a name.
    """

    table: EntityTable
    discourse: Discourse
    judge: Judge
    unnamed: Unnamed = field(default_factory=Unnamed)
    before: Resolver | None = None
    _several: dict[tuple[str, ...], Entity] = field(default_factory=dict)
    _settled: dict[tuple[str, frozenset[str]], dict[Entity, float]] = field(default_factory=dict)

    def resolve(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, goes_on: bool = False
    ) -> Resolved | None:
        """Return whom a phrase means, or None where that is nobody.

        Parameters
        ----------
        tokens : sequence of Token
            The sentence that the phrase stands in.
        phrase : Phrase
        sentence : int
            Which sentence of the article it is.
        goes_on : bool
            Whether a verb of continuing governs it.
        """
        apposed = self.table.apposed.get((sentence, phrase.start))
        if apposed is not None and not phrase.name:
            return Resolved(apposed, 1.0)
        if phrase.kind == "pronoun":
            return self._pronoun(tokens, phrase, sentence, goes_on=goes_on)
        if phrase.name and not self._is_people(phrase):
            named = self._named(phrase, sentence)
            if named is not None:
                return Resolved(named, 1.0)
        return self._noun(tokens, phrase, sentence, goes_on=goes_on)

    # -- names -----------------------------------------------------------------

    def _is_people(self, phrase: Phrase) -> bool:
        """Tell « le Gantois », « la Biterroise »: the person last spoken of."""
        single = phrase.kind == "name" and not phrase.noun and " " not in phrase.name
        articled = phrase.determiner in {"le", "la", "l'"}
        people = is_demonym(phrase.name) and phrase.name not in places()
        if not (single and articled and people):
            return False
        known = self.table.find(phrase)
        return known is None or not known.bare

    def _named(self, phrase: Phrase, sentence: int) -> Entity | None:
        """Return who has this name, of several the last mentioned; or several together."""
        found = self.table.candidates(phrase)
        if len(found) > 1:
            best = self.table.find(phrase)
            recent = (e for e in self.discourse.recent(sentence, FAR) if e in found)
            return best if phrase.gender else next(recent, best)
        if found:
            return found[0]
        parts = phrase.name.split(" et ")
        return self._together(parts) if len(parts) > 1 else None

    def _together(self, names: Sequence[str]) -> Entity:
        """Return those whom « Anne Roy et Paul Petit » names, as one."""
        members = [self.table.candidates(Phrase(0, 1, 0, "name", name)) for name in names]
        full = tuple(m[0].name if m else name for m, name in zip(members, names, strict=True))
        if full not in self._several:
            group = Entity(" et ".join(full), "group", named=True, number="p")
            group.members = tuple(m[0] for m in members if m)
            self._several[full] = group
        return self._several[full]

    # -- nouns -----------------------------------------------------------------

    def _noun(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, goes_on: bool
    ) -> Resolved:
        """Resolve a noun phrase to one whom it describes, or else to itself."""
        role = role_of(phrase.noun)
        said = describe(tokens, phrase, *phrase.core) if role else None
        itself = self.unnamed.enter(tokens, phrase, said)
        strange = role is None and phrase.determiner not in _DEMONSTRATIVES
        people = bool(phrase.name) and role is None
        paper = role is not None and role.kind == "document"
        if not people and not paper and (strange or phrase.determiner in _INDEFINITE):
            return Resolved(itself, 1.0)
        kind = _KINDS[role.kind] if role else "person"
        if phrase.number == "p" and kind in {"person", "body"}:
            kind = "group"
        number = "p" if kind == "group" else "s"
        same = any(t.low in _SAME for t in tokens[phrase.core[0] : phrase.core[1]])
        former = any(t.low in _FORMER for t in tokens[phrase.core[0] : phrase.head])
        claimed = said is not None and any(
            fit(said, known, self.table.acronyms) in {"same", "partly", "bare"}
            for entity in self.table.entities
            for known in entity.descriptions
        )
        question = Question(
            kind,
            phrase,
            sentence,
            phrase.gender,
            number,
            role,
            said,
            goes_on,
            claimed,
            same,
            former,
        )
        near = [e for e in self.discourse.recent(sentence, FAR) if self._may_be(question, e)]
        ahead = [e for e in self.table.entities if e not in self.discourse.states]
        fits = [
            e
            for e in ahead
            if self._may_be(question, e)
            and _best_fit(question, e, self.table.acronyms) not in {"none", "untold"}
        ]
        candidates = [*islice((e for e in near if e is not itself), MOST), *fits]
        candidates += [
            e
            for e in near[MOST:]
            if e is not itself and e not in candidates and role and role.base in e.nouns
        ]
        inside = self._inside(tokens, phrase, sentence, paper=kind == "paper")
        candidates += [e for e in inside if e not in candidates]
        anybody = role is not None and self._calls_again(role, said, phrase)
        if not (candidates and anybody):
            candidates.append(itself)
        return self._ask(question, candidates, itself, inside) or Resolved(itself, 1.0)

    @staticmethod
    def _calls_again(role: Role, said: Description | None, phrase: Phrase) -> bool:
        """Tell a noun by which the press calls again whom it has named, and that says no more."""
        if said is not None and said.words:
            return False
        company = role.base in _nouns("companies") and phrase.determiner in _DEFINITE
        return company or role.base in _nouns("anybody")

    def _inside(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, paper: bool
    ) -> list[Entity]:
        """Return those in the complements of a phrase: « un communiqué de X », « du parquet »."""
        found = []
        for i in range(phrase.head + 1, min(phrase.end + 1, len(tokens))):
            if tokens[i].pos == NAME and i < phrase.end:
                named = self.table.find(Phrase(i, i + 1, i, "name", tokens[i].text))
                if named is not None and not named.place:
                    found.append(named)
            elif paper and token_at(tokens, i - 1).low in OF | {"du"}:
                of = read_phrase(tokens, i)
                role = role_of(of.noun) if of is not None else None
                if of is not None and role is not None and role.kind != "document":
                    answer = self.resolve(tokens, replace(of, preposition="de"), sentence)
                    found += [answer.entity] if answer is not None else []
        return found

    def _may_be(self, question: Question, entity: Entity) -> bool:
        """Tell whether number, gender and kind let an entity be the one whom a role means."""
        if question.kind == "group":
            return entity.number == "p" or entity.kind == "group"
        if entity.number == "p" or entity.place:
            return False
        if question.kind == "person":
            human = entity.kind in {"person", "unnamed"}
            return human and entity.agrees(question.gender)
        if question.kind == "body":
            return entity.kind == "organisation"
        if entity.kind == "person":  # « son rapport », « Dans un rapport, Anne Roy … »
            own = question.phrase.determiner in _POSSESSIVES
            state = self.discourse.states.get(entity)
            acts = state is not None and state.acted == question.sentence
            return own or (acts and question.phrase.determiner in _INDEFINITE)
        return entity.kind in {"organisation", "group"}

    # -- pronouns --------------------------------------------------------------

    def _pronoun(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, goes_on: bool
    ) -> Resolved | None:
        """Resolve « elle », « -t-il », « on »; « certains » stands for itself."""
        low = tokens[phrase.head].low
        if low in _SOME:
            text = lower_first(printed(tokens, phrase.start, phrase.end))
            entity = Entity(
                text, "unnamed", named=False, gender=phrase.gender, number=phrase.number
            )
            return Resolved(entity, 1.0)
        on = low.lstrip("-").removeprefix("t-") == "on"
        kind: Kind = "on" if on else "they" if phrase.number == "p" else "he"
        question = Question(kind, phrase, sentence, phrase.gender, phrase.number, goes_on=goes_on)
        near = [e for e in self.discourse.recent(sentence, NEAR) if _may_mean(question, e)]
        return self._ask(question, near[:MOST], None, ())

    # -- the choice ------------------------------------------------------------

    def _ask(
        self,
        question: Question,
        candidates: Sequence[Entity],
        itself: Entity | None,
        inside: Iterable[Entity],
    ) -> Resolved | None:
        if not candidates:
            return None
        held = frozenset(id(e) for e in inside)
        most = max((e.mentions for e in candidates), default=0)
        marks = [
            self._marks(question, entity, rank, entity is itself, id(entity) in held, most)
            for rank, entity in enumerate(candidates)
        ]
        chances = self.judge.choose(question, candidates, marks)
        if question.said is not None:
            key = question.said.noun, question.said.words
            settled = self._settled.setdefault(key, {})
            for entity, chance in zip(candidates, chances, strict=True):
                settled[entity] = settled.get(entity, 0.0) + chance
        ranked = sorted(zip(candidates, chances, strict=True), key=lambda pair: -pair[1])
        return Resolved(*ranked[0], tuple(ranked))

    def _marks(
        self, question: Question, entity: Entity, rank: int, itself: bool, held: bool, most: int
    ) -> Marks:
        """Return what speaks for and against an entity as the one whom a mention means."""
        kind = question.kind
        found = [f"is {entity.kind}", f"rank {min(rank, 3)}"]
        role = question.role
        if itself:
            words = "told" if question.said and question.said.words else "bare"
            found = ["itself", f"itself {words}"]
            if question.phrase.determiner in _DEMONSTRATIVES:
                found.append("itself this")
            found.append(f"itself {words} {'claimed' if question.claimed else 'free'}")
            if question.same:
                found.append("itself same")
            if role is not None:
                found.append(f"itself {role.kind}")
                office = "office" if role.base in _nouns("unintroduced") else "plain"
                found += [f"itself {office}", f"itself {office} {words}"]
                if question.phrase.determiner in _INDEFINITE:
                    found.append("itself some")
        paragraphs = self.discourse.paragraphs
        state = self.discourse.states.get(entity)
        if state is not None:
            back = question.sentence - state.last.sentence
            spoke = question.sentence - state.spoke
            found += [f"back {bucket(back)}", f"acted {bucket(question.sentence - state.acted)}"]
            found += [f"spoke {bucket(spoke)}"]
            if entity is self.discourse.acting:
                found.append("acted last")
            if entity is self.discourse.opening.get(paragraphs[question.sentence]):
                found.append("opens paragraph")
            if paragraphs[state.last.sentence] == paragraphs[question.sentence]:
                found.append("paragraph")
            found.append(f"acted {bucket(question.sentence - state.acted)} rank {min(rank, 2)}")
            if question.former:
                found.append("former named" if entity.named else "former unnamed")
            if entity is self.discourse.last:
                found.append("floor")
                found.append(f"floor {bucket(spoke)} back {bucket(back)}")
                found += ["goes on"] if question.goes_on else []
            found.append("quoted" if state.quotes else "unquoted")
            found.append(f"last {state.last.kind} {'acting' if state.last.subject else 'aside'}")
        elif not itself:
            found.append(f"ahead {bucket(entity.first - question.sentence)}")
        found.append(f"voice {self.table.voice(entity)}")
        if question.gender:
            found.append("gender" if entity.gender == question.gender else "gender unknown")
        if entity.named:
            found.append("named")
            if entity.mentions == most:
                found.append("main")
        if held:
            found.append("inside")
        if role is not None and not itself:
            how = _best_fit(question, entity, self.table.acronyms)
            bare = "bare" if question.said and not question.said.words else "told"
            office = "office" if role.base in _nouns("unintroduced") else "plain"
            found += [f"fit {how}", f"fit {how} {bare}", f"fit {how} {office}"]
            if entity is self.discourse.last:
                found.append(f"floor {how} {office}")
            if entity is self.discourse.last:
                found.append(f"floor {how}")
            if role.base in entity.nouns:
                found.append("same noun")
            if role.base in _nouns("anybody"):
                found.append("anybody")
            if question.phrase.determiner in _INDEFINITE:
                found.append(
                    f"some {'acts' if state and state.acted == question.sentence else 'not'}"
                )
                found.append(f"some {entity.kind}")
            if question.phrase.determiner in _DEMONSTRATIVES:
                found.append(f"this rank {min(rank, 2)}")
            if question.phrase.determiner in _POSSESSIVES:
                found.append(f"own {bucket(question.sentence - state.acted) if state else 'new'}")
            found += [f"fit {how} rank {min(rank, 3)}"]
            if how == "untold" and entity.named and entity.sure:
                free = "claimed" if question.claimed else "free"
                found.append(f"untold {free} {bare}")
                found.append(f"untold {free} of {min(self.table.untold, 3)}")
                if entity.speeches:
                    found.append(f"untold {free} speaks {bare}")
                    found.append(f"untold {free} speaks of {min(self.table.silent, 3)}")
                if entity.mentions == most:
                    found.append(f"untold {free} main {bare}")
                if state is not None and state.acted >= question.sentence - 2:
                    found.append(f"untold {free} acting {bare}")
            if question.same and entity is self.discourse.last:
                found.append("same floor")
            if entity.named and entity.mentions == most:
                found.append(f"fit {how} main")
            if state is not None:
                found.append(f"fit {how} spoke {bucket(spoke)}")
                found.append(f"fit {how} back {bucket(back)}")
            else:
                found.append(f"fit {how} ahead")
        marks = dict.fromkeys(found, 1.0)
        marks |= dict.fromkeys((f"{kind}: {mark}" for mark in found), 1.0)
        if self.before is not None and question.said is not None:
            settled = self.before._settled.get((question.said.noun, question.said.words), {})
            total = sum(settled.values())
            if total:
                bare = "told" if question.said.words else "bare"
                share = settled.get(entity, 0.0) / total
                marks[f"settled {bare}"] = share
                marks[f"settled {bare} {'itself' if itself else 'other'}"] = share
        return marks


def _may_mean(question: Question, entity: Entity) -> bool:
    """Tell whether number and gender let an entity be the one whom a pronoun means."""
    if question.kind == "on":
        return entity.kind != "person" or not entity.place
    if question.kind == "they":
        return entity.number == "p" or entity.kind == "group"
    if entity.number == "p" or entity.place:
        return False
    if entity.kind in {"person", "unnamed"}:
        return entity.agrees(question.gender)
    return not entity.gender or entity.gender == question.gender


def _best_fit(question: Question, entity: Entity, acronyms: dict[str, frozenset[str]]) -> str:
    """Return how well what is said of an entity fits a role: the best of its descriptions."""
    said = question.said
    if said is None:
        return "untold"
    order = (
        "same",
        "partly",
        "bare",
        "also",
        "kin",
        "kin-bare",
        "words",
        "kin-clash",
        "clash",
        "none",
    )
    found = {fit(said, known, acronyms) for known in entity.descriptions}
    best = next((how for how in order if how in found), "")
    if best in {"", "none", "kin-clash"} and said.words & entity.tags:
        return "tag"
    if not best:
        return "own name" if said.words & set(fold(entity.name)) else "untold"
    return best
