"""Run the Python examples of a Markdown page, and compare what they print with what the page shows.

An example is a block fenced as ``python``. A block fenced as ``text`` right under
it shows what it prints; an example without one prints nothing. The examples of a
page share their names, as if pasted into one session.

``python tests/docs/examples.py PAGE …`` writes what the examples print into the pages.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```$(?:\n*^```text\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """A block of code; the line of the page that it begins on; what it is said to print."""

    code: str
    line: int
    shown: str


def examples(page: str) -> list[Example]:
    """Return the examples of a page, in order."""
    return [
        Example(
            code=block["code"],
            line=page.count("\n", 0, block.start("code")) + 1,
            shown=block["shown"] or "",
        )
        for block in _BLOCK.finditer(page)
    ]


def run(page: str, name: str, names: dict[str, Any] | None = None) -> Iterator[tuple[Example, str]]:
    """Run the examples one after the other; yield each with what it printed.

    An error in one bears the name of the page and the line in it.
    """
    space: dict[str, Any] = {"__name__": "__main__", **(names or {})}
    for example in examples(page):
        code = compile("\n" * (example.line - 1) + example.code, name, "exec")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, space)  # noqa: S102 - the pages of this repository
        yield example, _trimmed(printed.getvalue())


def rewritten(page: str, name: str) -> str:
    """Return the page with what its examples print now."""
    printed = (text for _, text in run(page, name))

    def block(match: re.Match[str]) -> str:
        text = next(printed)
        return f"```python\n{match['code']}```" + (f"\n```text\n{text}```" if text else "")

    return _BLOCK.sub(block, page)


def _trimmed(text: str) -> str:
    """Return the text without blanks at the ends of its lines, which pages do not keep."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def main(paths: list[str]) -> None:
    """Write into each page what its examples print, run in a folder of their own."""
    for path in [Path(argument).resolve() for argument in paths]:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            page = rewritten(path.read_text(encoding="utf-8"), path.name)
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
