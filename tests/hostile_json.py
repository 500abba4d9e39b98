"""JSON files with one value replaced by another that no program wrote, for hypothesis."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

__all__ = ["CELLS", "broken", "damaged"]

VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "\ud800",
    "x\0y",
    "../../x",
    "x" * 10_000,
    [],
    {},
    [None],
    [[]],
    [1, "a"],
    ["a", "a"],
    {"": 1},
    {"a": {"b": []}},
]
RAW = [
    b"",
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf{}",
    b"null",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"9" * 10_000,
    b"{} {}",
]
CELLS = ["", " ", "?", "=1+1", "x\0y", "-1", "1e400", "NaN", "\u202eabc", "a" * 100_000, "|", "«"]
"""Cells of a table that a person or a program may have written."""


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to each value below another."""
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, list):
        below = list(enumerate(value[:3]))
    else:
        return []
    return [place for key, one in below for place in [(*above, key), *_places(one, (*above, key))]]


@st.composite
def damaged(draw: st.DrawFn, content: Any) -> Any:
    """Draw a JSON value in which one or two values are others, or missing."""
    content = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 2))):
        places = _places(content)
        if not places:
            return content
        *above, last = draw(st.sampled_from(places))
        holder = content
        for key in above:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(st.sampled_from(VALUES))
        else:
            del holder[last]
    return content


@st.composite
def broken(draw: st.DrawFn, content: Any) -> bytes:
    """Draw the bytes of a JSON file that is damaged in its values or in its bytes."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(RAW))
    made = json.dumps(draw(damaged(content)), indent=1).encode()
    if draw(st.integers(0, 4)) == 0:
        return made[: draw(st.integers(0, len(made)))]
    return made
