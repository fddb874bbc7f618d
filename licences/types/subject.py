"""Of whom, and of which vehicle, a licence is: what two tellings of one licence have to agree in.

A later row, or file, is the newer state of a licence only where these agree; else one of the two bears a
number that is not its own (a number names one licence of one holder, JT/T 415-2006, 5.4.1).
"""

from typing import Literal, NamedTuple

from licences.types.base import Kind

Difference = Literal["vehicle", "holder", "name"]


class Subject(NamedTuple):
    """Holder and vehicle of a licence, as far as they could be read; empty = not known.

    Attributes:
        kind: of the certificate.
        name: of the holder.
        code: credit code, or identity number.
        vin: of its vehicle.
    """

    kind: str
    name: str
    code: str
    vin: str = ""


FIELDS: dict[Kind, tuple[str, str, str]] = {
    "RA": ("operator_name", "uscc", ""),
    "RB": ("operator_name", "holder_code", "vin"),
    "RE": ("name", "id_number", ""),
}
"""The face fields of name, code and VIN."""


def differences(one: Subject, other: Subject) -> tuple[Difference, ...]:
    """Say in what two tellings of a licence differ that cannot be of the same one; empty if they can.

    Companies change their names and vehicles their plates; a person of another name is another person until
    somebody has confirmed the change.

    >>> company = Subject("RA", "杭州示例运输有限公司", "91330100990000025K")
    >>> differences(company, company._replace(name="杭州更名运输有限公司"))
    ()
    >>> differences(company, company._replace(code="91330100990000033E"))
    ('holder',)
    >>> differences(company, Subject("RA", "宁波示例运输有限公司", ""))
    ('holder',)
    >>> person = Subject("RE", "张三", "990000199001010017")
    >>> differences(person, person._replace(name="李四"))
    ('name',)
    """
    found: list[Difference] = []
    if _differ(one.vin, other.vin):
        found.append("vehicle")
    if one.code and other.code:
        if one.code != other.code:
            found.append("holder")
        elif one.kind == "RE" and _differ(one.name, other.name):
            found.append("name")
    elif _differ(one.name, other.name):
        found.append("holder")
    return tuple(found)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
