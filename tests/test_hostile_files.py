"""Damaged and hostile files that a user gives raise an error that names the file.

Whatever stands in a manifest, a part, a table, a model, a target or a sheet: the error is a
ValueError or a FileNotFoundError, never one of a library or of Python itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fuzzing import examples
from hostile_json import CELLS, broken, damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_pipeline import TARGET, put_in_place

import stance
from stance.files.spreadsheets import write_csv
from stance.scoring.targets import MOST_TERMS, load_target, target_text

SOME = [
    stance.Article(
        f"Elle dit « oui {i} » puis « jamais ».\n\n« non », dit-elle.",
        id=f"a{i}",
        title=("Ana Roy", "Ana ROY", "Éloi Brun", "")[i % 4],
        extra={"desk": "Éco"} if i % 5 == 2 else {},
    )
    for i in range(12)
]
TABLES = ("quotes", "speakers", "articles", "texts", "aliases", "corrections")
often = settings(
    max_examples=examples(4), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Return the folders of one analysis: saved in each format, and in parts."""
    folder = tmp_path_factory.mktemp("saved")
    with pytest.MonkeyPatch.context() as patch:
        put_in_place(patch.setattr)
        analysis = stance.analyze(SOME, target=TARGET, progress=False)
        places = {form: folder / form for form in ("parquet", "csv", "jsonl")}
        for form, place in places.items():
            analysis.save(place, form)
        parts = stance.analyze_to(folder / "parts", SOME, target=TARGET, part_size=5)
        yield {**places, "parts": parts}


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Allow an error that names a file, or anything in its folder, and no other."""
    try:
        yield
    except (ValueError, FileNotFoundError) as error:
        said, kind = str(error), type(error)
    else:
        return
    assert path.name in said or str(path.parent) in said, said
    assert kind in {ValueError, FileNotFoundError}, f"{kind}: {said}"


def copied(place: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(place, target)
    return target


def content_of(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "parts"])
@often
@given(data=st.data())
def test_a_manifest(saved: dict[str, Path], tmp_path: Path, form: str, data: st.DataObject) -> None:
    place = copied(saved[form], tmp_path / form)
    path = place / "analysis.json"
    path.write_bytes(data.draw(broken(content_of(path))))
    with named(path):
        stance.load(place)
    with named(path):
        stance.load(place, unfinished=True)


@often
@given(data=st.data())
def test_the_notes_of_a_part(saved: dict[str, Path], tmp_path: Path, data: st.DataObject) -> None:
    place = copied(saved["parts"], tmp_path / "parts")
    path = place / "parts" / "part-00001.json"
    path.write_bytes(data.draw(broken(content_of(path))))
    (place / "parts" / "part-x.json").write_text("{}")
    with named(place / "quotes"):
        stance.load(place)


@settings(max_examples=examples(3), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), name=st.sampled_from(["analysis.json", "parts/part-00001.json"]))
def test_a_run_goes_on_or_says_why_not(
    saved: dict[str, Path], tmp_path: Path, data: st.DataObject, name: str
) -> None:
    place = copied(saved["parts"], tmp_path / "parts")
    path = place / name
    path.write_bytes(data.draw(broken(content_of(path))))
    with pytest.MonkeyPatch.context() as patch, named(path):
        put_in_place(patch.setattr)
        stance.analyze_to(place, SOME, target=TARGET, part_size=5)
        assert len(stance.load(place).articles) == len(SOME)


ODD = (None, -1, "x", 1.5, [["a"]], b"\xff", pd.Timestamp("2020-01-01"))


def changed_columns(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield a table without each column in turn, then with other values in it.

    The first column of each dtype gets all odd values, the others get one each: the code
    that reads a column depends on its dtype.
    """
    yield pd.DataFrame()
    seen: set[str] = set()
    for at, (name, dtype) in enumerate(frame.dtypes.items()):
        yield frame.drop(columns=name)
        values = (ODD[at % len(ODD)],) if str(dtype) in seen else ODD
        seen.add(str(dtype))
        for value in values:
            yield frame.assign(**{str(name): pd.Series([value] * len(frame), dtype="object")})


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_other_columns(saved: dict[str, Path], tmp_path: Path, table: str) -> None:
    place = copied(saved["parquet"], tmp_path / "saved")
    path = place / f"{table}.parquet"
    for frame in changed_columns(pd.read_parquet(path)):
        frame.to_parquet(path)
        with named(path):
            stance.load(place)


