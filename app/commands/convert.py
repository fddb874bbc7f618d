"""`luzheng convert`: a province's export in the foreground, with progress, a summary and reports."""

import os
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from app.commands.carrying import Carried, carry
from app.commands.conversion_options import (
    Issuer,
    JsonOut,
    OutDir,
    ProfileName,
    Scheduler,
    Workers,
    folder_for,
    folder_of_run,
    named_profile,
    profile_or_advice,
)
from app.commands.opening import opened
from app.commands.showing import complain
from app.conversion import queue, runs
from app.conversion.run import RunRequest
from licences.conversion.errors import Place, UnreadableFileError
from licences.conversion.readers.sources import FileSource

_EXIT_CODES: Final = {Carried.STOPPED: 3, Carried.WAITING: 4}
"""Of a run that was stopped and can go on; of one that is done, but somebody has to see to rows or tables."""
_LONGEST_PATH: Final = 1024
_LONGEST_NAME: Final = 128


def convert(
    file: Annotated[Path | None, typer.Argument(help="导出文件，可压缩 · the export, zipped or not")] = None,
    *,
    profile: ProfileName = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只出报告， 不签发 · report only, issue nothing")
    ] = False,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="导出含全部证照： 列出其中没有的 · the export is complete: list what is gone from it",
        ),
    ] = False,
    out: OutDir = None,
    json: JsonOut = False,
    issuer: Issuer = None,
    workers: Workers = None,
    judge_every: Annotated[
        int | None,
        typer.Option(min=1, help="每几份证照 核验一份， 默认全部 · judge one certificate in so many"),
    ] = None,
    scheduler: Scheduler = None,
    resume: Annotated[
        str | None, typer.Option(help="继续这个任务， 不需文件 · go on with this run; no file needed")
    ] = None,
) -> None:
    """批量转换历史证照 · convert a province's licences in bulk.

    退出码 exit code：0 完成 done；1 失败 failed；2 选项不对 wrong options；3 已停止，可继续 stopped, can
    go on；4 完成，但有行或表等人处理 done, but rows or tables wait for somebody。
    """
    if resume is None:
        if file is None:
            raise typer.BadParameter("请给出文件 · name the file", param_hint="FILE")
        options = {"dry_run": dry_run, "full": full, "judge_every": judge_every or 1, "issuer_code": issuer}
        wanted = _request(file, profile, options)
        folder = folder_for(out, wanted.source_name, file)
    elif dry_run or full or judge_every or profile or issuer:
        raise typer.BadParameter(
            "任务照开始时的选项继续 · a run goes on with the options it began with", param_hint="--resume"
        )
    with opened() as (services, actor, now):
        if resume is None:
            run_id = runs.create(services, actor, wanted, now)
        else:
            run_id = resume
            run = runs.read(services, run_id)
            if file is not None and str(file.resolve()) != run.source_path:
                raise typer.BadParameter("这不是该任务的文件 · not the file of this run", param_hint="FILE")
            folder = folder_of_run(out, run)
            queue.record_resumption(services, actor, run_id, now)
        done = carry(services, run_id, folder, workers=workers, scheduler=scheduler, as_json=json)
    end(done)


def end(done: Carried) -> None:
    """End a command with the exit code for how far a run was carried."""
    raise typer.Exit(_EXIT_CODES.get(done, 0))


def _request(file: Path, profile: str | None, options: dict[str, Any]) -> RunRequest:
    """Look at the arguments before anything is opened.

    Raises:
        SourceError: the file is not here, or its path cannot be kept with the run.
    """
    _check(file)
    FileSource(file, file.absolute().name).open().close()
    if profile is None:
        complain(*profile_or_advice(file))
        raise typer.Exit(1)
    name, text = named_profile(profile)
    return RunRequest(file, file.absolute().name, name[:_LONGEST_NAME], text, **options)


def _check(file: Path) -> None:
    """Refuse a path that cannot be kept with the run.

    Raises:
        UnreadableFileError: it is too long, or no UTF-8.
    """
    path = os.fsencode(file.absolute()).decode("utf-8", "replace")
    if len(path) > _LONGEST_PATH or path != str(file.absolute()):
        why = "UTF-8" if "\ufffd" in path else f"> {_LONGEST_PATH}"
        raise UnreadableFileError(Place(Path(path).name), why=why)
