"""How a page breaks its words, and how likely a reading of its line ends is.

What a line end stands for: a blank, a broken word, or a hyphen that was lost.

The question is put to frequencies: are two words side by side likelier than the
one word that their letters make, given how this page breaks its words?

Put the lines of one block together and record what was mended on the way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stance.article import Repair
from stance.files.resources import read_table
from stance.reading.repair.word_forms import (
    Vocabulary,
    chance,
    compound,
    is_bound_prefix,
    restore,
    zipf,
)

if TYPE_CHECKING:
    from stance.reading.repair.text_lines import Line

__all__ = [
    "HEAD",
    "HYPHENS",
    "NEVER_BROKEN",
    "TAIL",
    "Composed",
    "Habits",
    "Joint",
    "apart",
    "awkward",
    "compose",
    "glued",
    "join",
    "join_lines",
]


# -- How a page breaks its words, and how likely a reading of its line ends is ---


HYPHENS = "-\u2010\u2011\u00ad"
TAIL = re.compile(rf"([^\W\d_]+)([{HYPHENS}]?)$")
HEAD = re.compile(r"[^\W\d_]+")
NEVER_BROKEN = -4.0  # for a page that prints the hyphens at its line ends

_HEAD_ELIDED = re.compile(r"[^\W\d_]+[’'][^\W\d_]+")
_INNER_HYPHEN = re.compile(r"[^\W\d_][-\u2010\u2011][^\W\d_]")
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]", re.IGNORECASE)
# A French word is broken before a consonant, or before two that are said together.
_ONSET = re.compile(
    r"(?:[bcdfgpt]r|[bcfgp]l|vr|ch|ph|th|gn|qu|gu|[bcdfghjklmnpqrstvwxzç])[aeiouyàâäéèêëîïôöùûüÿœæ]",
    re.IGNORECASE,
)

_LONGEST_WORD = 60  # letters
_ILLEGAL = 2.5
_SHORT = 1.0
_SEEN_PAIR = 2.0
_LINK_WORD = 6.8
_AFTER_LINK_WORD = 0.5
_EVERYDAY = 5.0
_RARER = 4.0
_UNLIKELY = 1.0
_UNUSUAL = 2.6
_RUN_TOGETHER = 4.0
_SURE = 2.0
_LEAD = 1.5  # how far the broken word must lead, or the blank, to count as a sure case


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page breaks its words.

    Attributes
    ----------
    words : Vocabulary
        The words that it prints whole.
    prior : float
        The log10 odds that a line end without a hyphen breaks a word.
    lost : bool
        Whether the page prints no hyphen inside its words: they were lost.
    """

    words: Vocabulary
    prior: float
    lost: bool

    @classmethod
    def of(cls, lines: Sequence[str]) -> Habits:
        """Learn the habits of a page from its lines."""
        words = Vocabulary.of(lines)
        printed = sum(line.endswith(tuple(HYPHENS)) and line[-2:-1].isalpha() for line in lines)
        inner = any(_INNER_HYPHEN.search(line) for line in lines)
        # Some hyphens may have been spared: then the words that lack theirs tell.
        lost = not printed and (not inner or any(restore(word, words) for word in words.counts))
        if printed > 1:
            return cls(words, NEVER_BROKEN, lost=False)
        return cls(words, _prior(lines, words), lost)


def _prior(lines: Sequence[str], words: Vocabulary) -> float:
    """Return the log10 odds of a broken word, from the line ends that leave no doubt."""
    broken = whole = 0
    for first, second in pairwise(lines):
        tail, head = TAIL.search(first[-_LONGEST_WORD:]), HEAD.match(second[:_LONGEST_WORD])
        if tail is None or head is None or not head[0][0].islower():
            continue
        lead = glued(tail[1], second, head[0], words) - apart(tail[1], second, head[0], words)
        # Unknown words prove nothing: a page may quote another language.
        broken += lead > _LEAD and chance(tail[1] + head[0], words) >= _SURE
        whole += lead < -_LEAD
    return math.log10((broken + 0.1) / (whole + 1.0))


def apart(tail: str, line: str, head: str, words: Vocabulary) -> float:
    """Return how likely ``tail`` and ``head``, which opens ``line``, are two words (log10)."""
    pair = _SEEN_PAIR if (tail.lower(), head.lower()) in words.pairs else 0.0
    if chance(tail, words) >= _LINK_WORD:  # « le gendre » is no chance meeting
        pair += _AFTER_LINK_WORD
    likely = _whole(head, words)
    elided = _HEAD_ELIDED.match(line)
    if elided is not None:  # « aujourd’hui », whole on the second line
        likely = max(likely, zipf(elided[0]) or likely)
    return _whole(tail, words) + likely - 9.0 + pair


