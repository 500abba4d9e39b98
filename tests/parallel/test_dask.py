"""A Dask cluster gives what one process gives, and none of its deaths loses anything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import toys
from processes import dask_cluster
from small_pipeline import TARGET

import stance
from stance.parallel.engines import DIED, _work, installed, on_cluster

pytest.importorskip("distributed", reason="dask is an extra")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    # A death is not forgiven thrice, so that the test is short.
    with dask_cluster(allowed_failures=0) as made:
        yield made


def test_results_come_in_order(client: Any) -> None:
    batches = [[number, number + 1] for number in range(20)]
    results = on_cluster(iter(batches), toys.job(toys.open_doubling), client)
    assert list(results) == [[2 * one, 2 * other] for one, other in batches]


def test_what_kills_every_worker_is_given_up_alone(client: Any) -> None:
    results = on_cluster([[1, toys.DEADLY], [3]], toys.job(toys.open_doubling), client)
    (one, given_up), after = results
    assert one == 2
    assert given_up == (toys.DEADLY, DIED)
    assert after == [6]


def test_what_no_worker_can_load_is_raised_here(client: Any) -> None:
    job = toys.job(toys.open_without_a_model)
    with pytest.raises(OSError, match="no model: install it"):
        list(on_cluster([[1]], job, client))


def test_other_word_lists_than_the_clients_are_refused() -> None:
    with pytest.raises(RuntimeError, match="another version of lexicons than the client"):
        _work(b"", [], {**installed(), "lexicons": "others"})


def test_something_else_than_a_client_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"must be a dask\.distributed\.Client, not str"):
        stance.analyze_to(tmp_path, [], target=TARGET, client="tcp://here:8786")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="either processes or a Dask client"):
        stance.analyze_to(tmp_path, [], target=TARGET, client=object(), processes=2)  # type: ignore[arg-type]
