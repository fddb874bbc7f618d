"""Carry a run through from a terminal: progress, Ctrl-C, summary, reports."""

import os
import time
from enum import Enum
from pathlib import Path
from typing import Any, Final

import typer

from app.commands.advising import advise, refuse_with_reason
from app.commands.conversion_progress import ProgressBar, quiet
from app.commands.interrupting import interruptible
from app.commands.showing import complain, say, show
from app.conversion import handing_in, runs
from app.conversion.executors import Executor
from app.conversion.executors.dask import DaskExecutor
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import ProcessExecutor
from app.conversion.garbage import collect_seldom
from app.conversion.outcome import Outcome
from app.conversion.report.names import plain
from app.conversion.report.report_json import report_bytes
from app.conversion.report.tally import WARNED
from app.conversion.report.words import words
from app.conversion.report_files import write_files
from app.conversion.results import Results, report_of, results_of, rows_missing, waits_for_somebody
from app.conversion.run import Run, RunState
from app.conversion.runner import carry_out
from app.conversion.runs import rows_done
from app.services.context import Services

_SMALL: Final = 64 * 1024
"""Bytes of a file that is converted before a worker process has started."""
_NAMED: Final = 12
"""Columns named in the summary; the report has all."""


class Carried(Enum):
    """How far a run was carried."""

    DONE = "done"
    WAITING = "waiting"  # done, but somebody has to see to rows or tables
    STOPPED = "stopped"


def executor_for(workers: int | None, scheduler: str | None, size: int | None = None) -> Executor:
    """Give the workers that are asked for; by default a process for each processor, and none for small files.

    Args:
        workers: processes.
        scheduler: address of a Dask scheduler.
        size: of the file in bytes; None = not known, or this process has other things to do meanwhile.
    """
    if scheduler is not None:
        return DaskExecutor(scheduler)
    if size is not None and size <= _SMALL and workers in {None, 1}:
        return InlineExecutor()
    return ProcessExecutor(workers or len(os.sched_getaffinity(0)))


def carry(
    services: Services,
    run_id: str,
    folder: Path,
    *,
    workers: int | None,
    scheduler: str | None,
    as_json: bool,
) -> Carried:
    """Carry a run to its end, or until somebody stops it; write its reports and show them.

    Args:
        services: of this installation.
        run_id: of a run nobody is at.
        folder: for the reports; it exists.
        workers: processes.
        scheduler: address of a Dask scheduler.
        as_json: whether standard output holds the report and nothing else.
    """
    collect_seldom()
    started, before = time.monotonic(), rows_done(services, run_id)
    try:
        with ProgressBar() as bar, interruptible(services, run_id) as watched:
            executor = executor_for(workers, scheduler, _size_of(runs.read(services, run_id)))
            run = carry_out(services, run_id, executor, watched(bar.show))
    except KeyboardInterrupt:
        advise(run_id)
        return Carried.STOPPED
    except BaseException as error:
        refuse_with_reason(run_id, error)
        raise
    results = results_of(services, run)
    seconds = time.monotonic() - started
    report = report_of(services, run, results, None if before else seconds)
    try:
        files = write_files(services, run, results, folder, report)
    except OSError:
        again = f"luzheng conversions report {run_id}"
        complain(
            f"报告未写成；稍后再写：{again}", f"the reports could not be written; write them anew: {again}"
        )
        raise
    if as_json:
        typer.echo(report_bytes(report).decode(), nl=False)
    else:
        _show(run, results, files, before, seconds)
    if run.state == RunState.DONE:
        handing_in.discard_source(services, run)
        return Carried.WAITING if waits_for_somebody(run, results) else Carried.DONE
    advise(run_id)
    return Carried.STOPPED


def _size_of(run: Run) -> int | None:
    """Give the bytes of the file of a run; that it is not there is told where it is opened."""
    try:
        return Path(run.source_path).stat().st_size
    except OSError:
        return None


def carry_quietly(services: Services, run_id: str, *, workers: int | None, scheduler: str | None) -> Carried:
    """Carry a run of the service: nothing is shown or written, the file that was handed in is removed."""
    collect_seldom()
    run = carry_out(services, run_id, executor_for(workers, scheduler), quiet)
    if run.state != RunState.DONE:
        return Carried.STOPPED
    handing_in.discard_source(services, run)
    return Carried.DONE


def _show(run: Run, results: Results, files: list[Path], before: int, seconds: float) -> None:
    counted = results.tally.to_json()
    rows = [(f"{words(name).zh} {words(name).en}", f"{counted[name]:,}") for name in (*Outcome, WARNED)]
    rate = (counted["rows"] - before) / seconds if seconds else 0
    rows.append(("共 rows", f"{counted['rows']:,}"))
    rows.append(("用时 took", f"{seconds:,.1f} s，每秒 {rate:,.0f} 行 rows/s"))
    show(("结果 outcome", "行数 rows"), rows)
    if run.dry_run:
        say("试运行：没有签发任何证照", "a dry run: nothing was issued")
    for missing in rows_missing(run, results):
        say(f"{missing.where.zh}：{missing.message.zh}", f"{missing.where.en}: {missing.message.en}")
    for table in (run.plan or {"left_out": ()})["left_out"]:
        count = "？" if table.get("rows") is None else f"{table['rows']:,}"
        say(
            f"未转换的表 {table['table']}（{count} 行）：{table['zh']}",
            f"left out: {table['table']} ({count} rows): {table['en']}",
        )
    for table in (run.plan or {"tables": ()})["tables"]:
        if table.get("unread"):
            _show_unread(table["name"], table["unread"])
    for file in files:
        say(f"已写入 {file}", f"wrote {os.fspath(file)}")


def _show_unread(table: str, columns: list[dict[str, Any]]) -> None:
    names = [plain(one["column"]) for one in columns]
    zh, en = "、".join(names[:_NAMED]), ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        zh, en = f"{zh} 等 {len(names)} 列", f"{en} and {len(names) - _NAMED} more"
    say(f"没有规则读的列 {table}：{zh}；见报告", f"columns no rule reads, see the report: {en}")
