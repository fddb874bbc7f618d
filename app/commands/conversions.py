"""`luzheng conversions`: the runs there are; stop them, go on with them, write their reports anew."""

from datetime import datetime
from typing import Annotated

import typer

from app.commands.carrying import carry, carry_quietly
from app.commands.conversion_options import JsonOut, OutDir, Scheduler, Workers, folder_of_run
from app.commands.convert import end
from app.commands.opening import opened
from app.commands.showing import china_time, say, show
from app.conversion import lease, queue, runs
from app.conversion.outcome import Outcome
from app.conversion.report.report_json import report_bytes
from app.conversion.report.tally import WARNED
from app.conversion.report.words import words
from app.conversion.report_files import write_files
from app.conversion.results import report_of, results_of
from app.conversion.run import Run
from app.services.context import Services

commands = typer.Typer(help="转换任务 · conversions", no_args_is_help=True)

RunId = Annotated[str, typer.Argument(metavar="RUN", help="任务编号 · id of a run")]


@commands.command("list")
def listing(
    last: Annotated[int, typer.Option(min=1, max=10_000, help="个数 · how many")] = 20,
) -> None:
    """列出最近的任务 · list the newest runs."""
    columns = (
        "编号 · id",
        "状态 · state",
        "行 · rows",
        "共 · of",
        "文件 · file",
        "格式 · profile",
        "机构 · authority",
        "账号 · account",
        "开始 · begun",
        "试运行 · dry run",
    )
    with opened() as (services, actor, now):
        found = runs.newest(services, actor, last)
        show(columns, [_line(services, run, now) for run in found])


def _line(services: Services, run: Run, now: datetime) -> tuple[object, ...]:
    done = runs.rows_done(services, run.id)
    begun = china_time(run.created_at)
    dry = "是 yes" if run.dry_run else ""
    return (
        run.id, _state(run, now), done, run.row_count, run.source_name, run.profile_name, run.issuer_code,
        run.actor, begun, dry,
    )  # fmt: skip


def _state(run: Run, now: datetime) -> str:
    """Say how far a run is, also where the process that was at it is gone and could not say so."""
    return "broken_off" if run.owner is not None and lease.is_gone(run, now) else run.state


@commands.command("show")
def show_run(run_id: RunId) -> None:
    """任务的进度和结果 · how far a run is and what came of it."""
    with opened() as (services, _, now):
        run = runs.read(services, run_id)
        results, state = results_of(services, run), _state(run, now)
    counted = results.tally.to_json()
    rows: list[tuple[str, object]] = [
        ("编号 id", run.id),
        ("状态 state", f"{words(state).zh} {state}"),
        ("文件 file", run.source_path),
        ("格式 profile", run.profile_name),
        ("机构 authority", run.issuer_code),
        ("试运行 dry run", "是 yes" if run.dry_run else "否 no"),
        ("行 rows", f"{counted['rows']:,} / {'?' if run.row_count is None else f'{run.row_count:,}'}"),
        *((f"{words(name).zh} {words(name).en}", f"{counted[name]:,}") for name in (*Outcome, WARNED)),
        ("开始 begun", china_time(run.created_at)),
        ("结束 ended", china_time(run.finished_at)),
    ]
    show(("项 item", "值 value"), rows)
    if run.trouble is not None:
        place = run.trouble.get("place")
        zh, en = (f"{place['zh']}：", f"{place['en']}: ") if place else ("", "")
        say(
            f"{zh}{run.trouble['zh']}。{run.trouble['remedy_zh']}",
            f"{en}{run.trouble['en']} {run.trouble['remedy_en']}",
        )


@commands.command()
def stop(run_id: RunId) -> None:
    """停止任务，可以继续 · stop a run; it can go on later."""
    with opened() as (services, actor, now):
        lease.ask_to_stop(services, run_id, now, actor)
    say(f"已要求停止；继续：luzheng convert --resume {run_id}", "asked to stop after what is begun")


@commands.command()
def resume(
    run_id: RunId,
    *,
    out: OutDir = None,
    json: JsonOut = False,
    workers: Workers = None,
    scheduler: Scheduler = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="不显示也不写报告 · show nothing, write no reports")
    ] = False,
) -> None:
    """继续任务 · go on with a run."""
    with opened() as (services, actor, now):
        if quiet:
            done = carry_quietly(services, run_id, workers=workers, scheduler=scheduler)
        else:
            folder = folder_of_run(out, runs.read(services, run_id))
            queue.record_resumption(services, actor, run_id, now)
            done = carry(services, run_id, folder, workers=workers, scheduler=scheduler, as_json=json)
    end(done)


@commands.command()
def report(run_id: RunId, *, out: OutDir = None, json: JsonOut = False) -> None:
    """再写一次报告 · write the reports anew, also of a run under way."""
    with opened() as (services, _, _):
        run = runs.read(services, run_id)
        results = results_of(services, run)
        made = report_of(services, run, results)
        if json:
            typer.echo(report_bytes(made).decode(), nl=False)
            return
        for path in write_files(services, run, results, folder_of_run(out, run), made):
            say(f"已写入 {path}", f"wrote {path}")
