"""Measure ``speaker_gender`` on annotated articles of the press.

usage: python evaluation/genders.py [LOT ...] [--gold FILE]

LOT is a lot of FILE, by default corpus/press/quotations.jsonl; without one, all lots. Counted
are the named persons that the annotation lists and the analysis quotes. *Given* is the share of
them with a gender, *right* the share of those genders that the annotation confirms. Only
figures are printed, because a lot may be one that nobody has read.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from press import LIST, PRESS

import stance
from stance.comparing.intervals import wilson
from stance.speakers.name_matching import same_speaker

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["compare", "is_named", "main"]

_DETERMINER = re.compile(r"(?:l[’']|(?:le|la|les|une?|des|son|sa|cette|cet|ce)\s)", re.IGNORECASE)


def is_named(speaker: Mapping[str, str]) -> bool:
    """Return whether an annotated speaker is a person with a name of their own.

    Examples
    --------
    >>> is_named({"name": "Ana Roy", "type": "person"})
    True
    >>> is_named({"name": "la maire de Brive", "type": "person"})
    False
    """
    name = speaker["name"]
    return speaker["type"] == "person" and name[:1].isupper() and not _DETERMINER.match(name)


def compare(speakers: Sequence[Mapping[str, str]], quotes: pd.DataFrame) -> Counter[str]:
    """Return the counts of one article: quoted, given, checked and right.

    A gender that the annotation leaves open is given, but not checked.
    """
    counts: Counter[str] = Counter()
    rows = quotes[["speaker", "speaker_in_article", "speaker_gender"]].astype("object")
    for speaker in filter(is_named, speakers):
        own = [
            gender
            for *names, gender in rows.itertuples(index=False)
            if any(
                isinstance(name, str) and same_speaker(name, (speaker["name"],)) for name in names
            )
        ]
        if not own:
            continue
        counts["quoted"] += 1
        told = Counter(gender for gender in own if isinstance(gender, str))
        if told:
            gender = told.most_common(1)[0][0]
            counts["given"] += 1
            counts["checked"] += speaker["gender"] in {"f", "m"}
            counts["right"] += speaker["gender"] == gender
    return counts


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how many genders are given, and how many of them are right."""
    parser = argparse.ArgumentParser(description="gender of the speakers of the press")
    parser.add_argument("lots", nargs="*", type=int, metavar="LOT")
    parser.add_argument("--gold", type=Path, default=LIST)
    chosen = parser.parse_args(arguments)
    lines = map(json.loads, chosen.gold.read_text(encoding="utf-8").splitlines())
    entries: list[Any] = [line for line in lines if not chosen.lots or line["lot"] in chosen.lots]
    entries = [entry for entry in entries if (PRESS / f"{entry['id']}.txt").exists()]
    paths = [PRESS / f"{entry['id']}.txt" for entry in entries]
    quotes = stance.analyze(paths, progress=False).quotes
    counts: Counter[str] = Counter()
    for entry in entries:
        counts += compare(entry.get("speakers", []), quotes[quotes["article_id"] == entry["id"]])
    print(f"{len(entries)} articles, {counts['quoted']} named persons quoted")
    for name, part, whole in (("given", "given", "quoted"), ("right", "right", "checked")):
        low, high = wilson(counts[part], counts[whole])
        share = counts[part] / counts[whole] if counts[whole] else float("nan")
        print(f"{name}: {counts[part]} of {counts[whole]}, {share:.3f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
