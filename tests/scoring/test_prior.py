"""What a model begins from: few quotations of a target need not teach French as well."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score
from training import labelled_quotes

from stance.scoring.classifier import StanceClassifier
from stance.scoring.evidence import parse_evidence
from stance.scoring.frame import score

BEFORE = labelled_quotes().iloc[::6]
OWN = labelled_quotes("glyphosate")
LEARNED, ASKED = OWN.iloc[::13], OWN.drop(OWN.index[::13])


@pytest.fixture(scope="module")
def prior(tmp_path_factory) -> Path:
    """Return a model that has seen no quotation about glyphosate."""
    path = tmp_path_factory.mktemp("prior") / "before.npz"
    model = StanceClassifier(prior="", tol=1e-4).fit(BEFORE, BEFORE["stance"])
    model.save(path)
    return path


@pytest.fixture(scope="module")
def fitted(prior: Path) -> StanceClassifier:
    return StanceClassifier("glyphosate", prior=str(prior)).fit(LEARNED, LEARNED["stance"])


def test_fifty_quotations_do_better_with_a_prior_than_without(fitted) -> None:
    def figure(model: StanceClassifier) -> float:
        labels = score(ASKED, "glyphosate", model=model)["stance"].astype(object)
        return f1_score(ASKED["stance"], labels, average="macro")

    assert len(LEARNED) == 50
    bare = StanceClassifier("glyphosate", prior="").fit(LEARNED, LEARNED["stance"])
    assert figure(fitted) > figure(bare) + 0.03


def test_evidence_takes_the_prior_in_and_adds_up(fitted) -> None:
    scored = score(ASKED.head(200), "glyphosate", model=fitted)
    totals = [sum(weight for _, weight in parse_evidence(text)) for text in scored["evidence"]]
    np.testing.assert_allclose(totals, scored["stance_score"].round(2), atol=1e-9)
    word = "scandaleux"  # known to the prior alone
    assert not LEARNED["sentence"].str.contains(word).any()
    told = score(pd.DataFrame({"quote": [f"C’est {word}"]}), "glyphosate", model=fitted)
    assert dict(parse_evidence(told["evidence"].iloc[0]))[word] < 0


def test_a_model_keeps_its_prior_in_its_file(fitted, tmp_path) -> None:
    fitted.save(tmp_path / "a.npz")
    again = StanceClassifier.load(tmp_path / "a.npz")
    np.testing.assert_array_equal(again.predict_proba(ASKED), fitted.predict_proba(ASKED))
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_labels_are_those_of_the_score(fitted) -> None:
    scored = score(ASKED.head(50), "glyphosate", model=fitted)
    assert list(fitted.predict(ASKED.head(50))) == scored["stance"].tolist()
    called = np.select([scored["stance_score"] >= 0.1, scored["stance_score"] <= -0.1], [1, -1])
    assert (scored["stance"].map({"favor": 1, "against": -1, "neutral": 0}) == called).all()


def test_probabilities_fit_the_shares_that_were_learned_from(fitted) -> None:
    shares = LEARNED["stance"].value_counts(normalize=True)[fitted.classes_]
    np.testing.assert_allclose(fitted.predict_proba(LEARNED).mean(axis=0), shares, atol=0.1)


def test_two_labels_take_a_prior_of_three(prior) -> None:
    two = OWN[OWN["stance"] != "neutral"]
    learned, asked = two.iloc[::9], two.drop(two.index[::9])
    model = StanceClassifier("glyphosate", prior=str(prior)).fit(learned, learned["stance"])
    assert model.prior_coef_.shape == (2, 3)
    assert f1_score(asked["stance"], model.predict(asked), average="macro") > 0.6


@pytest.mark.parametrize(
    ("prior", "error", "says"),
    [
        ("any-targt", ValueError, "no model is named 'any-targt': did you mean 'any-target'"),
        ("nowhere.npz", FileNotFoundError, "nowhere.npz"),
    ],
)
def test_a_prior_that_is_not_there_is_named(prior: str, error: type, says: str) -> None:
    with pytest.raises(error, match=says):
        StanceClassifier(prior=prior).fit(LEARNED, LEARNED["stance"])


def test_targets_and_weights_are_as_many_as_quotations() -> None:
    with pytest.raises(ValueError, match="50 quotations but 1 targets"):
        StanceClassifier(prior="").fit(LEARNED, LEARNED["stance"], ["glyphosate"])
    with pytest.raises(ValueError, match="50 quotations but 2 weights"):
        StanceClassifier(prior="").fit(LEARNED, LEARNED["stance"], sample_weight=[1, 2])


def test_what_weighs_more_is_learned_more() -> None:
    light = StanceClassifier(prior="", blocks=("balance", "lexicon"), tol=1e-4)
    favor = (LEARNED["stance"] == "favor").to_numpy()
    heavy = light.fit(LEARNED, LEARNED["stance"], sample_weight=np.where(favor, 5.0, 1.0))
    more = (heavy.predict(ASKED) == "favor").sum()
    even = light.fit(LEARNED, LEARNED["stance"])
    assert more > (even.predict(ASKED) == "favor").sum()
