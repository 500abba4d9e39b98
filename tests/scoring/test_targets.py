"""Targets and their files."""

import pytest

from stance.scoring.targets import Target, load_target, target_names


@pytest.mark.parametrize("name", target_names())
def test_every_shipped_target_is_sound(name) -> None:
    target = load_target(name)
    assert target.name == name
    assert target.title
    assert target.about
    assert target.aliases
    assert target.aspects
    assert not set(target.pro) & set(target.contra)
    assert not set(target.aliases) & set(target.rivals)


def test_a_target_comes_back_as_it_is() -> None:
    target = Target("mine", aliases=("truc",))
    assert load_target(target) is target
    assert hash(target) == hash(Target("mine", aliases=("truc",)))


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ValueError, match="did you mean 'gilets-jaunes'"):
        load_target("gilet-jaune")
    with pytest.raises(ValueError, match=r"choose among amazon-security"):
        load_target("xyzzy")


def test_a_file_of_ones_own(tmp_path) -> None:
    path = tmp_path / "eoliennes.toml"
    path.write_text('name = "eoliennes"\naliases = ["éolienne*"]\n', encoding="utf-8")
    assert load_target(path) == load_target(str(path))
    assert load_target(path).aspect_names == ("other",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('name = "x"\naliasses = []', "unknown key 'aliasses'"),
        ("aliases = []", "'name' must be a text"),
        ('name = "x"\naliases = "truc"', "'aliases' must be a list of terms"),
        ('name = "x"\naspects = ["a"]', "'aspects' must be a table"),
        ('name = "x"\n[aspects]\na = [1]', "'aspects.a' must be a list"),
        ("name = ", "not a UTF-8 TOML file"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path, content, says) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"faulty\.toml") as error:
        load_target(path)
    assert says in str(error.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.toml"):
        load_target("nowhere.toml")


@pytest.mark.parametrize("terms", [[""], ["lgv", " "], [None], [3], ""])
def test_a_term_that_is_empty_is_refused_at_once(terms) -> None:
    with pytest.raises(ValueError, match="'aliases' must be a list of terms, none of them empty"):
        Target("quai", aliases=terms)
    with pytest.raises(ValueError, match=r"'aspects\.air' must be a list of terms"):
        Target("quai", aspects={"air": terms})


def test_terms_of_a_target_may_come_as_a_list_or_a_single_word() -> None:
    listed = Target("quai", aliases=["voie verte"], aspects={"sante": ["air"]})
    assert listed == Target("quai", aliases=("voie verte",), aspects={"sante": ("air",)})
    assert Target("quai", aliases="voie verte") == Target("quai", aliases=("voie verte",))
    assert Target(**listed.as_dict()) == listed


def test_words_are_no_target_and_the_message_says_where_they_go() -> None:
    with pytest.raises(TypeError, match=r"aliases=\["):
        load_target(["voie verte", "quai"])  # type: ignore[arg-type]
