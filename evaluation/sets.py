"""The gold sets: where the texts are, where the annotations, what is to be measured."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from elsewhere import ELSEWHERE
from elsewhere import LIST as OTHERS
from press import PRESS

from stance.checking.matching import GoldQuote

__all__ = ["SETS", "GoldArticle", "GoldSet", "chosen", "to_learn_from"]

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class GoldArticle:
    """An annotated article: the file to read, and the text that the gold points into.

    ``about`` is its row of the set's table, empty where there is none.
    """

    id: str
    path: Path
    text: str
    quotes: tuple[GoldQuote, ...]
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GoldSet:
    """Annotated articles.

    Attributes
    ----------
    gold : pathlib.Path
        JSON lines: id, and quotes with start, end, kind, speaker, stance.
    texts : pathlib.Path
        The folder of the texts that the offsets point into.
    pages : pathlib.Path or None
        A folder of other printings to read in their place: raw pages, under
        the same name, or under the one that ``renamed`` gives.
    table : pathlib.Path or None
        TSV with a row an article: id, country, genre, set and others.
    part : str
        The ``set`` of that table to take; all when empty.
    lots : collection of int
        The ``lot`` of the annotations to take; all when empty.
    blind : bool
        Whether its errors are counted and never shown: whoever reads them
        tunes to them.
    """

    name: str
    gold: Path
    texts: Path
    pages: Path | None = None
    renamed: tuple[str, str] = ("", "")
    table: Path | None = None
    part: str = ""
    lots: Collection[int] = ()
    blind: bool = False

    @property
    def missing(self) -> Path | None:
        """The first of its places that is not here."""
        places = (self.gold, self.texts, self.pages or self.texts)
        return next((place for place in places if not place.exists()), None)

    def articles(self) -> Iterator[GoldArticle]:
        """Yield the annotated articles that have a file to read."""
        table = _rows(self.table) if self.table else {}
        for line in self.gold.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            if self.lots and entry["lot"] not in self.lots:
                continue
            about = table.get(entry["id"], {})
            if self.part and about.get("set") != self.part:
                continue
            name = f"{entry['id']}.txt"
            path = (self.pages or self.texts) / name.replace(*self.renamed)
            if not path.exists():
                continue
            quotes = tuple(
                GoldQuote(
                    start=quote["start"],
                    end=quote["end"],
                    kind=quote["kind"],
                    speakers=tuple(quote.get("speaker") or ()),
                    stances=tuple(quote.get("stance") or ()),
                )
                for quote in entry["quotes"]
            )
            text = (self.texts / name).read_text(encoding="utf-8")
            yield GoldArticle(entry["id"], path, text, quotes, about)


@cache
def _rows(table: Path) -> Mapping[str, Mapping[str, str]]:
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["id"]: row for row in reader}


_CORPUS = ROOT / "corpus"
_GOLD, _TEXTS, _TABLE = _CORPUS / "gold.jsonl", _CORPUS / "articles", _CORPUS / "articles.tsv"
_TRIALS, _UNREAD = _CORPUS / "trials", _CORPUS / "unread"
_LOTS = _CORPUS / "press" / "quotations.jsonl"
# Lots of the press: those whose errors were read; those of which only figures are known, as of lots
# 5, 7, 9 and 11 of other newspapers; those read since whose annotators looked twice for reported
# clauses. Lot 12 of other newspapers was measured and read: learning from it gained nothing.
READ, BLIND, TWICE = (*range(1, 27), *range(33, 37)), (*range(27, 33), 44), range(37, 44)
_SEED = SHARED / "seed"
_WIKINEWS = SHARED / "eval" / "wikinews"

SETS = {
    gold_set.name: gold_set
    for gold_set in (
        GoldSet("corpus-development", _GOLD, _TEXTS, table=_TABLE, part="development"),
        GoldSet("corpus-measuring", _GOLD, _TEXTS, table=_TABLE, part="measuring", blind=True),
        GoldSet("corpus-pages", _GOLD, _TEXTS, _CORPUS / "raw", table=_TABLE),
        GoldSet("corpus-trials", _TRIALS / "gold.jsonl", _TRIALS),
        GoldSet("corpus-unread", _UNREAD / "gold.jsonl", _UNREAD, blind=True),
        GoldSet("press-open", SHARED / "eval" / "press" / "gold.jsonl", PRESS),
        GoldSet("press-read", _LOTS, PRESS, lots=READ),
        GoldSet("press-twice", _LOTS, PRESS, lots=TWICE),
        GoldSet("press-blind", _LOTS, PRESS, lots=BLIND, blind=True),
        GoldSet("elsewhere-read", OTHERS, ELSEWHERE, lots=(1, 2, 3, 4, 6, 8, 10)),
        GoldSet("elsewhere-blind", OTHERS, ELSEWHERE, lots=(5, 7, 9, 11), blind=True),
        GoldSet("wikinews", _WIKINEWS / "gold.jsonl", _WIKINEWS / "texts"),
        GoldSet("founding", _SEED / "gold.jsonl", _SEED),
        GoldSet("founding-page", _SEED / "gold.jsonl", _SEED, _SEED, ("_clean", "_raw")),
    )
}


def chosen(names: Sequence[str]) -> list[GoldSet]:
    """Return the sets that have these names, or names that begin so; all when there are none.

    Raises
    ------
    ValueError
        When a name fits no set.

    Examples
    --------
    >>> [gold_set.name for gold_set in chosen(["founding"])]
    ['founding', 'founding-page']
    """
    for name in names:
        if not any(known.startswith(name) for known in SETS):
            message = f"no set {name!r}; choose among {', '.join(SETS)}"
            raise ValueError(message)
    return [one for name, one in SETS.items() if not names or name.startswith(tuple(names))]


def to_learn_from(names: Sequence[str]) -> list[GoldSet]:
    """Return the sets that have these names, none of them blind or absent.

    Raises
    ------
    ValueError
        When one is blind, or not here, or when a name fits no set.
    """
    sets = chosen(names)
    if absent := [one.name for one in sets if one.missing or one.blind]:
        message = f"blind, or not here: {', '.join(absent)}"
        raise ValueError(message)
    return sets
