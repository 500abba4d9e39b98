"""W3C Web Annotations, as JSON-LD: each quotation by its place and by its words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from stance.export.documents import Document, Row, documents

if TYPE_CHECKING:
    from stance.analysis import Analysis

__all__ = ["write_web_annotation"]

_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_OWN: Final = {"stance": "urn:stance:quotes#"}  # the columns that the vocabulary has no word for
_COLUMNS: Final = (
    *("speaker_type", "speaker_role", "cue", "source", "method", "confidence", "block", "repeated"),
    *("target", "aspect", "stance_score", "stance_confidence", "polarity", "evidence"),
)
_AROUND: Final = 32  # characters before and after, by which words are found again


def write_web_annotation(analysis: Analysis, path: Path, *, base: str = "urn:stance:") -> None:
    """Write the quotations as a collection of Web Annotations.

    Each has a ``TextPositionSelector`` (in characters, as the standard counts
    them) and a ``TextQuoteSelector`` with the words around. Its bodies name the
    speaker (purpose ``identifying``), the stance (``classifying``) and the kind
    of quotation (``tagging``); other columns stand beside them, as
    ``stance:confidence``.

    Parameters
    ----------
    analysis : Analysis
    path : pathlib.Path
        Where to write.
    base : str
        What the address of each text begins with; the article's id follows. Give
        the address where you publish the texts, if you do.

    Raises
    ------
    ValueError
        When ``base`` is not the beginning of an address, or the texts were not kept.
    """
    if not urlsplit(base).scheme or any(char.isspace() for char in base):
        message = f"base={base!r} begins no address; give one such as 'https://example.org/texts/'"
        raise ValueError(message)
    collection: dict[str, Any] = {
        "@context": [_CONTEXT, _OWN],
        "id": f"{base}quotations",
        "type": "AnnotationCollection",
        "label": f"Quotations and stance toward {analysis.target}",
        "total": len(analysis.quotes),
        "first": {"id": f"{base}quotations-1", "type": "AnnotationPage", "startIndex": 0},
    }
    head = json.dumps(collection, ensure_ascii=False, indent=1)
    # The page's items come one by one, before the two braces that close the page and the whole.
    opening = head.rstrip("}\n ") + ',\n  "items": ['
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(opening)
        for number, annotation in enumerate(_annotations(analysis, base)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(annotation, ensure_ascii=False, allow_nan=False))
        file.write("\n  ]\n }\n}\n")


def _annotations(analysis: Analysis, base: str) -> Iterator[dict[str, Any]]:
    for document in documents(analysis):
        for row in document.quotes:
            yield _annotation(document, row, base)


def _annotation(document: Document, row: Row, base: str) -> dict[str, Any]:
    text, start, end = document.article.text, row["start"], row["end"]
    bodies = {
        "identifying": row["speaker"],
        "classifying": row["stance"],
        "tagging": row["quote_type"],
    }
    return {
        "id": base + quote(f"{row['quote_id']}", safe="") + "#annotation",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}
            for purpose, value in bodies.items()
            if value is not None
        ],
        "target": {
            "source": base + quote(document.article.id, safe="/"),
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": row["quote"],
                    "prefix": text[max(0, start - _AROUND) : start],
                    "suffix": text[end : end + _AROUND],
                },
            ],
        },
        **{f"stance:{name}": row[name] for name in _COLUMNS if row[name] is not None},
    }
