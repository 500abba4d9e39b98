"""What several test modules need."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fuzzing import TIMES
from hypothesis import Phase, settings

from stance.columns import QUOTES, build

# The same examples in every run, and none that fails because the machine is busy.
# Without the phase that explains a failure: it traces each line, and CPython 3.11 may then loop
# without end where an alarm interrupts (the limit of seconds of a file is one).
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("stance", deadline=None, derandomize=TIMES == 1, phases=PHASES)
settings.load_profile("stance")

KNOWN_FAILURES = Path(__file__).with_name("known_failures.json")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the known failures to fail: one that passes is to be taken off the list."""
    known = json.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
    for item in items:
        for failure in known:
            if item.nodeid.startswith(failure["test"]):
                item.add_marker(pytest.mark.xfail(reason=failure["why"], strict=True))


MakeQuotes = Callable[..., pd.DataFrame]


@pytest.fixture
def make_quotes() -> MakeQuotes:
    """Return a maker of scored quotes frames out of (article, speaker, words, score)."""

    def make(*rows: tuple[str, str | None, str, float], **columns: Any) -> pd.DataFrame:
        records = [
            {
                "article_id": article,
                "quote_id": f"{article}:{number}",
                "quote_type": "direct",
                "quote": words,
                "start": 10 * number,
                "end": 10 * number + len(words),
                "speaker": speaker,
                "speaker_type": "person" if speaker else None,
                "confidence": 0.9,
                "repeated": False,
                "stance": "favor" if score > 0.1 else "against" if score < -0.1 else "neutral",
                "stance_score": score,
                "aspect": "other",
                **columns,
            }
            for number, (article, speaker, words, score) in enumerate(rows, start=1)
        ]
        return build(records, QUOTES)

    return make


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no disk: the machine does not lose its power during a test."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let child processes be interrupted, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
