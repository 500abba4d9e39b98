"""Markdown (``.md``), by markdown-it-py: headings, paragraphs, and the fields at the head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.encodings import decode_file
from stance.files.limits import ReadingError
from stance.reading.article_builder import Metadata, article_from_document
from stance.reading.formats.markup import html_of_text, pieces_of
from stance.reading.formats.table_columns import match_columns, metadata_of_row
from stance.reading.repair.characters import normalise_newlines

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_markdown"]


_FENCE: Final = "---"
_FIELD = re.compile(r"([\w -]{1,40}):[ \t]*(.*)")
_MOST_FIELDS: Final = 100  # lines


def read_markdown(path: Path) -> Iterator[Article]:
    """Yield the article of a Markdown file.

    Fields between two lines ``---`` at its head, as web clippers and notebooks write them
    (``title: …``), are its metadata, under the names that columns of tables have.

    Raises
    ------
    ReadingError
        If markdown-it-py is not installed, or the file is empty, binary, or larger than
        `stance.limits` allows.
    """
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"{path} is Markdown: to read it, pip install 'stance-presse[office]'"
        raise ReadingError(message) from error
    fields, text = _parted(normalise_newlines(decode_file(path)))
    matched = match_columns(list(fields), None, path, required=False)
    matched.pop("text", None)
    metadata = metadata_of_row(fields, matched) if fields else Metadata()
    page = html_of_text(MarkdownIt("commonmark").enable("table").render(text) or "<p></p>", path)
    pieces = pieces_of(page)
    if metadata.title and not any(kind for kind, _ in pieces[:1]):
        pieces.insert(0, ("headline", metadata.title))
    yield article_from_document(pieces, metadata, name=path.stem, path=path)


def _parted(text: str) -> tuple[dict[str, str], str]:
    """Part the fields at the head of a file from its text."""
    first, _, rest = text.partition("\n")
    if first.strip() != _FENCE:
        return {}, text
    lines = rest.split("\n")
    end = next((n for n, line in enumerate(lines[:_MOST_FIELDS]) if line.strip() == _FENCE), None)
    if end is None:
        return {}, text
    found = (_FIELD.match(line) for line in lines[:end])
    fields = {one[1].strip(): one[2].strip().strip("\"'") for one in found if one}
    return fields, "\n".join(lines[end + 1 :])
