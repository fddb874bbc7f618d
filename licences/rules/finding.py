"""What a rule found: an error that must be put right, or a warning a person should look at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from licences.messages import Message, message

OFTEN_LACKING: Final = frozenset(
    {
        "operating_area_missing",
        "missing_for_vehicle_type",
        "registration_date_missing",
        "driver_without_class",
        "driver_without_licence",
    }
)
"""Codes of what a single issue asks for and old registers never held: conversion only warns."""


class Severity(StrEnum):
    """Whether the certificate may be issued in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in face data; the texts never repeat the value, it may be personal."""

    code: str
    severity: Severity
    field: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def error(code: str, field: str, **values: object) -> Finding:
    """Make the finding of something that must be put right."""
    return finding(Severity.ERROR, field, message(code, **values))


def warning(code: str, field: str, **values: object) -> Finding:
    """Make the finding of something a person should look at."""
    return finding(Severity.WARNING, field, message(code, **values))


def finding(severity: Severity, field: str, found: Message) -> Finding:
    """Make a finding of a message."""
    return Finding(found.code, severity, field, found.zh, found.en, found.remedy_zh, found.remedy_en)
