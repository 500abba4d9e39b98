"""Print how much work it is to cut texts into sentences: ``steps.py UNIT TIMES …``.

A process of its own: tracing what other tests have run before can hang CPython 3.11.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from stance.article import Article
from stance.quotations.marks import find_marked_spans
from stance.quotations.sentences import cut_sentences


class Counted(str):
    """A text that counts the characters cut out of it."""

    __slots__ = ("cut",)
    cut: int

    def __getitem__(self, key: Any) -> str:
        piece = super().__getitem__(key)
        self.cut = getattr(self, "cut", 0) + len(piece)
        return piece


def work(text: str) -> int:
    """Return how many lines ran and how many characters were cut: no clock is read."""
    counted, lines = Counted(text), 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal lines
        if "stance" not in frame.f_code.co_filename:
            return None
        lines += event == "line"
        return trace

    sys.settrace(trace)
    try:
        article = Article(counted)
        spans = find_marked_spans(counted, [(b.start, b.end) for b in article.blocks])
        cut_sentences(article, spans)
    finally:
        sys.settrace(None)
    return lines + getattr(counted, "cut", 0)


if __name__ == "__main__":
    unit, *times = sys.argv[1:]
    work(unit)  # what is read once is no work of a text
    sys.stdout.write(" ".join(str(work(unit * int(number))) for number in times))
