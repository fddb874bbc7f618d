"""All kinds of dirt, gathered once; `kinds_of` tells which a table can have."""

from typing import Final

from bench.legacy.kinds.codes import CODES, SCOPES
from bench.legacy.kinds.dates import DATES
from bench.legacy.kinds.faults import CONTENTS, IDENTIFIERS
from bench.legacy.kinds.kind import Kind, Outcome, Spot, Standing
from bench.legacy.kinds.rows import CONTRADICTIONS, PAIRS, SKIPPED, WARNED, shift
from bench.legacy.kinds.spellings import NUMBERS, TEXTS

__all__ = ["KINDS", "PAIRS", "SEVERAL", "Kind", "Outcome", "Spot", "Standing", "shift"]

SEVERAL: Final = Kind("several", "two or three kinds in one row", Outcome.CONVERTED, 12)
"""The outcome is `rejected` as soon as one of the kinds is."""
KINDS: Final = (
    *TEXTS,
    *NUMBERS,
    *DATES,
    *CODES,
    *SCOPES,
    *IDENTIFIERS,
    *CONTENTS,
    *CONTRADICTIONS,
    *WARNED,
    *SKIPPED,
    *PAIRS,
    SEVERAL,
)
