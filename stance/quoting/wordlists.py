"""The word lists that several rules share, each read once."""

from __future__ import annotations

import re
from functools import cache

from stance.resources import read_table

__all__ = [
    "common_names",
    "given_names",
    "is_agent",
    "is_given",
    "name_gender",
    "person_nouns",
    "places",
    "time_nouns",
    "title_nouns",
    "titles",
]

SHORTEST_PLURAL = 5  # letters below which an s is no plural (« cours », « bras »)
_AGENT = re.compile(r"(?:eur|euse|trice|iste|ien|ienne|naire|logue|crate|ants?|ante|iers?)s?$")


@cache
def given_names() -> dict[str, str]:
    """Return the gender (``"m"``, ``"f"`` or ``"mf"``) of each given name."""
    return {row["name"]: row["gender"] for row in read_table("given_names")}


@cache
def titles() -> dict[str, str]:
    """Return the gender of each title that stands before a name."""
    return {row["title"]: row["gender"] for row in read_table("titles")}


@cache
def title_nouns() -> dict[str, str]:
    """Return the noun that the press calls a titled person by: « l'avocate » of « Me Roy »."""
    return {row["title"]: row["noun"] for row in read_table("titles") if row["noun"]}


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
