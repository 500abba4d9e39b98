"""Set an article as a newspaper page, the way text extraction gives it back; compare the two."""

from __future__ import annotations

import difflib
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.article import Article

VOWELS = "aeiouyàâäéèêëîïôöùûüÿœæ"
ONSETS = frozenset(
    [a + b for a in "bcdfgptv" for b in "r"]
    + [a + b for a in "bcfgp" for b in "l"]
    + ["ch", "ph", "th", "gn", "qu", "gu"]
)
WORD = re.compile(r"[^\W\d_]+")
COMPARED = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")  # words with their hyphens and apostrophes


@dataclass(frozen=True)
class Setting:
    """How a page is set.

    ``hyphens`` says what became of the hyphens: ``"lost"`` (line ends and
    compounds), ``"lost_at_ends"`` (line ends alone), ``"kept"``, ``"none"`` (no
    word is broken).
    """

    width: int = 30
    hyphens: str = "lost"
    seed: int = 0
    folio: str = "12 |économie MARDI 3 MARS 2020"
    byline: str = ""
    drop_cap: bool = True
    crosshead: str = ""
    pull_quote: bool = False
    caption: str = ""


def break_points(word: str) -> list[int]:
    """Return where French breaks a word: two letters before, three after, at syllables."""
    lower = word.lower()
    points: list[int] = []
    for at in range(2, len(word) - 2):
        if lower[at] in VOWELS or not any(letter in VOWELS for letter in lower[:at]):
            continue
        rest = lower[at:]
        onset = 2 if rest[:2] in ONSETS and len(rest) > 2 and rest[2] in VOWELS else 1
        if len(rest) <= onset or rest[onset] not in VOWELS:
            continue
        if onset == 1 and lower[at - 1 : at + 1] in ONSETS:
            continue
        points.append(at)
    return points


def set_column(text: str, width: int, *, broken: bool) -> list[str]:
    """Break a paragraph into lines, the broken ones ending in a soft hyphen for now."""
    lines: list[str] = []
    line = ""
    for word in re.split(r"[ \n]+", text):
        room = width - len(line) - bool(line)
        if len(word) <= room:
            line = f"{line} {word}" if line else word
            continue
        cut = fitting_cut(word, room) if broken else 0
        if cut:
            lines.append(f"{line} {word[:cut]}" if line else word[:cut])
            line = word[cut:]
        else:
            if line:
                lines.append(line)
            line = word
    return [*lines, line] if line else lines


def fitting_cut(word: str, room: int) -> int:
    """Return the last place where ``word`` may be broken to fit in ``room``."""
    cuts = [match.end() for match in re.finditer(r"(?<=[^\W\d_])-(?=[^\W\d_])", word)]
    for match in WORD.finditer(word):
        if len(match[0]) > 4:
            cuts += (match.start() + point for point in break_points(match[0]))
    return max((cut for cut in cuts if cut + 1 <= room), default=0)


def lose(lines: list[str], words: list[str], setting: Setting) -> list[str]:
    """Print or lose the hyphens of lines that follow one another in ``words``."""
    out: list[str] = []
    rest = " ".join(words)
    for line in lines:
        rest = rest[len(line) :]
        ends_broken = bool(rest) and not rest.startswith(" ")
        rest = rest.lstrip(" ")
        printed = line
        if ends_broken and setting.hyphens == "kept" and not line.endswith("-"):
            printed = f"{line}-"
        if ends_broken and setting.hyphens in {"lost", "lost_at_ends"}:
            printed = line.removesuffix("-")
        if setting.hyphens == "lost":
            printed = re.sub(r"(?<=[^\W\d_])-(?=[^\W\d_])", "", printed)
        out.append(printed)
    return out


def column(
    text: str, setting: Setting, width: int | None = None, *, broken: bool = True
) -> list[str]:
    """Set one paragraph."""
    words = re.split(r"[ \n]+", text.strip())
    broken = broken and setting.hyphens != "none"
    lines = set_column(" ".join(words), width or setting.width, broken=broken)
    return lose(lines, words, setting)


def set_page(title: str, deck: str, paragraphs: list[str], setting: Setting) -> str:
    """Set a whole page; ``paragraphs`` is the running text."""
    rng = random.Random(setting.seed)  # noqa: S311 - a page, no secret
    lines = [setting.folio] if setting.folio else []
    lines += column(title, setting, setting.width, broken=False)
    if deck:
        lines += column(deck, setting, 2 * setting.width, broken=False)
    first, *others = paragraphs
    if setting.drop_cap and first[0].isalpha() and first[1:2].isalpha():
        lines.append(first[0])
        first = first[1:]
    lines += column(first, setting)
    middle = len(others) // 2
    for number, paragraph in enumerate(others):
        if setting.crosshead and number == middle:
            lines.append(setting.crosshead)
        lines += column(paragraph, setting)
    if setting.byline:
        lines.append(setting.byline)
    if setting.pull_quote:
        sentences = re.findall(r"(?<=[.!?] )[A-ZÉ][^.!?]{50,150}[.!?](?= )", " ".join(paragraphs))
        if sentences:
            lines += column(rng.choice(sentences).strip(), setting, setting.width // 2)
    if setting.caption:
        lines += column(setting.caption, setting, setting.width // 2)
    return "\n".join(lines) + "\n"


def share_right(found: str, meant: str) -> float:
    """Return the share of words that stand in both texts in the same order."""
    left, right = COMPARED.findall(found), COMPARED.findall(meant)
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same / max(len(left), len(right))


def of_kind(article: Article, kind: str) -> list[str]:
    return [article.text[b.start : b.end] for b in article.blocks if b.kind == kind]
