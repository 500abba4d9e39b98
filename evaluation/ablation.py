"""Print what each word list and each rule is worth on the real press.

usage: python evaluation/ablation.py [--sets SET ...] [--only LIST ...] [--pool FOLDER] [--write]

Each list of lexicons/ is emptied in turn, in a process of its own, and all annotated articles are
read again: the difference is what the list is worth. For each rule that attributes, the program
counts how many quotations it gives a speaker to, in the annotated articles and in those of a
folder without annotations, and how many are right. ``--write`` keeps the tables as ablation.tsv
and rules.tsv beside this file. A list whose loss costs nothing, and a rule that never fires,
are to be deleted.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
LEXICONS = HERE.parent / "lexicons"
# What is learned, or is no list of the stages that find and attribute quotations.
ELSEWHERE = frozenset(
    ["annotation_words", "columns", "languages", "leaning_roles", "modifiers", "stance_terms"]
)
FIGURES = (
    *("quotes_f1", "quotes_speaker", "quotes_end_to_end"),
    *("indirect_f1", "indirect_end_to_end"),
)


def lists() -> list[str]:
    """Return the names of the word lists that finding and attributing read."""
    names = sorted(path.stem for path in LEXICONS.glob("*.tsv"))
    return [name for name in names if name not in ELSEWHERE and not name.endswith("_weights")]


def measured(sets: Sequence[str], left_out: str = "") -> dict[str, float]:
    """Return the figures of all sets together with one list emptied, out of a new process."""
    command = [sys.executable, __file__, "--measure", *sets, "--without", left_out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        return {}
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure(sets: Sequence[str], left_out: str) -> dict[str, float]:
    """Return the figures of all sets together, one list emptied before anything reads it."""
    # The list has to be empty before a module reads it.
    from stance.files import resources  # noqa: PLC0415

    read = resources.read_table
    resources.read_table = (  # type: ignore[assignment]
        lambda name: () if name == left_out else read(name)
    )
    from metrics import evaluate, figures  # noqa: PLC0415
    from running import predict  # noqa: PLC0415
    from sets import chosen  # noqa: PLC0415

    counts: Counter[str] = Counter()
    for gold_set in chosen(sets):
        if gold_set.missing is None:
            articles = list(gold_set.articles())
            predictions = predict(articles)
            for article in articles:
                counts += evaluate(article.text, article.quotes, predictions[article.id])[0]
    return figures(counts)


def rules(sets: Sequence[str], pool: Path | None) -> list[dict[str, object]]:
    """Return a row for each rule: how often it fires, and how often it is right."""
    from running import predict  # noqa: PLC0415
    from sets import chosen  # noqa: PLC0415

    import stance  # noqa: PLC0415
    from stance.checking.matching import judge  # noqa: PLC0415

    fired: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for gold_set in chosen(sets):
        if gold_set.missing is not None:
            continue
        articles = list(gold_set.articles())
        predictions = predict(articles)
        for article in articles:
            given = predictions[article.id]
            fired.update(one.method for one in given)
            for sought in judge(article.text, article.quotes, given).sought:
                if sought.found is not None:
                    found[sought.found.method] += 1
                    right[sought.found.method] += sought.named
    in_pool: Counter[str] = Counter()
    if pool is not None:
        in_pool.update(stance.analyze(str(pool), progress=False).quotes["method"].dropna())
    return [
        {
            "rule": rule,
            "fired": fired[rule],
            "in_pool": in_pool[rule] if pool else "",
            "quotations": found[rule],
            "right_speaker": f"{right[rule] / found[rule]:.3f}" if found[rule] else "",
        }
        for rule in sorted(fired | in_pool, key=lambda rule: (-fired[rule], rule))
    ]


def worth(sets: Sequence[str], names: Iterable[str]) -> list[dict[str, object]]:
    """Return a row for each list: its entries, and what its loss changes in each figure."""
    whole = measured(sets)
    rows = []
    for name in names:
        lines = (LEXICONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        entries = sum(bool(line.strip()) and not line.startswith("#") for line in lines) - 1
        without = measured(sets, name)
        row: dict[str, object] = {"list": name, "entries": entries}
        # What does not run without the list is marked, not given a figure.
        row |= {
            key: f"{without[key] - whole[key]:+.4f}" if without else "needed" for key in FIGURES
        }
        rows.append(row)
        show([row], header=len(rows) == 1)
    return rows


def show(rows: Sequence[Mapping[str, object]], *, header: bool = True) -> None:
    """Print rows as tab-separated values."""
    writer = csv.DictWriter(sys.stdout, list(rows[0]), delimiter="\t", lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    sys.stdout.flush()


def keep(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    """Write rows as tab-separated values."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--sets", nargs="+", default=["press-open", "press-read"])
    parser.add_argument("--only", nargs="+", metavar="LIST")
    parser.add_argument("--pool", type=Path, help="a folder of press articles to count rules in")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--without", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        sys.stdout.write(json.dumps(measure(given.measure, given.without)) + "\n")
        return
    fired = rules(given.sets, given.pool)
    show(fired)
    lost = worth(given.sets, given.only or lists())
    if given.write:
        keep(fired, HERE / "rules.tsv")
        keep(lost, HERE / "ablation.tsv")


if __name__ == "__main__":
    main()
