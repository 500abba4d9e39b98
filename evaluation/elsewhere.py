"""Write the texts of other newspapers that corpus/press/elsewhere.jsonl annotates.

usage: python evaluation/elsewhere.py CLONES [--out FOLDER]

CLONES is a folder with a clone (or its git directory) of each repository that ``source`` names, as
``owner+name``; a run without one prints the commands that make them. The articles are from France
Info (2025), French and Canadian newspapers (2007 to 2013, from the test sets of the Workshop on
Statistical Machine Translation), West African ones, and from pages of some ninety sites (2007 to
2025) that students and others have saved. Each becomes FOLDER/ID.txt; FOLDER is elsewhere/ in the
folder of the press texts (press.py).

The texts belong to their newspapers: FOLDER stays out of every repository. A text whose checksum is
not the one that was annotated stops the program.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from press import PRESS, ROOT

__all__ = ["ELSEWHERE", "LIST", "article"]

ELSEWHERE: Final = PRESS / "elsewhere"
LIST: Final = ROOT / "corpus" / "press" / "elsewhere.jsonl"
_DOCUMENT: Final = r'<doc [^>]*docid="{name}"[^>]*>(.*?)</doc>'
_BLOCK: Final = re.compile(r"<(?:p|hl)>(.*?)</(?:p|hl)>", re.DOTALL | re.IGNORECASE)
_SEGMENT: Final = re.compile(r"<seg[^>]*>(.*?)</seg>", re.DOTALL | re.IGNORECASE)
_INLINE: Final = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "ins", "mark"),
        *("q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
    )
)
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "svg"})
_IMAGE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?")
_LINK: Final = re.compile(r"\[([^\[\]]*)\](?:\([^)]*\)(?:\{[^}]*\})?|\{[^}]*\})")
_RANGES: Final = re.compile(r"\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*")
_ESCAPED: Final = re.compile(r"\\(\W)")


def _clone(clones: Path, repository: str) -> Path:
    return clones / repository.replace("/", "+")


@cache
def _file(clones: Path, repository: str, commit: str, path: str) -> str:
    clone = _clone(clones, repository)
    git = clone / ".git" if (clone / ".git").exists() else clone
    show = ["git", f"--git-dir={git}", "show", f"{commit}:{path}"]
    raw = subprocess.run(show, check=True, capture_output=True).stdout  # noqa: S603 - git
    return raw.decode("utf-8", "replace")


def article(clones: Path, source: str) -> str:
    """Return the text of an article.

    Parameters
    ----------
    clones : pathlib.Path
    source : str
        ``"owner/name commit path"``; behind the path of a collection, ``#`` and the article's name,
        behind that of a saved page the numbers of its blocks: ``"#4,7-19"``.
    """
    repository, commit, place = source.split(" ", 2)
    path, _, name = place.partition("#")
    whole = _file(clones, repository, commit, path)
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(whole.removeprefix("\ufeff")))
        row = next(row for row in rows if row["o:id"] == name)
        whole = f"{row['dcterms:title']}\n{row['bibo:content']}\n"
    elif _RANGES.fullmatch(name):
        found = blocks(whole)
        whole = "\n\n".join(found[k] for k in _numbers(name)) + "\n"
    elif name:
        whole = _paragraphs(whole, name)
    return whole.replace("\r\n", "\n").replace("\r", "")


def _paragraphs(collection: str, name: str) -> str:
    """Return a document of a test set: a line for each paragraph, or for each segment."""
    match = re.search(_DOCUMENT.format(name=re.escape(name)), collection, re.DOTALL | re.IGNORECASE)
    body = match.group(1) if match else ""
    blocks = _BLOCK.findall(body)
    lines = (" ".join(map(_plain, _SEGMENT.findall(block))) for block in blocks)
    return "\n".join(lines if len(blocks) > 1 else map(_plain, _SEGMENT.findall(body))) + "\n"


def _plain(segment: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", segment)).strip()


def blocks(page: str) -> list[str]:
    r"""Return the paragraphs, headings and other blocks of a saved page, HTML or Markdown.

    Not by the reader of stance: offsets and checksums of annotations must outlast its changes.

    Examples
    --------
    >>> blocks("<h1>Vire</h1><script>x()</script><p>La <b>maire</b> part.</p>")
    ['Vire', 'La maire part.']
    >>> blocks("---\ntitle: Vire\n---\nLa [maire](x.html){.y}\npart.\n\n*Fin*")
    ['La maire part.', 'Fin']
    """
    if page.startswith("---\n"):  # with a head, as pandoc writes it
        body = _LINK.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub("", page.split("\n---\n", 1)[1])))
        found = re.split(r"\n\s*\n", _ESCAPED.sub(r"\1", body.replace("*", "")))
    else:
        reader = _Page()
        reader.feed(page)
        reader.close()
        found = "".join(reader.parts).split("\0")
    return [block for block in (re.sub(r"[ \t\r\n]+", " ", one).strip() for one in found) if block]


class _Page(HTMLParser):
    """The text of a page that is seen, a NUL between two blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - HTMLParser's
        self._unseen += tag in _UNSEEN
        if tag not in _INLINE:
            self.parts.append("\0")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag not in _INLINE:
            self.parts.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def _numbers(ranges: str) -> list[int]:
    """Return the numbers that ranges name.

    Examples
    --------
    >>> _numbers("0,4-6")
    [0, 4, 5, 6]
    """
    ends = [one.partition("-") for one in ranges.split(",")]
    return [k for first, _, last in ends for k in range(int(first), int(last or first) + 1)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the texts; return 1 when one is not the annotated one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, default=ELSEWHERE)
    options = parser.parse_args(arguments)
    entries = [json.loads(line) for line in LIST.read_text(encoding="utf-8").splitlines()]
    needed = sorted({entry["source"].split()[0] for entry in entries})
    missing = [name for name in needed if not _clone(options.clones, name).exists()]
    for name in missing:
        print(f"git clone https://github.com/{name} {_clone(options.clones, name)}")
    if missing:
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    for entry in entries:
        text = article(options.clones, entry["source"])
        digest = hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()
        if not digest.startswith(entry["sha1"]):
            print(f"{entry['id']}: not the text that was annotated", file=sys.stderr)
            return 1
        (options.out / f"{entry['id']}.txt").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
