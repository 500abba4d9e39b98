"""A stream of articles: each under an id of its own, and with it the files that were left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from stance.article import Article, Repair

__all__ = ["ArticleStream", "Skipped", "distinct", "say_skipped"]


# Half of a character that UTF-16 writes in two: JSON can hold it alone, UTF-8
# cannot, and a table with one in it could not be saved.
_HALF = re.compile("[\ud800-\udfff]")
_UNKNOWN: Final = "\N{REPLACEMENT CHARACTER}"
_KINDS_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that a folder holds and that was not read.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reason : str
        Why it was left out.
    """

    path: Path
    reason: str


class ArticleStream(Iterator[Article]):
    """An iterator over articles.

    Parameters
    ----------
    articles : iterable of Article
        Read one after another, as they are asked for.
    skipped : list of Skipped
        The files that were left out; it grows while articles are read.

    Attributes
    ----------
    skipped : list of Skipped
        The files that were left out so far.
    """

    def __init__(self, articles: Iterable[Article], skipped: list[Skipped] | None = None) -> None:
        self.skipped: list[Skipped] = [] if skipped is None else skipped
        self._articles = iter(articles)

    def __next__(self) -> Article:
        return next(self._articles)


def say_skipped(paths: Iterable[Path]) -> str:
    """Return how many files were left out, and of which kinds; empty for none.

    Examples
    --------
    >>> say_skipped(Path(name) for name in ("a.mp3", "b.MP3", "c"))
    '3 files left out: 2 .mp3, 1 without suffix'
    """
    kinds = Counter(path.suffix.lower() or "without suffix" for path in paths)
    if not kinds:
        return ""
    total = sum(kinds.values())
    shown = [f"{count} {kind}" for kind, count in kinds.most_common(_KINDS_SHOWN)]
    rest = total - sum(count for _, count in kinds.most_common(_KINDS_SHOWN))
    shown += [f"{rest} of other kinds"] if rest else []
    return f"{total:,} file{'' if total == 1 else 's'} left out: {', '.join(shown)}"


def distinct(articles: Iterable[Article]) -> Iterator[Article]:
    """Give each article an id that no earlier one bears: « a (2) ».

    Examples
    --------
    >>> [article.id for article in distinct([Article("Un.", id="a"), Article("Deux.", id="a")])]
    ['a', 'a (2)']
    """
    seen: set[str] = set()
    copies: Counter[str] = Counter()
    for article in map(_writable, articles):
        name = article.id
        while name in seen:
            copies[article.id] += 1
            name = f"{article.id} ({copies[article.id] + 1})"
        seen.add(name)
        yield article if name == article.id else replace(article, id=name)


def _writable(article: Article) -> Article:
    """Put the sign of an unknown character in place of each half of one."""
    words = {name: value for name, value in vars(article).items() if isinstance(value, str)}
    if not any(map(_HALF.search, (*words.values(), *article.extra, *article.extra.values()))):
        return article
    mended = (
        Repair("half_character", match.start(), match[0], _UNKNOWN, "not a character of its own")
        for match in _HALF.finditer(article.text)
    )
    fields: dict[str, Any] = {name: _mended(value) for name, value in words.items()}
    return replace(
        article,
        **fields,
        extra={_mended(name): _mended(value) for name, value in article.extra.items()},
        repairs=tuple(sorted((*article.repairs, *mended), key=lambda repair: repair.start)),
    )


def _mended(words: str) -> str:
    return _HALF.sub(_UNKNOWN, words)
