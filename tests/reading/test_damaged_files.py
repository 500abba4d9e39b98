"""However a file is damaged, reading it gives articles and errors, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats import FORMATS, samples
from fuzzing import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.reading import read_corpus

ONE_FILE = ["csv", "jsonl", "parquet", "europresse", "europresse-old", "factiva", "tei-corpus"]
# What other people's libraries open, a file for each article or one for all.
PACKED = ["tsv", "excel", "json", "epub", "word", "opendocument", "rtf", "markdown", "gz", "zip"]
SINGLE = ["texts", "web", "tei", "europresse-text", "europresse-word"]
NOISE = [b"", b"\x00", b"\xff", b"\xe9", b'"', b"<", b"&x;", b"</p>", b"\n", b"{", b"<!--", b"]]>"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    wanted = samples(2)
    names = (*ONE_FILE, "iramuteq", *PACKED, *SINGLE)
    made = {name: FORMATS[name](tmp_path_factory.mktemp(name), wanted) for name in names}
    return {name: _one_file(path) for name, path in made.items()}


def _one_file(path: Path) -> Path:
    """Return a file, or the first text of a folder."""
    if path.is_file():
        return path
    return next(p for p in sorted(path.rglob("*")) if p.is_file() and p.name != "metadata.csv")


HOLES = st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 7, 300, 10**6]))
NOISES = st.tuples(st.sampled_from(NOISE), st.sampled_from([1, 3, 200]))
shared = [HealthCheck.function_scoped_fixture]


@pytest.mark.parametrize("name", [*ONE_FILE, "iramuteq"])
@settings(max_examples=examples(40), suppress_health_check=shared)
@given(HOLES, NOISES)
def test_damage_is_an_error_in_a_row(
    sound: dict[str, Path], name: str, hole: tuple[float, int], noise: tuple[bytes, int]
) -> None:
    read_damaged(sound[name], hole, noise)


@pytest.mark.parametrize("name", [*PACKED, *SINGLE])
@settings(max_examples=examples(10), suppress_health_check=shared)
@given(HOLES, NOISES)
def test_damage_to_files_of_other_programs(
    sound: dict[str, Path], name: str, hole: tuple[float, int], noise: tuple[bytes, int]
) -> None:
    read_damaged(sound[name], hole, noise)


def read_damaged(path: Path, hole: tuple[float, int], noise: tuple[bytes, int]) -> None:
    """Read a file with a hole, filled with noise."""
    data = path.read_bytes()
    start = int(hole[0] * len(data))
    damaged = data[:start] + noise[0] * noise[1] + data[start + hole[1] :]
    alone = path.parent / "alone"  # without the table that stands beside the sound ones
    alone.mkdir(exist_ok=True)
    path = alone / f"damaged{''.join(path.suffixes)}"
    path.write_bytes(damaged)
    articles = list(read_corpus(path))
    assert articles
    for article in articles:
        assert article.text.strip() or str(path) in article.error
