"""An article of our own, for the tests of reading."""

from __future__ import annotations

from pathlib import Path

TITLE, DECK, *PARAGRAPHS = (
    (Path(__file__).parent / "vaubreuil.txt").read_text(encoding="utf-8").strip().split("\n\n")
)
BODY = "\n\n".join(PARAGRAPHS)
