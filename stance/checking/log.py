"""The record of what a person corrected in an analysis."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from stance.frames import Schema

__all__ = ["CORRECTIONS"]

CORRECTIONS: Final[Schema] = MappingProxyType(
    {
        "article_id": "string",
        "quote_id": "string",
        "column": "string",
        "before": "string",
        "after": "string",
        "outcome": "string",
        "note": "string",
    }
)
