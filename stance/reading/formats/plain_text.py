"""Read text files: one article, or an export in text form.

IRaMuTeQ corpora and text pasted from Europresse have their own readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from stance.files.encodings import decode_file
from stance.files.limits import in_force, too_large
from stance.reading.article_builder import article_from_text
from stance.reading.formats.europresse import read_documents_in
from stance.reading.formats.iramuteq import is_iramuteq, read_iramuteq
from stance.reading.repair.characters import normalise_newlines

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_text_file"]


def read_text_file(path: Path) -> Iterator[Article]:
    """Yield the article of a text file, or those of an export.

    Raises
    ------
    ReadingError
        If the file is empty, binary, or larger than `stance.limits` allows.
    """
    if is_iramuteq(path):
        yield from read_iramuteq(path)
        return
    text = decode_file(path)
    found = read_documents_in(normalise_newlines(text).split("\n"), path)
    if found is not None:
        yield from found
        return
    if len(text) > in_force().max_chars:
        raise too_large(path, "max_chars", len(text))
    yield article_from_text(text, id=path.stem, path=path)
