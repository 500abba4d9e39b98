"""The estimator, its file, and what it reaches on quotations it has not seen."""

import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator

from stance.scoring import models as model_module
from stance.scoring.classifier import StanceClassifier, load_model, model_for
from stance.scoring.encoding import UNDECIDED, decided
from stance.scoring.frame import score
from stance.scoring.models import ANY_TARGET, TRUSTED, model_note, save_model
from stance.scoring.targets import Target, load_target
from stance.scoring.training import LISTS, TARGET, fingerprint, labelled_quotes, learned

SEED = Path(__file__).parents[3] / "shared" / "seed"
LIGHT = ("balance", "lexicon", "target", "words", "role")
FEW = labelled_quotes().iloc[::8].reset_index(drop=True)


@pytest.fixture(scope="module")
def fitted() -> StanceClassifier:
    return StanceClassifier(blocks=LIGHT).fit(FEW, FEW["stance"])


@pytest.mark.filterwarnings("ignore:Can't test estimator:sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_finds_no_fault() -> None:
    check_estimator(StanceClassifier(blocks=LIGHT))


def test_parameters_and_clones(fitted) -> None:
    copy = clone(fitted.set_params(C=0.02))
    assert copy.get_params() == fitted.get_params()
    assert not hasattr(copy, "coef_")


def test_it_can_be_searched_scored_and_put_behind_other_steps() -> None:
    quotes = FEW.iloc[::3]
    light = StanceClassifier(blocks=("balance", "lexicon"), context_dropout=False)
    scores = cross_val_score(light, quotes, quotes["stance"], cv=2, scoring="f1_macro")
    assert len(scores) == 2
    assert (scores > 0).all()
    search = GridSearchCV(light, {"C": [0.01, 0.1]}, cv=2).fit(quotes, quotes["stance"])
    assert search.best_params_["C"] in {0.01, 0.1}
    steps = make_pipeline(FunctionTransformer(lambda frame: frame.drop(columns="cue")), light)
    guesses = steps.fit(quotes, quotes["stance"]).predict(quotes)
    assert set(guesses) <= set(steps.classes_)


def test_three_labels_and_two_have_probabilities_each() -> None:
    quotes = FEW.iloc[::3]
    light = StanceClassifier(blocks=("balance", "lexicon"), rival_swaps=False)
    three = clone(light).fit(quotes, quotes["stance"])
    assert list(three.classes_) == ["against", "favor", "neutral"]
    for pair in (["against", "neutral"], ["favor", "neutral"]):
        kept = quotes[quotes["stance"].isin(pair)]
        two = clone(light).fit(kept, kept["stance"])
        assert list(two.classes_) == pair
        np.testing.assert_allclose(two.predict_proba(kept).sum(axis=1), 1)


def test_a_copy_that_went_through_pickle_says_the_same(fitted) -> None:
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301 - our own bytes
    np.testing.assert_array_equal(again.predict_proba(FEW), fitted.predict_proba(FEW))


@pytest.mark.parametrize("name", [TARGET, ANY_TARGET])
def test_the_shipped_models_are_small(name: str) -> None:
    assert Path(model_module.__file__).with_name(f"{name}.skops").stat().st_size < 10_000_000


@pytest.mark.parametrize("name", [TARGET, ANY_TARGET])
def test_a_shipped_model_is_what_skops_reads(name: str) -> None:
    target = load_target(TARGET if name == TARGET else "glyphosate")
    ours = model_for(target).__getstate__()
    theirs = load_model(Path(model_module.__file__).with_name(f"{name}.skops")).__getstate__()
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        np.testing.assert_array_equal(ours[key], value)
        assert type(ours[key]) is type(value)


def test_probabilities_and_labels_agree(fitted) -> None:
    chances = fitted.predict_proba(FEW)
    assert chances.shape == (len(FEW), 3)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    against, favor, _ = chances.T
    clear = np.abs(favor - against) >= UNDECIDED
    most = fitted.classes_[chances.argmax(axis=1)]
    assert list(fitted.predict(FEW)) == list(np.where(clear, most, "neutral"))


def test_who_is_torn_is_neutral_with_little_confidence() -> None:
    classes = np.array(["against", "favor", "neutral"])
    chances = np.array([[0.44, 0.46, 0.1], [0.4, 0.5, 0.1], [0.2, 0.2, 0.6]])
    assert decided(chances, classes).tolist() == [2, 1, 2]
    assert decided(chances[:2, :2], classes[:2]).tolist() == [1, 1]


def test_the_confidence_is_that_of_the_label() -> None:
    scored = score(FEW)
    model = model_for(load_target(TARGET))
    chances = pd.DataFrame(model.predict_proba(FEW), columns=model.classes_)
    given = [chances.loc[row, label] for row, label in enumerate(scored["stance"])]
    np.testing.assert_allclose(scored["stance_confidence"], given, atol=1e-6)


def test_texts_will_do(fitted) -> None:
    texts = list(FEW["quote"].head(3))
    np.testing.assert_array_equal(
        fitted.predict(texts), fitted.predict(pd.DataFrame({"quote": texts}))
    )


def test_two_labels_will_do() -> None:
    two = FEW[FEW["stance"] != "neutral"]
    model = StanceClassifier(blocks=LIGHT).fit(two, two["stance"])
    assert list(model.classes_) == ["against", "favor"]
    assert set(model.predict(FEW)) == {"against", "favor"}
    assert score(two.head(3), model=model)["stance"].notna().all()


def test_the_word_lists_teach_the_sides_that_are_asked_for() -> None:
    many = labelled_quotes()
    pair = many[many["stance"] != "favor"].head(1_000)
    light = StanceClassifier(prior="", blocks=("balance",), tol=1e-2)
    fitted = light.fit(pair, pair["stance"])
    assert list(fitted.classes_) == ["against", "neutral"]
    assert fitted.predict(["C’est scandaleux"]).tolist() == ["against"]


@pytest.mark.parametrize(
    ("quotes", "labels", "says"),
    [
        (["a", "b"], ["favor"], "2 quotations but 1 labels"),
        (["a", "b"], ["favor", "pour"], "'pour' is no stance"),
        (["a", "b"], ["favor", "favor"], "at least two stances"),
        ("a text", ["favor"], "put it in a list"),
    ],
)
def test_bad_lessons_are_refused(quotes, labels, says) -> None:
    with pytest.raises(ValueError, match=says):
        StanceClassifier().fit(quotes, labels)


def test_nothing_is_predicted_before_fitting() -> None:
    with pytest.raises(NotFittedError):
        StanceClassifier().predict(["a"])


def test_a_model_comes_back_from_its_file_and_the_file_is_always_the_same(fitted, tmp_path) -> None:
    save_model(fitted, tmp_path / "a.skops")
    again = clone(fitted).fit(FEW, FEW["stance"])
    save_model(again, tmp_path / "b.skops")
    assert (tmp_path / "a.skops").read_bytes() == (tmp_path / "b.skops").read_bytes()
    read = load_model(tmp_path / "a.skops")
    np.testing.assert_array_equal(read.predict_proba(FEW), fitted.predict_proba(FEW))


def test_a_file_that_holds_something_else_is_refused(tmp_path) -> None:
    from skops.io import dump  # noqa: PLC0415 - for this test alone

    dump({"a": 1}, tmp_path / "dict.skops")
    with pytest.raises(ValueError, match=r"dict\.skops: holds a dict"):
        load_model(tmp_path / "dict.skops")
    (tmp_path / "text.skops").write_text("x", encoding="utf-8")
    with pytest.raises(ValueError, match=r"text\.skops: not a model"):
        load_model(tmp_path / "text.skops")


def test_only_our_own_class_is_trusted() -> None:
    assert TRUSTED == ["stance.scoring.classifier.StanceClassifier"]


def test_the_shipped_target_has_its_model_and_others_the_one_for_any() -> None:
    own = model_for(load_target("amazon-security"))
    assert model_for(Target("mine")) is model_for(load_target("glyphosate"))
    assert model_for(Target("mine")) is not own
    assert model_for(load_target("gilets-jaunes")) is not model_for(Target("mine"))


@pytest.mark.parametrize("name", [TARGET, ANY_TARGET])
def test_the_shipped_models_were_learned_from_the_lists_that_ship(name: str) -> None:
    path = Path(model_module.__file__).with_name(f"{name}.skops")
    stale = f"{path.name} is stale: run `python -m stance.scoring.training`"
    assert model_note(path) == fingerprint(), stale


def test_a_model_file_keeps_its_note(fitted, tmp_path) -> None:
    save_model(fitted, tmp_path / "bare.skops")
    save_model(fitted, tmp_path / "noted.skops", note="learned on a Monday")
    assert model_note(tmp_path / "bare.skops") == ""
    assert model_note(tmp_path / "noted.skops") == "learned on a Monday"
    assert load_model(tmp_path / "noted.skops").get_params() == fitted.get_params()


@pytest.mark.parametrize("target", LISTS)
def test_labelled_quotes_are_sound(target: str) -> None:
    quotes = labelled_quotes(target)
    aspects = set(load_target(target).aspect_names)
    assert set(quotes["aspect"]) <= aspects
    assert quotes["quote_id"].is_unique
    assert quotes["quote"].is_unique
    assert set(quotes["stance"]) == {"favor", "against", "neutral"}
    assert quotes["stance"].value_counts(normalize=True).min() > 0.25
    assert all(
        quote in text for quote, text in zip(quotes["quote"], quotes["sentence"], strict=True)
    )


def test_quotations_of_unseen_articles() -> None:
    """One fold of the cross-validation in ``evaluation/stance_cv.py``, with its floor."""
    quotes = labelled_quotes()
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    train, test = next(folds.split(quotes, quotes["stance"], quotes["article"]))
    model = learned(quotes.iloc[train])
    held_out, truth = quotes.iloc[test], quotes["stance"].iloc[test]
    assert f1_score(truth, model.predict(held_out), average="macro") > 0.64
    assert f1_score(truth, model.predict(list(held_out["quote"])), average="macro") > 0.55


@pytest.mark.skipif(not SEED.exists(), reason=f"the founding article is not at {SEED}")
def test_named_speakers_of_the_founding_article() -> None:
    text = (SEED / "article_clean.txt").read_text(encoding="utf-8")
    gold = json.loads((SEED / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    rows = [quote for quote in gold["quotes"] if quote["kind"] != "none"]
    frame = pd.DataFrame(
        {
            "quote": [row["text"] for row in rows],
            "sentence": [_sentence(text, row["start"], row["end"]) for row in rows],
            "speaker": [row["speaker"][0] for row in rows],
        }
    )
    scored = score(frame)
    right = [stance in row["stance"] for stance, row in zip(scored["stance"], rows, strict=True)]
    assert np.mean(right) >= 0.85
    means = scored.groupby("speaker")["stance_score"].mean()
    assert means["Sean Roche"] > 0
    assert means["Jeff Bezos"] > 0.5
    assert means["We Won’t Build It"] < 0


def _sentence(text: str, start: int, end: int) -> str:
    """Return the text from the full stop before to the one behind."""
    first = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "» "))
    last = min(at for mark in (". ", "\n") if (at := text.find(mark, end)) >= 0)
    return text[first + 1 : last + 1].strip()
