"""Articles written in every format that is read, as the tools that make them do."""

from __future__ import annotations

import csv
import datetime as dt
import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import office
import pyarrow as pa
from pyarrow import parquet

from stance.files.resources import corpus_path

__all__ = ["FORMATS", "Sample", "samples"]

# They open with the running head of their page, which plain text alone leaves out.
_HEADED = {"dz-eau-robinets-tighremt", "lm-visages-gares"}
# fmt: off
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)
# fmt: on


@dataclass(frozen=True)
class Sample:
    """An article as its writer knows it; the first paragraph is the headline."""

    id: str
    paragraphs: tuple[str, ...]
    newspaper: str
    date: str
    author: str

    @property
    def title(self) -> str:
        return self.paragraphs[0]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def printed_date(self) -> str:
        day = dt.date.fromisoformat(self.date)
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    @property
    def row(self) -> dict[str, str]:
        return {
            "id": self.id,
            "titre": self.title,
            "texte": self.text,
            "journal": self.newspaper,
            "date": self.date,
            "auteur": self.author,
            "genre": "essai",
        }


Writer = Callable[[Path, Sequence[Sample]], Path]


def samples(count: int) -> list[Sample]:
    """Return articles of the embedded corpus, each paragraph on a line of its own.

    Beyond those there are, the same ones again, their paragraphs turned around.
    """
    with corpus_path("articles.tsv").open(encoding="utf-8") as file:
        every = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [row for row in every if row["id"] not in _HEADED]
    made: list[Sample] = []
    for number in range(count):
        row = rows[number % len(rows)]
        text = corpus_path(f"articles/{row['id']}.txt").read_text(encoding="utf-8")
        title, *others = (" ".join(part.split(" ")) for part in text.split("\n") if part.strip())
        turned = number // len(rows) % len(others)
        made.append(
            Sample(
                f"{row['id']}-{number}",
                (title.strip(), *(part.strip() for part in others[turned:] + others[:turned])),
                row["newspaper"],
                row["date"],
                row["author"],
            )
        )
    return made


