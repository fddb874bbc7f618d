"""`luzheng-verify repair`: a damaged state.json is made anew, once somebody has read what is lost by that."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime

from verify_client.bundle import repair
from verify_client.errors import VerifyClientError
from verify_client.verdict import china_time

DONE, NOT_DONE = 0, 2


def run(asked: Namespace, say: Callable[[str], None]) -> int:
    """Mend the state of a bundle; 0 if it is whole now or was, else 2."""
    now = asked.now or datetime.now(UTC)
    try:
        loss = repair.loss_of(asked.bundle, now)
        if loss is None:
            say("✔ state.json 完好，无需修复 state.json is whole, nothing to mend")
            return DONE
        say(_words(loss))
        if not (asked.yes or _agreed(say)):
            say("✘ 未改动 nothing was changed")
            return NOT_DONE
        repair.repair(asked.bundle, now)
    except VerifyClientError as error:
        say(f"✘ {error.zh} {error.en}\n  代码 code: {error}")
        say(f"  下一步 next: {error.next_zh} {error.next_en}")
        return NOT_DONE
    say("✔ 已修复；原文件留作 state.json.damaged。请尽快同步 mended, the old one is kept; synchronise soon")
    return DONE


def _words(loss: repair.Loss) -> str:
    """Say what a repair loses."""
    floor = china_time(loss.floor)
    if loss.is_legible:
        return f"! 最近签发时间仍可读，将予保留 the latest signed time is legible and is kept: {floor}"
    return (
        "! 将丢失：本机曾见过的最近签发时间。此后，早于此刻又晚于下列时间的旧数据、被拨慢的时钟将不再被察觉\n"
        "  lost: the latest signed time seen here; older data and clocks set back are noticed only before\n"
        f"  {floor}（现存签名文件的时间 of the signed files held）"
    )


def _agreed(say: Callable[[str], None]) -> bool:
    """Ask; who cannot be asked has not agreed."""
    if sys.stdin is None or not sys.stdin.isatty():
        say("! 请加 --yes 确认 confirm with --yes")
        return False
    say("继续？输入 yes  Go on? Type yes:")
    return sys.stdin.readline().strip().lower() == "yes"
