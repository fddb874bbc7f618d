"""What the demonstration shows in the terminal: the accounts, the nine types, where to go on."""

from collections.abc import Iterable
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from app.demo.installation import SignIn
from app.demo.tour import Stop


def show_accounts(console: Console, accounts: Iterable[SignIn]) -> None:
    """Print the accounts with their passwords: the only time anybody sees them."""
    console.print("\n口令只显示这一次 / passwords are shown this once:")
    table = Table(box=SIMPLE_HEAD)
    for heading in ("账号 / name", "角色 / role", "口令 / password"):
        table.add_column(heading, no_wrap=True)
    for each in accounts:
        table.add_row(each.name, f"{each.role.zh} {each.role.value}", each.password)
    console.print(table)


def show_stops(console: Console, stops: Iterable[Stop]) -> list[Stop]:
    """Print a line for each type as one table, and give the stops."""
    table = Table(
        title="九类证照：签发、成码、识读、核验 / issued, drawn, read back, verified", box=SIMPLE_HEAD
    )
    table.add_column("类型\ntype", overflow="fold")
    table.add_column("编号\nnumber", overflow="fold")
    table.add_column("码版本\nsymbol", justify="right", no_wrap=True)
    table.add_column("字节\nbytes", justify="right", no_wrap=True)
    table.add_column("识读\nread by", no_wrap=True)
    table.add_column("结论\nverdict", no_wrap=True)
    table.add_column("毫秒\nms", justify="right", no_wrap=True)
    done = []
    for stop in stops:
        done.append(stop)
        table.add_row(*_cells(stop))
    console.print(table)
    return done


def _cells(stop: Stop) -> tuple[str, ...]:
    answer = stop.verification
    return (
        f"{stop.kind.code[-4:]} {stop.kind.name_zh}",
        stop.certificate["certificate_number"],
        str(stop.symbol_version),
        str(stop.size),
        " ".join(sorted(stop.readers)) or "✗",
        f"[green]{answer['verdict']}[/]"
        if stop.passed
        else f"[red]{answer['verdict']} {answer['reason']}[/]",
        f"{stop.milliseconds:.0f}",
    )


def show_addresses(console: Console, address: str, roots: Path, stops: list[Stop]) -> None:
    """Print where to go on, in a browser and as an inspector."""
    console.print("\n请打开 / open:")
    console.print(f"  {address}/            九类证照及其证照码 / the nine licences with their codes")
    console.print(f"  {address}/v           核验页面 / verify a code")
    console.print(f"  {address}/api/v1/openapi.json   接口说明 / description of the API")
    console.print(f"  {address}/metrics     运行指标 / figures")
    console.print("  扫码所至的页面 / the page a phone opens:")
    console.print(f"  {stops[0].text}", soft_wrap=True, highlight=False)
    console.print("执法端，先同步，之后无需信号 / as an inspector: synchronise, then no signal is needed:")
    console.print(
        f"  .venv/bin/luzheng-verify sync --bundle bundle --server {address} --roots {roots}", soft_wrap=True
    )
    console.print("  .venv/bin/luzheng-verify --bundle bundle 图片 / picture", highlight=False)
    console.print("\n按 Ctrl-C 结束 / press Ctrl-C to stop\n")


def show_folder(console: Console, folder: Path, verified: int, written: int) -> None:
    """Print what was written, how much of it verifies without the service, and how to check it again."""
    colour = "green" if verified == written else "red"
    console.print(f"已写入 / written: {folder}", soft_wrap=True)
    console.print(f"离线核验 / verified offline, from the pictures: [{colour}]{verified}/{written}[/]")
    console.print(f"  .venv/bin/luzheng-verify --bundle {folder} --json {folder}/*.png", soft_wrap=True)
