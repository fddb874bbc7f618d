"""GB/T 36904 identifiers: the public examples, the oracle, and every single wrong character."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from licences.errors import IdentifierError
from licences.identifiers import certificate_identifier
from licences.identifiers.certificate_identifier import Outcome, read

VECTORS = Path(__file__).parents[2] / "vectors/gbt36904/identifiers.tsv"
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BODIES = st.text(ALPHABET, min_size=1, max_size=80)
TYPE, ISSUER = "11100000000019713D071", "11330000990000017U"


def rows() -> list[dict[str, str]]:
    """Give the rows of the vector file."""
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["origin"])
def test_public_identifiers_are_read_with_the_recorded_outcome(row):
    """Each identifier met in public material has its recorded outcome, the invalid ones their reason."""
    reading = read(row["identifier"])
    expected = row["outcome"]
    found = reading.reason if reading.outcome is Outcome.INVALID else reading.outcome.value
    assert expected == found


def test_parts_of_a_valid_identifier_are_told():
    """Reading gives every part and the standard spelling, whatever the case and blanks around it."""
    text = "1.2.156.3005.2.11100000000013338w011.11430000006122244l.20230000403.002.s"
    reading = read(f" {text}\n")
    parts = (reading.type_code, reading.issuer_code, reading.serial, reading.version, reading.check)
    assert ("11100000000013338W011", "11430000006122244L", "20230000403", "002", "S") == parts
    assert text.upper() == reading.text
    assert f" {text}\n" == reading.original


def test_iso_7064_worked_example():
    """The worked example of ISO 7064 for MOD 37,36 gives M."""
    assert certificate_identifier.make_check_character("A12425GABC1234002") == "M"


@given(BODIES)
def test_check_character_is_that_of_stdnum(body):
    """Our check character is the one python-stdnum computes."""
    assert mod_37_36.calc_check_digit(body) == certificate_identifier.make_check_character(body)


@given(BODIES, st.data())
def test_every_single_wrong_character_is_caught(body, data):
    """Changing any one character of a body changes its check character."""
    at = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(body[at], "")))
    changed = body[:at] + other + body[at + 1 :]
    before = certificate_identifier.make_check_character(body)
    assert before != certificate_identifier.make_check_character(changed)


def faulty_by_the_book(body: str) -> str:
    """The faulty programs, step by step as they were described."""
    p = 36
    for character in body:
        v = int(character) if character.isdigit() else ord(character) - ord("A") + 11
        r = p + v
        if v > 10 and r > 37:
            r %= 37
        if v < 10 and r > 36:
            r %= 36
        r = r % 36 or 36
        p = 2 * r % 37
    x = next(x for x in range(1, 37) if (p + x - 1) % 36 == 0)
    return ALPHABET[x - 1]


@given(BODIES)
def test_faulty_check_character_follows_the_faulty_programs(body):
    """The known faulty computation is imitated exactly."""
    assert faulty_by_the_book(body) == certificate_identifier.faulty_check_character(body)


@given(st.text(ALPHABET, min_size=1, max_size=32), st.integers(1, 999))
def test_what_is_made_is_valid(serial, version):
    """Every identifier we make reads back as valid, with the same parts."""
    reading = read(certificate_identifier.make(TYPE, ISSUER, serial, version))
    parts = (reading.outcome, reading.type_code, reading.issuer_code, reading.serial, int(reading.version))
    assert (Outcome.VALID, TYPE, ISSUER, serial, version) == parts


@given(st.text())
def test_reading_never_raises(text):
    """Arbitrary text gives a reading, and validate either gives its standard spelling or raises our error."""
    outcome = read(text).outcome
    try:
        certificate_identifier.validate(text)
    except IdentifierError:
        assert outcome is not Outcome.VALID
    else:
        assert outcome is Outcome.VALID
    assert certificate_identifier.is_valid(text) == (outcome is Outcome.VALID)


def test_validate_gives_the_standard_spelling():
    """A valid identifier comes back in capitals."""
    text = rows()[0]["identifier"]
    assert certificate_identifier.validate(f" {text.lower()} ") == text
    assert certificate_identifier.is_valid(text) is True


@pytest.mark.parametrize(
    ("type_code", "issuer", "serial", "version", "code"),
    [
        ("11100000000019713D", ISSUER, "1", 1, "identifier_part"),
        ("11100000000019713E071", ISSUER, "1", 1, "credit_code_check"),
        (TYPE, "340100", "1", 1, "credit_code_form"),
        (TYPE, ISSUER, "", 1, "identifier_part"),
        (TYPE, ISSUER, "a", 1, "identifier_part"),
        (TYPE, ISSUER, "1" * 33, 1, "identifier_part"),
        (TYPE, ISSUER, "1", 0, "identifier_part"),
        (TYPE, ISSUER, "1", 1000, "identifier_part"),
    ],
)
def test_make_refuses_parts_against_the_standard(type_code, issuer, serial, version, code):
    """Nothing is made that the standard does not allow, even where readers meet it."""
    with pytest.raises(IdentifierError) as refused:
        certificate_identifier.make(type_code, issuer, serial, version)
    assert code == refused.value.message.code


@pytest.mark.parametrize(("line", "code"), [(6, "identifier_faulty_variant"), (9, "identifier_invalid")])
def test_validate_tells_the_faulty_variant_from_the_invalid(line, code):
    """An identifier that fits only the faulty computation has its own error."""
    with pytest.raises(IdentifierError) as refused:
        certificate_identifier.validate(rows()[line]["identifier"])
    assert code == refused.value.message.code
