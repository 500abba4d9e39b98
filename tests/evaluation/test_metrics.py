"""The scorer says what its definitions say."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "eval"


def load(path: Path, name: str) -> ModuleType:
    """Load a program that is not part of the package."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


metrics = load(ROOT / "evaluation" / "metrics.py", "evaluation_metrics")
TEXT = (
    "« Nous irons au bout », promet Léa Roy, qui parle d’une « victoire » et dit que tout va bien."
)
GOLD = [
    metrics.GoldQuote(2, 20, "direct", ("Léa Roy", "Mme Roy"), ("favor",)),
    metrics.GoldQuote(58, 66, "mixed", ("Léa Roy",), ("favor", "neutral")),
    metrics.GoldQuote(80, 92, "indirect", ("Léa Roy",)),
]
PERFECT = [
    metrics.Prediction("direct", "Nous irons au bout", "Mme Roy", "favor"),
    metrics.Prediction("mixed", "victoire", "Léa Roy", "neutral"),
    metrics.Prediction("indirect", "tout va bien", "Roy"),
]


def figures(predictions, gold=None, text: str = TEXT) -> dict[str, float]:
    counts, _ = metrics.evaluate(text, GOLD if gold is None else gold, predictions)
    return metrics.figures(counts)


def test_gold_offsets_of_this_test() -> None:
    words = [TEXT[quote.start : quote.end] for quote in GOLD]
    assert words == [prediction.text for prediction in PERFECT]


def test_a_perfect_extraction_scores_one_everywhere() -> None:
    scores = figures(PERFECT)
    assert set(scores.values()) == {1.0}


def test_broken_lines_hyphens_and_marks_do_not_matter() -> None:
    garbled = [metrics.Prediction("direct", "«Nous ir-\nons au bout»", "Léa Roy")]
    assert figures([*garbled, *PERFECT[1:]])["quotes_f1"] == 1.0


def test_what_is_missed_costs_recall_and_what_is_false_costs_precision() -> None:
    scores = figures([PERFECT[0], metrics.Prediction("direct", "promet Léa Roy")])
    assert scores["quotes_recall"] == 0.5
    assert scores["quotes_precision"] == 0.5


def test_a_wrong_speaker_costs_end_to_end_alone() -> None:
    scores = figures([metrics.Prediction("direct", "Nous irons au bout", "Luc"), *PERFECT[1:]])
    assert scores["quotes_f1"] == 1.0
    assert scores["quotes_speaker"] == 0.5
    assert scores["quotes_end_to_end"] == 0.5


def test_pieces_within_a_quotation_find_it_together() -> None:
    pieces = [metrics.Prediction("direct", "Nous irons"), metrics.Prediction("direct", "au bout")]
    assert figures([*pieces, PERFECT[1]])["quotes_recall"] == 1.0


def test_optional_gold_is_neither_rewarded_nor_penalised_and_traps_are() -> None:
    free = [metrics.GoldQuote(58, 66, "optional")]
    trap = [metrics.GoldQuote(58, 66, "none")]
    assert figures(PERFECT[:2], [GOLD[0], *free])["quotes_precision"] == 1.0
    assert figures(PERFECT[:2], [GOLD[0], *trap])["quotes_precision"] == 0.5


def test_of_two_accepted_stances_either_is_right() -> None:
    assert figures(PERFECT)["stance_accuracy"] == 1.0
    wrong = metrics.Prediction("mixed", "victoire", "Léa Roy", "against")
    assert figures([PERFECT[0], wrong])["stance_accuracy"] == 0.5


@pytest.mark.parametrize(
    ("name", "accepted", "same"),
    [
        ("Mme O'Mara", ("Margaret O’Mara",), True),
        ("M. Roy", ("Léo Roy",), True),
        ("le maire Léo Roy", ("Léo Roy",), True),
        ("un habitant", ("un habitant",), True),
        ("habitants", ("des habitants du quartier",), False),
        ("Léo", ("Ana Roy",), False),
        ("", ("Ana Roy",), False),
    ],
)
def test_same_speaker(name: str, accepted: tuple[str, ...], same: bool) -> None:
    assert metrics.same_speaker(name, accepted) is same


def test_figures_of_nothing_are_nan() -> None:
    scores = metrics.figures(Counter())
    assert all(value != value for key, value in scores.items() if key.endswith("_speaker"))  # noqa: PLR0124 - NaN


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/eval is not here")
@pytest.mark.parametrize("seed", range(3))
def test_agreement_with_the_other_scorer(seed: int) -> None:
    other = load(SHARED / "score.py", "other_scorer")
    chance = random.Random(seed)  # noqa: S311 - no secret
    rows, total = {}, Counter()
    for line in (SHARED / "wikinews" / "gold.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        text = (SHARED / "wikinews" / "texts" / f"{entry['id']}.txt").read_text("utf-8")
        gold = [
            metrics.GoldQuote(
                q["start"], q["end"], q["kind"], tuple(q["speaker"]), tuple(q.get("stance") or ())
            )
            for q in entry["quotes"]
        ]
        mine = [spoiled(text, quote, chance) for quote in gold if chance.random() < 0.9]
        rows[entry["id"]] = [
            {"kind": p.kind, "text": p.text, "speaker": p.speaker, "stance": p.stance} for p in mine
        ]
        total += metrics.evaluate(text, gold, mine)[0]
    expected, _ = other.score(
        SHARED / "wikinews" / "texts", SHARED / "wikinews" / "gold.jsonl", rows
    )
    got = metrics.figures(total)
    for group in ("quotes", "indirect"):
        for mine_name, theirs in [
            ("precision", "precision"),
            ("recall", "recall"),
            ("speaker", "speaker_accuracy"),
            ("end_to_end", "end_to_end_f1"),
        ]:
            assert got[f"{group}_{mine_name}"] == pytest.approx(expected[group][theirs], abs=1e-9)


def spoiled(text: str, quote, chance: random.Random) -> Any:
    """Return a prediction near to a gold quotation: cut, moved, of another kind or speaker."""
    start = max(0, quote.start + chance.choice([0, 0, 0, 5, -9, -40]))
    end = min(len(text), quote.end + chance.choice([0, 0, 0, 12, -6]))
    kind = quote.kind if chance.random() < 0.8 else chance.choice(["direct", "mixed", "indirect"])
    kind = kind if kind in {"direct", "mixed", "indirect"} else "mixed"
    names = [*quote.speakers, "Luc Roy", "", "le ministre"]
    return metrics.Prediction(kind, text[start:end], chance.choice(names), "")
