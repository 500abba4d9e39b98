"""Noun phrases: who may be speaking, read off parts of speech and word order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.quoting.names import NAME
from stance.quoting.nouns import (
    DETERMINERS,
    after_name,
    article_gender,
    grammatical_number,
    is_complements,
    noun_end,
    noun_gender,
    person_after,
    time_nouns,
)
from stance.quoting.roles import role_of, roles
from stance.quoting.tokens import Token, printed
from stance.quoting.wordlists import is_agent, is_given, name_gender, places, titles

__all__ = ["Phrase", "find_phrases", "read_phrase"]

_SUBJECTS = frozenset("il ils elle elles on".split())
_STRONG = frozenset("lui eux elle elles moi nous".split())
_POINTING = frozenset("celui-ci celle-ci ceux-ci celles-ci celui-là celle-là ceux-là".split())
_SOME = frozenset(
    "quelqu'un certains certaines d'aucuns beaucoup plusieurs tous toutes d'autres quelques-uns quelques-unes chacun personne l'un l'une".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase, a name or a pronoun that may be a source.

    Attributes
    ----------
    start, end : int
        Its first token and the one after its last.
    head : int
        The token of its noun, name or pronoun.
    kind : str
        ``"name"``, ``"noun"`` or ``"pronoun"``.
    name : str
        The proper name that it is or holds in apposition; empty without one.
    noun : str
        Its noun in lower case (« ministre »); empty for a name alone.
    determiner : str
        Its determiner in lower case; empty without one.
    title : str
        The title before its name (« Mme »); empty without one.
    preposition : str
        The preposition that governs it; empty without one.
    gender, number : str
        ``"m"``, ``"f"`` or ``""``; ``"s"``, ``"p"`` or ``""``.
    role : tuple of (int, int) or None
        The tokens that say what the named one is.
    core : tuple of (int, int)
        The tokens of the phrase without an apposition set off by commas.
    """

    start: int
    end: int
    head: int
    kind: str
    name: str = ""
    noun: str = ""
    determiner: str = ""
    title: str = ""
    preposition: str = ""
    gender: str = ""
    number: str = ""
    role: tuple[int, int] | None = None
    core: tuple[int, int] = (0, 0)


def find_phrases(tokens: Sequence[Token], verbs: frozenset[int] = frozenset()) -> list[Phrase]:
    """Return the noun phrases of a sentence outside quotation marks, in order.

    A phrase in apposition between commas (« M. Roy, maire de Vire, ») is one
    with its neighbour when one of the two gives a name and the other a role.

    Parameters
    ----------
    tokens : sequence of Token
        A tagged sentence with its names merged.
    verbs : frozenset of int
        Tokens that are known to be verbs, whatever the tagger says.
    """
    phrases: list[Phrase] = []
    i = 0
    while i < len(tokens):
        readable = tokens[i].span < 0 and i not in verbs and tokens[i].text[:1].isalnum()
        phrase = read_phrase(tokens, i) if readable else None
        cut = next((k for k in range(i + 1, phrase.end) if k in verbs), None) if phrase else None
        if cut is not None:
            phrase = read_phrase(tokens[:cut], i)
        if phrase is None:
            i += 1
            continue
        phrases.append(phrase)
        i = phrase.end
    return _join_appositions(tokens, phrases)


