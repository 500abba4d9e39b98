"""doccano: a JSON object a text, its labels by their places."""

from __future__ import annotations

import json
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from stance.export.documents import documents
from stance.export.options import chosen

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["write_doccano"]

LABELS: Final = ("quote_type", "speaker", "speaker_type", "stance", "aspect", "block")
_LAST_PLAIN: Final = "\uffff"  # JavaScript counts every character beyond it as two


def write_doccano(analysis: Analysis, path: Path, *, label: str = "quote_type") -> None:
    """Write the texts for a project of sequence labelling in doccano.

    Places are counted as doccano counts them: an emoji, or another character
    beyond the first 65,536, is two. Title, newspaper, date and the article's id
    go along as metadata.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    label : {"quote_type", "speaker", "speaker_type", "stance", "aspect", "block"}
        The column whose values are the labels; a quotation without one is left out.
    """
    chosen("label", label, LABELS)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in documents(analysis):
            article = document.article
            wide = [place for place, char in enumerate(article.text) if char > _LAST_PLAIN]
            task: dict[str, Any] = {
                "text": article.text,
                "label": [
                    [_counted(row["start"], wide), _counted(row["end"], wide), row[label]]
                    for row in document.quotes
                    if row[label] is not None
                ],
                "article_id": article.id,
                "title": article.title,
                "source": article.source,
                "date": article.date,
            }
            file.write(json.dumps(task, ensure_ascii=False) + "\n")


def _counted(offset: int, wide: list[int]) -> int:
    """Return an offset in UTF-16 units, ``wide`` the places of the characters that take two."""
    return offset + bisect_left(wide, offset)
