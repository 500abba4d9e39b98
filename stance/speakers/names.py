"""What a name says: its words, its title, whether it tells one person from another."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from stance.quoting.wordlists import is_given, titles
from stance.resources import read_table

__all__ = [
    "PARTICLES",
    "bare_name",
    "bracketed",
    "fold",
    "is_named",
    "same_name_key",
    "title_gender",
]

#: Small words that a surname may begin with (« de Gaulle », « El Idrissi »).
PARTICLES: Final = frozenset(
    (
        *("de", "du", "des", "d", "la", "le", "von", "van", "der", "den", "ten", "zu"),
        *("al", "el", "ag", "ben", "bin", "ibn", "di", "da", "del", "della", "dos", "ould", "ait"),
    )
)

_APOSTROPHES: Final = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "œ": "oe", "æ": "ae"})
_ABBREVIATED = re.compile(r"(?:[^\W\d_]\.){2,}")
_BRACKET = re.compile(r"\s*\(([^()]{2,40})\)\s*$")
_ELIDED = re.compile(r"^[LlDd]['’]")
_ARTICLES: Final = frozenset({"le", "la", "les", "l'"})
_INDEFINITE: Final = frozenset(
    (
        *("un", "une", "des", "ce", "cet", "cette", "ces", "plusieurs", "certains", "certaines"),
        *("quelques", "chaque", "son", "sa", "ses", "leur", "leurs", "notre", "nos", "votre"),
        *("vos", "mon", "ma", "mes", "deux", "trois", "quatre", "cinq", "l'un", "l'une"),
    )
)


@lru_cache(maxsize=500_000)  # each name of a corpus is folded again by every rule
def fold(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: no case, no accent, no hyphen, no full stop.

    Examples
    --------
    >>> fold("Jean-Louis BÉZOS") == fold("Jean Louis Bezos")
    True
    >>> fold("S. O’Mara"), fold("C.G.T.")
    (('s', "o'mara"), ('cgt',))
    """
    joined = _ABBREVIATED.sub(lambda match: match[0].replace(".", "") + " ", name)
    plain = unicodedata.normalize("NFKD", joined.casefold().translate(_APOSTROPHES))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = (word.strip("'") for word in re.split(r"[^\w']+", letters))
    return tuple(word for word in words if word)


def bare_name(name: str) -> tuple[str, str]:
    """Return the title before a name and the name without it.

    Examples
    --------
    >>> bare_name("Mme Ana Roy"), bare_name("Ana Roy")
    (('Mme', 'Ana Roy'), ('', 'Ana Roy'))
    """
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

    One whom the attribution found no name for may have got it from a table since.

    >>> is_named("Ana Roy", "unnamed")
    True
    """
    if kind == "unnamed" and not name[:1].isupper():
        return False
    words = _ELIDED.sub(lambda match: match[0] + " ", name.replace("’", "'")).split()
    if not words or words[0].casefold() in _INDEFINITE:
        return False
    while len(words) > 1 and words[0].casefold().rstrip("'") in PARTICLES | _ARTICLES | {"l"}:
        words = words[1:]
    capital = any(char.isupper() or char.isdigit() for char in words[0])
    alone = len(words) == 1 and kind == "person" and is_given(words[0])
    return capital and not alone


@cache
def _legal_forms() -> tuple[frozenset[str], tuple[str, ...]]:
    forms = [row["form"].casefold() for row in read_table("legal_forms")]
    ends = tuple(form for form in forms if form.startswith("."))
    words = frozenset(word for form in forms if form not in ends for word in fold(form))
    return words, ends


def same_name_key(name: str, kind: str) -> str:
    """Return what two spellings of one name share.

    For one without a name, only case, apostrophes and blanks are passed over;
    for a body, also the article before it and the legal form behind it.

    Examples
    --------
    >>> same_name_key("Mme ANA ROY", "person") == same_name_key("Ana Roy", "person")
    True
    >>> keys = [same_name_key(name, "organisation") for name in ("Acme Inc.", "Acme", "l'Acme")]
    >>> len(set(keys))
    1
    """
    if not is_named(name, kind) and not bare_name(name)[0]:
        return " ".join(name.translate(_APOSTROPHES).casefold().split())
    if kind != "organisation":
        return " ".join(_without_inner_initials(fold(bare_name(name)[1])))
    forms, ends = _legal_forms()
    bare = bracketed(name)[0]
    for end in ends:
        bare = bare[: -len(end)] if bare.casefold().endswith(end) else bare
    words = fold(_ELIDED.sub("", bare))
    if len(words) > 1 and words[0] in {"le", "la", "les"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in forms:
        words = words[:-1]
    return " ".join(words)


def _without_inner_initials(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return « donald j trump » as « donald trump »; an initial in front stays."""
    if len(words) < len(("given", "initial", "surname")) or len(words[0]) == 1:
        return words
    inner = tuple(word for word in words[1:-1] if len(word) > 1)
    return (words[0], *inner, words[-1])
