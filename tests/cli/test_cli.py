"""The command: what goes where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from pandas.api.types import is_float
from typer.main import get_command
from typer.testing import CliRunner

import stance
from stance.cli import EXIT_CODES, app
from stance.cli.analyzing import demo_articles
from stance.cli.arguments import Saved
from stance.comparing import typical_quotes
from stance.files.atomic import alone_in
from stance.storage import FORMATS

TEXT = "Le maire s’inquiète\n\n« Ce contrat est une honte », a dénoncé le maire, Luc Roy, lundi.\n"

run = CliRunner().invoke


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "maire.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_importing_the_command_loads_no_heavy_library() -> None:
    code = (
        "import sys, stance.cli; "
        "print(sorted({'spacy', 'sklearn', 'pandas', 'numpy', 'wordfreq'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout == "[]\n"


def test_version_and_help() -> None:
    assert run(app, ["--version"]).stdout == f"{stance.__version__}\n"
    shown = run(app, ["--help"])
    assert shown.exit_code == 0
    assert {"analyze", "demo", "read"} <= set(shown.stdout.split())


@pytest.mark.parametrize("given", [[], ["-"]], ids=["patterns", "standard input too"])
def test_several_patterns_are_read(tmp_path: Path, given: list[str]) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    patterns = [f"{tmp_path}/{name}/*.txt" for name in ("a", "b")]
    shown = ["--show", "articles", "--print", "jsonl"]
    done = run(app, ["analyze", *given, *patterns, *shown], input=TEXT)
    assert done.exit_code == 0
    ids = [json.loads(line)["article_id"] for line in done.stdout.splitlines()]
    assert ids == ["stdin"] * len(given) + ["a", "b"]


def test_python_dash_m() -> None:
    command = [sys.executable, "-m", "stance", "analyze", "nowhere.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "stance: nowhere.txt: no such file or folder\n"


@pytest.mark.parametrize(
    "name",
    [
        *("analyze", "compare", "demo", "evaluate", "export", "read", "report", "sample"),
        *("score", "targets", "train"),
    ],
)
def test_every_command_shows_examples_of_itself(name: str) -> None:
    shown = run(app, [name, "--help"])
    assert shown.exit_code == 0
    examples = shown.stdout.split("Examples:")[1].strip().splitlines()
    assert all(f"stance {name}" in line for line in examples)
    assert run(app, [name, "-h"]).stdout == shown.stdout


def test_whatever_the_library_saves_the_command_saves() -> None:
    assert {str(name) for name in Saved} == set(FORMATS)


def test_the_exit_codes_stand_in_the_help() -> None:
    assert EXIT_CODES.removeprefix("\b\n").splitlines()[0] in run(app, ["--help"]).stdout


@pytest.mark.parametrize("command", ["analyze", "read"])
def test_the_standard_input_is_an_article(article: Path, command: str) -> None:
    given = article.read_bytes()
    piped = run(app, [command, "-"], input=given)
    assert piped.exit_code == 0
    assert piped.stdout == run(app, [command, str(article)]).stdout
    assert run(app, [command, "-", "-"], input=given).exit_code == 2
    assert run(app, [command, "-"], input=b"").exit_code == 1


def test_a_french_excel_opens_what_is_printed_and_saved_for_it(
    article: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    options = ["--out", str(folder), "--print", "csv", "--excel", "--quiet"]
    done = run(app, ["analyze", str(article), *options])
    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(b"\xef\xbb\xbfspeaker;speaker_type;")
    assert (folder / "quotes.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id;")
    again = run(app, ["compare", str(folder), "--by", "article", "--format", "csv", "--excel"])
    assert ";1,0;" in again.stdout
    by_voice = ["--by", "article", "--by", "speaker", "--out", str(tmp_path / "who.csv"), "--excel"]
    told = run(app, ["compare", str(folder), *by_voice])
    assert told.stdout.startswith("article ")
    assert (tmp_path / "who.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle;speaker;")
    assert run(app, ["analyze", str(article), "--excel"]).exit_code == 2
    assert run(app, ["compare", str(folder), "--excel"]).exit_code == 2


class TestRead:
    def test_prints_the_text_and_nothing_else_on_stdout(self, article: Path) -> None:
        done = run(app, ["read", str(article)])
        assert done.exit_code == 0
        assert done.stdout.strip() == TEXT.strip()
        assert "0 repairs" in done.stderr
        assert run(app, ["read", "--quiet", str(article)]).stderr == ""

    def test_shows_each_repair(self, tmp_path: Path) -> None:
        page = tmp_path / "page.txt"
        page.write_text("La mai\nrie a dit non aux camé\nras, et les habi\ntants ont ri.", "utf-8")
        done = run(app, ["read", str(page)])
        repaired = stance.read(page)
        assert "'mai\\nrie' → 'mairie'" in done.stderr
        assert len(done.stderr.splitlines()) == len(repaired.repairs) + 1

    def test_json_lines_hold_text_and_repairs(self, article: Path) -> None:
        (article.parent / "autre.txt").write_text("Une autre\nhistoire.", encoding="utf-8")
        done = run(app, ["read", "--format", "jsonl", str(article.parent)])
        records = [json.loads(line) for line in done.stdout.splitlines()]
        assert [record["id"] for record in records] == ["autre", "maire"]
        first = stance.read(article)
        assert records[1]["text"] == first.text
        assert len(records[1]["repairs"]) == len(first.repairs)

    def test_several_articles_have_headings_and_a_bad_one_fails(self, article: Path) -> None:
        (article.parent / "vide.txt").write_bytes(b"")
        (article.parent / "zone.txt").write_text("Un texte.", encoding="utf-8")
        done = run(app, ["read", str(article.parent)])
        assert done.exit_code == 1
        assert done.stdout.index("=== maire ===") < done.stdout.index("=== zone ===")
        assert "vide.txt" in done.stderr

    def test_an_empty_file_ends_with_one(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").write_bytes(b"")
        done = run(app, ["read", str(tmp_path / "empty.txt")])
        assert done.exit_code == 1
        assert "empty.txt" in done.stderr


class TestAnalyze:
    def test_prints_a_line_a_speaker_and_writes_the_tables(self, article: Path) -> None:
        out = article.parent / "out"
        done = run(app, ["analyze", str(article), "--out", str(out), "--format", "jsonl"])
        assert done.exit_code == 0
        header, first = done.stdout.splitlines()
        assert header.startswith("speaker")
        assert first.startswith("Luc Roy")
        assert "Traceback" not in done.stderr
        assert stance.load(out).speakers["speaker"].tolist() == ["Luc Roy"]

    def test_a_format_needs_a_folder_and_the_folder_has_a_short_option(self, article: Path) -> None:
        done = run(app, ["analyze", str(article), "--format", "csv"])
        assert done.exit_code != 0
        assert "--format is for the tables of a folder: give it with --out" in done.stderr
        assert not done.stdout
        out = article.parent / "out"
        assert run(app, ["analyze", str(article), "-o", str(out), "--quiet"]).exit_code == 0
        assert (out / "quotes.csv").exists()

    @pytest.mark.parametrize("command", ["analyze", "compare", "report", "demo", "score", "agree"])
    def test_every_command_with_out_has_its_short_form(self, command: str) -> None:
        options = get_command(app).commands[command].params
        (out,) = (option for option in options if option.name == "out")
        assert out.opts == ["--out", "-o"]

    def test_an_unreadable_file_ends_with_one_and_the_others_are_analysed(
        self, article: Path
    ) -> None:
        (article.parent / "empty.txt").write_bytes(b"")
        done = run(app, ["analyze", str(article.parent), "--quiet"])
        assert done.exit_code == 1
        assert "Luc Roy" in done.stdout
        assert "empty" in done.stderr

    def test_many_failures_are_counted_unless_all_are_asked_for(self, tmp_path: Path) -> None:
        for number in range(13):
            (tmp_path / f"{number:02}.txt").write_bytes(b"")
        told = run(app, ["analyze", str(tmp_path)]).stderr
        assert "09.txt" in told
        assert "10.txt" not in told
        assert "… and 3 more" in told
        assert "12.txt" in run(app, ["analyze", str(tmp_path), "--verbose"]).stderr

    @pytest.mark.parametrize("table", ["quotes", "speakers", "articles"])
    def test_prints_whole_tables_for_programs(self, article: Path, table: str) -> None:
        expected = getattr(stance.analyze(article), table)
        arguments = ["analyze", str(article), "--quiet", "--show", table, "--print"]
        assert list(pd.read_csv(StringIO(run(app, [*arguments, "csv"]).stdout))) == list(expected)
        (row,) = json.loads(run(app, [*arguments, "json"]).stdout)
        assert run(app, [*arguments, "jsonl"]).stdout == f"{json.dumps(row, ensure_ascii=False)}\n"
        assert row == {
            name: None if pd.isna(value) else round(value, 6) if is_float(value) else value
            for name, value in expected.astype("object").iloc[0].items()
        }
        assert len(run(app, [*arguments, "table"]).stdout.splitlines()) == 2

    def test_nothing_to_show_is_an_empty_list(self, tmp_path: Path) -> None:
        (tmp_path / "rien.txt").write_text("Il ne s’est rien passé lundi.", encoding="utf-8")
        done = run(app, ["analyze", str(tmp_path), "--show", "quotes", "--print", "json"])
        assert json.loads(done.stdout) == []

    def test_a_target_that_few_articles_name_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "retraites.txt").write_text(
            "« Cette réforme est injuste », a dit Ana Roy.", encoding="utf-8"
        )
        arguments = ["analyze", str(tmp_path), "--show", "quotes"]
        done = run(app, [*arguments, "--print", "json"])
        assert done.exit_code == 0
        (row,) = json.loads(done.stdout)
        assert {row[name] for name in ("stance", "stance_score", "aspect")} == {None}
        assert "warning: no article names the target amazon-security" in done.stderr
        assert all(hint in done.stderr for hint in ("target=", "--target", "stance targets"))
        assert done.stderr.count("no article names") == 1
        parts = run(app, ["analyze", str(tmp_path), "--to", str(tmp_path / "parts")])
        assert parts.stderr.count("no article names") == 1
        compared = run(app, ["compare", str(tmp_path / "parts"), "--format", "json"])
        assert compared.stderr.count("no article names") == 1
        (group,) = json.loads(compared.stdout)
        assert (group["n_quotes"], group["n_judged"], group["share_neutral"]) == (1, 0, None)
        for number in range(2):
            path = tmp_path / f"{number}.txt"
            path.write_text("« Oui à Amazon », a dit Ana Roy.", encoding="utf-8")
        assert "names the target" not in run(app, arguments).stderr
        (tmp_path / "1.txt").unlink()
        (tmp_path / "2.txt").write_text("« Oui », a dit Ana Roy.", encoding="utf-8")
        assert "1 of 3 articles names the target" in run(app, arguments).stderr

    def test_copies_are_said_and_left_out_where_asked(self, article: Path) -> None:
        article.with_name("copie.txt").write_bytes(article.read_bytes())
        done = run(app, ["analyze", str(article.parent), "--out", str(article.parent / "out")])
        assert done.exit_code == 0
        assert "(1 duplicate" in done.stderr
        assert "1 of 2 articles repeats an earlier one" in done.stderr
        assert "--duplicates drop" in done.stderr
        by_article = ["--by", "article", "--format", "csv"]
        saved = run(app, ["compare", str(article.parent / "out"), *by_article])
        assert len(saved.stdout.splitlines()) == 3
        once = [*by_article, "--duplicates", "drop"]
        saved = run(app, ["compare", str(article.parent / "out"), *once])
        now = run(app, ["compare", str(article.parent), *once])
        assert now.exit_code == 0
        assert now.stdout == saved.stdout
        assert len(now.stdout.splitlines()) == 2
        told = run(app, ["compare", str(article.parent), "--by", "speaker"]).stdout
        assert "copies" in told.splitlines()[0]
        parts = ["analyze", str(article.parent), "--to", str(article.parent / "parts")]
        assert "and was left out" in run(app, [*parts, "--duplicates", "drop"]).stderr
        assert "duplicates (was drop, is keep)" in run(app, parts).stderr

    def test_files_of_other_kinds_are_counted(self, article: Path) -> None:
        for name in ("a.mp3", "b.mp3", "c.exe"):
            article.with_name(name).write_bytes(b"x")
        said = "3 files left out: 2 .mp3, 1 .exe"
        folder = article.parent
        assert said in run(app, ["analyze", str(folder)]).stderr
        parts = ["analyze", str(folder), "--to", str(folder / "parts")]
        assert said in run(app, parts).stderr
        assert said in run(app, parts).stderr  # nothing left to do

    def test_processes_change_nothing(self, article: Path) -> None:
        arguments = ["analyze", str(article), "--quiet", "--show", "quotes", "--print", "csv"]
        alone = run(app, arguments)
        assert alone.exit_code == 0
        assert run(app, [*arguments, "--processes", "2"]).stdout == alone.stdout


class TestInParts:
    def test_a_folder_is_made_that_every_command_takes(self, article: Path) -> None:
        arguments = ["analyze", str(article), "--to", str(article.parent / "parts")]
        done = run(app, arguments)
        assert (done.exit_code, done.stdout) == (0, "")
        assert "quotes (1), speakers (1), articles (1)" in done.stderr
        folder = article.parent / "parts"
        assert (folder / "quotes" / "part-00000.parquet").is_file()
        assert stance.load(folder).quotes.equals(stance.analyze(article).quotes)
        by_speaker = ["--by", "speaker", "--format", "csv"]
        now = run(app, ["compare", str(article), *by_speaker])
        assert run(app, ["compare", str(folder), *by_speaker]).stdout == now.stdout
        assert run(app, [*arguments, "--quiet"]).stderr == ""  # goes on where all is done

    def test_other_articles_need_a_folder_of_their_own_or_overwrite(self, article: Path) -> None:
        arguments = ["analyze", str(article.parent), "--to", str(article.parent / "parts")]
        assert run(app, arguments).exit_code == 0
        article.with_name("vide.txt").write_bytes(b"")
        refused = run(app, arguments)
        assert refused.exit_code == 2
        assert "--overwrite" in refused.stderr
        done = run(app, [*arguments, "--overwrite"])
        assert done.exit_code == 1
        assert "vide: " in done.stderr
        assert "articles (2)" in done.stderr

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such lock on Windows")
    def test_two_runs_in_one_folder_are_one_too_many(self, article: Path) -> None:
        folder = article.parent / "parts"
        with alone_in(folder):
            done = run(app, ["analyze", str(article), "--to", str(folder)])
        assert done.exit_code == 1
        assert done.stderr.startswith(f"stance: {folder}: another run is writing")


class TestColumns:
    @pytest.fixture
    def table(self, tmp_path: Path) -> Path:
        path = tmp_path / "t.csv"
        text = "ref;papier;pays\na1;« Une honte », dit la maire, Ana Roy.;Suisse\n"
        path.write_text(text, encoding="utf-8")
        return path

    def test_are_told_as_in_python(self, table: Path) -> None:
        options = ["--columns", "text=papier", "--columns", "id=ref"]
        shown = run(
            app, ["analyze", str(table), *options, "--show", "articles", "--print", "jsonl"]
        )
        assert shown.exit_code == 0
        row = json.loads(shown.stdout)
        assert (row["article_id"], row["pays"], row["n_quotes"]) == ("a1", "Suisse", 1)
        done = run(app, ["compare", str(table), *options, "--by", "pays", "--format", "csv"])
        assert done.stdout.splitlines()[1].startswith("Suisse,1,1")
        read = run(app, ["read", str(table), *options])
        assert read.stdout == "« Une honte », dit la maire, Ana Roy.\n"

    def test_an_empty_name_stands_for_no_column(self, tmp_path: Path) -> None:
        path = tmp_path / "t.csv"
        path.write_text("texte,titre\nLe maire a signé.,n° 4\n", encoding="utf-8")
        done = run(app, ["read", str(path), "--columns", "title=", "--format", "jsonl"])
        assert json.loads(done.stdout)["title"] == ""
        assert json.loads(done.stdout)["extra"] == {"titre": "n° 4"}

    def test_one_that_the_table_has_not_gets_a_suggestion(self, table: Path) -> None:
        done = run(app, ["analyze", str(table), "--columns", "text=papeir"])
        assert done.exit_code == 1
        assert "t.csv has no column 'papeir': did you mean 'papier'" in done.stderr

    @pytest.mark.parametrize(
        ("option", "told"),
        [
            ("titel=papier", "did you mean 'title'"),
            ("papier=text", "choose among id, text"),
            ("papier", "takes FIELD=NAME"),
        ],
    )
    def test_what_is_no_mapping_is_refused(self, table: Path, option: str, told: str) -> None:
        done = run(app, ["analyze", str(table), "--columns", option])
        assert done.exit_code == 2
        assert told in done.stderr

    def test_are_for_tables_that_are_still_to_be_read(self, tmp_path: Path) -> None:
        option = ["--columns", "text=papier"]
        piped = run(app, ["read", "-", *option], input=b"id;papier\na;Un texte assez long.\n")
        assert "Un texte assez long." in piped.stdout
        saved = stance.analyze(stance.Article("« Oui », dit Ana Roy.")).save(tmp_path / "out")
        done = run(app, ["compare", str(saved), *option])
        assert done.exit_code == 2
        assert "--columns" in done.stderr


class TestCompare:
    @pytest.fixture
    def saved(self, article: Path) -> Path:
        other = article.with_name("prefet.txt")
        other.write_text("« Amazon nous aide », assure la préfète, Ana Nil.\n", encoding="utf-8")
        stance.analyze(article.parent).save(article.parent / "out")
        return article.parent / "out"

    def test_prints_a_line_a_group_of_a_saved_analysis(self, saved: Path) -> None:
        done = run(app, ["compare", str(saved), "--by", "article"])
        assert done.exit_code == 0
        assert [line.split()[0] for line in done.stdout.splitlines()] == [
            "article",
            "maire",
            "prefet",
        ]

    def test_figures_are_those_of_the_library(self, saved: Path) -> None:
        arguments = ["compare", str(saved), "--by", "article", "--by", "speaker", "--format"]
        expected = stance.load(saved).compare(["article", "speaker"])
        printed = json.loads(run(app, [*arguments, "json"]).stdout)
        means = [None if pd.isna(mean) else round(mean, 6) for mean in expected["mean_stance"]]
        assert [row["mean_stance"] for row in printed] == means
        table = pd.read_csv(StringIO(run(app, [*arguments, "csv"]).stdout))
        assert table["speaker"].tolist() == expected["speaker"].tolist()

    def test_articles_are_analysed_on_the_way(self, saved: Path) -> None:
        articles = [str(path) for path in sorted(saved.parent.glob("*.txt"))]
        now = run(app, ["compare", *articles, "--by", "article", "--format", "csv"])
        before = run(app, ["compare", str(saved), "--by", "article", "--format", "csv"])
        assert now.stdout == before.stdout

    def test_a_saved_analysis_has_its_own_target(self, saved: Path) -> None:
        assert run(app, ["compare", str(saved), "--target", "amazon-security"]).exit_code == 0
        done = run(app, ["compare", str(saved), "--target", "glyphosate"])
        assert done.exit_code == 2
        assert "amazon-security" in done.stderr

    def test_a_misspelt_group_gets_a_suggestion(self, saved: Path) -> None:
        done = run(app, ["compare", str(saved), "--by", "sources"])
        assert done.exit_code == 2
        assert "did you mean 'newspaper'" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "nowhere.txt"],
        ["read", "nowhere.txt"],
        ["analyze", "--format", "xlsx", "."],
        ["analyze", "--no-such-option", "."],
        ["analyze"],
        ["analyze", "--quiet", "--verbose", "."],
        ["analyze", "--processes", "0", "."],
        ["analyze", "--to", "nowhere", "--out", "nowhere", "."],
        ["analyze", "--to", "nowhere", "--show", "quotes", "."],
        ["analyze", "--to", __file__, "."],
        ["analyze", "--overwrite", "."],
        ["report", "--processes", "deux", "."],
        ["compare", "nowhere"],
        ["score", "nowhere.csv"],
        ["targets", "check", "nowhere.toml"],
    ],
)
def test_a_wrong_command_ends_with_two(arguments: list[str]) -> None:
    done = run(app, arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_an_unknown_target_ends_with_two_and_debug_shows_where(article: Path) -> None:
    arguments = ["analyze", str(article), "--target", "amazon-securty"]
    done = run(app, arguments)
    assert done.exit_code == 2
    assert "amazon-security" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(app, [*arguments, "--debug"]).stderr


def test_demo_tells_one_story(tmp_path: Path) -> None:
    page = tmp_path / "demo.html"
    done = run(app, ["demo", "--no-open", "--out", str(page)])
    assert done.exit_code == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert "invented" in done.stderr
    assert f"Page: {page.resolve()}" in done.stderr
    assert "Sean Roche" in page.read_text("utf-8")


def test_demo_is_right_about_its_article() -> None:
    # As one who knows the affair reads it; each of them speaks in one row.
    shown = typical_quotes(stance.analyze(demo_articles()).quotes)
    columns = ["speaker", "speaker_type", "speaker_role", "stance"]
    cells = shown[columns].astype("object").fillna("").to_numpy().tolist()
    told = {speaker: tuple(rest) for speaker, *rest in cells}
    assert told == {
        "Sean Roche": (
            "person",
            "directeur adjoint de l’innovation numérique de la CIA",
            "favor",
        ),
        "John Edwards": ("person", "directeur des systèmes d’information de la CIA", "favor"),
        "Teresa Carlson": ("person", "vice-présidente d’Amazon Web Services", "favor"),
        "Jeff Bezos": ("person", "PDG d’Amazon", "favor"),
        "We Won’t Build It": ("organisation", "collectif de salariés d’Amazon", "against"),
        "ACLU": (
            "organisation",
            "grande association américaine des libertés civiles",
            "against",
        ),
        "Amazon": ("organisation", "", "favor"),
        "Tom Hadley": ("person", "shérif d’un comté rural de Géorgie", "favor"),
        "Linda Marsh": ("person", "institutrice à la retraite", "against"),
        "Margaret O’Mara": ("person", "historienne", "neutral"),
    }


def test_demo_shows_the_corpus_that_ships(tmp_path: Path) -> None:
    options = ["--corpus", "--speakers", "5", "--no-open", "--out", str(tmp_path / "demo.html")]
    done = run(app, ["demo", *options])
    assert done.exit_code == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 6
    assert max(map(len, lines)) <= 100
