"""The published JSON Schema says everything of the national field lists."""

import csv
import json
from pathlib import Path

import pytest

from licences.schema import DIALECT, json_schema
from licences.types import TYPES, CertificateType

FIELDS = Path(__file__).parents[1] / "vectors/national_fields"
FACES = Path(__file__).parents[1] / "vectors/faces"
FAMILIES = {"RA": "operator_licence", "RB": "vehicle_certificate", "RE": "practitioner"}
DERIVED = {"status"}


def national_fields(kind: str) -> list[dict[str, str]]:
    """Give the rows of the national list, without those that are derived."""
    with (FIELDS / f"fields_{FAMILIES[kind]}.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["field"] not in DERIVED]


def branch(field: dict) -> dict:
    """Give the schema of a field's value, null put aside."""
    return next((part for part in field.get("anyOf", []) if part.get("type") != "null"), field)


PAIRS = [
    pytest.param(certificate_type, row, id=f"{certificate_type.number}-{row['field']}")
    for certificate_type in TYPES
    for row in national_fields(certificate_type.kind)
]


@pytest.mark.parametrize(("certificate_type", "row"), PAIRS)
def test_every_national_field_is_published_as_it_stands(certificate_type: CertificateType, row):
    """Label, national key, mandatory, core field and code list are those of the national list."""
    field = json_schema(certificate_type)["properties"][row["field"]]
    expected = {
        "title": row["name_zh"],
        "national_key": None if row["national_key"] == "-" else row["national_key"].split(" ")[0],
        "mandatory": row["mandatory"],
        "core_2023": row["core_2023"].startswith("yes"),
        "code_list": None if row["code_list"] == "-" else row["code_list"],
    }
    if row["field"] == "integrity_grade":
        expected["code_list"] = "integrity_grade"  # the national list names its values in the rule
    assert expected == {key: field[key] for key in expected}
    assert field["source"]


@pytest.mark.parametrize(("certificate_type", "row"), PAIRS)
def test_no_text_may_be_longer_than_the_national_field(certificate_type: CertificateType, row):
    """Where a schema gives a greatest length, it is the national one or the number's own."""
    value = branch(json_schema(certificate_type)["properties"][row["field"]])
    if "maxLength" in value and row["max_length"].isdecimal():
        assert value["maxLength"] <= int(row["max_length"])


@pytest.mark.parametrize("certificate_type", TYPES, ids=lambda certificate_type: certificate_type.key)
def test_required_are_the_mandatory_fields_that_cannot_be_derived(certificate_type: CertificateType):
    """Only names that restate a code may be left out although they are mandatory."""
    schema = json_schema(certificate_type)
    mandatory = {name for name, field in schema["properties"].items() if field["mandatory"] == "yes"}
    left_out = mandatory - set(schema["required"])
    assert set(schema["required"]) <= mandatory
    assert all(name.endswith("_name") for name in left_out)


@pytest.mark.parametrize("certificate_type", TYPES, ids=lambda certificate_type: certificate_type.key)
def test_schema_names_dialect_type_and_editions(certificate_type: CertificateType):
    """The schema says its dialect, address, type code, and the edition of each code list; it is plain JSON."""
    schema = json_schema(certificate_type, "https://lz.example/api/v1/schemas/")
    assert schema["$schema"] == DIALECT
    assert schema["$id"] == f"https://lz.example/api/v1/schemas/{certificate_type.key}.json"
    assert certificate_type.code == schema["type_code"]
    assert certificate_type.name_zh in schema["title"]
    assert schema["additionalProperties"] is False
    lists = [field for field in schema["properties"].values() if field["code_list"]]
    assert lists
    assert all(field["code_list_edition"] for field in lists)
    assert schema == json.loads(json.dumps(schema))


@pytest.mark.parametrize("certificate_type", TYPES, ids=lambda certificate_type: certificate_type.key)
def test_only_national_fields_and_the_holders_code_are_in_the_schema(certificate_type: CertificateType):
    """Nothing is collected beyond the national list; vehicles add the holder's code (GB/T 36903)."""
    added = {"holder_code", "holder_code_type"} if certificate_type.kind == "RB" else set()
    national = {row["field"] for row in national_fields(certificate_type.kind)}
    assert national | added == set(json_schema(certificate_type)["properties"])
