"""The content of a verified code in words."""

from datetime import date
from typing import Any

import pytest

from licences.claims import Claim
from licences.identifiers import certificate_identifier
from licences.payload import encode, first_second
from licences.reading import from_bytes
from licences.scanned import identifier, last_day, to_display
from licences.types import TYPES

ISSUER = "11330000990000017U"
BASE: dict[int, Any] = {
    Claim.TYPE: 13,
    Claim.REGION: 33,
    Claim.SERIAL: "20260000001",
    Claim.VERSION: 2,
    Claim.STATUS: [0, 1],
}
EVERYTHING: dict[int, Any] = {
    **BASE,
    Claim.NUMBER: "浙交运管杭字330100000001号",
    Claim.HOLDER: "某某运输有限公司",
    Claim.HOLDER_CODE: "91330100990000025K",
    Claim.ISSUED: 20458,
    Claim.PLATE: "浙A99X01",
    Claim.PLATE_COLOUR: 2,
    Claim.VIN: "LGAX4DF43T0000001",
    Claim.VEHICLE_TYPE: "H11",
    Claim.SEATS: 3,
    Claim.LOAD: 14900,
    Claim.GROSS_MASS: 25000,
    Claim.TRACTION_MASS: 40000,
    Claim.SCOPE: [2101, 100],
    Claim.CATEGORIES: [2001],
    Claim.DRIVING_CLASSES: "A1A2",
    Claim.AREA: "杭州市",
    Claim.COPY: 110,
    Claim.FIRST_ISSUED: 18267,
    Claim.OPERATOR_LICENCE: "330100000003",
}


def _claims(certificate: dict[int, Any], last: date | None = date(2030, 1, 5)) -> Any:
    expires = None if last is None else first_second(last) + 86_400
    plain = {int(key): value for key, value in certificate.items()}
    return from_bytes(encode(expires, first_second(date(2026, 1, 6)), 1_780_000_000, plain))


def test_everything_is_shown_by_name() -> None:
    """Every claim comes out under the name of its field, codes with their Chinese names beside."""
    shown = to_display(_claims(EVERYTHING), ISSUER)
    assert ("2026-01-06", "2030-01-05") == (shown["valid_from"], shown["valid_to"])
    assert ("2026-01-05", "2020-01-06") == (shown["issue_date"], shown["first_issue_date"])
    assert {"code": "2", "name": "黄色"} == shown["plate_colour"]
    assert {"code": "H11", "name": "重型普通货车"} == shown["vehicle_type"]
    assert ["02101", "02201"] == [scope["code"] for scope in shown["business_scope"]]
    assert "道路普通货物运输" == shown["business_scope"][0]["name"]
    assert "道路运输证" == shown["type_name"]["zh"]
    assert (14900, 25000, 40000, 3) == tuple(
        shown[name] for name in ("load_kg", "gross_mass_kg", "traction_mass_kg", "seats")
    )


def test_a_code_of_a_newer_list_stays_without_a_name() -> None:
    """A code that this edition of the list does not know is shown as it is."""
    shown = to_display(_claims({**BASE, Claim.SCOPE: [99999]}), ISSUER)
    assert [{"code": "99999", "name": None}] == shown["business_scope"]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_the_identifier_is_valid(kind: Any) -> None:
    """The identifier put together from a code is a valid one of GB/T 36904, for every type."""
    made = identifier(_claims({**BASE, Claim.TYPE: kind.number}), ISSUER)
    assert "valid" == certificate_identifier.read(made).outcome
    assert f".{kind.code}.{ISSUER}.20260000001.002." in made


def test_no_term_has_no_last_day() -> None:
    """A code without exp has no last day (长期)."""
    assert last_day(_claims(BASE, None)) is None
