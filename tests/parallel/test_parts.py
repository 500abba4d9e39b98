"""The folder of results: speakers summed up pile by pile, and settings whose change is noticed."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from generated import articles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.article import Article, Block, Repair
from stance.columns import ALIASES, SPEAKERS, TEXTS, build, conform
from stance.comparing import summarize_articles, summarize_speakers
from stance.parallel import parts as folder
from stance.parallel.parts import ALIAS_TABLE, NAMES, SPEAKER_TABLE, PartedFolder
from stance.scoring.targets import load_target
from stance.speakers.linkage import unite_speakers

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from([None, "Ana Roy", "ANA ROY", "ana roy", "Éloi Brun", "Léa Mas", "L’Elu"]),
        st.sampled_from(["oui", "non merci", "un deux trois"]),
        st.sampled_from([-0.6, 0.0, 0.4]),
    ),
    max_size=12,
)


def _article(row: tuple[str, ...]) -> str:
    return row[0]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(ROWS, min_size=1, max_size=3), pile=st.integers(1, 5))
def test_piles_change_nothing(
    make_quotes,
    tmp_path_factory: pytest.TempPathFactory,
    parts: list[list[tuple[str, str | None, str, float]]],
    pile: int,
) -> None:
    # An article stands in one part alone, its quotations one below the other.
    frames = [
        make_quotes(*((f"{part}{article}", *rest) for article, *rest in sorted(rows, key=_article)))
        for part, rows in enumerate(parts)
    ]
    # What scores nothing stands for what was not judged.
    judged = [frame["stance_score"] != 0 for frame in frames]
    frames = [
        frame.assign(**{name: frame[name].where(rows) for name in ("stance", "stance_score")})
        for frame, rows in zip(frames, judged, strict=True)
    ]
    store = PartedFolder(tmp_path_factory.mktemp("parts"))
    for number, frame in enumerate(frames):
        tables = {
            "quotes": frame.assign(speaker_in_article=frame["speaker"]),
            "texts": build([], TEXTS),
            "articles": summarize_articles([], frame),
        }
        store.write_part(number, tables, "")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "_PILE", pile)
        folder.write_speakers(store)
    written = conform(pd.read_parquet(store.place / SPEAKER_TABLE), SPEAKERS)
    full = [frame for frame in frames if len(frame)] or frames[:1]
    whole, merges = unite_speakers(pd.concat(full, ignore_index=True))
    pd.testing.assert_frame_equal(written, summarize_speakers(whole))
    assert not list(store.place.glob(".*"))
    aliases = conform(pd.read_parquet(store.place / ALIAS_TABLE), ALIASES)
    pd.testing.assert_frame_equal(aliases, merges)
    names = pd.read_parquet(store.place / NAMES).astype("string")
    parts_united = [
        folder.united(frame.assign(speaker_in_article=frame["speaker"]), names) for frame in full
    ]
    assert pd.concat(parts_united)["speaker"].to_list() == whole["speaker"].to_list()


ARTICLE = Article(
    "Un titre.\n\nUn texte.", id="a", title="Un titre.", repairs=(Repair("x", 0, "a", "b"),)
)


@pytest.fixture
def lexicons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the word lists that counts as the real ones."""
    place = tmp_path / "lexicons"
    shutil.copytree(str(files("stance.lexicons")), place)
    monkeypatch.setattr(
        folder, "files", lambda name: place if name == "stance.lexicons" else files(name)
    )
    folder.installed.cache_clear()
    yield place
    folder.installed.cache_clear()


def test_a_changed_word_list_is_noticed(lexicons: Path) -> None:
    before = folder.settings_of(load_target("amazon-security"))
    with (lexicons / "cue_verbs.tsv").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    folder.installed.cache_clear()
    (change,) = folder.changes(before, folder.settings_of(load_target("amazon-security")))
    assert change.startswith("lexicons (was ")


def test_a_new_word_list_is_noticed(lexicons: Path) -> None:
    before = folder.installed()
    (lexicons / "more.tsv").write_text("pattern\n", encoding="utf-8")
    folder.installed.cache_clear()
    assert len(folder.changes(before, folder.installed())) == 1


def test_a_readme_changes_nothing(lexicons: Path) -> None:
    before = folder.installed()
    (lexicons / "README.md").write_text("Other words.", encoding="utf-8")
    folder.installed.cache_clear()
    assert folder.changes(before, folder.installed()) == []


def test_all_that_a_target_says_counts() -> None:
    target = load_target("amazon-security")
    before = folder.settings_of(target)
    for changed in (
        replace(target, aliases=target.aliases[1:]),
        replace(target, contra=(*target.contra, "boycott*")),
        replace(target, aspects=dict(reversed(target.aspects.items()))),
    ):
        assert len(folder.changes(before, folder.settings_of(changed))) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "autre") for name in ("id", "text", "title", "author", "newspaper", "section")),
        *((name, "autre") for name in ("date", "page", "language", "error")),
        ("blocks", (Block("headline", 0, 9),)),
        ("extra", {"desk": "Éco"}),
        ("repairs", ()),
    ],
)
def test_all_that_an_article_brings_to_its_rows_counts(name: str, value: object) -> None:
    changed = replace(ARTICLE, **{name: value})  # type: ignore[arg-type]
    assert folder.article_digest(changed) != folder.article_digest(ARTICLE)


def test_where_a_file_stands_does_not_count() -> None:
    moved = replace(ARTICLE, path=Path("elsewhere/a.txt"))
    assert folder.article_digest(moved) == folder.article_digest(ARTICLE)


@pytest.mark.parametrize("article", [ARTICLE, *articles(4)])
def test_articles_travel_unchanged(article: Article) -> None:
    there = pickle.loads(pickle.dumps(article))  # noqa: S301 - our own
    for item in fields(Article):
        assert getattr(there, item.name) == getattr(article, item.name)


def test_targets_travel_unchanged() -> None:
    target = load_target("amazon-security")
    there = pickle.loads(pickle.dumps(target))  # noqa: S301 - our own
    assert there == target
    assert list(there.aspects.items()) == list(target.aspects.items())
    with pytest.raises(TypeError):
        there.aspects["more"] = ()
