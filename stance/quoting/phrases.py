"""Noun phrases: who may be speaking, read off parts of speech and word order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from stance.quoting.names import NAME
from stance.quoting.wordlists import given_names, is_agent, is_given, places, titles
from stance.quoting.tokens import Token
from stance.resources import read_table

__all__ = ["Phrase", "Role", "find_phrases", "name_gender", "read_phrase", "role_of", "roles"]

_SUBJECTS = frozenset("il ils elle elles on".split())
_STRONG = frozenset("lui eux elle elles moi nous".split())
_POINTING = frozenset("celui-ci celle-ci ceux-ci celles-ci celui-là celle-là ceux-là".split())
_SOME = frozenset("quelqu'un certains certaines d'aucuns beaucoup plusieurs tous toutes d'autres quelques-uns quelques-unes chacun personne l'un l'une".split())
_OF = frozenset("de du des d'".split())
_DETERMINERS = frozenset(
    "le la l' les un une des ce cet cette ces son sa ses leur leurs notre nos mon ma mes votre vos "
    "plusieurs certains certaines quelques de d' chaque aucun aucune nombre".split()
)
LIMIT = 24  # tokens that a noun phrase may have


@dataclass(frozen=True, slots=True)
class Role:
    """A noun of ``lexicons/roles.tsv``."""

    noun: str
    gender: str
    kind: str
    base: str


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
                found.setdefault(plural, replace(role, kind="group" if role.kind == "person" else role.kind))
    return found


def role_of(noun: str) -> Role | None:
    """Return the role that a noun in lower case stands for; of « président-candidat » the first.

    Examples
    --------
    >>> role_of("ministres").kind, role_of("table")
    ('group', None)
    """
    known = roles().get(noun)
    return known or (roles().get(noun.split("-")[0]) if "-" in noun else None)


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


@cache
def _time_nouns() -> frozenset[str]:
    nouns = [row["noun"] for row in read_table("time_nouns")]
    return frozenset(nouns) | frozenset(noun + "s" for noun in nouns)


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
    return replace(phrase, preposition=_governor(tokens, phrase.start), core=(phrase.start, phrase.end))


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
        return Phrase(i, end, i + 1, "pronoun", gender="f" if tokens[i + 1].low == "une" else "m", number="s")
    if low in _SUBJECTS | _STRONG and token.pos in {"PRON", "PROPN", "NOUN", "X"}:
        gender = "f" if low.startswith("elle") else "m" if low.startswith(("il", "lui", "eux")) else ""
        number = "p" if low.endswith("s") or low == "eux" else "s"
        return Phrase(i, i + 1, i, "pronoun", gender=gender, number=number)
    if low in _POINTING or (low in _SOME and token.pos in {"PRON", "ADV", "PROPN", "NOUN", "ADJ"} and not _noun_follows(tokens, i)):
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
        inner = _noun_end(tokens, end + 1)
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
    end = _after_name(tokens, i + 2)
    name = tokens[i + 1].text
    return Phrase(i, end, i + 1, "name", name, title=tokens[i].text, gender=gender, number="s")


def name_gender(name: str) -> str:
    """Return the gender that a given name tells, or nothing."""
    first = name.split()[0].replace("’", "'")
    gender = given_names().get(first, "")
    if not gender and "-" in first:
        gender = given_names().get(first.split("-")[0], "")
    return gender if gender in {"m", "f"} else ""


def _after_name(tokens: Sequence[Token], end: int) -> int:
    """Step over a bracket that follows a name: « Lionel Tardy (UMP) », « Roy, 43 ans »."""
    if end < len(tokens) and tokens[end].text == "(":
        for k in range(end + 1, min(end + 8, len(tokens))):
            if tokens[k].text == ")":
                return k + 1
            if tokens[k].span >= 0:
                break
    return end


def _read_noun(tokens: Sequence[Token], i: int) -> Phrase | None:
    """Read a name, or a noun with its determiner, adjectives and complements."""
    first = tokens[i]
    if first.pos == NAME:
        end = _after_name(tokens, i + 1)
        while end + 1 < len(tokens) and tokens[end].low == "et" and tokens[end + 1].pos == NAME:
            end = _after_name(tokens, end + 2)
        single = end == i + 1 or tokens[i + 1].text == "("
        name = first.text if single else _text(tokens, i, end)
        number = "s" if single else "p"
        return Phrase(i, end, i, "name", name, gender=name_gender(name) if single else "", number=number)
    if first.pos not in {"DET", "NUM", "NOUN", "ADJ", "PROPN", "X", "PRON"} and first.low not in _DETERMINERS:
        return None
    if first.pos == "PRON" and first.low not in _DETERMINERS | {"l'un", "l'une", "un", "une"}:
        return None
    found = _noun_end(tokens, i)
    if found is None:
        return None
    end, head = found
    noun = tokens[head]
    if noun.low in _time_nouns() and noun.pos != NAME:
        return None
    determiner = first.low if head > i and (first.pos in {"DET", "PRON", "ADP"} or first.low in _DETERMINERS) else ""
    label = noun.pos == NAME and first.low in {"le", "la", "un", "une"} and not noun.text.isupper()
    if label and end < len(tokens) and tokens[end].pos == NAME and tokens[end].span < 0:
        name = tokens[end].text  # « le Vert Fabrice Rochat »
        return Phrase(i, _after_name(tokens, end + 1), end, "name", name, determiner=determiner,
                      gender=_article_gender(first) or name_gender(name), number="s")
    if noun.pos == NAME:
        end = _after_name(tokens, end)
        return Phrase(i, end, head, "name", noun.text, determiner=determiner,
                      gender=_article_gender(first) or name_gender(noun.text), number=_number(first, noun))
    name, role = "", None
    if end > head + 1 and end < len(tokens) and tokens[end].pos == NAME and tokens[end].span < 0:
        end += _is_complements(tokens, end)
    apposed = _apposed_name(tokens, head, end)
    title = ""
    if apposed is not None:
        place, end = apposed
        name, role = tokens[place].text, (i, place)
        if tokens[place - 1].text in titles():
            title, role = tokens[place - 1].text, (i, place - 1)
    if name == "" and end < len(tokens) and tokens[end].text == "(":
        end = _after_name(tokens, end)
    known = role_of(noun.low)
    gender = _noun_gender(tokens, i, head, known)
    called = noun.low
    if name and not is_agent(called):
        gender = name_gender(name) or gender
        called = "" if name_gender(name) else called
    elif name and not gender:
        gender = name_gender(name)
    kind = "name" if name else "noun"
    return Phrase(i, end, head, kind, name, called, determiner, title, "", gender, _number(first, noun), role)


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    text = tokens[start].text
    for before, token in zip(tokens[start:end], tokens[start + 1 : end], strict=False):
        text += (" " if token.start > before.end else "") + token.text
    return text


def _article_gender(token: Token) -> str:
    return {"le": "m", "la": "f", "un": "m", "une": "f", "cette": "f", "cet": "m", "du": "m"}.get(token.low, "")


def _number(first: Token, noun: Token) -> str:
    if first.low in {"les", "des", "ces", "ses", "leurs", "nos", "plusieurs", "certains", "certaines", "quelques", "nombre"}:
        return "p"
    if first.low in {"le", "la", "un", "une", "ce", "cet", "cette", "son", "sa", "l'"}:
        return "s"
    if first.pos == "NUM" or noun.number == "Plur":
        return "p"
    return "s"


def _noun_gender(tokens: Sequence[Token], start: int, head: int, known: Role | None) -> str:
    if known and known.gender in {"m", "f"}:
        return known.gender
    if known and known.kind == "person":
        return next(filter(None, map(_article_gender, tokens[start:head])), "")
    for token in tokens[start:head]:
        if gender := _article_gender(token):
            return gender
    return {"Masc": "m", "Fem": "f"}.get(tokens[head].gender, "")


def _noun_end(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the end of the noun phrase that begins at ``i`` and the place of its noun."""
    head = _find_head(tokens, i)
    if head is None:
        return None
    end = head + 1
    limit = min(len(tokens), i + LIMIT)
    while end < limit:
        token = tokens[end]
        if token.span >= 0:
            break
        human = tokens[head].low in roles() and roles()[tokens[head].low].kind in {"person", "group"}
        past = token.pos == "VERB" and token.low.endswith(("é", "ée", "és", "ées")) and not human
        if token.pos == "ADJ" or (past and end == head + 1):
            end += 1
            continue
        party = token.pos in {"NOUN", "PROPN"} and end == head + 1 and human and token.low in roles()
        if party:
            end += 1  # « l'élue démocrate »
            continue
        if token.pos == NAME and (end == head + 1 or tokens[end - 1].pos in {"ADJ", "NOUN"}):
            break  # a name in apposition, read by the caller
        if token.low in _OF and (token.pos in {"ADP", "DET"}):
            inner = _complement_end(tokens, end + 1)
            if inner is None:
                break
            end = inner
            continue
        if token.low == "et" and end + 1 < limit and tokens[end + 1].pos == "ADJ":
            end += 2
            continue
        break
    return end, head


