"""What goes wrong, by class, with examples of our own corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classes import classes_of
from metrics import stances
from tables import table

if TYPE_CHECKING:
    from breakdown import Case

    from stance.checking.matching import GoldQuote

__all__ = ["ErrorFound", "errors_of", "errors_page"]

EXAMPLES = 3
_CONTEXT = 60  # characters before and after a quotation
_LONGEST = 120  # characters of a quotation
_LEAST = 2  # occurrences over all sets for a class to be listed with examples


@dataclass(frozen=True)
class ErrorFound:
    """One thing that went wrong: its class, and where it can be looked at."""

    name: str
    article: str
    shown: str


def errors_of(case: Case) -> Iterator[ErrorFound]:
    """Yield what went wrong in an article."""
    article = case.article
    traps = {trap.found.text for trap in case.judgement.traps if trap.found}
    for found in case.judgement.found:
        if not found.right:
            kind = found.prediction.kind
            trap = kind != "indirect" and found.prediction.text in traps
            name = "false: words in marks that nobody says" if trap else f"false: {kind}"
            yield ErrorFound(name, article.id, f"« {_short(found.prediction.text)} »")
    for sought in case.judgement.sought:
        quote, given = sought.quote, sought.found
        classes = classes_of(article.text, quote, article.quotes)
        shown = _shown(article.text, quote)
        whose = quote.speakers[0] if quote.speakers else "nobody"
        if given is None:
            how = _one_of(classes, "form: " if quote.kind == "indirect" else "marks: ")
            yield ErrorFound(f"missed: {quote.kind}, {how}", article.id, f"{shown} — {whose}")
            continue
        if not sought.named:
            said = given.speaker or "nobody"
            how = _one_of(classes, "") if given.speaker else "nobody named"
            yield ErrorFound(f"speaker: {how}", article.id, f"{shown} — {whose}, not {said}")
        labels = stances(sought)
        if labels and labels[0] != labels[1]:
            name = "stance: {} taken for {}".format(*labels)
            yield ErrorFound(name, article.id, f"{shown} — {whose}")


def errors_page(found: Mapping[str, Sequence[Case]], shown: str) -> str:
    """Return docs/errors.md: counts for each set, examples of the one named ``shown``."""
    errors = {name: [e for case in cases for e in errors_of(case)] for name, cases in found.items()}
    counts: dict[str, dict[str, int]] = {}
    for name, listed in errors.items():
        for error in listed:
            row = counts.setdefault(error.name, dict.fromkeys(errors, 0))
            row[name] += 1
    ranked = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))
    rows = [[name, *counts[name].values()] for name in ranked]
    parts = [_HEAD.format(shown=shown), table(["class", *errors], rows)]
    for name in ranked:
        examples = [e for e in errors.get(shown, ()) if e.name == name][:EXAMPLES]
        if examples and sum(counts[name].values()) >= _LEAST:
            lines = [f"- `{example.article}`: {example.shown}" for example in examples]
            parts.append("\n".join([f"## {name[0].upper()}{name[1:]}", "", *lines]))
    return "\n\n".join(parts) + "\n"


_HEAD = """# What goes wrong

Written by `python evaluation/report.py --write`; do not edit. An error is counted once, in its
class, in each set of gold annotations. The classes of sources (*alone*, *named source*, …), of
marks and of forms are defined in `evaluation/classes.py`. Examples come from `{shown}` alone,
whose articles were written for this project; what is only for measuring is counted and not
shown. **[**Brackets**]** hold the quotation, and behind the dash stands whose words they are."""

_SOURCES = ("alone", "no source", "pronoun source", "role source", "named source")


def _one_of(classes: frozenset[str], prefix: str) -> str:
    if prefix:
        return next((name for name in sorted(classes) if name.startswith(prefix)), "other")
    return next((name for name in _SOURCES if name in classes), "other")


def _shown(text: str, quote: GoldQuote) -> str:
    before = text[max(0, quote.start - _CONTEXT) : quote.start].rpartition("\n")[2]
    after = text[quote.end : quote.end + _CONTEXT].partition("\n")[0]
    return f"…{before}**[**{_short(text[quote.start : quote.end])}**]**{after}…"


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()} […]"
