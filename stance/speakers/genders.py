"""The gender of a speaker, from what the article prints; never from a surname.

A title tells it first (« Mme Roy »), then the given name, then what agrees with the person
(« la députée »). If none of them does, the gender is missing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.word_lists import name_gender, role_of, titles
from stance.quote import GENDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stance.french.noun_phrases import Phrase
    from stance.speakers.entities import Entity, EntityTable

__all__ = ["gender_of", "titled_genders"]


def titled_genders(phrases: Iterable[Phrase], table: EntityTable) -> dict[Entity, str]:
    """Return the gender of each entity that the article names with a title of one gender.

    Parameters
    ----------
    phrases : iterable of Phrase
        All phrases of the article.
    table : EntityTable
        Its entities.
    """
    found: dict[Entity, str] = {}
    for phrase in phrases:
        gender = titles().get(phrase.title, "")
        entity = table.find(phrase) if gender in GENDERS else None
        if entity is not None:
            found.setdefault(entity, gender)
    return found


def gender_of(entity: Entity, titled: Mapping[Entity, str]) -> str:
    """Return ``"f"`` or ``"m"``, or nothing where the article does not tell it.

    « Le ministre, Anne Roy »: what agrees with the office tells less than the given name.
    The noun tells the gender of a person without a name (« une habitante »), unless its
    gender is the word's own (« une victime »).

    Parameters
    ----------
    entity : Entity
    titled : mapping
        As `titled_genders` returns it.
    """
    if entity.kind == "person":
        return titled.get(entity, "") or name_gender(entity.name) or entity.gender
    told = entity.kind == "unnamed" and entity.number == "s"
    return entity.gender if told and any(map(_tells_gender, entity.nouns)) else ""


def _tells_gender(noun: str) -> bool:
    """Tell whether the gender of a noun is that of the person."""
    role = role_of(noun)
    return role is not None and role.kind == "person" and noun not in _word_genders()


@cache
def _word_genders() -> frozenset[str]:
    return frozenset(row["noun"] for row in read_table("word_genders"))
