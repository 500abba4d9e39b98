"""A table of plain text for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["speaker_table"]

_NAME_WIDTH: Final = 26
_HEADER: Final = (
    *("speaker", "articles", "quotes", "for", "against", "neutral"),
    *("mean", "95 % interval", "stance"),
)
_LEFT: Final = frozenset({"speaker", "95 % interval", "stance"})


def speaker_table(speakers: pd.DataFrame) -> str:
    """Return ``Analysis.speakers`` as aligned text, at most 100 columns wide.

    ``for``, ``against`` and ``neutral`` count quotations; ``mean`` is the mean
    stance, from −1 to 1.
    """
    lines: list[tuple[str, ...]] = [_HEADER]
    lines += [
        (
            _cut(str(row["speaker"]), _NAME_WIDTH),
            *(str(row[name]) for name in ("n_articles", "n_quotes")),
            *(str(row[name]) for name in ("n_favor", "n_against", "n_neutral")),
            _signed(row["mean_stance"]),
            _interval(row["ci_low"], row["ci_high"]),
            str(row["stance"]),
        )
        for row in speakers.to_dict("records")
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(_line(cells, widths) for cells in lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell.ljust(width) if name in _LEFT else cell.rjust(width)
        for name, cell, width in zip(_HEADER, cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _signed(figure: float) -> str:
    return "" if math.isnan(figure) else f"{figure:+.2f}"


def _interval(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{low:+.2f} to {high:+.2f}"


def _cut(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 1].rstrip()}…"