def _whole(word: str, words: Vocabulary) -> float:
    """Return how likely ``word`` is, be it one that has lost its hyphens (« atil »)."""
    likely = chance(word, words)
    if likely >= _UNUSUAL or restore(word, words, broken=True) is None:
        return likely
    return _RUN_TOGETHER


def glued(tail: str, line: str, head: str, words: Vocabulary) -> float:
    """Return how likely ``tail`` and ``head``, which opens ``line``, are one word (log10)."""
    likely = chance(tail + head, words)
    elided = _HEAD_ELIDED.match(line)
    if elided is not None:  # « aujour|d’hui »
        likely = max(likely, zipf(tail + elided[0]) or likely)
    return likely - awkward(tail, head)


def awkward(tail: str, head: str) -> float:
    """Return how far a break between these letters goes against French usage."""
    cost = _SHORT * ((len(tail) == 1) + (len(head) < 3))  # noqa: PLR2004 - letters
    if not (_ONSET.match(head) and _VOWEL.search(tail)):
        cost += _ILLEGAL
    # Everyday words that careless writers run together (« quelquechose »).
    if min(zipf(tail), zipf(head)) >= _EVERYDAY and zipf(tail + head) < _RARER:
        cost += _UNLIKELY
    return cost


# -- What a line end stands for: a blank, a broken word, or a hyphen that was lost ---


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


# -- Put the lines of one block together and record what was mended on the way ---


