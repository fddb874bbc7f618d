"""Made-up exports of provinces, in seven styles, of any size, with the true answer for every row.

`make_export` writes a file; `python -m bench.legacy 3 100000 export.csv --truth truth.jsonl` does so from
the command line, `--kinds` names every kind of dirt and its share, `--columns` every column.
Companies, persons, plates and numbers are invented (`numbers.py`, `words.py`).
"""

from bench.legacy.export import TODAY, make_export
from bench.legacy.tables import RUN, STYLES, TABLES, Table, table_of

__all__ = ["RUN", "STYLES", "TABLES", "TODAY", "Table", "make_export", "table_of"]
