"""The vocabulary of the API: JSON Schemas of the face data, code lists, the catalogue of problems."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from app.problems import KINDS
from app.routes.acting import TheServices
from app.routes.documented import API, STANDARDS, refusals
from app.routes.verdict_shape import Words
from app.services.errors import NotFoundError
from licences import codes
from licences.errors import UnknownCodeListError, UnknownTypeError
from licences.schema import json_schema
from licences.types import TYPES, by_key

router = APIRouter(prefix=API, tags=STANDARDS)

_NAME: Final = r"^[a-z0-9_]{1,64}$"


class TypeShape(BaseModel):
    """一类证照 · one of the nine types."""

    key: str
    code: str = Field(description="证照类型代码 · GB/T 36904")
    kind: str
    name: Words
    schema_url: str


class CodeShape(BaseModel):
    """一个代码 · one code."""

    code: str
    name_zh: str
    parent: str | None
    standard: str
    certainty: str
    note: str


class CodeListShape(BaseModel):
    """一个代码表的一个版本 · one edition of one code list."""

    name: str
    title_zh: str
    edition: str
    effective_from: date | None
    effective_to: date | None
    source: str
    certainty: str
    note: str
    codes: list[CodeShape]


class KindShape(BaseModel):
    """一种问题 · one kind of problem."""

    code: str
    status: int
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str


@router.get("/schemas", summary="九类证照 · the nine types", responses=refusals())
def types(services: TheServices) -> list[TypeShape]:
    """List the nine types and where the schema of each is."""
    base = services.settings.public_url
    return [
        TypeShape(
            key=kind.key,
            code=kind.code,
            kind=kind.kind,
            name=Words(zh=kind.name_zh, en=kind.name_en),
            schema_url=f"{base}/api/v1/schemas/{kind.key}",
        )
        for kind in TYPES
    ]


@router.get(
    "/schemas/{type_key}",
    summary="照面数据结构 · JSON Schema of the face data",
    responses=refusals("not_found"),
)
def schema(
    type_key: Annotated[str, Path(pattern=_NAME, examples=[TYPES[0].key])], services: TheServices
) -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of a type's face data."""
    try:
        return json_schema(by_key(type_key), f"{services.settings.public_url}/api/v1/schemas")
    except UnknownTypeError:
        raise NotFoundError("type_key") from None


@router.get("/codes", summary="代码表目录 · names of the code lists", responses=refusals())
def code_lists() -> list[str]:
    """Name all code lists."""
    return list(codes.names())


@router.get(
    "/codes/{name}",
    summary="代码表 · a code list",
    responses=refusals("not_found"),
)
def code_list(
    name: Annotated[str, Path(pattern=_NAME, examples=["plate_colour"])],
    on: Annotated[
        date | None, Query(description="当日有效的版本；缺省为最新 · edition in force that day")
    ] = None,
) -> CodeListShape:
    """Give an edition of a code list, with its source and how sure we are of it."""
    try:
        found = codes.code_list(name, on)
    except UnknownCodeListError:
        raise NotFoundError("name") from None
    return CodeListShape(
        name=found.name,
        title_zh=found.title_zh,
        edition=found.edition,
        effective_from=found.effective_from,
        effective_to=found.effective_to,
        source=found.source,
        certainty=found.certainty,
        note=found.note,
        codes=[CodeShape.model_validate(code, from_attributes=True) for code in found],
    )


@router.get("/problems", summary="问题目录 · all problems", responses=refusals())
def problems() -> list[KindShape]:
    """List every kind of problem this service answers with."""
    return [KindShape.model_validate(kind, from_attributes=True) for kind in KINDS.values()]


@router.get("/problems/{code}", summary="一种问题 · one problem", responses=refusals("not_found"))
def problem(code: Annotated[str, Path(pattern=_NAME, examples=["not_found"])]) -> KindShape:
    """Describe the problem whose `type` is this address."""
    if code not in KINDS:
        raise NotFoundError("code")
    return KindShape.model_validate(KINDS[code], from_attributes=True)
