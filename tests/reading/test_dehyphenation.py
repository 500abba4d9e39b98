"""Two lines, and the one they make."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pages import Setting, column
from sample import PARAGRAPHS

from stance.french.words import Vocabulary
from stance.reading.repair.dehyphenation import Habits, join, restore
from stance.reading.repair.text_lines import Line, compose

CASES = Path(__file__).parent.parent / "cases"
JOINS = json.loads((CASES / "reading_joins.json").read_text(encoding="utf-8"))["cases"]
HYPHENS = json.loads((CASES / "reading_hyphens.json").read_text(encoding="utf-8"))
SETTINGS = {"lost": "lost", "kept": "kept", "whole": "none"}


@pytest.fixture(scope="module")
def habits() -> dict[str, Habits]:
    return {
        name: Habits.of(
            [line for text in PARAGRAPHS for line in column(text, Setting(hyphens=hyphens))]
        )
        for name, hyphens in SETTINGS.items()
    }


def as_param(case: dict[str, Any]) -> Any:
    reason = case.get("expected_failure")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, marks=marks, id=f"{case['habits']}: {'|'.join(case['lines'])}")


@pytest.mark.parametrize("case", [as_param(case) for case in JOINS])
def test_lines_become(case: dict[str, Any], habits: dict[str, Habits]) -> None:
    lines = [Line(text, 100 * number, gap=False) for number, text in enumerate(case["lines"])]
    assert compose(lines, habits[case["habits"]]).text == case["text"]


@pytest.mark.parametrize("case", [as_param(case) for case in JOINS])
def test_a_repair_says_what_was_there(case: dict[str, Any], habits: dict[str, Habits]) -> None:
    lines = [Line(text, 100 * number, gap=False) for number, text in enumerate(case["lines"])]
    made = compose(lines, habits[case["habits"]])
    printed = "\n".join(case["lines"])
    for repair in made.repairs:
        assert made.text.startswith(repair.after, repair.start)
        assert repair.before in printed
        assert repair.reason
    assert made.text == case["text"]  # a known failure fails here too


@pytest.mark.parametrize(("found", "meant"), list(HYPHENS["restored"].items()))
def test_a_lost_hyphen_is_restored(found: str, meant: str) -> None:
    restored = restore(found, Vocabulary.of([]))
    assert restored is not None
    assert restored.word == meant


@pytest.mark.parametrize("word", HYPHENS["unchanged"])
def test_a_word_without_hyphen_stays(word: str) -> None:
    assert restore(word, Vocabulary.of([])) is None


def test_a_page_tells_how_it_breaks_words(habits: dict[str, Habits]) -> None:
    assert habits["lost"].lost
    assert not habits["kept"].lost
    assert habits["whole"].prior < habits["lost"].prior


def test_every_pair_of_words_of_a_line_stays_apart(habits: dict[str, Habits]) -> None:
    words = " ".join(PARAGRAPHS).split()
    glued = [
        (first, second)
        for first, second in pairwise(words)
        if join(first, second, habits["whole"]).link != " "
    ]
    assert not glued
