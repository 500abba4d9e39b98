"""How well stance is scored on the real press: ``python evaluation/stance_press.py LOT ...``.

Needs the press texts (evaluation/press.py) and corpus/press/stance.jsonl. Quotations are those
that stance finds where the annotations have one. Printed for the lots named, together:

- toward the gilets jaunes, the target that ships;
- toward the target of each article, a name and aliases alone, and with its opponents named;
- toward the opposed target of the same articles, with its opponents named.

A label is right when it is one that a careful reader accepts. The calibration error compares
``stance_confidence`` with the share that is right, in ten bins. Lots that nobody has read tell
what to expect; a lot that has been learned from does not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from press import PRESS, ROOT
from sklearn.metrics import f1_score

import stance
from stance.pipeline import extract
from stance.quote import STANCES
from stance.scoring.frame import score
from stance.scoring.targets import Target, load_target

LABELS: Final = ROOT / "corpus" / "press" / "stance.jsonl"
MOVEMENT: Final = "le mouvement des gilets jaunes"
COVERED: Final = 0.6  # of both spans, for a quotation found to be the one annotated
BINS: Final = 10

__all__ = ["calibration_error", "figures", "press_rows", "scored"]


def press_rows(lots: Collection[int], folder: Path = PRESS) -> pd.DataFrame:
    """Return a row for each labelled quotation and target of the press texts that are here.

    Columns: what `stance.score` reads, ``lot``, ``role`` (target, opposed), ``target`` and
    ``bare`` (Targets with and without opponents), ``label`` and ``also`` (labels accepted).
    """
    lines = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    gold = {row["id"]: row for row in lines if row["lot"] in lots}
    paths = [folder / f"{name}.txt" for name in gold]
    articles = [stance.read(path) for path in paths if path.exists()]
    rows = [
        row
        for article, quotes in extract(articles)
        for row in _labelled(article.id, quotes, gold[article.id])
    ]
    return pd.DataFrame(rows)


def _labelled(name: str, quotes: Any, gold: Mapping[str, Any]) -> Iterator[dict[str, object]]:  # noqa: ANN401
    targets = list(_targets(gold["targets"]))
    records = [
        {
            "article_id": name,
            "quote": quote.text,
            "sentence": quote.sentence,
            "cue": quote.cue,
            "speaker": quote.speaker.name if quote.speaker else "",
            "speaker_role": quote.speaker.role if quote.speaker else "",
            "start": quote.start,
            "end": quote.end,
        }
        for quote in quotes
    ]
    for label in gold["labels"] if records else ():
        start, end = int(label["start"]), int(label["end"])
        best = max(records, key=lambda row: min(row["end"], end) - max(row["start"], start))
        shared = min(best["end"], end) - max(best["start"], start)
        if shared < COVERED * max(end - start, best["end"] - best["start"]):
            continue
        for (role, target, bare), stances in zip(targets, label["stance"], strict=True):
            yield {
                **best,
                "lot": gold["lot"],
                "role": role,
                "target": target,
                "bare": bare,
                "label": stances[0],
                "also": stances[1] if len(stances) > 1 else "",
            }


def _targets(entries: list[dict[str, Any]]) -> Iterator[tuple[str, Target, Target]]:
    """Give role and target of each entry, with its opponents and without."""
    for number, entry in enumerate(entries):
        if entry["name"] == MOVEMENT:
            shipped = load_target("gilets-jaunes")
            yield entry["role"], shipped, shipped
            continue
        others = [other for at, other in enumerate(entries) if at != number]
        opponents = tuple(alias for other in others for alias in _aliases(other))
        name, aliases = entry["name"], _aliases(entry)
        opposed = Target(name, aliases=aliases, opponents=opponents)
        yield entry["role"], opposed, Target(name, aliases=aliases)


def _aliases(entry: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(entry["aliases"]) or (entry["name"],)


def scored(
    rows: pd.DataFrame,
    column: str = "target",
    guess: Callable[[pd.DataFrame, Target], pd.DataFrame] = score,
) -> pd.DataFrame:
    """Return rows with their scores, each toward the target that a column holds."""
    parts = [
        guess(own.drop(columns=["target", "bare"]), target)
        for target, own in rows.groupby(column, sort=False)
    ]
    return pd.concat(parts)


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """Return the mean difference of confidence and share of right labels, over ten bins."""
    places = np.clip(np.ceil(confidences * BINS) - 1, 0, BINS - 1).astype(int)
    table = pd.DataFrame({"place": places, "said": confidences, "right": right})
    means = table.groupby("place").mean()
    shares = table["place"].value_counts(normalize=True)
    return float((shares * (means["said"] - means["right"]).abs()).sum())


def figures(rows: pd.DataFrame) -> dict[str, float]:
    """Return macro-F1, accuracy, calibration error and what calling all neutral would reach."""
    guesses, labels, also = (
        rows[name].astype(str).to_numpy(dtype=object) for name in ("stance", "label", "also")
    )
    truth = np.where(guesses == also, guesses, labels)
    right = truth == guesses
    return {
        "quotations": len(rows),
        "macro-F1": f1_score(truth, guesses, labels=list(STANCES), average="macro"),
        "accuracy": right.mean(),
        "calibration error": calibration_error(rows["stance_confidence"].to_numpy(), right),
        "all neutral": ((labels == "neutral") | (also == "neutral")).mean(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Print the figures; return 1 where the texts are not here."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lots", type=int, nargs="+", metavar="LOT")
    options = parser.parse_args(arguments)
    if not PRESS.exists():
        print(f"{PRESS} is not here: see evaluation/press.py", file=sys.stderr)
        return 1
    rows = press_rows(options.lots)
    movement = rows["target"].map(lambda target: target.name == "gilets-jaunes")
    own, opposed = rows["role"] == "target", rows["role"] == "opposed"
    print("| toward | quotations | macro-F1 | accuracy | calibration error | all neutral |")
    print("| --- | --: | --: | --: | --: | --: |")
    for name, wanted, column in (
        ("the gilets jaunes", movement, "target"),
        ("the target of each article", own & ~movement, "bare"),
        ("the same, opponents named", own & ~movement, "target"),
        ("the opposed target", opposed & ~movement, "bare"),
        ("the same, opponents named", opposed & ~movement, "target"),
    ):
        values = figures(scored(rows[wanted], column))
        cells = [f"{value:.3f}" for value in list(values.values())[1:]]
        print(f"| {name} | {int(values['quotations'])} | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
