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


def test_two_people_agree_and_settle(results: Path, tmp_path: Path) -> None:
    sheet = stance.load(results).sample(2, check="speaker").sort_values("quote_id")
    ana, leo, settle, gold = (tmp_path / f"{name}.csv" for name in ("ana", "leo", "settle", "gold"))
    sheet.assign(speaker=["Luc Roy", "Ana Brun"], checked_by="ana").to_csv(ana, index=False)
    sheet.assign(speaker=["Luc Roy", "Luc Roy"], checked_by="leo").to_csv(leo, index=False)
    run = CliRunner().invoke
    done = run(app, ["agree", str(ana), str(leo), "--differences", str(settle)])
    assert done.exit_code == 0, done.stderr
    assert "speaker_agreement    0.500" in done.stdout
    assert "1 row to settle" in done.stderr
    open_still = run(app, ["agree", str(ana), str(leo), "--out", str(gold)])
    assert "2 rows in" in open_still.stderr
    assert "1 row not settled" in open_still.stderr
    filled = pd.read_csv(settle, dtype="string").assign(speaker="Ana Brun", checked_by="zoe")
    filled.to_csv(settle, index=False)
    again = ["agree", str(ana), str(leo), "--differences", str(settle)]
    refused = run(app, again)
    assert refused.exit_code == 2
    assert "settle.csv holds answers" in refused.stderr
    done = run(app, ["agree", str(ana), str(leo), "--settled", str(settle), "--out", str(gold)])
    assert "not settled" not in done.stderr
    assert run(app, ["evaluate", str(results), str(gold)]).exit_code == 0
    assert run(app, ["agree", str(ana), str(tmp_path / "none.csv")]).exit_code == 2
    assert run(app, [*again, "--overwrite"]).exit_code == 0


def test_a_filled_sheet_is_drawn_over_only_when_told(results: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    command = ["sample", str(results), str(path), "--check", "speaker"]
    assert [CliRunner().invoke(app, command).exit_code for _ in range(2)] == [0, 0]
    pd.read_csv(path, dtype="string").assign(checked_by="ana").to_csv(path, index=False)
    refused = CliRunner().invoke(app, command)
    assert refused.exit_code == 2
    assert "sheet.csv holds answers of a person" in refused.stderr
    assert "--overwrite" in refused.stderr
    assert pd.read_csv(path)["checked_by"].notna().all()
    assert CliRunner().invoke(app, [*command, "--overwrite"]).exit_code == 0
    assert pd.read_csv(path)["checked_by"].isna().all()
