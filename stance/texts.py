"""The texts that were analysed, as a table: what shows a quotation in its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, get_args

import pandas as pd

from stance.article import Article, Block, BlockKind
from stance.frames import ARTICLES

if TYPE_CHECKING:
    from stance.frames import Schema

__all__ = ["TEXTS", "article_of", "restored", "text_record"]

TEXTS: Final[Schema] = MappingProxyType(
    {"article_id": "string", "text": "string", "blocks": "string"}
)

_BLOCK = re.compile(rf"({'|'.join(get_args(BlockKind))}) (\d+)-(\d+)(?:; |$)")


def text_record(article: Article) -> dict[str, object]:
    r"""Return the row of an article's text.

    Examples
    --------
    >>> text_record(Article("Un titre.\n\nUn paragraphe.", id="une"))["blocks"]
    'paragraph 0-9; paragraph 11-25'
    """
    blocks = "; ".join(f"{block.kind} {block.start}-{block.end}" for block in article.blocks)
    return {"article_id": article.id, "text": article.text, "blocks": blocks}


def article_of(article_id: str, texts: pd.DataFrame, articles: pd.DataFrame) -> Article:
    """Return the article that ``article_id`` names, made again from its two rows.

    Its text, blocks and metadata are as they were read; what the tables do not
    hold (path, address, the list of repairs) is left empty.

    Raises
    ------
    KeyError
        When no such article was analysed, or its text was not kept.
    """
    known = articles[articles["article_id"] == article_id]
    if known.empty:
        message = f"no article {article_id!r} in this analysis; .articles lists their ids"
        raise KeyError(message)
    kept = texts[texts["article_id"] == article_id]
    if kept.empty:
        message = f"the text of {article_id!r} was not kept; analyze with keep_texts=True"
        raise KeyError(message)
    row = {str(name): value for name, value in known.iloc[0].items()}
    return restored(row, kept.iloc[0]["text"], kept.iloc[0]["blocks"])


def restored(article: Mapping[str, object], text: object, blocks: object) -> Article:
    """Return the article that a row of ``articles`` and the two cells of its text make."""
    row = {name: _word(value) for name, value in article.items()}
    return Article(
        text=_word(text),
        id=row["article_id"],
        blocks=_blocks(_word(blocks)),
        title=row["title"],
        author=row["author"],
        source=row["source"],
        section=row["section"],
        date=row["date"],
        page=row["page"],
        error=row["error"],
        extra=MappingProxyType(_extra(row)),
    )


def _word(value: object) -> str:
    return "" if value is pd.NA or value is None else str(value)


def _blocks(printed: str) -> tuple[Block, ...]:
    found = _BLOCK.findall(printed)
    return tuple(Block(kind, int(start), int(end)) for kind, start, end in found)


def _extra(row: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata of the user's own, under the names that it came with."""
    own = {name: value for name, value in row.items() if name not in ARTICLES and value}
    return {
        bare if (bare := name.removeprefix("extra_")) in ARTICLES else name: value
        for name, value in own.items()
    }
