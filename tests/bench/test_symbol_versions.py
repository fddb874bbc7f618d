"""bench/symbol_versions.py: the one benchmark whose figures do not depend on the machine."""

from bench.symbol_versions import LONGEST, TYPICAL, run
from licences.types import TYPES


def test_every_code_keeps_within_its_budget():
    """Typical face data fits symbol version 11, the longest allowed values version 15, for all nine types."""
    found = {line["what"]: line["ours"] for line in run()["results"]}
    budgets = {"typical": TYPICAL, "longest": LONGEST}
    assert len(found) == 2 * len(TYPES)
    assert {what: size for what, size in found.items() if size > budgets[what.rpartition(" ")[2]]} == {}
