"""Tell a person's name from a body's by how an article uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stance.quoting.roles import role_of
from stance.quoting.wordlists import is_given, metonym, organisation_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stance.quoting.phrases import Phrase

__all__ = ["SURE", "humanity"]

SURE = 3  # what a name must weigh as a person's to be taken for one without doubt
# What each mention adds; above 0 in sum, the name is a person's.
WEIGHTS = {
    "title": 5,  # « Mme Roy »
    "given_name": 3,  # « Anne Roy »
    "given_name_alone": 1,  # « Anne »
    "two_words": 1,  # « Ekrem Roy »
    "role": 3,  # « la maire Anne Roy »
    "role_alone": 1,  # « le fournisseur Amazon »
    "body": -3,  # « l'association Terre Vive »
    "determiner": -1,  # « la CGT »
    "capitals": -2,
    "body_word": -3,  # « Roy Securities »
    "metonym": -4,  # « Matignon »
    "articled": -2,  # « La Voix du Nord »; « Mme Le Bihan » weighs more
}
_ARTICLES = ("La ", "Le ", "Les ", "L'", "L’")


def humanity(phrases: Iterable[Phrase]) -> int:
    """Weigh a person against a body by title, given name, role noun and article.

    Parameters
    ----------
    phrases : iterable of Phrase
        All that give one name.

    Returns
    -------
    int
        Above 0 for a person; from ``SURE`` on without doubt.
    """
    return sum(
        WEIGHTS[mark]
        for phrase in phrases
        for mark in (
            "title" if phrase.title else "",
            _by_name(phrase),
            _by_noun(phrase),
            *_by_form(phrase.name),
        )
        if mark
    )


def _by_name(phrase: Phrase) -> str:
    """Return what the words of a name weigh as: its given name, or two words at all."""
    full = " " in phrase.name
    if is_given(phrase.name.split(maxsplit=1)[0].replace("’", "'")):
        return "given_name" if full else "given_name_alone"
    return "two_words" if full and not phrase.determiner else ""


def _by_noun(phrase: Phrase) -> str:
    """Return what the noun beside a name weighs as, or else its determiner."""
    role = role_of(phrase.noun)
    if role and role.kind == "person":
        return "role" if " " in phrase.name else "role_alone"
    if role and role.kind in {"organisation", "document", "group"}:
        return "body"
    return "determiner" if phrase.determiner else ""


def _by_form(name: str) -> tuple[str, ...]:
    """Return what the letters of a name and the lexicons say of it."""
    marks = {
        "capitals": name.isupper() and len(name) > 1,
        "body_word": any(word in organisation_words() for word in name.split()),
        "metonym": bool(metonym(name)),
        "articled": name.startswith(_ARTICLES),
    }
    return tuple(mark for mark, holds in marks.items() if holds)
