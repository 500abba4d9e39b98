"""Which fuller name a person's shorter one stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from stance.quoting.roles import role_of
from stance.quoting.wordlists import is_given, name_gender
from stance.speakers.names import PARTICLES, fold

__all__ = ["Surnames", "full_initials", "inner_person", "is_full", "roles_agree"]

_FULL: Final = 2  # words of a full name
_SHORT_WORD: Final = 3  # letters of the longest word that tells no role from another


def is_full(name: str) -> bool:
    """Tell whether a name has more than a surname.

    Examples
    --------
    >>> is_full("Ana Roy"), is_full("Le Pen"), is_full("de Gaulle"), is_full("Roy")
    (True, False, False, False)
    """
    words = fold(name)
    return len(words) >= _FULL and words[0] not in PARTICLES


def full_initials(names: Iterable[str]) -> dict[str, str]:
    """Return the full name of each « J. Roy » where one full name alone fits.

    Examples
    --------
    >>> full_initials(["J. Roy", "Jeanne Roy", "A. Roy", "Ana Roy", "Anne Roy"])
    {'J. Roy': 'Jeanne Roy'}
    """
    by_surname: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(names):
        words = fold(name)
        if len(words) >= _FULL:
            by_surname.setdefault(words[1:], []).append(name)
    found = {}
    for family in by_surname.values():
        full = [name for name in family if len(fold(name)[0]) > 1]
        for name in family:
            letter = fold(name)[0]
            fits = [other for other in full if fold(other)[0].startswith(letter)]
            if len(letter) == 1 and len(fits) == 1:
                found[name] = fits[0]
    return found


def inner_person(name: str, people: Mapping[str, str]) -> str:
    """Return the known person in « le PDG d'Acme, Ana Roy » or « Ana Roy, PDG d'Acme », or "".

    ``people`` gives the name of each person by its folded words. « l'avocat d'Ana
    Roy » is anybody but Ana Roy.

    Examples
    --------
    >>> people = {"ana roy": "Ana Roy"}
    >>> inner_person("le PDG d’Acme, Ana Roy", people), inner_person("la maire Ana Roy", people)
    ('Ana Roy', 'Ana Roy')
    >>> inner_person("l’avocat d’Ana Roy", people)
    ''
    """
    head, comma, tail = name.rpartition(", ")
    if comma:
        ends = (" ".join(fold(tail)), " ".join(fold(head)))
        return next((people[end] for end in ends if end in people), "")
    words = name.replace("’", "'").split()
    for start in range(1, len(words) - 1):
        found = people.get(" ".join(fold(" ".join(words[start:]))), "")
        nouns = [word.partition("'")[2] or word for word in words[:start]]
        role = role_of(nouns[-1].lower())
        if found and role is not None and role.kind == "person":
            return found
    return ""


def roles_agree(some: Collection[str], others: Collection[str]) -> bool:
    """Tell whether two sets of roles may be one person's: a word shared, or nothing known.

    Examples
    --------
    >>> roles_agree({"PDG d'Acme"}, {"fondateur d’Acme"}), roles_agree({"boulanger"}, {"préfet"})
    (True, False)
    >>> roles_agree(set(), {"préfet"})
    True
    """
    one, other = _role_words(some), _role_words(others)
    return not one or not other or bool(one & other)


def _role_words(roles: Collection[str]) -> set[str]:
    words: set[str] = set()
    for role in roles:
        for word in fold(role.replace("’", "'").replace("'", " ")):
            known = role_of(word)
            if known is not None:
                words.add(known.base)
            elif len(word) > _SHORT_WORD:
                words.add(word)
    return words


class Surnames:
    """The full names of a corpus by the surnames that they end in."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}
        for name in sorted(full_names):
            words = fold(name)
            for start in range(1, len(words)):
                self._by_words.setdefault(words[start:], []).append(name)

    def bearers(self, name: str, gender: str) -> tuple[str, ...]:
        """Return those whom a surname may mean; a title's gender leaves some out.

        Examples
        --------
        >>> roys = Surnames(["Ana Roy", "Paul Roy", "Jean Roy-Petit"])
        >>> roys.bearers("Roy", ""), roys.bearers("Roy", "f")
        (('Ana Roy', 'Paul Roy'), ('Ana Roy',))
        >>> roys.bearers("Ana Roy", "")
        ()
        """
        if (name, gender) not in self._found:
            self._found[name, gender] = tuple(self._look(name, gender))
        return self._found[name, gender]

    def _look(self, name: str, gender: str) -> list[str]:
        words = fold(name)
        if not words or (len(words) > 1 and words[0] not in PARTICLES):
            return []
        if not gender and len(words) == 1 and is_given(name):
            return []
        found = self._by_words.get(words, [])
        return [full for full in found if not gender or name_gender(full) in {"", gender}]
