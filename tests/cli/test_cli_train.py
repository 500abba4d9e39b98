"""``stance train`` and ``--model``: a classifier of the user's own on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import stance
from stance.cli import app

run = CliRunner().invoke

ROWS = (
    ("a", "Ce contrat est une honte", "contre"),
    ("a", "Un outil exemplaire", "pour"),
    ("b", "Un scandale", "CONTRE"),
    ("b", "Le vote est lundi", "neutre"),
)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Return the file of a classifier, and what training it printed."""
    folder = tmp_path_factory.mktemp("train")
    table = pd.DataFrame(ROWS, columns=["article_id", "quote", "stance"])
    table.to_csv(folder / "labelled.csv", index=False)
    model = folder / "mine.model"
    options = ["--to", str(model), "--format", "json"]
    done = run(app, ["train", str(folder / "labelled.csv"), *options])
    assert done.exit_code == 0, done.stderr
    return model, done.stdout, done.stderr


def test_train_prints_the_figures_and_saves_the_classifier(trained: tuple[Path, str, str]) -> None:
    model, printed, said = trained
    figures = pd.DataFrame(json.loads(printed))
    assert figures["model"].unique().tolist() == ["own", "shipped", "majority"]
    assert "Learned from 4 quotations (1 favor, 2 against, 1 neutral)" in said
    table = pd.DataFrame(ROWS, columns=["article_id", "quote", "stance"])
    loaded = stance.StanceClassifier.load(model)
    assert loaded.predict(table).tolist() == ["against", "favor", "against", "neutral"]


def test_the_model_scores_articles_and_quotations(
    trained: tuple[Path, str, str], tmp_path: Path
) -> None:
    model = trained[0]
    article = tmp_path / "maire.txt"
    article.write_text("« Ce contrat d’Amazon est une honte », dit Luc Roy.\n", encoding="utf-8")
    saved = [tmp_path / "out", tmp_path / "parts"]
    for option, folder in zip(("--out", "--to"), saved, strict=True):
        done = run(app, ["analyze", str(article), "--model", str(model), option, str(folder)])
        assert done.exit_code == 0, done.stderr
        named = json.loads((folder / "analysis.json").read_text(encoding="utf-8"))["model"]
        assert named.startswith("own (")
    one, two = map(stance.load, saved)
    assert one.model == two.model
    assert one.quotes["stance_score"].tolist() == two.quotes["stance_score"].tolist()
    page = tmp_path / "page.html"
    for command in (["compare"], ["report", "--out", str(page)]):
        done = run(app, [*command, str(article), "--model", str(model)])
        assert done.exit_code == 0, done.stderr
    scored = run(app, ["score", "-", "--model", str(model)], input="quote\nUne honte\n")
    assert scored.stdout != run(app, ["score", "-"], input="quote\nUne honte\n").stdout
    again = run(app, ["compare", str(saved[0]), "--model", str(model)])
    assert again.exit_code == 2
    assert "for --model, analyse the articles again" in again.stderr


def test_what_is_no_model_or_sheet_is_said(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("quote,stance\nNon,\n", encoding="utf-8")
    done = run(app, ["score", str(other), "--model", str(other)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "other.csv: not a model" in done.stderr
    done = run(app, ["train", str(other), "--to", str(tmp_path / "mine.model")])
    assert done.exit_code == 2
    assert "other.csv: nobody has labelled a row" in done.stderr
    assert not (tmp_path / "mine.model").exists()


def test_the_target_of_the_analysis_must_be_given(tmp_path: Path) -> None:
    sheet = tmp_path / "labelled.csv"
    sheet.write_text("quote,stance\nOui,pour\n", encoding="utf-8")
    article = stance.Article("« Le glyphosate est utile », dit Ana Roy.", id="a")
    saved = stance.analyze(article, target="glyphosate").save(tmp_path / "out")
    options = ["--results", str(saved), "--to", str(tmp_path / "mine.model")]
    done = run(app, ["train", str(sheet), *options])
    assert done.exit_code == 2
    assert "toward glyphosate: give it with --target" in done.stderr
