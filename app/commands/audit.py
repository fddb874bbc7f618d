"""`luzheng audit`: verify, list."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from app.commands.opening import opened
from app.commands.showing import china_time, say, show
from app.services import audit_reading, held_elsewhere
from app.services.audit import Fault

commands = typer.Typer(help="审计日志 · audit log", no_args_is_help=True)

_WORDS: Final = {
    "changed": ("第 {seq} 条被改动、插入或改号", "entry {seq} was changed, put in or renumbered"),
    "removed": ("第 {seq} 条之前有缺失", "entries before {seq} are missing"),
    "link": ("第 {seq} 条与前一条不相连", "entry {seq} does not follow the one before it"),
    "head": (
        "链尾与记录不符，末尾条目可能被删",
        "the chain does not end at {seq} as recorded; the last may be missing",
    ),
    "begun_anew": (
        "链曾被清空重建，或全国链中没有它的起始记录",
        "this chain, or the nation's, was wiped and begun anew",
    ),
    "rolled_back": (
        "曾核验的第 {seq} 条已不在，数据库可能被换回旧版",
        "entry {seq}, verified before, is gone",
    ),
    "contradicted": (
        "第 {seq} 条不是他处所持签名目录中的那一条，日志可能被改写，或数据库被换回旧版",
        "entry {seq} is not the one in the signed index that others hold: the log was rewritten, or put back",
    ),
    "altered": (
        "{subject} 在登记中被改动，与第 {seq} 条不符",
        "{subject} was altered in the register: entry {seq} says otherwise",
    ),
    "status_differs": (
        "{subject} 的状态与第 {seq} 条不符",
        "the status of {subject} is not the one of entry {seq}",
    ),
    "unrecorded": ("日志中没有 {subject} 的记录", "no entry of the log speaks of {subject}"),
    "deleted": (
        "{subject} 在登记中已不存在，见第 {seq} 条",
        "{subject} of entry {seq} is gone from the register",
    ),
}


_AGAINST: Final = (
    "他处所持的已发布文件：执法端离线包目录、状态目录文件，或公开地址；可多次填写 ·"
    " what others hold: the folder of an inspector's bundle, its index, or an address; repeatable"
)


@commands.command("verify")
def verify(
    anchor: Annotated[
        Path | None,
        typer.Option(help="上次核验的链尾文件；默认在用户目录 · ends of the chains as verified before"),
    ] = None,
    against: Annotated[list[str] | None, typer.Option(help=_AGAINST)] = None,
) -> None:
    """核验全部审计链及登记；有问题时以 1 退出 · verify every chain and the register; exit 1 if wrong."""
    with opened() as (services, actor, _):
        file = anchor or audit_reading.default_anchor(services)
        held = [held_elsewhere.read(services, place) for place in against or ()]
        faults = audit_reading.verify(services, actor, file, held)
    for fault in faults:
        say(*_words(fault))
    if faults:
        raise typer.Exit(1)
    say("审计日志完整，登记与之相符", "the audit log is whole, and the register agrees with it")
    say(f"链尾已记于 {file}，请另存他处", f"its ends are kept in {file}; put a copy elsewhere")


@commands.command("list")
def listing(
    region: Annotated[
        int | None, typer.Option(help="省，0 为全国链 · province, 0 = the nation's chain")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="对象，如 certificate:<id> · subject")] = None,
    last: Annotated[int, typer.Option(min=1, max=100_000, help="条数 · how many")] = 50,
) -> None:
    """列出最近的记录 · list the newest entries."""
    columns = (
        "时间 · time",
        "链 · chain",
        "序号 · number",
        "账号 · account",
        "动作 · action",
        "对象 · subject",
        "详情 · detail",
    )
    with opened() as (services, actor, _):
        found = audit_reading.entries(services, actor, region=region, subject=subject, limit=last)
        show(
            columns,
            [
                (china_time(each.at), each.region, each.seq, each.actor, each.action, each.subject,
                 json.dumps(each.detail, ensure_ascii=False))
                for each in found
            ],
        )  # fmt: skip


def _words(fault: Fault) -> tuple[str, str]:
    zh, en = (words.format(seq=fault.seq, subject=fault.subject) for words in _WORDS[fault.kind])
    return f"[{fault.region:02d}] {zh}", en
