"""The gender of a speaker, from what the article prints; never from a surname.

A title tells it first (« Mme Roy »), then the given name, then what agrees with the person
(« la députée Roy », « Roy, la députée »). If none of them does, the gender is missing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.french.word_lists import name_gender, role_of, titles
from stance.quote import GENDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stance.french.noun_phrases import Phrase
    from stance.speakers.entities import Entity
    from stance.speakers.entity_table import EntityTable

__all__ = ["Genders"]


class Genders:
    """What an article tells of the gender of those whom it names.

    Parameters
    ----------
    sentences : sequence of (sequence of Phrase)
        The phrases of each sentence.
    table : EntityTable
        The entities of the article.
    """

    def __init__(self, sentences: Sequence[Sequence[Phrase]], table: EntityTable) -> None:
        self._titled: dict[Entity, str] = {}
        self._agreeing: dict[Entity, str] = {}
        for phrase, entity in _mentions(sentences, table):
            by_title = titles().get(phrase.title, "")
            if by_title in GENDERS:
                self._titled.setdefault(entity, by_title)
            if phrase.gender in GENDERS and phrase.number != "p" and _tells_gender(phrase.noun):
                self._agreeing.setdefault(entity, phrase.gender)

    def of(self, entity: Entity) -> str:
        """Return ``"f"`` or ``"m"``, or nothing where the article does not tell it.

        « Le ministre, Anne Roy »: what agrees with the office tells less than the given
        name. The noun tells the gender of a person without a name (« une habitante »),
        unless its gender is the word's own (« une victime »).
        """
        if entity.kind == "person":
            told = self._titled.get(entity, "") or name_gender(entity.name)
            return told or self._agreeing.get(entity, "")
        one = entity.kind == "unnamed" and entity.number == "s"
        return entity.gender if one and any(map(_tells_gender, entity.nouns)) else ""


def _mentions(
    sentences: Sequence[Sequence[Phrase]], table: EntityTable
) -> Iterator[tuple[Phrase, Entity]]:
    """Yield each phrase that names somebody, and each role in apposition, with whom it means."""
    for number, phrases in enumerate(sentences):
        for phrase in phrases:
            beside = table.apposed.get((number, phrase.start))
            entity = beside or (table.find(phrase) if phrase.name else None)
            if entity is not None:
                yield phrase, entity


def _tells_gender(noun: str) -> bool:
    """Tell whether the gender of a noun is that of the person."""
    role = role_of(noun)
    return role is not None and role.kind == "person" and role.base not in _word_genders()


@cache
def _word_genders() -> frozenset[str]:
    return frozenset(row["noun"] for row in read_table("word_genders"))
