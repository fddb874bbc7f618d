"""What a conversion looks like in answers."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from app.conversion.outcome import Outcome
from app.conversion.report.listed_csv import file_name
from app.conversion.report.tally import WARNED
from app.conversion.report.words import words
from app.conversion.report_files import REPORT_HTML, REPORT_JSON
from app.conversion.results import Results, listed_kinds, rejected_files, results_of
from app.conversion.run import Run, RunState
from app.routes.documented import API
from app.services.context import Services
from licences.payload import CHINA_TIME

_ID: Final = "0a6c4f5e-2b1d-4c3e-9f80-112233445566"
_EXAMPLE: Final[dict[str, Any]] = {
    "id": _ID,
    "state": "converting",
    "state_zh": "转换中",
    "file_name": "道路运输证.csv",
    "file_bytes": 73400320,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "profile": "style3_zhejiang_warehouse",
    "dry_run": False,
    "full": False,
    "judge_every": 1,
    "rows_total": 100000,
    "rows_done": 35000,
    "counts": {
        "rows": 35000,
        "converted": 33257,
        "unchanged": 0,
        "new_version": 0,
        "skipped": 412,
        "rejected": 1331,
        "warned": 208,
    },
    "trouble": None,
    "created_at": "2026-01-10T12:00:00+08:00",
    "finished_at": None,
    "links": {
        "self": f"{API}/conversions/{_ID}",
        "stop": f"{API}/conversions/{_ID}/stop",
        "report_json": f"{API}/conversions/{_ID}/report.json",
        "report_html": f"{API}/conversions/{_ID}/report.html",
    },
    "left_out": [],
    "rejected": [f"{API}/conversions/{_ID}/rejected.csv?table=1"],
    "listed": [f"{API}/conversions/{_ID}/skipped.csv", f"{API}/conversions/{_ID}/warned.csv"],
}

RunId = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="转换任务的编号 · id of a conversion",
        examples=[_ID],
    ),
]


class TroubleShape(BaseModel):
    """中断的原因 · why it broke off."""

    model_config = ConfigDict(extra="allow")

    code: str = Field(description="稳定代码 · stable code")
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class LeftOutShape(BaseModel):
    """没有转换的表及原因 · a table of the file that was not converted, and why."""

    table: str
    rows: int | None = Field(default=None, description="行数，空为不明 · null: not known")
    code: str = Field(description="稳定代码 · stable code")
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class CountsShape(BaseModel):
    """已处理各行的结果 · what became of the rows so far."""

    rows: int
    converted: int = Field(description="转换 · a certificate was issued")
    unchanged: int = Field(description="无变化 · converted before, same content")
    new_version: int = Field(description="新版本 · converted before, content has changed")
    skipped: int = Field(description="跳过 · not in force, or told by another row")
    rejected: int = Field(description="退回 · to be corrected")
    warned: int = Field(description="已转换但请留意 · of the converted ones, to be looked at")


class LinksShape(BaseModel):
    """可用的地址 · what can be asked for or done."""

    self: str
    stop: str | None = None
    resume: str | None = None
    report_json: str
    report_html: str


class Summary(BaseModel):
    """一个转换任务 · one conversion."""

    id: str
    state: str = Field(json_schema_extra={"enum": [state.value for state in RunState]})
    state_zh: str
    file_name: str
    file_bytes: int
    sha256: str
    profile: str
    dry_run: bool
    full: bool = Field(description="全量导出 · the export is complete")
    judge_every: int
    rows_total: int | None = Field(description="空为尚未读完 · null: not read to the end yet")
    rows_done: int
    trouble: TroubleShape | None
    created_at: str
    finished_at: str | None
    links: LinksShape


class ConversionAnswer(Summary):
    """一个转换任务及其结果 · one conversion, with its counts so far."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    counts: CountsShape
    left_out: list[LeftOutShape] = Field(description="没有转换的表 · tables that were not converted")
    rejected: list[str] = Field(description="退回的行，每表一个文件 · rows that came back, one file a table")
    listed: list[str] = Field(
        description="跳过的行、请留意和已不在导出中的证照 · rows skipped; licences to be looked at, or gone"
    )


class Conversions(BaseModel):
    """最近的任务，新的在前 · the newest first."""

    items: list[Summary]


def summary(run: Run, done: int) -> Summary:
    """Tell how far a run is; `done` are its rows so far."""
    return Summary(**_told(run, done))


def answer(services: Services, run: Run) -> ConversionAnswer:
    """Tell how far a run is and what came of it so far."""
    results = results_of(services, run)
    address = f"{API}/conversions/{run.id}"
    files = rejected_files(run, results)
    counts = _counts(results)
    return ConversionAnswer(
        **_told(run, counts.rows),
        counts=counts,
        left_out=[LeftOutShape(**table) for table in (run.plan or {"left_out": ()})["left_out"]],
        rejected=[f"{address}/rejected.csv?table={file.table_index + 1}" for file in files],
        listed=[f"{address}/{file_name(kind)}" for kind in listed_kinds(run, results)],
    )


def _counts(results: Results) -> CountsShape:
    counted = results.tally.to_json()
    return CountsShape(**{name: counted[name] for name in ("rows", *map(str, Outcome), WARNED)})


def _told(run: Run, done: int) -> dict[str, Any]:
    return {
        "id": run.id,
        "state": run.state,
        "state_zh": words(run.state).zh,
        "file_name": run.source_name,
        "file_bytes": run.source_bytes,
        "sha256": run.source_sha256.hex(),
        "profile": run.profile_name,
        "dry_run": run.dry_run,
        "full": run.full,
        "judge_every": run.judge_every,
        "rows_total": run.row_count,
        "rows_done": done,
        "trouble": _trouble(run),
        "created_at": _time(run.created_at),
        "finished_at": None if run.finished_at is None else _time(run.finished_at),
        "links": _links(run),
    }


def _trouble(run: Run) -> dict[str, Any] | None:
    """Leave out the field, which is for the operator: it may be an address of our own network."""
    return run.trouble and {name: value for name, value in run.trouble.items() if name != "field"}


def _links(run: Run) -> LinksShape:
    address = f"{API}/conversions/{run.id}"
    ended = run.state in {RunState.STOPPED, RunState.FAILED}
    return LinksShape(
        self=address,
        stop=None if ended or run.state == RunState.DONE else f"{address}/stop",
        resume=f"{address}/resume" if ended and run.account_id is not None else None,
        report_json=f"{address}/{REPORT_JSON}",
        report_html=f"{address}/{REPORT_HTML}",
    )


def _time(moment: datetime) -> str:
    return moment.astimezone(CHINA_TIME).isoformat(timespec="seconds")
