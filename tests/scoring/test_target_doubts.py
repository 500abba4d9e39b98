"""What in a target of one's own will not do what one may think."""

from __future__ import annotations

import pytest

from stance.scoring.targets import Target, doubts, load_target, target_names


@pytest.mark.parametrize("name", target_names())
def test_the_targets_that_ship_have_no_term_that_finds_nothing(name: str) -> None:
    assert not [line for line in doubts(load_target(name)) if "finds nothing" in line]


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("… gare", "finds nothing"),
        ("ga*re", "finds nothing"),
        ("*", "no word"),
        ("g*", "begins too many words"),
    ],
)
def test_a_term_that_will_not_do(term: str, said: str) -> None:
    (line,) = doubts(Target("rail", aliases=("lgv",), pro=(term,)))
    assert line.startswith(f"pro: {term!r}")
    assert said in line


@pytest.mark.parametrize("term", ["gare*", "ligne … nouvelle", "tgv", "d'accord", "lgv-est"])
def test_a_term_that_will_do(term: str) -> None:
    assert doubts(Target("rail", aliases=("lgv",), pro=(term,))) == []


def test_of_the_whole() -> None:
    told = doubts(Target("rail", aspects={"coût": ("prix", "prix")}))
    assert told[0] == "aspects.coût: 'prix' stands there 2 times"
    assert "no aliases" in told[1]
    assert "neither pro nor contra" in told[2]
    assert doubts(Target("r", aliases=("a b",), pro=("tgv",), contra=("tgv",))) == [
        "'tgv' is in both pro and contra"
    ]
