"""Train the stance models that ship: any target, the gilets jaunes, Amazon's security work.

usage: python evaluation/train_stance.py [--out FOLDER] [--lots N] [MODEL ...]

The first two learn from the real press: they need its texts (evaluation/press.py) and
corpus/press/stance.jsonl. Each quotation is learned from once for each target that it was
labelled for. The lots of `LOTS` teach, with ``--lots`` those up to N. How far labels of the model
for any target can be trusted is fitted on the last `HELD` of them, toward targets with their
opponents named and without, as a model labels them that learned from the others. The invented
quotations of corpus/ weigh a tenth with any target and nothing with the gilets jaunes. Amazon's
model learns from corpus/ alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from press import PRESS, ROOT
from sets import READ
from stance_press import press_rows
from threadpoolctl import threadpool_limits
from training import (
    LISTS,
    LOTS,
    TARGET,
    fingerprint,
    labelled_quotes,
    learned,
)

from stance.scoring.calibration import Trust, fit_trust
from stance.scoring.classifier import StanceClassifier
from stance.scoring.context import voices
from stance.scoring.encoding import softmax
from stance.scoring.learning import SECOND
from stance.scoring.models import ANY_TARGET

HELD: Final = 4  # lots on which trust is fitted
OPPOSED: Final = 0.2  # what a label toward an opposed target weighs where trust is fitted
INVENTED: Final = 0.1
WITH_MODEL: Final = 0.3  # what those weigh for any target whose target has a model of its own
TEXTS: Final = ["quote", "sentence", "cue", "speaker_role", "article_id", "speaker"]
MOVEMENT: Final = "gilets-jaunes"
BLOCKS: Final = ("balance", "lexicon", "polarity", "words", "target", "role", "whom")


def for_any_target(rows: pd.DataFrame, without: str = "") -> StanceClassifier:
    """Return a model learned from the press, and a little from the invented quotations.

    Those about a target ``without`` which it is to be made are left out.
    """
    frames, labels, also = [rows[TEXTS]], rows["label"].tolist(), rows["also"].tolist()
    targets = rows["target"].tolist()
    weights = [WITH_MODEL if target.name == MOVEMENT else 1.0 for target in targets]
    for name in LISTS:
        if name == without:
            continue
        own = labelled_quotes(name)
        frames.append(own.rename(columns={"article": "article_id"}).reindex(columns=TEXTS))
        labels += own["stance"].tolist()
        also += [""] * len(own)
        targets += [name] * len(own)
        weights += [INVENTED] * len(own)
    return _model((*BLOCKS, "vectors"), C=0.01).fit(
        pd.concat(frames, ignore_index=True), labels, targets, weights, also
    )


def for_the_movement(rows: pd.DataFrame) -> StanceClassifier:
    """Return a model learned from what the press quotes on the gilets jaunes."""
    own = rows[[target.name == MOVEMENT for target in rows["target"]]].reset_index(drop=True)
    return _model(BLOCKS, C=0.03).fit(
        own[TEXTS], own["label"], own["target"].tolist(), None, own["also"].tolist()
    )


def trust(model: StanceClassifier, rows: pd.DataFrame) -> Trust:
    """Return what makes confidence right on press rows that a model did not learn from.

    There are twice as many toward the opposed targets, which users ask for less: each of them
    weighs a fifth.
    """
    chances, places = [], []
    for column in ("target", "bare"):
        for target, own in rows.groupby(column, sort=False):
            encoded = model.encode(own, target)
            margins = model.margins(encoded, model.design(encoded), voices(own))
            chances.append(softmax(margins.total))
            places.append(own.index.to_numpy())
    told = rows.loc[np.concatenate(places)]
    truth = (told["label"].to_numpy()[:, None] == model.classes_).astype(float)
    truth += SECOND * (told["also"].to_numpy()[:, None] == model.classes_)
    every = np.concatenate(chances)
    weights = np.where(told["role"] == "target", 1.0, OPPOSED)
    called = model.judge(every).labels
    return fit_trust(every, called, truth, weights, model.classes_)


def _model(blocks: tuple[str, ...], *, C: float) -> StanceClassifier:  # noqa: N803
    return StanceClassifier(
        MOVEMENT,
        prior="",
        blocks=blocks,
        C=C,
        min_df=3,
        words_scale=16.0,
        vectors_scale=10.0,
        balanced=False,
        context_dropout=False,
        rival_swaps=False,
        term_weight=0.0,
    )


def main(arguments: list[str] | None = None) -> int:
    """Train the models named and write them; return 1 where the texts are not here."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    every = [ANY_TARGET, MOVEMENT, TARGET]
    parser.add_argument("models", nargs="*", metavar="MODEL", default=every)
    parser.add_argument("--out", type=Path, default=ROOT / "stance" / "scoring", metavar="FOLDER")
    parser.add_argument("--lots", type=int, default=None, metavar="N")
    options = parser.parse_args(arguments)
    if not PRESS.exists() and {ANY_TARGET, MOVEMENT} & set(options.models):
        print(f"{PRESS} is not here: see evaluation/press.py", file=sys.stderr)
        return 1
    rows = press_rows(READ) if options.models != [TARGET] else pd.DataFrame()
    for name in options.models:
        lots = [lot for lot in LOTS.get(name, ()) if lot <= (options.lots or lot)]
        with threadpool_limits(1):  # sums over several threads differ in their last bits
            if name == TARGET:
                model = learned(labelled_quotes())
            elif name == MOVEMENT:
                model = for_the_movement(rows[rows["lot"].isin(lots)])
            else:
                own = np.array([target.name != MOVEMENT for target in rows["target"]])
                held = rows["lot"].isin(lots[-HELD:])
                model = for_any_target(rows[rows["lot"].isin(lots)])
                others = for_any_target(rows[rows["lot"].isin(lots[:-HELD])])
                model.trust_ = trust(others, rows[held & own])
        path = options.out / f"{name}.npz"
        model.save(path, note=fingerprint(name))
        print(f"{name}: {path.stat().st_size:,} bytes, {model.trust_}, {model.context_}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
