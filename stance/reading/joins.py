"""What a line end stands for: a blank, a broken word, or a hyphen that was lost.

The question is put to frequencies: are two words side by side likelier than the
one word that their letters make, given how this page breaks its words?
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from stance.reading.habits import HEAD, NEVER_BROKEN, TAIL, Habits, apart, awkward, glued
from stance.reading.hyphens import compound, is_bound_prefix, restore
from stance.reading.words import Vocabulary, chance, zipf
from stance.resources import read_table

__all__ = ["Joint", "join", "join_lines"]

_CLOSING = re.compile(r"[,.)\]…’]")
_ENCLITIC = re.compile(r"-(?:t-)?[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])")
# « …», sourit|il », « …», ajoute|ton »: a verb that ends as those before a pronoun do.
_INCISE = re.compile(r"([»”,])\s?,?\s(?:[^\W\d_]{1,4}[’'\s])?[^\W\d_]+$")
_CLOSED = re.compile(r"[^\W\d_]+\s?[,.;:»”]")
_EUPHONIC = re.compile(r"(?:t-(?:il|elle|on)s?|til)\b")
_DEMONSTRATIVE = re.compile(r"\b(?:ce|cet|cette|ces)\s[^\W\d_]+$", re.IGNORECASE)
_LINKED_NAME = re.compile(r"(?:de|du|des|la|le|les|en|sur|sous|lès|aux?|et)-?[^\W\da-zà-ÿ_]")

_UNKNOWN = 1.0
_COMPOUND = 6.0
_BOUND = 5.0
_NAME = 2.5  # « You-|Tube »
_MEMBER = 2.0  # both members of a compound are words
_PRINTED = 2.5  # the hyphens of broken words outnumber those of compounds
_CONTEXT = 80  # characters


@dataclass(frozen=True, slots=True)
class Joint:
    """How two lines are put together.

    Attributes
    ----------
    kind : str
        ``"space"``, or what was mended: ``"broken_word"``, ``"lost_hyphen"``.
    drop : int
        How many characters of the first line go: its hyphen.
    link : str
        What stands between the lines: a blank, a hyphen or nothing.
    reason : str
        Why; empty for a blank.
    """

    kind: str
    drop: int = 0
    link: str = " "
    reason: str = ""


_NO_COMPOUND = (-math.inf, False)
_SPACE = Joint("space")
_GLUE = Joint("glue", link="")


def join(first: str, second: str, habits: Habits) -> Joint:
    """Return how two lines of one paragraph are put together.

    Parameters
    ----------
    first, second : str
        The lines, without surrounding blanks.
    habits : Habits
        How the page breaks its words.
    """
    first, second = first[-_CONTEXT:], second[:_CONTEXT]
    elided = first.endswith(("’", "'")) and second[:1].isalpha()
    enclitic = first[-1:].isalpha() and second[1:2].islower() and _ENCLITIC.match(second)
    if elided or enclitic or _CLOSING.match(second):
        return _GLUE
    tail, head = TAIL.search(first), HEAD.match(second)
    if tail is None or head is None:
        inside = first[-1:] in "-\u2010" and first[-2:-1].isdigit() and second[:1].isdigit()
        return _GLUE if inside else _SPACE
    if tail[2]:
        return _at_hyphen(first, tail, second, head[0], habits.words)
    # « NoyalsurVi|laine »: what follows the last capital is broken, not the whole.
    last = _HUMP.split(tail[1])[-1] if habits.lost else tail[1]
    subject = first[: tail.start()].lower().endswith(("c’", "c'"))
    if subject and head[0] == "ce":  # « c’est|ce que »: nothing was inverted
        return _SPACE
    if _is_clitic(first, second, head[0]):
        return Joint("lost_hyphen", 0, "-", "a verb and its subject, or a noun and « là »")
    return _at_blank(last, second, head[0], habits)


def _at_hyphen(first: str, tail: re.Match[str], second: str, head: str, words: Vocabulary) -> Joint:
    """Decide whether a printed hyphen breaks a word or belongs to it."""
    dropped = Joint("broken_word", 1, "", "a word broken with its hyphen")
    if tail[2] == "\u00ad":
        return dropped
    letters = tail[1]
    known = zipf(letters + head) >= _NAME or words.zipf(letters + head) > 0
    capital = head[0].isupper() and not letters.isupper() and not known
    euphonic = letters in {"t", "T"} and first[tail.start() - 1 : tail.start()] in {"-", "\u2010"}
    listed = compound(letters + head)
    if capital or euphonic or listed or is_bound_prefix(letters, head):
        return _GLUE
    if f"{letters}-{head}".lower() in words.counts:
        return _GLUE
    one = glued(letters, second, head, words)
    two = chance(letters, words) + chance(head, words) - 9.0
    compounded = two > one + _PRINTED and min(zipf(letters), zipf(head)) >= _MEMBER
    return _GLUE if compounded else dropped


def _at_blank(tail: str, second: str, head: str, habits: Habits) -> Joint:
    """Decide whether a line end without a hyphen is a blank."""
    words = habits.words
    two = apart(tail, second, head, words)
    hyphened, where = _hyphened(tail, head, second, habits)
    one = -math.inf
    capitals = tail.isupper() and head.isupper() and zipf(tail + head) > 0
    if (head[0].islower() or capitals) and not second[len(head) : len(head) + 1].isdigit():
        one = glued(tail, second, head, words) + habits.prior
    best = max(two, one, hyphened)
    if best == two:
        return _SPACE
    if best == one:
        reason = f"{tail}{head} ({one:.1f}) is likelier than {tail} {head} ({two:.1f})"
        return Joint("broken_word", 0, "", reason)
    # A hyphen that falls elsewhere in the word is restored with the word.
    link = "-" if where else ""
    reason = f"a compound ({hyphened:.1f}), likelier than {tail} {head} ({two:.1f})"
    return Joint("lost_hyphen" if where else "broken_word", 0, link, reason)


def _hyphened(tail: str, head: str, second: str, habits: Habits) -> tuple[float, bool]:
    """Return how likely the letters are a compound, and whether its hyphen falls between them."""
    elided = second[len(head) :].startswith(("’", "'")) and not is_bound_prefix(tail, head)
    if elided or habits.prior == NEVER_BROKEN:
        return _NO_COMPOUND
    words = habits.words
    listed = compound(tail + head)
    if listed is not None:
        found, stands_apart = listed
        where = len(tail) in found.breaks
        return _NO_COMPOUND if stands_apart and where else (_COMPOUND, where)
    printed = f"{tail}-{head}".lower() in words.counts
    linked = tail[0].isupper() and _LINKED_NAME.match(second) is not None
    if printed or linked or is_bound_prefix(tail, head) or _inverted(tail, head):
        return (_COMPOUND if printed else _BOUND), True
    restored = restore(tail + head, words, broken=True) if habits.lost else None
    if restored is not None and len(tail) not in restored.breaks:
        return _BOUND + habits.prior - awkward(tail, head), False
    # « sous|contrôle » proves nothing, « calculet|on » does.
    unknown = restored is not None and chance(tail, words) < _UNKNOWN
    return (_BOUND, True) if unknown else _NO_COMPOUND


@cache
def _subjects() -> dict[str, tuple[str, ...]]:
    """Map third-person pronouns, alone or after a « t », to how the verb before them ends."""
    third = (row for row in read_table("inversions") if row["stem"] in {"t d", "nt", "a e"})
    return {row["suffix"]: tuple(row["stem"].split()) for row in third}


def _is_clitic(first: str, second: str, head: str) -> bool:
    """Tell from what stands around a line end that French wants a hyphen there."""
    if head in {"là", "ci"} and _DEMONSTRATIVE.search(first):
        return True
    endings = _subjects().get(head)
    if _EUPHONIC.match(second) or (endings and first.endswith(("-t", "\u2010t"))):
        return True
    incise = _INCISE.search(first) if endings and first.endswith(endings) else None
    return incise is not None and (incise[1] != "," or _CLOSED.match(second) is not None)


def _inverted(tail: str, head: str) -> bool:
    """Tell a verb before its pronoun, which French never prints without a hyphen."""
    endings = ("ent", "ont") if head == "ils" else ("ait", "oit", "eut", "faut")
    return head in {"il", "ils", "on"} and tail.lower().endswith(endings)


def join_lines(lines: Iterable[str], habits: Habits) -> list[Joint]:
    """Return the joints between lines, one fewer than there are lines.

    A line may be no more than the middle of a word: each is judged with what was
    joined before it.
    """
    joints: list[Joint] = []
    before: str | None = None
    for line in lines:
        if before is None:
            before = line
            continue
        joint = join(before, line, habits)
        joints.append(joint)
        # What was joined so far is looked at too, but never more than its end.
        kept = before[: len(before) - joint.drop]
        before = (kept[-_CONTEXT:] + joint.link + line)[-_CONTEXT:]
    return joints
