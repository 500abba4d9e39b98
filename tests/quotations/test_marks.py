"""Pairs of marks, however badly they are printed; the tagger is not loaded here."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import pages, quotations

from stance.article import Article
from stance.quotations.marks import MarkedSpan, _role_by_blanks, find_marked_spans

STEPS = Path(__file__).with_name("steps.py")
LENGTH = 200_000
thoroughly = settings(max_examples=500)


def mark(text: str) -> list[MarkedSpan]:
    return find_marked_spans(text, [(b.start, b.end) for b in Article(text).blocks])


def words(text: str) -> list[str]:
    return [text[span.start : span.end] for span in mark(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« a b »", ["a b"]),
        ("«a» et «b»", ["a", "b"]),
        ('"a" et "b"', ["a", "b"]),
        ("“a” et „b“", ["a", "b"]),
        ("<< a >> et ''b''", ["a", "b"]),
        ("a « b « c » d » e", ["b « c » d"]),
        ("a « b “c” d » e", ["b “c” d"]),
        ("a « b ” c", ["b"]),
        ("» a b «", ["a b"]),
        ("« » «»", []),
        ("« ", []),
        ("", []),
        ("l'eau d'hier", []),
        ("a < b > c", []),
        ('En 2018"la digue" cède', ["la digue"]),
        ("Elle dit »Il gèle.« puis « non ».", ["Il gèle.", "non"]),
        ("a « b ” c « d » e", ["b", "d"]),
        ("« a « b » c « d » e » f", ["a « b » c « d » e"]),
        ("« a « b » c « d » e", ["a", "b", "d"]),
        ("« a » Il gèle. » Fin", ["a", "Il gèle."]),
        ("Il gèle. » Le car attend. » Fin", ["Il gèle.", "Le car attend."]),
        ("Il dit « a « b » c » et « d.", ["a « b » c", "d."]),
        ("Elle dit : « Un.\n\nDeux.\n\n« Trois. »", ["Un.", "Trois."]),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_mark_that_is_never_closed_ends_with_its_sentence() -> None:
    span = mark("Elle dit : « Il gèle. Le car attend.")[0]
    assert (span.start, span.end, span.closed) == (13, 21, False)


def test_a_mark_that_opens_a_paragraph_and_is_never_closed_takes_all_of_it() -> None:
    assert words("« Il gèle. Le car attend.\n\nPlus loin.") == ["Il gèle. Le car attend."]


def test_paragraphs_without_marks_of_their_own_go_on() -> None:
    spans = mark("Elle dit : « Un.\n\nDeux.\n\nTrois. » Fin.")
    assert [(s.closed, s.continues) for s in spans] == [(False, False), (False, True), (True, True)]


def test_a_paragraph_goes_on_up_to_its_closing_mark_and_no_further() -> None:
    spans = mark("Elle dit : « Un.\n\nDeux » et « trois.")
    assert [(s.closed, s.continues) for s in spans] == [
        (False, False),
        (True, True),
        (False, False),
    ]


def test_a_paragraph_may_open_the_quotation_again() -> None:
    spans = mark("« Un.\n\n« Deux. » Fin.")
    assert [(s.closed, s.continues) for s in spans] == [(False, False), (True, True)]


def test_a_straight_mark_is_not_followed_into_the_next_paragraph() -> None:
    spans = mark('Elle dit : "Un.\n\nDeux" et fin.')
    assert [(s.closed, s.continues) for s in spans] == [(False, False), (False, False)]


def test_a_quotation_is_followed_over_several_paragraphs() -> None:
    assert words("Elle dit : « Un.\n\nDeux.\n\nTrois.\n\nQuatre.\n\nCinq. » Fin.") == [
        *("Un.", "Deux.", "Trois.", "Quatre.", "Cinq."),
    ]


def test_a_pair_in_the_next_paragraph_is_not_the_end_of_an_open_one() -> None:
    assert words("Elle dit : « Un.\n\nPuis « deux ».") == ["Un.", "deux"]


def test_no_quotation_is_followed_for_ever() -> None:
    filler = "\n\n".join(["Rien."] * 40)
    assert words(f"Elle dit : « Un.\n\n{filler}\n\nFin »")[0] == "Un."


@given(pages() | quotations())
@thoroughly
def test_spans_stand_in_order_and_apart_each_in_its_paragraph(text: str) -> None:
    blocks = Article(text).blocks
    spans = find_marked_spans(text, [(b.start, b.end) for b in blocks])
    for span in spans:
        assert any(b.start <= span.outer_start and span.outer_end <= b.end for b in blocks)
        assert span.outer_start <= span.start < span.end <= span.outer_end
        assert not text[span.start].isspace()
        assert not text[span.end - 1].isspace()
    assert all(one.outer_end <= other.outer_start for one, other in pairwise(spans))


UNITS = {
    "straight": '"',
    "families": "«“",
    "none": "Il gèle. ",
    "opening": "«",
    "closing": "»",
    "apostrophes": "''",
    "pairs": "« a » ",
    "straight pairs": '"a" ',
    "sentences": "« Il gèle. » ",
    "unclosed": "« a. ",
    "unopened": "a. » ",
    "unclosed paragraphs": "« a.\n\n",
    "paragraphs": "« A. » B.\n\n",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    command = [sys.executable, STEPS, unit, "150", "300"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    once, twice = map(int, done.stdout.split())
    assert 0 < twice < 2.4 * once


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_a_long_paragraph_of_marks_is_read_to_its_end(unit: str) -> None:
    text = (unit * LENGTH)[:LENGTH]
    assert all(span.outer_end <= LENGTH for span in mark(text))


@pytest.mark.parametrize(
    ("before", "after", "role"),
    [
        (" ", "o", "open"),
        ("(", "o", "open"),
        ("i", " ", "close"),
        ("i", ",", "close"),
        ("i", ".", "close"),
        ("i", ")", "close"),
        (" ", ",", "either"),
        ("i", "o", "either"),
    ],
)
def test_a_straight_mark_opens_or_closes_by_what_stands_beside_it(
    before: str, after: str, role: str
) -> None:
    assert _role_by_blanks(before, after) == role
