"""Text files: an article each, or an IRaMuTeQ corpus, which is a text file too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import decode_file
from stance.reading.article_builder import article_from_text
from stance.reading.formats.iramuteq import is_iramuteq, read_iramuteq

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_text_file"]


def read_text_file(path: Path) -> Iterator[Article]:
    """Yield the article of a text file, or those of a corpus under lines of stars.

    Raises
    ------
    ReadingError
        When the file is empty, binary, or larger than `stance.limits` allows.
    """
    if is_iramuteq(path):
        yield from read_iramuteq(path)
    else:
        yield article_from_text(decode_file(path), id=path.stem, path=path)
