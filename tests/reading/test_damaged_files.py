"""However a file is damaged, reading it gives articles and errors, never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from formats import FORMATS, samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance.reading import read_corpus

ONE_FILE = ["csv", "jsonl", "parquet", "europresse", "europresse-old", "factiva", "tei-corpus"]
NOISE = [b"", b"\x00", b"\xff", b"\xe9", b'"', b"<", b"&x;", b"</p>", b"\n", b"{", b"<!--", b"]]>"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    wanted = samples(2)
    made = {name: tmp_path_factory.mktemp(name) for name in (*ONE_FILE, "iramuteq")}
    return {name: FORMATS[name](folder, wanted) for name, folder in made.items()}


@pytest.mark.parametrize("name", [*ONE_FILE, "iramuteq"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 7, 300, 10**6])),
    st.tuples(st.sampled_from(NOISE), st.sampled_from([1, 3, 200])),
)
def test_damage_is_an_error_in_a_row(
    sound: dict[str, Path], name: str, hole: tuple[float, int], noise: tuple[bytes, int]
) -> None:
    data = sound[name].read_bytes()
    start = int(hole[0] * len(data))
    damaged = data[:start] + noise[0] * noise[1] + data[start + hole[1] :]
    path = sound[name].with_name(f"damaged{sound[name].suffix}")
    path.write_bytes(damaged)
    articles = list(read_corpus(path))
    assert articles
    for article in articles:
        assert article.text.strip() or str(path) in article.error
