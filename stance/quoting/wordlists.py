"""The word lists that several rules share, each read once."""

from __future__ import annotations

import re
from functools import cache

from stance.resources import read_table

__all__ = [
    "common_names",
    "given_names",
    "is_agent",
    "is_demonym",
    "is_given",
    "metonym",
    "metonym_openers",
    "name_gender",
    "organisation_words",
    "person_nouns",
    "places",
    "time_nouns",
    "titles",
]

SHORTEST_PLURAL = 5  # letters below which an s is no plural (« cours », « bras »)
_AGENT = re.compile(r"(?:eur|euse|trice|iste|ien|ienne|naire|logue|crate|ants?|ante|iers?)s?$")

_SURE_DEMONYM = r"^[A-ZÀ-Þ].*(?:ois|ais|ien|éen|ain)(?:n?e)?"
_SURELY = re.compile(rf"{_SURE_DEMONYM}$")
# Endings that many a surname has as well: « le Poitevin », « Merlin ».
_PERHAPS = re.compile(rf"{_SURE_DEMONYM}$|^[A-ZÀ-Þ].*(?:in|an|ol|ot|ard)(?:e|te)?$")


@cache
def given_names() -> dict[str, str]:
    """Return the gender (``"m"``, ``"f"`` or ``"mf"``) of each given name."""
    return {row["name"]: row["gender"] for row in read_table("given_names")}


@cache
def titles() -> dict[str, str]:
    """Return the gender of each title that stands before a name."""
    return {row["title"]: row["gender"] for row in read_table("titles")}


@cache
def places() -> frozenset[str]:
    """Return the countries, regions and cities that the press names."""
    return frozenset(row["name"] for row in read_table("places"))


@cache
def time_nouns() -> frozenset[str]:
    """Return the nouns that say when, in lower case, with their plurals."""
    nouns = [row["noun"] for row in read_table("time_nouns")]
    return frozenset(nouns) | frozenset(noun + "s" for noun in nouns)


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(row["demonym"] for row in read_table("demonyms"))


@cache
def organisation_words() -> frozenset[str]:
    """Return the words that make a capitalised name a body's."""
    return frozenset(row["word"] for row in read_table("organisation_words"))


@cache
def common_names() -> frozenset[str]:
    """Return the nouns that stand for a speaker, in lower case, capital or not."""
    return frozenset(row["noun"].lower() for row in read_table("roles"))


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns that stand for one person, in lower case."""
    rows = read_table("roles")
    return frozenset(row["noun"].lower() for row in rows if row["kind"] == "person")


def is_given(word: str) -> bool:
    """Tell whether a word is a given name, joined ones by their first part."""
    names = given_names()
    return word in names or ("-" in word and word.partition("-")[0] in names)


def is_agent(noun: str) -> bool:
    """Tell whether a noun, in lower case, stands for somebody: by the lexicon or its ending.

    Examples
    --------
    >>> is_agent("maire"), is_agent("dératiseur")
    (True, True)
    >>> is_agent("débit")
    False
    """
    singular = noun.removesuffix("s") if len(noun) > SHORTEST_PLURAL else noun
    return noun in common_names() or singular in common_names() or bool(_AGENT.search(noun))


def is_demonym(word: str, *, sure: bool = False) -> bool:
    """Tell whether a capitalised word is what the people of a place are called.

    Parameters
    ----------
    word : str
        As printed.
    sure : bool
        Whether an ending that many a surname has as well will not do.

    Examples
    --------
    >>> is_demonym("Gantoise"), is_demonym("Grecque"), is_demonym("Roche")
    (True, True, False)
    >>> is_demonym("Messin"), is_demonym("Merlin", sure=True)
    (True, False)
    """
    ending = _SURELY if sure else _PERHAPS
    return word in _demonyms() or bool(ending.search(word))


@cache
def _metonyms() -> dict[str, str]:
    names = (row["name"] for row in read_table("metonyms"))
    return {_key(name): name for name in names}


def _key(name: str) -> str:
    return (name[:1].lower() + name[1:]).replace("’", "'")


def metonym(name: str) -> str:
    """Return a place that stands for those who govern from there, as the list has it.

    Examples
    --------
    >>> metonym("Rue de Grenelle"), metonym("Vire")
    ('rue de Grenelle', '')
    """
    return _metonyms().get(_key(name), "")


@cache
def metonym_openers() -> frozenset[str]:
    """Return the common nouns that metonyms of several words begin with: « rue », « place »."""
    names = (row["name"] for row in read_table("metonyms"))
    return frozenset(name.split()[0] for name in names if name[0].islower())


def name_gender(name: str) -> str:
    """Return the gender that the given name in ``name`` tells (``"m"``, ``"f"``), or nothing.

    Examples
    --------
    >>> name_gender("Anne-Lise Roy"), name_gender("Roy")
    ('f', '')
    """
    first = name.split(maxsplit=1)[0].replace("’", "'")
    gender = given_names().get(first, "")
    if not gender and "-" in first:
        gender = given_names().get(first.partition("-")[0], "")
    return gender if gender in {"m", "f"} else ""
