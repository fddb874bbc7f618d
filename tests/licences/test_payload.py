"""Certificate -> the claims that will be signed."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.claims import CERTIFICATE, Claim, Cwt
from licences.payload import (
    Issuer,
    PreparationError,
    PreparedCertificate,
    Reservation,
    day_of,
    days_since_epoch,
    first_second,
    prepare,
    to_bytes,
)
from licences.reading import from_bytes
from licences.types import TYPES, CertificateType, by_key
from licences.types.converted import converted_face
from licences.types.families import ESSENTIAL, FAMILY_OF_KIND

FACES = Path(__file__).parent.parent / "vectors" / "faces"
NOW = datetime(2026, 9, 20, 12, tzinfo=UTC)
SLOT = Reservation("20260000001", 1, 0, 12345)
ALL_FACES = sorted(path.stem for path in FACES.glob("*.json"))


def _face(name: str) -> Any:
    kind = by_key(name.partition(".")[0])
    return kind.face.model_validate(json.loads((FACES / f"{name}.json").read_text(encoding="utf-8")))


def _prepared(name: str, **changes: Any) -> PreparedCertificate:
    face = changes.pop("face", None) or _face(name)
    issuer = changes.pop("issuer", None) or Issuer(face.issuer_code, face.issuer_name, 33)
    slot = changes.pop("slot", SLOT)
    kind = changes.pop("kind", by_key(name.partition(".")[0]))
    return prepare(kind, face, slot, issuer, now=NOW, **changes)


@pytest.mark.parametrize("name", ALL_FACES)
def test_every_face_becomes_claims_that_can_be_read(name: str) -> None:
    """The claims of each type, typical and longest, are canonical, read back, and say what the face says."""
    prepared = _prepared(name)
    data = to_bytes(prepared)
    assert cbor2.dumps(cbor2.loads(data), canonical=True) == data
    claims = from_bytes(data)
    term = prepared.face.term()
    assert (prepared.type.number, 33, 0, 12345) == (
        claims.type,
        claims.region,
        claims.list_number,
        claims.list_index,
    )
    assert int(NOW.timestamp()) == claims.issued_at
    assert term.first == day_of(claims.not_before)
    assert term.last == (None if claims.expires_at is None else day_of(claims.expires_at - 1))
    for claim, value in prepared.face.scanned().items():
        assert value == claims.certificate[claim]


@pytest.mark.parametrize("name", [name for name in ALL_FACES if "driver" in name or "practitioner" in name])
def test_no_code_of_a_person_holds_personal_data(name: str) -> None:
    """Whole name, document number, photograph, address and telephone of a person stay out of the code."""
    face = _face(name)
    data = to_bytes(_prepared(name))
    for field in ("name", "id_number", "telephone", "address", "photo", "driving_licence_number"):
        value = getattr(face, field)
        if value:
            assert str(value).encode() not in data, field


def test_nine_types_have_faces() -> None:
    """There is a typical and a longest face for each of the nine types."""
    assert {kind.key for kind in TYPES} == {name.partition(".")[0] for name in ALL_FACES}
    assert 18 == len(ALL_FACES)


def test_a_specimen_is_marked() -> None:
    """A specimen carries its mark in the signed bytes; a licence carries none."""
    marked = cbor2.loads(to_bytes(_prepared("road_transport_certificate", specimen=True)))
    plain = cbor2.loads(to_bytes(_prepared("road_transport_certificate")))
    assert marked[CERTIFICATE][Claim.SPECIMEN] is True
    assert Claim.SPECIMEN not in plain[CERTIFICATE]


def test_no_term_means_no_expiry() -> None:
    """A certificate without term (长期) has no exp claim."""
    face = _face("cruising_taxi_driver_certificate").model_copy(update={"valid_to": date(9999, 12, 31)})
    assert Cwt.EXPIRES not in cbor2.loads(to_bytes(_prepared("cruising_taxi_driver_certificate", face=face)))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_converted_face_data_makes_claims(kind: CertificateType) -> None:
    """A licence of which only the essential is known becomes claims that can be read."""
    essential = ESSENTIAL[FAMILY_OF_KIND[kind.kind]]
    whole = _face(kind.key).model_dump(mode="json")
    face = converted_face(kind).model_validate({field: whole[field] for field in essential})
    claims = from_bytes(to_bytes(prepare(kind, face, SLOT, Issuer("", "x", 33), now=NOW)))
    assert (kind.number, 33) == (claims.type, claims.region)
    for claim, value in face.scanned().items():
        assert value == claims.certificate[claim]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a face of another type": ({"kind": by_key("road_transport_operation_licence")}, "face_of_another_type"),
    "another issuer": ({"issuer": Issuer("11330000990000025M", "x", 33)}, "face_of_another_issuer"),
    "another region": ({"issuer": Issuer("", "x", 44)}, "face_of_another_region"),
    "a serial in lower case": ({"slot": SLOT._replace(serial="abc")}, "bad_reservation"),
    "a serial of 33 characters": ({"slot": SLOT._replace(serial="A" * 33)}, "bad_reservation"),
    "an empty serial": ({"slot": SLOT._replace(serial="")}, "bad_reservation"),
    "version 0": ({"slot": SLOT._replace(version=0)}, "bad_reservation"),
    "version 1000": ({"slot": SLOT._replace(version=1000)}, "bad_reservation"),
    "an index beyond the list": ({"slot": SLOT._replace(list_index=1 << 20)}, "bad_reservation"),
    "a negative index": ({"slot": SLOT._replace(list_index=-1)}, "bad_reservation"),
    "a negative list": ({"slot": SLOT._replace(list_number=-1)}, "bad_reservation"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_contradicts_itself_is_not_prepared(name: str) -> None:
    """Nothing that contradicts itself is handed out to be signed."""
    changes, reason = WRONG[name]
    issuer = changes.get("issuer")
    if issuer is not None and not issuer.code:
        changes = {**changes, "issuer": issuer._replace(code=_face("road_transport_certificate").issuer_code)}
    with pytest.raises(PreparationError) as caught:
        _prepared("road_transport_certificate", **changes)
    assert reason == caught.value.reason


@given(st.dates(date(1970, 1, 2), date(2105, 1, 1)))
def test_days_are_china_time(day: date) -> None:
    """The first second of a day is 16:00 UTC of the day before, and the second before it is that day's."""
    second = first_second(day)
    assert datetime.combine(day - timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=16) == (
        datetime.fromtimestamp(second, UTC)
    )
    assert (day, day - timedelta(days=1)) == (day_of(second), day_of(second - 1))
    assert day == date(1970, 1, 1) + timedelta(days=days_since_epoch(day))
