"""Every regular expression of the package takes linear time.

A pattern is run on what repeats: text that makes one that is superlinear read the same
characters again and again. 20,000 characters take some milliseconds; where each is read once
for each before it they take half a second and more.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import stance

LENGTH = 20_000
MOST = 0.3  # seconds of this process, for a text of that length
UNITS = [
    *("a", "A", "é", "1", "_", " ", "\n", "\t", "\u00a0", "\u202f", ".", "…", ",", "-", "–", "’"),
    *("« ", "»", '"', "“", "(", ")", "<", ">", "&", "#", "/", ":", ";", "=", "*", "|", "•", "@"),
    *("a ", "A ", "Ab ", "a, ", "a. ", "A. ", "A.", "a’", "l’", "a-", "a- ", "a\n", "a\n\n", " \n"),
    *("1 ", "1. ", "1,", "12 ", "M. ", "« a » ", '"a" ', "(a) ", "<a>", "<a ", "</", "&a", "&a;"),
    *("http://", "www.", "a@", "a.", "-il ", ", a-t-il ", "Par A ", "le ", "Jean ", "Jean-", "de "),
    *("A, ", "– ", "— a ", "a: ", "a=a ", "* a ", "[a](", "![", "**", "1/", "2020-", "news·"),
]


def patterns_in(thing: object, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    if isinstance(thing, re.Pattern):
        yield thing
    elif id(thing) not in seen and not isinstance(thing, str | bytes):
        seen.add(id(thing))
        if isinstance(thing, Mapping):
            thing = [*thing.keys(), *thing.values()]
        if isinstance(thing, list | tuple | set | frozenset):
            for part in thing:
                yield from patterns_in(part, seen)
        elif isinstance(thing, type) and thing.__module__.startswith("stance"):
            yield from patterns_in(list(vars(thing).values()), seen)
        elif hasattr(thing, "__dataclass_fields__"):
            yield from patterns_in(
                [getattr(thing, n, None) for n in thing.__dataclass_fields__], seen
            )


def found() -> dict[str, re.Pattern[Any]]:
    """Return each compiled pattern of the package under the name that it has there."""
    patterns: dict[re.Pattern[Any], str] = {}
    for module in pkgutil.walk_packages(stance.__path__, "stance."):
        if module.name.endswith("__main__"):
            continue
        try:
            names = vars(importlib.import_module(module.name))
        except ImportError:  # an extra that is not installed
            continue
        for name, value in names.items():
            for number, pattern in enumerate(patterns_in(value, set())):
                patterns.setdefault(pattern, f"{module.name}.{name}{number or ''}")
    return {name: pattern for pattern, name in patterns.items()}


PATTERNS = found()


def texts(pattern: re.Pattern[Any]) -> Iterable[Any]:
    """Return what repeats: the units, and the literal pieces of the pattern itself."""
    source = pattern.pattern
    plain = source.decode("latin-1") if isinstance(source, bytes) else source
    own = [piece.replace("\\", "") for piece in re.findall(r"[\w«»’ -]{2,12}", plain)[:6]]
    for unit in [*UNITS, *own]:
        text = (unit * (LENGTH // len(unit) + 1))[:LENGTH] + "\x00"
        yield text.encode() if isinstance(source, bytes) else text


ANCHORED = {"match", "fullmatch"}


def searched() -> set[str]:
    """Return the names of patterns that are searched for, or handed on to who knows what."""
    names: set[str] = set()
    for path in Path(stance.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        anchored = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr in ANCHORED
        }
        module = ".".join(("stance", *path.relative_to(stance.__path__[0]).with_suffix("").parts))
        names |= {
            f"{module.removesuffix('.__init__')}.{node.id}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and id(node) not in anchored
        }
    return names


SEARCHED = searched()
# These are searched in a window of 20 and of 80 characters.
IN_A_WINDOW = {
    "stance.quotations.sentences._LAST_WORD",
    "stance.reading.repair.text_lines._BEFORE",
}


def test_the_patterns_of_the_package_are_found() -> None:
    assert len(PATTERNS) > 150
    assert set(PATTERNS) >= IN_A_WINDOW


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - IN_A_WINDOW))
def test_a_pattern_takes_linear_time(name: str) -> None:
    pattern = PATTERNS[name]
    for text in texts(pattern):
        start = time.process_time()
        pattern.match(text)
        if name in SEARCHED:
            all(time.process_time() - start < MOST for _ in pattern.finditer(text))
        taken = time.process_time() - start
        assert taken < MOST, (text[:20], taken)
