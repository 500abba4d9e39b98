"""What a name says, whether one is short for another, whether two are one speaker's.

« M. Roche » is short for « Sean Roche »; a name tells one person from another or, as « un
policier », does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from stance.files.resources import read_table
from stance.french.word_lists import is_demonym, is_given, titles
from stance.french.words import LETTER, WORD, fold, listed, together

__all__ = [
    "PARTICLES",
    "bare_name",
    "body_words",
    "bracketed",
    "is_named",
    "name_key",
    "name_words",
    "same_name_key",
    "same_speaker",
    "shortens",
    "stands_for",
    "title_gender",
]


SHORTEST = 4  # letters that the first word of a body's short name has at least


def shortens(words: tuple[str, ...], full: tuple[str, ...], *, person: bool, titled: bool) -> bool:
    """Tell whether ``words`` are a short form of the name ``full``.

    Parameters
    ----------
    words, full : tuple of str
        Two different names, folded.
    person : bool
        Whether ``full`` is a person's.
    titled : bool
        Whether ``words`` ever stand behind a title: then they are no given name.

    Examples
    --------
    >>> shortens(("le", "pen"), ("marine", "le", "pen"), person=True, titled=False)
    True
    >>> shortens(("hrw",), ("human", "rights", "watch"), person=False, titled=False)
    True
    """
    if len(words) >= len(full):
        return len(words) == len(full) > 1 and _initialled(words, full)
    return _of_person(words, full, titled=titled) if person else _of_body(words, full)


def _of_person(words: tuple[str, ...], full: tuple[str, ...], *, titled: bool) -> bool:
    if len(words) == 1:
        return words[0] == full[-1] or (words[0] == full[0] and not titled)
    return words == full[-len(words) :] or _initialled(words, full)


def _of_body(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell an acronym, or a name without its last word, of a body."""
    first = words[0] if words else ""
    if len(words) == 1 and len(first) > 1 and first == "".join(word[0] for word in full):
        return True
    begins = words == full[: len(words)] and len(words) >= len(full) - 1
    return begins and len(first) >= SHORTEST