def _texts(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        (folder / f"{article.id}.txt").write_text(article.text, encoding="utf-8")
    return _with_metadata(folder, articles)


def _with_metadata(folder: Path, articles: Sequence[Sample]) -> Path:
    rows = [{k: v for k, v in a.row.items() if k not in {"texte", "titre"}} for a in articles]
    with (folder / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def _csv(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "t.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(articles[0].row), delimiter=";")
        writer.writeheader()
        writer.writerows(article.row for article in articles)
    return path


def _tsv(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "t.tsv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(articles[0].row), delimiter="\t")
        writer.writeheader()
        writer.writerows(article.row for article in articles)
    return path


def _jsonl(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "t.jsonl"
    lines = (json.dumps(article.row, ensure_ascii=False) for article in articles)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def _parquet(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "t.parquet"
    parquet.write_table(pa.Table.from_pylist([article.row for article in articles]), path)
    return path


def _paragraphs(article: Sample) -> str:
    return "\n".join(f"<p>{html.escape(part)}</p>" for part in article.paragraphs[1:])


def _number(article: Sample, number: int) -> str:
    return f"news·{article.date.replace('-', '')}·XX·{number}"


def _europresse(folder: Path, articles: Sequence[Sample]) -> Path:
    documents = (
        f"""<article>
  <header>
    <div class="rdp__DocPublicationName">
      <span class="DocPublicationName">{html.escape(article.newspaper)}</span>
    </div>
    <div><span class="DocHeader">{article.printed_date} 500 mots</span></div>
    <div class="titreArticle">
      <p class="titreArticleVisu rdp__articletitle">{html.escape(article.title)}</p>
    </div>
    <div class="docAuthors">{html.escape(article.author)}</div>
  </header>
  <section><div class="DocText clearfix"><div class="docOcurrContainer">
{_paragraphs(article)}
  </div></div></section>
  <aside>Tous droits réservés</aside>
  <footer><div class="publiC-lblNodoc">{_number(article, number)}</div></footer>
</article>"""
        for number, article in enumerate(articles)
    )
    body = "\n".join(documents)
    return _page(folder / "europresse.html", body)


def _europresse_old(folder: Path, articles: Sequence[Sample]) -> Path:
    cells = (
        f"""<tr><td><span class="DocPublicationName">{html.escape(article.newspaper)}</span><br>
<span class="DocHeader">{article.printed_date}, p. 4</span><br><br>
<span class="TitreArticleVisu">{html.escape(article.title)}</span><br>
<span class="DocAuthors">{html.escape(article.author)}</span>
<div class="DocText">{"<br><br>".join(map(html.escape, article.paragraphs[1:]))}</div>
<div>Numéro de document : {_number(article, number)}</div></td></tr>"""
        for number, article in enumerate(articles)
    )
    rows = "\n".join(cells)
    return _page(folder / "old.htm", f"<form><table><tbody>{rows}</tbody></table></form>")


def _factiva(folder: Path, articles: Sequence[Sample]) -> Path:
    def row(code: str, cell: str) -> str:
        return f'<tr><td class="index"><b>{code}</b></td><td>{cell}</td></tr>'

    documents = []
    for number, article in enumerate(articles):
        lead, *rest = (
            f'<p class="articleParagraph frarticleParagraph">{html.escape(part)}</p>'
            for part in article.paragraphs[1:]
        )
        rows = (
            row("HD", f'<span class="frHeadline">{html.escape(article.title)}</span>'),
            row("BY", html.escape(article.author)),
            row("WC", "500 mots"),
            row("PD", article.printed_date),
            row("SN", html.escape(article.newspaper)),
            row("LA", "Français"),
            row("LP", lead),
            row("TD", "\n".join(rest)),
            row("AN", f"Document XXXX0020{article.date.replace('-', '')[2:]}ef{number:07}"),
        )
        documents.append(f'<div class="article frArticle"><table>{"".join(rows)}</table><br></div>')
    return _page(folder / "factiva.html", "\n".join(documents))


def _page(path: Path, body: str) -> Path:
    path.write_text(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head>'
        f"<body>{body}</body></html>",
        encoding="utf-8",
    )
    return path


def _web(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        (folder / f"{article.id}.html").write_text(
            f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<title>{html.escape(article.title)}</title>
<meta property="og:title" content={quoteattr(article.title)}>
<meta property="og:site_name" content={quoteattr(article.newspaper)}>
<meta property="article:published_time" content="{article.date}T08:00:00+01:00">
<meta name="author" content={quoteattr(article.author)}></head>
<body><nav><a href="/">Accueil</a> <a href="/eco">Économie</a></nav>
<main><article><h1>{html.escape(article.title)}</h1>
{_paragraphs(article)}
</article></main><footer>Mentions légales</footer></body></html>""",
            encoding="utf-8",
        )
    return folder


def tei(article: Sample) -> str:
    paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in article.paragraphs[1:])
    return f"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id={quoteattr(article.id)}>
<teiHeader><fileDesc>
  <titleStmt><title>{escape(article.title)}</title><author>{escape(article.author)}</author></titleStmt>
  <publicationStmt><p>Essai.</p></publicationStmt>
  <sourceDesc><bibl><title level="j">{escape(article.newspaper)}</title>
    <date when="{article.date}"/><biblScope unit="genre">essai</biblScope></bibl></sourceDesc>
</fileDesc></teiHeader>
<text><body><div><head>{escape(article.title)}</head>
{paragraphs}
</div></body></text></TEI>"""


def _tei(folder: Path, articles: Sequence[Sample]) -> Path:
    for article in articles:
        (folder / f"{article.id}.xml").write_text(tei(article), encoding="utf-8")
    return folder


def _tei_corpus(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "corpus.xml"
    documents = "\n".join(map(tei, articles))
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">'
        f"<teiHeader/>\n{documents}\n</teiCorpus>",
        encoding="utf-8",
    )
    return path


def _iramuteq(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "corpus.txt"
    texts = (
        f"**** *id_{article.id} *source_{article.newspaper.replace(' ', '_')} *date_{article.date} "
        f"*auteur_{article.author.replace(' ', '_')} *genre_essai\n{article.text}\n"
        for article in articles
    )
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def _beside(write: Writer) -> Writer:
    """Return a writer of files without metadata, with a table of it beside them."""
    return lambda folder, articles: _with_metadata(write(folder, articles), articles)


def _zip(folder: Path, articles: Sequence[Sample]) -> Path:
    (folder / "in").mkdir()
    parts = [(path.name, path.read_bytes()) for path in _texts(folder / "in", articles).iterdir()]
    return office.zip_of(folder / "textes.zip", parts)


def _pasted(folder: Path, articles: Sequence[Sample]) -> Path:
    path = folder / "colle.txt"
    path.write_text("\n".join(office.europresse_lines(articles)), encoding="utf-8")
    return path


def _word_export(folder: Path, articles: Sequence[Sample]) -> Path:
    lines = office.europresse_lines(articles)
    return office.docx_of(folder / "europresse.docx", "".join(map(office.paragraph, lines)))


#: What writes articles into a folder and returns what is to be read.
FORMATS: dict[str, Writer] = {
    "texts": _texts,
    "csv": _csv,
    "tsv": _tsv,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "europresse": _europresse,
    "europresse-old": _europresse_old,
    "factiva": _factiva,
    "web": _web,
    "tei": _tei,
    "tei-corpus": _tei_corpus,
    "iramuteq": _iramuteq,
    "word": _beside(office.write_docx),
    "opendocument": _beside(office.write_odt),
    "rtf": _beside(office.write_rtf),
    "markdown": office.write_markdown,
    "excel": office.write_xlsx,
    "json": office.write_json,
    "epub": office.write_epub,
    "gz": _beside(office.write_gz),
    "zip": _zip,
    "europresse-text": _pasted,
    "europresse-word": _word_export,
}
