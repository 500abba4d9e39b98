"""Small invented articles, as many as are asked for, and what a folder holds."""

from __future__ import annotations

from pathlib import Path

from stance.article import Article

NAMES = ("Ana Roy", "Ana ROY", "Éloi Brun", "éloi brun", "")


def articles(number: int) -> list[Article]:
    """Return articles of which some fail, some are in English, and some quote nobody."""
    made = []
    for i in range(number):
        text = f"Elle dit « oui {i} » puis « jamais ».\n\n« non », dit-elle."
        if i % 7 == 3:
            text = f"Personne ne parle dans le texte {i}."
        if i % 11 == 5:
            text = f"ÉCHEC « oui {i} »"
        made.append(
            Article(
                text,
                id=f"a{i}",
                title=NAMES[i % len(NAMES)],
                date=f"2019-11-{1 + i % 28:02}",
                language="en" if i % 13 == 6 else "fr",
                extra={"desk": "Éco"} if i % 5 == 2 else {},
            )
        )
    return made


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files under a folder, by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
