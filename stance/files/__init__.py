"""Read and write files.

- ``encodings`` decodes text files; ``limits`` bounds how much is read from one.
- ``atomic`` writes files and folders completely or not at all.
- ``spreadsheets`` reads and writes CSV.
- ``resources`` reads the word lists and the corpus shipped with the package.
"""