def _find_head(tokens: Sequence[Token], i: int) -> int | None:
    """Return the noun or name of a phrase, past determiners, numerals and adjectives."""
    adjective = None
    for k in range(i, min(i + 6, len(tokens))):
        token = tokens[k]
        if token.span >= 0:
            return None
        if token.pos in {"NOUN", NAME, "PROPN"} or token.low in roles():
            if token.pos in {"VERB", "AUX"} and not (k > i and tokens[k - 1].low in _DETERMINERS):
                return None
            # « ancien ministre », « jeune agriculteur »: the role is the head.
            following = tokens[k + 1] if k + 1 < len(tokens) else None
            qualifies = token.pos in {"ADJ", "NOUN"} and (token.pos == "ADJ" or token.low not in roles())
            if qualifies and following is not None and following.pos == "NOUN" and following.low in roles():
                continue  # « mon défunt voisin », « ancien ministre »
            return k
        if token.pos == "ADJ":
            adjective = k
        elif token.pos not in {"DET", "NUM", "PRON", "ADP"} and token.low not in _DETERMINERS and token.low not in {"ex", "-", "très", "plus"}:
            break
        elif k > i and token.pos in {"ADP", "PRON"} and token.low not in _DETERMINERS:
            break
        elif k > i and token.pos == "DET" and tokens[k - 1].pos == "NUM":
            break  # « dès 2021 la philosophe »
    if adjective is not None and adjective > i and tokens[i].pos == "DET":
        return adjective  # « les Verts », « cet ancien du cabinet »
    return None


