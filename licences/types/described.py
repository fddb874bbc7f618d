"""What every face field says of itself: Chinese label, national key, code list, mandatory or not, source.

All of it is published in the JSON Schema (`licences.schema`).
"""

from typing import Any, Final, Literal

from pydantic import Field

EXCHANGE: Final = (
    "national exchange stylesheet, JT/T 1049 family (one source); core fields: plan of 2023, note 3"
)
PLAN: Final = "core field: plan of 2023, note 3; type and length: general knowledge"
PROVINCIAL_ONE: Final = "provincial schema (one source)"
PROVINCIAL_TWO: Final = "provincial schemas (two sources)"
COMMON: Final = "GB/T 36903-2018 metadata (two sources)"
GENERAL: Final = "general knowledge"

Mandatory = Literal["yes", "no", "conditional"]


def described(
    title: str,
    key: str | None = None,
    *,
    codes: str | None = None,
    mandatory: Mandatory = "yes",
    core: bool = False,
    source: str = EXCHANGE,
    ge: int | None = None,
    le: int | None = None,
) -> Any:
    """Describe a face field for `Annotated`.

    Args:
        title: the Chinese label.
        key: the key of the national exchange, when it is known.
        codes: the name of its code list.
        mandatory: "conditional" is decided by `licences.rules`.
        core: whether the plan of 2023 counts it among the core fields (note 3).
        source: where the key, type and length are from, and how sure that is.
        ge: least number allowed.
        le: greatest number allowed.
    """
    published = {"national_key": key, "code_list": codes, "mandatory": mandatory}
    extra: dict[str, Any] = {**published, "core_2023": core, "source": source}
    return Field(title=title, json_schema_extra=extra, ge=ge, le=le)
