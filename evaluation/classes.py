"""What makes a gold quotation hard: classes read off the text and the annotation.

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
from typing import TYPE_CHECKING

from speakers import speaker_class

if TYPE_CHECKING:
    from stance.checking.matching import GoldQuote

__all__ = ["CLASSES", "classes_of"]

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
