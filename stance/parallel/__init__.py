"""Any number of articles: many processes, many machines, results on disk as they come.

- ``engines`` says who analyses: this process, ``crew`` (its workers, each running
  ``worker``) or ``cluster`` (a Dask client). All take batches and give rows in order.
- ``writing`` is `stance.analyze_to`; ``folder`` is what it leaves on disk, part by
  part, ``settings`` what must not change between its runs, ``speakers`` what it adds
  up at the end, ``loading`` the way back.
"""

from __future__ import annotations
