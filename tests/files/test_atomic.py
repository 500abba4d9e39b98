"""What is written appears whole or not at all, and nothing that stood there is lost."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from stance.files.atomic import alone_in, atomic_write, remove_leftovers, scratch_folder


class Broken(BaseException):
    """What stands for the end of the process."""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(path: Path, text: str = "new") -> None:
    with atomic_write(path) as partial:
        partial.write_text(text, encoding="utf-8")


def test_a_file_appears_under_its_name_with_folders_above_it(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "words.txt")
    assert (tmp_path / "a" / "b" / "words.txt").read_text(encoding="utf-8") == "new"
    assert names_in(tmp_path / "a" / "b") == ["words.txt"]


def test_what_is_being_written_has_the_name_that_it_will_have(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "words.txt") as partial:
        assert partial.name == "words.txt"
        assert names_in(tmp_path)[0].startswith(".")
        partial.touch()


def test_what_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("old", encoding="utf-8")
    with suppress(Broken), atomic_write(path) as partial:
        partial.write_text("half", encoding="utf-8")
        raise Broken
    assert path.read_text(encoding="utf-8") == "old"
    assert names_in(tmp_path) == ["words.txt"]


@pytest.mark.parametrize("name", ["res.partial", "res.partial.txt", "res.txt.partial"])
def test_a_neighbour_stays_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").touch()
    write(tmp_path / "res.txt")
    write(tmp_path / "res")
    assert (tmp_path / name / "mine").exists()


def test_a_folder_takes_the_place_of_an_empty_one_alone(tmp_path: Path) -> None:
    place = tmp_path / "texts"
    place.mkdir()
    with atomic_write(place) as partial:
        partial.mkdir()
        (partial / "a.txt").touch()
    assert names_in(place) == ["a.txt"]
    with pytest.raises(FileExistsError, match="is not empty"), atomic_write(place):
        pass
    assert names_in(place) == ["a.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(IsADirectoryError, match="give the path of a file"):
        write(tmp_path / "folder")
    with pytest.raises(NotADirectoryError), atomic_write(tmp_path / "file") as partial:
        partial.mkdir()
    assert names_in(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old", encoding="utf-8")
    for number, target in enumerate(["file", "folder", "nowhere"]):
        link = tmp_path / f"link-{number}"
        link.symlink_to(tmp_path / target)
        write(link)
        assert not link.is_symlink()
        assert link.read_text(encoding="utf-8") == "new"
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"
    assert names_in(tmp_path / "folder") == []


@pytest.mark.skipif(os.name == "nt", reason="there is no such device on Windows")
def test_a_device_is_not_replaced() -> None:
    with pytest.raises(FileExistsError, match="a device or a pipe"):
        write(Path(os.devnull))


def test_what_a_killed_run_left_can_be_removed(tmp_path: Path) -> None:
    writing = atomic_write(tmp_path / "words.txt")
    writing.__enter__().touch()  # and never leaves
    (tmp_path / ".mine.partial").mkdir()
    assert len(names_in(tmp_path)) == 2
    with alone_in(tmp_path):
        remove_leftovers(tmp_path)
    assert names_in(tmp_path) == [".mine.partial"]
    del writing


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_an_error_names_the_path_that_was_given(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PermissionError, match=r"words\.txt"):
        write(tmp_path / "words.txt")


def test_an_error_names_the_path_that_the_user_gave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("stance.files.atomic.mkdtemp", full)
    with pytest.raises(OSError, match="No space left") as error, scratch_folder(tmp_path, RESULTS):
        pass
    assert error.value.filename == str(RESULTS)
    with pytest.raises(OSError, match="No space left") as error, scratch_folder(tmp_path):
        pass
    assert error.value.filename == str(tmp_path)


RESULTS = Path("out", "results")


@pytest.mark.skipif(sys.platform == "win32", reason="no such lock on Windows")
def test_a_disk_that_cannot_lock_locks_nothing_and_other_errors_are_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(number: int) -> Callable[[int, int], None]:
        def flock(*_: int) -> None:
            raise OSError(number, os.strerror(number))

        return flock

    monkeypatch.setattr("fcntl.flock", failing(errno.ENOTSUP))
    with alone_in(tmp_path), alone_in(tmp_path):
        pass
    monkeypatch.setattr("fcntl.flock", failing(errno.EIO))
    with pytest.raises(OSError, match=os.strerror(errno.EIO)), alone_in(tmp_path):
        pass
