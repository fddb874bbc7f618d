"""What stopped a run, said to a person: kept with the run, shown by the command line and the API."""

from dataclasses import asdict
from typing import Any

from app.services.errors import ServiceError
from licences.conversion.errors import Place, SourceError
from licences.conversion.header import BindError
from licences.messages import Message


def trouble_of(error: Exception) -> dict[str, Any]:
    """Say code, place, text and remedy of an error, in both languages; never the content of a cell."""
    if isinstance(error, SourceError):
        return {"place": place_of(error.where), **texts_of(error.message)}
    if isinstance(error, BindError):
        place = {} if error.where is None else {"place": place_of(error.where)}
        return {**place, **texts_of(error.message)}
    if isinstance(error, ServiceError):
        field = {} if error.field is None else {"field": error.field}
        return {"code": error.code, **field, **_texts(error.zh, error.en, error.remedy_zh, error.remedy_en)}
    return {
        "code": "internal",
        **_texts(
            "系统内部错误",
            "An internal error.",
            "请稍后继续；如再次出现请联系管理员。",
            "Resume later; tell the operator if it happens again.",
        ),
    }


def place_of(where: Place) -> dict[str, Any]:
    """Give a place, in parts and as people read it."""
    return {**asdict(where), "zh": where.zh, "en": where.en}


def texts_of(message: Message) -> dict[str, str]:
    """Give code and texts of a message."""
    return {
        "code": message.code,
        **_texts(message.zh, message.en, message.remedy_zh, message.remedy_en),
    }


def _texts(zh: str, en: str, remedy_zh: str, remedy_en: str) -> dict[str, str]:
    return {"zh": zh, "en": en, "remedy_zh": remedy_zh, "remedy_en": remedy_en}
