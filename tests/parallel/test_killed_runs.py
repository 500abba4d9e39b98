"""Runs that are killed from outside, as a machine that goes down would have it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from generated import files_in

RUN = Path(__file__).with_name("long_run.py")
PART = 10  # articles, as in the run


def start(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    paths = [str(RUN.parent), str(RUN.parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    return subprocess.Popen([sys.executable, RUN, folder, log], env=environment)


def finished(folder: Path) -> dict[str, int]:
    """Return the finished parts, and when each was written."""
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("articles/part-*")}


def test_killed_three_times_it_ends_with_the_same_bytes_and_no_work_done_twice(
    tmp_path: Path,
) -> None:
    chance = random.Random(20191114)  # noqa: S311 - when to kill is no secret
    folder, log = tmp_path / "killed", tmp_path / "log"
    kept: dict[str, int] = {}
    for _ in range(3):
        aim = len(kept) + chance.randint(1, 2)
        with start(folder, log) as run:
            while len(finished(folder)) < aim:
                assert run.poll() is None, "the run ended before it was killed"
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.05))
            run.kill()
        kept = finished(folder) | kept  # what was there has the same time as before, or differs
        assert kept == finished(folder)
    with start(folder, log) as run:
        assert run.wait() == 0
    assert finished(folder) == finished(folder) | kept
    with start(tmp_path / "whole", tmp_path / "other") as run:
        assert run.wait() == 0
    assert files_in(folder) == files_in(tmp_path / "whole")
    assert len(finished(folder)) == 8
    # A part is at most begun anew, once for each kill.
    assert lines(log) <= lines(tmp_path / "other") + 3 * PART


def lines(log: Path) -> int:
    return len(log.read_text(encoding="utf-8").splitlines())
