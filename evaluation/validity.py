"""Do known supporters stand above known opponents? ``python evaluation/validity.py``.

Scores the quotations of the press texts (evaluation/press.py; all of them, not only those with
annotations) toward the gilets jaunes and writes docs/validity.md: the people of people.tsv by
``mean_stance``, with intervals, and how often a supporter stands above an opponent (AUC). The
list was made before anybody looked at the scores. An article that the shipped model learned from is
scored by a model that did not.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from press import PRESS, ROOT
from stance_press import LABELS, press_rows
from threadpoolctl import threadpool_limits
from train_stance import for_the_movement
from training import LOTS

import stance
from stance.comparing import summarize_speakers

if TYPE_CHECKING:
    from stance.scoring.classifier import StanceClassifier

TARGET: Final = "gilets-jaunes"
PEOPLE: Final = Path(__file__).with_name("people.tsv")
PAGE: Final = ROOT / "docs" / "validity.md"
FEWEST: Final = 3  # quotations judged: of fewer a mean says little
PARTS: Final = 3  # in which the lots learned from are scored

TEMPLATE: Final = Path(__file__).with_name("validity.template.md")


def quotes_of_press(folder: Path) -> pd.DataFrame:
    """Return the scored quotations of the press texts, each by a model that did not learn from it.

    The lots that the shipped model learned from are scored in `PARTS` parts, each by a model that
    learned from the others.
    """
    lines = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    lots = {row["id"]: row["lot"] for row in lines}
    rows = press_rows(LOTS[TARGET], folder)
    texts = sorted(folder.glob("*.txt"))
    frames = []
    for k in range(PARTS):
        left_out = LOTS[TARGET][k::PARTS]
        with threadpool_limits(1):
            model = for_the_movement(rows[~rows["lot"].isin(left_out)])
        frames.append(_scored([p for p in texts if lots.get(p.stem) in left_out], model))
    frames.append(_scored([p for p in texts if lots.get(p.stem) not in LOTS[TARGET]]))
    return pd.concat(frames, ignore_index=True)


def _scored(paths: Sequence[Path], model: StanceClassifier | None = None) -> pd.DataFrame:
    return stance.analyze(paths, target=TARGET, model=model, progress=False).quotes


def placed(quotes: pd.DataFrame) -> pd.DataFrame:
    """Return the row of each known person, the most favorable first."""
    people = pd.read_csv(PEOPLE, sep="\t")
    speakers = summarize_speakers(quotes)
    both = people.merge(speakers, left_on="name", right_on="speaker")
    return both[both["n_judged"] >= FEWEST].sort_values("mean_stance", ascending=False)


def auc(table: pd.DataFrame) -> float:
    """Return in what share of pairs the supporter stands above the opponent."""
    means = {side: own["mean_stance"].to_numpy() for side, own in table.groupby("side")}
    above = means["supporter"][:, None] - means["opponent"][None, :]
    return float(np.mean((above > 0) + (above == 0) / 2))


def page(quotes: pd.DataFrame) -> str:
    """Return the page."""
    table = placed(quotes)
    judged = quotes[quotes["stance"].notna()]
    opponents, supporters = (table[table["side"] == side] for side in ("opponent", "supporter"))
    rows = [
        f"| {row.speaker} | {row.side}, {row.why} | {row.n_judged} | {row.n_articles} |"
        f" {row.mean_stance:+.2f} | {row.ci_low:+.2f} to {row.ci_high:+.2f} | {row.stance} |"
        for row in table.itertuples()
    ]
    return TEMPLATE.read_text(encoding="utf-8").format(
        quotes=len(judged),
        articles=judged["article_id"].nunique(),
        n=len(table),
        fewest=FEWEST,
        auc=auc(table),
        opponents=len(opponents),
        wrong_opponents=int((opponents["stance"] == "favor").sum()),
        supporters=len(supporters),
        wrong_supporters=int((supporters["stance"] == "against").sum()),
        rows="\n".join(rows).replace("+nan to +nan", "–"),
    )


def main(arguments: list[str] | None = None) -> int:
    """Write the page; return 1 where the texts are not here."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    if not PRESS.exists():
        print(f"{PRESS} is not here: see evaluation/press.py", file=sys.stderr)
        return 1
    options.out.write_text(page(quotes_of_press(PRESS)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