def _initialled(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Tell « S. Roche » of « Sean Roche »: the same surname, the given name or its initial."""
    one, other = words[0], full[0]
    initial = (len(one) == 1 and other.startswith(one)) or (
        len(other) == 1 and one.startswith(other)
    )
    return words[-1] == full[-1] and (one == other or initial)


#: Small words that a surname may begin with (« de Gaulle », « El Idrissi »).
PARTICLES: Final = frozenset(
    (
        *("de", "du", "des", "d", "la", "le", "von", "van", "der", "den", "ten", "zu"),
        *("al", "el", "ag", "ben", "bin", "ibn", "di", "da", "del", "della", "dos", "ould", "ait"),
    )
)

_ABBREVIATED = re.compile(rf"(?:{LETTER}\.){{2,}}")
_APART = re.compile(r"[^\w']+")
_BRACKET = re.compile(r"(?<!\s)\s*\(([^()]{2,40})\)\s*$")
_ELIDED = re.compile(r"^[LlDd]['’]")
_LETTER_ALONE = re.compile(rf"^\S+\s{LETTER}\.?\s*$")
_ARTICLES: Final = frozenset({"le", "la", "les", "l'"})
_INDEFINITE: Final = frozenset(
    (
        *("un", "une", "des", "ce", "cet", "cette", "ces", "plusieurs", "certains", "certaines"),
        *("quelques", "chaque", "son", "sa", "ses", "leur", "leurs", "notre", "nos", "votre"),
        *("vos", "mon", "ma", "mes", "deux", "trois", "quatre", "cinq", "l'un", "l'une"),
    )
)


@lru_cache(maxsize=500_000)  # each name of a corpus is folded again by every rule
def name_key(name: str) -> tuple[str, ...]:
    """Return the words under which a name is compared: no case, accent, hyphen or full stop.

    Examples
    --------
    >>> name_key("Jean-Louis BÉZOS") == name_key("Jean Louis Bezos")
    True
    >>> name_key("S. O’Mara"), name_key("C.G.T.")
    (('s', "o'mara"), ('cgt',))
    """
    joined = _ABBREVIATED.sub(lambda match: match[0].replace(".", "") + " ", name)
    words = (word.strip("'") for word in _APART.split(fold(joined)))
    return tuple(word for word in words if word)


def stands_for(acronym: str, name: str) -> bool:
    """Tell whether the letters of an acronym stand in a name in their order, its first one first.

    Examples
    --------
    >>> stands_for("LDR", "Ligue des riverains"), stands_for("PS", "Ville de Nantes")
    (True, False)
    """
    letters = "".join(name_key(acronym))
    words = name_key(name)
    if not letters or len(words) < len(("first", "second")):
        return False
    text = iter("".join(words))
    return words[0][0] == letters[0] and all(letter in text for letter in letters)


def bare_name(name: str) -> tuple[str, str]:
    """Return the title before a name and the name without it.

    Examples
    --------
    >>> bare_name("Mme Ana Roy"), bare_name("Ana Roy")
    (('Mme', 'Ana Roy'), ('', 'Ana Roy'))

    A letter is no name without its title.

    >>> bare_name("Mme A.")
    ('', 'Mme A.')
    """
    if _LETTER_ALONE.search(name.strip()):
        return "", name.strip()
    first, _, rest = name.strip().partition(" ")
    known = titles()
    if rest and (first in known or first.replace("\u00a0", "") in known):
        return first, rest.strip()
    head, _, tail = first.partition("\u00a0")  # « M. » bound to the name
    if tail and head in known:
        return head, f"{tail} {rest}".strip()
    return "", name.strip()


def title_gender(mention: str) -> str:
    """Return the gender that a mention's title tells (``"m"``, ``"f"``), or nothing.

    Examples
    --------
    >>> title_gender("Mme Roy"), title_gender("Me Roy"), title_gender("elle")
    ('f', '', '')
    """
    gender = titles().get(bare_name(mention)[0], "")
    return gender if gender in {"m", "f"} else ""


def bracketed(name: str) -> tuple[str, str]:
    """Return a name without the bracket behind it, and what stands in the bracket.

    Examples
    --------
    >>> bracketed("Ligue des riverains (LDR)")
    ('Ligue des riverains', 'LDR')
    """
    match = _BRACKET.search(name)
    return (name[: match.start()], match.group(1)) if match else (name, "")


@lru_cache(maxsize=500_000)
def is_named(name: str, kind: str) -> bool:
    """Tell whether a speaker has a name that tells one from another, over articles.

    « un policier », « la préfecture » and « ses proches » have none: each article
    means its own. A given name alone has none either.

    Examples
    --------
    >>> [is_named(name, "person") for name in ("Ana Roy", "de Gaulle", "Thierry")]
    [True, True, False]
    >>> [is_named(name, "organisation") for name in ("la Ligue", "Ring", "la préfecture")]
    [True, True, False]
    >>> is_named("un Marseillais", "person"), is_named("le Premier ministre", "unnamed")
    (False, False)

    « Mme A. » is another in each article.

    >>> is_named("Mme A.", "person"), is_named("Ana R.", "person")
    (False, True)

    Nor have people or a number of them, whom each article counts anew.

    >>> is_named("51 % des Français", "group"), is_named("Français", "organisation")
    (False, False)

    One whom the attribution found no name for may have got it from a table since.

    >>> is_named("Ana Roy", "unnamed")
    True
    """
    if kind == "unnamed" and not name[:1].isupper():
        return False
    if _LETTER_ALONE.search(name) and name.split(maxsplit=1)[0] in titles():
        return False
    words = _ELIDED.sub(lambda match: match[0] + " ", name.replace("’", "'")).split()
    if not words or words[0].casefold() in _INDEFINITE:
        return False
    while len(words) > 1 and words[0].casefold().rstrip("'") in PARTICLES | _ARTICLES | {"l"}:
        words = words[1:]
    capital = any(char.isupper() or char.isdigit() for char in words[0])
    given = is_given(words[0])
    alone = len(words) == 1 and kind == "person" and given
    people = words[0].endswith("s") and is_demonym(words[0], sure=True) and not given
    counted = (kind == "group" and words[0][:1].isdigit()) or (len(words) == 1 and people)
    return capital and not alone and not counted


@cache
def _legal_forms() -> tuple[frozenset[str], tuple[str, ...]]:
    forms = [row["form"].casefold() for row in read_table("legal_forms")]
    ends = tuple(form for form in forms if form.startswith("."))
    words = frozenset(word for form in forms if form not in ends for word in name_key(form))
    return words, ends


def same_name_key(name: str, kind: str) -> str:
    """Return what two spellings of one name share.

    Case, accents, apostrophes and hyphens are passed over; for a body also blanks, the article
    before it and the legal form behind it, for a person with a name also title and inner initial.
    « la commission » is any, though, and « la Commission » one that an article named before.
    Those who speak together are the same in any order.

    Examples
    --------
    >>> same_name_key("Mme ANA ROY", "person") == same_name_key("Ana Roy", "person")
    True
    >>> keys = [same_name_key(name, "organisation") for name in ("Acme Inc.", "Acme", "l'Acme")]
    >>> len(set(keys))
    1
    >>> same_name_key("l’un d’eux", "unnamed") == same_name_key("l'un d'eux", "unnamed")
    True
    >>> same_name_key("Luc Nil et Ana Roy", "group") == same_name_key("Ana Roy et Luc Nil", "group")
    True
    """
    if kind == "group" and len(members := listed(name)) > 1:
        return together(sorted(map(fold, members)))
    if kind == "organisation":
        words = body_words(name)
        return "".join(words) if len(words) > 1 or is_named(name, kind) else fold(name)
    if is_named(name, kind) or bare_name(name)[0]:
        return " ".join(_without_inner_initials(name_key(bare_name(name)[1])))
    return fold(name).replace(" %", "%")


def body_words(name: str) -> tuple[str, ...]:
    """Return the words of a body's name, without article, legal form and what stands in a bracket.

    Examples
    --------
    >>> body_words("la Ligue des riverains (LDR)"), body_words("Acme SA")
    (('ligue', 'des', 'riverains'), ('acme',))
    """
    forms, ends = _legal_forms()
    bare = bracketed(name)[0]
    for end in ends:
        bare = bare[: -len(end)] if bare.casefold().endswith(end) else bare
    words = name_key(_ELIDED.sub("", bare))
    if len(words) > 1 and words[0] in {"le", "la", "les"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in forms:
        words = words[:-1]
    return words


def _without_inner_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return « donald j trump » as « donald trump »; an initial in front stays."""
    if len(words) < len(("given", "initial", "surname")) or len(words[0]) == 1:
        return words
    inner = tuple(word for word in words[1:-1] if len(word) > 1)
    return (words[0], *inner, words[-1])


# Words that come before a name or a noun phrase and do not tell who it is.
_LEADING = frozenset(
    {"m", "mme", "mlle", "me", "dr", "monsieur", "madame"}
    | {"le", "la", "les", "l", "de", "du", "des", "d", "un", "une"}
)


def name_words(name: str) -> list[str]:
    """Return what tells a name: its words, plain and lower, without titles and articles."""
    words = (part for word in WORD.findall(fold(name)) for part in word.split("-"))
    return [word for word in words if word and word not in _LEADING]


@lru_cache(maxsize=65_536)
def same_speaker(name: str, accepted: tuple[str, ...]) -> bool:
    """Return whether ``name`` names the same speaker as one of ``accepted``.

    The words are the same; or all of a proper name's are in it; or it is a
    proper name itself and a part of one, its last word included. « M. L. » has
    no words, and is the same as itself alone.

    Examples
    --------
    >>> same_speaker("la maire Ana Roy", ("Ana Roy",)), same_speaker("Roy", ("Ana Roy",))
    (True, True)
    >>> same_speaker("Ana", ("Léo Roy",)), same_speaker("", ("Ana Roy",))
    (False, False)
    >>> same_speaker("M. L.", ("M. L.",))
    True
    """
    words = name_words(name)
    if not words:
        return bool(name) and name in accepted
    is_proper = any(word[:1].isupper() and name_words(word) for word in WORD.findall(name))
    return any(_same_name(words, is_proper, other) for other in accepted)


def _same_name(words: Sequence[str], is_proper: bool, other: str) -> bool:
    theirs = name_words(other)
    if words == theirs:
        return True
    if theirs and set(theirs) <= set(words) and any(w[:1].isupper() for w in other.split()):
        return True
    return is_proper and set(words) <= set(theirs)
