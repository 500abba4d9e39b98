"""Runs that are killed from outside, as a machine that goes down would have it."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path

from generated import files_in
from processes import PATIENCE, started, wait_until

RUN = Path(__file__).with_name("long_run.py")
PART = 10  # articles, as in the run


def command(folder: Path, log: Path) -> list[str | Path]:
    return [sys.executable, RUN, folder, log]


def finished(folder: Path) -> dict[str, int]:
    """Return the finished parts, and when each was written."""
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("parts/part-*")}


def test_killed_three_times_it_ends_with_the_same_bytes_and_no_work_done_twice(
    tmp_path: Path,
) -> None:
    chance = random.Random(20191114)  # noqa: S311 - when to kill is no secret
    folder, log = tmp_path / "killed", tmp_path / "log"
    paths = [str(RUN.parent), str(RUN.parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    kept: dict[str, int] = {}
    kills = 0
    for _ in range(3):
        aim = len(kept) + chance.randint(1, 2)
        with started(command(folder, log), env=environment) as run:
            # A busy machine may look away until the run has ended.
            wait_until(
                lambda run=run, aim=aim: len(finished(folder)) >= aim or run.poll() is not None,
                "the run writes its parts",
            )
            time.sleep(chance.uniform(0, 0.05))
            kills += run.poll() is None
            run.kill()
        kept = finished(folder) | kept  # what was there has the same time as before, or differs
        assert kept == finished(folder)
    assert kills
    for place, told in ((folder, log), (tmp_path / "whole", tmp_path / "other")):
        with started(command(place, told), env=environment) as run:
            assert run.wait(PATIENCE) == 0
    assert finished(folder) == finished(folder) | kept
    assert files_in(folder) == files_in(tmp_path / "whole")
    assert len(finished(folder)) == 8
    # A part is at most begun anew, once for each kill.
    assert lines(log) <= lines(tmp_path / "other") + 3 * PART


def lines(log: Path) -> int:
    return len(log.read_text(encoding="utf-8").splitlines())
