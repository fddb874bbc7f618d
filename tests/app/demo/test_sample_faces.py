"""app/demo/sample_faces.py."""

from datetime import date

import pytest

from app.demo.sample_faces import sample_face, sample_faces
from licences.rules import check
from licences.types import TYPES

TODAY = date(2026, 11, 23)


def test_every_type_has_a_sample():
    """The nine types, in their order."""
    assert list(sample_faces(TODAY)) == [each.key for each in TYPES]


@pytest.mark.parametrize("day", [TODAY, date(2028, 2, 29), date(2031, 12, 31)])
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_a_sample_passes_all_rules_on_any_day(kind, day):
    """Whenever somebody tries the demonstration, its face data is without fault or warning."""
    face = kind.face.model_validate(sample_face(kind.key, day))
    assert check(face, kind, day) == []


def test_dates_are_counted_from_today():
    """Issued today, valid until the last day of the term, first issued years ago."""
    face = sample_face("practitioner_qualification_certificate", TODAY)
    days = (face["issue_date"], face["valid_to"], face["first_issue_date"])
    assert days == ("2026-11-23", "2032-11-22", "2020-11-23")


def test_a_leap_day_has_its_anniversary():
    """A term that begins on 29 February ends on the last day of February."""
    face = sample_face("ride_hailing_driver_certificate", date(2028, 2, 29))
    assert face["valid_to"] == "2031-02-28"
