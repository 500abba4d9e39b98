"""What is counted before marks are told to hold words or a term."""

from __future__ import annotations

from stance.quotations.quotation_or_term import term_counts


def test_a_term_is_counted_whatever_its_capitals() -> None:
    counts = term_counts(["le glanage", "Le Glanage", "le glanage de nos anciens voisins"])
    assert dict(counts) == {"le glanage": 2}
