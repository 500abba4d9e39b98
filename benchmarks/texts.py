"""What the benchmarks run on: the articles of the corpus, over and over."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import stance

__all__ = [
    "CORPUS",
    "WIKINEWS",
    "articles",
    "count_words",
    "cut",
    "long_text",
    "paths_in",
    "paths_of_size",
    "renamed",
]

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus" / "articles"
WIKINEWS = ROOT.parent / "shared" / "eval" / "wikinews" / "texts"
_NAME = re.compile(r"(?<=[a-zà-ÿ.] )([A-ZÀ-Ý][a-zà-ÿ]{3,})")
_ENDINGS = ("ard", "bel", "court", "don", "el", "fort", "gand", "hier", "ier", "lin", "mont", "net")


def count_words(text: str) -> int:
    """Return the number of words of a text, as blanks part them."""
    return len(text.split())


@cache
def paths_in(folder: Path) -> tuple[Path, ...]:
    """Return the texts of a folder, in order."""
    return tuple(sorted(folder.glob("*.txt")))


def paths_of_size(folder: Path, words: int) -> list[Path]:
    """Return the folder's texts, repeated until they have so many words."""
    taken: list[Path] = []
    total = 0
    for path in itertools.cycle(paths_in(folder)):
        if total >= words:
            return taken
        taken.append(path)
        total += count_words(path.read_text(encoding="utf-8"))
    message = f"no texts in {folder}"
    raise ValueError(message)


def articles(number: int, words: int = 0) -> Iterator[stance.Article]:
    """Yield so many articles of the corpus, the names in each round their own.

    Parameters
    ----------
    number : int
    words : int
        Cut each after the paragraph in which it reaches so many; 0 for none.
    """
    for i, path in enumerate(itertools.islice(itertools.cycle(paths_in(CORPUS)), number)):
        text = path.read_text(encoding="utf-8")
        text = renamed(text, i // len(paths_in(CORPUS)))
        yield stance.Article(text=cut(text, words) if words else text, id=f"article-{i}")


def long_text(words: int) -> str:
    """Return one text of so many words, whose cast grows as it would in a book."""
    parts: list[str] = []
    total = 0
    for round_number in itertools.count():
        for path in paths_in(CORPUS):
            for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
                if total >= words:
                    return "\n\n".join(parts)
                parts.append(renamed(paragraph, round_number))
                total += count_words(paragraph)
    raise AssertionError  # the count has no end


def cut(text: str, words: int) -> str:
    r"""Return the first paragraphs of a text, until they have so many words.

    Examples
    --------
    >>> cut("Un titre\n\nUn texte.\n\nLa suite.", 4)
    'Un titre\n\nUn texte.'
    """
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        if sum(map(count_words, kept)) >= words:
            break
        kept.append(paragraph)
    return "\n\n".join(kept)


def renamed(text: str, round_number: int) -> str:
    """Return a text with other names: a cast that repeats itself would flatter the memory.

    Examples
    --------
    >>> renamed("« Oui », dit Ana Lambert.", 0), renamed("« Oui », dit Ana Lambert.", 3)
    ('« Oui », dit Ana Lambert.', '« Oui », dit Ana Lambertcourt.')
    """
    if not round_number:
        return text
    ending = ""
    while round_number:
        round_number, rest = divmod(round_number - 1, len(_ENDINGS))
        ending = _ENDINGS[rest] + ending
    return _NAME.sub(lambda match: f"{match[1]}{ending}", text)
