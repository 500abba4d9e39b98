"""The estimator, its file, and what it reaches on quotations it has not seen."""

import json
import pickle
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import check_estimator
from training import labelled_quotes

import stance
from stance.quote import SIDE
from stance.scoring import models as model_module
from stance.scoring.calibration import judge
from stance.scoring.classifier import StanceClassifier
from stance.scoring.encoding import softmax
from stance.scoring.frame import score
from stance.scoring.models import model_note, shipped_models
from stance.scoring.scoring_model import digest
from stance.scoring.targets import Target, load_target
from stance.scoring.weighing import model_for

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
    copy = clone(fitted)
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


@pytest.mark.parametrize("name", shipped_models())
def test_the_shipped_models_are_small(name: str) -> None:
    assert Path(model_module.__file__).with_name(f"{name}.npz").stat().st_size < 10_000_000


def test_labels_follow_from_scores(fitted) -> None:
    chances = fitted.predict_proba(FEW)
    assert chances.shape == (len(FEW), 3)
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    against, favor, _ = softmax(fitted.decision.of(np.log(chances))).T
    lead = (favor - against).round(6)
    said = np.where(lead >= SIDE, "favor", np.where(lead <= -SIDE, "against", "neutral"))
    assert list(fitted.predict(FEW)) == list(said)


def test_a_side_is_called_from_the_threshold_on() -> None:
    classes = np.array(["against", "favor", "neutral"])
    chances = np.array([[0.32, 0.4, 0.28], [0.1, 0.2, 0.7], [0.31, 0.1, 0.59]])
    judged = judge(chances, classes)
    assert judged.labels.tolist() == [2, 1, 0]
    assert judged.scores.tolist() == [0.08, 0.1, -0.21]
    assert judge(chances[:2, :2], classes[:2]).labels.tolist() == [1, 1]


def test_what_a_speaker_says_besides_leans_a_quotation() -> None:
    said = ["Ce contrat est une honte", "Nous verrons bien", "Nous verrons bien"]
    frame = pd.DataFrame(
        {
            "quote": said,
            "article_id": ["a", "a", "b"],
            "speaker": ["Ana Ruiz", "Ana Ruiz", "Ana Ruiz"],
        }
    )
    beside, alone = score(frame)["stance_score"].tolist()[1:]
    assert beside < alone
    off = score(frame, context=False)
    assert off["stance_score"].tolist()[1] == off["stance_score"].tolist()[2] == alone
    assert "[ses autres citations] (−" in score(frame)["evidence"].tolist()[1]
    assert not off["evidence"].str.contains("autres citations").any()


def test_rows_come_back_in_their_order_whatever_the_articles(monkeypatch) -> None:
    monkeypatch.setattr("stance.scoring.frame.BATCH", 3)
    frame = FEW.head(12).assign(article_id=list("abcabcabcabc"), speaker="Ana Ruiz")
    apart = pd.concat([score(own) for _, own in frame.groupby("article_id")]).loc[frame.index]
    pd.testing.assert_frame_equal(score(frame), apart)


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
        (["a", "b"], ["favor", "perhaps"], "'perhaps' is no stance"),
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
    fitted.save(tmp_path / "a.npz")
    again = clone(fitted).fit(FEW, FEW["stance"])
    again.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    read = StanceClassifier.load(tmp_path / "a.npz")
    np.testing.assert_array_equal(read.predict_proba(FEW), fitted.predict_proba(FEW))
    assert read.get_params() == fitted.get_params()
    assert read.trust_ == fitted.trust_


