"""The gate falls where a figure is missing, not only where it is low."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import gate
import pytest

NOTHING_FOUND = [gate.Outcome(name, Counter({"quotes.gold": 25}), ()) for name in "ab"]
ALL_FOUND = {"quotes.gold": 5, "quotes.found": 5, "quotes.predicted": 5, "quotes.right": 5}


@pytest.mark.parametrize("figure", ["quotes_f1", "quotes_speaker", "indirect_f1"])
def test_nothing_found_is_below_every_floor(
    figure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not gate.report("some", NOTHING_FOUND, {figure: 0.5}, draws=10)
    assert "BELOW" in capsys.readouterr().out


def test_a_figure_without_a_floor_need_not_be_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.report("some", [gate.Outcome("a", Counter(ALL_FOUND), ())], {"quotes_f1": 1.0}, 10)
    assert "stance_accuracy" not in capsys.readouterr().out


@pytest.mark.parametrize("text", ["[founding]\nquotes_fi = 0.9", "[fonding]\nquotes_f1 = 0.9"])
def test_a_floor_that_nobody_would_compare_is_refused(tmp_path: Path, text: str) -> None:
    assert gate.read_floors()["founding"]
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"quotes_fi|fonding"):
        gate.read_floors(path)
