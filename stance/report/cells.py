"""What a cell of a frame says, whichever way pandas says that it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from stance.report.language import Language

__all__ = ["OFF", "clip", "column", "figure", "records", "squeeze", "stance_of", "subject", "word"]

_WORD: Final = 12  # letters of a word that is not cut

OFF: Final = "off"
"""How a quotation stands whose article never names the target."""


def word(value: object, longest: int | None = None) -> str:
    """Return the text of a cell; empty where it has none.

    Examples
    --------
    >>> word(pd.NA), word("Ana Roy"), word("Coordination nationale", 12)
    ('', 'Ana Roy', 'Coordinatio…')
    """
    text = value if isinstance(value, str) else ""
    return text if longest is None else clip(text, longest)


def clip(text: str, longest: int) -> str:
    """Return a text cut to so many characters, the cut shown by an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def squeeze(name: str, longest: int) -> str:
    """Return a name cut in its middle, between words where it can be.

    Names that begin alike often end otherwise.

    Examples
    --------
    >>> squeeze("Coordination nationale des riverains du 5e canton", 36)
    'Coordination nationale…du 5e canton'
    """
    if len(name) <= longest:
        return name
    end = len(name) - longest // 3
    start = longest - 1 - longest // 3
    first, last = name[:start].rstrip(), name[end:].lstrip()
    if " " not in name[start - 1 : start + 1] and " " in first[-_WORD:]:
        first = first.rpartition(" ")[0]
    if " " not in name[end - 1 : end + 1] and " " in last[:_WORD]:
        last = last.partition(" ")[2]
    return f"{first}…{last}"


def figure(value: Any) -> float:  # noqa: ANN401 - a cell holds anything
    """Return the number of a cell; NaN where it has none."""
    return float("nan") if value is None or pd.isna(value) else float(value)


def column(frame: pd.DataFrame, name: str) -> pd.Series[Any]:
    """Return a column of a frame; one of nothing where it has no such column."""
    if name in frame.columns:
        return frame[name]
    return pd.Series([None] * len(frame), index=frame.index, dtype="object", name=name)


def on_target(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the quotations of articles that name the target: the others take no side."""
    return quotes[column(quotes, "aspect").notna()]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as mappings by the name of their column."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def stance_of(quote: Mapping[str, Any]) -> str:
    """Return how a quotation stands: favor, against, neutral, or off the subject."""
    return word(quote.get("stance")) or OFF if word(quote.get("aspect")) else OFF


def subject(target: str, language: Language) -> str:
    """Return what people call a target; its name where it is the user's own."""
    from stance.scoring.target import load_target, target_names  # noqa: PLC0415 - few need it

    title = load_target(target).title if target in target_names() else target
    return language.say("about", target=title)
