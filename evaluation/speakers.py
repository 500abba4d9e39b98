"""What kind of speaker the gold's names are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from stance.files.resources import read_table
from stance.speakers.name_matching import name_words

__all__ = ["speaker_class"]

_TITLE = re.compile(r"(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr|Pr|Maître|Docteur)[\s\u00a0]")
_DETERMINER = re.compile(
    r"(?P<plural>[lmtscd]es|ces|leurs|nos|plusieurs|certaine?s|quelques|deux|trois)$"
    r"|(?:le|la|l|une?|son|sa|mon|ma|notre|cet|cette|ce|leur)$"
)


def speaker_class(accepted: Sequence[str]) -> str:
    """Return person, organisation, group or without a name.

    A person has a title or a known given name in one of the strings, or a
    string of two capitals whose last word is another string. A group has a
    plural determiner. An organisation is headed by a capital or by the noun of
    a body.

    Examples
    --------
    >>> speaker_class(["Ana Roy", "Mme Roy"]), speaker_class(["l’agence Roy", "Roy"])
    ('person', 'organisation')
    >>> speaker_class(["des voisins"]), speaker_class(["un voisin"])
    ('group', 'without a name')
    """
    if not accepted:
        return "without a name"
    if _is_person(accepted):
        return "person"
    words = _words(accepted[0])
    lead = _DETERMINER.match(words[0].lower()) if words else None
    if lead and lead["plural"]:
        return "group"
    head = words[1 if lead and len(words) > 1 else 0] if words else ""
    # A determiner with a capital begins a sentence; a noun with one is a name.
    if head[:1].isupper() or head.lower() in _bodies():
        return "organisation"
    return "without a name"


def _is_person(accepted: Sequence[str]) -> bool:
    if any(_TITLE.match(name) for name in accepted):
        return True
    whole = accepted[0].split()
    if not whole or not (whole[0][:1].isupper() and whole[-1][:1].isupper()):
        return False
    if whole[0].partition("-")[0] in _given_names():
        return True
    is_name = not _DETERMINER.match(whole[0].lower()) and len(whole) > 1
    return is_name and name_words(whole[-1]) in [name_words(name) for name in accepted[1:]]


def _words(name: str) -> list[str]:
    return name.strip("«» \u00a0").replace("’", " ").replace("'", " ").split()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table("given_names"))


@cache
def _bodies() -> frozenset[str]:
    lines = Path(__file__).with_name("bodies.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(lines[2:])
