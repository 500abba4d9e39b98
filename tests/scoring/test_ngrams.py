"""Character n-grams: sums by word are sums by text, and garbled words keep their side."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stance.scoring.ngrams import CharacterNgrams, learned_ngrams, ngrams

WORDS = st.text(alphabet="aeilnrstéçœ'-", min_size=1, max_size=9)
TEXTS = st.lists(st.lists(WORDS, max_size=6), min_size=1, max_size=5)


@given(texts=TEXTS, others=TEXTS)
def test_what_words_add_is_what_texts_add(texts: list[list[str]], others: list[list[str]]) -> None:
    names, rarity = learned_ngrams(texts, 1)
    coef = np.random.default_rng(0).normal(size=(3, len(names)))
    letters = CharacterNgrams(names, rarity, coef)
    for some in (texts, others):
        words = [word for text in some for word in text]
        owners = np.repeat(np.arange(len(some)), [len(text) for text in some])
        by_word = letters.margins(words, owners, len(some))
        by_text = letters.matrix(some) @ coef.T
        summed = np.zeros_like(by_text)
        np.add.at(summed, owners, by_word)
        np.testing.assert_allclose(summed, by_text, atol=1e-9)


@given(texts=TEXTS)
def test_no_text_outweighs_another_by_its_length(texts: list[list[str]]) -> None:
    letters = CharacterNgrams(*learned_ngrams(texts, 1))
    once, often = letters.matrix(texts), letters.matrix([text * 4 for text in texts])
    np.testing.assert_allclose(often.toarray(), 2 * once.toarray())


def test_ngrams_of_few_texts_are_left_out() -> None:
    names, rarity = learned_ngrams([["dur"], ["dur", "sûr"], ["pur"]], 2)
    assert names.tolist() == [" d", " du", " dur", "du", "dur", "dur ", "r ", "ur", "ur "]
    assert rarity[names.tolist().index("r ")] == 1.0  # in every text


def test_blanks_add_nothing() -> None:
    letters = CharacterNgrams(*learned_ngrams([["dur"]], 1), np.ones((2, 9)))
    owners = np.array([0, 0, 1])
    added = letters.margins(["dur", "", ""], owners, 2)
    assert added.shape == (3, 2)
    assert (added[0] > 0).all()
    assert not added[1:].any()
    assert letters.margins([], np.zeros(0, np.int64), 0).shape == (0, 2)


def test_letters_of_a_word_know_its_edges() -> None:
    assert set(ngrams("art")) & set(ngrams("part")) == {"ar", "rt", "t ", "art", "rt ", "art "}
