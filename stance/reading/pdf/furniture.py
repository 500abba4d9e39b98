"""Running heads, page numbers and nameplates: what no reader reads, and what it says."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stance.reading.metadata import Folio, nameplate, read_folio

if TYPE_CHECKING:
    from stance.reading.pdf.rows import Row

__all__ = ["Margins", "without_furniture"]

_HEAD, _FOOT = 0.12, 0.08  # of the page's height: where they stand
_MOST_LINES = 3  # at either edge
_LONGEST = 90  # characters
_LONGEST_SECTION = 40
_SAME_LINE = 0.5  # of the size
_FIGURES = re.compile(r"\d+")
_COUNTER = re.compile(r"(?:page\s*)?\d{1,4}\s*(?:/|sur)\s*\d{1,4}", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


@dataclass(frozen=True, slots=True)
class Margins:
    """What is left of a page, and what its edges say.

    Attributes
    ----------
    rows : list of Row
        Those that are read.
    folio : Folio
        Page, section, date and source, where they are printed.
    """

    rows: list[Row]
    folio: Folio


def without_furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> list[Margins]:
    """Take off the edges of each page what is printed for its number, its date or its name.

    Parameters
    ----------
    pages : sequence of sequence of Row
        All rows of each page.
    heights : sequence of float
        How high each page is, in points.
    """
    edges = [list(_edges(rows, height)) for rows, height in zip(pages, heights, strict=True)]
    seen = Counter(name for lines in edges for name in {_masked(line) for line in lines})
    found: list[Margins] = []
    for rows, lines in zip(pages, edges, strict=True):
        out: set[int] = set()
        said: dict[str, str] = {}
        for line in lines:
            folio = _folio(line)
            if folio is None and seen[_masked(line)] == 1:
                continue
            out |= {id(row) for row in line}
            for name in Folio.__slots__:
                said[name] = said.get(name) or getattr(folio or Folio(), name)
        kept = [row for row in rows if id(row) not in out]
        found.append(Margins(kept, Folio(**said)))
    return found


def _edges(rows: Sequence[Row], height: float) -> Iterator[list[Row]]:
    """Yield the lines at the head and at the foot of a page, from the edge inward."""
    lines = _lines(rows)
    upper = [line for line in lines[:_MOST_LINES] if line[0].baseline <= _HEAD * height]
    rest = lines[len(upper) :]
    lower = [line for line in rest[-_MOST_LINES:] if line[0].baseline >= (1 - _FOOT) * height]
    for edge in (upper, lower[::-1]):
        yield from itertools.takewhile(lambda line: len(_printed(line)) <= _LONGEST, edge)


def _lines(rows: Sequence[Row]) -> list[list[Row]]:
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda one: (one.baseline, one.box.x0)):
        if lines and row.baseline - lines[-1][0].baseline <= _SAME_LINE * row.size:
            lines[-1].append(row)
        else:
            lines.append([row])
    return [sorted(line, key=lambda one: one.box.x0) for line in lines]


def _printed(line: Sequence[Row]) -> str:
    return " | ".join(row.text for row in line)


def _masked(line: Sequence[Row]) -> str:
    """Return what a line says on every page, whatever the page's number."""
    # Left pages and right pages print the same from the outer edge inward.
    return " ".join(sorted(_FIGURES.sub("0", row.text) for row in line))


def _folio(line: Sequence[Row]) -> Folio | None:
    """Return what a line says, if it is a running head."""
    whole = read_folio(_printed(line))
    if whole is not None:
        return whole
    said = [read_folio(row.text) for row in line]
    plain = [row.text for row, folio in zip(line, said, strict=True) if folio is None]
    counted = [text for text in plain if _COUNTER.fullmatch(text) or _ADDRESS.match(text)]
    if not any(said) and len(counted) < len(plain):
        return None
    sections = [text for text in plain if text not in counted and len(text) <= _LONGEST_SECTION]
    sections = [text for text in sections if not nameplate(text)]
    facts = {
        name: next((getattr(one, name) for one in said if one and getattr(one, name)), "")
        for name in Folio.__slots__
    }
    facts["section"] = facts["section"] or next(iter(sections), "")
    return Folio(**facts)
