"""A headline or pull quote that repeats the body leaves one row."""

from __future__ import annotations

from stance.quote import Quote
from stance.speakers.attribution import drop_repeats


def quote(text: str, block: str, start: int = 0) -> Quote:
    return Quote(start, start + len(text), "direct", text, block=block)  # type: ignore[arg-type]


def test_a_pull_quote_that_repeats_the_body_leaves_one_row() -> None:
    body = quote("Le pont ne tiendra pas l'hiver", "paragraph", 50)
    assert drop_repeats([quote("Le pont ne tiendra pas", "headline"), body]) == (
        Quote(50, 80, "direct", body.text, block="paragraph", repeated=True),
    )


def test_marks_and_capitals_make_no_difference() -> None:
    rows = [quote("Le pont cède.", "paragraph"), quote("LE PONT « CÈDE »", "pull_quote", 50)]
    assert len(drop_repeats(rows)) == 1


def test_the_body_may_say_a_thing_twice() -> None:
    rows = (quote("Le pont cède", "paragraph"), quote("Le pont cède", "paragraph", 50))
    assert drop_repeats(rows) == rows


def test_a_headline_of_its_own_stays() -> None:
    rows = (quote("La digue cède", "headline"), quote("Le pont tient", "paragraph", 50))
    assert drop_repeats(rows) == rows


def test_no_rows_no_repeats() -> None:
    assert drop_repeats([]) == ()
