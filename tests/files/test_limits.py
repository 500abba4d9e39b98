"""What is too large is refused in words, and read once the limit is raised."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stance
from stance.files.limits import (
    Limits,
    ReadingError,
    check_depth,
    in_force,
    limits,
    too_large,
)
from stance.reading import read, read_corpus

TEXT = "Un titre\n\nLa mairie a dit non.\n"
SIZE = len(TEXT.encode())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_a_file_over_the_limit_is_refused_and_the_message_mends_it(page: Path) -> None:
    with limits(max_bytes=SIZE - 1), pytest.raises(ReadingError) as refusal:
        read(page)
    message = str(refusal.value)
    assert message.startswith(f"{page}: {SIZE} bytes")
    assert f"stance.limits(max_bytes={SIZE})" in message
    with stance.limits(max_bytes=SIZE):
        assert read(page).text == TEXT


def test_a_corpus_goes_on_after_a_file_that_is_too_large(page: Path) -> None:
    (page.parent / "a.txt").write_text("Un mot.", encoding="utf-8")
    with limits(max_bytes=SIZE - 1):
        small, large = read_corpus(page.parent)
    assert not small.error
    assert "max_bytes" in large.error


def test_a_corpus_keeps_the_limits_it_was_asked_under(page: Path) -> None:
    with limits(max_bytes=SIZE - 1):
        refused = read_corpus(page)
    allowed = read_corpus(page)
    with limits(max_bytes=1):
        assert not next(allowed).error
        assert in_force().max_bytes == 1
    assert "max_bytes" in next(refused).error
    assert in_force() == Limits()


def test_limits_nest_and_end_with_their_block() -> None:
    with limits(max_pages=3), limits(max_depth=5) as both:
        assert (both.max_pages, both.max_depth) == (3, 5)
        assert in_force() == both
        check_depth(Path("a.xml"), 5)
        with pytest.raises(ReadingError, match=r"a\.xml: 6 elements.*max_depth=6"):
            check_depth(Path("a.xml"), 6)
    assert in_force() == Limits()


def test_an_unknown_size_is_doubled() -> None:
    with limits(max_chars=10):
        assert "stance.limits(max_chars=20)" in str(too_large("a.csv, line 3", "max_chars"))


def test_a_limit_of_another_name_is_refused() -> None:
    with pytest.raises(TypeError, match="max_bytes"), limits(max_size=3):
        pass


@pytest.mark.parametrize("value", [0, -1, 2.5, "10"])
def test_a_limit_is_a_whole_number_above_zero(value: int) -> None:
    with pytest.raises(ValueError, match="whole number"), limits(max_bytes=value):
        pass


# In a process of its own: what hangs here is the interpreter, and no exception ends it.
PROFILED = """
from cProfile import Profile
from stance.files.limits import time_limit

def work():
    return 1

with time_limit("a.txt"):
    work()
print(Profile().runcall(work))
"""


def test_what_ran_under_a_time_limit_can_be_profiled_afterwards() -> None:
    command = [sys.executable, "-c", PROFILED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "1"
