"""Whom a mention means: a name, a role, a pronoun.

Each question has candidates, and each candidate marks: how far back it was mentioned,
whether it acted or spoke, how well what is said of it fits the role. What they weigh was
learned (see ``choice``). A role may also mean nobody who was named: then it stands for
itself, under the words of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stance.files.resources import read_words
from stance.french.cues import cue_forms
from stance.french.noun_phrases import (
    Phrase,
    noun_of_many,
    read_phrase,
)
from stance.french.nouns import full_end
from stance.french.proper_names import NAME
from stance.french.tagging import Token, printed, token_at
from stance.french.word_lists import (
    DEFINITE,
    DEMONSTRATIVES,
    FORMER,
    INDEFINITES,
    OF,
    POSSESSIVES,
    bodies,
    is_demonym,
    places,
    role_of,
)
from stance.french.words import listed, together
from stance.speakers.antecedent_marks import (
    INDEFINITE,
    Candidate,
    Question,
    all_marks,
    best_fit,
    is_company,
    known_fit,
)
from stance.speakers.descriptions import describe, fit
from stance.speakers.entities import Entity, Unnamed, lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stance.french.word_lists import Role
    from stance.speakers.antecedent_marks import Kind
    from stance.speakers.choice import Judge, Marks
    from stance.speakers.descriptions import Description
    from stance.speakers.discourse import Discourse
    from stance.speakers.entity_table import EntityTable

__all__ = ["Resolved", "Resolver"]


NEAR, FAR = 12, 80  # sentences that a pronoun and a role look back over
PAST = 3  # sentences after a name in which « l'ancien ministre » is that one
OFTEN, TWICE = 4, 2  # mentions of what an article is about, and how many times those of any other
AGAIN = 4  # sentences after a name in which it is called again: « l'entreprise », « le duo »
MOST = 10  # candidates of a role that only their nearness proposes
READING = 3  # tokens beside « on » among which the verb stands that says that it reads
_MADE_WITHIN = 8  # tokens behind a document's noun within which « par » names who made it
_BY_MEANS_OF = frozenset(["dans", "par", "via", "sur", "à"])
_CONCERNED = frozenset(["intéressé", "concerné"])  # never the one who has just spoken
_READ = frozenset(["entendre", "lire"])
_LATTER = frozenset(["dernier"])
_PEOPLE = "citizen"  # kind of « Français » in speaker_kinds.tsv
_SAME = frozenset(["même", "interlocuteur", "interlocutrice"])
_CLAIMS = frozenset(["same", "partly", "bare"])
_TWO = 2  # members of a pair
_THE = DEFINITE | {"les", "ces"}
_PAIRS = frozenset(["duo", "tandem", "binôme"])
_ALL = frozenset(["tous", "toutes"])
_SOME = INDEFINITES | {"un", "une", "autre"}
_KINDS: dict[str, Kind] = {
    "person": "person",
    "unnamed": "person",
    "organisation": "body",
    "document": "paper",
    "group": "group",
}


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
    before : Resolver or None
        That of the first walk, where this is the second.
    unnamed : Unnamed
        Those who were mentioned so far without a name.
    several : dict of tuple of str to Entity
        Those named together, by their names.
    settled : dict of (str, frozenset of str) to dict of Entity to float
        How often each role was taken for each candidate.
    """

    table: EntityTable
    discourse: Discourse
    judge: Judge
    before: Resolver | None = None
    unnamed: Unnamed = field(default_factory=Unnamed)
    several: dict[tuple[str, ...], Entity] = field(default_factory=dict)
    settled: dict[tuple[str, frozenset[str]], dict[Entity, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.before is not None:  # the entities of the first walk are those of the second
            self.unnamed, self.several = self.before.unnamed, self.before.several

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
            if named is not None and not _is_around(phrase, named):
                return Resolved(named, 1.0)
        return self._noun(tokens, phrase, sentence, goes_on=goes_on)

    def _is_people(self, phrase: Phrase) -> bool:
        """Tell « le Gantois », « la Biterroise », the person last spoken of; « ce Toulousain »."""
        single = phrase.kind == "name" and " " not in phrase.name
        if not single or not is_demonym(phrase.name) or phrase.name in places():
            return False
        called = phrase.name, f"{phrase.determiner.capitalize()} {phrase.name}"
        if any(bodies().get(name, _PEOPLE) != _PEOPLE for name in called):
            return False  # « le Kremlin », « le Guardian », « le Parisien »
        sure, known = is_demonym(phrase.name, sure=True), self.table.find(phrase)
        before = phrase.role is not None and phrase.role[0] < phrase.head
        if before:  # « la jeune Gantoise », but « la jeune Langlois » of Anne Langlois
            whole = known is None or known.name == phrase.name
            return sure and whole and phrase.noun in read_words("anybody")
        if phrase.determiner in DEMONSTRATIVES | {"un", "une"}:
            return sure  # « un Gantois d'origine flamande »
        # Not « la Marine nationale »; « le Gantois, propriétaire d'un garage, » is one.
        alone = phrase.core[1] == phrase.head + 1
        if phrase.determiner not in DEFINITE or not alone:
            return False
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
        parts = listed(phrase.name)
        return self._together(parts) if len(parts) > 1 else None

    def _together(self, names: Sequence[str]) -> Entity:
        """Return those whom « Anne Roy et Paul Petit », « PCF, PS et LFI » names, as one."""
        members = [self.table.candidates(Phrase(0, 1, 0, "name", name)) for name in names]
        full = tuple(m[0].name if m else name for m, name in zip(members, names, strict=True))
        if len(set(full)) < len(full):
            full = tuple(names)  # two that are not told apart elsewhere
        if full not in self.several:
            group = Entity(together(full), "group", named=True, number="p")
            group.members = tuple(dict.fromkeys(m[0] for m in members if m))
            self.several[full] = group
        return self.several[full]

    def _noun(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, goes_on: bool
    ) -> Resolved:
        """Resolve a noun phrase to one whom it describes, or else to itself."""
        same = self._same_source(tokens, phrase) or self._both(tokens, phrase, sentence)
        if same is not None:
            return Resolved(same, 1.0)
        role = role_of(phrase.noun)
        said = describe(tokens, phrase, *phrase.core) if role else None
        itself = self.unnamed.enter(tokens, phrase, said)
        strange = role is None and phrase.determiner not in DEMONSTRATIVES
        people = bool(phrase.name) and role is None
        paper = role is not None and role.kind == "document"
        if not people and not paper and (strange or phrase.determiner in INDEFINITE):
            return Resolved(itself, 1.0)
        question = self._about(tokens, phrase, sentence, said, goes_on=goes_on)
        inside = self._inside(tokens, phrase, sentence, paper=question.kind == "paper")
        candidates = self._candidates(question, itself, inside)
        return self._ask(question, candidates, itself, inside) or Resolved(itself, 1.0)

    def _about(
        self,
        tokens: Sequence[Token],
        phrase: Phrase,
        sentence: int,
        said: Description | None,
        *,
        goes_on: bool,
    ) -> Question:
        """Return the question whom a noun phrase means."""
        role = role_of(phrase.noun)
        kind = _KINDS[role.kind] if role else "person"
        if phrase.number == "p" and kind in {"person", "body"}:
            kind = "group"
        known = (d for entity in self.table.entities for d in entity.descriptions)
        fits = said is not None and any(fit(said, d, self.table.acronyms) in _CLAIMS for d in known)
        return Question(
            kind,
            phrase,
            sentence,
            phrase.gender,
            "p" if kind == "group" else "s",
            role,
            said,
            goes_on=goes_on,
            claimed=fits,
            held=any(known_fit(said, e, self.table) in _CLAIMS for e in self.table.holders),
            same=any(t.low in _SAME for t in tokens[slice(*phrase.core)]),
            latter=role is not None and role.base in _LATTER,
            former=any(t.low in FORMER for t in tokens[phrase.core[0] : phrase.head]),
            again=self.before is not None,
        )

    def _candidates(
        self, question: Question, itself: Entity, inside: Sequence[Entity]
    ) -> list[Entity]:
        """Return those whom a noun phrase may mean, the last mentioned first."""
        role, said, phrase = question.role, question.said, question.phrase
        again = said is not None and not said.words and phrase.noun in read_words("companies")
        companies = self._companies(question.sentence) if again else []
        if companies:
            return companies  # « l'entreprise »
        formerly = self._formerly(question) if question.former and not question.claimed else []
        if formerly:
            return formerly  # « l'ancien ministre »
        recent = self.discourse.recent(question.sentence, FAR)
        near = [e for e in recent if e is not itself and self._may_be(question, e)]
        ahead = (e for e in self.table.entities if e not in self.discourse.states)
        far = [e for e in near[MOST:] if role is not None and role.base in e.nouns]
        found = near[:MOST]
        found += [e for e in ahead if self._may_be(question, e) and self._is_told(question, e)]
        found += [e for e in far if e not in found]
        if question.kind == "person" or phrase.noun in read_words("companies"):
            # « l'avocat de Paul Petit » is never Paul Petit, « la filiale de Velmor » never Velmor
            found = [e for e in found if e not in inside]
        else:  # « l'entourage de Paul Petit » is not he; « la lettre de Paul Petit » is his
            own = [e for e in inside if question.kind == "paper" or e.kind != "person"]
            found += [e for e in own if e not in found]
        if role is not None and (role.base in _CONCERNED or self._is_another(phrase, role)):
            found = [e for e in found if e is not self.discourse.last]
        if role is None:
            anybody = phrase.determiner in DEFINITE  # « le Gantois »
        else:
            anybody = role.base in read_words("anybody") and not (said and said.words)
        return found if found and anybody else [*found, itself]

    def _is_another(self, phrase: Phrase, role: Role) -> bool:
        """Tell whether a phrase means another than the last who spoke: « lance son collègue »."""
        owned = phrase.determiner in POSSESSIVES and role.base in read_words("counterparts")
        last = self.discourse.last
        return owned and last is not None and role.base not in last.nouns

    def _same_source(self, tokens: Sequence[Token], phrase: Phrase) -> Entity | None:
        """Return who spoke last, where a mention is of the same source: « de même source »."""
        same = any(t.low == "même" for t in tokens[slice(*phrase.core)])
        return self.discourse.last if same and phrase.noun == "source" else None

    def _both(self, tokens: Sequence[Token], phrase: Phrase, sentence: int) -> Entity | None:
        """Return the pair that was last named, for « les deux élus », « tous deux », « le duo »."""
        before, behind = (
            token_at(tokens, phrase.head - 1).low,
            token_at(tokens, phrase.head + 1).low,
        )
        alone = phrase.core[1] <= phrase.head + 1 and phrase.determiner in _THE
        two = alone and (before == "deux" or phrase.noun in _PAIRS)
        if not two and not (behind == "deux" and tokens[phrase.head].low in _ALL):
            return None
        women = phrase.gender == "f"
        return next(
            (
                e
                for e in self.discourse.recent(sentence, AGAIN)
                if len(e.members) == _TWO
                and all(m.kind == "person" and (not women or m.agrees("f")) for m in e.members)
            ),
            None,
        )

    def _formerly(self, question: Question) -> list[Entity]:
        """Return the named persons last mentioned: « l'ancien … » tells of somebody's past."""
        recent = self.discourse.recent(question.sentence, PAST)
        people = (e for e in recent if e.kind == "person" and e.named)
        return [e for e in people if e.number != "p" and e.agrees(question.gender)]

    def _is_told(self, question: Question, entity: Entity) -> bool:
        """Tell whether what the article says of somebody fits a role."""
        told = best_fit(question, entity, self.table.acronyms) not in {"none", "untold"}
        return told or known_fit(question.said, entity, self.table) in _CLAIMS

    def _companies(self, sentence: int) -> list[Entity]:
        """Return the company that acted last in the sentences before, else those named there.

        Where none is named so near it is the one that the article is about, if there is one.
        """
        named = [e for e in self.discourse.recent(sentence, AGAIN) if is_company(e)]
        if not named:
            return self._subject_company()
        acted = {e: self.discourse.states[e].acted for e in named}
        last = max(acted.values(), default=sentence)
        acting = [e for e in named if acted[e] == last >= sentence - AGAIN]
        return acting or named

    def _subject_company(self) -> list[Entity]:
        """Return the company that the article names far more often than any other, if any."""
        companies = [e for e in self.table.entities if is_company(e)]
        ranked = sorted(companies, key=lambda e: -e.mentions)
        if not ranked or ranked[0] not in self.discourse.states:
            return []
        next_ = ranked[1].mentions if len(ranked) > 1 else 0
        return ranked[:1] if ranked[0].mentions >= max(OFTEN, TWICE * next_) else []

    def _inside(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, paper: bool
    ) -> list[Entity]:
        """Return those in the complements of a phrase: « un communiqué de X », « du parquet »."""
        found = []
        read = phrase.head + 1  # the end of the complements that were read
        for i in range(phrase.head + 1, min(phrase.end + 1, len(tokens))):
            if tokens[i].pos == NAME and i < phrase.end:
                named = self.table.find(Phrase(i, i + 1, i, "name", tokens[i].text))
                if named is not None and not named.place:
                    found.append(named)
            elif paper and i >= read and token_at(tokens, i - 1).low in OF:
                of = read_phrase(tokens, i)
                role = role_of(of.noun) if of is not None else None
                if of is not None and role is not None and role.kind != "document":
                    answer = self.resolve(tokens, replace(of, preposition="de"), sentence)
                    found += [answer.entity] if answer is not None else []
                    read = of.end  # « la Ligue des droits de l'homme » is read whole
        maker = _made_by(tokens, phrase) if paper else None
        answer = self.resolve(tokens, maker, sentence) if maker is not None else None
        return [*found, answer.entity] if answer is not None else found

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
            own = question.phrase.determiner in POSSESSIVES
            state = self.discourse.states.get(entity)
            acts = state is not None and state.acted == question.sentence
            return own or (acts and question.phrase.preposition in _BY_MEANS_OF)
        return entity.kind in {"organisation", "group"}

    def _pronoun(
        self, tokens: Sequence[Token], phrase: Phrase, sentence: int, *, goes_on: bool
    ) -> Resolved | None:
        """Resolve « elle », « -t-il », « on »; « certains » stands for itself."""
        low = tokens[phrase.head].low
        both = self._both(tokens, phrase, sentence)
        if both is not None:
            return Resolved(both, 1.0)
        if low in _SOME:
            text = lower_first(printed(tokens, phrase.start, full_end(tokens, phrase.end)))
            entity = Entity(
                text, "unnamed", named=False, gender=phrase.gender, number=phrase.number
            )
            noun = noun_of_many(tokens, phrase)
            entity.nouns = {noun} if noun else set()  # « l'un des avions » speaks in no article
            return Resolved(entity, 1.0)
        on = low.lstrip("-").removeprefix("t-") == "on"
        kind: Kind = "they" if phrase.number == "p" else "he"
        if on:
            kind = "read" if _reads(tokens, phrase) else "on"
        question = Question(
            kind,
            phrase,
            sentence,
            phrase.gender,
            phrase.number,
            goes_on=goes_on,
            latter=low.endswith(("-ci", "-là")),
            again=self.before is not None,
        )
        near = [e for e in self.discourse.recent(sentence, NEAR) if _may_mean(question, e)]
        if goes_on and self.discourse.last in near:
            near = [e for e in near if e is self.discourse.last]  # « poursuit-il »
        return self._ask(question, near[:MOST], None, ())

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
        most = max(e.mentions for e in candidates)
        told = [
            Candidate(e, rank, e is itself, id(e) in held, e.mentions == most)
            for rank, e in enumerate(candidates)
        ]
        marks = [
            {
                **all_marks(question, candidate, self.table, self.discourse),
                **self._settled_before(question, candidate),
            }
            for candidate in told
        ]
        chances = self.judge(question, candidates, marks)
        if question.said is not None:
            settled = self.settled.setdefault((question.said.noun, question.said.words), {})
            for entity, chance in zip(candidates, chances, strict=True):
                settled[entity] = settled.get(entity, 0.0) + chance
        ranked = sorted(zip(candidates, chances, strict=True), key=lambda pair: -pair[1])
        return Resolved(*ranked[0], tuple(ranked))

    def _settled_before(self, question: Question, candidate: Candidate) -> Marks:
        """Return how often the first walk took the same role for a candidate."""
        said = question.said
        if self.before is None or said is None:
            return {}
        settled = self.before.settled.get((said.noun, said.words), {})
        total = sum(settled.values())
        if not total:
            return {}
        words = "told" if said.words else "bare"
        share = settled.get(candidate.entity, 0.0) / total
        which = "itself" if candidate.itself else "other"
        return {f"settled {words}": share, f"settled {words} {which}": share}


def _is_around(phrase: Phrase, named: Entity) -> bool:
    """Tell whether a phrase means those around somebody: « le gouvernement Roy », « le clan Roy ».

    « le secrétaire d'État Roy » is he, « le groupe Velmor » is Velmor.
    """
    role = role_of(phrase.noun)
    body = role is not None and role.kind in {"organisation", "group"} and phrase.number == "s"
    beside = phrase.role is not None and phrase.role[1] == phrase.head + 1 and not phrase.title
    return body and beside and " " not in phrase.name and named.kind == "person"


def _made_by(tokens: Sequence[Token], phrase: Phrase) -> Phrase | None:
    """Return who made a document: « un bilan fourni mardi soir par la mairie »."""
    made = False
    for i in range(phrase.head + 1, min(phrase.head + _MADE_WITHIN, len(tokens))):
        token = tokens[i]
        if token.quoted or token.finite or token.text in {".", ";", ":", ","}:
            return None
        if token.low == "par" and made:
            return read_phrase(tokens, i + 1)
        made = made or _authoring(token)
    return None


def _authoring(token: Token) -> bool:
    """Tell whether a participle says that somebody made or published something."""
    bare = token.low.removesuffix("s").removesuffix("e")
    return not read_words("authoring_participles").isdisjoint((token.low, bare))


def _reads(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Tell whether « on » reads or hears the words: « peut-on lire », so that it says nothing."""
    near = tokens[max(0, phrase.start - READING) : phrase.end + READING]
    verbs = (cue_forms().get(t.low, (None, None))[0] for t in near)
    return any(verb is not None and verb.lemma in _READ for verb in verbs)


def _may_mean(question: Question, entity: Entity) -> bool:
    """Tell whether number and gender let an entity be the one whom a pronoun means."""
    if question.kind == "read":
        return not entity.place
    if question.kind == "on":
        return entity.kind in {"organisation", "group", "unnamed"}
    if question.kind == "they":
        return entity.number == "p" or entity.kind == "group"
    if entity.number == "p" or entity.place:
        return False
    if entity.kind in {"person", "unnamed"}:
        return entity.agrees(question.gender)
    return not entity.gender or entity.gender == question.gender
