"""Read text files: one article, Markdown (``.md``), or an export in text form.

Markdown is read with markdown-it-py: headings, paragraphs and front matter. In IRaMuTeQ and
Alceste corpora, a line of stars begins each text. Text pasted from Europresse is read by
`stance.reading.formats.press_archives`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from stance.files.encodings import Lines, decode_file, open_lines
from stance.files.limits import ReadingError, in_force, too_large
from stance.reading.article_builder import (
    Metadata,
    article_from_document,
    article_from_text,
    failed,
)
from stance.reading.formats.markup import html_of_text, pieces_of
from stance.reading.formats.press_archives import read_documents_in
from stance.reading.formats.table_columns import article_of_row, match_columns, metadata_of_row
from stance.reading.repair.characters import normalise_newlines

if TYPE_CHECKING:
    from stance.article import Article

__all__ = ["read_iramuteq", "read_markdown", "read_text_file"]


_FENCE: Final = "---"
_FIELD = re.compile(r"([\w -]{1,40}):[ \t]*(.*)")
_MOST_FIELDS: Final = 100  # lines

_FIRST_STARS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\*{4}\s+\*")
_STARS = re.compile(r"\*{4}(?=\s|$)")
_THEME = re.compile(r"-\*(\S+)\s*$")
_SAMPLE = 4096  # bytes
# Values cannot hold blanks: where words are meant, _ stands for them.
_IN_WORDS = ("title", "author", "newspaper", "section")


def read_text_file(path: Path) -> Iterator[Article]:
    """Yield the article of a text file, or those of an export.

    Raises
    ------
    ReadingError
        If the file is empty, binary, or larger than `stance.limits` allows.
    """
    if _is_iramuteq(path):
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


@dataclass(slots=True)
class _Text:
    """One text as it is gathered."""

    line: int
    variables: dict[str, str]
    themes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    length: int = 0
    error: str = ""


def _is_iramuteq(path: Path) -> bool:
    """Tell whether a text file opens with a line of stars, as a corpus does."""
    with path.open("rb") as file:
        return _FIRST_STARS.match(file.read(_SAMPLE)) is not None


def read_iramuteq(path: Path) -> Iterator[Article]:
    """Yield the articles of an IRaMuTeQ or Alceste corpus, however many.

    ``**** *newspaper_Le_Monde *date_2019-11-14`` opens a text; variables of the
    usual names are its metadata, the others stay as they are. Lines of themes
    (``-*theme``) are no text: their names are kept as the variable ``theme``.

    Raises
    ------
    ReadingError
        If there is no line of stars.
    """
    with open_lines(path) as lines:
        number = 0
        for number, text in enumerate(_texts(lines, path), start=1):
            yield _article(text, path, number)
        if not number:
            message = f"{path} has no line of stars (« **** *variable_value »): it is no corpus"
            raise ReadingError(message)


def _texts(lines: Lines, path: Path) -> Iterator[_Text]:
    text: _Text | None = None
    while True:
        try:
            line = next(lines, None)
        except ReadingError as error:
            text = text or _Text(lines.number, {})
            text.error = str(error)
            continue
        if line is None or _STARS.match(line):
            if text is not None:
                yield text
            if line is None:
                return
            text = _Text(lines.number, _variables(line))
        elif text is None:
            if line.strip():
                text = _Text(lines.number, {}, error="text before the first line of stars")
        else:
            _add(text, line, path)


def _add(text: _Text, line: str, path: Path) -> None:
    theme = _THEME.match(line)
    text.length += len(line)
    if theme:
        text.themes.append(theme[1])
    elif text.length > in_force().max_chars:
        text.error = str(too_large(f"{path}, line {text.line}", "max_chars"))
    else:
        text.lines.append(line)


def _variables(line: str) -> dict[str, str]:
    """Return the variables of a line of stars; one without a value is its own.

    Examples
    --------
    >>> _variables("**** *newspaper_Le_Monde *date_2019 *presse")
    {'newspaper': 'Le_Monde', 'date': '2019', 'presse': 'presse'}
    """
    found: dict[str, str] = {}
    for word in line.split()[1:]:
        name, valued, value = word.lstrip("*").partition("_")
        if name:
            found[name] = value if valued else name
    return found


def _article(text: _Text, path: Path, number: int) -> Article:
    place = f"line {text.line}"
    if text.error:
        return failed(path, place, text.error, name=f"{path.stem}:{number}")
    names = list(text.variables)
    matched = match_columns(names, None, path, required=False)
    row = {**text.variables, **_spelled(text.variables, matched)}
    if text.themes:
        row["theme"] = "; ".join(text.themes)
    # The text is no variable: no name that a corpus gives one can be this.
    matched["text"] = "the text"
    row["the text"] = "".join(text.lines).strip()
    return article_of_row(row, matched, path=path, place=place, number=number)


def _spelled(variables: Mapping[str, str], matched: Mapping[str, str]) -> dict[str, str]:
    """Return the values that are words or dates as they are written elsewhere."""
    spelled = {
        name: variables[name].replace("_", " ")
        for name in (matched.get(field) for field in _IN_WORDS)
        if name is not None
    }
    if "date" in matched:
        spelled[matched["date"]] = variables[matched["date"]].replace("_", "-")
    return spelled
