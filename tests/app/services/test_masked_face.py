"""Face data without the persons: what is shown is listed, field by field."""

import pytest

from app.services.masked_face import LEFT_OUT, MASKS, WHOLE, masked
from licences.types import TYPES


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_field_of_every_type_is_judged(kind):
    """Each field should be shown whole, masked or left out, and only one of them."""
    expected = dict.fromkeys(kind.face.model_fields, 1)
    actual = {
        field: sum(field in each for each in (WHOLE, MASKS, LEFT_OUT)) for field in kind.face.model_fields
    }
    assert expected == actual


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_nothing_personal_is_left(kind, face):
    """No number, name, address or picture of a person should be found in what is shown, in whatever field."""
    whole = face(kind.key)
    is_persons = "name" in whole
    shown = str(masked(whole, is_persons=is_persons))
    personal = [*MASKS, *LEFT_OUT, *(("certificate_number",) if is_persons else ())]
    values = [str(whole[field]) for field in personal if len(str(whole.get(field, ""))) > 1]
    expected = []
    actual = [value for value in values if value in shown]
    assert expected == actual
    assert len(values) > 3 or kind.kind == "RB"


def test_staff_id_made_of_a_document_number_is_not_shown(face):
    """Provinces make up the id of a person from province, date of birth and the last four of its number."""
    whole = face("practitioner_qualification_certificate", staff_id="33199001010017")
    expected = False
    actual = "33199001010017" in str(masked(whole, is_persons=True))
    assert expected == actual


def test_unknown_field_is_not_shown():
    """A field nobody has judged yet should stay out."""
    expected = {"seats": 5}
    actual = masked({"seats": 5, "fingerprint_of_thumb": "…"}, is_persons=False)
    assert expected == actual


def test_operator_who_is_a_person_is_masked(face):
    """Where a person operates a vehicle, name, document number and system id should not be readable."""
    whole = face(
        "road_transport_certificate",
        holder_code="990000199001010017",
        holder_code_type="111",
        operator_name="张小三",
        operator_id="33199001010017",
    )
    shown = masked(whole, is_persons=True)
    expected = ("张*三", "**************0017", False, whole["vin"])
    actual = (shown["operator_name"], shown["holder_code"], "operator_id" in shown, shown["vin"])
    assert expected == actual
