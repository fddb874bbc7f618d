"""`luzheng init`, `luzheng migrate`, `luzheng serve`."""

from typing import Annotated

import typer
import uvicorn

from app.commands.opening import opened
from app.commands.showing import say
from app.database import make_engine
from app.migrations import migrate as run_migrations
from app.private_files import close_empty_folder, refuse_open
from app.secret_files import make_missing
from app.settings import Settings
from signing.keystore import KeyStore, KeyStoreMissingError


def init() -> None:
    """建立密钥库、密钥口令和数据库，已有的不动 · make secrets, key store and database; keeps what exists."""
    settings = Settings()
    close_empty_folder(settings.data_dir)
    refuse_open(settings)
    for path in make_missing(settings):
        say(f"已生成 {path}", f"made {path}")
    try:
        KeyStore.open(settings.keys_path, settings.passphrase(), allow_example=settings.demo)
    except KeyStoreMissingError:
        KeyStore.create(settings.keys_path, settings.passphrase(), allow_example=settings.demo)
        say(f"已建立密钥库 {settings.keys_path}", f"made the key store {settings.keys_path}")
    _migrate(settings)


def migrate() -> None:
    """升级数据库结构 · bring the database to the newest revision."""
    _migrate(Settings())


def serve(
    host: Annotated[str, typer.Option(help="监听地址 · address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · port")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 · processes")] = 1,
) -> None:
    """启动服务 · run the service."""
    with opened():
        pass  # a clear word now instead of a trace from each worker
    uvicorn.run(
        "app.main:served",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        http="app.http.connection:Connection",
        ws="none",
    )


def _migrate(settings: Settings) -> None:
    refuse_open(settings)
    engine = make_engine(settings.database_url, pooled=settings.database_pooled)
    try:
        revision = run_migrations(engine)
    finally:
        engine.dispose()
    say(f"数据库结构版本 {revision}", f"database is at revision {revision}")
