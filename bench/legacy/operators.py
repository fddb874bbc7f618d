"""Operator licences (经营许可证): general, dangerous and radioactive goods, told apart by their scope."""

from typing import Final

from bench.legacy import days, numbers, words
from bench.legacy.record import Draw, Record, address, company_name, dated, issue_day, person_name

YEARS: Final = 4
_ECONOMIC_TYPES: Final = ("159", "159", "173", "173", "160", "110", "151", "171")
_GENERAL: Final = "road_transport_operation_licence"
_DANGEROUS: Final = "dangerous_goods_transport_licence"
_RADIOACTIVE: Final = "radioactive_goods_transport_licence"
MOST: Final = 999_999 * len(words.DIVISIONS)
"""Serials of six digits, from 1."""


def make(number: int, draw: Draw) -> Record:
    """Make the licence with this running number (below `MOST`); no two have the same licence number."""
    serial, which = divmod(number, len(words.DIVISIONS))
    division, place = words.DIVISIONS[which]
    organisation = numbers.organisation_code(number % 100_000_000)
    key, scope = _type_and_scope(draw)
    record = {
        "_type": key,
        "_place": place,
        "_organisation": organisation,
        "_number": number,
        "operator_id": f"{division}{number:08d}",
        "operator_name": company_name(serial, place),
        "uscc": numbers.credit_code(organisation),
        "address": address(draw, place),
        "area_code": division,
        "principal_name": person_name(draw),
        "principal_telephone": f"1990000{draw.below(10_000):04d}" if draw.random() < 0.7 else None,
        "economic_type": draw.one_of(_ECONOMIC_TYPES),
        "operating_status": "1",
        "business_scope": scope,
        "licence_word": f"浙交运管许可{place}字",
        "licence_number": f"{division}{serial + 1:06d}",
    }
    issued = issue_day(draw)
    return dated(record, issued, days.last_day(issued, YEARS))


def _type_and_scope(draw: Draw) -> tuple[str, tuple[str, ...]]:
    chance = draw.random()
    if chance < 0.65:
        return _GENERAL, draw.one_of(words.GENERAL_GOODS)
    if chance < 0.82:
        return _GENERAL, draw.one_of(words.PASSENGERS)
    if chance < 0.97:
        return _DANGEROUS, draw.one_of(words.DANGEROUS)
    return _RADIOACTIVE, draw.one_of(words.RADIOACTIVE)
