"""How well stance is scored on the real press: ``python evaluation/stance_press.py LOT ...``.

usage: python evaluation/stance_press.py [--models FOLDER] [--write] LOT ...

Needs the press texts (evaluation/press.py) and corpus/press/stance.jsonl. Quotations are those
that stance finds where the annotations have one. Printed for the lots named, together:

- toward the gilets jaunes, the target that ships;
- toward the target of each article, a name and aliases alone, and with its opponents named;
- toward the opposed target of the same articles, with its opponents named.

A label is right when it is one that a careful reader accepts. The calibration error compares
``stance_confidence`` with the share that is right, in ten bins. Lots that nobody has read tell
what to expect; a lot that has been learned from does not. For lots that the shipped models have
learned from, FOLDER has models that have not: ``train_stance.py --lots 11 --out FOLDER``.

The calibration is shown by newspaper and by confidence too. ``--write`` puts all tables into
docs/stance.md, between its markers.
"""

from __future__ import annotations

import argparse
import itertools
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
from stance.scoring.classifier import StanceClassifier
from stance.scoring.frame import score, score_with
from stance.scoring.models import ANY_TARGET
from stance.scoring.targets import Target, load_target

LABELS: Final = ROOT / "corpus" / "press" / "stance.jsonl"
MOVEMENT: Final = "le mouvement des gilets jaunes"
COVERED: Final = 0.6  # of both spans, for a quotation found to be the one annotated
BINS: Final = 10
PAGE: Final = ROOT / "docs" / "stance.md"
BEGIN: Final = "<!-- tables of evaluation/stance_press.py -->"
END: Final = "<!-- end of the tables -->"

__all__ = ["calibration_error", "figures", "press_rows", "scored", "tables"]


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


def tables(rows: pd.DataFrame, guess: Callable[[pd.DataFrame, Target], pd.DataFrame]) -> str:
    """Return the tables, in Markdown."""
    movement = rows["target"].map(lambda target: target.name == "gilets-jaunes")
    own, opposed = rows["role"] == "target", rows["role"] == "opposed"
    sets = {
        "the gilets jaunes": scored(rows[movement], "target", guess),
        "the target of each article": scored(rows[own & ~movement], "bare", guess),
        "the same, opponents named": scored(rows[own & ~movement], "target", guess),
        "the opposed target": scored(rows[opposed & ~movement], "bare", guess),
        "the same, its opponents named": scored(rows[opposed & ~movement], "target", guess),
    }
    lines = _head(
        "toward", "quotations", "macro-F1", "accuracy", "calibration error", "all neutral"
    )
    lines += [_line(name, figures(own)) for name, own in sets.items()]
    two = list(sets.items())[:2]
    for title, parts in (
        ("newspaper", newspapers),
        ("`stance_confidence`", confidences),
        ("label", labels),
    ):
        lines += ["", *_head(title, *(f"{name}: {what}" for name, _ in two for what in CELLS))]
        found = [parts(own) for _, own in two]
        for part in dict.fromkeys(name for each in found for name in each):
            cells = [_cells(each.get(part)) for each in found]
            lines.append(f"| {part} | {' | '.join(cells)} |")
    return "\n".join(lines)


CELLS: Final = ("quotations", "confidence", "right", "calibration error")


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|---{'|--:' * (len(names) - 1)}|"]


def _line(name: str, values: Mapping[str, float]) -> str:
    cells = [f"{value:.3f}" for value in list(values.values())[1:]]
    return f"| {name} | {int(values['quotations']):,} | {' | '.join(cells)} |"


def _cells(rows: pd.DataFrame | None) -> str:
    if rows is None or not len(rows):
        return " | ".join(["–"] * len(CELLS))
    values, said = figures(rows), rows["stance_confidence"].mean()
    cells = [f"{len(rows):,}", f"{said:.2f}", f"{values['accuracy']:.2f}"]
    return " | ".join([*cells, f"{values['calibration error']:.2f}"])


def newspapers(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of each newspaper, or of the newspapers of one country."""
    codes = rows["article_id"].map(
        lambda name: NEWSPAPERS[name.partition("-")[0].removesuffix("c")]
    )
    return {str(name): own for name, own in rows.groupby(codes, sort=True)}


NEWSPAPERS: Final = {
    "ca": "Canadian newspapers",
    "ch": "Swiss newspapers",
    "dh": "La DH",
    "dz": "Algerian newspapers",
    "fi": "Le Figaro",
    "hu": "L'Humanité",
    "jdq": "Le Journal de Québec",
    "ll": "La Libre",
    "lp": "Le Point",
}
"""The newspapers, by the first letters of an article's id."""


def confidences(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows by how far their labels can be trusted."""
    bounds = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
    said = rows["stance_confidence"]
    return {
        f"{low:.1f} to {high:.1f}": rows[(said > low) & (said <= high)]
        for low, high in itertools.pairwise(bounds)
    }


def labels(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows by the label that they were given."""
    return {name: rows[rows["stance"] == name] for name in STANCES}


def models_of(folder: Path | None) -> Callable[[pd.DataFrame, Target], pd.DataFrame]:
    """Return what scores with the models of a folder; those that ship without one."""
    if folder is None:
        return score
    known = {path.stem: StanceClassifier.load(path) for path in folder.glob("*.npz")}

    def guess(rows: pd.DataFrame, target: Target) -> pd.DataFrame:
        return score_with(known.get(target.name, known[ANY_TARGET]), rows, target)

    return guess


def main(arguments: list[str] | None = None) -> int:
    """Print or write the tables; return 1 where the texts are not here."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("lots", type=int, nargs="+", metavar="LOT")
    parser.add_argument("--models", type=Path, metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="into docs/stance.md")
    options = parser.parse_args(arguments)
    if not PRESS.exists():
        print(f"{PRESS} is not here: see evaluation/press.py", file=sys.stderr)
        return 1
    found = tables(press_rows(options.lots), models_of(options.models))
    print(found)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        page = f"{before}{BEGIN}\n\n{found}\n\n{END}{rest.split(END)[1]}"
        PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
