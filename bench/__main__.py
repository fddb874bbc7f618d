"""Run the benchmarks: ``python -m bench [name ...]``; a table, and bench/results/latest.json."""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

BENCHMARKS: Final = (
    "judge",
    "seal",
    "verify_http",
    "pictures",
    "status_list_size",
    "symbol_versions",
    "conversion",
)
LATEST: Final = Path(__file__).parent / "results" / "latest.json"


def machine() -> dict[str, Any]:
    """Name what the figures were measured on."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
    }


def number(value: float) -> str:
    """Write a figure with three or more significant digits."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def table_of(reports: dict[str, dict[str, Any]]) -> Table:
    """Draw all results as one table."""
    table = Table(title="速度对比 / speed against yardsticks")
    table.add_column("测量\nwhat")
    for heading in ("本系统\nours", "标尺\nyardstick", "单位\nunit", "比值\nratio", "目标\ntarget"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("")
    for each in reports.values():
        for line in each["results"]:
            sign = "≥" if line["at_least"] else "≤"
            table.add_row(
                line["what"],
                number(line["ours"]),
                number(line["yardstick"]),
                line["unit"],
                f"{line['ratio']:.2f}",
                f"{sign} {line['target']:g}",
                "[green]✓[/]" if line["reached"] else "[red]✗[/]",
            )
        table.add_section()
    return table


def keep(reports: dict[str, dict[str, Any]]) -> None:
    """Write the figures to disk; those of benchmarks that were not run now stay."""
    kept = json.loads(LATEST.read_text("utf-8")) if LATEST.exists() else {}
    content = {**kept, "machine": machine(), **reports}
    LATEST.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; 1 if a target was missed."""
    console = Console()
    reports: dict[str, dict[str, Any]] = {}
    for name in names or BENCHMARKS:
        console.print(f"[dim]{name} …[/]")
        measured_at = datetime.now(UTC).isoformat(timespec="seconds")
        reports[name] = {"measured_at": measured_at, **import_module(f"bench.{name}").run()}
    console.print(table_of(reports))
    for name, each in reports.items():
        console.print(f"[dim]{name}: {each['yardstick']}[/]")
    keep(reports)
    console.print(f"→ {LATEST}")
    missed = [line["what"] for each in reports.values() for line in each["results"] if not line["reached"]]
    for what in missed:
        console.print(f"[red]未达到 / missed:[/] {what}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
