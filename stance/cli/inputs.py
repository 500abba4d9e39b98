"""What the commands are given: paths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["require_paths"]


def require_paths(paths: Sequence[Path]) -> None:
    """Refuse a path that leads nowhere before any work is done; patterns are left to the reader."""
    for path in paths:
        if not path.exists() and not any(sign in str(path) for sign in "*?["):
            message = f"{path}: no such file or folder"
            raise FileNotFoundError(message)
