"""Whatever changes the rows is noticed; what does not is not."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path

import pytest
from generated import articles

from stance.article import Article, Block, Repair
from stance.parallel import parts
from stance.scoring.targets import load_target

ARTICLE = Article(
    "Un titre.\n\nUn texte.", id="a", title="Un titre.", repairs=(Repair("x", 0, "a", "b"),)
)


@pytest.fixture
def lexicons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the word lists that counts as the real ones."""
    place = tmp_path / "lexicons"
    shutil.copytree(str(files("stance.lexicons")), place)
    monkeypatch.setattr(
        parts, "files", lambda name: place if name == "stance.lexicons" else files(name)
    )
    parts.installed.cache_clear()
    yield place
    parts.installed.cache_clear()


def test_a_changed_word_list_is_noticed(lexicons: Path) -> None:
    before = parts.settings_of(load_target("amazon-security"))
    with (lexicons / "cue_verbs.tsv").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    parts.installed.cache_clear()
    (change,) = parts.changes(before, parts.settings_of(load_target("amazon-security")))
    assert change.startswith("lexicons (was ")


def test_a_new_word_list_is_noticed(lexicons: Path) -> None:
    before = parts.installed()
    (lexicons / "more.tsv").write_text("pattern\n", encoding="utf-8")
    parts.installed.cache_clear()
    assert len(parts.changes(before, parts.installed())) == 1


def test_a_readme_changes_nothing(lexicons: Path) -> None:
    before = parts.installed()
    (lexicons / "README.md").write_text("Other words.", encoding="utf-8")
    parts.installed.cache_clear()
    assert parts.changes(before, parts.installed()) == []


def test_all_that_a_target_says_counts() -> None:
    target = load_target("amazon-security")
    before = parts.settings_of(target)
    for changed in (
        replace(target, aliases=target.aliases[1:]),
        replace(target, contra=(*target.contra, "boycott*")),
        replace(target, aspects=dict(reversed(target.aspects.items()))),
    ):
        assert len(parts.changes(before, parts.settings_of(changed))) == 1


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
    assert parts.article_digest(changed) != parts.article_digest(ARTICLE)


def test_where_a_file_stands_does_not_count() -> None:
    moved = replace(ARTICLE, path=Path("elsewhere/a.txt"))
    assert parts.article_digest(moved) == parts.article_digest(ARTICLE)


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
