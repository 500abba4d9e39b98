"""Whatever a PDF holds, reading it gives articles and errors, soon, and never an exception.

``STANCE_FUZZ=100 pytest tests/reading/test_pdf_fuzz.py`` draws a hundred times as many; the other
files of other programs have `test_damaged_files`.
"""

from __future__ import annotations

import time
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fuzzing import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_ink import Setting, bare_pdf
from pdfs import set_pdf

from stance.files.limits import limits
from stance.reading import article_from_text, read_corpus

SECONDS = 5  # of the processor, for a file of some kilobytes

NUMBERS = st.sampled_from(
    ["0", "1", "-1", "9", "40.5", "700", "595", "1e9", "99999999999999999999", "-.0001", ".", "--1",
     "65536", "-842", "0.0", "3 0 R", "null", "/F1", "(x)", "[", "]", "<<", ">>"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["(« Non », dit-elle.)", "(Un mot de trop)", "<c9e8>", "<e>", "(\\777\\()", "()", "(a\\",
     "(\\\n)", "[(Le) -250 (maire)]", "[(A) 99999999 (B)]", "[[(a)]]", "[]", "(Par Zoé Marchand)"]
)  # fmt: skip
OPERATORS = st.sampled_from(
    ["Tj", "TJ", "'", '"', "Td", "TD", "Tm", "T*", "Tf", "Tc", "Tw", "Tz", "TL", "Ts", "Tr", "BT",
     "ET", "q", "Q", "cm", "re", "m", "l", "c", "h", "W", "n", "f", "B*", "S", "rg", "k", "cs",
     "scn", "gs", "sh", "Do", "BMC", "BDC", "EMC", "MP", "DP", "BI", "ID", "EI", "d0", "d1", "xx"]
)  # fmt: skip
NAMES = st.sampled_from(["/F1", "/F2", "/X1", "/X2", "/P1", "/Nothing", "/"])
TYPED = "BT /F1 9 Tf 40 700 Td (Le maire a dit non.) Tj ET"

SIMPLE = st.one_of(NUMBERS, WORDS, NAMES, st.sampled_from(["true", "6 0 R", "7 0 R", "99 0 R"]))
KEYS = st.sampled_from(
    ["/Type", "/Subtype", "/W", "/DW", "/Widths", "/FirstChar", "/LastChar", "/Encoding",
     "/Differences", "/ToUnicode", "/DescendantFonts", "/FontDescriptor", "/FontBBox",
     "/FontMatrix", "/CharProcs",
     "/BaseFont", "/Resources", "/Font", "/XObject", "/BBox", "/Matrix", "/MediaBox", "/CropBox",
     "/Rotate", "/Parent", "/Kids", "/Count", "/Contents", "/Filter", "/DecodeParms", "/Predictor",
     "/Columns", "/Length", "/CIDSystemInfo", "/Registry", "/Ordering", "/Ascent", "/Descent"]
)  # fmt: skip
KINDS = st.sampled_from(
    ["/Type0", "/Type1", "/Type3", "/TrueType", "/CIDFontType2", "/Identity-H", "/Form", "/Image",
     "/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/Page"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        SIMPLE,
        KINDS,
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(lambda parts: f"[{' '.join(parts)}]"),
        st.lists(st.tuples(KEYS, inner), max_size=4).map(
            lambda pairs: f"<< {' '.join(f'{key} {value}' for key, value in pairs)} >>"
        ),
    ),
    max_leaves=8,
)
DICTIONARIES = st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=6).map(
    lambda pairs: f"<< {' '.join(f'{key} {value}' for key, value in pairs)} >>"
)
STEPS = st.tuples(st.lists(SIMPLE, max_size=6), OPERATORS).map(
    lambda step: " ".join([*step[0], step[1]])
)
DRAWINGS = st.lists(st.one_of(STEPS, st.just(TYPED)), max_size=25).map("\n".join)
CODES = st.sampled_from(
    ["", "/FlateDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode",
     "[/FlateDecode /FlateDecode]", "/CCITTFaxDecode", "/DCTDecode", "/Unknown", "[6 0 R]"]
)  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Return a PDF written by hand, of one page and of objects that it may refer to."""
    content = draw(DRAWINGS).encode("latin-1", "replace")
    filters = draw(st.one_of(st.just(""), CODES))
    if "Flate" in filters and draw(st.booleans()):
        content = zlib.compress(content)
    more = [
        f"{written}\nstream\n{drawing}\nendstream" if drawing else written
        for written, drawing in draw(
            st.lists(st.tuples(DICTIONARIES, st.one_of(st.just(""), DRAWINGS)), max_size=4)
        )
    ]
    whole = bare_pdf(
        content, filters, draw(st.booleans()), [one.encode("latin-1", "replace") for one in more]
    )
    for old, new in draw(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), max_size=3)):
        whole = whole.replace(old, b"%s %s" % (old, new.encode("latin-1", "replace")), 1)
    return whole


# Where something else is put in: the first of two values of one key counts for some, the
# last for others.
PLACES = [
    *(b"/MediaBox", b"/Resources <<", b"/Font <<", b"/Contents", b"/Kids", b"/Count", b"/Pages"),
    *(b"/Encoding", b"/BaseFont", b"/Subtype", b"/Length", b"/Size", b"/Root", b"xref\n", b"<<"),
]


def read_soon(data: bytes) -> None:
    """Read a PDF: articles that hold together, or errors that name it, within seconds."""
    with TemporaryDirectory() as folder, limits(max_seconds=4 * SECONDS):
        path = Path(folder, "page.pdf")
        path.write_bytes(data)
        started = time.process_time()
        articles = list(read_corpus(path))
        assert time.process_time() - started < SECONDS
        assert articles
        for article in articles:
            assert article.text.strip() or str(path) in article.error
            assert all(
                0 <= block.start <= block.end <= len(article.text) for block in article.blocks
            )


@settings(max_examples=examples(60))
@given(files())
def test_any_objects_are_read_or_named_in_an_error(data: bytes) -> None:
    read_soon(data)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a page of a newspaper as reportlab sets it."""
    article = article_from_text("Le maire dit non\n\n« Non », a dit Ana Roy. Elle s’en va.\n")
    path = set_pdf(tmp_path_factory.mktemp("page") / "page.pdf", article, Setting())
    return path.read_bytes()


CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 3, 40, 1000]), st.binary(max_size=4)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=examples(30))
@given(CHANGES)
def test_a_page_with_changed_bytes_is_read_or_named(
    page: bytes, changes: list[tuple[float, int, bytes]]
) -> None:
    data = page
    for place, gone, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + gone :]
    read_soon(data)
