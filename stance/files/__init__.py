"""Files on disk, for all who read or write them.

- ``resources`` are the word lists and the corpus that ship with the package.
- ``encodings`` decodes text files, ``limits`` says how much is taken in.
- ``spreadsheets`` reads and writes CSV; ``atomic`` writes files that appear whole or not at all.
"""
