"""Distinctive words and their p-values, against statsmodels and the formulas by hand."""

from __future__ import annotations

from collections import Counter
from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from stance.comparing.contrast import adjust, count_words_in, distinctive_words, two_sided

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@settings(max_examples=50)
@given(P_VALUES)
def test_corrections_are_those_of_statsmodels(p_values: list[float]) -> None:
    for name, theirs in (("fdr", "fdr_bh"), ("holm", "holm")):
        expected = multipletests(p_values, method=theirs)[1]
        assert adjust(p_values, name) == pytest.approx(expected)  # type: ignore[arg-type]


def test_an_unknown_correction_names_the_known() -> None:
    with pytest.raises(ValueError, match="unknown correction 'bonferroni'; choose among fdr, holm"):
        adjust([0.5], "bonferroni")  # type: ignore[arg-type]


def test_z_scores_by_hand() -> None:
    a, b = Counter(nuage=30, prix=20, rare=3), Counter(nuage=10, prix=40)
    table = distinctive_words(a, b, a + b, prior=100.0).set_index("word")
    n_a, n_b, whole = 53, 50, 103
    for word, of_a, of_b in (("nuage", 30, 10), ("prix", 20, 40), ("rare", 3, 0)):
        shape = 100 * (of_a + of_b) / whole
        odds_a = (of_a + shape) / (n_a + 100 - of_a - shape)
        odds_b = (of_b + shape) / (n_b + 100 - of_b - shape)
        z = (log(odds_a) - log(odds_b)) / sqrt(1 / (of_a + shape) + 1 / (of_b + shape))
        assert table.loc[word, "z_score"] == pytest.approx(z)
        assert table.loc[word, "p_value"] == pytest.approx(2 * norm.sf(abs(z)))
        assert table.loc[word, "group"] == ("a" if z > 0 else "b")
    assert table.index.tolist() == ["prix", "nuage", "rare"]


def test_a_word_said_twice_does_not_win() -> None:
    a, b = Counter(cher=2, nuage=300, le=1000), Counter(nuage=200, le=1000)
    words = distinctive_words(a, b, a + b, least=2)["word"].tolist()
    assert words.index("nuage") < words.index("cher")


def test_a_corpus_of_one_word_tells_nobody_apart() -> None:
    table = distinctive_words(Counter(oui=5), Counter(oui=3), Counter(oui=8))
    assert table.loc[0, ["log_odds", "p_value"]].tolist() == [0, 1]


WORDS = st.dictionaries(st.sampled_from(["un", "deux", "trois"]), st.integers(1, 50), max_size=3)


@settings(max_examples=50)
@given(WORDS, WORDS)
def test_the_groups_exchanged_change_the_sign_alone(one, other) -> None:
    a, b = Counter(one), Counter(other)
    ab = distinctive_words(a, b, a + b).set_index("word")
    ba = distinctive_words(b, a, a + b).set_index("word")
    assert ab["z_score"].to_dict() == pytest.approx((-ba["z_score"]).to_dict())
    assert ab["p_value"].between(0, 1).all()


def test_far_tails_do_not_vanish() -> None:
    assert 0 < two_sided([12.0])[0] < 1e-30
    assert np.isclose(two_sided([-1.0])[0], 2 * norm.sf(1.0))


def test_words_are_counted_without_elision_and_figures() -> None:
    assert count_words_in(["L’armée, dit-on, a 10 chars. L'ARMÉE !"]) == Counter(
        {"armée": 2, "dit-on": 1, "chars": 1}
    )
