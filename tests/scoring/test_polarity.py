"""The plain sentiment of words is that of textblob-fr, to the last bit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob_fr.fr import sentiment
from training import labelled_quotes

from stance.scoring.polarity import polarities

PIECES = st.sampled_from(
    ["très", "excellent", "pas", "bon", "l’", "L’", "qu'", "d’", "vraiment", "mauvais", "!", "(!)",
     ":-(", "...", "« ", " »", "“", '"', "\n\n", " ", " ", "non", "M.", "QU’", "’", "1,5", "utile"]
)  # fmt: skip


def theirs(text: str) -> float:
    return min(1.0, max(-1.0, float(sentiment(text)[0])))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_has_the_polarity_that_textblob_gives(text: str) -> None:
    assert polarities([text]) == [theirs(text) if text.strip() else 0.0]


def test_quotations_have_the_polarity_that_textblob_gives() -> None:
    quotes = labelled_quotes()["quote"].iloc[::10]
    assert polarities(quotes) == [theirs(text) for text in quotes]


@pytest.mark.parametrize("text", ["a-12345678 est excellent", "n-00000000"])
def test_what_looks_like_a_key_of_wordnet_is_a_text(text: str) -> None:
    assert -1 <= polarities([text])[0] <= 1
