"""Files on disk, for every module that reads or writes them.

- ``encodings`` decodes text files; ``limits`` bounds how much is read from one.
- ``atomic`` writes files and folders that appear whole or not at all.
- ``spreadsheets`` reads and writes CSV.
- ``resources`` reads the word lists and the corpus that ship with the package.
"""
