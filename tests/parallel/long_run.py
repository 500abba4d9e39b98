"""A run that a test can kill: ``python long_run.py FOLDER LOG``.

The pipeline needs no models; the articles are invented. Each article that goes through the
pipeline is a line of the log.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import small_pipeline
from generated import articles

import stance

if TYPE_CHECKING:
    from stance.article import Article
    from stance.quote import Quote


def main(folder: str, log: str) -> None:
    def slowly(batch: Iterable[Article]) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        for article, quotes in small_pipeline.extract(batch):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{article.id}\n")
            time.sleep(0.005)
            yield article, quotes

    def replace(name: str, value: object) -> None:
        module, _, attribute = name.rpartition(".")
        setattr(import_module(module), attribute, value)

    small_pipeline.put_in_place(replace)
    replace("stance.pipeline.extract", slowly)
    stance.analyze_to(folder, articles(80), target=small_pipeline.TARGET, part_size=10)


if __name__ == "__main__":
    main(*sys.argv[1:])
