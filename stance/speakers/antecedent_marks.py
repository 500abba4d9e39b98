"""What speaks for each candidate as the one whom a mention means, and what against.

Each mark has a name that says what it is (« rank 0 », « fit same », « goes on ») and the
value 1; what it weighs was learned (see ``choice``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from stance.files.resources import read_table
from stance.french.word_lists import DEMONSTRATIVES, POSSESSIVES, media, metonym
from stance.speakers.descriptions import fit, is_abroad
from stance.speakers.entities import mention_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stance.french.noun_phrases import Phrase
    from stance.french.word_lists import Role
    from stance.speakers.choice import Marks
    from stance.speakers.descriptions import Description
    from stance.speakers.discourse import Discourse, State
    from stance.speakers.entities import Entity
    from stance.speakers.entity_table import EntityTable

__all__ = [
    "INDEFINITE",
    "Candidate",
    "Question",
    "all_marks",
    "best_fit",
    "bucket",
    "is_company",
    "known_fit",
    "nouns",
]


Kind = Literal["he", "they", "on", "read", "person", "body", "paper", "group"]
LAST, NEXT = 3, 2  # ranks and counts that are told apart
JUST = 2  # sentences in which one who acted may be called by a new role
INDEFINITE = frozenset(["un", "une", "des", "d'", "de", "", "plusieurs", "certains", "quelques"])
_BOUNDS = ((0, "0"), (1, "1"), (2, "2"), (4, "4"), (8, "8"), (20, "20"))
_FITS = (
    *("same", "partly", "bare", "kin", "kin-bare", "words"),
    *("kin-clash", "clash", "none"),
)


_KNOWN = ("same", "partly", "bare", "kin", "kin-bare")
_CLOSE = frozenset(["same", "partly", "kin"])


@cache
def nouns(table: str) -> frozenset[str]:
    """Return the nouns of a table of the lexicons."""
    return frozenset(row["noun"] for row in read_table(table))


class _Marks(dict[str, str]):
    """The names of marks for a kind of mention, each made once."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, mark: str) -> str:
        made = self[mark] = f"{self._kind}: {mark}"
        return made


@cache
def _marks_for(kind: str) -> Mapping[str, str]:
    """Return what each mark is called for a kind of mention, which weighs it on its own."""
    return _Marks(kind)


