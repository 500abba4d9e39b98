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
from processes import dask_cluster, wait_until, worker_pids

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


def test_a_classifier_of_ones_own_gives_the_same_bytes_in_two_processes(
    corpus: list[Article], alone: Path, tmp_path: Path
) -> None:
    quotes = stance.load(alone).quotes["quote"].tolist()[:30]
    light = stance.StanceClassifier(prior="", blocks=("lexicon",), tol=1e-2)
    light.fit(quotes, (["pour", "contre", "neutre"] * 10)[: len(quotes)])
    light.save(tmp_path / "mine.model")
    one, two = (
        stance.analyze_to(
            tmp_path / f"{n}", corpus, part_size=PART, processes=n, model=tmp_path / "mine.model"
        )
        for n in (1, 2)
    )
    assert files_in(one) == files_in(two)
    own, shipped = stance.load(one), stance.load(alone)
    assert own.model.startswith("own (")
    assert own.quotes["stance_score"].tolist() != shipped.quotes["stance_score"].tolist()
    with pytest.raises(ValueError, match=r"other settings: model \(was own "):
        stance.analyze_to(one, corpus, part_size=PART)


def test_a_cluster_of_which_a_worker_is_killed_writes_the_same_bytes(
    corpus: list[Article], alone: Path, tmp_path: Path
) -> None:
    with dask_cluster(allowed_failures=3) as client:
        before = worker_pids(client)

        def killing() -> Iterator[Article]:
            """Kill a worker once the first part is written and others are under way."""
            yield from corpus[:-2]
            assert (tmp_path / "articles" / "part-00000.parquet").exists()
            os.kill(min(filter(None, before)), signal.SIGKILL)
            yield from corpus[-2:]

        folder = stance.analyze_to(tmp_path, killing(), part_size=PART, client=client)
        wait_until(lambda: worker_pids(client) != before, "another worker takes its place")
    assert files_in(folder) == files_in(alone)
