"""`luzheng trust`, `luzheng status`, `luzheng bundle`: what inspectors and other systems fetch."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.opening import opened
from app.commands.showing import china_time, say
from app.services import publication

trust_commands = typer.Typer(help="信任列表 · trust list", no_args_is_help=True)
status_commands = typer.Typer(help="状态列表 · status lists", no_args_is_help=True)


@trust_commands.command("publish")
def publish_trust(
    force: Annotated[
        bool, typer.Option("--force", help="无变化也重新签发 · sign anew though nothing changed")
    ] = False,
) -> None:
    """签发信任列表 · sign and publish the trust list."""
    with opened() as (services, actor, now):
        made = publication.publish_trust(services, actor, now, force=force)
        until = china_time(made.expires_at)
        say(f"信任列表第 {made.version} 版，有效至 {until}", f"trust list {made.version}, good until {until}")


@status_commands.command("publish")
def publish_status() -> None:
    """签发有变化的状态列表和目录 · sign the lists that changed, and their index."""
    with opened() as (services, actor, now):
        done = publication.refresh_status(services, actor, now)
        say(
            f"新签 {len(done.signed)} 份，沿用 {len(done.kept)} 份",
            f"signed {len(done.signed)}, kept {len(done.kept)}",
        )
        for name in done.failed:
            say(f"缺少签发密钥：{name}", f"no key to sign {name}")
        if done.failed:
            raise typer.Exit(1)


def bundle(folder: Annotated[Path, typer.Argument(help="输出目录 · folder to write")]) -> None:
    """导出离线核验包 · write the offline bundle for inspectors without signal."""
    with opened() as run:
        written = publication.export_bundle(run.services, folder)
        say(f"已写入 {len(written)} 个文件：{folder}", f"wrote {len(written)} files")
