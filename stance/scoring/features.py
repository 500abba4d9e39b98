"""What the classifier weighs in a passage: named features, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from math import log1p, sqrt
from typing import TYPE_CHECKING, NamedTuple

from stance.files.resources import read_table
from stance.scoring.negation import (
    DENIED,
    contrast_at,
    degrees,
    is_conditional,
    negations,
    weakened,
)
from stance.scoring.terms import PatternSet, split_words

if TYPE_CHECKING:
    from stance.scoring.lexicon import Passage, Term
    from stance.scoring.terms import Match

__all__ = ["BLOCKS", "FORM", "Feature", "describe", "is_impartial", "is_over"]


BLOCKS = ("balance", "lexicon", "polarity", "words", "target", "role", "whom")
"""The families of features; a feature's name begins with its block's."""


class Feature(NamedTuple):
    """Something found: its name, its value, and the words that carry it.

    ``start`` equals ``end`` where no word in particular does, or where the word means little
    by itself; ``label`` then names what does.
    """

    name: str
    value: float
    start: int = 0
    end: int = 0
    label: str = ""


_NOT_IN_FRAME = frozenset({"market", "procedure", "history", "noncommittal", "dismissal"})
"""What is told around a quotation and is not its speaker's: « ses détracteurs »."""

REACH = 12
"""How many words may stand between a word that judges and what it is said of."""

NEAR = 4
"""Within so many words the two are near each other."""

