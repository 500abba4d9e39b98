"""What in a target file will not do what its author may think."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stance.scoring.terms import GAP, PatternSet

if TYPE_CHECKING:
    from stance.scoring.targets import Target

__all__ = ["doubts"]


_SHORT = 3  # letters: a shorter beginning is that of too many words


def doubts(target: Target) -> list[str]:
    """Return a line for each thing to look at again, in the order of the file.

    Examples
    --------
    >>> from stance.scoring.targets import Target
    >>> doubts(Target("rail", aliases=("lgv",), pro=("gare*",), contra=("gare*", "co*")))
    ["contra: 'co*' begins too many words", "'gare*' is in both pro and contra"]
    """
    return [*_of_lists(target), *_of_whole(target)]


def _of_lists(target: Target) -> Iterator[str]:
    lists = {
        "aliases": target.aliases,
        "rivals": target.rivals,
        "opponents": target.opponents,
        "elsewhere": target.elsewhere,
        "pro": target.pro,
        "contra": target.contra,
        **{f"aspects.{name}": terms for name, terms in target.aspects.items()},
    }
    for key, terms in lists.items():
        for term, times in Counter(terms).items():
            if times > 1:
                yield f"{key}: {term!r} stands there {times} times"
            if problem := _problem(term):
                yield f"{key}: {term!r} {problem}"


def _problem(term: str) -> str:
    words = term.split()
    if GAP in {words[0], words[-1]}:
        return f"finds nothing: {GAP} stands between words"
    if any("*" in word[:-1] for word in words):
        return "finds nothing: * stands at the end of a word"
    try:
        PatternSet([("term", term, term)])
    except ValueError:
        return "cannot be looked for: a part of it is no word"
    if len(words) == 1 and term.endswith("*") and len(term.removesuffix("*")) < _SHORT:
        return "begins too many words"
    return ""


def _of_whole(target: Target) -> Iterator[str]:
    contra = set(target.contra)
    for term in dict.fromkeys(target.pro):
        if term in contra:
            yield f"{term!r} is in both pro and contra"
    if not target.aliases:
        yield "no aliases: every article will count as one that names the target"
    if not target.pro and not target.contra:
        yield "neither pro nor contra: only words that lean for any target will weigh"
