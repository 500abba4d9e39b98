"""Readers of the formats in which articles are kept, and modules that several readers share.

- ``plain_text`` reads text files, Markdown and IRaMuTeQ corpora; ``office_documents`` Word,
  OpenDocument, rich text and EPUB; ``webpages`` HTML; ``tei`` TEI.
- ``press_archives`` reads the exports of Europresse and Factiva.
- ``tables`` reads CSV, Excel, Parquet, DataFrames and JSON; ``metadata_csv`` the table beside a
  folder of texts; ``table_columns`` matches their columns with an article's fields.
- ``markup`` parses HTML and XML without entities and without the network; ``archives`` opens zip
  archives, and documents that are zip packages, within the limits.
"""
