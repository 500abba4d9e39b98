"""Targets: what a stance is for or against, described in a TOML file.

`mention_finder` tells whether an article names a target: only there are quotations judged.
`doubts` names what in a file will not do what its author may think.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from stance.files.limits import OutOfTime, time_limit
from stance.files.resources import files
from stance.scoring.terms import GAP, PatternSet, normed, split_words
from stance.suggest import unknown

__all__ = [
    "OTHER_ASPECT",
    "Target",
    "doubts",
    "load_target",
    "mention_finder",
    "target_names",
    "target_text",
]


OTHER_ASPECT = "other"

MOST_TERMS = 20_000
"""The most terms of a target file; the target with most that ships has some hundreds."""

_MOST_BYTES = 1_000_000
_FEWER = "leave out terms that others cover (surveill* covers surveillance and surveiller)"

_TERM_LISTS = ("aliases", "rivals", "opponents", "elsewhere", "pro", "contra")
_KEYS = {"name", "title", "about", "aspects", *_TERM_LISTS}


@dataclass(frozen=True)
class Target:
    """What a stance is for or against.

    Terms are patterns of one or more words, in lower case: ``moratoire`` is that
    word, ``surveill*`` any word that begins so, ``…`` up to three words in between.

    Attributes
    ----------
    name : str
        The key under which results name it (``amazon-security``).
    title : str
        What people call it (« Amazon et la sécurité »).
    aliases : tuple of str
        Terms that name it, its makers or its parts.
    aspects : mapping of str to tuple of str
        The facets of the target, each with the terms that touch it.
    rivals : tuple of str
        Terms that name others in its place: what is said of them is not said of it.
    opponents : tuple of str
        Terms that name those whom the target contends with: blame for them is no blame for
        the target (the government, for those who march against it).
    elsewhere : tuple of str
        Terms of the makers' other business: talk of that is not about the target.
    pro, contra : tuple of str
        Terms that lean for or against this target and would not for another.
    about : str
        A sentence that says what is and what is not the target.

    Raises
    ------
    ValueError
        If a term is no text, or empty.

    Examples
    --------
    >>> rail = Target("rail", aliases=["ligne nouvelle", "lgv"])
    >>> rail.title, rail.aliases
    ('rail', ('ligne nouvelle', 'lgv'))
    """

    name: str
    title: str = ""
    aliases: tuple[str, ...] = ()
    aspects: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    rivals: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    pro: tuple[str, ...] = ()
    contra: tuple[str, ...] = ()
    about: str = ""
    opponents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Freeze the lists and the mapping, and fill in the title."""
        for name in _TERM_LISTS:
            object.__setattr__(self, name, _frozen(getattr(self, name), name))
        aspects = {key: _frozen(terms, f"aspects.{key}") for key, terms in self.aspects.items()}
        object.__setattr__(self, "aspects", MappingProxyType(aspects))
        if not self.title:
            object.__setattr__(self, "title", self.name)

    def __reduce__(self) -> tuple[type[Target], tuple[object, ...]]:
        """Let a target travel to another process: a read-only mapping would not."""
        return type(self), tuple(self.as_dict().values())

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, from which ``Target(**values)`` makes it again."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return values | {"aspects": dict(self.aspects)}

    @property
    def aspect_names(self) -> tuple[str, ...]:
        """The names of the aspects in the order of the file, ``other`` last."""
        return (*(name for name in self.aspects if name != OTHER_ASPECT), OTHER_ASPECT)


def _frozen(terms: str | Iterable[str], key: str) -> tuple[str, ...]:
    """Return a list of terms as a tuple; a single string is one term, not its letters.

    Raises
    ------
    ValueError
        If one of them is no text, or empty.
    """
    listed = (terms,) if isinstance(terms, str) else tuple(terms)
    if not all(isinstance(term, str) and term.strip() for term in listed):
        message = f"{key!r} must be a list of terms, none of them empty: {listed!r}"
        raise ValueError(message)
    return listed


def load_target(name: str | Path | Target) -> Target:
    """Return a target by its name, or from a TOML file of your own.

    Parameters
    ----------
    name : str, Path or Target
        One of ``target_names()``, or the path of a ``.toml`` file; a ``Target``
        comes back as it is.

    Returns
    -------
    Target

    Raises
    ------
    ValueError
        When no target has that name (the message suggests the closest one), or
        when the file is no valid target (the message names the file and the key).
    FileNotFoundError
        When the path of a ``.toml`` file leads nowhere.
    TypeError
        When it is something else, such as a list of words.

    Examples
    --------
    >>> load_target("amazon-security").aspect_names[:2]
    ('cloud', 'facial_recognition')
    >>> load_target("amazon-securite")
    Traceback (most recent call last):
        ...
    ValueError: no target is named 'amazon-securite': did you mean 'amazon-security'? ...
    """
    if isinstance(name, Target):
        return name
    if not isinstance(name, str | Path):
        message = (
            f"a target is a name, the path of a .toml file or a stance.Target, not {name!r}: "
            'words of your own go into stance.Target("name", aliases=[...])'
        )
        raise TypeError(message)
    if isinstance(name, Path) or name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            message = (
                f"{path}: no such target file; write one or use one of {', '.join(target_names())}"
            )
            raise FileNotFoundError(message)
        if path.stat().st_size > _MOST_BYTES:
            message = f"{path}: {path.stat().st_size:,} bytes, more than {_MOST_BYTES:,}: {_FEWER}"
            raise ValueError(message)
        try:
            with time_limit(path):  # tomllib is slow for keys of thousands of parts
                return _parse(path.read_bytes(), str(path))
        except OutOfTime as error:
            raise ValueError(str(error)) from None
    return _shipped(name)


