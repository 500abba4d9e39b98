"""An article: its text, its metadata, and the repairs to its text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

__all__ = ["BLOCK_KINDS", "Article", "Block", "BlockKind", "Repair"]


BlockKind = Literal["headline", "deck", "paragraph", "crosshead", "byline", "pull_quote", "caption"]
BLOCK_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)

# Limits of the notebook view: characters of a cell and of the text, repairs.
_CELL, _CHARACTERS_SHOWN, _REPAIRS_SHOWN = 200, 6_000, 10
_CHUNK = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*\n))*")


@dataclass(frozen=True, slots=True)
class Block:
    """A span of an article's text with its kind.

    Attributes
    ----------
    kind : str
        One of ``BLOCK_KINDS``.
    start, end : int
        Offsets into ``Article.text``, in characters.
    """

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair to a text, recorded so that it can be checked.

    Attributes
    ----------
    kind : str
        The kind of error: ``"line_break"``, ``"lost_hyphen"``, ``"drop_cap"``, …
    start : int
        The offset of the repaired words in ``Article.text``, in characters.
    before, after : str
        The words before and after the repair.
    reason : str
        The reason for the repair.
    """

    kind: str
    start: int
    before: str
    after: str
    reason: str = ""


@dataclass(frozen=True)
class Article:
    r"""A press article, in reading order. It cannot be changed: `dataclasses.replace` copies it.

    Attributes
    ----------
    text : str
        The full text: headline, deck, crossheads and body, then pull quotes and
        captions. Paragraphs are separated by blank lines.
    id : str
        The file's stem or the export's own id; without one, ``"text-"`` and the
        first ten hexadecimal digits of the text's SHA-256.
    blocks : tuple of Block
        The blocks of the text. By default, every paragraph is a block.
    title, author, newspaper, section, date, page, url : str
        The metadata of the article; ``date`` is ISO 8601 (``"2019-11-14"``).
        Empty where unknown.
    language : str
        ISO 639-1 (``"fr"``). Where it is empty, the analysis tells it from the text, and
        leaves out an article that is not in French; ``"fr"`` has it analysed in any case.
    path : pathlib.Path or None
        The file that it was read from.
    repairs : tuple of Repair
        The repairs to the text, in text order.
    extra : mapping of str to str
        Any other metadata, which become columns of the frames.
    error : str
        Why the text could not be read; empty if it was read.

    Raises
    ------
    TypeError
        If the text is no string.

    Examples
    --------
    >>> article = Article("Un titre.\n\nUn paragraphe.")
    >>> [article.text[block.start:block.end] for block in article.blocks]
    ['Un titre.', 'Un paragraphe.']
    >>> article.id
    'text-e25d6cf42a'
    """

    text: str
    id: str = ""
    title: str = ""
    blocks: tuple[Block, ...] = ()
    author: str = ""
    newspaper: str = ""
    section: str = ""
    date: str = ""
    page: str = ""
    url: str = ""
    language: str = ""
    path: Path | None = None
    repairs: tuple[Repair, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict, hash=False)
    error: str = ""

    def __post_init__(self) -> None:
        """Freeze what is given, and fill in the id and the blocks."""
        if not isinstance(self.text, str):
            message = f"the text of an article is a string, not {type(self.text).__name__}"
            raise TypeError(message)
        for name in ("blocks", "repairs"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        object.__setattr__(self, "extra", MappingProxyType(dict(self.extra)))
        if not self.id:
            digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "id", f"text-{digest[:10]}")
        if not self.blocks:
            found = (Block("paragraph", *match.span()) for match in _CHUNK.finditer(self.text))
            object.__setattr__(self, "blocks", tuple(found))

    def __reduce__(self) -> tuple[type[Article], tuple[object, ...]]:
        """Support pickling, which a read-only mapping does not."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return type(self), tuple((values | {"extra": dict(self.extra)}).values())

    @property
    def body(self) -> str:
        """The paragraphs, separated by blank lines."""
        kept = (b for b in self.blocks if b.kind == "paragraph")
        return "\n\n".join(self.text[b.start : b.end] for b in kept)

    def block_at(self, offset: int) -> BlockKind:
        """Return the kind of the block at ``offset`` (a paragraph by default)."""
        for block in self.blocks:
            if block.start <= offset < block.end:
                return block.kind
        return "paragraph"

    def _repr_html_(self) -> str:
        """Return the notebook view: the metadata of the article, its text and its repairs."""
        known = ("id", "newspaper", "date", "author", "section", "page", "error")
        rows = [(name, getattr(self, name)[:_CELL]) for name in known if getattr(self, name)]
        rows += [
            (repair.kind, f"{repair.before[:_CELL]} → {repair.after[:_CELL]}")
            for repair in self.repairs[:_REPAIRS_SHOWN]
        ]
        if len(self.repairs) > _REPAIRS_SHOWN:
            rows.append(("", f"{len(self.repairs) - _REPAIRS_SHOWN} more repairs"))
        cells = "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in rows)
        text, shown = [], 0
        for block in self.blocks:
            words = self.text[block.start : block.end][: _CHARACTERS_SHOWN - shown]
            shown += len(words)
            tag = "h3" if block.kind == "headline" else "p"
            text.append(f"<{tag}>{escape(words)}</{tag}>" if words else "")
        left = "<p>…</p>" if shown < len(self.text.strip()) and shown == _CHARACTERS_SHOWN else ""
        return f"<table>{cells}</table>{''.join(text)}{left}"
