"""The page that the command line writes."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

import stance
from stance.cli import app


def test_report_writes_a_page_from_articles_or_from_their_saved_analysis(tmp_path: Path) -> None:
    article = tmp_path / "maires.txt"
    article.write_text("« Ce contrat est une honte », dénonce Luc Roy.\n", encoding="utf-8")
    saved = stance.analyze(article).save(tmp_path / "saved")
    pages = []
    for name, source in (("a", article), ("b", saved)):
        page = tmp_path / f"{name}.html"
        options = ["-o", str(page), "--lang", "en", "--title", "Maires"]
        done = CliRunner().invoke(app, ["report", str(source), *options])
        assert done.exit_code == 0, done.stderr
        assert done.stdout == f"{page}\n"
        pages.append(page.read_bytes())
    assert b'<html lang="en">' in pages[0]
    assert pages[0] == pages[1]
    nowhere = str(article / "page.html")
    missing = CliRunner().invoke(app, ["report", str(article), "-o", nowhere])
    assert missing.exit_code == 1
    assert "page.html: Not a directory" in missing.stderr
    assert article.is_file()