@cache
def target_names() -> tuple[str, ...]:
    """Return the names of the targets that ship with the package, sorted."""
    folder = files("stance.lexicons.targets")
    return tuple(
        sorted(
            item.name.removesuffix(".toml")
            for item in folder.iterdir()
            if item.name.endswith(".toml")
        )
    )


def target_text(name: str) -> str:
    """Return the TOML of a target that ships: a file to copy and change.

    Raises
    ------
    ValueError
        When no target has that name.

    Examples
    --------
    >>> 'name = "glyphosate"' in target_text("glyphosate")
    True
    """
    if name not in target_names():
        raise ValueError(_unknown(name))
    return files("stance.lexicons.targets").joinpath(f"{name}.toml").read_text(encoding="utf-8")


@cache
def _shipped(name: str) -> Target:
    return _parse(target_text(name).encode(), f"{name}.toml")


def _unknown(name: str) -> str:
    problem = unknown(f"no target is named {name!r}", name, target_names())
    return f"{problem}; a path that ends in .toml loads your own"


def _parse(content: bytes, source: str) -> Target:
    """Read a target, and say which file and which key is at fault if it is none."""
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # also numbers of too many digits
        message = f"{source}: not a UTF-8 TOML file ({error})"
        raise ValueError(message) from error
    for key in sorted(data.keys() - _KEYS):
        raise ValueError(unknown(f"{source}: unknown key {key!r}", key, sorted(_KEYS)))
    aspects = data.get("aspects", {})
    if not isinstance(aspects, dict):
        message = f"{source}: 'aspects' must be a table of lists of terms"
        raise ValueError(message)  # noqa: TRY004 - the file's fault, not the caller's type
    target = Target(
        name=_text(data, "name", source, required=True),
        title=_text(data, "title", source),
        about=_text(data, "about", source),
        aspects={key: _terms(terms, f"aspects.{key}", source) for key, terms in aspects.items()},
        **{key: _terms(data.get(key, []), key, source) for key in _TERM_LISTS},
    )
    count = sum(map(len, (*target.aspects.values(), *(data.get(key, ()) for key in _TERM_LISTS))))
    if count > MOST_TERMS:
        message = f"{source}: {count:,} terms, more than {MOST_TERMS:,}: {_FEWER}"
        raise ValueError(message)
    return target


def _text(data: dict[str, Any], key: str, source: str, *, required: bool = False) -> str:
    value = data.get(key, "")
    if not isinstance(value, str) or (required and not value.strip()):
        message = f"{source}: {key!r} must be a text"
        raise ValueError(message)
    return value.strip()


def _terms(value: object, key: str, source: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(t, str) and t.strip() for t in value):
        message = f"{source}: {key!r} must be a list of terms, none of them empty"
        raise ValueError(message)
    for term in value:
        try:
            PatternSet([(key, term, term)])
        except ValueError as error:
            message = f"{source}: {key!r}: {error}"
            raise ValueError(message) from error
    return tuple(term.strip() for term in value)


def mention_finder(target: Target) -> Callable[[str], bool]:
    """Return a test of whether a text names a target, by any of its aliases.

    A target without aliases cannot be looked for: every text passes.

    Examples
    --------
    >>> from stance.scoring.targets import Target
    >>> names_line = mention_finder(Target("rail", aliases=("ligne nouvelle", "lgv")))
    >>> names_line("La Ligne nouvelle divise."), names_line("Une ligne de bus est nouvelle.")
    (True, False)
    """
    if not target.aliases:
        return lambda _: True
    patterns = PatternSet([("alias", alias, alias) for alias in target.aliases])
    beginnings = patterns.beginnings

    def names_target(text: str) -> bool:
        folded = normed(text)  # most articles name nothing of it: no need to split them
        seen = any(letters in folded for letters in beginnings)
        return seen and bool(patterns.find(split_words(text).norms))

    return names_target


_SHORT = 3  # letters: a shorter beginning is that of too many words


def doubts(target: Target) -> list[str]:
    """Return a line for each thing to look at again, in the order of the file.

    Examples
    --------
    >>> doubts(Target("rail", aliases=("lgv",), pro=("gare*",), contra=("gare*", "co*")))
    ["contra: 'co*' begins too many words", "'gare*' is in both pro and contra"]
    """
    return [*_of_lists(target), *_of_whole(target)]


def _of_lists(target: Target) -> Iterator[str]:
    lists = {
        "aliases": target.aliases,
        "rivals": target.rivals,
        "opponents": target.opponents,
        "elsewhere": target.elsewhere,
        "pro": target.pro,
        "contra": target.contra,
        **{f"aspects.{name}": terms for name, terms in target.aspects.items()},
    }
    for key, terms in lists.items():
        for term, times in Counter(terms).items():
            if times > 1:
                yield f"{key}: {term!r} stands there {times} times"
            if problem := _problem(term):
                yield f"{key}: {term!r} {problem}"


def _problem(term: str) -> str:
    words = term.split()
    if GAP in {words[0], words[-1]}:
        return f"finds nothing: {GAP} stands between words"
    if any("*" in word[:-1] for word in words):
        return "finds nothing: * stands at the end of a word"
    try:
        PatternSet([("term", term, term)])
    except ValueError:
        return "cannot be looked for: a part of it is no word"
    if len(words) == 1 and term.endswith("*") and len(term.removesuffix("*")) < _SHORT:
        return "begins too many words"
    return ""


def _of_whole(target: Target) -> Iterator[str]:
    contra = set(target.contra)
    for term in dict.fromkeys(target.pro):
        if term in contra:
            yield f"{term!r} is in both pro and contra"
    if not target.aliases:
        yield "no aliases: every article will count as one that names the target"
    if not target.pro and not target.contra:
        yield "neither pro nor contra: only words that lean for any target will weigh"
