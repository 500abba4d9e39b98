"""Articles in the formats of word processors, spreadsheets and e-books, as these write them."""

from __future__ import annotations

import gzip
import html
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from formats import Sample

__all__ = [
    "docx_of",
    "epub_of",
    "europresse_lines",
    "odt_of",
    "paragraph",
    "rtf_of",
    "write_docx",
    "write_epub",
    "write_gz",
    "write_json",
    "write_markdown",
    "write_odt",
    "write_rtf",
    "write_xlsx",
    "write_zip",
    "zip_of",
]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{value}"/></w:style>'
    for name, value in (("Titre", "Title"), ("Titre1", "heading 1"), ("Lgende", "caption"))
)
_OPENDOCUMENT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def zip_of(path: Path, parts: Iterable[tuple[str, str | bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return path


def docx_of(path: Path, body: str, *more: tuple[str, str | bytes]) -> Path:
    """Write a Word document whose body is this XML."""
    return zip_of(
        path,
        [
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>"),
            ("word/styles.xml", f"<w:styles {_W}>{_STYLES}</w:styles>"),
            *more,
        ],
    )


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph as Word writes it: in several runs, blanks kept."""
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    half = len(text) // 2
    runs = (
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:half], text[half:])
    )
    return f"<w:p>{told}{''.join(runs)}</w:p>"


def odt_of(path: Path, body: str, *more: tuple[str, str | bytes]) -> Path:
    """Write an OpenDocument text whose body is this XML."""
    content = (
        f"<office:document-content {_OPENDOCUMENT}><office:automatic-styles>"
        '<style:style style:name="P1" style:parent-style-name="Title"/></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = ("META-INF/manifest.xml", "<manifest/>")
    return zip_of(path, [("content.xml", content), manifest, *more])


def rtf_of(path: Path, paragraphs: Sequence[str]) -> Path:
    """Write rich text: what is no ASCII as its number, as Word does."""

    def spelled(text: str) -> str:
        out: list[str] = []
        for char in text:
            code = ord(char)
            if char in "\\{}":
                out.append(f"\\{char}")
            elif code < 128:
                out.append(char)
            else:
                out.append(f"\\u{code if code < 32768 else code - 65536}?")
        return "".join(out)

    body = "\\par\n".join(map(spelled, paragraphs))
    path.write_text(
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}"
        "{\\info{\\author Quelqu'un}}\\f0 " + body + "\\par}",
        encoding="ascii",
    )
    return path


def epub_of(path: Path, pages: Sequence[str], *more: tuple[str, str | bytes]) -> Path:
    """Write an EPUB whose pages have these bodies."""
    names = [f"p{number}.xhtml" for number in range(len(pages))]
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(names)))
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<metadata><dc:title>Le Phare, mars 2020</dc:title><dc:publisher>Le Phare</dc:publisher>"
        "<dc:date>2020-03-03T08:00:00Z</dc:date><dc:language>fr</dc:language></metadata>"
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" '
        f'properties="nav"/>{items}</manifest><spine><itemref idref="nav"/>{spine}</spine>'
        "</package>"
    )
    opening = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    head = (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
        '<html xmlns="http://www.w3.org/1999/xhtml"><body>'
    )
    parts = [
        (f"OEBPS/{name}", f"{head}{page}</body></html>")
        for name, page in zip(names, pages, strict=True)
    ]
    return zip_of(
        path,
        [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", opening),
            ("OEBPS/book.opf", book),
            ("OEBPS/nav.xhtml", f"<html><body><nav>{'Sommaire. ' * 100}</nav></body></html>"),
            *parts,
            *more,
        ],
    )


def europresse_lines(articles: Sequence[Sample]) -> list[str]:
    """Return an export as it is pasted out of the page."""
    lines: list[str] = []
    for number, article in enumerate(articles):
        lines += [
            "Nom de la source",
            article.newspaper,
            "Type de source",
            "Presse • Journaux",
            "Périodicité",
            "Quotidien",
            "Couverture géographique",
            "Nationale",
            article.printed_date,
            f"{article.newspaper} • p. 4 • 512 mots",
            "",
            article.title,
            "",
            f"Par {article.author}" if article.author else "",
            *article.paragraphs[1:],
            "",
            f"© 2020 {article.newspaper}. Tous droits réservés. Le présent document est protégé.",
            "Certificat émis le 5 mars 2020 à Une-Université à des fins de visualisation.",
            f"news·{article.date.replace('-', '')}·XX·{number}",
        ]
    return lines


def write_docx(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        title, *others = article.paragraphs
        body = paragraph(title, "Titre") + "".join(map(paragraph, others))
        docx_of(folder / f"{article.id}.docx", body)
    return folder


def write_odt(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        title, *others = map(escape, article.paragraphs)
        lines = "".join(f"<text:p>{line}</text:p>" for line in others)
        odt_of(
            folder / f"{article.id}.odt", f'<text:p text:style-name="P1">{title}</text:p>{lines}'
        )
    return folder


def write_rtf(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        rtf_of(folder / f"{article.id}.rtf", article.paragraphs)
    return folder


def write_markdown(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        title, *others = (html.escape(part, quote=False) for part in article.paragraphs)
        known = f"journal: {article.newspaper}\ndate: {article.date}\nauteur: {article.author}"
        fields = f"---\n{known}\n---\n"
        text = "\n\n".join([f"# {title}", *others])
        (folder / f"{article.id}.md").write_text(fields + text, encoding="utf-8")
    return folder


def write_epub(folder: Path, articles: Sequence[Sample]) -> Path:
    pages = (
        f"<h1>{html.escape(article.title)}</h1>"
        + "".join(f"<p>{html.escape(part)}</p>" for part in article.paragraphs[1:])
        for article in articles
    )
    return epub_of(folder / "revue.epub", list(pages))


def write_xlsx(folder: Path, articles: Sequence[Sample]) -> Path:
    from openpyxl import Workbook  # noqa: PLC0415 - an extra

    book = Workbook()
    book.active.append(["Des notes, sans article"])
    sheet = book.create_sheet("articles")
    sheet.append(list(articles[0].row))
    for article in articles:
        sheet.append(list(article.row.values()))
    path = folder / "t.xlsx"
    book.save(path)
    return path


def write_json(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "t.json"
    found = {"total": len(articles), "reponse": {"docs": [article.row for article in articles]}}
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def write_zip(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "textes.zip"
    return zip_of(path, ((f"{article.id}.txt", article.text) for article in articles))


def write_gz(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        (folder / f"{article.id}.txt.gz").write_bytes(gzip.compress(article.text.encode()))
    return folder
