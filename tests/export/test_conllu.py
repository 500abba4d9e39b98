"""CoNLL-U as the package conllu reads it: trees, places, quotations and speakers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import conllu
import pytest

if TYPE_CHECKING:
    from stance.analysis import Analysis

COLUMNS = ("Quote", "QuoteId", "Speaker", "Stance")
UNESCAPED = {r"\s": " ", r"\p": "|", r"\c": ",", r"\e": "=", r"\t": "\t", r"\n": "\n"}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, make_sample: Any) -> tuple[Analysis, Path]:
    analysis = make_sample()
    return analysis, analysis.export(tmp_path_factory.mktemp("out") / "all.conllu")


def unescaped(value: str) -> str:
    for sign, char in UNESCAPED.items():
        value = value.replace(sign, char)
    return value


def test_sentences_are_trees_and_their_words_stand_in_the_text(
    exported: tuple[Analysis, Path],
) -> None:
    analysis, path = exported
    sentences = conllu.parse(path.read_text("utf-8"))
    ids = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(ids)) == len(ids)
    assert not any("/" in name or " " in name for name in ids)
    text, ends = "", {}
    for sentence in sentences:
        if "newdoc id" in sentence.metadata:
            text = analysis.article(sentence.metadata["newdoc id"]).text
            ends[sentence.metadata["newdoc id"]] = 0
        tree = sentence.to_tree()
        assert tree.token["deprel"] == "root"
        assert sum(1 for token in sentence if token["head"] == 0) == 1
        printed = ""
        for token in sentence:
            misc = token["misc"]
            start, end = int(misc["start_char"]), int(misc["end_char"])
            assert token["form"] == text[start:end].replace("\x07", "\ufffd")
            printed += token["form"] + ("" if misc.get("SpaceAfter") == "No" else " ")
        assert printed.strip() == sentence.metadata["text"]
    words = [token["form"] for sentence in sentences for token in sentence]
    shown = "".join("".join(analysis.texts["text"]).split()).replace("\x07", "\ufffd")
    assert "".join(words) == shown


def test_words_say_which_quotation_they_are_in_and_whose_it_is(
    exported: tuple[Analysis, Path],
) -> None:
    analysis, path = exported
    document = ""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for sentence in conllu.parse(path.read_text("utf-8")):
        document = sentence.metadata.get("newdoc id", document)
        for token in sentence:
            misc = token["misc"]
            if "Quote" not in misc:
                continue
            lists = [(misc[name] or "_").split(",") for name in COLUMNS]
            for label, number, speaker, stance in zip(*lists, strict=True):
                mark, _, kind = label.partition("-")
                key = document, int(number)
                assert (mark == "B") == (key not in found)
                quote = found.setdefault(key, {"kind": kind, "speaker": unescaped(speaker)})
                quote |= {"stance": stance, "end": int(misc["end_char"])}
                quote.setdefault("start", int(misc["start_char"]))
    rows = analysis.quotes.sort_values(["article_id", "start"], kind="stable")
    assert len(found) == len(rows)
    for (name, _), quote in found.items():
        text = analysis.article(name).text
        words = text[quote["start"] : quote["end"]]
        row = rows[(rows["article_id"] == name) & (rows["quote_type"] == quote["kind"])]
        row = row[[words.strip() == said.strip() for said in row["quote"]]]
        assert len(row) == 1, quote
        speaker = row["speaker"].fillna("_").item()
        assert (quote["speaker"], quote["stance"]) == (speaker, row["stance"].item())


def test_outer_quotations_come_first(exported: tuple[Analysis, Path]) -> None:
    _, path = exported
    marks = [
        token["misc"]["Quote"]
        for sentence in conllu.parse(path.read_text("utf-8"))
        for token in sentence
        if "Quote" in (token["misc"] or {})
    ]
    assert "I-indirect,B-mixed" in marks


def test_same_analysis_same_bytes(exported: tuple[Analysis, Path], tmp_path: Path) -> None:
    analysis, path = exported
    assert analysis.export(tmp_path / "again.conllu").read_bytes() == path.read_bytes()
