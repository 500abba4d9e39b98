"""Write the press texts that the annotations of corpus/press/ point into.

usage: python evaluation/press.py SNAPSHOT [LIST ...] [--out FOLDER]

SNAPSHOT is a clone of github.com/feryah/gilets_jaunes, or its git directory: a public corpus of
French, Belgian, Swiss, Canadian and Algerian newspapers of 2006 to 2019, half on the gilets
jaunes, half on anything. LIST names the articles to write: JSON lines or TSV with ``id`` and
``sha1``; by default corpus/press/quotations.jsonl. Each becomes FOLDER/ID.txt; FOLDER is press/
at the top of the checkout, or what the environment variable STANCE_PRESS says.

The texts belong to their newspapers: FOLDER stays out of every repository. A text whose checksum
is not the one that was annotated stops the program.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

__all__ = ["PRESS", "articles", "wanted"]

ROOT: Final = Path(__file__).parents[1]
PRESS: Final = Path(os.environ.get("STANCE_PRESS", ROOT / "press"))
LIST: Final = ROOT / "corpus" / "press" / "quotations.jsonl"

_PLAIN: Final = r"<doc (?:url|title)=[^>]*>(?P<body>.*?)</doc>"
_TITLED: Final = r'<doc title="(?P<title>[^"]*)"[^>]*>(?P<body>.*?)</doc>'
_TAGGED: Final = r"<ARTICLE url=[^>]*>(?P<body>.*?)</ARTICLE>"
_NUMBERED: Final = r"<article id=[^>]*>(?P<body>.*?)</article>"
_HEADED: Final = r"<article id=[^>]*>\s*<title>(?P<title>.*?)</title>(?P<body>.*?)</article>"
# The first letters of an id: the file that holds the article, and how it stands there.
FILES: Final[Mapping[str, tuple[str, str]]] = {
    "ca": ("Francais/Corpus/fr_CA_corpus.xml", _PLAIN),
    "cac": ("Francais/Corpus/fr_CA_corpus_contraste.xml", _PLAIN),
    "ch": ("Francais/Corpus/fr_CH_corpus.xml", _PLAIN),
    "chc": ("Francais/Corpus/fr_CH_corpus_contraste.xml", _PLAIN),
    "dh": ("Francais/Belgique/DH.xml", _TITLED),
    "dhc": ("Francais/Belgique/DH_CONTRAST.xml", _TITLED),
    "dz": ("Francais_DZ/gilets_jaunes.xml", _NUMBERED),
    "dzc": ("Francais_DZ/contrast_gilets.xml", _HEADED),
    "fi": ("Francais/France/LeFigaro/GJLeFigURL", _TAGGED),
    "hu": ("Francais/France/LHumanite/GJLHumaURL", _TAGGED),
    "jdq": ("Francais/Corpus/JDQ.xml", _TITLED),
    "ll": ("Francais/Belgique/LaLibre.xml", _PLAIN),
    "llc": ("Francais/Belgique/LaLibreContrast.xml", _TITLED),
    "lp": ("Francais/France/Corpus/GJLePointURL", _TAGGED),
}


def wanted(lists: Sequence[Path]) -> dict[str, str]:
    """Return the checksum of each article that the lists name, by its id."""
    found: dict[str, str] = {}
    for path in lists:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = (
            csv.DictReader(lines, delimiter="\t")
            if path.suffix == ".tsv"
            else map(json.loads, lines)
        )
        found |= {row["id"]: row["sha1"] for row in rows}
    return found


def articles(snapshot: Path, prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield id and text of each article in the files of these prefixes."""
    git = snapshot / ".git" if (snapshot / ".git").exists() else snapshot
    for prefix in prefixes:
        name, pattern = FILES[prefix]
        show = ["git", f"--git-dir={git}", "show", f"HEAD:{name}"]
        raw = subprocess.run(show, check=True, capture_output=True).stdout  # noqa: S603 - git
        found = re.finditer(pattern, raw.decode("utf-8", "replace"), re.DOTALL)
        for number, match in enumerate(found):
            parts = match.groupdict()
            body = re.sub(r"<[^>]+>", "", parts["body"])
            head = f"{parts['title']}\n\n" if parts.get("title") else ""
            yield f"{prefix}-{number:04d}", _tidy(head + body)


def _tidy(text: str) -> str:
    """Return a text without entities, with regular blanks and empty lines."""
    text = html.unescape(html.unescape(text))
    text = re.sub(r"[ \t]+", " ", text.replace("\r", ""))
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the texts; return 1 when one is not the annotated one, or is not there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("snapshot", type=Path)
    parser.add_argument("lists", type=Path, nargs="*", metavar="LIST")
    parser.add_argument("--out", type=Path, default=PRESS)
    options = parser.parse_args(arguments)
    checksums = wanted(options.lists or [LIST])
    options.out.mkdir(parents=True, exist_ok=True)
    prefixes = sorted({name.partition("-")[0] for name in checksums})
    for name, text in articles(options.snapshot, prefixes):
        if name not in checksums:
            continue
        digest = hashlib.sha1(text.encode("utf-8"), usedforsecurity=False).hexdigest()
        if not digest.startswith(checksums.pop(name)):
            print(f"{name}: not the text that was annotated", file=sys.stderr)
            return 1
        (options.out / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    if checksums:
        print(f"not in the snapshot: {', '.join(sorted(checksums))}", file=sys.stderr)
    return 1 if checksums else 0


if __name__ == "__main__":
    sys.exit(main())
