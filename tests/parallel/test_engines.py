"""Worker processes give what one process gives, and none of their deaths loses anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
import toys
from processes import PATIENCE, started, wait_until
from small_pipeline import TARGET

import stance
from stance.parallel.engines import DIED, WorkerPool, in_order
from stance.parallel.processes import FORKS

BATCHES = [list(range(start, start + 3)) for start in range(0, 60, 3)]
DOUBLED = [[2 * number for number in batch] for batch in BATCHES]
HERE = Path(__file__).parent


@pytest.fixture(
    params=[
        pytest.param(True, marks=pytest.mark.skipif(not FORKS, reason="Linux alone forks safely")),
        False,
    ],
    ids=["forked", "launched"],
    autouse=True,
)
def forks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Start workers in both ways: as on Linux, and as elsewhere."""
    monkeypatch.setattr("stance.parallel.processes.FORKS", request.param)
    return bool(request.param)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_running(pid: int) -> bool:
    """Tell whether a process runs: one that ended may wait to be seen to by the system."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in {"Z", "X"}


def children() -> set[str]:
    """Return the processes that this one has started and not seen end."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {child for task in tasks for child in task.read_text(encoding="utf-8").split()}


def test_results_come_in_order_and_little_is_read_ahead() -> None:
    drawn = 0

    def stream() -> Iterator[list[int]]:
        nonlocal drawn
        for batch in BATCHES:
            drawn += 1
            yield batch

    results = []
    for result in in_order(stream(), toys.job(toys.open_doubling), processes=2):
        results.append(result)
        assert drawn - len(results) < 12
    assert results == DOUBLED


@pytest.mark.parametrize("last", [0, 1, 8, 9, 32, 33])
def test_the_last_batches_are_whole_though_they_are_given_out_in_pieces(last: int) -> None:
    batches = [list(range(32)), list(range(32, 64)), list(range(64, 64 + last))]
    results = list(in_order(batches, toys.job(toys.open_doubling), processes=2))
    assert results == [[2 * number for number in batch] for batch in batches]


def test_a_batch_whose_worker_died_is_given_to_another(tmp_path: Path) -> None:
    opening = partial(toys.open_mortal, tmp_path / "died")
    assert list(in_order(BATCHES, toys.job(opening), processes=2)) == DOUBLED


def test_a_worker_killed_from_outside_loses_nothing() -> None:
    with WorkerPool(toys.job(toys.open_doubling), 2) as pool:
        before = pool.pids
        os.kill(before[0], signal.SIGKILL)
        results = [pool.submit(batch) for batch in BATCHES]
        assert [result.result(PATIENCE) for result in results] == DOUBLED
        assert len(pool.pids) == 2
        assert pool.pids != before
        after = pool.pids
    assert not any(is_alive(pid) for pid in after)


def test_the_models_are_loaded_once_and_shared(tmp_path: Path, forks: bool) -> None:
    """Loading works once: all workers come of it, those that replace others too."""
    if not forks:
        pytest.skip("these load each for itself")
    job = toys.job(partial(toys.open_once, tmp_path / "opened"))
    assert list(in_order([[1, toys.DEADLY], [2], [3]], job, processes=2)) == [
        [2, (toys.DEADLY, DIED)],
        [4],
        [6],
    ]


def test_a_template_killed_from_outside_loses_nothing(forks: bool) -> None:
    if not forks:
        pytest.skip("there is no template")
    with WorkerPool(toys.job(toys.open_doubling), 2) as pool:
        before = pool.pids
        template = pool._source._process
        template.kill()
        template.wait()
        os.kill(before[0], signal.SIGKILL)
        results = [pool.submit(batch) for batch in BATCHES]
        assert [result.result(PATIENCE) for result in results] == DOUBLED
        assert before[0] not in pool.pids


def test_workers_make_way_for_fresh_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.parallel.engines._TERM", 5)
    with WorkerPool(toys.job(toys.open_doubling), 2) as pool:
        before = set(pool.pids)
        results = [pool.submit(batch) for batch in BATCHES]
        assert [result.result(PATIENCE) for result in results] == DOUBLED
        assert before - set(pool.pids)


def test_what_kills_every_worker_is_given_up_alone() -> None:
    batches = [[1, 2, toys.DEADLY], [3], [4, 5]]
    results = list(in_order(batches, toys.job(toys.open_doubling), processes=2))
    assert results == [[2, 4, (toys.DEADLY, DIED)], [6], [8, 10]]


def test_what_cannot_travel_is_given_up_alone() -> None:
    lost = lambda: None  # noqa: E731 - a thing that cannot be pickled
    ((one, two, (thing, reason), four),) = in_order(
        [[1, 2, lost, 4]],  # type: ignore[list-item]
        toys.job(toys.open_doubling),
        processes=1,
    )
    assert [one, two, four] == [2, 4, 8]
    assert thing is lost
    assert "pickle" in reason


def test_what_no_worker_can_load_is_raised_here() -> None:
    job = toys.job(toys.open_without_a_model)
    with pytest.raises(OSError, match="no model: install it"):
        list(in_order(BATCHES, job, processes=2))


def test_workers_that_die_before_they_begin_are_not_started_for_ever() -> None:
    with pytest.raises(RuntimeError, match=r"cannot start .* use fewer processes"):
        list(in_order(BATCHES, toys.job(toys.open_and_die), processes=2))


