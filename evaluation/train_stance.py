"""Train the stance models that learn from the real press: any target, and the gilets jaunes.

usage: python evaluation/train_stance.py [FOLDER]

Needs the press texts (evaluation/press.py) and corpus/press/stance.jsonl. Quotations are those
that `stance.analyze` finds where the annotations have one; each is learned from once for each
target that it was labelled for. The lots in LOTS teach; the others are there to measure on.
The invented quotations of corpus/ weigh a tenth. Without the texts the models that ship stay
as they are.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pandas as pd
from press import PRESS, ROOT
from threadpoolctl import threadpool_limits

import stance
from stance.scoring.classifier import StanceClassifier
from stance.scoring.models import ANY_TARGET, save_model
from stance.scoring.targets import Target, load_target
from stance.scoring.training import LISTS, fingerprint, labelled_quotes

LABELS: Final = ROOT / "corpus" / "press" / "stance.jsonl"
LOTS: Final = range(1, 10)
MOVEMENT: Final = "le mouvement des gilets jaunes"
COVERED: Final = 0.6  # of both spans, for a quotation found to be the one annotated
THRESHOLD: Final = 0.16  # by cross-validation over articles: docs/stance.md
INVENTED: Final = 0.1
_TEXTS: Final = ["quote", "sentence", "cue", "speaker_role"]


def press_rows(lots: range = LOTS) -> pd.DataFrame:
    """Return a row for each labelled quotation and target of the press texts that are here."""
    lines = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    gold = {row["id"]: row for row in lines if row["lot"] in lots}
    paths = [PRESS / f"{name}.txt" for name in gold]
    found = stance.analyze([path for path in paths if path.exists()], progress=False).quotes
    rows = [
        row
        for name, quotes in found.groupby("article_id", sort=False)
        for row in _labelled(quotes, gold[str(name)])
    ]
    return pd.DataFrame(rows)


def _labelled(
    quotes: pd.DataFrame, gold: Mapping[str, list[dict[str, object]]]
) -> Iterator[dict[str, object]]:
    targets = [_target(target) for target in gold["targets"]]
    records = quotes[[*_TEXTS, "start", "end", "article_id"]].astype("object")
    records = records.where(records.notna(), "").to_dict("records")
    for label in gold["labels"]:
        start, end = int(label["start"]), int(label["end"])
        best = max(records, key=lambda row: min(row["end"], end) - max(row["start"], start))
        shared = min(best["end"], end) - max(best["start"], start)
        if shared < COVERED * max(end - start, best["end"] - best["start"]):
            continue
        for target, stances in zip(targets, label["stance"], strict=True):
            yield {**best, "target": target, "label": stances[0], "labels": stances}


def _target(entry: Mapping[str, object]) -> Target:
    name = str(entry["name"])
    if name == MOVEMENT:
        return load_target("gilets-jaunes")
    return Target(name, aliases=tuple(entry["aliases"]) or (name,))


def learned(rows: pd.DataFrame, *, invented: float, C: float) -> StanceClassifier:  # noqa: N803
    """Return a model learned from the press, and a little from the invented quotations."""
    frames, labels = [rows[_TEXTS]], rows["label"].tolist()
    targets, weights = rows["target"].tolist(), [1.0] * len(rows)
    if invented:
        for name in LISTS:
            own = labelled_quotes(name)
            frames.append(own.reindex(columns=_TEXTS).fillna(""))
            labels += own["stance"].tolist()
            targets += [name] * len(own)
            weights += [invented] * len(own)
    model = StanceClassifier(
        "gilets-jaunes",
        prior="",
        C=C,
        threshold=THRESHOLD,
        context_dropout=False,
        rival_swaps=False,
        term_weight=0.0,
        tol=1e-5,
    )
    return model.fit(pd.concat(frames, ignore_index=True), labels, targets, weights)


def main(arguments: list[str] | None = None) -> int:
    """Train both models and write them; return 1 where the texts are not here."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else ROOT / "stance" / "scoring"
    if not PRESS.exists():
        print(f"{PRESS} is not here: see evaluation/press.py", file=sys.stderr)
        return 1
    rows = press_rows()
    with threadpool_limits(1):  # sums over several threads differ in their last bits
        models = {
            ANY_TARGET: learned(rows, invented=INVENTED, C=0.02),
            "gilets-jaunes": learned(rows, invented=0.0, C=0.06),
        }
    for name, model in models.items():
        save_model(model, folder / f"{name}.skops", note=fingerprint())
        print(f"{name}: {len(rows):,} rows, {(folder / f'{name}.skops').stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