_BLANKS = re.compile(r"[ \t]{2,}|\t")
_TOKEN = re.compile(r"(?<![\w’'-])[^\W\d_]+(?:[-’'][^\W\d_]+)*(?![\w’'-])")
_BEFORE = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*[-’']?$")
_AFTER = re.compile(r"[-’']?[^\W_]+(?:[-’'][^\W_]+)*")
_WINDOW = 80  # characters: no word is longer
_ALONE = frozenset("AÀYÔO")  # letters that are words
_OPENING = re.compile(r"[«“\"]")


@dataclass(frozen=True, slots=True)
class Composed:
    """One block as it now reads.

    Attributes
    ----------
    text : str
        On one line.
    repairs : tuple of Repair
        Counted from the beginning of the text.
    origins : tuple of tuple of int
        Stretches of the source and where they went: (source, text) offsets.
    """

    text: str
    repairs: tuple[Repair, ...]
    origins: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Seam:
    """A line end that was mended: where, and the words before and after."""

    at: int
    joint: Joint
    dropped: str


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    word: str
    reason: str


def compose(lines: Sequence[Line], habits: Habits, *, drop_cap: bool = False) -> Composed:
    """Put ``lines`` together.

    Parameters
    ----------
    lines : sequence of Line
        Of one block, in reading order.
    habits : Habits
        How the page breaks its words.
    drop_cap : bool
        Whether the first line is a capital (an opening mark before it, perhaps on
        a line of its own) that belongs to the next one.
    """
    joints = join_lines((line.text for line in lines), habits)
    if drop_cap:
        joints = _cap_joints(lines, joints, habits.words)
    text, seams, origins = _lay(lines, joints)
    edits = _edits(text, habits.words) if habits.lost else []
    return _mend(text, seams, edits, origins)


def _cap_joints(lines: Sequence[Line], joints: list[Joint], words: Vocabulary) -> list[Joint]:
    """Replace the joints around a drop cap."""
    lead = int(_OPENING.fullmatch(lines[0].text) is not None)
    cap = lines[lead].text[-1]
    following = lines[lead + 1].text
    glued = cap not in _ALONE or _is_whole_with(cap, following, words)
    link = "" if glued else " "
    reason = f"the capital {cap} that opens the text"
    return [*joints[:lead], Joint("drop_cap", 0, link, reason), *joints[lead + 1 :]]


def _is_whole_with(cap: str, line: str, words: Vocabulary) -> bool:
    """Tell « A|près » from « A|force » and « A|l’occasion »."""
    match = _AFTER.match(line)
    if match is None or line[0] in "’'":
        return True
    head = match[0]
    if zipf(cap + head):
        return True
    first = re.split("[-’']", head)[0]
    if first != head and len(first) < 3:  # noqa: PLR2004 - an elided word: l’, d’, qu’
        return False
    return chance(cap + first, words) >= chance(cap, words) + chance(first, words) - 9.0


def _lay(
    lines: Sequence[Line], joints: Sequence[Joint]
) -> tuple[str, list[_Seam], list[tuple[int, int]]]:
    """Lay the lines end to end."""
    pieces: list[str] = []
    seams: list[_Seam] = []
    origins: list[tuple[int, int]] = []
    offset = 0
    for number, line in enumerate(lines):
        joint = joints[number] if number < len(joints) else Joint("end", link="")
        start = 0
        body = line.text[: len(line.text) - joint.drop]
        # Blanks that only spread a justified line out are made one.
        for match in [*_BLANKS.finditer(body), None]:
            end = match.start() if match else len(body)
            origins.append((line.start + start, offset))
            piece = body[start:end] + (" " if match else "")
            pieces.append(piece)
            offset += len(piece)
            start = match.end() if match else end
        if joint.kind not in {"space", "glue", "end"}:
            dropped = line.text[len(line.text) - joint.drop :] if joint.drop else ""
            seams.append(_Seam(offset, joint, dropped))
        pieces.append(joint.link)
        offset += len(joint.link)
    return "".join(pieces), seams, origins


def _edits(text: str, words: Vocabulary) -> list[_Edit]:
    """Find the words of a block that have lost a hyphen."""
    edits: list[_Edit] = []
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        if ("’" in token or "'" in token) and not compound(token):
            part = re.split("[’']", token)[-1]
            start, token = match.end() - len(part), part
        # « a-til » has lost one hyphen of two.
        found = restore(token.replace("-", ""), words)
        if found is not None and found.word.count("-") > token.count("-"):
            edits.append(_Edit(start, match.end(), found.word, found.reason))
    return edits


def _word_around(text: str, at: int) -> tuple[int, int]:
    low = max(0, at - _WINDOW)
    before = _BEFORE.search(text[low:at])
    after = _AFTER.match(text[at : at + _WINDOW])
    return (low + before.start() if before else at), (at + after.end() if after else at)


def _mend(
    text: str,
    seams: Sequence[_Seam],
    edits: Sequence[_Edit],
    origins: Sequence[tuple[int, int]],
) -> Composed:
    """Apply the edits; make one repair of all that was done to one word."""
    repairs: list[Repair] = []
    pieces: list[str] = []
    shifts: list[tuple[int, int]] = [(0, 0)]
    done = shift = 0
    for edit in edits:
        pieces += [text[done : edit.start], edit.word]
        before = _as_found(text, edit.start, edit.end, seams)
        repairs.append(Repair("lost_hyphen", edit.start + shift, before, edit.word, edit.reason))
        shift += len(edit.word) - (edit.end - edit.start)
        done = edit.end
        shifts.append((edit.end, shift))
    pieces.append(text[done:])
    for start, end, seam in _unedited(text, seams, edits):
        repairs.append(
            Repair(
                seam.joint.kind,
                start + _shift(shifts, start),
                _as_found(text, start, end, seams),
                text[start:end],
                seam.joint.reason,
            )
        )
    repairs.sort(key=lambda repair: repair.start)
    moved = tuple((source, at + _shift(shifts, at)) for source, at in origins)
    return Composed("".join(pieces), tuple(repairs), moved)


def _unedited(
    text: str, seams: Sequence[_Seam], edits: Sequence[_Edit]
) -> list[tuple[int, int, _Seam]]:
    """Return the mended words that no edit covers, each once."""
    found: dict[tuple[int, int], _Seam] = {}
    spans = iter(edits)
    edit = next(spans, None)
    for seam in seams:
        while edit is not None and edit.end < seam.at:
            edit = next(spans, None)
        if edit is not None and edit.start <= seam.at <= edit.end:
            continue
        found.setdefault(_word_around(text, seam.at), seam)
    return [(start, end, seam) for (start, end), seam in found.items()]


def _as_found(text: str, start: int, end: int, seams: Sequence[_Seam]) -> str:
    r"""Return the letters as the page had them: a line end where one was (« orga\nnisé »)."""
    pieces: list[str] = []
    done = start
    for seam in seams:
        if start <= seam.at <= end:
            pieces += [text[done : seam.at], seam.dropped, "\n"]
            done = seam.at + len(seam.joint.link)
    return "".join([*pieces, text[done:end]])


def _shift(shifts: Sequence[tuple[int, int]], at: int) -> int:
    return next(shift for place, shift in reversed(shifts) if place <= at)
