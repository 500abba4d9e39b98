"""Any number of articles: many processes, many machines, results on disk as they come.

- ``analyze_to`` is `stance.analyze_to`: it cuts the articles into parts and batches, and
  writes each part once its rows are there. It also reads such results back.
- ``engines`` says who analyses the batches: this process, the worker pool, or Dask.
- ``workers`` is the worker pool.
- ``parts`` is the folder of results: its files, and the settings that must not change
  between two runs.
- ``speaker_totals`` sums up the speakers of all parts at the end.
"""

from __future__ import annotations
