"""What can be asked for on the command line, and in the environment instead."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn

USAGE_ERROR: Final = 64
"""EX_USAGE of sysexits.h: argparse's own 2 means "undetermined" here."""

BUNDLE_VARIABLE: Final = "LUZHENG_BUNDLE"
SERVER_VARIABLE: Final = "LUZHENG_SERVER"

_VERIFY: Final = """核验道路运输电子证照码 · verify licence codes.

输入 INPUT: 图片或 PDF 文件、.txt 文件、证照码文本、或 - (标准输入)
  a picture or PDF, a .txt file, the text of a code, or - (standard input: a picture, or one code a line)"""
_EXITS: Final = """退出码 exit codes:
  0 全部有效 all valid; 1 有无效 some invalid; 2 有无法判定 some undetermined; 64 用法错误 wrong usage
同步离线包 keep a bundle up to date: luzheng-verify sync --bundle DIR --server URL [--roots FILE]
修复离线包 mend a damaged state.json: luzheng-verify repair --bundle DIR [--yes]"""


class _Parser(argparse.ArgumentParser):
    """A parser that says 64 for wrong usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, briefly."""
        self.print_usage()
        self.exit(USAGE_ERROR, f"{self.prog}: {message}\n")


def _moment(text: str) -> datetime:
    """Read a moment with its zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("zone missing")
    return moment.astimezone(UTC)


def _region(text: str) -> int:
    """Read the first two digits of a division code."""
    if not (text.isascii() and text.isdecimal() and len(text) in {2, 6}):
        raise ValueError("two or six digits")
    return int(text[:2])


def _folder(text: str | None) -> Path | None:
    return Path(text) if text else None


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bundle",
        type=Path,
        metavar="DIR",
        default=_folder(os.environ.get(BUNDLE_VARIABLE)),
        help=f"离线包目录 · folder of the offline bundle [${BUNDLE_VARIABLE}]",
    )
    parser.add_argument("--json", action="store_true", help="每项一行 JSON · one line of JSON for each")
    parser.add_argument("--now", type=_moment, help=argparse.SUPPRESS)


def _add_server(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--server",
        metavar="URL",
        default=os.environ.get(SERVER_VARIABLE) or None,
        help=f"服务器地址 · address of the service [${SERVER_VARIABLE}]",
    )


def for_verifying(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments of a verification: inputs, json, now, and a bundle or a server."""
    parser = _Parser(
        "luzheng-verify",
        description=_VERIFY,
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser)
    _add_server(parser)
    parser.add_argument("inputs", nargs="+", metavar="INPUT")
    found = parser.parse_args(arguments)
    # What is said on the command line goes before what stands in the environment.
    said = {name for name in ("bundle", "server") if any(word.startswith(f"--{name}") for word in arguments)}
    if said == {"bundle", "server"}:
        parser.error("--bundle 与 --server 只能选一个 · give only one of --bundle and --server")
    if said:
        setattr(found, "server" if said == {"bundle"} else "bundle", None)
    if found.bundle is None and found.server is None:
        parser.error("请用 --bundle 或 --server 指明依据 · say what to check against: --bundle or --server")
    return found


def for_synchronising(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments of a synchronisation: bundle, server, roots, regions, json, now."""
    parser = _Parser("luzheng-verify sync", description="同步离线包 · bring the offline bundle up to date")
    _add_common(parser)
    _add_server(parser)
    parser.add_argument(
        "--roots",
        type=Path,
        metavar="FILE",
        help="根公钥文件，首次同步时必需 · root keys, needed the first time",
    )
    parser.add_argument(
        "--region",
        type=_region,
        action="append",
        metavar="NN",
        help="只取此省的状态列表，可重复 · only this province's lists; may be repeated",
    )
    found = parser.parse_args(arguments)
    if found.bundle is None or found.server is None:
        parser.error("需要 --bundle 和 --server · --bundle and --server are needed")
    return found


def for_repairing(arguments: list[str]) -> argparse.Namespace:
    """Read the arguments of a repair: bundle, yes, json, now."""
    parser = _Parser("luzheng-verify repair", description="修复损坏的 state.json · mend a damaged state.json")
    _add_common(parser)
    parser.add_argument("--yes", action="store_true", help="不再询问 · do not ask")
    found = parser.parse_args(arguments)
    if found.bundle is None:
        parser.error("需要 --bundle · --bundle is needed")
    return found
