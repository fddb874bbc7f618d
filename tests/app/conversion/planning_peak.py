"""A process that plans a conversion and tells how much memory that took at most: `planning_peak.py FILE PROFILE`."""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from app.conversion.planning import plan
from app.conversion.source import open_source
from licences.conversion.context import RunContext
from licences.conversion.errors import SourceError
from licences.conversion.profiles import load_profile

CONTEXT = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 1, 10))
KIBI = 1 << 10


def main(file, profile):
    """Plan a file and tell the code it was refused with, its rows, and the peak in MiB."""
    rows, code = 0, ""
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = open_source(Path(file), load_profile(profile), CONTEXT)
            with plan(source, 5_000, Path(folder) / "plan", lambda _: None) as made:
                rows = sum(chunk.row_count for chunk in made.chunks())
        except SourceError as error:
            code = error.message.code
    sys.stdout.write(json.dumps({"rows": rows, "code": code, "peak_mib": peak_mib()}))


def peak_mib():
    """Give the most memory this process has had; what `getrusage` says counts the one that started it too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // KIBI


if __name__ == "__main__":
    main(*sys.argv[1:])
