"""Importing must be quick: what it loads is counted, for time depends on the machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    *("numpy", "pandas", "pyarrow", "scipy", "sklearn", "spacy", "thinc", "torch"),
    *("nltk", "textblob", "textblob_fr", "tqdm", "wordfreq", "matplotlib", "lxml"),
}


def loaded_by(code: str) -> set[str]:
    """Return the packages outside the standard library that ``code`` loads."""

    def packages(code: str) -> set[str]:
        shown = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
        done = subprocess.run(
            [sys.executable, "-c", shown], capture_output=True, text=True, check=True
        )
        return set(done.stdout.splitlines()[-1].split()) - set(sys.stdlib_module_names)

    return packages(code) - packages("") - {"stance"}


def test_importing_stance_loads_nothing_but_itself() -> None:
    assert loaded_by("import stance") == set()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["analyze", "--help"], ["targets", "list"], ["analyze", "no"], ["compare", "no"]],
)
def test_a_command_loads_what_it_needs_only_once_it_is_sure_to_run(arguments: list[str]) -> None:
    code = "import contextlib, stance.cli\nwith contextlib.suppress(SystemExit):"
    assert not loaded_by(f"{code} stance.cli.app({arguments})") & HEAVY


def test_an_article_and_a_target_need_no_model() -> None:
    code = "import stance; stance.Article('Un.'); stance.load_target('glyphosate')"
    assert loaded_by(code) == set()


def test_a_first_score_waits_for_no_library_that_only_learning_needs() -> None:
    code = "import stance, pandas; stance.score(pandas.DataFrame({'quote': ['Un mot.']}))"
    assert not loaded_by(code) & {"matplotlib", "dask", "nltk", "sklearn", "textblob"}


def test_the_tagger_and_the_scores_need_nothing_that_only_learning_needs() -> None:
    code = (
        "import stance; from stance.pipeline import open_pipeline\n"
        "open_pipeline(stance.load_target('amazon-security'), warm=True)"
    )
    assert not loaded_by(code) & {"matplotlib", "nltk", "sklearn", "textblob"}
