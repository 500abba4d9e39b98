"""Words and patterns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.scoring.terms import PatternSet, _Node, split_words


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text) -> None:
    words = split_words(text)
    assert len(words.norms) == len(words.starts) == len(words.ends)
    assert all(start < end for start, end in zip(words.starts, words.ends, strict=True))
    assert list(words.starts) == sorted(words.starts)
    kept = "".join(text[a:b] for a, b in zip(words.starts, words.ends, strict=True))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum() and c in kept]


def test_elisions_hyphens_and_inverted_pronouns_come_apart() -> None:
    assert split_words("Qu’aujourd’hui l’a-t-on dit ? Peut-être 4,5 %").norms == (
        "qu'", "aujourd'hui", "l'", "a", "-", "t", "-", "on", "dit", "?", "peut-être", "4,5", "%",
    )  # fmt: skip


def test_a_pronoun_within_a_compound_does_not_part_it() -> None:
    assert split_words("un ras-le-bol, donne-le-moi").norms == (
        "un", "ras-le-bol", ",", "donne", "-", "le", "-", "moi",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("surveill*", "On nous surveillait.", True),
        ("surveill*", "On nous sur veillait.", False),
        ("met* … en danger", "Cela met tous nos enfants en danger.", True),
        ("met* … en danger", "Cela met la table. Ils sont en danger.", False),
        ("met* … en danger", "Cela met un, deux, trois, quatre enfants en danger.", False),
        ("d'armes", "un marchand d’armes", True),
        ("en danger", "en", False),
    ],
)
def test_patterns(pattern, text, found) -> None:
    patterns = PatternSet([("channel", pattern, 1)])
    assert bool(patterns.find(split_words(text).norms)) is found


def test_the_longest_pattern_wins_and_channels_do_not_see_one_another() -> None:
    patterns = PatternSet([("a", "pas seulement", 1), ("a", "pas", 2), ("b", "pas", 3)])
    found = patterns.find(split_words("pas seulement, pas").norms)
    assert sorted((channel, match.value) for channel, match in found) == [
        ("a", 1), ("a", 2), ("b", 3), ("b", 3),
    ]  # fmt: skip


def test_a_pattern_without_a_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="is no word"):
        PatternSet([("a", "met* *", 1)])


@given(st.lists(st.sampled_from(["a", "b", "…", ".", "c"]), max_size=60))
def test_gaps_end(words) -> None:
    patterns = PatternSet([("x", "a … b … c", 1)])
    for _, match in patterns.find(words):
        assert words[match.start] == "a"
        assert words[match.end - 1] == "c"


@pytest.mark.parametrize(
    "pattern", ["le … {}", "le {}", "le … le … le … {}", "l* … {}*", "le le … {}"]
)
def test_however_many_patterns_begin_alike_few_are_tried(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work grows with the words of the text, not with their number times the patterns'."""
    steps = 0
    follow = _Node.after

    def counted(self: _Node[int], word: str) -> list[_Node[int]]:
        nonlocal steps
        steps += 1
        return follow(self, word)

    monkeypatch.setattr(_Node, "after", counted)
    patterns = PatternSet([("x", pattern.format(f"mot{i}x"), i) for i in range(2_000)])
    words = ["le" if i % 2 else f"mot{i}x" for i in range(5_000)]
    patterns.find(words)
    assert steps < 20 * len(words)
