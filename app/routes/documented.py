"""The parts of the API's description that all routes share: problems with examples, tags, schemas."""

from enum import Enum
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from app import problems

API: Final = "/api/v1"
"""Where every resource of the API begins."""

EVERYWHERE: Final = (
    "invalid_request",
    "uri_too_long",
    "too_many_requests",
    "body_too_large",
    "busy",
    "internal",
)
"""Problems any route may answer with."""

TAGS: Final = [
    {"name": "核验 verify", "description": "扫码核验、批量核验、按两项信息查询 · check a licence"},
    {
        "name": "证照 certificates",
        "description": "发证、换发、变更、补发、状态 · issue and keep licences",
    },
    {"name": "转换 conversions", "description": "历史证照批量转换 · a province's licences in bulk"},
    {"name": "信任 trust", "description": "信任列表、状态列表、公钥、字典 · what offline verifiers need"},
    {
        "name": "标准 standards",
        "description": "数据结构、代码表、问题目录 · schemas, code lists, problems",
    },
    {"name": "登录 sign-in", "description": "OAuth2 密码方式取得令牌 · tokens"},
    {"name": "运行 operation", "description": "健康、就绪、指标 · health, readiness, figures"},
]


def _tag(position: int) -> list[str | Enum]:
    return [TAGS[position]["name"]]


VERIFY, CERTIFICATES, CONVERSIONS, TRUST, STANDARDS, SIGN_IN, OPERATION = (
    _tag(position) for position in range(len(TAGS))
)


class FaultShape(BaseModel):
    """要更正的一项 · one thing to correct."""

    field: str = Field(description="JSON 指针（RFC 6901）或参数名 · JSON pointer or name of a parameter")
    code: str = Field(description="稳定代码 · stable code")
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


class ProblemShape(BaseModel):
    """问题（RFC 9457）· a problem. Some kinds have further members."""

    model_config = ConfigDict(title="Problem", extra="allow")

    type: str = Field(description="问题说明的地址 · address of the description")
    title: str
    title_en: str
    status: int
    code: str = Field(description="稳定代码 · stable code")
    remedy_zh: str
    remedy_en: str
    request_id: str | None = Field(None, description="与日志对应 · names the request in our logs")
    errors: list[FaultShape] | None = None
    more_errors: bool | None = Field(None, description="还有未列出的 · there are more than are listed")


def complete(app: FastAPI) -> None:
    """Add the shape of problems to the description: no route names it as its model."""
    build = app.openapi

    def openapi() -> dict[str, Any]:
        found = build()
        shape = ProblemShape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas = found["components"]["schemas"]
        schemas |= {**shape.pop("$defs"), "Problem": shape}
        return found

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI documents it


def operation_id(route: APIRoute) -> str:
    """Name an operation by its function; a test sees that no two have one name."""
    return route.name


_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Describe the problems a route may answer with, by status, each with its example."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in (*codes, *EVERYWHERE):
        kind = problems.KINDS[code]
        answer = found.setdefault(
            kind.status,
            {"description": "", "content": {problems.MEDIA_TYPE: {"schema": _SCHEMA, "examples": {}}}},
        )
        words = f"{kind.title_zh} · {kind.title_en}"
        answer["description"] = f"{answer['description']} / {words}".removeprefix(" / ")
        answer["content"][problems.MEDIA_TYPE]["examples"][code] = {"value": problems.body(code)}
    return found


SIGNED_IN: Final = ("not_signed_in", "token_invalid", "token_expired", "account_refused")
"""Problems of every route that needs an account."""
OPTIONAL_SIGN_IN: Final = ("token_invalid", "token_expired", "account_refused")
"""Problems of every route that takes an account but needs none."""


def content(media_type: str, description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """Describe a successful answer that is not JSON of a model."""
    shape = schema or {"type": "string", "format": "binary"}
    return {"description": description, "content": {media_type: {"schema": shape}}}


def not_modified() -> dict[int | str, dict[str, Any]]:
    """Describe the answer to a conditional request."""
    return {304: {"description": "未变化 · the client has it already"}}
