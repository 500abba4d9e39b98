"""Classes of gold quotations that are hard to find or to attribute, and kinds of speakers.

They are approximations, a line of reasoning each, and know nothing of the rules
that are measured: neither their word lists nor their results. A quotation may
belong to several.

The sentence around a quotation is what stands outside all quotation marks
between two ends of sentence; an end is ``.``, ``!``, ``?`` or ``…`` after two
small letters, a digit or a mark, with a blank behind it. (« M. Roche » has none.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.resources import read_table
from stance.speakers.name_matching import name_words

if TYPE_CHECKING:
    from stance.checking.matching import GoldQuote


__all__ = ["CLASSES", "classes_of", "speaker_class"]

# In the order of the tables.
CLASSES = (
    *("fragment", "alone", "named source", "role source", "pronoun source", "no source"),
    *("speaker: person", "speaker: organisation", "speaker: group", "speaker: without a name"),
    *("marks: guillemets", "marks: straight", "marks: curly", "marks: turned", "marks: none"),
    *("unclosed", "incise inside", "several paragraphs", "headline"),
    *("form: que", "form: selon", "form: incise", "form: other"),
)

FRAGMENT = 5  # words at most
_BLANKS = " \t\n\u00a0\u202f\u2009"
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BREAK = re.compile(r"\n[ \t]*\n")
_END = re.compile(r"(?:(?<=[a-zà-ÿ]{2})|(?<=[\d»”\"')\]]))[.!?…]+(?=\s|$)")
_PRONOUN = re.compile(
    r"(?:^|[\s,;:«»“”\"'’(])(?:il|elle|ils|elles)\b|-(?:il|elle|ils|elles)\b", re.IGNORECASE
)
_INVERTED = re.compile(r",\s(?:[\wà-ÿ’']+\s){0,3}[\wà-ÿ’']+(?:-t)?-(?:il|elle|ils|elles)\b")
_QUE = re.compile(r"\b(?:que|qu['’])[\s\u00a0]*$", re.IGNORECASE)
_SELON = re.compile(
    r"\b(?:selon|d['’]après|aux yeux d[eu]|[aà] en croire)\b|(?:^|[,;:])\s*pour\b", re.IGNORECASE
)
_STRAIGHT = ('"', "''")
_CURLY = ("“", "”", "„", "‘‘", "’’")
_GUILLEMETS = ("«", "»", "<<", ">>")
_MARKS = (*_GUILLEMETS, *_CURLY, *_STRAIGHT)
_OPENERS = ("«", "“", "„", "‘‘", "<<")
_LEAST_WORDS = 3  # outside the marks, for a sentence to say anything
_NEAR = 4  # characters between a quotation and its mark: blanks, stops, a bracket


@dataclass(frozen=True)
class _Around:
    """The paragraph of a quotation, with the marked words of all blanked out."""

    before: str
    after: str
    sentence: str


def classes_of(text: str, quote: GoldQuote, others: Sequence[GoldQuote]) -> frozenset[str]:
    """Return the classes of difficulty that a gold quotation belongs to.

    Parameters
    ----------
    text : str
        The text of its article.
    quote : GoldQuote
        A direct, mixed or indirect one.
    others : sequence of GoldQuote
        All gold of the article, traps included.

    Examples
    --------
    >>> from stance.checking.matching import GoldQuote
    >>> text = "« Non », a-t-elle dit."
    >>> quote = GoldQuote(2, 5, "direct", ("Ana Roy", "Mme Roy"))
    >>> sorted(classes_of(text, quote, [quote]))
    ['fragment', 'marks: guillemets', 'pronoun source', 'speaker: person']
    """
    around = _around(text, quote, others)
    found = {*_of_source(quote, around), f"speaker: {speaker_class(quote.speakers)}"}
    words = text[quote.start : quote.end]
    if _BREAK.search(text) and not _BREAK.search(text, 0, quote.start):
        found.add("headline")
    if quote.kind == "indirect":
        return frozenset({*found, f"form: {_form(words, around)}"})
    if len(_WORD.findall(words)) <= FRAGMENT:
        found.add("fragment")
    found.update(_of_marks(text, quote))
    if _has_incise(words, quote.speakers):
        found.add("incise inside")
    if _BREAK.search(words):
        found.add("several paragraphs")
    return frozenset(found)


def _around(text: str, quote: GoldQuote, others: Sequence[GoldQuote]) -> _Around:
    blanked = list(text)
    for other in others:
        if other.kind != "indirect" and (other.start, other.end) != (quote.start, quote.end):
            stretch = range(max(other.start, 0), min(other.end, len(text)))
            for i in stretch:
                # Ends stay: a sentence does not run on through a whole quotation.
                last = i == stretch[-1] and text[i] in ".!?…"
                blanked[i] = text[i] if last else " "
    plain = "".join(blanked)
    begin = max((m.end() for m in _BREAK.finditer(plain, 0, quote.start)), default=0)
    stop = _BREAK.search(plain, quote.end)
    before = plain[begin : quote.start]
    after = plain[quote.end : stop.start() if stop else len(plain)]
    left = max((m.end() for m in _END.finditer(before)), default=0)
    ended = text[quote.start : quote.end].rstrip().endswith((".", "!", "?", "…"))
    rest = after.lstrip("".join({*_BLANKS, *"«»“”\"'‘’<>)"}))
    if ended and (not rest or rest[0].isupper() or rest[0] in "–—-"):
        return _Around(before, after, before[left:])
    end = _END.search(after)
    return _Around(before, after, f"{before[left:]} {after[: end.start() if end else None]}")


def _of_source(quote: GoldQuote, around: _Around) -> Iterator[str]:
    """Tell how the sentence names the speaker."""
    sentence = around.sentence.replace("’", "'")
    if len(_WORD.findall(sentence)) < _LEAST_WORDS:
        yield "alone"
        return
    accepted = [name.replace("’", "'") for name in quote.speakers]
    names = {
        word for name in accepted for word in re.findall(r"\w{2,}", name) if word[0].isupper()
    } - {"Le", "La", "Les", "Un", "Une", "Mme", "Me", "Mlle", "Dr", "Des", "Son", "Sa", "Ses"}
    if names & set(re.findall(r"\w+", sentence)):
        yield "named source"
    elif any(name.lower() in sentence.lower() for name in accepted):
        yield "role source"
    elif _PRONOUN.search(sentence):
        yield "pronoun source"
    else:
        yield "no source"


def _of_marks(text: str, quote: GoldQuote) -> Iterator[str]:
    left = _mark(text[max(0, quote.start - _NEAR) : quote.start][::-1], flipped=True)
    right = _mark(text[quote.end : quote.end + _NEAR], flipped=False)
    opener = left or right
    if not opener:
        yield "marks: none"
        return
    if left in {"»", ">>"} or right in {"«", "<<"}:
        yield "marks: turned"
    elif opener in _GUILLEMETS:
        yield "marks: guillemets"
    else:
        yield "marks: curly" if opener in _CURLY else "marks: straight"
    if _is_unclosed(text, quote, left, right):
        yield "unclosed"


def _mark(near: str, *, flipped: bool) -> str:
    """Return the first mark in what is near, past blanks and stops; empty without one."""
    rest = near.lstrip(_BLANKS + ".,;:!?…([)]")
    return next((m for m in _MARKS if rest.startswith(m[::-1] if flipped else m)), "")


def _is_unclosed(text: str, quote: GoldQuote, left: str, right: str) -> bool:
    """Tell whether one mark of the pair is not printed anywhere in the paragraph."""
    if left and right:
        return False
    if left:
        stop = _BREAK.search(text, quote.end)
        rest = text[quote.end : stop.start() if stop else len(text)]
        closing = next((i for i, c in enumerate(rest) if c in '»”"'), len(rest))
        opening = next((i for i, c in enumerate(rest) if c in "«“"), len(rest))
        return closing >= opening
    begin = max((m.end() for m in _BREAK.finditer(text, 0, quote.start)), default=0)
    return not any(mark in text[begin : quote.start] for mark in _OPENERS)


def _has_incise(words: str, speakers: Sequence[str]) -> bool:
    """Tell whether the journalist's words stand inside the marks (« …, dit-il, … »)."""
    if _INVERTED.search(words):
        return True
    names = {name.split()[-1] for name in speakers if name and name.split()[-1][:1].isupper()}
    return any(re.search(rf",\s[a-zà-ÿ’' -]{{2,30}}\s[^,]*{re.escape(n)}", words) for n in names)


