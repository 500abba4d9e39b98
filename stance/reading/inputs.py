"""Which files a corpus is made of, and what each article is called."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from stance.files.limits import ReadingError

__all__ = ["Path_", "find_files", "name_files", "require_file"]


Path_ = str | os.PathLike[str]

_LONGEST_PATH = 1000  # characters: a text, not a path
_WILDCARDS = frozenset("*?[")
_RESULTS = "analysis.json"  # what a folder of results has in it: its tables are no articles


def require_file(path: Path_) -> Path:
    """Return ``path`` as a Path to a file that exists.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    IsADirectoryError
        When it is a folder.
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
    return found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than the file system takes
        return False


def find_files(
    paths: Path_ | Iterable[Path_], suffixes: Collection[str]
) -> list[tuple[Path, Path | None]]:
    """Return the files of ``paths`` in order, each with the folder it was found in, if one.

    Parameters
    ----------
    paths : str, path, or iterable of them
        A folder (looked through with its subfolders; only files with one of
        ``suffixes`` count, nothing whose name begins with a dot, and no saved
        results), a file, a pattern with wildcards, or a list of files and
        folders, whose order is kept.
    suffixes : collection of str
        In lower case, with the dot.

    Raises
    ------
    FileNotFoundError
        When there is nothing at that place, or nothing that the pattern matches.
    ReadingError
        When a folder holds no file with one of the suffixes.
    """
    if not isinstance(paths, str | os.PathLike):
        return [found for path in paths for found in _listed(path, suffixes)]
    text = os.fspath(paths)
    if _is_folder(text):
        files = _in_folder(Path(text), suffixes)
        if not files:
            known = " ".join(sorted(suffixes))
            message = f"{text} holds no file to read: their names must end in one of {known}"
            raise ReadingError(message)
        return files
    pattern = isinstance(paths, str) and bool(_WILDCARDS & set(text)) and "\n" not in text
    if pattern and not _exists(Path(text)):
        return _matching(text)
    return [(require_file(text), None)]


def _listed(path: Path_, suffixes: Collection[str]) -> list[tuple[Path, Path | None]]:
    """Return what one item of a list stands for: a file that is missing, itself."""
    text = os.fspath(path)
    return _in_folder(Path(text), suffixes) if _is_folder(text) else [(Path(text), None)]


def _is_folder(text: str) -> bool:
    return "\0" not in text and len(text) <= _LONGEST_PATH and Path(text).is_dir()


def _matching(pattern: str) -> list[tuple[Path, Path | None]]:
    paths = sorted(Path(name) for name in glob.glob(pattern, recursive=True))  # noqa: PTH207 - may be absolute
    files: list[tuple[Path, Path | None]] = [(path, None) for path in paths if path.is_file()]
    if not files:
        message = f"no file matches {pattern!r} (looked for in {Path.cwd()})"
        raise FileNotFoundError(message)
    return files


def _in_folder(folder: Path, suffixes: Collection[str]) -> list[tuple[Path, Path | None]]:
    """Return the files of a folder and its subfolders, in order.

    Hidden ones are left out, and subfolders that an analysis was saved to.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not (name.startswith(".") or Path(place, name, _RESULTS).is_file())
        ]
        found += (Path(place, name) for name in names if not name.startswith("."))
    kept = [path for path in found if path.suffix.lower() in suffixes]
    return [(path, folder) for path in sorted(kept, key=lambda path: path.parts)]


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
        [path.with_suffix("").as_posix() for path, _ in files],
        [path.as_posix() for path, _ in files],
    )
    chosen = [path.with_suffix("").as_posix() for path in relative]
    for level in levels:
        taken = Counter(chosen)
        chosen = [
            other if taken[name] > 1 else name for name, other in zip(chosen, level, strict=True)
        ]
    return _numbered(chosen)


def _numbered(names: Iterable[str]) -> list[str]:
    """Give what comes again a number: « a (2) »."""
    seen: Counter[str] = Counter()
    numbered: list[str] = []
    for name in names:
        seen[name] += 1
        numbered.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return numbered
