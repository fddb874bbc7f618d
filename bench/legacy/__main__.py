"""Write a made-up export of a province, and the true answer for every row beside it."""

import argparse
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Final

from bench.legacy import TABLES, TODAY, Table, make_export
from bench.legacy.chances import chances_of

_DIRTY: Final = 0.05


def main(arguments: list[str]) -> int:
    """Write an export, or describe all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.legacy", description=__doc__)
    parser.add_argument("style", type=int, nargs="?", help="1 to 7")
    parser.add_argument("rows", type=int, nargs="?")
    parser.add_argument("out", type=Path, nargs="?", help="the file to write")
    parser.add_argument("--truth", type=Path, help="JSON lines with the true answer for every row")
    parser.add_argument("--family", choices=("operator", "vehicle", "practitioner"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dirty", type=float, default=_DIRTY, help="share of dirty rows, 0 to 1")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY)
    parser.add_argument("--kinds", action="store_true", help="name the kinds of dirt and their shares")
    parser.add_argument("--columns", action="store_true", help="name the columns of every table")
    options = parser.parse_args(arguments)
    if options.kinds or options.columns:
        for table in TABLES:
            print(f"\n{table.key} ({table.file}, {table.encoding or 'xlsx'})")
            print("\n".join(_kinds(table) if options.kinds else _columns(table)))
        return 0
    if options.out is None:
        parser.error("STYLE, ROWS and OUT are needed")
    return _write(options)


def _write(options: argparse.Namespace) -> int:
    start = perf_counter()
    truth = options.truth.open("w", encoding="utf-8") if options.truth else None
    try:
        with options.out.open("wb") as out:
            outcomes = make_export(
                options.style,
                options.rows,
                options.seed,
                options.dirty,
                out,
                truth,
                family=options.family,
                today=options.today,
            )
    finally:
        if truth:
            truth.close()
    seconds = perf_counter() - start
    counts = ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.items())
    print(f"{options.rows:,} rows in {seconds:.1f} s ({options.rows / seconds:,.0f}/s): {counts}")
    return 0


def _kinds(table: Table) -> list[str]:
    found = ((each.kind, each.share) for each in chances_of(table))
    return [
        f"  {kind.name:28} {share:7.2%} of the dirty rows  {kind.outcome:10} {kind.meaning}"
        for kind, share in found
    ]


def _columns(table: Table) -> list[str]:
    return [
        f"  {column.name:40} {column.field or '-':26} {column.role or '-':20}"
        f"{'' if column.seen else ' (name assumed)'}"
        for column in table.columns
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