@cache
def bucket(distance: int) -> str:
    """Return a distance in sentences as one of a few classes."""
    return next((name for bound, name in _BOUNDS if distance <= bound), "far")


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
    held : bool
        Whether somebody whom it names is known to have held the office.
    same : bool
        Whether it says that it is the same: « le même responsable », « notre interlocuteur ».
    latter : bool
        Whether it points to the one named last: « ce dernier », « celui-ci ».
    former : bool
        Whether it tells of the past: « l'ancien ministre ».
    again : bool
        Whether the article is walked for the second time.
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
    held: bool = False
    same: bool = False
    latter: bool = False
    former: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One whom a mention may mean, and what is known of it where the article has got to.

    Attributes
    ----------
    entity : Entity
    rank : int
        How many were mentioned since.
    itself : bool
        Whether it is the mention itself, under the words of the page.
    held : bool
        Whether a complement of the mention names it: « le communiqué de X ».
    main : bool
        Whether no other candidate is named more often.
    """

    entity: Entity
    rank: int
    itself: bool
    held: bool
    main: bool


def all_marks(
    question: Question, candidate: Candidate, table: EntityTable, discourse: Discourse
) -> Marks:
    """Return the marks of a candidate, all of them again for the kind of the mention."""
    role = question.role
    found = [f"is {candidate.entity.kind}", f"rank {min(candidate.rank, LAST)}"]
    if candidate.itself:
        found = list(_of_itself(question))
    state = discourse.states.get(candidate.entity)
    if state is not None:
        found += _of_place(question, candidate, state, discourse)
    elif not candidate.itself:
        found.append(f"ahead {bucket(candidate.entity.first - question.sentence)}")
    found += _of_entity(question, candidate, table)
    if role is not None and not candidate.itself:
        found += _of_role(question, role, candidate, table, discourse)
    marks = dict.fromkeys(found, 1.0)
    kind = "latter" if question.latter else question.kind
    return marks | dict.fromkeys(map(_marks_for(kind).__getitem__, found), 1.0)


def _of_itself(question: Question) -> Iterator[str]:
    """Yield what speaks for a mention that means nobody named."""
    role, phrase = question.role, question.phrase
    if question.kind == "body" and phrase.noun in nouns("companies"):
        yield "itself company"
    words = "told" if question.said and question.said.words else "bare"
    yield "itself"
    yield f"itself {words}"
    if phrase.determiner in DEMONSTRATIVES:
        yield "itself this"
    yield f"itself {words} {'claimed' if question.claimed else 'free'}"
    if question.held:
        yield from ("itself held", f"itself held {words}")
    if question.same:
        yield "itself same"
    if role is not None:
        office = "office" if role.base in nouns("unintroduced") else "plain"
        yield from (f"itself {role.kind}", f"itself {office}", f"itself {office} {words}")
        if phrase.determiner in INDEFINITE:
            yield "itself some"


def _of_place(
    question: Question, candidate: Candidate, state: State, discourse: Discourse
) -> Iterator[str]:
    """Yield when somebody was last mentioned, acted and spoke."""
    entity, paragraphs = candidate.entity, discourse.paragraphs
    back = bucket(question.sentence - state.last.sentence)
    acted = bucket(question.sentence - state.acted)
    spoke = bucket(question.sentence - state.spoke)
    yield from (f"back {back}", f"acted {acted}", f"spoke {spoke}")
    if entity is discourse.acting:
        yield from ("acted last", f"acted last {entity.kind}")
    if entity is discourse.opening.get(paragraphs[question.sentence]):
        yield "opens paragraph"
    if paragraphs[state.last.sentence] == paragraphs[question.sentence]:
        yield "paragraph"
    yield f"acted {acted} rank {min(candidate.rank, NEXT)}"
    if question.former:
        yield "former named" if entity.named else "former unnamed"
    if entity is discourse.last:
        yield from ("floor", f"floor {spoke} back {back}")
        if question.goes_on:
            yield "goes on"
    yield "quoted" if state.quotes else "unquoted"
    yield f"last {state.last.kind} {'acting' if state.last.subject else 'aside'}"


def _of_entity(question: Question, candidate: Candidate, table: EntityTable) -> Iterator[str]:
    """Yield what is known of somebody from the whole article."""
    entity = candidate.entity
    yield f"voice {table.voice(entity)}"
    if question.gender:
        yield "gender" if entity.gender == question.gender else "gender unknown"
    if entity.named:
        yield "named"
        if candidate.main:
            yield "main"
    if candidate.held:
        yield "inside"


def _of_role(
    question: Question,
    role: Role,
    candidate: Candidate,
    table: EntityTable,
    discourse: Discourse,
) -> Iterator[str]:
    """Yield how a role fits what the article says that somebody is."""
    entity, phrase = candidate.entity, question.phrase
    state = discourse.states.get(entity)
    how = best_fit(question, entity, table.acronyms)
    bare = "bare" if question.said and not question.said.words else "told"
    office = "office" if role.base in nouns("unintroduced") else "plain"
    yield from (f"fit {how}", f"fit {how} {bare}", f"fit {how} {office}")
    known = known_fit(question.said, entity, table)
    if known:
        yield from (f"known {known}", f"known {known} {bare}", f"known {known} {office}")
        yield from (f"fit {how} known {known}", f"known {known} rank {min(candidate.rank, NEXT)}")
    if entity is discourse.last:
        yield from (f"floor {how} {office}", f"floor {how}")
        if question.same:
            yield "same floor"
    if role.base in entity.nouns:
        yield "same noun"
    if role.base in nouns("anybody"):
        yield "anybody"
    if question.kind == "body" and phrase.noun in nouns("companies"):
        yield from _of_company(question, candidate, state, bare)
    yield from _of_determiner(question, candidate, state)
    yield f"fit {how} rank {min(candidate.rank, LAST)}"
    if how == "untold" and entity.named and entity.sure:
        yield from _of_untold(question, candidate, state, table)
    if entity.named and candidate.main:
        yield f"fit {how} main"
    if state is None:
        yield f"fit {how} ahead"
    else:
        yield f"fit {how} spoke {bucket(question.sentence - state.spoke)}"
        yield f"fit {how} back {bucket(question.sentence - state.last.sentence)}"


def _of_company(
    question: Question, candidate: Candidate, state: State | None, bare: str
) -> Iterator[str]:
    """Yield whether a body may be called « l'entreprise »."""
    company = "company" if is_company(candidate.entity) else "no company"
    yield from (company, f"{company} {bare}")
    yield f"{company} rank {min(candidate.rank, NEXT)} {bare}"
    if state is not None:
        yield f"{company} acted {bucket(question.sentence - state.acted)}"


