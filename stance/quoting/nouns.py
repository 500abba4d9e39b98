"""How far a noun phrase reaches, and its noun, gender and number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from stance.quoting.names import NAME
from stance.quoting.roles import Role, role_of, roles
from stance.quoting.tokens import Token
from stance.quoting.wordlists import is_given, name_gender, titles
from stance.resources import read_table

__all__ = [
    "DETERMINERS",
    "after_name",
    "article_gender",
    "is_complements",
    "noun_end",
    "noun_gender",
    "grammatical_number",
    "person_after",
    "time_nouns",
]

_OF = frozenset("de du des d'".split())
DETERMINERS = frozenset(
    "le la l' les un une des ce cet cette ces son sa ses leur leurs notre nos mon ma mes votre vos "
    "plusieurs certains certaines quelques de d' chaque aucun aucune nombre".split()
)
LIMIT = 24  # tokens that a noun phrase may have


@cache
def time_nouns() -> frozenset[str]:
    nouns = [row["noun"] for row in read_table("time_nouns")]
    return frozenset(nouns) | frozenset(noun + "s" for noun in nouns)


def article_gender(token: Token) -> str:
    return {"le": "m", "la": "f", "un": "m", "une": "f", "cette": "f", "cet": "m", "du": "m"}.get(
        token.low, ""
    )


def noun_gender(tokens: Sequence[Token], start: int, head: int, known: Role | None) -> str:
    if known and known.gender in {"m", "f"}:
        return known.gender
    if known and known.kind == "person":
        return next(filter(None, map(article_gender, tokens[start:head])), "")
    for token in tokens[start:head]:
        if gender := article_gender(token):
            return gender
    return {"Masc": "m", "Fem": "f"}.get(tokens[head].gender, "")


def grammatical_number(first: Token, noun: Token) -> str:
    if first.low in {
        "les",
        "des",
        "ces",
        "ses",
        "leurs",
        "nos",
        "plusieurs",
        "certains",
        "certaines",
        "quelques",
        "nombre",
    }:
        return "p"
    if first.low in {"le", "la", "un", "une", "ce", "cet", "cette", "son", "sa", "l'"}:
        return "s"
    if first.pos == "NUM" or noun.number == "Plur":
        return "p"
    return "s"


def noun_end(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """Return the end of the noun phrase that begins at ``i`` and the place of its noun."""
    head = find_head(tokens, i)
    if head is None:
        return None
    end = head + 1
    limit = min(len(tokens), i + LIMIT)
    while end < limit:
        token = tokens[end]
        if token.span >= 0:
            break
        human = tokens[head].low in roles() and roles()[tokens[head].low].kind in {
            "person",
            "group",
        }
        past = token.pos == "VERB" and token.low.endswith(("é", "ée", "és", "ées")) and not human
        if token.pos == "ADJ" or (past and end == head + 1):
            end += 1
            continue
        party = (
            token.pos in {"NOUN", "PROPN"} and end == head + 1 and human and token.low in roles()
        )
        if party:
            end += 1  # « l'élue démocrate »
            continue
        if token.pos == NAME and (end == head + 1 or tokens[end - 1].pos in {"ADJ", "NOUN"}):
            break  # a name in apposition, read by the caller
        if token.low in _OF and (token.pos in {"ADP", "DET"}):
            inner = complement_end(tokens, end + 1)
            if inner is None:
                break
            end = inner
            continue
        if token.low == "et" and end + 1 < limit and tokens[end + 1].pos == "ADJ":
            end += 2
            continue
        break
    return end, head


def find_head(tokens: Sequence[Token], i: int) -> int | None:
    """Return the noun or name of a phrase, past determiners, numerals and adjectives."""
    adjective = None
    for k in range(i, min(i + 6, len(tokens))):
        token = tokens[k]
        if token.span >= 0:
            return None
        if token.pos in {"NOUN", NAME, "PROPN"} or token.low in roles():
            if token.pos in {"VERB", "AUX"} and not (k > i and tokens[k - 1].low in DETERMINERS):
                return None
            # « ancien ministre », « jeune agriculteur »: the role is the head.
            following = tokens[k + 1] if k + 1 < len(tokens) else None
            qualifies = token.pos in {"ADJ", "NOUN"} and (
                token.pos == "ADJ" or token.low not in roles()
            )
            if (
                qualifies
                and following is not None
                and following.pos == "NOUN"
                and following.low in roles()
            ):
                continue  # « mon défunt voisin », « ancien ministre »
            return k
        if token.pos == "ADJ":
            adjective = k
        elif (
            token.pos not in {"DET", "NUM", "PRON", "ADP"}
            and token.low not in DETERMINERS
            and token.low not in {"ex", "-", "très", "plus"}
        ):
            break
        elif k > i and token.pos in {"ADP", "PRON"} and token.low not in DETERMINERS:
            break
        elif k > i and token.pos == "DET" and tokens[k - 1].pos == "NUM":
            break  # « dès 2021 la philosophe »
    if adjective is not None and adjective > i and tokens[i].pos == "DET":
        return adjective  # « les Verts », « cet ancien du cabinet »
    return None


def complement_end(tokens: Sequence[Token], i: int) -> int | None:
    """Return the end of what stands after « de »: a noun phrase, names joined."""
    if i >= len(tokens) or tokens[i].span >= 0:
        return None
    if tokens[i].text in titles() and i + 1 < len(tokens) and tokens[i + 1].pos == NAME:
        return i + 2
    head = find_head(tokens, i)
    if head is None or tokens[head].low in time_nouns() and tokens[head].pos != NAME:
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


def after_name(tokens: Sequence[Token], end: int) -> int:
    """Step over a bracket that follows a name: « Lionel Tardy (UMP) », « Roy, 43 ans »."""
    if end < len(tokens) and tokens[end].text == "(":
        for k in range(end + 1, min(end + 8, len(tokens))):
            if tokens[k].text == ")":
                return k + 1
            if tokens[k].span >= 0:
                break
    return end


def is_complements(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a name belongs to the noun right before it, a complement.

    « le chef de la zone Dyle-Gette », « l'administration du président Donald Trump ».
    """
    before = tokens[place - 1]
    if before.pos != "NOUN":
        return False
    role = role_of(before.low)
    return not is_given(tokens[place].text.split()[0]) or (
        role is not None and role.kind == "person"
    )


def person_after(tokens: Sequence[Token], end: int) -> int | None:
    """Return the place of a person's name behind the complements of a role.

    « le conseiller aux Etats Malik Ferrari », « la ministre déléguée à l'enfance
    auprès du garde des sceaux Anne Roy ».
    """
    for place in range(end, min(end + 12, len(tokens))):
        token = tokens[place]
        if token.span >= 0 or token.pos not in {
            "ADP",
            "DET",
            "NOUN",
            "ADJ",
            NAME,
            "CCONJ",
            "PROPN",
        }:
            return None
        person = token.pos == NAME and is_given(token.text.split()[0]) and " " in token.text
        if person and place > end and tokens[place - 1].pos in {"NOUN", "ADJ", NAME}:
            return place
    return None
