"""``python -m app.demo run`` and ``python -m app.demo write FOLDER``; behind `make run` and `make demo`."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rich.console import Console

from app.demo.server import PortTakenError
from app.demo.show import stay_up, write_folder
from signing.algorithms import ALGORITHMS

_WIDE: Final = 120


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; 0 only if all nine types verify."""
    options = _parser().parse_args(arguments)
    # In a file or a pipe nothing needs to be squeezed into 80 columns.
    console = Console() if sys.stdout.isatty() else Console(width=_WIDE)
    try:
        return _carry_out(options, console)
    except PortTakenError as error:
        console.print(f"[red]{error}[/]", highlight=False)
        return 1


def _carry_out(options: Namespace, console: Console) -> int:
    if options.command == "run":
        return stay_up(console, options.port, options.algorithm, fresh=options.fresh, now=datetime.now(UTC))
    with TemporaryDirectory(prefix="luzheng-demo-") as throw_away:
        return write_folder(
            console, Path(throw_away), options.folder, options.algorithm, now=datetime.now(UTC)
        )


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m app.demo", description="演示：九类证照 / the nine types, tried out"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="启动并保持运行 / start and stay up")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument(
        "--fresh", action="store_true", help="旧数据移开，从头开始 / put old data aside, begin anew"
    )
    write = commands.add_parser("write", help="写入文件后结束 / write files and end")
    write.add_argument("folder", type=Path)
    for command in (run, write):
        names = [algorithm.name for algorithm in ALGORITHMS]
        command.add_argument("--algorithm", choices=names, default=names[0], help="签名算法 / of all keys")
    return parser


if __name__ == "__main__":
    sys.exit(main())
