"""IRaMuTeQ and Alceste corpora among plain texts."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from stance.files.limits import limits
from stance.reading import read, read_corpus
from stance.reading.formats.plain_text import read_iramuteq

CORPUS = """
**** *source_Le_Phare *date_2019-11-14 *parti_PS_ou_PC *presse
Un barrage
-*economie
Le maire a signé.
**** *id_b *journal_L'Écho *date_2020_03_03
Rien.
"""


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "c.txt"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_corpus_gives_its_texts(tmp_path: Path, encoding: str) -> None:
    first, second = read_corpus(written(tmp_path, CORPUS, encoding))
    assert (first.id, first.text) == ("c:1", "Un barrage\nLe maire a signé.")
    assert (first.newspaper, first.date) == ("Le Phare", "2019-11-14")
    assert dict(first.extra) == {"parti": "PS_ou_PC", "presse": "presse", "theme": "economie"}
    assert (second.id, second.newspaper, second.date) == ("b", "L'Écho", "2020-03-03")


def test_stars_inside_a_text_are_no_corpus(tmp_path: Path) -> None:
    text = "Un titre\n\nLe maire a signé.\n\n****\n\nEt **** *rien_d'autre.\n"
    assert read(written(tmp_path, text)).text == text


def test_a_text_without_words_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    path = written(tmp_path, "**** *a_1\n\n**** *a_2\nLe maire.\n")
    empty, good = read_corpus(path)
    assert empty.error.startswith(f"{path}, line 1: no text")
    assert (dict(empty.extra), good.text) == ({"a": "1"}, "Le maire.")


def test_a_text_over_the_limit_is_an_error_and_the_others_go_on(tmp_path: Path) -> None:
    lines = "Le maire a signé.\n" * 20
    path = written(tmp_path, f"**** *a_1\n{lines}**** *a_2\nRien.\n**** *a_3\n{'x' * 500}\n")
    with limits(max_chars=100):
        large, good, line = read_corpus(path)
    assert "max_chars" in large.error
    assert (good.text, good.error) == ("Rien.", "")
    assert f"{path}, line 25" in line.error


def test_what_stands_before_the_first_stars_is_not_lost_silently(tmp_path: Path) -> None:
    path = written(tmp_path, "Préface.\n**** *a_1\nLe maire.\n")
    before, good = read_iramuteq(path)
    assert f"{path}, line 1: text before" in before.error
    assert good.text == "Le maire."


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = written(tmp_path, "**** *a_1\nLe maire a signé le contrat du barrage.\n" * count)
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_corpus(path)) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what loads once
    assert peak(1_200) < peak(300) + 200_000