@pytest.mark.parametrize(
    "name", ["quotes/part-00000", "articles/part-00000", "texts/part-00000", "names", "speakers"]
)
def test_a_part_of_other_columns(saved: dict[str, Path], tmp_path: Path, name: str) -> None:
    place = copied(saved["parts"], tmp_path / "parts")
    path = place / f"{name}.parquet"
    notes = place / "parts" / "part-00000.json"
    for frame in changed_columns(pd.read_parquet(path)):
        frame.to_parquet(path)
        noted = content_of(notes)
        noted["digests"][path.parent.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        notes.write_text(json.dumps(noted))
        with named(path):
            stance.load(place)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a classifier that was taught three quotations."""
    path = tmp_path_factory.mktemp("model") / "mine.npz"
    quotes = ["Ce contrat est une honte", "Un service exemplaire", "Le vote aura lieu lundi"]
    taught = stance.StanceClassifier(prior="", blocks=("lexicon", "words"), C=1.0, term_weight=0)
    taught.fit(quotes, ["against", "favor", "neutral"]).save(path)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def used(path: Path) -> None:
    """Load a model and let it score, which it must if it was loaded."""
    loaded = stance.StanceClassifier.load(path)
    with pytest.warns() if loaded.target != "amazon-security" else _nothing():
        stance.score(pd.DataFrame({"quote": ["Une honte", "Lundi"]}), model=loaded)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


ARRAYS: list[Callable[[np.ndarray], np.ndarray]] = [
    lambda array: array[:0] if array.ndim else array,
    lambda array: array.reshape(-1, 1),
    lambda array: np.full_like(array, np.nan),
    lambda array: array.astype(np.complex128),
    lambda array: array.astype(str),
    lambda array: array.astype(bool),
    lambda array: array.astype("S4"),
    lambda array: array.sum(),
    lambda array: array.astype("datetime64[s]"),
]


@often
@given(data=st.data())
def test_a_model(model: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = members(model)
    name = data.draw(st.sampled_from(["model.json", *sorted(content)]))
    if name == "model.json":
        content[name] = data.draw(broken(json.loads(content[name])))
    else:
        array = np.load(io.BytesIO(content[name]))
        kept = io.BytesIO()
        np.save(kept, data.draw(st.sampled_from(ARRAYS))(array))
        whole = kept.getvalue()
        content[name] = whole[: data.draw(st.integers(0, len(whole)))]
        if data.draw(st.booleans()):
            content[name] = whole
    path = tmp_path / "hostile.npz"
    with zipfile.ZipFile(path, "w") as archive:
        for member, bytes_ in content.items():
            archive.writestr(member, bytes_)
    with named(path):
        used(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_model_of_another_compression(model: Path, tmp_path: Path, method: int) -> None:
    path = tmp_path / "other.npz"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members(model).items():
            archive.writestr(name, content)
    with pytest.raises(ValueError, match=r"other\.npz: .*another compression"):
        stance.StanceClassifier.load(path)


@often
@given(data=st.data())
def test_a_model_with_flipped_bytes(model: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(model.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "flipped.npz"
    path.write_bytes(content)
    with named(path):
        used(path)


@often
@given(data=st.data())
def test_a_target(tmp_path: Path, data: st.DataObject) -> None:
    lines = target_text("glyphosate").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    value = data.draw(st.sampled_from(["[", "]", "1", '"a"', "[[1]]", "{a = 1}", "nan", "\x00"]))
    key = lines[at].partition("=")[0]
    lines[at] = data.draw(st.sampled_from([value, f"{key}= {value}", f"{key}{value}", lines[-1]]))
    content = "\n".join(lines).encode()
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    path = tmp_path / "hostile.toml"
    path.write_bytes(content)
    with named(path):
        load_target(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'name = "x"\naliases = ' + b"[" * 100_000, "not a UTF-8 TOML file"),
        (b"name = " + b"9" * 10_000, "not a UTF-8 TOML file"),
        (b'name = "\xff"', "not a UTF-8 TOML file"),
        (b'name = "x"\naliases = ["*"]', "'aliases': pattern '\\*': '\\*' is no word"),
        (b'name = "x"\npro = [' + b'"a", ' * (MOST_TERMS + 1) + b"]", "20,001 terms, more than"),
        (b'name = "x"\nabout = "' + b"x" * 1_000_000 + b'"', "bytes, more than 1,000,000"),
    ],
)
def test_a_target_that_is_none(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"hostile\.toml: .*{says}"):
        load_target(path)


@often
@given(data=st.data())
def test_a_sheet_of_corrections(
    saved: dict[str, Path], tmp_path: Path, data: st.DataObject
) -> None:
    analysis = stance.load(saved["parquet"])
    sheet = analysis.sample(5, check="speaker").astype("object")
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(sheet) - 1))
        column = data.draw(st.integers(0, sheet.shape[1] - 1))
        sheet.iloc[row, column] = data.draw(st.sampled_from(CELLS))
    path = tmp_path / "sheet.csv"
    write_csv(sheet, path)
    content = bytearray(path.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with named(path):
        stance.correct(analysis, path)
    with named(path):
        analysis.agreement(path)


@often
@given(data=st.data())
def test_json_lines_of_a_saved_analysis(
    saved: dict[str, Path], tmp_path: Path, data: st.DataObject
) -> None:
    place = copied(saved["jsonl"], tmp_path / "jsonl")
    path = place / f"{data.draw(st.sampled_from(TABLES))}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    if lines:
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = json.dumps(data.draw(damaged(json.loads(lines[at]))))
    path.write_text("\n".join(lines) + data.draw(st.sampled_from(["", "\n[]", "\n1", "\n{"])))
    with named(path):
        stance.load(place)
