"""The gold sets: where the texts are, where the annotations, what is to be measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from metrics import GoldQuote

__all__ = ["SETS", "GoldArticle", "GoldSet"]

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True)
class GoldArticle:
    """An annotated article: the file to read, and the text that the gold points into."""

    id: str
    path: Path
    text: str
    quotes: tuple[GoldQuote, ...]


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
    """

    name: str
    gold: Path
    texts: Path
    pages: Path | None = None
    renamed: tuple[str, str] = ("", "")

    @property
    def missing(self) -> Path | None:
        """The first of its places that is not here."""
        places = (self.gold, self.texts, self.pages or self.texts)
        return next((place for place in places if not place.exists()), None)

    def articles(self) -> Iterator[GoldArticle]:
        """Yield the annotated articles that have a file to read."""
        for line in self.gold.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
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
            yield GoldArticle(entry["id"], path, text, quotes)


_CORPUS = ROOT / "corpus"
_SEED = SHARED / "seed"

SETS = {
    gold_set.name: gold_set
    for gold_set in (
        GoldSet("corpus", _CORPUS / "gold.jsonl", _CORPUS / "articles"),
        GoldSet("corpus-pages", _CORPUS / "gold.jsonl", _CORPUS / "articles", _CORPUS / "raw"),
        GoldSet(
            "wikinews",
            SHARED / "eval" / "wikinews" / "gold.jsonl",
            SHARED / "eval" / "wikinews" / "texts",
        ),
        GoldSet("founding", _SEED / "gold.jsonl", _SEED),
        GoldSet("founding-page", _SEED / "gold.jsonl", _SEED, _SEED, ("_clean", "_raw")),
    )
}
