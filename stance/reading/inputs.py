"""Which files a corpus is made of, and what each article is called."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from stance.files.limits import ReadingError
from stance.reading.streams import Skipped, say_skipped

__all__ = ["Path_", "find_files", "name_files", "require_file", "require_some", "stem_of"]


Path_ = str | os.PathLike[str]

_LONGEST_PATH = 1000  # characters: a text, not a path
_WILDCARDS = frozenset("*?[")
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
_RESULTS = "analysis.json"  # what a folder of results has in it: its tables are no articles


def require_file(path: Path_) -> Path:
    """Return ``path`` as a Path to a file that exists.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    IsADirectoryError
        If it is a folder.
    ReadingError
        If it is a pipe, a device or a socket: such may never end.
    """
    text = os.fspath(path)
    if "\n" in text or "\0" in text or len(text) > _LONGEST_PATH:
        shown = text[:60].replace("\n", " ")
        message = (
            f"no file is named « {shown}… »: a string is a path; "
            "for a text, give stance.Article(text=...)"
        )
        raise FileNotFoundError(message)
    found = Path(path)
    if found.is_dir():
        message = f"{found} is a folder: read it with stance.read_corpus({str(found)!r})"
        raise IsADirectoryError(message)
    if not _exists(found):
        message = f"{found} does not exist (looked for in {Path.cwd()})"
        raise FileNotFoundError(message)
    if not found.is_file():
        message = f"{found} is a pipe or a device, not a file: save what it gives to a file"
        raise ReadingError(message)
    return found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than the file system takes
        return False


def find_files(
    paths: Path_ | Iterable[Path_], suffixes: Collection[str]
) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    """Return the files of ``paths`` in order, and those that folders hold beside.

    Parameters
    ----------
    paths : str, path, or iterable of them
        A folder (looked through with its subfolders; only files with one of
        ``suffixes`` count, nothing whose name begins with a dot, and no saved
        results), a file, a pattern with wildcards, or a list of files and
        folders, whose order is kept.
    suffixes : collection of str
        In lower case, with the dot.

    Returns
    -------
    files : list of tuple
        Each file with the folder it was found in, if one.
    skipped : list of Skipped
        The files that were left out, each with the reason.

    Raises
    ------
    FileNotFoundError
        If there is nothing at that place, or nothing that the pattern matches.
    ReadingError
        If a folder holds no file with one of the suffixes.
    """
    if not isinstance(paths, str | os.PathLike):
        listed = [find_files(path, suffixes) if _is_many(path) else _alone(path) for path in paths]
        return [one for files, _ in listed for one in files], [
            one for _, skipped in listed for one in skipped
        ]
    text = os.fspath(paths)
    if _is_folder(text):
        files, skipped = _in_folder(Path(text), suffixes)
        if not files:
            known = " ".join(sorted(suffixes))
            left = f" ({say_skipped(one.path for one in skipped)})" if skipped else ""
            message = f"{text} holds no file to read{left}: their names must end in one of {known}"
            raise ReadingError(message)
        return files, skipped
    pattern = isinstance(paths, str) and bool(_WILDCARDS & set(text)) and "\n" not in text
    if pattern and not _exists(Path(text)):
        return _matching(text), []
    return [(require_file(text), None)], []


def _is_many(path: Path_) -> bool:
    """Tell a folder: a file of a list that cannot be read is an error of its own, later."""
    return _is_folder(os.fspath(path))


def _alone(path: Path_) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    return [(Path(path), None)], []


def require_some(paths: Sequence[Path_]) -> None:
    """Refuse a list of strings none of which is a file: they may be texts.

    Raises
    ------
    FileNotFoundError
        If it is such a list; the message says how texts are given.
    """
    strings = [path for path in paths if isinstance(path, str)]
    if not strings or len(strings) < len(paths) or any(map(_is_there, strings)):
        return
    shown = strings[0][:60].replace("\n", " ")
    message = (
        f"none of {len(strings)} strings is a file (the first is « {shown} »): a string is a "
        "path; texts come in a DataFrame with a column text, or as stance.Article(text=...)"
    )
    raise FileNotFoundError(message)


def _is_there(text: str) -> bool:
    short = "\0" not in text and "\n" not in text and len(text) <= _LONGEST_PATH
    return short and _exists(Path(text))


def _is_folder(text: str) -> bool:
    return "\0" not in text and len(text) <= _LONGEST_PATH and Path(text).is_dir()


def _matching(pattern: str) -> list[tuple[Path, Path | None]]:
    paths = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - may be absolute
    files: list[tuple[Path, Path | None]] = [(path, None) for path in paths if path.is_file()]
    if not files:
        message = f"no file matches {pattern!r} (looked for in {Path.cwd()})"
        raise FileNotFoundError(message)
    return files


def _in_folder(
    folder: Path, suffixes: Collection[str]
) -> tuple[list[tuple[Path, Path | None]], list[Skipped]]:
    """Return the files of a folder and its subfolders, in order, and those left out.

    Hidden files are neither: they are not what the user put there. Subfolders that an
    analysis was saved to are not looked into.
    """
    found: list[Path] = []
    skipped: list[Skipped] = []
    root = folder.resolve()
    for place, folders, names in os.walk(folder):
        skipped += (
            Skipped(Path(place, name), "a link to a folder: give its path")
            for name in folders
            if Path(place, name).is_symlink() and not name.startswith(".")
        )
        folders[:] = [
            name
            for name in folders
            if not (name.startswith(".") or Path(place, name, _RESULTS).is_file())
        ]
        found += (Path(place, name) for name in names if not _is_hidden(name))
    files: list[tuple[Path, Path | None]] = []
    for path in sorted(found, key=lambda path: path.parts):
        reason = _why_not(path, root, suffixes)
        if reason:
            skipped.append(Skipped(path, reason))
        else:
            files.append((path, folder))
    return files, skipped


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LEFT_BY_SYSTEMS


def _why_not(path: Path, root: Path, suffixes: Collection[str]) -> str:
    """Return why a file of a folder is not read; empty for one that is."""
    if path.suffix.lower() not in suffixes:
        return "of a kind that is not read"
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        return "a link that leaves the folder: give its path"
    return "" if path.is_file() else "a pipe or a device, not a file"


def name_files(files: Iterable[tuple[Path, Path | None]]) -> list[str]:
    """Return a name for each file, no two alike.

    The stem; for a file in a subfolder, the way to it too (« 2019/page »); where
    two would share a name, the suffix too, then the whole path, then a number for
    a file that is given twice.

    Examples
    --------
    >>> name_files([(Path("p/a.txt"), Path("p")), (Path("p/b/a.txt"), Path("p"))])
    ['a', 'b/a']
    >>> name_files([(Path("x/a.txt"), None), (Path("y/a.txt"), None)])
    ['x/a', 'y/a']
    """
    files = list(files)
    relative = [path.relative_to(folder) if folder else Path(path.name) for path, folder in files]
    levels = (
        [path.as_posix() for path in relative],
        [_bare(path) for path, _ in files],
        [path.as_posix() for path, _ in files],
    )
    chosen = [_bare(path) for path in relative]
    for level in levels:
        taken = Counter(chosen)
        chosen = [
            other if taken[name] > 1 else name for name, other in zip(chosen, level, strict=True)
        ]
    return _numbered(chosen)


def stem_of(path: Path) -> str:
    """Return the name of a file without its suffix; without both of « page.txt.gz »."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem


def _bare(path: Path) -> str:
    return path.with_name(stem_of(path)).as_posix()


def _numbered(names: Iterable[str]) -> list[str]:
    """Give what comes again a number: « a (2) »."""
    seen: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return numbered
