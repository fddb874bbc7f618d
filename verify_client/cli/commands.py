"""The commands: verify, sync, and repair (see `repairing`)."""

import errno
import io
import json
import os
import sys
from argparse import Namespace
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final, TextIO

from verify_client.bundle import HttpFetcher, SyncReport, load_roots, pin_roots, synchronise
from verify_client.cli import arguments, repairing
from verify_client.cli.checking import Checker, OfflineChecker, OnlineChecker, undetermined
from verify_client.cli.display import lines_of
from verify_client.cli.inputs import Item, read
from verify_client.errors import VerifyClientError
from verify_client.messages import Answer
from verify_client.verdict import china_time

VALID, INVALID, UNDETERMINED, INTERRUPTED = 0, 1, 2, 130
_EXIT: Final = {Answer.VALID: VALID, Answer.INVALID: INVALID, Answer.UNDETERMINED: UNDETERMINED}
_WORST_FIRST: Final = (INVALID, UNDETERMINED, VALID)


def main(argv: list[str] | None = None) -> int:
    """Run `luzheng-verify`; see `verify_client.cli` for the exit codes."""
    words = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        _make_safe(stream)
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, e.g. `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNDETERMINED
    except OSError as error:  # a full disk behind our output, a terminal gone
        return _failed(
            f"输出或磁盘出错 output or disk failed: {errno.errorcode.get(error.errno or 0, 'EIO')}"
        )
    except Exception as error:  # noqa: BLE001 - Python's own end would be 1, which says "invalid"
        return _failed(f"程序出错，请报告 a fault of the program, please report: {type(error).__name__}")


def _run(words: list[str]) -> int:
    """Run the command that is asked for."""
    if words[:1] == ["sync"]:
        return _sync(arguments.for_synchronising(words[1:]))
    if words[:1] == ["repair"]:
        return repairing.run(arguments.for_repairing(words[1:]), _say)
    return _verify(arguments.for_verifying(words))


def _failed(words: str) -> int:
    """Say what failed, where that can still be said; nothing is known of a licence then."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    with suppress(OSError):
        _say(f"? {words}", sys.stderr)
    return UNDETERMINED


def _make_safe(stream: TextIO) -> None:
    r"""Never fail at a character the terminal lacks: ✔ becomes \u2714, and not a question mark."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _say(text: str, stream: TextIO | None = None) -> None:
    """Print at once: who pipes us waits for the line."""
    stream = stream or sys.stdout
    stream.write(text + "\n")
    stream.flush()


def _say_json(content: dict[str, Any]) -> None:
    """Print one line of JSON, in ASCII where the output is not Unicode."""
    is_unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    _say(json.dumps(content, ensure_ascii=not is_unicode))


def _verify(asked: Namespace) -> int:
    """Verify every input; one that cannot be read does not hinder the others."""
    checker = _checker(asked)
    exits = set()
    for argument in asked.inputs:
        start = perf_counter()
        for item in read(argument):
            found = _judged(item, checker, asked.now or datetime.now(UTC))
            _show(asked, item, found, round((perf_counter() - start) * 1000, 1))
            exits.add(_EXIT[Answer(found["verdict"])])
            start = perf_counter()
    # Nothing verified is not "all valid".
    return next((code for code in _WORST_FIRST if code in exits), UNDETERMINED)


def _checker(asked: Namespace) -> Checker | VerifyClientError:
    """Open what is checked against; what is wrong with it is told for every input."""
    try:
        checker = OnlineChecker(asked.server) if asked.bundle is None else OfflineChecker(asked.bundle)
    except VerifyClientError as error:
        return error
    for name, token in checker.faults.items():
        _say(f"! 离线包中 {name} 未采用 not used: {token}", sys.stderr)
    return checker


def _judged(item: Item, checker: Checker | VerifyClientError, now: datetime) -> dict[str, Any]:
    """Give the verdict on an item, or why there is none."""
    if item.text is None:
        assert item.error is not None
        return undetermined(item.error, now)
    if isinstance(checker, VerifyClientError):
        return undetermined(checker, now)
    try:
        return checker.check(item.text, now)
    except VerifyClientError as error:
        return undetermined(error, now)


def _show(asked: Namespace, item: Item, found: dict[str, Any], milliseconds: float) -> None:
    """Print one verdict, as JSON in a line or as text for people."""
    if asked.json:
        head = {"file": item.file, "verdict": found["verdict"], "reason": found["reason"], "text": item.text}
        checked = "server" if asked.bundle is None else "bundle"
        line = head | {"milliseconds": milliseconds, "checked_against": checked} | found
        _say_json(line)
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    _say("\n".join(lines_of(found, item.file, colour=colour)))


def _sync(asked: Namespace) -> int:
    """Bring the bundle up to date; the first time with the roots given."""
    now = asked.now or datetime.now(UTC)
    try:
        fetcher = HttpFetcher(asked.server)
        if asked.roots is not None:
            pin_roots(asked.bundle, load_roots(asked.roots))
        report = synchronise(asked.bundle, fetcher, now, asked.region)
    except VerifyClientError as error:
        if asked.json:
            _say_json({"synchronised": False} | undetermined(error, now))
        else:
            _say(_refusal(error))
        return UNDETERMINED
    if asked.json:
        _say_json({"synchronised": True} | _as_json(report))
    else:
        _say(_summary(report))
    return VALID


def _refusal(error: VerifyClientError) -> str:
    """Say why a synchronisation was refused."""
    code = f"{error.code} ({error.detail})" if error.detail else error.code
    return "\n".join(
        (
            f"✘ {error.zh} {error.en}",
            f"  代码 code: {code}",
            f"  下一步 next: {error.next_zh} {error.next_en}",
        )
    )


def _as_json(report: SyncReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in SyncReport.__slots__} | {
        "status_as_of": china_time(report.status_as_of),
        "fresh_until": china_time(report.fresh_until),
    }


def _summary(report: SyncReport) -> str:
    """Say what a synchronisation did."""
    as_of, fresh_until = china_time(report.status_as_of), china_time(report.fresh_until)
    lists = f"新取 fetched {report.lists_fetched}，未变 unchanged {report.lists_kept}"
    if report.lists_left_out:
        lists += f"，未要 left out {report.lists_left_out}"
    return "\n".join(
        (
            "✔ 离线包已同步 bundle synchronised",
            f"  信任列表 trust list: 第 {report.trust_version} 版",
            f"  状态目录 status index: 第 {report.index_version} 版",
            f"  状态截至 status as of: {as_of}，有效至 fresh until: {fresh_until}",
            f"  状态列表 status lists: {lists}；{report.bytes_fetched / 1024:.1f} KiB",
        )
    )
