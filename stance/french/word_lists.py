"""The closed classes of French grammar, and the word lists that several rules share.

The sets in capitals are complete: no newspaper adds a word to them. Their words are in lower case
with a straight apostrophe, as in ``Token.low``. Open classes (names, roles, places) are read
once from ``lexicons/``.

`Role` is a noun for somebody who may speak: « ministre », « syndicat », « rapport ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table, read_words

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ASIDE_MARKS",
    "AUXILIARIES",
    "BIG_ARTICLES",
    "CLITIC",
    "DASHES",
    "DEFINITE",
    "DEMONSTRATIVES",
    "DETERMINERS",
    "FORMER",
    "HAVE",
    "INDEFINITES",
    "OF",
    "ONE",
    "PLURAL_DETERMINERS",
    "POSSESSIVES",
    "PREVERBAL",
    "SINGULAR_DETERMINERS",
    "SUBJECT_PRONOUNS",
    "THAT",
    "WHICH",
    "Role",
    "common_names",
    "compounds",
    "eponymous_heads",
    "function_words",
    "given_names",
    "is_acronym",
    "is_agent",
    "is_demonym",
    "is_given",
    "is_thing",
    "means_body",
    "means_person",
    "media",
    "metonym",
    "metonym_openers",
    "mononyms",
    "name_gender",
    "names_people",
    "one_of",
    "opens_with_given",
    "organisation_words",
    "person_nouns",
    "places",
    "quantity_nouns",
    "role_of",
    "roles",
    "stop_words",
    "time_nouns",
    "title_nouns",
    "titles",
]


DASHES = frozenset(["–", "—"])
ASIDE_MARKS = DASHES | {","}


HAVE = frozenset(
    (
        *("a", "ont", "avait", "avaient", "aura", "auront", "aurait", "auraient"),
        *("eut", "eurent", "ait", "aient", "avoir", "ayant"),
    )
)
_BE = frozenset(
    (
        *("est", "sont", "était", "étaient", "sera", "seront", "serait", "seraient"),
        *("fut", "furent", "être", "étant"),
    )
)
AUXILIARIES = HAVE | _BE
# What stands between a subject and its verb.
PREVERBAL = frozenset(
    (
        *("ne", "n'", "se", "s'", "le", "la", "l'", "les", "lui", "leur", "y", "en"),
        *("me", "m'", "nous", "vous"),
    )
)
CLITIC = re.compile(r"-(?:t-)?(il|ils|elle|elles|on|je|nous)$")  # « a-t-il », « disent-elles »


OF = frozenset(["de", "du", "des", "d'"])
_ARTICLES = frozenset(["le", "la", "l'", "les", "un", "une", "des", "de", "d'"])
DEMONSTRATIVES = frozenset(["ce", "cet", "cette", "ces"])
POSSESSIVES = frozenset(
    (
        *("son", "sa", "ses", "leur", "leurs", "notre", "nos", "votre", "vos"),
        *("mon", "ma", "mes"),
    )
)
_QUANTIFIERS = frozenset(
    (
        *("plusieurs", "certains", "certaines", "quelques", "chaque"),
        *("aucun", "aucune", "nombre"),
    )
)
DETERMINERS = _ARTICLES | DEMONSTRATIVES | POSSESSIVES | _QUANTIFIERS
PLURAL_DETERMINERS = frozenset(
    (
        *("les", "des", "ces", "ses", "leurs", "nos"),
        *("plusieurs", "certains", "certaines", "quelques", "nombre"),
    )
)
SINGULAR_DETERMINERS = frozenset(["le", "la", "l'", "un", "une", "ce", "cet", "cette", "son", "sa"])
DEFINITE = frozenset(["le", "la", "l'"])  # of one
ONE = frozenset(["un", "une"])
BIG_ARTICLES = frozenset(["Le", "La", "Les"])  # that a name may begin with
FORMER = frozenset(["ancien", "ancienne", "ex"])  # « l'ancien ministre »
SUBJECT_PRONOUNS = frozenset(["il", "ils", "elle", "elles", "on"])
# Pronouns that refer to nobody who has a name.
INDEFINITES = frozenset(
    (
        *("certains", "certaines", "plusieurs", "beaucoup", "tous", "toutes", "personne"),
        *("chacun", "d'autres", "d'aucuns", "quelqu'un", "quelques-uns", "quelques-unes"),
    )
)


THAT = frozenset(["que", "qu'"])
WHICH = frozenset(["lequel", "laquelle", "lesquels", "lesquelles"])


SHORTEST_PLURAL = 5  # letters below which an s is no plural (« cours », « bras »)
_AGENT = re.compile(r"(?:eur|euse|trice|iste|ien|ienne|naire|logue|crate|ants?|ante|iers?)s?$")

_SURE_DEMONYM = r"^[A-ZÀ-Þ].*(?:ois|ais|ien|éen|ain)(?:n?e)?"
_SURELY = re.compile(rf"{_SURE_DEMONYM}$")
# Endings that many surnames have as well: « le Poitevin », « Merlin ».
_PERHAPS = re.compile(rf"{_SURE_DEMONYM}$|^[A-ZÀ-Þ].*(?:in|an|ol|ot|ard)(?:e|te)?$")


@cache
def given_names() -> dict[str, str]:
    """Return the gender (``"m"``, ``"f"`` or ``"mf"``) of each given name."""
    return {row["name"]: row["gender"] for row in read_table("given_names")}


@cache
def mononyms() -> dict[str, str]:
    """Return the gender of each person whom everybody knows by one name: « Jaurès »."""
    return {row["name"]: row["gender"] for row in read_table("mononyms")}


@cache
def titles() -> dict[str, str]:
    """Return the gender of each title that stands before a name."""
    return {row["title"]: row["gender"] for row in read_table("titles")}


@cache
def title_nouns() -> dict[str, str]:
    """Return the noun for a person with each title: « avocate » for « Me »."""
    return {row["title"]: row["noun"] for row in read_table("titles") if row["noun"]}


@cache
def places() -> frozenset[str]:
    """Return the countries, regions and cities that the press names."""
    return read_words("places")


@cache
def stop_words() -> frozenset[str]:
    """Return articles, pronouns, prepositions, conjunctions and common adverbs, in lower case."""
    return read_words("stop_words")


@cache
def time_nouns() -> frozenset[str]:
    """Return the nouns of time, in lower case, with their plurals."""
    nouns = [row["noun"] for row in read_table("time_nouns")]
    return frozenset(nouns) | frozenset(noun + "s" for noun in nouns)


@cache
def organisation_words() -> frozenset[str]:
    """Return the words that show that a name is an organisation's."""
    return read_words("organisation_words")