def test_forks_that_die_at_once_are_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    if not forks:
        pytest.skip("these are not forked")
    monkeypatch.setattr("stance.parallel.processes._PATIENCE", 0.5)
    with pytest.raises(RuntimeError, match=r"cannot start; .* use fewer processes"):
        list(in_order(BATCHES, toys.job(toys.open_childless), processes=2))


def test_a_worker_that_cannot_be_replaced_is_no_articles_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading works for the first worker, and for none after it."""
    monkeypatch.setattr("stance.parallel.processes.FORKS", False)
    job = toys.job(partial(toys.open_once, tmp_path / "opened"))
    with pytest.raises(RuntimeError, match="could not be replaced: no model: install it"):
        list(in_order([[1, toys.DEADLY], [2]], job, processes=1))


def test_leaving_early_ends_the_workers() -> None:
    with WorkerPool(toys.job(toys.open_doubling), 2) as pool:
        busy = pool.submit([toys.SLOW])
        pids = pool.pids
    assert busy.done()
    assert not any(is_alive(pid) for pid in pids)


def test_leaving_ends_the_workers_of_a_template_that_hangs(
    monkeypatch: pytest.MonkeyPatch, forks: bool
) -> None:
    if not forks:
        pytest.skip("there is no template")
    monkeypatch.setattr("stance.parallel.processes._PATIENCE", 0.5)
    with WorkerPool(toys.job(toys.open_doubling), 2) as pool:
        busy = pool.submit([toys.SLOW])
        pids = pool.pids
        pool._source._process.send_signal(signal.SIGSTOP)
    assert busy.done()
    wait_until(lambda: not any(map(is_running, pids)), "the workers end", seconds=30)


def test_a_run_refused_leaves_no_process(tmp_path: Path) -> None:
    """The template is started before the arguments are looked at."""
    before = children()
    with pytest.raises(FileNotFoundError, match="nowhere"):
        stance.analyze_to(tmp_path / "out", tmp_path / "nowhere", processes=2)
    with pytest.raises(ValueError, match="processes must be a whole number from 1 up"):
        stance.analyze_to(tmp_path / "out", stance.Article("Non."), processes=0)
    assert children() == before


def preamble(*, forks: bool) -> str:
    return (
        f"import sys; sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]\n"
        "import pathlib, toys\n"
        "from stance.parallel import engines, processes\n"
        f"processes.FORKS = {forks}\n"
    )


@pytest.mark.parametrize("way", ["file", "stdin"])
def test_a_script_needs_no_guard(tmp_path: Path, way: str, forks: bool) -> None:
    code = (
        f"{preamble(forks=forks)}"
        "print(list(engines.in_order([[1], [2]], toys.job(toys.open_doubling), processes=2)))\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script) if way == "file" else "-"],
        input=None if way == "file" else code,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    assert done.stdout == "[[2], [4]]\n"


@contextmanager
def busy_run(place: Path, *, forks: bool) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Start a program whose worker is busy for a minute; yield it and its workers' numbers."""
    pids = place / "pids"
    code = (
        f"{preamble(forks=forks)}"
        "with engines.WorkerPool(toys.job(toys.open_doubling), 2) as pool:\n"
        "    slow = pool.submit([toys.SLOW])\n"
        f"    pathlib.Path({str(pids)!r}).write_text(' '.join(map(str, pool.pids)) + '.')\n"
        "    slow.result()\n"
    )

    def is_busy() -> bool:
        assert run.poll() is None, "the program ended before its workers were busy"
        return pids.exists() and pids.read_text().endswith(".")

    with started([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as run:
        wait_until(is_busy, "the workers start")
        yield run, [int(pid) for pid in pids.read_text().rstrip(".").split()]


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_at_once_and_leaves_no_process(tmp_path: Path, forks: bool) -> None:
    with busy_run(tmp_path, forks=forks) as (run, workers):
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)
        assert "KeyboardInterrupt" in said
        assert not any(is_alive(pid) for pid in workers)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="it is there that processes are looked up")
def test_no_worker_outlives_a_program_that_is_killed(tmp_path: Path, forks: bool) -> None:
    with busy_run(tmp_path, forks=forks) as (run, workers):
        run.kill()
        wait_until(lambda: not any(map(is_running, workers)), "the workers end", seconds=10)


def test_closing_what_gives_the_results_ends_the_workers() -> None:
    with closing(in_order(BATCHES, toys.job(toys.open_doubling), processes=2)) as results:
        assert next(results) == DOUBLED[0]
    assert list(results) == []


def test_the_limit_of_seconds_holds_in_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that never ends is a row with its error; the others are analysed."""
    monkeypatch.setattr("stance.parallel.engines.open_pipeline", toys.open_endless)
    corpus = [stance.Article("Elle dit « oui ».", id=name) for name in "abc"]
    with stance.limits(max_seconds=1):
        analysis = stance.analyze(corpus, target=TARGET, processes=2)
        parts = stance.analyze_to(tmp_path, corpus, target=TARGET, processes=2)
    for done in (analysis, stance.load(parts)):
        errors = done.articles.set_index("article_id")["error"]
        assert errors.isna().to_dict() == {"a": True, "b": False, "c": True}
        assert "max_seconds" in errors["b"]
        assert done.quotes["article_id"].tolist() == ["a", "c"]
