"""Quotations stand in their place, whatever they hold and whatever they cross."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stance.article import Article, Block
from stance.report.highlighting import Close, Mark, Open, find_marks, nest, stretches

TEXT = "Il craint que « le nuage, dit-il, cache » tout, a dit Ana Roy. Ana Roy se tait."


def row(words: str, **cells: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "sentence": TEXT, **cells}


def marked(marks: list[Mark], start: int = 0, end: int | None = None) -> str:
    signs = {"quote": "[]", "cue": "()", "source": "{}"}
    return "".join(
        piece if isinstance(piece, str) else signs[piece.mark.kind][isinstance(piece, Close)]
        for piece in nest(TEXT, marks, start, end)
    )


def test_a_mixed_quotation_stands_in_the_indirect_one_that_holds_it() -> None:
    quotes = [
        row("le nuage, dit-il, cache » tout", cue="a dit", source="Ana Roy"),
        row("le nuage, dit-il, cache", cue="dit-il"),
    ]
    assert marked(find_marks(TEXT, quotes)) == (
        "Il craint que « [[le nuage, (dit-il), cache] » tout], (a dit) {Ana Roy}. Ana Roy se tait."
    )


def test_the_cue_and_the_source_are_those_nearest_to_the_quotation() -> None:
    text = "Ana Roy dit non. Puis Ana Roy dit « oui ». Ana Roy dit tout."
    start = text.index("oui")
    found = find_marks(
        text,
        [{"start": start, "end": start + 3, "sentence": text, "cue": "dit", "source": "Ana Roy"}],
    )
    assert [(mark.kind, mark.start) for mark in found] == [
        ("source", text.index("Ana Roy", 5)),
        ("cue", text.index("dit «")),
        ("quote", start),
    ]


def test_offsets_outside_of_the_text_mark_nothing() -> None:
    beyond = {"start": len(TEXT) - 1, "end": len(TEXT) + 5, "sentence": TEXT}
    assert find_marks(TEXT, [beyond, {"start": 5, "end": 5}, {"start": -3, "end": 2}]) == []


spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).filter(
    lambda span: span[0] != span[1]
)
marks_of_any_kind = st.lists(
    st.builds(
        lambda span, kind, number: Mark(min(span), max(span), kind, number),
        spans,
        st.sampled_from(["quote", "cue", "source"]),
        st.integers(0, 50),
    ),
    max_size=12,
    unique_by=lambda mark: (mark.kind, mark.row),
)


@given(marks_of_any_kind, spans)
def test_any_marks_close_in_the_reverse_of_their_order_and_lose_no_letter(
    marks: list[Mark], window: tuple[int, int]
) -> None:
    start, end = sorted(window)
    inside: list[Mark] = []
    covered: dict[tuple[str, int], str] = {}
    words = ""
    firsts = []
    for piece in nest(TEXT, marks, start, end):
        if isinstance(piece, Open):
            inside.append(piece.mark)
            firsts += [(piece.mark.kind, piece.mark.row)] if piece.first else []
        elif isinstance(piece, Close):
            assert inside.pop() == piece.mark
        else:
            words += piece
            for mark in inside:
                key = mark.kind, mark.row
                covered[key] = covered.get(key, "") + piece
    assert words == TEXT[start:end]
    assert inside == []
    for mark in marks:
        shown = TEXT[max(start, mark.start) : min(end, mark.end)]
        assert covered.get((mark.kind, mark.row), "") == shown
        begins_here = start <= mark.start < end
        assert firsts.count((mark.kind, mark.row)) == begins_here


@given(st.lists(spans, max_size=6))
def test_every_word_stands_in_one_stretch_whatever_the_blocks(found: list[tuple[int, int]]) -> None:
    blocks = tuple(Block("paragraph", min(span), max(span)) for span in found)
    parts = stretches(Article(TEXT, blocks=blocks))
    assert "".join(TEXT[p.start : p.end] for p in parts).split() == TEXT.split()
    assert all(a.end <= b.start for a, b in pairwise(parts))
