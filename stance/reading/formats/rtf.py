"""Read rich text (``.rtf``) with striprtf: the paragraphs, without pictures and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.limits import ReadingError, check_size
from stance.reading.article_builder import Metadata, article_from_document
from stance.reading.formats.europresse import read_documents_in
from stance.reading.repair.characters import normalise_newlines

if TYPE_CHECKING:
    from stance.article import Article
    from stance.reading.article_builder import Piece

__all__ = ["read_rtf"]


_MARK: Final = b"{\\rtf"
# What a field is made of, such as the address of a link; its words stand beside it.
_FIELD = re.compile(r"\{\\\*\\fldinst[^{}]{0,4000}(?:\{[^{}]{0,4000}\}[^{}]{0,4000}){0,8}\}")
_EMBEDDED = re.compile(r"\\obj(?:data|emb|link|autlink|update)\b")


def read_rtf(path: Path) -> Iterator[Article]:
    """Yield the article of a rich text, or those of a Europresse export.

    Raises
    ------
    ReadingError
        If striprtf is not installed; when the file is no rich text, is cut short or
        larger than `stance.limits` allows, holds embedded objects, or no text.
    """
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"{path} is rich text: to read it, pip install 'stance-presse[office]'"
        raise ReadingError(message) from error
    check_size(path)
    data = path.read_bytes()
    if not data.lstrip().startswith(_MARK):
        message = (
            f"{path} is not rich text, although its name says so: give it the suffix of its type"
        )
        raise ReadingError(message)
    if not data.rstrip(b"\0 \t\r\n").endswith(b"}"):
        message = f"{path} is cut short: its end is missing; save it again"
        raise ReadingError(message)
    source = data.decode("latin-1")
    if _EMBEDDED.search(source):
        message = f"{path} holds an embedded object: save a copy without it"
        raise ReadingError(message)
    try:
        text: str = rtf_to_text(_FIELD.sub("", source), errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:  # a broken file breaks its reader in any way
        message = f"{path} is broken rich text ({error}): save it again"
        raise ReadingError(message) from error
    lines = normalise_newlines(text).split("\n")
    found = read_documents_in(lines, path)
    if found is not None:
        yield from found
    else:
        pieces: list[Piece] = [(None, line) for line in lines]
        yield article_from_document(pieces, Metadata(), name=path.stem, path=path)
