"""Processes that tests start: every wait has an end, and none outlives its test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 300  # seconds: a busy machine may take thirty times what a quiet one does


@contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a program that needs no terminal; kill it, should it still run, at the end."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, start_new_session=True, **options
    ) as run:
        try:
            yield run
        finally:
            if run.poll() is None:
                kill_group(run)


def kill_group(run: subprocess.Popen[Any]) -> None:
    if os.name == "nt":
        run.kill()
    else:
        os.killpg(run.pid, signal.SIGKILL)


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait for a condition; fail, and say what for, where it does not come."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"waited {seconds:.0f} s: {what}")
        time.sleep(0.02)


@contextmanager
def dask_cluster(allowed_failures: int) -> Iterator[Any]:
    """Start a cluster of two workers and yield its client; skip where there can be none."""
    distributed = pytest.importorskip("distributed", reason="dask is an extra")
    import dask  # noqa: PLC0415 - an extra

    try:
        with socket.create_server(("127.0.0.1", 0)):
            pass
    except OSError as error:
        pytest.skip(f"no port here for a cluster to listen on: {error}")
    settings = {
        "distributed.scheduler.allowed-failures": allowed_failures,
        "distributed.comm.timeouts.connect": f"{PATIENCE}s",
    }
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=":0",  # None would take the usual port, which may be taken
            memory_limit=0,
            death_timeout=PATIENCE,
        ) as cluster,
        distributed.Client(cluster, timeout=PATIENCE) as client,
    ):
        yield client


def worker_pids(client: Any) -> set[int | None]:
    """Return the processes of a cluster's workers, as this machine knows them."""
    return {nanny.pid for nanny in client.cluster.workers.values()}
