"""What reading raises."""

from __future__ import annotations

__all__ = ["ReadingError"]


class ReadingError(ValueError):
    """A file that holds no article that can be read; the message says what to do."""
