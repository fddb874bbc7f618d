"""What an account is made from, and what each role needs."""

import re
from dataclasses import dataclass, field
from typing import Final

from app.roles import Role
from app.services.errors import BadArgumentError
from licences.types import TYPES

_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,63}")
_LONG_NUMBER: Final = re.compile(r"[0-9]{10}")
_HOLDER_CODE: Final = re.compile(r"[0-9A-Za-z]{1,64}")
_CODE_TYPE: Final = re.compile(r"[0-9]{3}")
_LONGEST_DISPLAY_NAME: Final = 128


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; see `app.roles.Actor` for the fields."""

    name: str
    password: str = field(repr=False)
    role: Role
    display_name: str = ""
    region: int | None = None
    issuer_code: str | None = None
    types: frozenset[int] = frozenset()
    holder_code: str | None = field(default=None, repr=False)
    holder_code_type: str | None = None


def is_name(name: str) -> bool:
    """Say whether a text can be an account's name; one that looks like a person's number cannot."""
    return bool(_NAME.fullmatch(name)) and not _LONG_NUMBER.search(name)


def check(new: NewAccount) -> None:
    """Check an account to be made.

    Raises:
        BadArgumentError: `field` is missing, not allowed, or not for this role.
    """
    is_clerk, is_holder = new.role is Role.CLERK, new.role is Role.HOLDER
    known = {certificate_type.number for certificate_type in TYPES}
    rules = {
        "name": is_name(new.name),
        "display_name": len(new.display_name) <= _LONGEST_DISPLAY_NAME and new.display_name.isprintable(),
        "role": new.role is not Role.PUBLIC,
        "region": new.region is not None or new.role not in (Role.CLERK, Role.INSPECTOR),
        "issuer_code": is_clerk is (new.issuer_code is not None),
        "types": is_clerk is bool(new.types) and new.types <= known,
        "holder_code": is_holder is bool(_HOLDER_CODE.fullmatch(new.holder_code or "")),
        "holder_code_type": is_holder is bool(_CODE_TYPE.fullmatch(new.holder_code_type or "")),
    }
    for name, holds in rules.items():
        if not holds:
            raise BadArgumentError(name)
