"""What users install: the wheel, the sdist and the editable checkout hold all they need.

Nothing is downloaded: builds take the build tools of the environment that runs
the tests, and new environments borrow its libraries through a ``.pth`` file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What a build must not find: its own leavings, environments, caches.
LEFT_BEHIND = shutil.ignore_patterns(
    ".*cache", ".git", ".tox", ".venv", "build", "dist", "*.egg-info"
)
MEASURING = {"trials", "unread", "press"}
DATA = [*ROOT.glob("lexicons/**/*"), *ROOT.glob("corpus/**/*")]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command outside the checkout, deaf to its environment; return what it prints."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def build(kind: str, source: Path, out: Path) -> Path:
    run(
        *(sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--skip-dependency-check"),
        *("--outdir", out, source),
        cwd=out.parent,
    )
    (built,) = out.iterdir()
    return built


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Environment:
    """A new virtual environment with this one's libraries, and not this one's stance."""

    def __init__(self, place: Path) -> None:
        self.place = place
        run(sys.executable, "-m", "venv", "--without-pip", place, cwd=place.parent)
        scripts = "Scripts" if os.name == "nt" else "bin"
        self.scripts = place / scripts
        borrowed = self._site_packages() / "borrowed.pth"
        borrowed.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    def _site_packages(self) -> Path:
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(self.python("-c", code).strip())

    def python(self, *arguments: str | Path) -> str:
        return run(self.scripts / "python", *arguments, cwd=self.place.parent)

    def stance(self, *arguments: str | Path) -> str:
        return run(self.scripts / "stance", *arguments, cwd=self.place.parent)

    def install(self, *what: str | Path) -> None:
        run(
            *(sys.executable, "-m", "pip", "--python", self.scripts / "python"),
            # The borrowed libraries hold a stance of their own, which must not count.
            *("install", "--quiet", "--ignore-installed", "--no-index", "--no-deps"),
            *("--no-build-isolation", *what),
            cwd=self.place.parent,
        )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout, so that builds leave nothing in it."""
    place = tmp_path_factory.mktemp("source") / "checkout"
    return Path(shutil.copytree(ROOT, place, ignore=LEFT_BEHIND))


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", checkout, tmp_path_factory.mktemp("sdist"))


def test_wheel_holds_every_module_word_list_and_article(wheel: Path) -> None:
    names = set(contents(wheel))
    modules = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("stance/**/*.py")}
    models = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("stance/**/*.npz")}
    pages = {
        path.relative_to(ROOT).as_posix()
        for folder in ("report/languages", "report/templates", "checking/templates")
        for path in ROOT.glob(f"stance/{folder}/*")
    }
    assert len(pages) > 8
    data = {
        f"stance/{path.relative_to(ROOT).as_posix()}"
        for path in DATA
        if path.is_file() and path.suffix != ".pyc" and path.parent.name not in MEASURING
    }
    assert not (modules | models | pages | data | {"stance/py.typed"}) - names
    assert not [name for name in names if name.startswith(("tests", "evaluation", "docs"))]


def test_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install(wheel)
    assert str(tmp_path) in environment.python("-c", "import stance; print(stance.__file__)")
    page = tmp_path / "demo.html"
    table = environment.stance("demo", "--no-open", "--out", str(page))
    assert "Sean Roche" in table
    assert page.is_file()
    lists = sorted(path.stem for path in ROOT.glob("lexicons/*.tsv"))
    code = f"from stance.files.resources import read_table; print(all(map(read_table, {lists})))"
    assert environment.python("-c", code) == "True\n"


def test_description_links_to_no_file(wheel: Path) -> None:
    """A package index shows it without the files beside it."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        words = archive.read(name).decode("utf-8")
    assert "another package is called" in words
    assert [link for link in re.findall(r"\]\(([^)]+)\)", words) if "://" not in link] == []


def test_wheel_out_of_the_sdist_is_the_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    again = build("wheel", unpacked, tmp_path / "again")
    assert contents(again) == contents(wheel)


def test_sdist_holds_what_it_takes_to_test(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"tox.ini", ".importlinter", "README.md", "CHANGELOG.md", "LICENSE", ".ci/run"}
    wanted |= {"evaluation/gate.py"}
    tests = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/*.py")}
    assert not (wanted | tests) - names


def test_editable_checkout_reads_its_own_word_lists(checkout: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "venv")
    environment.install("--editable", checkout)
    code = "from stance.files.resources import corpus_path; print(corpus_path('articles.tsv'))"
    assert Path(environment.python("-c", code).strip()) == checkout / "corpus" / "articles.tsv"
