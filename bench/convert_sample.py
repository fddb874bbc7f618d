"""Make a province's export, convert it as an operator would, and count what was converted wrongly.

Behind `make convert-sample`. Everything is under one folder: the export, the truth about every row, an
installation of its own, the reports. What an earlier run left there is removed.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from sqlmodel import select

from app.conversion.queue import environment_of
from app.demo.installation import ISSUER, prepare_installation
from app.demo.settings import DemoSettings
from app.services.context import Services
from app.tables import Certificate
from bench.legacy import STYLES, make_export, table_of
from licences.conversion.draft import NUMBERED
from licences.conversion.profiles import profiles
from licences.payload import CHINA_TIME
from licences.types import by_number
from licences.types.families import Family

_DIRTY: Final = 0.05
_CONVERTED: Final = frozenset({"converted", "warned"})
_SHOWN: Final = 10

Key = tuple[str, tuple[Any, ...]]
"""Type and printed number."""


_ROWS_WAIT: Final = 4
"""Exit code of a conversion that is done, with rows that came back: there are always some."""


class Answer(NamedTuple):
    """What must become of a row; `told` sums up the fields."""

    row: int
    told: bytes


class Compared(NamedTuple):
    """Certificates held against the truth."""

    certificates: int
    wrong: list[str]
    missing: int


def main(arguments: list[str]) -> int:
    """Make, convert, compare; 0 only if no row was converted wrongly."""
    parser = argparse.ArgumentParser(prog="python -m bench.convert_sample", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--style", type=int, choices=range(1, len(STYLES) + 1), default=3)
    parser.add_argument("--dirty", type=float, default=_DIRTY, help="share of dirty rows, 0 to 1")
    parser.add_argument("--judge-every", type=int, default=1)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    now = datetime.now(UTC)
    file, truth = _make(folder, options, now.astimezone(CHINA_TIME).date())
    settings = DemoSettings(data_dir=folder / "installation", log_level="WARNING")
    prepare_installation(settings, "ES256", now)
    code = _convert(file, folder / "report", settings, options)
    if code not in {0, _ROWS_WAIT}:
        return code
    return _tell(folder, options.style, _compare(settings, truth, options.style))


def _make(folder: Path, options: argparse.Namespace, today: date) -> tuple[Path, Path]:
    """Write the export and the truth about it."""
    table = table_of(options.style)
    file, truth = folder / f"export.{table.file}", folder / "truth.jsonl"
    rows = f"{options.rows:,}"
    print(f"生成 {rows} 行，风格 {options.style} / making {rows} rows of style {options.style}")
    with file.open("wb") as out, truth.open("w", encoding="utf-8") as answers:
        make_export(options.style, options.rows, 1, options.dirty, out, answers, today=today)
    print(f"{file} ({file.stat().st_size / (1 << 20):,.1f} MiB)")
    return file, truth


def _convert(file: Path, report: Path, settings: DemoSettings, options: argparse.Namespace) -> int:
    """Convert it by the command an operator would use, in sight of the terminal."""
    profile = next(each.name for each in profiles() if each.style == options.style)
    arguments = ["convert", str(file), "--profile", profile, "--out", str(report), "--issuer", ISSUER.code]
    arguments += ["--judge-every", str(options.judge_every)]
    if options.workers:
        arguments += ["--workers", str(options.workers)]
    print("luzheng", *arguments, flush=True)
    command = [sys.executable, "-m", "app.cli", *arguments]
    return subprocess.run(command, env=environment_of(settings), check=False).returncode


def _compare(settings: DemoSettings, truth: Path, style: int) -> Compared:
    """Hold every certificate against the truth."""
    table = table_of(style)
    answers = _answers(truth, table.family)
    wrong, count = [], 0
    for key, face in _certificates(settings, table.family):
        count += 1
        answer = answers.pop(key, None)
        if answer is None:
            wrong.append(f"{key}: 不应转换 / was not to be converted")
        elif answer.told != _summed_up({name: face.get(name) for name in table.tells}):
            wrong.append(f"第 {answer.row} 行内容不符 / row {answer.row} became something else")
    return Compared(count, wrong, len(answers))


def _answers(truth: Path, family: Family) -> dict[Key, Answer]:
    found = {}
    with truth.open("rb") as lines:
        for line in lines:
            answer = orjson.loads(line)
            if answer["outcome"] in _CONVERTED:
                fields = answer["fields"]
                key = answer["type"], tuple(fields[name] for name in NUMBERED[family])
                found[key] = Answer(answer["row"], _summed_up(fields))
    return found


def _certificates(settings: DemoSettings, family: Family) -> Iterator[tuple[Key, dict[str, Any]]]:
    services = Services.from_settings(settings)
    try:
        with services.reading() as session:
            statement = select(Certificate.type_number, Certificate.face).execution_options(yield_per=1000)
            for type_number, face in session.exec(statement):
                yield (by_number(type_number).key, tuple(face.get(name) for name in NUMBERED[family])), face
    finally:
        services.close()


def _summed_up(fields: dict[str, Any]) -> bytes:
    told = {name: value for name, value in fields.items() if value is not None}
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).digest()[:16]


def _tell(folder: Path, style: int, compared: Compared) -> int:
    report = orjson.loads((folder / "report" / "report.json").read_bytes())
    duration = report["duration"]
    print(
        f"风格 {style}：{report['tally']['rows']:,} 行，{duration['seconds']:.1f} 秒，"
        f"每秒 {duration['rows_per_second']:,.0f} 行 / rows a second"
    )
    print(
        f"证照 {compared.certificates:,} 份，与真值不符 {len(compared.wrong)} 份，"
        f"应转而未转 {compared.missing} 份 / "
        f"{compared.certificates:,} certificates, {len(compared.wrong)} wrong, "
        f"{compared.missing} licences not converted"
    )
    for line in compared.wrong[:_SHOWN]:
        print(f"  {line}")
    print(f"报告 / report: {folder / 'report' / 'report.html'}")
    return 1 if compared.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
