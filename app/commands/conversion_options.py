"""Options that the commands of conversion share, and what they mean."""

from pathlib import Path
from typing import Annotated

import typer

from app.conversion.report_files import refuse_over_source
from app.conversion.run import Run
from app.private_files import make_private_folder
from licences.conversion.errors import SourceError
from licences.conversion.guess import Guess, guess_profile
from licences.conversion.profile import UnknownProfileError
from licences.conversion.profiles import names, text_of
from licences.conversion.readers import Table, open_path

ProfileName = Annotated[
    str | None, typer.Option(help="来源格式： 名称或 TOML 文件 · a source format: its name, or a TOML file")
]
OutDir = Annotated[
    Path | None, typer.Option(help="报告目录， 默认 ./FILE-conversion · folder for the reports")
]
JsonOut = Annotated[bool, typer.Option("--json", help="标准输出 只写 report.json · report.json on stdout")]
Issuer = Annotated[
    str | None, typer.Option(help="发证机构 统一社会信用代码， 多个机构时必填 · for which authority")
]
Workers = Annotated[
    int | None, typer.Option(min=1, max=256, help="工作进程数， 默认为处理器数 · worker processes")
]
Scheduler = Annotated[str | None, typer.Option(help="Dask 调度器地址 tcp://… · address of a Dask scheduler")]


def folder_for(out: Path | None, source_name: str, source: Path) -> Path:
    """Make the folder of the reports now: better refused before hours of work than after.

    A new one is closed to others.

    Raises:
        ReportsOverSourceError: the file that is converted would be replaced.
        OSError: it cannot be made, or written to.
    """
    folder = out or Path(f"{source_name}-conversion")
    refuse_over_source(folder, source)
    make_private_folder(folder)
    probe = folder / "report.json.part"
    probe.touch(0o600)
    probe.unlink()
    return folder


def folder_of_run(out: Path | None, run: Run) -> Path:
    """Do the same for a run there is."""
    return folder_for(out, run.source_name, Path(run.source_path))


def named_profile(name: str) -> tuple[str, str]:
    """Give name and text of a shipped profile, or of one in a file.

    Raises:
        UnknownProfileError: there is neither.
    """
    if name in names():
        return name, text_of(name)
    path = Path(name)
    try:
        return path.stem, path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownProfileError(name, names()) from error


def profile_or_advice(file: Path) -> tuple[str, str]:
    """Say that the profile is missing, and which one fits where only one does.

    Raises:
        SourceError: the file cannot be read.
    """
    fitting = {found.profile for table in open_path(file) if isinstance(found := _guess(table), Guess)}
    if len(fitting) == 1:
        option = f"--profile {fitting.pop()}"
        return f"请说明来源格式；看来是：{option}", f"name the source format; it looks like: {option}"
    known = ", ".join(names())
    zh = f"请用 --profile 说明来源格式：{known}，或自己的配置文件；luzheng profiles guess 可拟一份草稿"
    en = f"name the source format with --profile: {known}, or your own; luzheng profiles guess drafts one"
    return zh, en


def _guess(table: Table) -> Guess | str | None:
    try:
        return guess_profile(table)
    except SourceError:
        return None
