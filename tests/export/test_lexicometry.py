"""IRaMuTeQ and TXM: what their own readers would find in the files."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import pages

from stance.article import Article
from stance.export.documents import Names, file_name
from stance.export.lexicometry import write_iramuteq

if TYPE_CHECKING:
    from collections.abc import Callable

    from stance.analysis import Analysis

STAR = re.compile(r"\*([a-z0-9]+)_([A-Za-z0-9]+)")


def read_iramuteq(path: Path) -> list[tuple[dict[str, str], list[str]]]:
    """Return variables and lines of each text, by the rules of IRaMuTeQ's reader.

    A line that begins with four stars opens a text; one that begins with « -* »
    would open a theme, and every line break of Unicode ends a line. A text without
    a line would be dropped, and words before the first text are an error.
    """
    texts: list[tuple[dict[str, str], list[str]]] = []
    for line in path.read_bytes().decode("utf-8").splitlines():
        if line.startswith("****"):
            stars = line.split()[1:]
            found = [STAR.fullmatch(star) for star in stars]
            assert all(found), line
            texts.append((dict(match.groups() for match in found if match), []))
        elif line.strip():
            assert not line.startswith("-*")
            texts[-1][1].append(line)
    assert all(lines for _, lines in texts)
    return texts


def cleaned(words: str) -> list[str]:
    return re.sub(r"[*_\s]+", " ", words).split()


def test_a_text_for_each_quotation(analysis: Analysis, tmp_path: Path) -> None:
    texts = read_iramuteq(analysis.export(tmp_path / "q.txt", "iramuteq"))
    assert [" ".join(lines).split() for _, lines in texts] == [
        cleaned(words) for words in analysis.quotes["quote"]
    ]
    first = texts[0][0]
    assert first == {
        "articleid": "2019ALaUne1",
        "speaker": "AnaRoy",
        "speakertype": "person",
        "quotetype": "indirect",
        "stance": "against",
        "aspect": "cloud",
        "newspaper": "LEchoDuMatin",
        "year": "2019",
        "month": "201911",
    }
    assert all(list(stars) == list(first) for stars, _ in texts)
    assert [stars["speaker"] for stars, _ in texts] == [
        *("AnaRoy", "AnaRoy", "unknown", "LeMaire", "LOEilCie", "LOEilCie", "DesRiverains"),
    ]


@pytest.mark.parametrize(
    ("date", "month", "year"),
    [("2019", "unknown", "2019"), ("14/11/2019", "unknown", "unknown")],
)
def test_a_date_that_is_not_precise_has_no_month(
    make_analysis: Callable, tmp_path: Path, date: str, month: str, year: str
) -> None:
    rows = [(2, 5, "direct", "Ana Roy", "person", "neutral")]
    analysis = make_analysis([(Article("« Oui »", id="a", date=date), rows)])
    (stars, _) = read_iramuteq(analysis.export(tmp_path / "q.txt", "iramuteq"))[0]
    assert (stars["month"], stars["year"]) == (month, year)


def test_a_text_for_each_speaker_has_no_word_twice(analysis: Analysis, tmp_path: Path) -> None:
    texts = read_iramuteq(analysis.export(tmp_path / "q.txt", "iramuteq", per="speaker"))
    assert len(texts) == len(analysis.speakers)
    lines = {stars["speaker"]: lines for stars, lines in texts}
    # The words in marks stand within what she is reported to say.
    assert lines["AnaRoy"] == ["« ce contrat, cette honte » doit"]
    assert lines["LeMaire"] == ["C’est faux.", "Et c’est injuste ."]
    assert lines["LOEilCie"] == ["tout va bien", "-1 | 2, pas plus"]


def test_a_text_for_each_article_and_variables_of_ones_own(
    analysis: Analysis, tmp_path: Path
) -> None:
    path = analysis.export(
        tmp_path / "q.txt", "iramuteq", per="article", variables="bureau_éco,date"
    )
    texts = read_iramuteq(path)
    assert [stars for stars, _ in texts] == [
        {"bureaueco": "Lyon", "date": "20191114"},
        {"bureaueco": "unknown", "date": "Vers2020"},
    ]
    assert " ".join(texts[0][1]).split() == cleaned(analysis.texts["text"][0])
    with pytest.raises(ValueError, match=r"no column 'page2' to make .* are article_id, "):
        analysis.export(path, "iramuteq", variables=["page2"])


def test_values_that_read_alike_stay_apart(make_analysis: Callable, tmp_path: Path) -> None:
    names = ["Élie Roy", "Elie Roÿ", "ELIE ROY", "unknown", "李", "王"]
    text = "« Oui »"
    rows = [(2, 5, "direct", name, "person", "neutral") for name in names]
    analysis = make_analysis([(Article(text, id="a"), rows)])
    texts = read_iramuteq(analysis.export(tmp_path / "q.txt", "iramuteq", variables="speaker"))
    found = [stars["speaker"] for stars, _ in texts]
    assert found == ["ElieRoy", "ElieRoy2", "ELIEROY3", "unknown2", "value", "value2"]


@settings(max_examples=25)  # each is a whole analysis
@given(pages())
def test_no_text_breaks_the_file(
    tmp_path_factory: pytest.TempPathFactory, make_analysis: Callable, text: str
) -> None:
    rows = [(0, len(text), "direct", "Ana", "person", "favor")] if text else []
    analysis = make_analysis([(Article(text, id="a"), rows)])
    path = tmp_path_factory.mktemp("out") / "q.txt"
    write_iramuteq(analysis, path)
    texts = read_iramuteq(path)
    said = [char for _, lines in texts for line in lines for char in line if char.isalnum()]
    assert said == [char for char in text if char.isalnum()]


@pytest.mark.parametrize("per", ["article", "quotation", "speaker"])
def test_txm_finds_a_row_for_each_text(analysis: Analysis, tmp_path: Path, per: str) -> None:
    folder = analysis.export(tmp_path / "corpus", "txm", per=per)
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert header[0] == "id"
    assert all(re.fullmatch("[a-z][a-z0-9]*", name) for name in header)
    assert len({*header}) == len(header)
    assert not {*header} & {"text", "base", "project", "path"}
    assert all(len(row) == len(header) and all(row) for row in rows)
    texts = {path.stem: path.read_text("utf-8").removesuffix("\n") for path in folder.glob("*.txt")}
    assert [row[0] for row in rows] == list(dict.fromkeys(row[0] for row in rows))
    assert {row[0] for row in rows} == set(texts)
    assert all(re.fullmatch("[A-Za-z0-9-]+", name) for name in texts)
    frame = {"article": analysis.texts["text"], "quotation": analysis.quotes["quote"]}.get(per)
    if frame is not None:
        # TXM takes any line break for one.
        assert [texts[row[0]] for row in rows] == [words.replace("\r\n", "\n") for words in frame]


def test_txm_tables_read_as_pandas(analysis: Analysis, tmp_path: Path) -> None:
    folder = analysis.export(tmp_path / "corpus", "txm", per="quotation")
    table = pd.read_csv(folder / "metadata.csv", keep_default_na=False)
    assert table["id"].tolist() == [file_name(name) for name in analysis.quotes["quote_id"]]
    assert table["speaker"].tolist()[:3] == ["Ana Roÿ", "Ana Roÿ", "N/A"]
    assert table["stance"].tolist() == analysis.quotes["stance"].tolist()
    assert table["bureaueco"].tolist() == ["Lyon"] * 6 + ["N/A"]


@given(st.lists(st.text(max_size=5)))
def test_names_are_distinct_whatever_the_case(values: list[str]) -> None:
    names = Names(file_name, taken=["text"])
    given_ = {value: names.of(value) for value in values}
    folded = [name.casefold() for name in given_.values()]
    assert len(set(folded)) == len(folded)
    assert "text" not in folded
    assert all(names.of(value) == name for value, name in given_.items())
