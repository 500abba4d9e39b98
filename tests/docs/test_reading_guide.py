"""The examples of the guide work."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import TYPE_CHECKING

from stance.reading import READERS

if TYPE_CHECKING:
    import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "reading.md"


def test_the_examples_of_the_guide_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.reading.corpus.READERS", dict(READERS))
    lines = GUIDE.read_text(encoding="utf-8").split("\n")
    code = "\n".join("" if line.startswith("```") else line for line in lines)
    examples = doctest.DocTestParser().get_doctest(code, {}, GUIDE.name, str(GUIDE), 0)
    assert len(examples.examples) > 15
    assert doctest.DocTestRunner().run(examples).failed == 0


def test_the_guide_names_every_format() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert not [suffix for suffix in READERS if suffix and f"`{suffix}`" not in guide]
