"""Nouns that stand for one who speaks: « ministre », « syndicat », « rapport »."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from stance.resources import read_table

__all__ = ["Role", "role_of", "roles"]


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
        for prefix in ("", "ex-"):
            found.setdefault(prefix + row["noun"].lower(), role)
    for word, role in list(found.items()):
        if role.kind in {"person", "organisation", "unnamed", "document"}:
            for plural in _plurals(word):
                found.setdefault(
                    plural, replace(role, kind="group" if role.kind == "person" else role.kind)
                )
    return found


def role_of(noun: str) -> Role | None:
    """Return the role that a noun in lower case stands for; of « président-candidat » the first.

    Examples
    --------
    >>> role_of("ministres").kind, role_of("table")
    ('group', None)
    """
    known = roles().get(noun)
    return known or (roles().get(noun.partition("-")[0]) if "-" in noun else None)


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
