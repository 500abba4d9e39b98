r"""Repair characters damaged by typesetting, extraction or a wrong encoding.

The characters of French typography are kept: no-break and thin spaces, curly marks,
dashes, soft hyphens. Only where a soft hyphen begins a word does it go: it breaks none there,
and hides a name (« Anne \u00adRoy »).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from stance.article import Repair

__all__ = ["mend_characters", "normalise_newlines"]


_NEWLINE = re.compile(r"\r\n?|[\u0085\u2028\u2029\f\v]")
_LIGATURE = re.compile("[ﬀ-ﬆ]")
_COMBINING = re.compile("[\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327]")
# Characters that are not printed: controls, zero-width spaces, stray byte-order marks.
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff]|(?<!\S)\u00ad(?=\w)")

_LATIN_END = 0x180
_MARKS = frozenset("–—‘’‚“”„†•…‰‹›€™\u202f\u2009Œœ")

Step = tuple[str, str, re.Pattern[str], Callable[[str], str]]


def _no_invisible(word: str) -> str:
    return _INVISIBLE.sub("", word)


def _no_ligature(word: str) -> str:
    return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), word)


def _composed(word: str) -> str:
    return unicodedata.normalize("NFC", word)


_STEPS: tuple[Step, ...] = (
    ("invisible", "characters that are not printed", _INVISIBLE, _no_invisible),
    ("ligature", "letters drawn as one glyph", _LIGATURE, _no_ligature),
    ("composition", "accents kept apart from their letters", _COMBINING, _composed),
)


def normalise_newlines(text: str) -> str:
    r"""Return ``text`` with one ``\n`` for every line end.

    Examples
    --------
    >>> normalise_newlines("un\r\ndeux\rtrois")
    'un\ndeux\ntrois'
    """
    return _NEWLINE.sub("\n", text)


def mend_characters(text: str) -> tuple[str, list[Repair]]:
    """Return ``text`` with repaired characters, and the repairs in text order.

    Parameters
    ----------
    text : str
        Decoded text, with line feeds as line ends.

    Returns
    -------
    str
        The repaired text; unchanged where nothing was wrong.
    list of Repair
        ``start`` counts in the text that is returned.

    Examples
    --------
    >>> text, repairs = mend_characters("la ﬁlière cafÃ©")
    >>> text
    'la filière café'
    >>> [(repair.kind, repair.start, repair.before, repair.after) for repair in repairs]
    [('ligature', 3, 'ﬁlière', 'filière'), ('mojibake', 11, 'cafÃ©', 'café')]
    """
    if text.isascii() and not _INVISIBLE.search(text):
        return text, []
    lines: list[str] = []
    repairs: list[Repair] = []
    offset = 0
    for line in text.split("\n"):
        mended, done = _mend_line(line)
        repairs += (
            Repair(one.kind, offset + one.start, one.before, one.after, one.reason) for one in done
        )
        lines.append(mended)
        offset += len(mended) + 1
    return "\n".join(lines), repairs


def _mend_line(line: str) -> tuple[str, list[Repair]]:
    if line.isascii() and not _INVISIBLE.search(line):
        return line, []
    found: dict[int, list[tuple[str, str, str]]] = {}
    # Words are split at plain spaces, because mojibake contains no-break spaces (« Ã  »).
    words = _unmojibake(line.split(" "), found)
    for kind, reason, pattern, mend in _STEPS:
        if not pattern.search(line):
            continue
        for index, word in enumerate(words):
            mended = mend(word) if pattern.search(word) else word
            if mended != word:
                found.setdefault(index, []).append((kind, word, reason))
                words[index] = mended
    return " ".join(words), _placed(words, found)


def _unmojibake(words: list[str], found: dict[int, list[tuple[str, str, str]]]) -> list[str]:
    line = " ".join(words)
    from ftfy import fix_encoding  # noqa: PLC0415 - loaded for the first accented text
    from ftfy.badness import is_bad  # noqa: PLC0415

    if not is_bad(line):
        return words
    # The whole line decides first; a word of it may still be bad on its own.
    fixed = fix_encoding(line).split(" ")
    if len(fixed) != len(words) or not all(map(_is_plausible, words, fixed)):
        fixed = [fix_encoding(word) if is_bad(word) else word for word in words]
        fixed = [
            new if _is_plausible(old, new) else old for old, new in zip(words, fixed, strict=True)
        ]
    for index, (word, mended) in enumerate(zip(words, fixed, strict=True)):
        if word != mended:
            reason = "UTF-8 that was read as another encoding"
            found.setdefault(index, []).append(("mojibake", word, reason))
    return fixed


def _is_plausible(before: str, after: str) -> bool:
    """Tell whether the new characters of a word are Latin letters and punctuation."""
    new = set(after) - set(before)
    return all(ord(char) < _LATIN_END or char in _MARKS for char in new)


def _placed(words: list[str], found: dict[int, list[tuple[str, str, str]]]) -> list[Repair]:
    repairs: list[Repair] = []
    start = 0
    for index, word in enumerate(words):
        repairs += (
            Repair(kind, start, before, word, reason)
            for kind, before, reason in found.get(index, ())
        )
        start += len(word) + 1
    return repairs
