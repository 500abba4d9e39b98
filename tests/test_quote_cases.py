"""Sentences of our own: what must be found, whose it is, and what must not be found.

A case lists every quotation of its text, in order; what a row leaves out does
not matter. ``shows`` says what it is there for, ``known_failure`` why it fails.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stance.article import Article, Block
from stance.pipeline import extract

if TYPE_CHECKING:
    from stance.quote import Quote

PATH = Path(__file__).parent / "cases" / "quotes.json"
CASES = json.loads(PATH.read_text(encoding="utf-8"))
CLASSES = {"marks", "incises", "verdict", "cues", "no_cue", "who", "indirect"}
ALLOWED = {"class", "name", "shows", "text", "blocks", "quotes", "must_not", "known_failure"}


def as_article(case: dict[str, Any]) -> Article:
    plain = Article(case["text"])
    kinds = case.get("blocks", ["paragraph"] * len(plain.blocks))
    blocks = (Block(kind, b.start, b.end) for kind, b in zip(kinds, plain.blocks, strict=True))
    return Article(case["text"], blocks=tuple(blocks))


def as_row(quote: Quote) -> dict[str, Any]:
    speaker = quote.speaker
    return {
        "quote": quote.text,
        "type": quote.type,
        "speaker": speaker.name if speaker else None,
        "speaker_type": speaker.type if speaker else None,
        "role": speaker.role if speaker else None,
        "source": quote.source,
        "block": quote.block,
        "repeated": quote.repeated,
    }


def as_param(case: dict[str, Any]) -> Any:
    reason = case.get("known_failure")
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(case, marks=marks, id=f"{case['class']}-{case['name']}")


@pytest.mark.parametrize("case", [as_param(case) for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    ((_, quotes),) = extract([as_article(case)])
    rows = [as_row(quote) for quote in quotes]
    assert not {row["quote"] for row in rows} & set(case.get("must_not", []))
    assert [row["quote"] for row in rows] == [expected["quote"] for expected in case["quotes"]]
    found = [
        {key: row[key] for key in expected}
        for row, expected in zip(rows, case["quotes"], strict=True)
    ]
    assert found == case["quotes"]


def test_the_cases_are_well_formed() -> None:
    names = Counter((case["class"], case["name"]) for case in CASES)
    assert set(names.values()) == {1}
    assert {case["class"] for case in CASES} == CLASSES
    for case in CASES:
        assert case.keys() <= ALLOWED
        assert case["shows"]
        assert all(expected["quote"] in case["text"] for expected in case["quotes"])
        assert all(words in case["text"] for words in case.get("must_not", []))


def test_known_failures_are_a_minority_of_every_class() -> None:
    total = Counter(case["class"] for case in CASES)
    failing = Counter(case["class"] for case in CASES if "known_failure" in case)
    assert all(failing[name] < total[name] / 2 for name in total)
