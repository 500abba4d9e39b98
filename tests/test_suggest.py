"""Misspelt names get a suggestion, wherever users give one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from stance.columns import ARTICLES, QUOTES, build
from stance.comparing import compare
from stance.suggest import closest, unknown

_WORDS = st.text(min_size=1, max_size=40)


@given(st.lists(_WORDS, min_size=1), st.data())
def test_a_known_name_is_its_own_closest(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    assert closest(name, names).casefold() == name.casefold()


@given(st.text(), st.lists(st.text()))
def test_a_message_lists_every_name(name: str, names: list[str]) -> None:
    message = unknown("no such thing", name, names)
    assert message.startswith("no such thing")
    assert message.endswith(", ".join(names))


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("analyse", "analyze"),
        ("Analyze", "analyze"),
        ("readcorpus", "read_corpus"),
        ("scores", "score"),
    ],
)
def test_a_misspelt_attribute(misspelt: str, meant: str) -> None:
    with pytest.raises(AttributeError, match=f"did you mean '{meant}'"):
        getattr(stance, misspelt)


@pytest.mark.parametrize("name", ["wordcloud", "__wrapped__", "_HOME"])
def test_no_suggestion_for_what_resembles_nothing_or_is_private(name: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(stance, name)
    assert str(raised.value) == f"module 'stance' has no attribute {name!r}"


def test_a_misspelt_target_and_key_of_a_target(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did you mean 'gilets-jaunes'"):
        stance.load_target("gilet-jaune")
    path = tmp_path / "rail.toml"
    path.write_text('name = "rail"\naliasses = ["lgv"]\n', encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"rail\.toml: unknown key 'aliasses': did you mean 'aliases'"
    ):
        stance.load_target(path)


def test_misspelt_arguments(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did you mean 'newspaper'"):
        compare(build([], QUOTES), build([], ARTICLES), by="sources")
    with pytest.raises(ValueError, match="did you mean 'parquet'"):
        stance.analyze(stance.Article("Rien.")).save(tmp_path, format="parket")  # type: ignore[arg-type]


def test_a_misspelt_column_of_quotations_says_how_to_rename_it() -> None:
    with pytest.raises(ValueError, match=r"rename\(columns=\{'quotes': 'quote'\}\)"):
        stance.score(pd.DataFrame({"quotes": ["Non."]}))
    with pytest.raises(ValueError, match=r"the frame has: citation$"):
        stance.score(pd.DataFrame({"citation": ["Non."]}))