def test_a_model_keeps_a_target_that_has_no_file(tmp_path) -> None:
    target = Target("quai", aliases=["voie verte"], aspects={"sante": ["air"]})
    mine = StanceClassifier(target).fit(FEW, FEW["stance"])
    mine.save(tmp_path / "quai.model")
    again = StanceClassifier.load(tmp_path / "quai.model")
    assert again.target == target
    assert digest(again) == digest(mine)
    np.testing.assert_array_equal(again.predict(FEW), mine.predict(FEW))


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "flipped", "another", "no array"])
def test_a_damaged_file_is_named(fitted, tmp_path, damage: str) -> None:
    path = tmp_path / "mine.npz"
    fitted.save(path)
    content = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "text":
            path.write_text("x", encoding="utf-8")
        case "empty":
            path.write_bytes(b"")
        case "flipped":
            middle = len(content) // 2
            path.write_bytes(content[:middle] + bytes(64) + content[middle + 64 :])
        case "another":
            np.savez(path, a=np.zeros(3))
        case _:
            with zipfile.ZipFile(path) as full, zipfile.ZipFile(tmp_path / "less.npz", "w") as less:
                for name in set(full.namelist()) - {"coef_.npy"}:
                    less.writestr(name, full.read(name))
            path = tmp_path / "less.npz"
    with pytest.raises(ValueError, match=re.escape(str(path))):
        StanceClassifier.load(path)


def test_the_shipped_target_has_its_model_and_others_the_one_for_any() -> None:
    own = model_for(load_target("amazon-security"))
    assert model_for(Target("mine")) is model_for(load_target("glyphosate"))
    assert model_for(Target("mine")) is not own
    assert model_for(load_target("gilets-jaunes")) is not model_for(Target("mine"))


def test_a_model_file_keeps_its_note(fitted, tmp_path) -> None:
    fitted.save(tmp_path / "bare.npz")
    fitted.save(tmp_path / "noted.npz", note="appris un lundi")
    assert model_note(tmp_path / "bare.npz") == ""
    assert model_note(tmp_path / "noted.npz") == "appris un lundi"


@pytest.fixture(scope="module")
def founding_gold() -> list[dict[str, Any]]:
    """Return the quotations of the founding article as its annotator has them."""
    if not SEED.exists():
        pytest.skip(f"the founding article is not at {SEED}")
    gold = json.loads((SEED / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
    return [quote for quote in gold["quotes"] if quote["kind"] != "none"]


@pytest.fixture(scope="module")
def founding(founding_gold) -> pd.DataFrame:
    """Score the quotations of the founding article; ``accepted`` are the labels of its gold."""
    text = (SEED / "article_clean.txt").read_text(encoding="utf-8")
    rows = founding_gold
    frame = pd.DataFrame(
        {
            "quote": [row["text"] for row in rows],
            "sentence": [_sentence(text, row["start"], row["end"]) for row in rows],
            "speaker": [row["speaker"][0] for row in rows],
        }
    )
    return score(frame).assign(accepted=[row["stance"] for row in rows])


def test_stance_on_the_founding_article(founding) -> None:
    right = [row.stance in row.accepted for row in founding.itertuples()]
    assert np.mean(right) >= 0.85


def test_stance_of_the_founding_article_as_it_is_analysed(founding_gold) -> None:
    quotes = stance.analyze(SEED / "article_clean.txt", progress=False).quotes
    right = []
    for row in founding_gold:
        shared = quotes["end"].clip(upper=row["end"]) - quotes["start"].clip(lower=row["start"])
        found = quotes.loc[shared.idxmax()]
        right.append(shared.max() > 0 and found["stance"] in row["stance"])
    assert np.mean(right) >= 0.84


def test_named_speakers_of_the_founding_article(founding) -> None:
    means = founding.groupby("speaker")["stance_score"].mean()
    assert means["Sean Roche"] > 0.1
    assert means["Jeff Bezos"] > 0.5
    assert means["We Won’t Build It"] < -0.1
    assert abs(means["Margaret O’Mara"]) < 0.1


def _sentence(text: str, start: int, end: int) -> str:
    """Return the text from the full stop before to the one behind."""
    first = max(text.rfind(mark, 0, start) for mark in (". ", "\n", "» "))
    last = min(at for mark in (". ", "\n") if (at := text.find(mark, end)) >= 0)
    return text[first + 1 : last + 1].strip()
