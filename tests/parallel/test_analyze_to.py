"""What analyze_to writes is what analyze returns, however often it was broken off."""

from __future__ import annotations

import doctest
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.dataset as ds
import pytest
from generated import articles, files_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_pipeline import TARGET, extract, put_in_place

import stance
from stance.article import Article
from stance.files.atomic import alone_in
from stance.parallel import parts
from stance.scoring.targets import Target

if TYPE_CHECKING:
    from stance.quote import Quote

GUIDE = Path(__file__).parents[2] / "docs" / "scale.md"
SOME = articles(23)


class Broken(BaseException):
    """What stands for the end of the process: nothing catches it."""


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place(monkeypatch.setattr)


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the articles that went through the pipeline, as they do."""
    seen: list[str] = []

    def noting(batch: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        for article, quotes in extract(batch):
            seen.append(article.id)
            yield article, quotes

    monkeypatch.setattr("stance.pipeline.extract", noting)
    return seen


def run(folder: Path, corpus: object = SOME, **options: object) -> Path:
    return stance.analyze_to(folder, corpus, **{"target": TARGET, "part_size": 5, **options})  # type: ignore[arg-type]


def assert_same(one: stance.Analysis, other: stance.Analysis) -> None:
    assert one.target == other.target
    for name in ("quotes", "speakers", "articles"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picked=st.lists(st.sampled_from(articles(60)), max_size=20), size=st.integers(4, 25))
def test_loaded_again_it_is_what_analyze_returns(
    tmp_path_factory: pytest.TempPathFactory, picked: list[Article], size: int
) -> None:
    folder = run(tmp_path_factory.mktemp("run"), picked, part_size=size)
    assert_same(stance.load(folder), stance.analyze(picked, target=TARGET))


def test_names_are_united_over_parts(tmp_path: Path) -> None:
    spoken = [("Ana ROY", 2), ("Ana Roy", 3), ("ana roy", 1)]
    corpus = [
        Article("« oui »", id=f"{name}-{i}", title=name) for name, n in spoken for i in range(n)
    ]
    analysis = stance.load(run(tmp_path, corpus, part_size=2))
    assert analysis.speakers["speaker"].tolist() == ["Ana Roy"]
    assert analysis.speakers["n_quotes"].tolist() == [6]
    assert set(analysis.quotes["speaker"]) == {"Ana Roy"}


def test_words_of_nobody_count_among_all_words(tmp_path: Path) -> None:
    corpus = [Article("« oui »", id=name, title=name) for name in ("nobody", "Ana Roy")]
    analysis = stance.load(run(tmp_path, corpus))
    assert_same(analysis, stance.analyze(corpus, target=TARGET))
    assert analysis.speakers["share_words"].tolist() == [0.5]


def test_a_failing_article_is_a_row_with_its_error(tmp_path: Path) -> None:
    errors = stance.load(run(tmp_path)).articles.set_index("article_id")["error"]
    assert errors["a5"] == "RuntimeError: too hard"
    assert errors["a6"] == "not in French (language: en); left out"
    assert errors.notna().sum() == 4


def test_half_a_character_does_not_stop_the_run(tmp_path: Path) -> None:
    half = Article("« oui\ud83d ! »", id="\udfff", title="\ud83d", extra={"desk": "\ud83d"})
    analysis = stance.load(run(tmp_path, [half, *SOME[:2]]))
    assert analysis.articles["article_id"].tolist() == ["\ufffd", "a0", "a1"]
    assert analysis.quotes["quote"].tolist()[0] == " oui\ufffd ! "
    assert analysis.articles["error"].isna().all()


def test_no_article_at_all(tmp_path: Path) -> None:
    analysis = stance.load(run(tmp_path, []))
    assert_same(analysis, stance.analyze([], target=TARGET))


def test_parts_are_a_dataset_for_others_to_read(tmp_path: Path) -> None:
    folder = run(tmp_path)
    quotes = ds.dataset(folder / "quotes")
    assert quotes.count_rows() == len(stance.load(folder).quotes)
    favor = quotes.to_table(filter=ds.field("stance") == "favor", columns=["stance_score"])
    assert set(favor["stance_score"].to_pylist()) == {0.5}


def test_broken_at_any_step_it_goes_on_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analysed: list[str]
) -> None:
    """Break at each flush: of a file not yet renamed, of a folder that has the new name."""
    corpus = SOME[7:15]
    whole = files_in(run(tmp_path / "whole", corpus))
    once = analysed.copy()
    flush, steps, last = os.fsync, 0, 0

    def breaking(number: int) -> None:
        nonlocal steps
        steps += 1
        if steps == last:
            raise Broken
        flush(number)

    monkeypatch.setattr(os, "fsync", breaking)
    while True:
        last += 1
        steps = 0
        folder = tmp_path / f"broken-{last}"
        try:
            run(folder, corpus)
        except Broken:
            finished = {path.stem for path in folder.glob("parts/part-*")}
            kept = {
                path: path.stat().st_mtime_ns
                for path in folder.glob("*/part-*")
                if path.stem in finished
            }
            analysed.clear()
            run(folder, corpus)
            expected = [name for i, name in enumerate(once) if part_name(i // 5) not in finished]
            assert analysed == expected
            assert {path: path.stat().st_mtime_ns for path in kept} == kept
            assert files_in(folder) == whole
        else:
            break
    assert last > 14


def test_a_finished_run_takes_articles_that_came_after(tmp_path: Path) -> None:
    run(tmp_path, SOME[:10])  # two full parts
    assert_same(stance.load(run(tmp_path, SOME[:15])), stance.analyze(SOME[:15], target=TARGET))


def part_name(number: int) -> str:
    return f"part-{number:05}"


def test_a_finished_run_does_nothing_again(tmp_path: Path, analysed: list[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in run(tmp_path).rglob("*.*")}
    analysed.clear()
    after = {path: path.stat().st_mtime_ns for path in run(tmp_path).rglob("*.*")}
    assert after == before
    assert analysed == []


def test_a_part_of_which_nothing_is_left_is_missed(tmp_path: Path) -> None:
    run(tmp_path)
    for path in tmp_path.glob("*/part-00001.*"):
        path.unlink()
    with pytest.raises(FileNotFoundError, match=r"part-00001\.parquet is missing; run analyze_to"):
        stance.load(tmp_path)


@pytest.mark.parametrize("table", ["articles", "quotes"])
def test_a_part_that_was_deleted_is_made_again(
    tmp_path: Path, analysed: list[str], table: str
) -> None:
    before = files_in(run(tmp_path))
    (tmp_path / table / "part-00001.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"part-00001\.parquet is missing; run analyze_to"):
        stance.load(tmp_path)
    analysed.clear()
    assert files_in(run(tmp_path)) == before
    assert set(analysed) <= {f"a{i}" for i in range(5, 10)}


def test_a_damaged_part_is_named_and_made_again(tmp_path: Path) -> None:
    before = files_in(run(tmp_path))
    path = tmp_path / "articles" / "part-00002.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"part-00002\.parquet is damaged"):
        stance.load(tmp_path)
    assert files_in(run(tmp_path)) == before


@pytest.mark.parametrize("table", ["articles", "quotes", "texts"])
def test_a_flipped_byte_is_noticed_and_the_part_made_again(
    tmp_path: Path, analysed: list[str], table: str
) -> None:
    before = files_in(run(tmp_path))
    path = tmp_path / table / "part-00001.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"part-00001\.parquet is damaged .*run analyze_to again"):
        stance.load(tmp_path)
    analysed.clear()
    assert files_in(run(tmp_path)) == before
    assert set(analysed) <= {f"a{i}" for i in range(5, 10)}


@pytest.mark.parametrize("name", ["names", "aliases", "speakers"])
def test_a_flipped_byte_in_a_table_of_the_end_is_mended(tmp_path: Path, name: str) -> None:
    before = files_in(run(tmp_path))
    path = tmp_path / f"{name}.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert files_in(run(tmp_path)) == before


def test_half_a_corpus_does_not_pass_for_the_whole(tmp_path: Path) -> None:
    run(tmp_path)
    shutil.copytree(tmp_path, tmp_path / "half")
    half = tmp_path / "half"

    def corpus() -> Iterator[Article]:
        yield from SOME[:12]
        raise Broken

    with pytest.raises(Broken):
        run(half, corpus(), overwrite=True)
    with pytest.raises(ValueError, match="not finished: 2 parts are there"):
        stance.load(half)
    seen = stance.load(half, unfinished=True)
    assert_same(seen, stance.analyze(SOME[:10], target=TARGET))


@pytest.mark.parametrize(
    ("corpus", "what"),
    [
        ([*SOME[:7], Article("x", id="new"), *SOME[8:]], "the article 'a7', it now has 'new'"),
        ([*SOME[:7], Article("x", id="a7"), *SOME[8:]], "the text of one is another"),
        (SOME[:8], "made of 5 articles, there are now 3"),
        (SOME[:5], "made of 5 articles, there are now 0"),
        (SOME[:20], "made of 3 articles, there are now 0"),  # the last part alone is too much
        (articles(40), "made of 3 articles, there are now 5"),
    ],
)
def test_other_articles_are_noticed(tmp_path: Path, corpus: list[Article], what: str) -> None:
    run(tmp_path)
    with pytest.raises(ValueError, match=f"of other articles: .*{what}.*overwrite=True"):
        run(tmp_path, corpus)
    assert len(stance.load(run(tmp_path, corpus, overwrite=True)).articles) == len(corpus)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"target": Target("rail", aliases=("lgv",))}, r"target \(was test .*, is rail "),
        ({"target": Target("test", aliases=("oui",))}, r"target \(was test .*, is test "),
        ({"part_size": 6}, r"part_size \(was 5, is 6\)"),
    ],
)
def test_other_settings_are_noticed(tmp_path: Path, options: dict[str, object], what: str) -> None:
    before = files_in(run(tmp_path))
    with pytest.raises(ValueError, match=f"begun with other settings: {what}.*overwrite=True"):
        run(tmp_path, **options)
    assert files_in(tmp_path) == before
    run(tmp_path, **options, overwrite=True)
    run(tmp_path, **options)


def test_another_version_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path)
    monkeypatch.setattr(parts, "__version__", "99.0")
    parts.installed.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"stance \(was .*, is 99\.0\)"):
            run(tmp_path)
    finally:
        parts.installed.cache_clear()


def test_a_saved_analysis_is_not_written_over(tmp_path: Path) -> None:
    stance.analyze(SOME, target=TARGET).save(tmp_path)
    before = files_in(tmp_path)
    with pytest.raises(ValueError, match=r"what Analysis\.save wrote; give another folder"):
        run(tmp_path, overwrite=True)
    assert files_in(tmp_path) == before


def test_an_analysis_in_parts_is_not_saved_over(tmp_path: Path) -> None:
    before = files_in(run(tmp_path))
    with pytest.raises(ValueError, match=r"what stance\.analyze_to wrote; give another folder"):
        stance.analyze(SOME[:1], target=TARGET).save(tmp_path)
    assert files_in(tmp_path) == before


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    run(tmp_path)
    notes = tmp_path / "quotes" / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    run(tmp_path, SOME[:3], overwrite=True)
    assert notes.read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.glob("quotes/part-*"))) == 1


def test_a_full_disk_is_said_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files_in(run(tmp_path / "whole"))
    real, calls = os.fsync, []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) > 15:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match=r"No space left.*nothing that is finished is lost"):
            run(tmp_path / "full")
    assert not list((tmp_path / "full").rglob("*.partial"))
    assert files_in(run(tmp_path / "full")) == whole


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("", encoding="utf-8")
    with pytest.raises(NotADirectoryError, match="file is a file; give a folder"):
        run(place)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no such lock on Windows")
def test_two_runs_keep_out_of_each_others_way(tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(RuntimeError, match="another run is writing"):
        run(tmp_path)
    run(tmp_path)


@pytest.mark.parametrize(
    "options", [{"processes": 0}, {"processes": 1.5}, {"processes": True}, {"part_size": 0}]
)
def test_nonsense_is_refused_before_anything_is_written(
    tmp_path: Path, options: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match="must be a whole number from 1 up"):
        run(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()


def test_the_bar_counts_what_was_done_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path)
    (tmp_path / "articles" / "part-00001.parquet").unlink()
    run(tmp_path, progress=True)
    assert "23/23" in capsys.readouterr().err


def test_the_guide_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = [
        Article("«Ce contrat est une honte», oui ou non", id="a", title="Ana ROY"),
        Article("«oui» «oui, oui»", id="b", title="Ana Roy", extra={"desk": "Éco"}),
    ]
    monkeypatch.chdir(tmp_path)
    run(tmp_path / "results", corpus)
    outcome = doctest.testfile(str(GUIDE), module_relative=False, verbose=False)
    assert outcome.attempted > 8
    assert outcome.failed == 0
