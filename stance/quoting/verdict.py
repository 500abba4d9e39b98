"""Decide what a pair of marks holds: somebody's words, or a name, a title, a term."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from stance.quote import QuoteType
from stance.quoting.clause import Clause
from stance.quoting.sources import Link
from stance.quoting.tokens import Token
from stance.resources import read_table

__all__ = ["judge_span", "term_counts"]

SINGLE = 3  # tokens of a single word with its two marks
CLOSE = 2  # tokens between a cue and a term that it still governs
SHORT = 3  # words that a term in marks has at most
_ARTICLES = frozenset(
    "le la l' les un une des du de d' au aux ce cet cette ces son sa ses leur leurs notre nos "
    "chaque quelque quelques plusieurs deux trois quatre même".split()
)
_VERBAL = re.compile(r"(?:[Ss]['’]|[Ss]e\s|[Nn]e\s|[Nn]['’])\w")
_INFINITIVE = re.compile(r"(?:[Nn]e pas\s|[Ss]['’]|se\s)?\w+(?:er|ir|re)\b")
_WRITERS = frozenset(
    "auteur autrice auteure auteurs réalisateur réalisatrice créateur créatrice".split()
)
_COPULAS = frozenset(
    "est sont était étaient sera seront serait seraient fut soit reste restent semble juge".split()
)
_POINTERS = re.compile(r"(?:[Àà]|[Ll]ire|[Vv]oir|A)\s(?:lire|voir|écouter|aussi|également|notre)\b")
_WORDS = re.compile(r"\w+(?:['’-]\w+)*")
_STRONG = frozenset(["cue_after", "cue_before"])


@cache
def _naming() -> dict[str, frozenset[str]]:
    kinds: dict[str, set[str]] = {
        "verb": set(),
        "work": set(),
        "charge": set(),
        "label": set(),
        "title": set(),
    }
    for row in read_table("naming_words"):
        kinds[row["kind"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in kinds.items()}


def term_counts(texts: Sequence[str]) -> Counter[str]:
    """Count how often each short text stands in marks in an article."""
    return Counter(_folded(text) for text in texts if len(text.split()) <= SHORT + 1)


def _folded(text: str) -> str:
    return " ".join(word.lower() for word in _WORDS.findall(text))


def judge_span(
    clause: Clause, k: int, text: str, link: Link, counts: Counter[str], *, free: bool = False
) -> QuoteType | None:
    """Return ``"direct"`` or ``"mixed"``, or None where span ``k`` quotes nobody.

    Parameters
    ----------
    clause : Clause
        The sentence that carries it.
    k : int
        Which of the sentence's spans it is.
    text : str
        What stands in the marks.
    link : Link
        What introduces it.
    counts : Counter of str
        What ``term_counts`` found in the article.
    free : bool
        Whether the passage gives somebody's view throughout (« A l'écouter, … »).
    """
    inside = [i for i, token in enumerate(clause.tokens) if token.span == k]
    if not inside:
        return None
    before = clause.tokens[: inside[0]]
    words = _WORDS.findall(text)
    if not words or _points_elsewhere(clause):
        return None
    if _is_name(before, text, words, link):
        return None
    tight = link.method in _STRONG and _near(clause, link, inside)
    if len(words) <= SHORT and not tight and not free:
        close = link.cue is not None and 0 <= inside[0] - link.cue.end <= CLOSE
        if _article_before(before) and not (len(words) > 1 and (_reported(link) or close)):
            return None
        if counts[_folded(text)] > 1:
            return None
        predicate = any(t.low in _COPULAS for t in before[-2:]) and link.method != "none"
        verbal = bool(_VERBAL.match(text))
        if len(words) == 1 and before and before[-1].pos in {"NOUN", "NAME"} and not verbal:
            return None
        weak = link.method in {"none", "subject", "cue_later"}
        if weak and not predicate and not verbal and not _sentence_like(text):
            return None
    return "direct" if _stands_alone(before, text, words, link) else "mixed"


def _points_elsewhere(clause: Clause) -> bool:
    """Tell whether the line only points to another article (« Lire aussi : … »)."""
    return bool(_POINTERS.match(" ".join(t.text for t in clause.tokens[:3])))


def _near(clause: Clause, link: Link, inside: Sequence[int]) -> bool:
    """Tell whether the cue is close enough to govern a word or two in marks."""
    if link.cue is None:
        return False
    if link.method == "cue_after":
        return True
    gap = inside[0] - link.cue.end
    last = clause.tokens[inside[0] - 1].low if inside[0] else ""
    if link.cue.verb.kind == "judge" and last in {"comme", "de", "d'", "à"}:
        return not any(t.finite for t in clause.tokens[link.cue.end : inside[0]])
    if last in {"le", "la", "les", "l'", "un", "une"} and len(inside) == SINGLE:
        # A single word with its article is a term: « le « cadre » », but « réclame un « moratoire » ».
        of = clause.tokens[inside[0] - 2].low in {"d'", "de"}
        return last in {"un", "une"} and (gap == 1 or of) and link.cue.verb.kind in {"act", "judge"}
    if link.cue.mood == "preposition":
        return link.cue.verb.lemma != "pour" and gap < 14
    return gap <= 5 and not any(t.finite for t in clause.tokens[link.cue.end : inside[0]])


def _reported(link: Link) -> bool:
    """Tell whether the sentence reports speech, so that a fragment of it may be quoted."""
    if link.method != "cue_before" or link.cue is None:
        return False
    return link.cue.verb.kind in {"say", "judge", "think", "preposition"}


def _article_before(before: Sequence[Token]) -> bool:
    return bool(before) and (before[-1].low in _ARTICLES or before[-1].pos in {"DET", "ADJ"})


def _is_name(before: Sequence[Token], text: str, words: Sequence[str], link: Link) -> bool:
    """Tell whether the words before the marks announce a name, a title or a charge."""
    naming = _naming()
    last = [t for t in before[-3:] if t.span < 0]
    if last and last[-1].low in naming["verb"] and not _speaks(before, text):
        return True
    if last and last[-1].text == ":" and text[:1].isupper():
        titled = any(t.low in naming["title"] for t in before) and link.method != "cue_before"
        if titled:
            return True
    if last and last[-1].low in naming["label"] and len(words) <= SHORT:
        return True
    if (
        link.cue is not None
        and link.cue.verb.lemma in {"appeler", "parler"}
        and _said_by_all(before)
    ):
        return True
    if len(words) == 1 and any(c.isdigit() for c in text):
        return True
    if (
        len(last) > 2
        and last[0].low in naming["verb"]
        and last[1].pos == "ADP"
        and last[2].pos in {"NAME", "NOUN"}
    ):
        return True  # « baptisé en Iran « … » »
    if (
        len(last) > 1
        and last[-1].low in {"que", "comme"}
        and last[-2].low in {"tel", "telle", "tels", "telles"}
    ):
        return True
    modified = len(last) > 1 and last[-1].pos == "ADJ" and last[-2].low in naming["work"]
    if last and (last[-1].low in naming["work"] or modified) and link.method != "cue_after":
        return text[:1].isupper() and len(words) <= 10
    if len(last) > 1 and last[-1].low in {"de", "du", "des", "d'"} and last[-2].low in _WRITERS:
        return text[:1].isupper()
    if len(last) > 1 and last[-1].text in {",", "("} and last[-2].low in naming["work"]:
        return text[:1].isupper()
    if len(last) > 1 and last[-1].text == "(" and last[-2].pos == "NAME":
        return True  # a translation or another name in brackets
    opener = next(
        (t for t in reversed(before) if t.span < 0 and t.low not in {",", "et", "ou"}), None
    )
    if (
        opener is not None
        and opener.low in {"pour", "de", "d'", "des", "du"}
        and text[:1].islower()
    ):
        charged = any(t.low in naming["charge"] for t in before[-12:])
        return charged and len(words) <= 8 and link.method not in {"cue_after"}
    titled = 2 <= len(words) <= 6 and sum(w[:1].isupper() for w in words) >= len(words) - 1
    return (
        titled
        and link.method != "cue_after"
        and bool(last)
        and last[-1].text != ":"
        and not text.rstrip().endswith(("!", "?", "."))
    )


def _said_by_all(before: Sequence[Token]) -> bool:
    """Tell whether « on » calls something so: a name, nobody's words."""
    return any(t.low in {"on", "-on", "-t-on", "monde"} for t in before[-5:])


def _speaks(before: Sequence[Token], text: str) -> bool:
    """Tell whether « dit » before the marks is the verb: it has its subject or auxiliary."""
    if before[-1].low == "dit" and _INFINITIVE.match(text):
        return True
    if before[-1].low not in {"dit", "dits", "dite", "dites", "appelle", "appellent"}:
        return False
    if before[-1].low in {"appelle", "appellent"}:
        return True
    return before[-1].finite or any(t.pos == "AUX" for t in before[-4:-1])


def _sentence_like(text: str) -> bool:
    return text[:1].isupper() and text.rstrip().endswith((".", "!", "?", "…"))


def _stands_alone(before: Sequence[Token], text: str, words: Sequence[str], link: Link) -> bool:
    """Tell a clause of its own from a fragment inside the journalist's sentence."""
    last = before[-1] if before else None
    if last is None or last.text in {":", "–", "—", "-"} or last.span >= 0:
        return len(words) > 1 or text[:1].isupper()
    if last.low in {"que", "qu'"}:
        return len(words) > 4
    if text[:1].isupper() and len(words) > SHORT:
        return True
    return last.text in {",", ";"} and len(words) > SHORT
