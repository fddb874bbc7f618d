"""Names that only restate a code (经济类型 beside 经济类型代码): filled in when left out.

When given they are kept as given; `licences.rules` refuses those that disagree with the code.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic_core import PydanticCustomError

from licences.codes import CodeList, code_list
from licences.types.values import to_day

SEPARATOR: Final = "、"


def name_of(codes: CodeList, value: object) -> str | None:
    """Give the name of a code, or the names of several joined; None when one is not in the list.

    >>> name_of(code_list("business_scope"), ["01101", "02101"])
    '县内班车客运、道路普通货物运输'
    """
    wanted = value if isinstance(value, list | tuple) else [value]
    known = [code for code in wanted if isinstance(code, str) and code in codes]
    if not wanted or len(known) != len(wanted):
        return None
    return SEPARATOR.join(codes.name_of(code) for code in known)


def filled(data: object, restated: Mapping[str, tuple[str, str]]) -> object:
    """Give input data with its missing names filled in.

    Args:
        data: what is to be validated; anything but a mapping is given back as it is.
        restated: name field -> (code field, code list).
    """
    if not isinstance(data, Mapping):
        return data
    on = _issue_day(data.get("issue_date"))
    given: dict[Any, Any] = dict(data)
    for field, (code_field, list_name) in restated.items():
        if given.get(field) is None:
            given[field] = name_of(code_list(list_name, on), given.get(code_field))
    return given


def _issue_day(value: object) -> date | None:
    try:
        return to_day(value)
    except PydanticCustomError:
        return None
