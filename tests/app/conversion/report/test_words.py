"""Words of the report: one for every outcome, reason and code there is."""

import pytest

from app.conversion.decided import SKIP_REASONS
from app.conversion.outcome import Outcome
from app.conversion.report.words import core_fields, field_labels, general_message, type_words, words
from licences import messages
from licences.conversion import errors, fault
from licences.types import TYPES


@pytest.mark.parametrize("code", sorted({*Outcome, *SKIP_REASONS, "warned"}))
def test_every_outcome_and_reason_has_words(code):
    """No code is shown to a person who reads Chinese."""
    assert not words(code).zh.isascii()


def test_every_fault_can_be_said_without_the_values_of_a_row():
    """No text of any catalogue keeps a brace or an empty bracket when its values are left out."""
    every = {*fault.catalogue(), *messages.catalogue(), *errors.catalogue()}
    said = [text for code in every for text in (general_message(code).zh, general_message(code).en)]
    assert [] == [text for text in said if "{" in text or "（…）" in text or "(…)" in text or not text]


def test_a_code_nobody_knows_is_shown_as_it_is():
    """A report of a newer version can be drawn: what is not known is named by its code."""
    assert ("new_code", "new_code", "new_type", "甲") == (
        general_message("new_code").zh,
        words("new_code").en,
        type_words("new_type").zh,
        words("甲").zh,
    )


def test_labels_are_those_of_the_types_at_hand():
    """A field is labelled as on the certificates of the run; of several kinds the labels stand together."""
    vehicle = field_labels(["road_transport_certificate"])["certificate_number"]
    both = field_labels(["road_transport_certificate", "practitioner_qualification_certificate"])
    assert ("道路运输证号", "道路运输证号／从业资格证号") == (vehicle, both["certificate_number"])


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_type_has_core_fields(kind):
    """The core fields of a type are those its model marks, each with its label."""
    found = core_fields(kind.key)
    assert (True, True) == (len(found) > 10, all(not field.label.isascii() for field in found))
