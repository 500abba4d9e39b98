"""Analyse any number of articles in many processes or on a cluster, and write results to disk.

- ``analyze_to`` is `stance.analyze_to`. ``writing`` does what it says: it divides the articles into
  parts and batches, and writes each part when its rows are complete. It also reads such results.
- ``engines`` runs the batches: in this process, in a pool of worker processes, or on Dask.
  ``processes`` starts those of the pool, and ``worker_process`` is what each of them runs.
- ``parts`` is the folder of results: its files, and the settings that must not change
  between two runs; at the end it summarizes the speakers of all parts.
"""

from __future__ import annotations