def read_phrase(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read the noun phrase, name or pronoun that begins at token ``i``, or None."""
    phrase = _read_pronoun(tokens, i) or _read_title(tokens, i) or _read_noun(tokens, i)
    if phrase is None:
        return None
    return replace(
        phrase, preposition=_governor(tokens, phrase.start), core=(phrase.start, phrase.end)
    )


def _governor(tokens: Sequence[Token], start: int) -> str:
    """Return the preposition right before a phrase, in lower case, or nothing."""
    if not start:
        return ""
    before = tokens[start - 1]
    if before.pos == "ADP" or before.low in {"du", "au", "aux"}:
        return before.low
    return ""


def _read_pronoun(tokens: Sequence[Token], i: int) -> Phrase | None:
    token = tokens[i]
    low = token.low
    if low == "l'" and i + 1 < len(tokens) and tokens[i + 1].low in {"un", "une"}:
        end = _some_end(tokens, i + 2)
        return Phrase(
            i, end, i + 1, "pronoun", gender="f" if tokens[i + 1].low == "une" else "m", number="s"
        )
    if low in _SUBJECTS | _STRONG and token.pos in {"PRON", "PROPN", "NOUN", "X"}:
        gender = (
            "f" if low.startswith("elle") else "m" if low.startswith(("il", "lui", "eux")) else ""
        )
        number = "p" if low.endswith("s") or low == "eux" else "s"
        return Phrase(i, i + 1, i, "pronoun", gender=gender, number=number)
    if low in _POINTING or (
        low in _SOME
        and token.pos in {"PRON", "ADV", "PROPN", "NOUN", "ADJ"}
        and not _noun_follows(tokens, i)
    ):
        gender = "f" if low.startswith(("celle", "certaines", "toutes")) else "m"
        number = "s" if low.startswith(("celui", "celle-", "chacun", "personne")) else "p"
        end = i + 1 if low in _POINTING else _some_end(tokens, i + 1)
        return Phrase(i, end, i, "pronoun", gender=gender, number=number)
    return None


def _some_end(tokens: Sequence[Token], end: int) -> int:
    """Return where « l'un d'eux », « certains des élus » ends."""
    if end + 1 < len(tokens) and tokens[end].low in {"d'", "de", "des", "parmi"}:
        if tokens[end + 1].pos == "PRON":
            return end + 2
        inner = noun_end(tokens, end + 1)
        return inner[0] if inner else end
    return end


def _noun_follows(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i + 1].pos in {"NOUN", "ADJ", NAME}


def _read_title(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read « M. Roy », « la docteure Anne Roy »; the title gives the gender."""
    title = titles().get(tokens[i].text)
    if title is None or i + 1 >= len(tokens) or tokens[i + 1].pos != NAME:
        return None
    gender = title if title in {"m", "f"} else name_gender(tokens[i + 1].text)
    end = after_name(tokens, i + 2)
    name = tokens[i + 1].text
    return Phrase(i, end, i + 1, "name", name, title=tokens[i].text, gender=gender, number="s")


def _read_noun(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a name, or a noun with its determiner, adjectives and complements."""
    first = tokens[i]
    if first.pos == NAME:
        end = after_name(tokens, i + 1)
        while end + 1 < len(tokens) and tokens[end].low == "et" and tokens[end + 1].pos == NAME:
            end = after_name(tokens, end + 2)
        single = end == i + 1 or tokens[i + 1].text == "("
        name = first.text if single else printed(tokens, i, end)
        number = "s" if single else "p"
        return Phrase(
            i, end, i, "name", name, gender=name_gender(name) if single else "", number=number
        )
    if (
        first.pos not in {"DET", "NUM", "NOUN", "ADJ", "PROPN", "X", "PRON"}
        and first.low not in DETERMINERS
    ):
        return None
    if first.pos == "PRON" and first.low not in DETERMINERS | {"l'un", "l'une", "un", "une"}:
        return None
    found = noun_end(tokens, i)
    if found is None:
        return None
    end, head = found
    noun = tokens[head]
    if noun.low in time_nouns() and noun.pos != NAME:
        return None
    determiner = (
        first.low
        if head > i and (first.pos in {"DET", "PRON", "ADP"} or first.low in DETERMINERS)
        else ""
    )
    label = noun.pos == NAME and first.low in {"le", "la", "un", "une"} and not noun.text.isupper()
    if label and end < len(tokens) and tokens[end].pos == NAME and tokens[end].span < 0:
        name = tokens[end].text  # « le Vert Fabrice Rochat »
        return Phrase(
            i,
            after_name(tokens, end + 1),
            end,
            "name",
            name,
            determiner=determiner,
            gender=article_gender(first) or name_gender(name),
            number="s",
        )
    if noun.pos == NAME:
        end = after_name(tokens, end)
        return Phrase(
            i,
            end,
            head,
            "name",
            noun.text,
            determiner=determiner,
            gender=article_gender(first) or name_gender(noun.text),
            number=grammatical_number(first, noun),
        )
    name, role = "", None
    if end > head + 1 and end < len(tokens) and tokens[end].pos == NAME and tokens[end].span < 0:
        end += is_complements(tokens, end)
    apposed = _apposed_name(tokens, head, end)
    title = ""
    if apposed is not None:
        place, end = apposed
        name, role = tokens[place].text, (i, place)
        if tokens[place - 1].text in titles():
            title, role = tokens[place - 1].text, (i, place - 1)
    if name == "" and end < len(tokens) and tokens[end].text == "(":
        end = after_name(tokens, end)
    known = role_of(noun.low)
    gender = noun_gender(tokens, i, head, known)
    called = noun.low
    if name and not is_agent(called):
        gender = name_gender(name) or gender
        called = "" if name_gender(name) else called
    elif name and not gender:
        gender = name_gender(name)
    kind = "name" if name else "noun"
    return Phrase(
        i,
        end,
        head,
        kind,
        name,
        called,
        determiner,
        title,
        "",
        gender,
        grammatical_number(first, noun),
        role,
    )


def _apposed_name(tokens: Sequence[Token], head: int, end: int) -> tuple[int, int] | None:
    """Return the place of a name that follows a role noun directly, and the new end."""
    if end >= len(tokens) or tokens[end].span >= 0:
        return None
    place = end
    if tokens[end].text in titles() and end + 1 < len(tokens):
        place = end + 1
    known = role_of(tokens[head].low)
    if tokens[place].pos != NAME and known and known.kind == "person":
        place = person_after(tokens, end) or place
    if tokens[place].pos != NAME:
        return None
    if place == end > head + 1 and is_complements(tokens, place):
        return None
    inner = _read_noun(tokens, place)
    return (place, inner.end) if inner else (place, after_name(tokens, place + 1))


def _join_appositions(tokens: Sequence[Token], phrases: list[Phrase]) -> list[Phrase]:
    """Join each pair of neighbours of which one names what the other describes."""
    joined: list[Phrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        if before is not None and _in_apposition(tokens, before, phrase):
            joined[-1] = _merge(before, phrase)
        else:
            joined.append(phrase)
    return joined


def _in_apposition(tokens: Sequence[Token], before: Phrase, phrase: Phrase) -> bool:
    gap = tokens[before.end : phrase.start]
    if len(gap) != 1 or gap[0].text not in {",", "–", "—"}:
        return False
    if phrase.preposition or "pronoun" in {before.kind, phrase.kind}:
        return False
    if before.number != phrase.number or {before.name, phrase.name} & places():
        return False
    if before.kind == "name" and not before.noun:
        described = phrase.noun in roles() and (not phrase.name or not phrase.determiner)
        return described
    if before.noun and not before.name and phrase.kind == "name":
        known = role_of(before.noun)
        person = is_given(phrase.name.split()[0])
        bodies = {"organisation"} if person else set()
        return known is not None and known.kind not in bodies | {"document"} and not phrase.noun
    return False


def _merge(before: Phrase, phrase: Phrase) -> Phrase:
    first = bool(before.name) and not (phrase.name and before.noun)
    named, described = (before, phrase) if first else (phrase, before)
    return replace(
        before,
        end=phrase.end,
        kind="name",
        name=named.name,
        noun=described.noun,
        title=named.title,
        gender=described.gender or named.gender,
        role=(described.start, described.end),
        core=before.core,
        determiner=before.determiner,
    )
