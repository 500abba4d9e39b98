"""Join the words that a page has broken at its line ends, and restore the hyphens that it lost.

A line end stands for a space, a broken word, or a lost hyphen. The decision compares
frequencies: whether two words are more likely than the single word that their letters make,
given how the page breaks its words. `Habits` learns this from the unambiguous line ends; `join`
decides for two lines, `join_lines` for all lines of a block.

Some extractions drop every hyphen (« atil », « EtatsUnis », « exmaire »). `restore` tests whether
an unknown word is a compound of the lexicon, a verb with its pronoun, a known prefix with a word,
several names, or two common words, and returns the first reading that fits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from stance.files.resources import read_table
from stance.french.words import LETTER, Vocabulary, chance, letters, zipf

__all__ = [
    "Habits",
    "Hyphenation",
    "Joint",
    "compound",
    "is_bound_prefix",
    "join",
    "join_lines",
    "restore",
]


HYPHENS = "-\u2010\u2011\u00ad"
_LAST_WORD = re.compile(rf"(?<!{LETTER})({LETTER}+)([{HYPHENS}]?)$")
_FIRST_WORD = re.compile(rf"{LETTER}+")
NEVER_BROKEN = -4.0  # for a page that prints the hyphens at its line ends

_HEAD_ELIDED = re.compile(rf"{LETTER}+[’']{LETTER}+")
_INNER_HYPHEN = re.compile(rf"{LETTER}[-\u2010\u2011]{LETTER}")
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
_CLOSING = re.compile(r"[,.)\]…’]")
_ENCLITIC = re.compile(rf"-(?:t-)?{LETTER}+")
_HUMP = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ])")
# « …», sourit|il », « …», ajoute|ton »: a verb that ends as those before a pronoun do.
_INCISE = re.compile(rf"([»”,])\s?,?\s(?:{LETTER}{{1,4}}[’'\s])?{LETTER}+$")
_CLOSED = re.compile(rf"{LETTER}+\s?[,.;:»”]")
_EUPHONIC = re.compile(r"(?:t-(?:il|elle|on)s?|til)\b")
_DEMONSTRATIVE = re.compile(rf"\b(?:ce|cet|cette|ces)\s{LETTER}+$", re.IGNORECASE)
_LINKED_NAME = re.compile(r"(?:de|du|des|la|le|les|en|sur|sous|lès|aux?|et)-?[^\W\da-zà-ÿ_]")

_UNKNOWN = 1.0
_COMPOUND = 6.0
_BOUND = 5.0
_NAME = 2.5  # « You-|Tube »
_MEMBER = 2.0  # both members of a compound are words
_PRINTED = 2.5  # the hyphens of broken words outnumber those of compounds
_CONTEXT = 80  # characters


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page breaks words at line ends.

    Attributes
    ----------
    words : Vocabulary
        The words that the page prints within a line.
    prior : float
        The log10 odds that a line end without a hyphen breaks a word.
    lost : bool
        Whether the page has lost the hyphens inside its words.
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
    """Return the log10 odds of a broken word, from the unambiguous line ends."""
    broken = whole = 0
    for first, second in pairwise(lines):
        tail = _LAST_WORD.search(first[-_LONGEST_WORD:])
        head = _FIRST_WORD.match(second[:_LONGEST_WORD])
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


@dataclass(frozen=True, slots=True)
class Joint:
    """How to join two lines.

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
    """Return how to join two lines of a paragraph.

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
    tail, head = _LAST_WORD.search(first), _FIRST_WORD.match(second)
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


_LINKED = re.compile(rf"({LETTER}{{3,20}}?)(sur|sous|lès|les|en|du|des|de|la|au|aux|et)")
_INNER_CAPITAL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")

_COMMON_SOLID = 3.5  # a form as common as this is a word of its own
_RARE_INVERSION = 2.6
_RARE = 1.2
_KNOWN_REST = 3.0
_KNOWN_BOUND_REST = 2.0  # after « ex » or « vice », which are no words by themselves
_KNOWN_VERB = 2.0
_COMMON_VERB = 5.0  # for a capital: « Estil » at the head of a sentence, not « Preston »
_KNOWN_HUMP = 2.5
_COMMON_HALF = 4.0
_SHORT_HALF = 4  # letters


@dataclass(frozen=True, slots=True)
class Hyphenation:
    """A word with restored hyphens.

    Attributes
    ----------
    word : str
        The word with its hyphens.
    breaks : tuple of int
        How many letters stand before each hyphen that was added.
    reason : str
        What the reading rests on.
    """

    word: str
    breaks: tuple[int, ...]
    reason: str


def _plurals(word: str) -> list[str]:
    parts = word.split("-")
    head = "-".join([f"{parts[0]}s", *parts[1:]])
    return [word, f"{word}s", head, f"{head}s", f"{word}e", f"{word}es"]


@cache
def _compounds() -> dict[str, tuple[tuple[int, ...], str]]:
    """Map the letters of a compound to where its hyphens stand, and whether it may stand apart."""
    found: dict[str, tuple[tuple[int, ...], str]] = {}
    for row in read_table("compounds"):
        for form in _plurals(row["compound"]):
            breaks: list[int] = []
            count = 0
            for part in form.split("-")[:-1]:
                count += len(letters(part))
                breaks.append(count)
            found.setdefault(letters(form), (tuple(breaks), row["apart"]))
    return found


@cache
def _prefixes() -> dict[str, dict[str, str]]:
    return {row["prefix"]: row for row in read_table("prefixes")}


@cache
def _inversions() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    rows = read_table("inversions")
    ordered = sorted(rows, key=lambda row: -len(row["suffix"]))
    return tuple(
        (row["suffix"], tuple(row["stem"].replace("*", "").split()), row["hyphenated"])
        for row in ordered
    )


def is_bound_prefix(word: str, following: str) -> bool:
    """Tell whether ``word`` before ``following`` is the head of a hyphenated compound."""
    row = _prefixes().get(word.lower())
    if row is None or row["use"] != "linked":
        return False
    if row["bound"] == "name":
        return following[:1].isupper()
    if row["bound"] != "yes" or zipf(following) < _KNOWN_BOUND_REST:
        return False
    return following.islower() and zipf(word + following) < _RARE


def _insert(word: str, breaks: tuple[int, ...]) -> str:
    """Put hyphens after so many letters, counted as `letters` counts them."""
    out: list[str] = []
    count = 0
    for char in word:
        if count in breaks and out and out[-1] != "-" and char.isalpha():
            out.append("-")
        out.append(char)
        count += len(letters(char))
    return "".join(out)


def compound(word: str) -> tuple[Hyphenation, bool] | None:
    """Return ``word`` as the listed compound it spells, and whether that may stand apart."""
    entry = _compounds().get(letters(word)) if zipf(word) < _COMMON_SOLID else None
    if entry is None:
        return None
    breaks, where = entry
    apart = where == "yes" or (where == "inside" and word[0].islower())
    return Hyphenation(_insert(word, breaks), breaks, "a compound of the list"), apart


def restore(word: str, page: Vocabulary, *, broken: bool = False) -> Hyphenation | None:
    """Return ``word`` with the hyphens that it has lost, or None for a word that lacks none.

    Parameters
    ----------
    word : str
        Letters alone, or letters with an apostrophe; no other mark.
    page : Vocabulary
        What the page prints whole.
    broken : bool
        Whether a line end stands in the word: then two common words prove nothing.

    Examples
    --------
    >>> page = Vocabulary.of([])
    >>> [restore(word, page).word for word in ("avaitil", "atil", "EtatsUnis", "exconsultante")]
    ['avait-il', 'a-t-il', 'Etats-Unis', 'ex-consultante']
    >>> restore("feuilleton", page) is None
    True
    """
    rarity = zipf(word)
    if rarity >= _COMMON_SOLID or len(word) < _SHORT_HALF:
        return None
    listed = compound(word)
    if listed is not None:
        return listed[0]
    return (
        _inversion(word, rarity)
        or _prefixed(word, rarity, page)
        or _humps(word, rarity)
        or (None if broken else _halves(word, rarity))
    )


def _inversion(word: str, rarity: float) -> Hyphenation | None:
    if rarity >= _RARE_INVERSION:
        return None
    lower = word.lower()
    for suffix, endings, hyphenated in _inversions():
        stem = lower[: -len(suffix)]
        least = _KNOWN_VERB if word == lower or stem.endswith("ez") else _COMMON_VERB
        if not lower.endswith(suffix) or zipf(stem) < (least if endings else _KNOWN_REST):
            continue
        if endings and not stem.endswith(endings):
            continue
        breaks = [len(stem)]
        if hyphenated.startswith("-t-"):
            breaks.append(len(stem) + 1)
        return Hyphenation(word[: len(stem)] + hyphenated, tuple(breaks), "a verb and its subject")
    return None


def _prefixed(word: str, rarity: float, page: Vocabulary) -> Hyphenation | None:
    lower = word.lower()
    if word[1:] != lower[1:]:
        return None
    for length in range(min(len(word) - 3, 14), 0, -1):
        row = _prefixes().get(lower[:length])
        if row is None:
            continue
        if row["use"] == "solid":
            return None
        rest = lower[length:]
        # « Grandbois », « Beaulieu »: a name may begin as compounds do.
        named = word != lower and row["bound"] != "yes"
        if named or row["use"] != "linked" or rarity >= float(row["max_zipf"] or _RARE):
            continue
        least = _KNOWN_BOUND_REST if row["bound"] == "yes" else _KNOWN_REST
        if max(zipf(rest), page.zipf(rest)) >= least:
            reason = f"{lower[:length]}- before {rest}"
            return Hyphenation(f"{word[:length]}-{word[length:]}", (length,), reason)
    return None


def _humps(word: str, rarity: float) -> Hyphenation | None:
    """Part a name with capitals inside, link words too (« Noyal|sur|Vilaine »)."""
    humps = _INNER_CAPITAL.split(word)
    if len(humps) == 1 or rarity >= _RARE_INVERSION or zipf(word, "en") >= _RARE_INVERSION:
        return None
    parts: list[str] = []
    for hump in humps[:-1]:
        linked = _LINKED.fullmatch(hump)
        parts += linked.groups() if linked and zipf(hump) < _KNOWN_HUMP else (hump,)
    parts.append(humps[-1])
    # A link word or a known first member tells a place from a brand (« YouTube »).
    placed = len(parts) > len(humps) and zipf(parts[0]) >= _KNOWN_HUMP
    placed = placed or parts[0].lower() in _prefixes()
    if not placed and not all(map(_is_french_name, parts)):
        return None
    breaks = tuple(sum(map(len, parts[:index])) for index in range(1, len(parts)))
    return Hyphenation("-".join(parts), breaks, "names run together")


def _is_french_name(part: str) -> bool:
    """Tell a part of a French name from a part of a brand."""
    french = zipf(part)
    return french >= _KNOWN_HUMP and french >= zipf(part, "en")


def _halves(word: str, rarity: float) -> Hyphenation | None:
    """Part a long unknown word into the two common words that it is made of."""
    if rarity >= _RARE or not word.islower() or zipf(word, "en") >= _RARE:
        return None
    best: tuple[float, int] = (0.0, 0)
    for cut in range(_SHORT_HALF, len(word) - _SHORT_HALF + 1):
        best = max(best, (min(zipf(word[:cut]), zipf(word[cut:])), cut))
    weakest, cut = best
    if weakest < _COMMON_HALF:
        return None
    return Hyphenation(f"{word[:cut]}-{word[cut:]}", (cut,), "two words run together")
