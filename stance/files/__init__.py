"""Read and write files.

- ``encodings`` recognizes the type of a file by its first bytes and decodes text files;
  ``limits`` bounds how much is read from one.
- ``atomic`` writes files and folders completely or not at all.
- ``spreadsheets`` reads and writes CSV.
- ``resources`` reads the word lists and the corpus shipped with the package.
"""
