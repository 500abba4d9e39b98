"""A stretch of a page before it is put together: its lines and what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.article import BlockKind
    from stance.reading.layout import Line

__all__ = ["Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that make one block of an article.

    Attributes
    ----------
    kind : str
        One of ``stance.article.BLOCK_KINDS``.
    lines : sequence of Line
        In reading order.
    apart : int
        How many lines at the end keep a line of their own: the name and the role
        under a pull quote.
    drop_cap : bool
        Whether the first line is a capital that belongs to the second.
    """

    kind: BlockKind
    lines: Sequence[Line]
    apart: int = 0
    drop_cap: bool = False
