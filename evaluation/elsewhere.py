"""Write the texts of other newspapers that corpus/press/elsewhere.jsonl annotates.

usage: python evaluation/elsewhere.py CLONES [--out FOLDER]

CLONES is a folder with a clone (or its git directory) of each repository that ``source`` names,
under the second half of its name: articles of France Info (2025), of French and Canadian newspapers
(2007 to 2013, from the test sets of the Workshop on Statistical Machine Translation) and of West
African ones. Each becomes FOLDER/ID.txt; FOLDER is elsewhere/ in the folder of the press texts
(press.py).

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
from pathlib import Path
from typing import Final

from press import PRESS, ROOT

__all__ = ["ELSEWHERE", "LIST", "article"]

ELSEWHERE: Final = PRESS / "elsewhere"
LIST: Final = ROOT / "corpus" / "press" / "elsewhere.jsonl"
_DOCUMENT: Final = r'<doc [^>]*docid="{name}"[^>]*>(.*?)</doc>'
_BLOCK: Final = re.compile(r"<(?:p|hl)>(.*?)</(?:p|hl)>", re.DOTALL | re.IGNORECASE)
_SEGMENT: Final = re.compile(r"<seg[^>]*>(.*?)</seg>", re.DOTALL | re.IGNORECASE)


@cache
def _file(clones: Path, repository: str, commit: str, path: str) -> str:
    clone = clones / repository.partition("/")[2]
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
        ``"owner/name commit path"``; behind the path of a collection, ``#`` and the article's name.
    """
    repository, commit, place = source.split(" ", 2)
    path, _, name = place.partition("#")
    whole = _file(clones, repository, commit, path)
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO(whole.removeprefix("\ufeff")))
        row = next(row for row in rows if row["o:id"] == name)
        whole = f"{row['dcterms:title']}\n{row['bibo:content']}\n"
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the texts; return 1 when one is not the annotated one."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clones", type=Path)
    parser.add_argument("--out", type=Path, default=ELSEWHERE)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for line in LIST.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        text = article(options.clones, entry["source"])
        digest = hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()
        if not digest.startswith(entry["sha1"]):
            print(f"{entry['id']}: not the text that was annotated", file=sys.stderr)
            return 1
        (options.out / f"{entry['id']}.txt").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
