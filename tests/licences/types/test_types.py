"""Contract of every certificate type; a new type is tested the day it is listed."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from licences.claims import Claim
from licences.errors import UnknownTypeError
from licences.rules import check
from licences.types import TYPES, CertificateType, FaceData, by_code, by_key, by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)
BY_PAYLOAD = {Claim.TYPE, Claim.REGION, Claim.SERIAL, Claim.VERSION, Claim.STATUS, Claim.SPECIMEN}
SECRET = (
    "name",
    "id_number",
    "address",
    "telephone",
    "photo",
    "driving_licence_number",
    "principal_name",
    "principal_telephone",
)

each_type = pytest.mark.parametrize(
    "certificate_type", TYPES, ids=lambda certificate_type: certificate_type.key
)
each_size = pytest.mark.parametrize("size", ["", ".longest"], ids=["typical", "longest"])


def raw(certificate_type: CertificateType, size: str = "") -> dict:
    """Read the sample face of a type."""
    return json.loads((FACES / f"{certificate_type.key}{size}.json").read_text(encoding="utf-8"))


def face(certificate_type: CertificateType, size: str = "") -> FaceData:
    """Validate the sample face of a type."""
    return certificate_type.face.model_validate(raw(certificate_type, size))


def test_the_nine_types_are_those_of_the_ministry():
    """Number, kind, key and names are the published ones."""
    listed = [(one.number, one.kind, one.name_zh) for one in TYPES]
    assert listed == [
        (8, "RA", "道路运输经营许可证"),
        (16, "RA", "道路危险货物运输许可证"),
        (74, "RA", "网络预约出租汽车经营许可证"),
        (79, "RA", "放射性物品道路运输许可证"),
        (13, "RB", "道路运输证"),
        (73, "RB", "网络预约出租汽车运输证"),
        (71, "RE", "道路运输从业人员从业资格证"),
        (75, "RE", "巡游出租汽车驾驶员证"),
        (72, "RE", "网络预约出租汽车驾驶员证"),
    ]


@each_type
def test_a_type_is_found_by_number_key_and_code(certificate_type):
    """All three ways lead to the same type, and its module has its key as name."""
    ways = (by_number(certificate_type.number), by_key(certificate_type.key), by_code(certificate_type.code))
    assert (certificate_type,) * 3 == ways
    assert certificate_type.face.__module__.endswith(f".{certificate_type.key}")


def test_other_types_are_unknown():
    """What is none of the nine has its own error."""
    for look_up in (lambda: by_number(1), lambda: by_key("x"), lambda: by_code("11100000000019713D001")):
        with pytest.raises(UnknownTypeError):
            look_up()


NO_NAMES = {"name_cut_off", "company_form_missing", "name_unusual"}
"""What the names of the longest faces are: characters by chance, cut to fill the field, as the vectors hold them."""


LIMITS = {
    "implausible_for_vehicle_type", "unusual_for_vehicle_type", "scope_needs_passenger_vehicle",
    "too_many_seats_for_ride_hailing",
}  # fmt: skip
"""What the longest values of a vehicle are: longer than any of its type, and every scope at once."""


@each_size
@each_type
def test_samples_obey_every_rule(certificate_type, size):
    """The typical and the longest face validate, and no rule finds anything but what makes the longest ones long."""
    found = {one.code for one in check(face(certificate_type, size), certificate_type, TODAY)}
    assert found <= (NO_NAMES | LIMITS if size else set())


@each_size
@each_type
def test_a_face_survives_json(certificate_type, size):
    """A face written as JSON and read again is the same face."""
    before = face(certificate_type, size)
    assert before == certificate_type.face.model_validate_json(before.model_dump_json())


@each_type
def test_the_term_and_holder_are_told(certificate_type):
    """Every face names its holder with a fitting kind of code, its number and its term."""
    sample = face(certificate_type)
    first, last = sample.term()
    assert sample.holder().code_type in certificate_type.holder_code_types
    assert sample.printed_number()
    assert first == date(2026, 1, 5)
    assert last is None or last > first


@each_size
@each_type
def test_what_is_scanned_can_be_coded_and_is_small(certificate_type, size):
    """Only numbers, short texts and code sets are scanned, and nothing that the payload itself adds."""
    claims = face(certificate_type, size).scanned()
    assert set(claims).isdisjoint(BY_PAYLOAD)
    assert {Claim.NUMBER, Claim.HOLDER, Claim.ISSUED} <= set(claims)
    for value in claims.values():
        if isinstance(value, list):
            assert all(isinstance(step, int) and step >= 0 for step in value)
        elif isinstance(value, str):
            assert 0 < len(value.encode()) <= 128
        else:
            assert isinstance(value, int)
            assert value >= 0


@each_size
@each_type
def test_nothing_personal_is_scanned(certificate_type, size):
    """No name, document number, address, telephone number or photo of a person is in the code."""
    sample = face(certificate_type, size)
    told = json.dumps({str(key): value for key, value in sample.scanned().items()}, ensure_ascii=False)
    personal = [vars(sample)[field] for field in SECRET if vars(sample).get(field)]
    assert personal or certificate_type.holder_kind == "vehicle"
    assert [value for value in personal if value in told] == []


@pytest.mark.parametrize("key", ["road_transport_certificate", "ride_hailing_transport_certificate"])
def test_an_owner_who_is_a_person_is_masked(key):
    """A vehicle's sole trader shows neither full name nor identity number."""
    person = {"operator_name": "张小三", "holder_code": "990000199001010017", "holder_code_type": "111"}
    sample = by_key(key).face.model_validate(raw(by_key(key)) | person)
    assert sample.scanned()[Claim.HOLDER] == "张*三"
    assert "990000199001010017" not in str(sample.scanned())


