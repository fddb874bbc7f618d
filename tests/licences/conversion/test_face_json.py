"""Stored face data is what pydantic would write."""

import json
from pathlib import Path

import pytest

from licences.conversion.face_json import face_json
from licences.types import by_key
from licences.types.converted import converted_face

FACES = sorted((Path(__file__).parents[2] / "vectors/faces").glob("*.json"))


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_json_values_are_those_of_the_model(path):
    """Every field of every type, typical and longest, is written as the model writes it; what lacks is left out."""
    kind = by_key(path.name.split(".")[0])
    raw = json.loads(path.read_text(encoding="utf-8"))
    for model in (kind.face, converted_face(kind)):
        face = model.model_validate(raw)
        assert face_json(face) == face.model_dump(mode="json", exclude_none=True)


def test_a_stored_face_is_independent_of_the_face():
    """Changing what was stored does not change the face."""
    path = next(path for path in FACES if path.name == "road_transport_certificate.json")
    face = by_key(path.stem).face.model_validate(json.loads(path.read_text(encoding="utf-8")))
    before = face.model_dump()
    face_json(face)["business_scope"].append("99999")
    assert face.model_dump() == before
