"""The symbol version of every type, typical and longest face data, against the budget of the licence code.

What decides whether a code scans is modules times camera pixels; the budget keeps the modules down.
"""

import json
from pathlib import Path
from typing import Any, Final

from app.pictures import symbol
from bench.harness import Result, report
from bench.sample_licences import ORIGIN, prepared, short_name
from licences.payload import to_bytes
from licences.types import TYPES
from signing import envelope
from signing.algorithms import by_name
from signing.code_text import to_text

TYPICAL: Final = 11
LONGEST: Final = 15
LONGEST_FACES: Final = Path(__file__).parents[1] / "tests" / "vectors" / "faces"


def run() -> dict[str, Any]:
    """Draw every type's code twice."""
    sizes: dict[str, dict[str, int]] = {}
    results = []
    for kind in TYPES:
        longest = json.loads((LONGEST_FACES / f"{kind.key}.longest.json").read_text("utf-8"))
        for name, face, budget in (("typical", None, TYPICAL), ("longest", longest, LONGEST)):
            version, envelope_bytes, characters = _measure(kind.key, face)
            what = f"{short_name(kind.key)}, {name}"
            results.append(Result(what, version, budget, "version", version / budget, 1, at_least=False))
            sizes[what] = {"version": version, "envelope_bytes": envelope_bytes, "characters": characters}
    return report(f"budget: typical {TYPICAL}, longest {LONGEST}", *results, sizes=sizes)


def _measure(key: str, face: dict[str, Any] | None) -> tuple[int, int, int]:
    """Give symbol version, bytes of the envelope and characters of the text."""
    sealed = envelope.seal(to_bytes(prepared(key, face)), by_name("ES256").make_private())
    text = to_text(sealed, ORIGIN)
    return symbol(text).version, len(sealed), len(text)
