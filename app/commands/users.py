"""`luzheng users`: add, list, disable, password. There is no default password, and none on a command line."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands.opening import opened
from app.commands.showing import china_time, say, show
from app.commands.type_numbers import type_numbers
from app.roles import Role
from app.services import accounts
from app.services.new_account import NewAccount

commands = typer.Typer(help="账号 · accounts", no_args_is_help=True)

Name = Annotated[
    str, typer.Argument(help="账号名，小写字母开头，不用证件号 · account name, no person's number")
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(help="密码文件，- 为标准输入；不填则询问 · file, - for standard input, else asked"),
]


@commands.command("add")
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(help="角色 · role")],
    display_name: Annotated[str, typer.Option(help="显示给持证人的名称 · as holders see who looked")] = "",
    region: Annotated[int | None, typer.Option(help="省级行政区划代码前两位 · province, two digits")] = None,
    issuer: Annotated[str | None, typer.Option(help="发证机构代码（经办人） · issuer of a clerk")] = None,
    types: Annotated[
        str | None, typer.Option(help="证照类型号，逗号分隔，或 all（经办人） · types of a clerk")
    ] = None,
    holder_code_type: Annotated[
        str | None,
        typer.Option(
            help="持证主体代码类型（持证人），其代码另行询问 · kind of a holder's code; asked for it"
        ),
    ] = None,
    password_file: PasswordFile = None,
) -> None:
    """建立账号 · make an account."""
    holder_code = None
    if role is Role.HOLDER:  # asked for, not an option: a command line is seen by others on this machine
        holder_code = str(typer.prompt("持证主体代码 · holder code", hide_input=True)).strip().upper()
    with opened() as (services, actor, now):
        new = NewAccount(
            name=name,
            password=_password(password_file),
            role=role,
            display_name=display_name,
            region=region,
            issuer_code=issuer,
            types=frozenset() if types is None else type_numbers(types),
            holder_code=holder_code,
            holder_code_type=holder_code_type,
        )
        accounts.create(services, actor, new, now)
        say(f"已建立账号 {name}（{role.zh}）", f"made account {name} ({role.value})")


@commands.command("list")
def listing() -> None:
    """列出账号 · list all accounts."""
    columns = (
        "账号 · name",
        "角色 · role",
        "省 · province",
        "机构 · issuer",
        "类型 · types",
        "停用 · disabled",
    )
    with opened() as run:
        found = accounts.listing(run.services, run.actor)
        show(
            columns,
            [
                (each.name, each.role, each.region, each.issuer_code, ",".join(map(str, each.types)),
                 china_time(each.disabled_at))
                for each in found
            ],
        )  # fmt: skip


@commands.command("disable")
def disable(name: Name) -> None:
    """停用账号，其登录立即失效 · shut an account; its sign-in ends at once."""
    with opened() as (services, actor, now):
        accounts.disable(services, actor, name, now)
        say(f"已停用账号 {name}", f"account {name} is shut")


@commands.command("password")
def password(name: Name, password_file: PasswordFile = None) -> None:
    """更换密码，原登录立即失效 · give a new password; sign-ins before it end at once."""
    with opened() as (services, actor, now):
        accounts.change_password(services, actor, name, _password(password_file), now)
        say(f"已更换账号 {name} 的密码", f"account {name} has a new password")


def _password(file: Path | None) -> str:
    """Read the password from a file, from standard input, or by asking twice."""
    if file is None:
        return str(typer.prompt("密码 · password", hide_input=True, confirmation_prompt=True))
    text = sys.stdin.readline() if str(file) == "-" else file.read_text("utf-8")
    return text.rstrip("\r\n")
