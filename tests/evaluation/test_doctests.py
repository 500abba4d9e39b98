"""The examples in the programs' docstrings hold; these stand outside pytest's test paths."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MODULES = (
    "classes",
    "elsewhere",
    "sets",
    "tables",
    "texts",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")  # where one of them stands
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
