"""Find what stands in which pair of quotation marks, however badly it is printed.

A paragraph is read mark by mark with a stack. Four accidents of print are
mended on the way: a mark that was never closed, one that was never opened,
marks turned the wrong way round, and a straight mark whose partner is lost. A
quotation that runs over paragraphs is one span for each pair of marks printed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stance.quoting.glyphs import EITHER, Mark, read_marks
from stance.quoting.pairing import MarkedSpan, pair_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MarkedSpan", "find_marked_spans"]

REACH = 8  # paragraphs that an open quotation is followed over


def find_marked_spans(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[MarkedSpan]:
    """Return the outermost marked spans of ``text``, in order.

    Parameters
    ----------
    text : str
    paragraphs : sequence of (int, int)
        Where each paragraph begins and ends, in text order.

    Returns
    -------
    list of MarkedSpan
        None overlaps another; empty pairs are left out.

    Examples
    --------
    >>> text = "Il parle d'une « pause », puis de « l’avenir »."
    >>> [text[s.start:s.end] for s in find_marked_spans(text, [(0, len(text))])]
    ['pause', 'l’avenir']
    """
    spans: list[MarkedSpan] = []
    carried = ""  # the family of a quotation that the paragraph before left open
    marks = [list(read_marks(text, start, end)) for start, end in paragraphs]
    for k, paragraph in enumerate(paragraphs):
        ahead = slice(k + 1, k + 1 + REACH)
        goes_on = partial(_goes_on, paragraphs[ahead], marks[ahead])
        found, carried = pair_marks(text, paragraph, marks[k], carried, goes_on)
        spans.extend(found)
    return [span for span in spans if span.start < span.end]


def _goes_on(
    paragraphs: Sequence[tuple[int, int]], marks: Sequence[Sequence[Mark]], family: str
) -> bool:
    """Tell whether one of the next paragraphs goes on a quotation left open.

    It does when the first mark to come closes one of this family, or opens one
    again at the very start of the next paragraph.
    """
    for (start, _), found in zip(paragraphs, marks, strict=True):
        if not found:
            continue
        first = found[0]
        if first.family != family or family == EITHER:
            return False
        again = first.role == "open" and first.start == start == paragraphs[0][0]
        return first.role == "close" or again
    return False