def _of_determiner(question: Question, candidate: Candidate, state: State | None) -> Iterator[str]:
    """Yield what « un », « ce » and « son » say of whom a role means."""
    determiner = question.phrase.determiner
    if determiner in INDEFINITE:
        acts = state is not None and state.acted == question.sentence
        yield f"some {'acts' if acts else 'not'}"
        yield f"some {candidate.entity.kind}"
    if determiner in DEMONSTRATIVES:
        yield f"this rank {min(candidate.rank, NEXT)}"
    if determiner in POSSESSIVES:
        acted = bucket(question.sentence - state.acted) if state else "new"
        yield f"own {acted}"


def _of_untold(
    question: Question, candidate: Candidate, state: State | None, table: EntityTable
) -> Iterator[str]:
    """Yield what lets a role be of one of whom the article says nothing."""
    bare = "bare" if question.said and not question.said.words else "told"
    free = f"untold {'claimed' if question.claimed else 'held' if question.held else 'free'}"
    yield f"{free} {bare}"
    yield f"{free} of {min(table.untold, LAST)}"
    if candidate.entity.speeches:
        yield f"{free} speaks {bare}"
        yield f"{free} speaks of {min(table.silent, LAST)}"
    if candidate.main:
        yield f"{free} main {bare}"
    if state is not None and state.acted >= question.sentence - JUST:
        yield f"{free} acting {bare}"


def is_company(entity: Entity) -> bool:
    """Tell whether a body may be called « l'entreprise »: it is named, and no office."""
    if not entity.named or entity.kind != "organisation" or entity.place:
        return False
    if metonym(entity.name) or entity.name in media():
        return False
    return not entity.nouns or bool(entity.nouns & nouns("companies"))


def known_fit(said: Description | None, entity: Entity, table: EntityTable) -> str:
    """Return how well a role fits the public offices that somebody is known to have held.

    Returns
    -------
    str
        As ``fit``; ``"before"`` where the office was held before the day of the article;
        ``"other"`` where only others were; nothing of those of whom nothing is known.
    """
    if said is None or not entity.held:
        return ""
    found = table.known.get((said, entity))
    if found is None:
        found = table.known[said, entity] = _known_fit(said, entity, table)
    return found


def _known_fit(said: Description, entity: Entity, table: EntityTable) -> str:
    fits = [
        (fit(said, held.office, table.acronyms), held)
        for held in entity.held
        if not is_abroad(said, held.office)
    ]
    now = {how for how, held in fits if held.at(table.period)}
    best = next((how for how in _KNOWN if how in now), "")
    return best or ("before" if any(how in _CLOSE for how, _ in fits) else "other")


def best_fit(question: Question, entity: Entity, acronyms: Mapping[str, frozenset[str]]) -> str:
    """Return how well what is said of an entity fits a role: the best of its descriptions."""
    said = question.said
    if said is None:
        return "untold"
    found = {fit(said, known, acronyms) for known in entity.descriptions}
    best = next((how for how in _FITS if how in found), "")
    if best in {"", "none", "kin-clash"}:
        if said.words & entity.tags:
            return "tag"
        if question.role is not None and question.role.base in entity.nouns and not said.words:
            return "called"
    if not best:
        return "own name" if said.words & set(mention_words(entity.name)) else "untold"
    return best
