"""A bar on the standard error, for work that lasts."""

from __future__ import annotations

import sys
from collections.abc import Sized
from contextlib import AbstractContextManager
from typing import Any, Final

__all__ = ["bar"]

_PATIENCE: Final = 5.0  # seconds before a bar shows, unless it is asked for


def bar(source: object, progress: bool | None) -> AbstractContextManager[Any]:
    """Return a bar that counts articles; ``progress`` as `stance.analyze` has it."""
    from tqdm.auto import tqdm  # noqa: PLC0415 - it looks for a notebook when imported

    shown = progress if progress is not None else sys.stderr.isatty() or "ipykernel" in sys.modules
    made: AbstractContextManager[Any] = tqdm(
        total=len(source) if isinstance(source, Sized) and not isinstance(source, str) else None,
        unit=" articles",
        delay=0 if progress else _PATIENCE,
        disable=not shown,
        file=sys.stderr,
    )
    return made
