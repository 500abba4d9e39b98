"""The examples in the programs' docstrings hold; these stand outside pytest's test paths."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "classes",
    "sets",
    "tables",
    "texts",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
