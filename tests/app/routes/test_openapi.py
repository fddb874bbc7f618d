"""The description of the API: complete, and true."""

import jsonschema_rs
import pytest

from app.routes import samples
from app.routes.certificate_shape import CertificateAnswer
from app.routes.verdict_shape import EXAMPLE, VerdictAnswer
from licences.types import by_key

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def operations(description):
    """Give every operation of the description, by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    }


@pytest.fixture(scope="module")
def description(data_template, populated_sqlite):
    """Give the description, made without a server."""
    from app.main import create_app
    from app.settings import Settings

    application = create_app(Settings(data_dir=data_template, database_url=f"sqlite:///{populated_sqlite}"))
    found = application.openapi()
    application.state.services.close()
    return found


def test_every_operation_is_described(operations):
    """Each operation should have a tag, a summary in both languages, and a name of its own."""
    expected = []
    actual = [
        name
        for name, operation in operations.items()
        if not (operation.get("tags") and any("一" <= letter <= "鿿" for letter in operation["summary"]))
        or not any(letter.isascii() and letter.isalpha() for letter in operation["summary"])
    ]
    assert expected == actual
    ids = [operation["operationId"] for operation in operations.values()]
    assert sorted(set(ids)) == sorted(ids)


def test_every_refusal_is_a_problem_with_examples(operations):
    """Each error answer should be a problem with at least one example; none the framework's own."""
    expected = []
    actual = [
        f"{name} {status}"
        for name, operation in operations.items()
        for status, answer in operation["responses"].items()
        if int(status) >= 400
        and not answer.get("content", {}).get("application/problem+json", {}).get("examples")
    ]
    assert expected == actual


def test_problem_examples_fit_their_shape(description, operations):
    """Each example of a problem should fit the published schema of problems."""
    schema = {"$ref": "#/components/schemas/Problem", "components": description["components"]}
    validator = jsonschema_rs.validator_for(schema)
    examples = [
        example["value"]
        for operation in operations.values()
        for answer in operation["responses"].values()
        for example in answer.get("content", {})
        .get("application/problem+json", {})
        .get("examples", {})
        .values()
    ]
    expected = []
    actual = [example for example in examples if not validator.is_valid(example)]
    assert expected == actual
    assert len(examples) > 100


def test_examples_fit_their_models():
    """The examples of answers and of face data should be what the models accept."""
    VerdictAnswer.model_validate(EXAMPLE)
    CertificateAnswer.model_validate(samples.REGISTERED)
    CertificateAnswer.model_validate(samples.PUBLIC)
    face = by_key("road_transport_certificate").face.model_validate(samples.FACE)
    expected = samples.FACE["plate_number"]
    actual = face.plate_number
    assert expected == actual


def test_answers_fit_their_models(client, issued, code_of, signed_in):
    """Real answers should fit the models that describe them, without a field left over."""
    certificate = issued("road_transport_certificate")
    answer = client.post("/api/v1/verify", json={"text": code_of(certificate)}).json()
    undescribed = set(certificate) - set(CertificateAnswer.model_fields)
    VerdictAnswer.model_validate(answer)
    expected = (set(), set())
    actual = (undescribed, set(answer) - set(VerdictAnswer.model_fields))
    assert expected == actual


def test_the_description_is_served(client, description):
    """The description should be served under the API."""
    expected = sorted(description["paths"])
    actual = sorted(client.get("/api/v1/openapi.json").json()["paths"])
    assert expected == actual
