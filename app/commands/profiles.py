"""`luzheng profiles`: the source formats conversion knows, and help with a new one."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.showing import say, show
from licences.conversion import profiles as shipped
from licences.conversion.errors import SourceError
from licences.conversion.face_fields import titles_of
from licences.conversion.guess import guess_profile
from licences.conversion.known_columns import usual_rule
from licences.conversion.profile_check import check_profile
from licences.conversion.readers import open_tables
from licences.types.families import ESSENTIAL, Family

commands = typer.Typer(help="来源格式 · source formats", no_args_is_help=True)


@commands.command("list")
def list_profiles() -> None:
    """列出随软件提供的格式 · list the formats that are shipped."""
    rows = [(profile.name, profile.title_zh, profile.title_en) for profile in shipped.profiles()]
    show(("名称 name", "说明", "title"), rows)


@commands.command()
def check(file: Annotated[Path, typer.Argument(help="配置文件 · a profile (TOML)")]) -> None:
    """逐行指出错误和改法 · explain every mistake, with line and remedy."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        say(
            f"读不了 {file}，请检查路径，文件须为 UTF-8", f"{file} cannot be read; it must exist and be UTF-8"
        )
        raise typer.Exit(1) from error
    faults = check_profile(text)
    for fault in faults:
        typer.echo(f"{file}:{fault.line}:{fault.column}: {fault.zh} · {fault.en}")
        typer.echo(f"    {fault.remedy_zh} · {fault.remedy_en}")
    if faults:
        raise typer.Exit(1)
    say("没有错误", "no mistakes")


@commands.command()
def fields(
    family: Annotated[Family, typer.Argument(help="operator 业户、vehicle 车辆、practitioner 从业人员")],
) -> None:
    """列出照面项和常用规则，* 为必要项 · list face fields and their usual rules; * is essential."""
    rows = [
        (f"{name}{'*' if name in ESSENTIAL[family] else ''}", title, usual_rule(family, name))
        for name, title in titles_of(family).items()
    ]
    show(("照面项 field", "名称", "规则 rule"), rows)


@commands.command()
def guess(file: Annotated[Path, typer.Argument(help="导出文件 · an export")]) -> None:
    """找出合适的格式，或拟一份草稿 · find the format that fits, or propose one."""
    try:
        with file.open("rb") as source:
            for table in open_tables(source, file.name):
                found = guess_profile(table)
                if isinstance(found, str):
                    typer.echo(found)
                else:
                    typer.echo(f"{table.name}\t{found.profile}\t{found.score:.0%}")
                    typer.echo(f"    {found.why_zh} · {found.why_en}")
    except SourceError as error:
        say(f"{error.zh}{error.remedy_zh}", f"{error.en} {error.remedy_en}")
        raise typer.Exit(1) from error
    except OSError as error:
        say(f"读不了 {file}", f"{file} cannot be read")
        raise typer.Exit(1) from error
