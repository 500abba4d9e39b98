"""An analysis is measured against a person's annotation on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import stance
from stance.cli import app


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = "« Ce contrat est une honte », dénonce Luc Roy. « Il nous sert », répond Ana Brun."
    analysis = stance.analyze(stance.Article(text, id="maires"))
    return analysis.save(tmp_path_factory.mktemp("results"))


def test_evaluate_prints_the_agreement(results: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    rows = ["article_id,quote,speaker", "maires,Ce contrat est une honte,Luc Roy"]
    gold.write_text("\n".join([*rows, "maires,Il nous sert,Luc Roy"]), encoding="utf-8")
    expected = stance.load(results).agreement(gold)
    shown = CliRunner().invoke(app, ["evaluate", str(results), str(gold)])
    assert shown.exit_code == 0, shown.stderr
    speakers = [line for line in shown.stdout.splitlines() if "speaker_accuracy" in line]
    assert "0.500" in speakers[0]
    printed = CliRunner().invoke(app, ["evaluate", str(results), str(gold), "--format", "csv"])
    table = pd.read_csv(io.StringIO(printed.stdout))
    assert table["value"].round(6).equals(expected["value"].astype(float).round(6))


def test_what_is_no_annotation_is_a_wrong_command(results: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text("a,b\n1,2\n", encoding="utf-8")
    for arguments in ([str(results), str(gold)], [str(results), str(tmp_path / "none.csv")]):
        done = CliRunner().invoke(app, ["evaluate", *arguments])
        assert done.exit_code == 2
        assert "gold.csv" in done.stderr or "none.csv" in done.stderr
