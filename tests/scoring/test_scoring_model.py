"""The model that scores: how one's own comes in, what names it, what its labels are worth."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import stance
from stance.scoring.classifier import StanceClassifier
from stance.scoring.labels import stance_meant
from stance.scoring.models import shipped_models
from stance.scoring.scoring_model import (
    OtherTargetWarning,
    digest,
    figures_of,
    model_name,
    own_model,
)
from stance.scoring.targets import load_target

QUOTES = ["Une honte", "Un scandale", "Un outil exemplaire", "Une chance", "Le vote est lundi"]
LABELS = ["against", "against", "favor", "favor", "neutral"]
AMAZON = load_target("amazon-security")
THREE = pd.DataFrame({"quote": ["Une honte", "Un progrès", "Rendez-vous mardi"]})
UNSEEN = '<p class="small">No labelled press quotations of this target were learned from'
PAGE = "« Le glyphosate est un poison », accuse Ana Roy, agricultrice."


def light(target: str = "amazon-security") -> stance.StanceClassifier:
    return stance.StanceClassifier(target, prior="", blocks=("balance", "lexicon"), tol=1e-3)


@pytest.fixture(scope="module")
def mine() -> stance.StanceClassifier:
    return light().fit(QUOTES, LABELS)


@pytest.fixture(scope="module")
def saved(mine: stance.StanceClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "mine.model"
    mine.save(path)
    return path


def test_a_model_is_a_classifier_or_the_path_of_one(
    mine: stance.StanceClassifier, saved: Path
) -> None:
    frame = pd.DataFrame({"quote": QUOTES})
    scored = stance.score(frame, model=mine)
    assert scored["stance"].tolist() == LABELS
    assert not scored["evidence"].equals(stance.score(frame)["evidence"])
    for path in (saved, str(saved)):
        pd.testing.assert_frame_equal(stance.score(frame, model=path), scored)
    pd.testing.assert_frame_equal(stance.score(frame, model=None), stance.score(frame))


def test_an_analysis_is_scored_by_it_and_names_it(
    mine: stance.StanceClassifier, saved: Path, tmp_path: Path
) -> None:
    article = stance.Article(
        "« Amazon est une honte », dit Ana Roy. « Le vote est lundi. »", id="a"
    )
    plain, own = stance.analyze(article), stance.analyze(article, model=saved)
    assert plain.model.startswith("amazon-security (")
    assert own.model == f"own ({digest(mine)})"
    expected = stance.score(own.quotes, model=mine)
    assert own.quotes["stance_score"].tolist() == expected["stance_score"].tolist()
    assert not own.quotes["stance_score"].equals(plain.quotes["stance_score"])
    own.save(tmp_path)
    assert digest(mine) in (tmp_path / "analysis.json").read_text(encoding="utf-8")
    assert stance.load(tmp_path).model == own.model


def test_the_digest_tells_classifiers_apart_and_outlives_their_file(
    mine: stance.StanceClassifier, saved: Path
) -> None:
    assert digest(stance.StanceClassifier.load(saved)) == digest(mine)
    assert digest(light().fit(QUOTES, LABELS)) == digest(mine)
    assert digest(light().fit(QUOTES, LABELS[::-1])) != digest(mine)
    assert model_name(None, load_target("glyphosate")).startswith("any-target (")


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04 and no more", b'{"a": 1}'])
def test_a_file_that_is_no_model_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.model"
    path.write_bytes(content)
    article = stance.Article("« Non », dit Ana Roy.", id="a")
    with pytest.raises(ValueError, match=r"other\.model: "):
        stance.analyze(article, model=path)
    with pytest.raises(ValueError, match=r"other\.model: "):
        stance.analyze_to(tmp_path / "out", article, model=path)
    with pytest.raises(ValueError, match=r"other\.model: "):
        stance.score(pd.DataFrame({"quote": ["Non"]}), model=path)


def test_a_damaged_model_is_refused_by_its_name(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    path = tmp_path / "cut.model"
    for length in np.linspace(0, len(whole) - 1, 9, dtype=int).tolist():
        path.write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"cut\.model: "):
            stance.StanceClassifier.load(path)


def test_what_cannot_score_is_refused_before_any_work() -> None:
    with pytest.raises(ValueError, match="not fitted"):
        own_model(light(), AMAZON)
    with pytest.raises(TypeError, match="StanceClassifier or the path of one, not 7"):
        own_model(7, AMAZON)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        own_model("nowhere.model", AMAZON)


def test_another_target_than_it_was_taught_is_said(
    mine: stance.StanceClassifier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pd.DataFrame({"quote": QUOTES})
    with pytest.warns(OtherTargetWarning, match="toward amazon-security, .* toward glyphosate"):
        stance.score(frame, "glyphosate", model=mine)
    monkeypatch.chdir(tmp_path)
    Path("my-own.toml").write_text('name = "quai"\naliases = ["quai"]\n', encoding="utf-8")
    taught = light("my-own.toml").fit(QUOTES, LABELS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stance.score(frame, "my-own.toml", model=taught)


@pytest.mark.parametrize(
    "labels",
    [
        ["contre", "Contre", "pour", "POUR", "neutre"],
        ["against", "Défavorable", "for", "favor", "Neutral"],
        ["DEFAVORABLE", " contre ", "en  faveur", "favourable", "neutre"],
    ],
)
def test_labels_are_understood_in_french_and_in_english(
    mine: stance.StanceClassifier, labels: list[str]
) -> None:
    taught = light().fit(QUOTES, labels)
    assert list(taught.classes_) == ["against", "favor", "neutral"]
    assert digest(taught) == digest(mine)
    assert list(map(stance_meant, labels)) == LABELS


@pytest.mark.parametrize("name", shipped_models())
def test_each_model_has_its_figures(name: str) -> None:
    known = figures_of(name)
    assert known is not None
    assert known.quotations > 300
    assert known.macro_f1 < known.accuracy < 1


def test_a_target_without_labelled_press_quotations_says_so() -> None:
    attrs = stance.score(THREE, "glyphosate").attrs
    assert attrs["stance_model"].startswith("any-target (stance ")
    assert attrs["stance_zero_shot"]
    assert "no labelled press quotations of glyphosate" in attrs["stance_worth"]


def test_a_target_with_labels_of_the_press_gives_its_figures() -> None:
    attrs = stance.score(THREE, "gilets-jaunes").attrs
    assert not attrs["stance_zero_shot"]
    assert attrs["stance_worth"].startswith("macro-F1 ")


def test_nothing_is_known_of_a_classifier_of_ones_own() -> None:
    model = StanceClassifier().fit(THREE, ["against", "favor", "neutral"])
    attrs = stance.score(THREE, model=model).attrs
    assert attrs["stance_model"].startswith("own (")
    assert (attrs["stance_worth"], attrs["stance_zero_shot"]) == ("", False)


def test_summary_report_and_saved_tables_say_it_too(tmp_path: Path) -> None:
    analysis = stance.analyze(stance.Article(PAGE), target="glyphosate")
    assert analysis.quotes.attrs["stance_zero_shot"]
    assert "zero-shot: no labels of glyphosate were learned from" in analysis.summary()
    analysis.report(tmp_path / "report.html", lang="en")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "scored by the model any-target (stance " in page
    assert UNSEEN in page
    analysis.save(tmp_path / "saved")
    assert stance.load(tmp_path / "saved").quotes.attrs == analysis.quotes.attrs


def test_nothing_is_said_of_a_target_that_has_labels(tmp_path: Path) -> None:
    analysis = stance.analyze(
        stance.Article("« Les gilets jaunes ont raison », dit Ana Roy."), target="gilets-jaunes"
    )
    assert "zero-shot" not in analysis.summary()
    analysis.report(tmp_path / "report.html", lang="en")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "scored by the model gilets-jaunes (stance " in page
    assert UNSEEN not in page
