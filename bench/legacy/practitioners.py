"""Practitioners' certificates (从业资格证): general, taxi and ride-hailing, told apart by category."""

from typing import Final

from bench.legacy import days, numbers, words
from bench.legacy.record import Draw, Record, address, dated, issue_day, person_name

_FIRST_BIRTH: Final = days.ordinal("1965-01-01")
_BIRTHS: Final = days.ordinal("1988-01-01") - _FIRST_BIRTH
"""Old enough at first issue, not too old at the last; every number has had a form of 15 digits."""
_PRIME: Final = 7919
_GENERAL: Final = "practitioner_qualification_certificate"
_TAXI: Final = "cruising_taxi_driver_certificate"
_RIDE_HAILING: Final = "ride_hailing_driver_certificate"
_KINDS: Final = (
    (_GENERAL, ("02001",), "A2"),
    (_GENERAL, ("02001",), "B2"),
    (_GENERAL, ("02001",), "A2E"),
    (_GENERAL, ("01001",), "A1"),
    (_GENERAL, ("01001", "02001"), "A1A2"),
    (_GENERAL, ("02001", "03001"), "A2"),
    (_GENERAL, ("03003",), None),
    (_TAXI, ("09002",), "C1"),
    (_RIDE_HAILING, ("09003",), "C1"),
    (_RIDE_HAILING, ("09003",), "C2"),
)
"""Type, categories, driving classes; an escort of dangerous goods (03003) does not drive."""
_YEARS: Final = {_GENERAL: 6, _TAXI: 3, _RIDE_HAILING: 3}
_GRADES: Final = ("AAA", "AAA", "AA", "A")
_PHOTO: Final = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////"
    "m8H////6/+b9//j/wAALCAAgABgBAREA/8QAGAAAAwEBAAAAAAAAAAAAAAAAAwQFAAH/xAAhEAABBAEFAAMAAAAAAAAAAAABAAIDESEE"
    "EjFBURNxgf/aAAgBAQAAPwCqhnURh1X+9IgyLC4+yx1c1hT09DfwtvxaaQRRl5z4PVOM7zJvpv1WE/p5hNHfDhghL6953NZ0BaTTOieW"
    "z7enCl//2Q=="
)
"""A drawn head and shoulders, 24 x 32 pixels: nobody's photo."""
MOST: Final = 8_000_000


def make(number: int, draw: Draw) -> Record:
    """Make the certificate with this running number (below `MOST`); no two persons have the same number."""
    division, place = words.DIVISIONS[number % len(words.DIVISIONS)]
    key, category, classes = draw.one_of(_KINDS)
    identity, is_male = _identity(number)
    record = {
        "_type": key,
        "_place": place,
        "_number": number,
        "staff_id": f"{division}{number:08d}",
        "name": person_name(draw),
        "sex": "1" if is_male else "2",
        "id_type": "1",
        "id_number": identity,
        "telephone": f"1990000{draw.below(10_000):04d}",
        "address": address(draw, place),
        "driving_licence_number": identity if classes else None,
        "permitted_class": classes,
        "category": category,
        "certificate_number": identity,
        "issuer_area_code": division,
        "integrity_grade": draw.one_of(_GRADES),
        "reissue_count": draw.below(3),
        "employer_name": f"{words.CITIES[place]}示例运输有限公司" if draw.random() < 0.6 else None,
        "photo": _PHOTO,
    }
    issued = issue_day(draw)
    earlier = _YEARS[key] * 365 * draw.below(3)
    record["first_issue_date"] = days.iso(issued - earlier)
    record["registration_date"] = None if key == _GENERAL else days.iso(issued)
    return dated(record, issued, days.last_day(issued, _YEARS[key]))


def _identity(number: int) -> tuple[str, bool]:
    """Give every running number a number of its own: neighbours differ in sex, pairs in the day of birth."""
    pair, sex = divmod(number, 2)
    turn, step = divmod(pair, _BIRTHS)
    birth = days.plain(days.iso(_FIRST_BIRTH + step * _PRIME % _BIRTHS))
    return numbers.identity_number(birth, turn * 2 + sex + 1), sex == 0
