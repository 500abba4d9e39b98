"""The whole pipeline, in one process, in two, and on a cluster: the same rows to the byte."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pandas as pd
import pytest
from generated import files_in

import stance
from stance.article import Article
from stance.cli.analyzing import embedded_articles

PART = 10


@pytest.fixture(scope="module")
def corpus() -> list[Article]:
    """Return the embedded articles, cut after their first lines so that many take little time."""
    known = sorted(embedded_articles(), key=lambda article: article.id)
    return [
        Article(article.text[:700], id=f"{article.id}-{i}", newspaper=article.newspaper)
        for i, article in enumerate(islice(cycle(known), 70))
    ]


@pytest.fixture(scope="module")
def alone(corpus: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alone")
    return stance.analyze_to(folder, corpus, part_size=PART)


def test_two_processes_write_the_same_bytes(
    corpus: list[Article], alone: Path, tmp_path: Path
) -> None:
    folder = stance.analyze_to(tmp_path, corpus, part_size=PART, processes=2)
    assert files_in(folder) == files_in(alone)


def test_two_processes_return_the_same_frames(corpus: list[Article], alone: Path) -> None:
    one, two = stance.load(alone), stance.analyze(iter(corpus), processes=2)
    assert len(one.quotes) > 50
    for name in ("quotes", "speakers", "articles"):
        pd.testing.assert_frame_equal(getattr(two, name), getattr(one, name), obj=name)


def test_a_cluster_of_which_a_worker_is_killed_writes_the_same_bytes(
    corpus: list[Article], alone: Path, tmp_path: Path
) -> None:
    distributed = pytest.importorskip("distributed", reason="dask is an extra")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        pids = client.run(os.getpid)

        def killing() -> Iterator[Article]:
            """Kill a worker once the first part is written and others are under way."""
            yield from corpus[:-2]
            assert (tmp_path / "articles" / "part-00000.parquet").exists()
            os.kill(min(pids.values()), signal.SIGKILL)
            yield from corpus[-2:]

        folder = stance.analyze_to(tmp_path, killing(), part_size=PART, client=client)
        assert client.run(os.getpid) != pids
    assert files_in(folder) == files_in(alone)
