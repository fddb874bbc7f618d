"""Faces made of many rows, fast: field by field, by the checks of the model, which are remembered.

What comes out is what the model itself gives. Whatever is not plain here is left to the model.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from licences.codes import code_list, period_of
from licences.memo import Memo
from licences.types.base import FaceData
from licences.types.field_check import FieldCheck, Recall
from licences.types.names import name_of

_NO_NAME: Final = ""
_set: Final = object.__setattr__


class FaceMaker:
    """Makes faces of one model."""

    def __init__(self, face: type[FaceData]) -> None:
        self._face = face
        self._made = 0
        self._recalls: dict[str, Recall] = {}
        self._checks = {
            name: FieldCheck(info, lambda: self._made, partial(self._recalls.__setitem__, name))
            for name, info in face.model_fields.items()
        }
        self._empty: dict[str, Any] = dict.fromkeys(face.model_fields)
        self._required = frozenset(name for name, info in face.model_fields.items() if info.is_required())
        self._names = tuple(self._name(name, *restated) for name, restated in face.RESTATED.items())
        self._also = tuple(face.RESTATED)

    def make(self, fields: Mapping[str, Any]) -> FaceData | None:
        """Make a face of its fields; None when only the model can say what is to be said of them."""
        self._made += 1
        if not self._required <= fields.keys():
            return None
        recalls, values = self._recalls, self._empty.copy()
        try:
            for field, value in fields.items():
                known = recalls[field](value)
                values[field] = self._checks[field].check(value) if known is None else known
            if self._names:
                self._fill(values, fields)
        except (ValidationError, KeyError, TypeError):
            return None
        return self._built(values, {*fields, *self._also})

    def checked(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Check each field by itself; those that are refused or not known are None."""
        values = self._empty.copy()
        for field, value in fields.items():
            if field in values:
                try:
                    values[field] = self._checks[field].check(value)
                except ValidationError:
                    continue
        return values

    def _fill(self, values: dict[str, Any], fields: Mapping[str, Any]) -> None:
        """Fill in the names that were left out, as `names.filled` does."""
        on = values["issue_date"]
        period = period_of(on)
        for name, code_field, recall, find in self._names:
            if values[name] is None:
                code = fields.get(code_field)
                found = recall((period, code))
                if found is None:
                    found = find(code, on)
                if found:
                    values[name] = found

    def _name(self, field: str, code_field: str, list_name: str) -> "_Name":
        memo: Memo[tuple[int, Any], str] = Memo()
        one = self._checks[field]

        def find(code: object, on: date) -> str:
            name = name_of(code_list(list_name, on), code)
            return memo.keep((period_of(on), code), _NO_NAME if name is None else one.check(name))

        return field, code_field, memo.get, find

    def _built(self, values: dict[str, Any], given: set[str]) -> FaceData:
        """Put checked values into a face, as pydantic's `model_construct` does."""
        face = self._face.__new__(self._face)
        _set(face, "__dict__", values)
        _set(face, "__pydantic_fields_set__", given)
        _set(face, "__pydantic_extra__", None)
        _set(face, "__pydantic_private__", None)
        return face


_Name = tuple[str, str, Callable[[tuple[int, Any]], str | None], Callable[[object, date], str]]