def _complement_end(tokens: Sequence[Token], i: int) -> int | None:
    """Return the end of what stands after « de »: a noun phrase, names joined."""
    if i >= len(tokens) or tokens[i].span >= 0:
        return None
    if tokens[i].text in titles() and i + 1 < len(tokens) and tokens[i + 1].pos == NAME:
        return i + 2
    head = _find_head(tokens, i)
    if head is None or tokens[head].low in _time_nouns() and tokens[head].pos != NAME:
        return None
    end = head + 1
    while end < len(tokens) and tokens[end].pos == "ADJ" and tokens[end].span < 0:
        end += 1
    known = role_of(tokens[head].low)
    if (
        end < len(tokens)
        and tokens[end].pos == NAME
        and tokens[head].pos != NAME
        and known
        and known.kind != "person"
        and not name_gender(tokens[end].text)
    ):
        end += 1  # « du groupe Crédit Mutuel », but « de la défense James Mattis »
    return end


def _apposed_name(tokens: Sequence[Token], head: int, end: int) -> tuple[int, int] | None:
    """Return the place of a name that follows a role noun directly, and the new end."""
    if end >= len(tokens) or tokens[end].span >= 0:
        return None
    place = end
    if tokens[end].text in titles() and end + 1 < len(tokens):
        place = end + 1
    known = role_of(tokens[head].low)
    if tokens[place].pos != NAME and known and known.kind == "person":
        place = _person_after(tokens, end) or place
    if tokens[place].pos != NAME:
        return None
    if place == end > head + 1 and _is_complements(tokens, place):
        return None
    inner = _read_noun(tokens, place)
    return (place, inner.end) if inner else (place, _after_name(tokens, place + 1))


def _is_complements(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name belongs to the noun right before it, a complement.

    « le chef de la zone Dyle-Gette », « l'administration du président Donald Trump ».
    """
    before = tokens[place - 1]
    if before.pos != "NOUN":
        return False
    role = role_of(before.low)
    return not is_given(tokens[place].text.split()[0]) or (role is not None and role.kind == "person")


def _person_after(tokens: Sequence[Token], end: int) -> int | None:
    """Return the place of a person's name behind the complements of a role.

    « le conseiller aux Etats Malik Ferrari », « la ministre déléguée à l'enfance
    auprès du garde des sceaux Anne Roy ».
    """
    for place in range(end, min(end + 12, len(tokens))):
        token = tokens[place]
        if token.span >= 0 or token.pos not in {"ADP", "DET", "NOUN", "ADJ", NAME, "CCONJ", "PROPN"}:
            return None
        person = token.pos == NAME and is_given(token.text.split()[0]) and " " in token.text
        if person and place > end and tokens[place - 1].pos in {"NOUN", "ADJ", NAME}:
            return place
    return None


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
