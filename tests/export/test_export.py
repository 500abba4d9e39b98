"""What holds for every format: names, options, whole files, the same bytes."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import stance.export as exports
from stance.analysis import Analysis
from stance.cli import app

# CoNLL-U has tests of its own: it parses, which takes its time.
QUICK = sorted(set(exports.WRITERS) - {"conllu"})
NEED_TEXTS = ["conllu", "doccano", "label-studio", "tei", "txm", "web-annotation"]


def files(place: Path) -> dict[str, bytes]:
    found = sorted(place.rglob("*")) if place.is_dir() else [place]
    return {path.name: path.read_bytes() for path in found}


@pytest.mark.parametrize("name", QUICK)
def test_same_analysis_same_bytes(analysis: Analysis, tmp_path: Path, name: str) -> None:
    first = files(analysis.export(tmp_path / "1", name))
    second = files(analysis.export(tmp_path / "2", name))
    assert list(first.values()) == list(second.values())
    assert not list(tmp_path.rglob("*.partial*"))


@pytest.mark.parametrize("name", QUICK)
def test_an_analysis_of_nothing_can_be_written(
    analysis: Analysis, tmp_path: Path, name: str
) -> None:
    tables = (analysis.quotes, analysis.speakers, analysis.articles, analysis.texts)
    nothing = Analysis(*(table.head(0) for table in tables), "x")
    assert nothing.export(tmp_path / "new" / "folder" / "out", name).exists()


@pytest.mark.parametrize("name", NEED_TEXTS)
def test_texts_that_were_not_kept_are_asked_for(
    analysis: Analysis, tmp_path: Path, name: str
) -> None:
    spared = replace(analysis, texts=analysis.texts.head(0))
    with pytest.raises(ValueError, match=r"2 articles were not kept.*keep_texts=True"):
        spared.export(tmp_path / "out", name)
    assert not list(tmp_path.iterdir())


def test_a_row_that_does_not_fit_its_text_is_named(analysis: Analysis, tmp_path: Path) -> None:
    moved = replace(analysis, quotes=analysis.quotes.assign(start=analysis.quotes["start"] + 1))
    with pytest.raises(ValueError, match=r"quotation '2019/À la une;1:1' differs from the text"):
        moved.export(tmp_path / "out.xml")


@pytest.mark.parametrize("name", ["tei", "iramuteq"])
def test_quotations_of_articles_that_are_not_there_are_refused(
    analysis: Analysis, tmp_path: Path, name: str
) -> None:
    fewer = replace(analysis, articles=analysis.articles.tail(2))
    with pytest.raises(ValueError, match=r"6 quotations are of articles .*'2019/À la une;1'"):
        fewer.export(tmp_path / "out", name)
    fewer = replace(fewer, quotes=fewer.quotes[fewer.quotes["article_id"] == "b"])
    assert fewer.export(tmp_path / "out", name).exists()


@pytest.mark.parametrize(
    ("suffix", "name"), [pair for pair in exports.SUFFIXES.items() if pair[1] in QUICK]
)
def test_the_name_of_a_file_says_its_format(
    analysis: Analysis, tmp_path: Path, suffix: str, name: str
) -> None:
    path = analysis.export(tmp_path / f"out{suffix.upper()}")
    assert path.read_bytes() == analysis.export(tmp_path / "named", name).read_bytes()


@pytest.mark.parametrize("name", ["out.txt", "out.json", "out"])
def test_a_name_that_says_nothing_needs_a_format(
    analysis: Analysis, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match=r"does not say which format.*iramuteq, jsonl"):
        analysis.export(tmp_path / name)


def test_unknown_formats_and_options_are_named_with_the_known(
    analysis: Analysis, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="unknown format 'xls'; choose among conllu, csv"):
        analysis.export(tmp_path / "x", "xls")
    with pytest.raises(ValueError, match="'csv' has no option 'seperator'; it has table, sep"):
        analysis.export(tmp_path / "x.csv", seperator=";")
    with pytest.raises(ValueError, match="has no option 'x'; it has none"):
        analysis.export(tmp_path / "x.json", "label-studio", x=1)
    with pytest.raises(ValueError, match="per='word' is none of quotation, speaker, article"):
        analysis.export(tmp_path / "x", "txm", per="word")
    assert not list(tmp_path.iterdir())


def test_what_stood_there_stays_when_an_export_fails(analysis: Analysis, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="unknown table"):
        analysis.export(path, table="quote")
    assert files(path) == {"out.csv": b"mine"}
    analysis.export(path)
    assert path.read_text("utf-8").startswith("article_id")


def test_a_folder_that_holds_something_is_never_cleared(analysis: Analysis, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(FileExistsError, match="is not empty"):
        analysis.export(tmp_path, "txm")
    (tmp_path / "empty").mkdir()
    assert (analysis.export(tmp_path / "empty", "txm") / "metadata.csv").exists()
    (tmp_path / "empty2").mkdir()
    with pytest.raises(IsADirectoryError, match="give the path of a file"):
        analysis.export(tmp_path / "empty2", "csv")
    with pytest.raises(NotADirectoryError, match="give the path of a folder"):
        analysis.export(tmp_path / "mine.txt", "txm")
    assert not list(tmp_path.rglob("*.partial*"))


def test_a_format_of_ones_own(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "WRITERS", dict(exports.WRITERS))
    monkeypatch.setattr(exports, "SUFFIXES", dict(exports.SUFFIXES))

    def write_names(analysis: Analysis, path: Path, *, sep: str = "\n") -> None:
        assert path.suffix == ".names"  # libraries look at it
        path.write_text(sep.join(analysis.speakers["speaker"]), encoding="utf-8")

    exports.register("names", write_names, suffix=".NAMES")
    path = analysis.export(tmp_path / "out.names", sep="|")
    assert path.read_text("utf-8").split("|") == analysis.speakers["speaker"].to_list()
    with pytest.raises(ValueError, match="a suffix begins with a dot"):
        exports.register("names", write_names, suffix="names")


def test_the_command_exports_what_analyze_wrote(analysis: Analysis, tmp_path: Path) -> None:
    run = CliRunner().invoke
    results = str(analysis.save(tmp_path / "results", "csv"))
    out = tmp_path / "out.csv"
    done = run(
        app, ["export", results, str(out), "--option", "separator=;", "--option", "bom=true"]
    )
    assert done.exit_code == 1, done.stderr  # one of its articles could not be read
    assert str(out) in done.stderr
    assert (
        out.read_bytes()
        == files(analysis.export(tmp_path / "o.csv", separator=";", bom=True))["o.csv"]
    )
    for wrong in (
        ["export", str(tmp_path / "nowhere"), str(out)],
        ["export", results, "out.txt"],
        ["export", results, str(out), "--option", "sep"],
        ["export", results, str(out), "--option", "sepp=;"],
    ):
        done = run(app, wrong)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("stance: ")


def test_excel_says_which_extra_it_needs(
    analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = analysis.save(tmp_path / "results")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = CliRunner().invoke(app, ["export", str(results), str(tmp_path / "q.xlsx")])
    assert done.exit_code == 1
    assert (
        done.stderr
        == "stance: Excel files need XlsxWriter: run `pip install 'stance-presse[excel]'`\n"
    )
