"""The reference names the columns that there are, in their order, with their dtypes."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from stance import columns as frames

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| \S", re.MULTILINE)


@pytest.mark.parametrize("name", ["quotes", "speakers", "articles"])
def test_tables_of_columns(name: str) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"### `analysis.{name}`\n")[1].split("\n#")[0]
    schema = getattr(frames, name.upper())
    assert ROW.findall(section) == [
        (column, "category" if isinstance(dtype, pd.CategoricalDtype) else dtype)
        for column, dtype in schema.items()
    ]
