"""What ships with the package is read wherever it was installed."""

from __future__ import annotations

import pytest

from stance.files.resources import files


def test_a_clone_that_is_not_installed_says_what_to_do() -> None:
    with pytest.raises(ModuleNotFoundError, match="pip install --editable"):
        files("stance.nowhere")
