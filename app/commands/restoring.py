"""`luzheng after-restore`: what a backup put back has forgotten is taken up, and published anew."""

from typing import Annotated, Final

import typer

from app.commands.opening import opened
from app.commands.showing import complain, say
from app.services import held_elsewhere
from app.services.restoring import AfterRestore, after_restore

_HELD: Final = (
    "他处所持的已发布文件：执法端离线包目录、其中的信任列表或状态目录文件， 或公开地址；可多次填写 ·"
    " what others hold: the folder of an inspector's bundle, its lists, or an address; repeatable"
)
_NOTHING: Final = (
    "无处可得；备份之后宣布的不可信将无从得知 ·"
    " there is none to be had; what was distrusted after the backup cannot be known then"
)


def after_restoring(
    held: Annotated[list[str] | None, typer.Option("--held", help=_HELD)] = None,
    nothing_held: Annotated[bool, typer.Option("--nothing-held", help=_NOTHING)] = False,
) -> None:
    """恢复备份后运行一次，先停止服务 · run once after restoring a backup, with the service stopped."""
    if bool(held) is nothing_held:
        complain(
            "请用 --held 指出他处所持的已发布文件，或写明 --nothing-held",
            "name with --held what others hold of what was published, or say --nothing-held",
        )
        raise typer.Exit(2)
    with opened() as (services, actor, now):
        found = [held_elsewhere.read(services, place) for place in held or ()]
        _tell(after_restore(services, actor, found, now))
    if nothing_held:
        complain(
            "备份之后宣布不可信的密钥可能仍在使用，请逐一核对",
            "keys distrusted after the backup may be in use again: go through them one by one",
        )


def _tell(done: AfterRestore) -> None:
    for record in done.keys:
        state = record.state.name.lower().replace("_", "-")
        say(f"密钥 {record.kid.hex()} 恢复为：{state}", f"key {record.kid.hex()} is again: {state}")
    for kid in done.lost_keys:
        say(
            f"密钥 {kid} 不在密钥库中，仍列于信任列表，仅供验证",
            f"key {kid} is not in the key store; it stays listed and signs no more",
        )
    for issuer, slot in done.slots.items():
        say(f"{issuer} 自状态位 {slot} 起签发", f"{issuer} goes on at status slot {slot}")
    if done.trust_version is None:
        say(
            "本机没有根密钥，请在持有根密钥处发布信任列表",
            "no root key here: publish the trust list where it is",
        )
    else:
        say(f"已发布信任列表第 {done.trust_version} 版", f"published trust list {done.trust_version}")
    say(f"已发布状态目录第 {done.index_version} 版", f"published status index {done.index_version}")
