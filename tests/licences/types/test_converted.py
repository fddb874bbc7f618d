"""Converted face data: nothing is checked less, but only what is essential must be there."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from licences.types import TYPES
from licences.types.converted import converted_face
from licences.types.families import ESSENTIAL, FAMILY_OF_KIND

FACES = Path(__file__).parents[2] / "vectors/faces"
EACH = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)


def sample(kind):
    """Give complete face data."""
    return json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))


def essential(kind):
    """Give the essential part of face data."""
    return {field: sample(kind)[field] for field in ESSENTIAL[FAMILY_OF_KIND[kind.kind]]}


@EACH
def test_the_essential_fields_suffice(kind):
    """A face of essential fields has holder, number, term and claims."""
    face = converted_face(kind).model_validate(essential(kind))
    assert isinstance(face, kind.face)
    assert all((face.holder().name, face.printed_number(), face.term().first, face.scanned()))


@EACH
def test_each_essential_field_is_asked_for(kind):
    """Without any one of them there is no face."""
    for field in essential(kind):
        with pytest.raises(ValidationError) as refused:
            converted_face(kind).model_validate({**essential(kind), field: None})
        assert {error["loc"][0] for error in refused.value.errors()} == {field}


@EACH
def test_complete_face_data_stays_what_it_is(kind):
    """What the type's own model takes is taken and written the same."""
    whole, converted = (
        model.model_validate(sample(kind)).model_dump(mode="json")
        for model in (kind.face, converted_face(kind))
    )
    assert list(whole.items()) == list(converted.items())


@EACH
def test_what_is_there_is_checked_no_less(kind):
    """Every field that may be missing refuses what the type's own model refuses, in the same words."""
    for field in converted_face(kind).model_fields:
        refusals = []
        for model in (kind.face, converted_face(kind)):
            with pytest.raises(ValidationError) as refused:
                model.model_validate(sample(kind) | {field: {"no": "value"}})
            refusals.append([(error["type"], error["loc"], error["msg"]) for error in refused.value.errors()])
        assert refusals[0] == refusals[1]


def test_it_is_made_once():
    """The model of a type is always the same object, so that faces can be compared."""
    assert [converted_face(kind) is converted_face(kind) for kind in TYPES] == [True] * len(TYPES)


@EACH
def test_published_facts_stay(kind):
    """Label, national key, code list and source of a field are those of the type."""
    facts = [
        {name: (info.title, info.json_schema_extra) for name, info in model.model_fields.items()}
        for model in (kind.face, converted_face(kind))
    ]
    assert facts[0] == facts[1]