_FIRST_PERSON = frozenset(
    {"je", "j'", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos", "on"}
)

FRAGMENT = 6
"""A quotation of so many words at most is a fragment."""

_STOPS = frozenset(".!?;:,()")
"""Behind one of these another clause begins: what is named there is not meant."""

_TELLING_MARKS = frozenset({"?", "!", "...", "…"})

_STRUCTURE = (
    "contrast", "concession", "irony", "rhetorical", "conditional", "possibility", "obligation",
    "comparison", "quantity", "first_person", "second_person", "they", "generic",
)  # fmt: skip


FORM = "[forme]"
"""What the evidence calls length, figures and marks, and that no aspect is touched."""

_LABELS = {
    "contrast": "[opposition]",
    "concession": "[concession]",
    "conditional": "[condition]",
    "possibility": "[possibilité]",
    "obligation": "[obligation]",
    "comparison": "[comparaison]",
    "quantity": "[quantité]",
    "first_person": "[première personne]",
    "second_person": "[deuxième personne]",
    "they": "[troisième personne]",
    "generic": "[tournure générale]",
}
"""What the evidence calls turns whose words mean little by themselves."""

_IMPARTIAL = (
    "lexicon stance market",
    "lexicon stance procedure",
    "lexicon stance history",
    "lexicon stance noncommittal",
    "lexicon figure",
    "lexicon quantity",
    "role observer",
)


def is_impartial(name: str) -> bool:
    """Whether a feature takes no side by what it is."""
    return name.startswith(_IMPARTIAL)


def describe(
    passage: Passage,
    denied: Sequence[int],
    *,
    role: str | None = "",
    polarity: float = 0.0,
    over: bool = False,
) -> list[Feature]:
    """Return the features of a passage but its words, family by family.

    ``denied`` says how many negations bear on each word. ``role`` is that of the speaker;
    None leaves roles out of account altogether. ``over`` is what ``is_over`` says of the
    passage.
    """
    found = [*_lexical(passage, denied)]
    found += _density(passage, found)
    found += [*_structural(passage), *_mentions(passage)]
    found += _whom(passage, denied)
    if over:
        found.append(Feature("lexicon ended fragment", 1.0, *passage.inside))
    if role is not None:
        found += _leaning(passage, role)
    if polarity:
        signed = polarity * (DENIED if over else 1.0)
        found.append(Feature("polarity", signed, label="[polarité]"))
    return found


def is_over(passage: Passage) -> bool:
    """Whether the words around a fragment say that it is over: « finie la « pagaille » ».

    To say so of a bad thing is praise, though the quoted words alone are blame. To
    refuse one (« il refuse ces « yeux de location » ») is not.
    """
    first, last = passage.inside
    if not 0 < last - first <= FRAGMENT:
        return False
    found = [
        match
        for match in passage.found.get("negation", ())
        if match.value.says == "ended" and not passage.quoted(match.start)
    ]
    return all(count % 2 for count in negations(passage.words.norms, found)[first:last])


def _zone(passage: Passage, index: int) -> str:
    return "quote" if passage.quoted(index) else "frame"


def _lexical(passage: Passage, denied: Sequence[int]) -> Iterator[Feature]:
    """Terms by what they say, where they stand and whether they are denied."""
    found = passage.found
    degree = degrees(len(denied), [*found.get("intensifier", ()), *found.get("diminisher", ())])
    turn = contrast_at(found.get("contrast", ()), *passage.inside)
    named = {index for match in found.get("entity", ()) for index in range(match.start, match.end)}
    ironic = any(passage.quoted(match.start) for match in found.get("irony", ()))
    asks = "?" in passage.words.norms[slice(*passage.inside)]
    for channel in ("stance", "lean", "attitude"):
        for match in found.get(channel, ()):
            start, end, term = match
            zone = _zone(passage, start)
            if channel == "attitude" and zone == "quote":
                continue  # whom the quoted words describe is another
            if start in named:
                continue  # to name the target is not to judge it
            if channel == "stance" and zone == "frame" and term.says in _NOT_IN_FRAME:
                continue
            value = (term.weight or 1.0) * degree[start]
            odd = denied[start] % 2
            label = f"lexicon {channel} {term.says}"
            yield Feature(f"{label} {zone}{' denied' * odd}", value, start, end)
            if not term.weight:
                continue
            signed = value * (DENIED if odd else 1.0)
            yield Feature(f"balance {zone}", signed, start, end)
            if zone == "quote":
                side = "after" if start >= turn else "before"
                yield Feature(f"balance {side}", signed, start, end)
                if ironic:
                    yield Feature("balance ironic", signed, start, end)
                if asks:
                    yield Feature("balance asked", signed, start, end)


def _density(passage: Passage, lexical: list[Feature]) -> Iterator[Feature]:
    """Weigh the terms against the length of the quotation.

    In a fragment of a few words, one term says it all.
    """
    first, last = passage.inside
    length = max(last - first, 1)
    for name, value, start, end, _ in lexical:
        if name == "balance quote":
            yield Feature("balance density", value / sqrt(length), start, end)
            if length <= FRAGMENT:
                yield Feature("balance fragment", value, start, end)
        elif name == "balance frame" and length <= FRAGMENT:
            yield Feature("balance frame of fragment", value, start, end)


def _leaning(passage: Passage, role: str) -> Iterator[Feature]:
    """Give what the role of a speaker, or the roles named around, make likely."""
    for says in _leanings(role):
        yield Feature(f"role {says}", 1.0, label=f"[{role}]")
    for _, (start, end, says) in _role_patterns().find(passage.words.norms):
        if not passage.quoted(start):
            yield Feature(f"role {says} frame", 1.0, start, end)


@lru_cache(maxsize=10_000)
def _leanings(role: str) -> tuple[str, ...]:
    """Return what is said of a role by the word list, sorted."""
    found = _role_patterns().find(split_words(role).norms)
    return tuple(sorted({match.value for _, match in found}))


@cache
def _role_patterns() -> PatternSet[str]:
    """Return the roles that lean, from their word list."""
    rows = read_table("leaning_roles")
    return PatternSet(("role", row["pattern"], row["says"]) for row in rows)


def _structural(passage: Passage) -> Iterator[Feature]:
    """How it is said: turns, conditions, questions, persons, figures, length."""
    for kind in _STRUCTURE:
        label = _LABELS.get(kind, "")
        for start, end, _ in passage.found.get(kind, ()):
            if passage.quoted(start):
                words = (0, 0) if label else (start, end)
                yield Feature(f"lexicon {kind}", 1.0, *words, label)
    for start, end, _ in passage.found.get("irony", ()):
        if not passage.quoted(start):
            yield Feature("lexicon irony frame", 1.0, start, end)
    first, last = passage.inside
    for word in passage.words.norms[first:last]:
        if feature := _form(word):
            yield feature
    for bound in (5, 12, 25):
        if last - first <= bound:
            yield Feature(f"lexicon at most {bound} words", 1.0, label=FORM)


@lru_cache(maxsize=50_000)
def _form(word: str) -> Feature | None:
    """Return the feature that the mere form of a word makes; most make none."""
    if word[0].isdigit():
        return Feature("lexicon figure", 1.0, label=FORM)
    if word in _TELLING_MARKS:
        return Feature(f"lexicon mark {word}", 1.0, label=FORM)
    if is_conditional(word):
        return Feature("lexicon mood conditional", 1.0, label="[conditionnel]")
    return None


def _mentions(passage: Passage) -> Iterator[Feature]:
    """Whether the target, its rivals, its facets or something else is spoken of."""
    entities = passage.found.get("entity", ())
    for zone in ("quote", "frame"):
        here = [match for match in entities if _zone(passage, match.start) == zone]
        named = {match.value.says for match in here}
        for match in here:
            if match.value.says == "rival" and "target" not in named:
                yield Feature(f"target rival alone {zone}", 1.0, match.start, match.end)
            else:
                yield Feature(f"target {match.value.says} {zone}", 1.0, match.start, match.end)
    for match in passage.found.get("elsewhere", ()):
        zone = _zone(passage, match.start)
        yield Feature(f"target elsewhere {zone}", 1.0, match.start, match.end)
    touched = False
    for channel, matches in passage.found.items():
        if channel.startswith("aspect "):
            touched = touched or any(passage.quoted(match.start) for match in matches)
    if not touched:
        yield Feature("target untouched", 1.0, label=FORM)


def _whom(passage: Passage, denied: Sequence[int]) -> Iterator[Feature]:
    """Whom the judging words hit: the target, its opponents, or somebody else.

    Anger at the government is not anger at those who march against it, though both are made
    of the same words. What tells them apart is who is named, and what stands nearest to the
    word that judges: before it or behind it, near or far.
    """
    first, last = passage.inside
    entities = passage.found.get("entity", ())
    named = _named(passage, entities)
    yield Feature(f"whom named {named}", 1.0, label="[qui est nommé]")
    yield Feature("whom length", log1p(last - first))
    for index in range(first, last):
        if passage.words.norms[index] in _FIRST_PERSON:
            yield Feature(f"whom first person, named {named}", 1.0, label="[première personne]")
            break
    for channel in ("stance", "lean"):
        for match in passage.found.get(channel, ()):
            if match.value.weight:
                yield from _judged(passage, match, entities, denied, named)
    for match in passage.found.get("declared", ()):
        yield from _declared(passage, match, entities, denied)
    for match in passage.found.get("attitude", ()):
        if not passage.quoted(match.start):
            name = f"whom attitude {match.value.says}, named {named}"
            yield Feature(name, match.value.weight, match.start, match.end)


def _declared(
    passage: Passage,
    match: Match[Term],
    entities: Sequence[Match[Term]],
    denied: Sequence[int],
) -> Iterator[Feature]:
    """Give the side that is declared toward what is named behind: « je suis contre la réforme »."""
    start, end, term = match
    named = next((other for other in entities if end <= other.start < end + NEAR), None)
    if named is None or _STOPS.intersection(passage.words.norms[end : named.start]):
        return
    value = weakened(term.weight, denied[start])
    yield Feature(f"whom declared {named.value.says}", value, start, end)


def _named(passage: Passage, entities: Sequence[Match[Term]]) -> str:
    """Return who is named: in the quotation, or else around it."""
    for zone, inside in (("inside", True), ("around", False)):
        kinds = {m.value.says for m in entities if passage.quoted(m.start) is inside}
        if kinds:
            return f"{' '.join(sorted(kinds))} {zone}"
    return "nobody"


def _judged(
    passage: Passage,
    match: Match[Term],
    entities: Sequence[Match[Term]],
    denied: Sequence[int],
    named: str,
) -> Iterator[Feature]:
    """Give what a word that judges says of what stands nearest to it."""
    start, end, term = match
    value = weakened(term.weight, denied[start])
    zone = _zone(passage, start)
    kind, side, distance = _nearest(match, entities)
    yield Feature(f"whom {zone} {kind}", value, start, end)
    if distance:
        near = "near" if distance <= NEAR else "far"
        yield Feature(f"whom {zone} {kind} {side} {near}", value, start, end)
    yield Feature(f"whom {zone}, named {named}", value, start, end)
    says = f"{term.says}{' denied' * (denied[start] % 2)}"
    yield Feature(f"whom {says} {zone} {kind}", 1.0, start, end)


def _nearest(match: Match[Term], entities: Sequence[Match[Term]]) -> tuple[str, str, int]:
    """Return what is named nearest to a match, on which side, and how far off."""
    kind, side, least = "nobody", "", 0
    for start, end, term in entities:
        distance = 1 + max(start - match.end, match.start - end, 0)
        if distance <= REACH and (not least or distance < least):
            kind, side, least = term.says, "before" if start < match.start else "behind", distance
    return kind, side, least