@cache
def body_nouns() -> dict[str, frozenset[str]]:
    """Return the nouns by which a body that everybody knows is taken up: « le syndicat »."""
    return {row["name"]: frozenset(row["nouns"].split()) for row in read_table("body_nouns")}


@cache
def eponymous_heads() -> dict[str, str]:
    """Return the kind (``"body"``, ``"place"``) of each noun before a name that is not a person's.

    « la fondation Anne Roy », « la rue Anne Roy »: a body or a place is called after her.
    """
    return {row["noun"]: row["kind"] for row in read_table("eponymous_heads")}


@cache
def quantity_nouns() -> frozenset[str]:
    """Return the nouns that count others, in lower case, with their plurals."""
    nouns = [row["noun"] for row in read_table("quantity_nouns")]
    return frozenset(nouns) | frozenset(noun + "s" for noun in nouns)


@cache
def common_names() -> frozenset[str]:
    """Return all nouns for somebody who may speak, in lower case."""
    return frozenset(row["noun"].lower() for row in read_table("roles"))


@cache
def compounds() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the words of each role or thing of several words by the first, the longest first."""
    several = (
        words for noun in (*roles(), *read_words("thing_nouns")) if len(words := _words(noun)) > 1
    )
    return _by_first((words[0], words) for words in several)


@cache
def named_bodies() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the words of each body whose name goes on in lower case, or has a figure first.

    By the first word: « Pôle emploi », « Amis de la terre », « 20 Minutes », and of each station,
    « France 24 », of which newspapers write « France inter » too. Those that begin with a body or
    with one person are left out: « la Cour des comptes », « le Défenseur des droits » are read as
    nouns.
    """
    found = []
    articled = (name.partition(" ") for name in bodies())
    bare = [rest for first, _, rest in articled if first in BIG_ARTICLES and rest[0].isupper()]
    for words in map(_words, (*bodies(), *bare)):  # « selon le Canard enchaîné »
        role = role_of(words[0].lower())
        noun = role is not None and role.kind != "group" and not any(w.isdigit() for w in words)
        if not noun and (words[0].isdigit() or any(word.islower() for word in words[1:])):
            found.append((words[0], tuple(word.lower() for word in words)))
    stations = (words for words in map(_words, media()) if words[0] not in BIG_ARTICLES)
    found += [(words[0], tuple(map(str.lower, words))) for words in stations if len(words) > 1]
    return _by_first(found)


