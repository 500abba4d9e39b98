"""The verbs and prepositions that introduce somebody's words, in all their forms.

The verbs stand in ``lexicons/cue_verbs.tsv`` by their infinitive; those in -er
are conjugated here, the others carry their forms. Only what a newspaper prints
is made: third persons, participles, gerund and infinitive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from stance.resources import read_table

__all__ = ["CuePhrase", "Mood", "Verb", "conjugate", "cue_forms", "cue_phrases", "cue_prepositions"]

Mood = Literal["finite", "gerund", "infinitive", "participle", "preposition"]

_PARTICIPLE = re.compile(r"(?:[éu]e?s?|is|ise?s?|tes?|ts|ie)$")
_LOOKS_LIKE_PARTICIPLE = frozenset(["reconnut"])  # a passé simple
_WORD = re.compile(r"\w+'|\w+")


@dataclass(frozen=True, slots=True)
class Verb:
    """What a cue means.

    Attributes
    ----------
    lemma : str
        The infinitive; of a preposition its words.
    kind : str
        Its class in the lexicon (``"say"``, ``"judge"``, ``"think"``,
        ``"gesture"``, ``"act"``), or ``"preposition"``.
    indirect : bool
        Whether it reports a clause without marks.
    """

    lemma: str
    kind: str
    indirect: bool

    @property
    def reports(self) -> bool:
        """Whether it says that somebody speaks, not what else one does."""
        return self.kind in {"say", "judge"}


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """A cue of several words, by what follows its light verb."""

    rest: tuple[str, ...]
    verb: Verb
    mood: Mood


def conjugate(infinitive: str) -> dict[str, Mood]:
    """Return the forms of a regular verb in -er that a newspaper prints.

    Spellings that a rule leaves open (« martelle », « martèle ») are all given.

    Examples
    --------
    >>> sorted(conjugate("annoncer"))[:4]
    ['annonce', 'annoncent', 'annoncer', 'annoncera']
    >>> {"répète", "répétait"} <= conjugate("répéter").keys()
    True
    """
    stem = infinitive[:-2]
    soft = {"c": stem[:-1] + "ç", "g": stem + "e"}.get(stem[-1], stem)
    strong = {stem}
    if match := re.search(r"[éeè]([^aeiouyéèê]{1,2})$", stem):
        strong.add(stem[: match.start()] + "è" + match.group(1))
        if match.group(1) in {"l", "t"}:
            strong.add(stem + match.group(1))
    if stem.endswith("y"):
        strong.add(stem[:-1] + "i")
    finite = {s + ending for s in strong for ending in ("e", "ent")}
    finite |= {s + ending for s in strong for ending in ("era", "eront", "erait", "eraient")}
    finite |= {soft + "a", soft + "ait", soft + "aient", stem + "èrent"}
    forms: dict[str, Mood] = dict.fromkeys(finite, "finite")
    forms |= dict.fromkeys((stem + e for e in ("é", "ée", "és", "ées")), "participle")
    return forms | {soft + "ant": "gerund", infinitive: "infinitive"}


@cache
def cue_forms() -> dict[str, tuple[Verb, Mood]]:
    """Return every form of every cue verb, with its verb and mood."""
    forms: dict[str, tuple[Verb, Mood]] = {}
    for row in read_table("cue_verbs"):
        verb = Verb(row["lemma"], row["class"], row["indirect"] == "yes")
        given = row["forms"].split()
        made = {form: _mood(form, verb.lemma) for form in given} or conjugate(verb.lemma)
        for form, mood in made.items():
            forms.setdefault(form, (verb, mood))
    return forms


def _mood(form: str, lemma: str) -> Mood:
    """Tell the mood of a form that the lexicon gives by its ending."""
    if form == lemma:
        return "infinitive"
    if form.endswith("ant"):
        return "gerund"
    if lemma.endswith("ir") and form.endswith(("i", "ie")):
        return "participle"
    if _PARTICIPLE.search(form) and not form.endswith("ent"):
        return "finite" if form in _LOOKS_LIKE_PARTICIPLE else "participle"
    return "finite"


@cache
def cue_phrases() -> dict[str, tuple[CuePhrase, ...]]:
    """Return the cues of several words by the form of their light verb."""
    phrases: dict[str, list[CuePhrase]] = {}
    for row in read_table("cue_phrases"):
        verb = Verb(row["phrase"], row["class"], row["indirect"] == "yes")
        rest = tuple(_WORD.findall(row["rest"]))
        infinitive = row["phrase"].split()[0]
        for form in row["forms"].split():
            phrase = CuePhrase(rest, verb, _mood(form, infinitive))
            phrases.setdefault(form, []).append(phrase)
    return {form: tuple(found) for form, found in phrases.items()}


@cache
def cue_prepositions() -> tuple[tuple[tuple[str, ...], Verb], ...]:
    """Return the prepositions that name a source with their words, the longest first."""
    found = [
        (tuple(_WORD.findall(row["phrase"])), row["phrase"], row["clause"] == "yes")
        for row in read_table("source_prepositions")
    ]
    found.sort(key=lambda entry: -len(entry[0]))
    return tuple((words, Verb(name, "preposition", clause)) for words, name, clause in found)
