"""What a user learns of the model that scored, and of what its labels are worth."""

from pathlib import Path

import pandas as pd
import pytest

import stance
from stance.scoring.classifier import StanceClassifier
from stance.scoring.model_figures import figures_of
from stance.scoring.models import shipped_models

QUOTES = pd.DataFrame({"quote": ["Une honte", "Un progrès", "Rendez-vous mardi"]})
UNSEEN = '<p class="small">No labelled press quotations of this target were learned from'
PAGE = "« Le glyphosate est un poison », accuse Ana Roy, agricultrice."


@pytest.mark.parametrize("name", shipped_models())
def test_each_model_has_its_figures(name: str) -> None:
    known = figures_of(name)
    assert known is not None
    assert known.quotations > 300
    assert known.macro_f1 < known.accuracy < 1


def test_a_target_without_labelled_press_quotations_says_so() -> None:
    attrs = stance.score(QUOTES, "glyphosate").attrs
    assert attrs["stance_model"].startswith("any-target (stance ")
    assert attrs["stance_zero_shot"]
    assert "no labelled press quotations of glyphosate" in attrs["stance_worth"]


def test_a_target_with_labels_of_the_press_gives_its_figures() -> None:
    attrs = stance.score(QUOTES, "gilets-jaunes").attrs
    assert not attrs["stance_zero_shot"]
    assert attrs["stance_worth"].startswith("macro-F1 ")


def test_nothing_is_known_of_a_classifier_of_ones_own() -> None:
    model = StanceClassifier().fit(QUOTES, ["against", "favor", "neutral"])
    attrs = stance.score(QUOTES, model=model).attrs
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