def _words(name: str) -> tuple[str, ...]:
    """Return the words of an entry as the tagger cuts them: « l' | eau »."""
    return tuple(name.replace("'", "' ").split())


def _by_first(
    names: Iterable[tuple[str, tuple[str, ...]]],
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the words of names by the word that each begins with, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for first, words in names:
        found.setdefault(first, []).append(words)
    return {first: tuple(sorted(every, key=len, reverse=True)) for first, every in found.items()}


@cache
def bodies() -> dict[str, str]:
    """Return the kind of each body by its name, as printed: « Libération » is a medium."""
    rows = read_table("speaker_kinds")
    return {row["words"]: row["kind"] for row in rows if not row["words"][0].islower()}


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns that stand for one person, in lower case."""
    rows = read_table("roles")
    return frozenset(row["noun"].lower() for row in rows if row["kind"] == "person")


def is_given(word: str) -> bool:
    """Tell whether a word is a given name; of a compound, the first part counts."""
    names = given_names()
    return word in names or ("-" in word and word.partition("-")[0] in names)


def opens_with_given(name: str) -> bool:
    """Tell whether a name opens with a given name.

    Examples
    --------
    >>> opens_with_given("Jean-Luc Roy"), opens_with_given("Roy SA")
    (True, False)
    """
    return is_given(name.split(maxsplit=1)[0])


def is_thing(noun: str) -> bool:
    """Tell whether a noun in lower case ends as those of persons do and means a thing.

    Examples
    --------
    >>> is_thing("compteurs"), is_thing("terrain"), is_thing("maire")
    (True, True, False)
    """
    singular = noun.removesuffix("s") if len(noun) > SHORTEST_PLURAL else noun
    return not {noun, singular}.isdisjoint(read_words("thing_nouns"))


def is_agent(noun: str) -> bool:
    """Tell whether a noun in lower case means a person, by the lexicon or by its ending.

    Examples
    --------
    >>> is_agent("maire"), is_agent("dératiseur")
    (True, True)
    >>> is_agent("débit"), is_agent("compteur")
    (False, False)
    """
    if is_thing(noun):
        return False
    singular = noun.removesuffix("s") if len(noun) > SHORTEST_PLURAL else noun
    return noun in common_names() or singular in common_names() or bool(_AGENT.search(noun))


def is_acronym(word: str) -> bool:
    """Tell whether a word is made of initials, of which some may be small: « LaREM ».

    Examples
    --------
    >>> [is_acronym(word) for word in ("CGT", "LaREM", "U2P", "Roche", "A")]
    [True, True, True, False, False]
    """
    return word.isalnum() and sum(map(str.isupper, word)) > 1


def is_demonym(word: str, *, sure: bool = False) -> bool:
    """Tell whether a capitalised word means the people of a place.

    Parameters
    ----------
    word : str
        As printed.
    sure : bool
        Whether to leave out endings that are also frequent in surnames.

    Examples
    --------
    >>> is_demonym("Gantoise"), is_demonym("Grecque"), is_demonym("Roche")
    (True, True, False)
    >>> is_demonym("Messin"), is_demonym("Merlin", sure=True)
    (True, False)
    """
    ending = _SURELY if sure else _PERHAPS
    return word in read_words("demonyms") or bool(ending.search(word))


def names_people(word: str) -> bool:
    """Tell whether a capitalised word surely means one or several of a people.

    Examples
    --------
    >>> names_people("Gantois"), names_people("Grecques"), names_people("Roche")
    (True, True, False)
    """
    return any(is_demonym(form, sure=True) for form in (word, word.removesuffix("s")))


@cache
def _metonyms() -> dict[str, str]:
    names = (row["name"] for row in read_table("metonyms"))
    return {_key(name): name for name in names}


def _key(name: str) -> str:
    return (name[:1].lower() + name[1:]).replace("’", "'")


def metonym(name: str) -> str:
    """Return the entry for a place that stands for those who govern from there.

    Examples
    --------
    >>> metonym("Rue de Grenelle"), metonym("Vire")
    ('rue de Grenelle', '')
    """
    return _metonyms().get(_key(name), "")


@cache
def function_words() -> frozenset[str]:
    """Return the words that may begin a sentence but not a name."""
    return read_words("function_words")


@cache
def media() -> frozenset[str]:
    """Return the names of newspapers, agencies and broadcasters, as printed."""
    return read_words("media")


@cache
def metonym_openers() -> frozenset[str]:
    """Return the common nouns that metonyms of several words begin with: « rue », « place »."""
    names = (row["name"] for row in read_table("metonyms"))
    return frozenset(name.split()[0] for name in names if name[0].islower())


def name_gender(name: str) -> str:
    """Return the gender of the given name in ``name`` (``"m"``, ``"f"``), or an empty string.

    Examples
    --------
    >>> name_gender("Anne-Lise Roy"), name_gender("Roy"), name_gender("Jaurès")
    ('f', '', 'm')
    """
    if name in mononyms():
        return mononyms()[name]
    first = name.split(maxsplit=1)[0].replace("’", "'")
    gender = given_names().get(first, "")
    if not gender and "-" in first:
        gender = given_names().get(first.partition("-")[0], "")
    return gender if gender in {"m", "f"} else ""


@dataclass(frozen=True, slots=True)
class Role:
    """A noun of ``lexicons/roles.tsv``."""

    noun: str
    gender: str
    kind: str
    base: str


@cache
def roles() -> dict[str, Role]:
    """Return the role nouns by their singular and plural forms, in lower case."""
    found: dict[str, Role] = {}
    for row in read_table("roles"):
        role = Role(row["noun"], row["gender"], row["kind"], row["base"])
        for prefix in ("", "ex-", "co-"):
            found.setdefault(prefix + row["noun"].lower(), role)
    for word, role in list(found.items()):
        if role.kind in {"person", "organisation", "unnamed", "document"}:
            for plural in set(_plurals(word)) - read_words("thing_nouns"):  # « le cours »
                found.setdefault(
                    plural, replace(role, kind="group" if role.kind == "person" else role.kind)
                )
    return found


def role_of(noun: str) -> Role | None:
    """Return the role of a noun in lower case; « président-candidat » has that of « président ».

    Examples
    --------
    >>> role_of("ministres").kind, role_of("table")
    ('group', None)
    """
    known = roles().get(noun)
    return known or (roles().get(noun.partition("-")[0]) if "-" in noun else None)


def means_body(noun: str) -> bool:
    """Tell whether a noun in lower case means a body.

    Examples
    --------
    >>> means_body("syndicat"), means_body("maire")
    (True, False)
    """
    role = role_of(noun)
    return role is not None and role.kind == "organisation"


def means_person(noun: str) -> bool:
    """Tell whether a noun in lower case means one person.

    Examples
    --------
    >>> means_person("maire"), means_person("maires"), means_person("syndicat")
    (True, False, False)
    """
    role = role_of(noun)
    return role is not None and role.kind == "person"


def one_of(role: Role) -> Role | None:
    """Return the role of one of a group.

    Examples
    --------
    >>> [one_of(role_of(noun)).noun for noun in ("ministres", "organisateurs")]
    ['ministre', 'organisateur']
    """
    return role_of(role.base) if role.base != role.noun else role_of(role.noun.rstrip("s"))


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith(("s", "x", "z")):
        return ()
    if word.endswith("al"):
        return (word[:-2] + "aux", word + "s")
    if word.endswith(("au", "eu")):
        return (word + "x",)
    if "-" in word and not word.startswith(("vice-", "ex-", "sous-", "porte-", "co-")):
        first, _, rest = word.partition("-")
        return (word + "s", f"{first}s-{rest}s")
    return (word + "s",)
