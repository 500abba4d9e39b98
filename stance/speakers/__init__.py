"""Who is who over the corpus: one name for each speaker, and every merge on record."""

from __future__ import annotations

from stance.speakers.names import is_named
from stance.speakers.table import Aliases, AliasTable, read_aliases
from stance.speakers.unite import inventory, resolve, unite_speakers

__all__ = [
    "AliasTable",
    "Aliases",
    "inventory",
    "is_named",
    "read_aliases",
    "resolve",
    "unite_speakers",
]
