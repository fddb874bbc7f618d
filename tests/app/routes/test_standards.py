"""Schemas, code lists and the catalogue of problems."""

import jsonschema_rs
import pytest

from app.problems import KINDS
from licences import codes
from licences.types import TYPES


def test_the_nine_types_are_listed(client):
    """Each type should be listed with its code and the address of its schema."""
    expected = [(kind.key, kind.code) for kind in TYPES]
    found = client.get("/api/v1/schemas").json()
    actual = [(kind["key"], kind["code"]) for kind in found]
    assert expected == actual
    assert all(kind["schema_url"].endswith(f"/api/v1/schemas/{kind['key']}") for kind in found)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_sample_faces_fit_the_published_schema(client, face, kind):
    """The published schema should accept the sample of its type, and refuse an unknown field."""
    schema = client.get(f"/api/v1/schemas/{kind.key}").json()
    validator = jsonschema_rs.validator_for(schema)
    expected = (True, False)
    actual = (validator.is_valid(face(kind.key)), validator.is_valid(face(kind.key, more="x")))
    assert expected == actual


def test_every_code_list_is_served(client):
    """Each list should be served with edition, source and all its codes."""
    names = client.get("/api/v1/codes").json()
    found = {name: client.get(f"/api/v1/codes/{name}").json() for name in names}
    expected = {name: (codes.code_list(name).edition, len(codes.code_list(name))) for name in codes.names()}
    actual = {name: (each["edition"], len(each["codes"])) for name, each in found.items()}
    assert expected == actual


def test_an_edition_can_be_asked_for_by_day(client):
    """A day should give the edition in force then; what is no day should be refused."""
    path = "/api/v1/codes/plate_colour"
    expected = (200, 422)
    actual = tuple(client.get(path, params={"on": day}).status_code for day in ("2020-01-01", "0000-00-00"))
    assert expected == actual


@pytest.mark.parametrize("path", ["schemas/driving_licence", "codes/horoscope", "problems/none_such"])
def test_unknown_names_are_not_found(client, path):
    """A type, list or problem that does not exist should be not found."""
    answer = client.get(f"/api/v1/{path}")
    expected = (404, "not_found")
    actual = (answer.status_code, answer.json()["code"])
    assert expected == actual


def test_a_problems_type_is_its_address(client):
    """The `type` of a problem should be an address that describes it."""
    problem = client.get("/api/v1/certificates").json()
    expected = (problem["title"], problem["remedy_zh"], problem["status"])
    described = client.get(problem["type"]).json()
    actual = (described["title_zh"], described["remedy_zh"], described["status"])
    assert expected == actual


def test_all_problems_are_listed(client):
    """The catalogue should hold every kind."""
    expected = set(KINDS)
    actual = {kind["code"] for kind in client.get("/api/v1/problems").json()}
    assert expected == actual