@each_type
def test_status_is_not_input(certificate_type):
    """证照状态 is derived; a face that brings one is refused."""
    with pytest.raises(ValidationError) as refused:
        certificate_type.face.model_validate(raw(certificate_type) | {"status": "1"})
    assert [("status",)] == [error["loc"] for error in refused.value.errors()]


@each_type
def test_every_mandatory_field_is_asked_for(certificate_type):
    """Of an empty face every mandatory field is reported at once."""
    with pytest.raises(ValidationError) as refused:
        certificate_type.face.model_validate({})
    missing = {error["loc"][0] for error in refused.value.errors()}
    fields = certificate_type.face.model_fields
    assert missing == {name for name, field in fields.items() if field.is_required()}


@each_type
def test_a_face_cannot_be_changed(certificate_type):
    """A validated face is frozen."""
    with pytest.raises(ValidationError):
        face(certificate_type).province_code = "110000"  # type: ignore[attr-defined]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data(), st.sampled_from(TYPES))
def test_any_value_in_any_field_is_taken_or_refused(data, certificate_type):
    """Whatever stands in a field, the model either takes it or says so; what it takes the rules can judge."""
    field = data.draw(st.sampled_from(sorted(certificate_type.face.model_fields)))
    changed = raw(certificate_type) | {field: data.draw(JSON_VALUES)}
    try:
        sample = certificate_type.face.model_validate(changed)
    except ValidationError as refused:
        assert field in {error["loc"][0] for error in refused.errors()}
        return
    assert all(finding.zh and finding.en for finding in check(sample, certificate_type, TODAY))
    assert sample.scanned()


@given(st.sampled_from(TYPES), JSON_VALUES)
def test_anything_for_a_face_is_refused(certificate_type, value):
    """What is no object with the fields of a face is refused as a whole."""
    with pytest.raises(ValidationError):
        certificate_type.face.model_validate(value)


def negatives() -> list[dict[str, str]]:
    """Give the named wrong faces."""
    with (FACES / "refused.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", negatives(), ids=lambda row: row["name"])
def test_named_wrong_faces_are_refused_by_their_fault(row):
    """One field made wrong gives exactly its fault, from the model or from the rules."""
    certificate_type = by_number(int(row["type"]))
    changed = raw(certificate_type) | json.loads(row["changes"])
    try:
        sample = certificate_type.face.model_validate(changed)
    except ValidationError as refused:
        found = {(error["type"], str(error["loc"][0]), "error") for error in refused.errors()}
    else:
        found = {(one.code, one.field, one.severity.value) for one in check(sample, certificate_type, TODAY)}
    assert {(row["code"], row["field"], row["severity"])} == found
