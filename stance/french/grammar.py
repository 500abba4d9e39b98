"""The closed classes of French grammar that several modules use.

Open classes (verbs of saying, roles, names) are in ``lexicons/``. These sets are complete: no
newspaper adds a word to them. All words are in lower case with a straight apostrophe, as in
``Token.low``.
"""

from __future__ import annotations

import re

__all__ = [
    "ASIDE_MARKS",
    "AUXILIARIES",
    "CLITIC",
    "DASHES",
    "DEMONSTRATIVES",
    "DETERMINERS",
    "FORMER",
    "HAVE",
    "INDEFINITES",
    "OF",
    "PLURAL_DETERMINERS",
    "POSSESSIVES",
    "PREVERBAL",
    "SINGULAR_DETERMINERS",
    "SUBJECT_PRONOUNS",
    "THAT",
    "WHICH",
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
SUBJECT_PRONOUNS = frozenset(["il", "ils", "elle", "elles", "on"])
FORMER = frozenset(["ancien", "ancienne", "ex"])  # « l'ancien ministre »
# Pronouns that refer to nobody who has a name.
INDEFINITES = frozenset(
    (
        *("certains", "certaines", "plusieurs", "beaucoup", "tous", "toutes", "personne"),
        *("chacun", "d'autres", "d'aucuns", "quelqu'un", "quelques-uns", "quelques-unes"),
    )
)


THAT = frozenset(["que", "qu'"])
WHICH = frozenset(["lequel", "laquelle", "lesquels", "lesquelles"])
