"""`luzheng issuers`: add, list."""

from typing import Annotated

import typer

from app.commands.opening import opened
from app.commands.showing import say, show
from app.services import issuers

commands = typer.Typer(help="发证机构 · issuing authorities", no_args_is_help=True)


@commands.command("add")
def add(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 · credit code")],
    name: Annotated[str, typer.Argument(help="证照上的机构名称 · name as on certificates")],
    region: Annotated[int, typer.Option(help="省级行政区划代码前两位 · province, two digits")],
) -> None:
    """登记发证机构 · admit an issuing authority."""
    with opened() as (services, actor, now):
        issuers.add(services, actor, code, name, region, now)
        say(f"已登记发证机构 {code} {name}", f"admitted issuing authority {code}")


@commands.command("list")
def listing() -> None:
    """列出发证机构 · list all issuing authorities."""
    columns = ("代码 · code", "名称 · name", "省 · province", "已用状态位 · status slots used")
    with opened() as run:
        found = issuers.listing(run.services)
        show(columns, [(each.code, each.name, each.region, each.next_slot) for each in found])