def _form(words: str, around: _Around) -> str:
    """Tell how an indirect quotation is tied to its speaker."""
    if _QUE.search(around.before):
        return "que"
    if _SELON.search(around.sentence):
        return "selon"
    if re.match(r"[\s\u00a0]*,", around.after) or _INVERTED.search(words):
        return "incise"
    return "other"


_TITLE = re.compile(r"(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr|Pr|Maître|Docteur)[\s\u00a0]")
_DETERMINER = re.compile(
    r"(?P<plural>[lmtscd]es|ces|leurs|nos|plusieurs|certaine?s|quelques|deux|trois)$"
    r"|(?:le|la|l|une?|son|sa|mon|ma|notre|cet|cette|ce|leur)$"
)


def speaker_class(accepted: Sequence[str]) -> str:
    """Return person, organisation, group or without a name.

    A person has a title or a known given name in one of the strings, or a
    string of two capitals whose last word is another string. A group has a
    plural determiner. An organisation is headed by a capital or by the noun of
    a body.

    Examples
    --------
    >>> speaker_class(["Ana Roy", "Mme Roy"]), speaker_class(["l’agence Roy", "Roy"])
    ('person', 'organisation')
    >>> speaker_class(["des voisins"]), speaker_class(["un voisin"])
    ('group', 'without a name')
    """
    if not accepted:
        return "without a name"
    if _is_person(accepted):
        return "person"
    words = _words(accepted[0])
    lead = _DETERMINER.match(words[0].lower()) if words else None
    if lead and lead["plural"]:
        return "group"
    head = words[1 if lead and len(words) > 1 else 0] if words else ""
    # A determiner with a capital begins a sentence; a noun with one is a name.
    if head[:1].isupper() or head.lower() in _bodies():
        return "organisation"
    return "without a name"


def _is_person(accepted: Sequence[str]) -> bool:
    if any(_TITLE.match(name) for name in accepted):
        return True
    whole = accepted[0].split()
    if not whole or not (whole[0][:1].isupper() and whole[-1][:1].isupper()):
        return False
    if whole[0].partition("-")[0] in _given_names():
        return True
    is_name = not _DETERMINER.match(whole[0].lower()) and len(whole) > 1
    return is_name and name_words(whole[-1]) in [name_words(name) for name in accepted[1:]]


def _words(name: str) -> list[str]:
    return name.strip("«» \u00a0").replace("’", " ").replace("'", " ").split()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table("given_names"))


@cache
def _bodies() -> frozenset[str]:
    lines = Path(__file__).with_name("bodies.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(lines[2:])
